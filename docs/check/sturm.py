"""Exact bounds of log-goldstein-price on all of R^2, in rational numbers.

f = ln A(s) + ln B(t) with s = x + y and t = 2x - 3y, so its Hessian is (ln A)'' u u' + (ln B)'' w w', u = (1, 1) and
w = (2, -3), and its eigenvalues grow with both numbers. (ln P)'' = (P P'' - P'^2)/P^2 is below c everywhere where
c P^2 - P P'' + P'^2 has no real root, which Sturm's theorem decides.
"""

from fractions import Fraction

import numpy as np

A = [20, 24, -6, -8, 3]
B = [30, 0, 18, -16, 3]


def derivative(p):
    return [i * p[i] for i in range(1, len(p))]


def product(p, q):
    r = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            r[i + j] += a * b
    return r


def combination(p, q, k):
    n = max(len(p), len(q))
    return [(p[i] if i < len(p) else Fraction(0)) + k * (q[i] if i < len(q) else Fraction(0)) for i in range(n)]


def trimmed(p):
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def is_positive(p):
    """Whether a polynomial with rational coefficients is above 0 everywhere."""
    p = trimmed([Fraction(c) for c in p])
    chain = [p, derivative(p)]
    while True:
        rest = chain[-2][:]
        while len(rest) >= len(chain[-1]):
            k, shift = rest[-1] / chain[-1][-1], len(rest) - len(chain[-1])
            for i, c in enumerate(chain[-1]):
                rest[i + shift] -= k * c
            rest = trimmed(rest[:-1])
        if not rest:
            break
        chain.append([-c for c in rest])

    def changes(signs):
        signs = [v for v in signs if v]
        return sum(a * b < 0 for a, b in zip(signs, signs[1:]))

    roots = changes([q[-1] * (-1) ** (len(q) - 1) for q in chain]) - changes([q[-1] for q in chain])
    return roots == 0 and p[0] > 0


def curvature_within(p, low, high):
    """Whether low < (ln p)'' < high everywhere, p itself being positive."""
    p = [Fraction(c) for c in p]
    first = derivative(p)
    numerator = combination(product(p, derivative(first)), product(first, first), -1)
    square = product(p, p)
    return (is_positive(p) and is_positive(combination([Fraction(high) * c for c in square], numerator, -1))
            and is_positive(combination(numerator, [Fraction(low) * c for c in square], -1)))


def least(p, claim):
    """Whether p >= claim everywhere: p - claim is the square of a polynomial times a positive one, or positive."""
    rest = trimmed(combination([Fraction(c) for c in p], [Fraction(claim)], -1))
    return is_positive(rest)


def smoothness():
    """A bound of the Hessian's norm on all of R^2, or None."""
    a, b = (Fraction("-9.24"), Fraction("72.47")), (Fraction("-3.25"), Fraction("24.46"))
    if not (curvature_within(A, *a) and curvature_within(B, *b)):
        return None

    def eigenvalues(p, q):
        p, q = float(p), float(q)
        return np.linalg.eigvalsh(np.array([[p + 4 * q, p - 6 * q], [p - 6 * q, p + 9 * q]]))

    return max(eigenvalues(a[1], b[1])[-1], -eigenvalues(a[0], b[0])[0]) * (1 + 1e-12)


def lower_bound():
    """A lower bound of f: A is above 1 - 1e-18 and B above 3 - 1e-18 everywhere; or None."""
    hair = Fraction(1, 10**18)
    if least(A, 1 - hair) and least(B, 3 - hair):
        return float(np.log(3.0)) * (1 - 2.0**-52)
    return None
