"""The magnitudes m_t and the budget V^2 of an operator, from its printed weights."""

import math

import numpy as np

TERMS = 400_000


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def geometric(weights, _start, _m):
    """a rho^t (1 + c_1 t + c_2 t^2), rho below 0.999."""
    a, r = softplus(weights["magnitude.scale"][0]), 0.999 / (1 + math.exp(-weights["magnitude.ratio"][0]))
    c = softplus(weights.get("magnitude.polynomial", np.zeros(0)))
    t = np.arange(100_000.0)
    return a * r**t * (1 + sum(c[i] * t ** (i + 1) for i in range(len(c)))), 0.0


def polynomial(weights, _start, m):
    """a (1 + t/tau)^-p, p above 0.55; tau is read off the first two magnitudes, all others must follow."""
    a, p = softplus(weights["magnitude.scale"][0]), softplus(weights["magnitude.exponent"][0]) + 0.55
    if len(m) < 2:
        return None
    tau = 1 / math.expm1(math.log(m[0] / m[1]) / p)
    t = np.arange(float(TERMS))
    # What is left out is less than the integral.
    rest = a * a * tau / (2 * p - 1) * (1 + TERMS / tau) ** (1 - 2 * p)
    return a * np.exp(-p * np.log1p(t / tau)), rest


def _diagonal(c, h, eigenvalues):
    largest = float(np.abs(eigenvalues).max())
    count = int(min(TERMS, max(4096, math.ceil(math.log(1e-20) / math.log(max(largest, 1e-300))))))
    m = np.empty(count)
    for start in range(0, count, 4096):
        t = np.arange(start, min(start + 4096, count))
        states = h[:, None] * eigenvalues[:, None] ** t[None, :]
        m[t] = np.sqrt((np.real(c @ states) ** 2).sum(0))
    return m, 0.0


def complex_recurrence(weights, start, _m):
    """|Re(C diag(lambda)^t h_0)|, lambda = (1 - 2^-40) exp(-e^nu + i min(e^theta, 10^4))."""
    modulus = np.exp(-np.exp(weights["lru.nu"])) * (1 - 2.0**-40)
    angle = np.minimum(np.exp(weights["lru.theta"]), 1e4)
    n, d = len(modulus), len(start)
    b = (weights["lru.Br"] + 1j * weights["lru.Bi"]).reshape(n, d)
    c = (weights["lru.Cr"] + 1j * weights["lru.Ci"]).reshape(-1, n)
    h = (b @ start) * np.sqrt((1 - modulus) * (1 + modulus))
    return _diagonal(c, h, modulus * np.exp(1j * angle))


def real_recurrence(weights, start, _m):
    """|C diag(lambda)^t B x_0|, lambda = (1 - 2^-40) tanh(nu)."""
    eigenvalues = np.tanh(weights["lru.lambda"]) * (1 - 2.0**-40)
    n, d = len(eigenvalues), len(start)
    return _diagonal(weights["lru.C"].reshape(-1, n), weights["lru.B"].reshape(n, d) @ start, eigenvalues)


LAWS = {"geometric": geometric, "geometric-polynomial": geometric, "polynomial": polynomial,
        "lru": complex_recurrence, "lru-real": real_recurrence}


def check(certificate, budget, m, tail):
    """Whether the printed bounds of m_t, V^2 and all tails are at least what the weights give."""
    r, source, total = certificate.r, budget["operator"], certificate.total
    certificate.stable = False
    if source is None:
        r.test(total == 0 and not m.any() and not tail.any(), "budget of v = 0", "",
               f"{total}, should be 0: no operator is in the evidence")
        return
    name = source["name"]
    what = f"budget of the operator '{name}' from its weights"
    weights = {key: np.array([float(v) for v in values]) for key, values in source["weights"].items()}
    if name == "gate" and weights:
        b = float(softplus(weights["magnitude.budget"][0]))
        r.test(total >= b and total <= b * (1 + 1e-6) + 1e-9, what, f"{total:.9g}", f"{total:.9g}, should be {b:.9g}")
        certificate.stable = True
        return
    if name not in LAWS or not weights or certificate.x is None:
        r.skip(what, "this checker does not run that operator" if weights else "its weights are not written")
        return
    found = LAWS[name](weights, certificate.x[0], m)
    if found is None:
        r.skip(what, "too few steps")
        return
    law, rest = found
    if name == "polynomial":
        r.skip("tau of the operator 'polynomial'", "it is no weight: it is taken from the first two magnitudes")
    # The laws above hold the stability in their form: rho < 1, |lambda| < 1, p > 1/2.
    certificate.stable = True
    squares = law**2
    # Summed from the end, so that nothing cancels; each is a lower bound of the true sum, which is no more than `rest` larger.
    sums = np.cumsum(squares[::-1])[::-1]
    n = min(len(m), len(law))
    low = m[:n] >= law[:n] * (1 - 1e-9)
    t = int(np.argmin(low)) if n else 0
    r.test(bool(low.all()), f"m_t of the operator '{name}'", f"{n} magnitudes",
           f"step {t}, {m[t] if n else 0:.9g}, should be {law[t]:.9g}")
    k = min(len(tail), len(sums))
    fits = tail[:k] >= sums[:k] * (1 - 1e-9)
    t = int(np.argmin(fits))
    good = bool(fits.all()) and total >= sums[0] * (1 - 1e-9)
    # A sum far above what is left would be no rounding any more, but another operator's.
    r.test(good, what, f"V^2 = {total:.9g} is at least {sums[0]:.9g}" + (f", all but {rest:.3g} of it" if rest else ""),
           f"V^2 = {total:.9g}, should be at least {sums[0]:.9g}" if total < sums[0] * (1 - 1e-9)
           else f"step {t}, tail {tail[t]:.9g}, should be at least {sums[t]:.9g}")
