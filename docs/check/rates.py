"""Bounds of f(x_t) - f*: for constants mu, for convex f, and for Nesterov's method."""

import math

import numpy as np


def number(value):
    return math.nan if value is None else float(value)


def check_rate(certificate):
    """Derives every printed gap again: none may be smaller than the recursion gives, and none may be exceeded."""
    r, c, e = certificate.r, certificate.c, certificate.e
    rate, evidence = c["rate"], e["rate"]
    if rate is None:
        if evidence is not None:
            r.fail("rate", "gaps in the evidence but no rate is claimed")
        return
    if evidence is None:
        r.fail("rate", "claimed without its gaps in the evidence")
        return
    gaps = np.array([number(v) for v in evidence["gaps"]])
    measured = np.array([number(v) for v in evidence["measured"]])
    T = certificate.T
    if len(gaps) != T + 1 or len(measured) != T + 1:
        r.fail("rate", f"{len(gaps)} gaps for {T} steps")
        return
    o = certificate.o
    minimum, error = number(o["minimum"]), number(o["minimumError"])
    m = np.array([number(v) for v in e["budget"]["m"]]) if e["budget"] else np.zeros(T)
    eta = certificate.eta[0] if T else number(c["eta"])
    beta = certificate.beta
    if e["beta"]["scope"] != "global":
        r.fail("rate", "beta does not hold everywhere")
        return
    start = certificate.x[0] if certificate.x is not None else None
    distance = min((((start - np.array([number(v) for v in p])) ** 2).sum() for p in o["minimizers"]),
                   default=math.nan) if start is not None else math.nan
    if rate["source"] == "Nesterov":
        derived = nesterov(certificate, eta, beta, m, distance, minimum, error)
        values = certificate.primal_values
    else:
        derived = descent(certificate, eta, beta, m, distance, max(0.0, certificate.f[0] - minimum) + error)
        values = certificate.f
    if values is not None:
        room = 1e-9 * np.abs(values) + 1e-11 * (1 + abs(certificate.f[0]))
        bad = ~(np.abs(measured - (values - minimum)) <= room)
        t = int(np.argmax(bad))
        r.test(not bad.any(), "measured gaps f - f*", f"{T + 1} of them",
               f"step {t}, {measured[t]:.9g}, should be {values[t] - minimum:.9g}")
    if derived is None:
        return
    factor, constant, want = derived
    if rate["source"] == "convex":
        certificate.convexity()
    same = abs(factor - number(rate["factor"])) <= 1e-9
    r.test(same, f"rate ({rate['source']}): factor", f"{factor:.9g}",
           f"{number(rate['factor']):.9g}, should be {factor:.9g}")
    r.test(abs(constant - number(rate["constant"])) <= 1e-7 * constant + 1e-15, f"rate ({rate['source']}): constant",
           f"{constant:.9g}", f"{number(rate['constant']):.9g}, should be {constant:.9g}")
    certificate.rate_holds = same
    share = 1e-7
    bad = ~((gaps >= want * (1 - share) - 1e-300) & (gaps <= want * (1 + 1e-5) + 1e-300))
    t = int(np.argmax(bad))
    r.test(not bad.any(), f"rate ({rate['source']}): bound of every gap", f"{T + 1} of them, the last {gaps[-1]:.6g}",
           f"step {t}, {gaps[t]:.9g}, should be {want[t]:.9g}")
    slack = number(evidence["rounding"])
    most = error + 1e-11 * (1 + abs(certificate.f[0]))
    if certificate.single:
        most += 2e-3 * max(constant, np.abs(values[np.isfinite(values)]).max(initial=0) if values is not None else 0)
    r.test(slack <= most, "rounding left to the gaps", f"{slack:.3g}", f"{slack:.3g}, should be at most {most:.3g}")
    bad = ~(measured <= gaps * (1 + 1e-6) + min(slack, most))
    t = int(np.argmax(bad))
    r.test(not bad.any(), "every measured gap is within its bound", f"{T + 1} of them",
           f"step {t}, {measured[t]:.9g} > {gaps[t]:.9g}")


def descent(certificate, eta, beta, m, distance, gap):
    """E1, E2 and the convex rate: at every step the smallest of those that apply."""
    r, e = certificate.r, certificate.e
    s, T = eta * beta, certificate.T
    found = []
    if not 0 < s < 2:
        r.fail("rate", f"eta beta = {s:.9g}")
        return None
    at_most_one = s <= 1 + 2.0**-49
    if e["curvature"]:
        mu = number(e["curvature"]["value"])
        if at_most_one:
            gaps = [gap]
            for step in m:
                gaps.append(max(0.0, 1 - eta * mu) * gaps[-1] + step**2 / (2 * eta))
            found.append(("E1", max(0.0, 1 - eta * mu), gaps))
        q = max(0.0, 1 - eta * mu * (2 - s))
        roots = [math.sqrt(gap)]
        for step in m:
            roots.append(math.sqrt(q) * roots[-1] + math.sqrt(beta / 2) * step)
        found.append(("E2", q, [v * v for v in roots]))
    if e["convex"] and at_most_one and not m.any() and certificate.total == 0 and math.isfinite(distance):
        found.append(("convex", 1.0, [beta * distance / (4 * t * s + 2) for t in range(T + 1)]))
    if not found:
        r.fail("rate", "nothing in the evidence gives one: no mu, and f is not convex or v is not 0")
        return None
    claimed = certificate.c["rate"]["source"]
    r.test(claimed == found[0][0], "rate: which inequality", claimed, f"{claimed}, should be {found[0][0]}")
    return found[0][1], found[0][2][0], np.min([gaps for _, _, gaps in found], axis=0)


def nesterov(certificate, eta, beta, m, distance, minimum, error):
    """sqrt(V+) <= sqrt(factor) sqrt(V) + weight m_t; the potential is checked, not trusted."""
    r, e = certificate.r, certificate.e
    certificate.primal_values = None
    if certificate.gradient is None or not e["curvature"]:
        r.skip("rate (Nesterov)", "the gradients are needed")
        return None
    if not hasattr(certificate, "primal"):
        certificate.operator_steps()
    values = certificate.function.at(certificate.primal, 0).value()
    values = np.broadcast_to(0.5 * (values.low + values.high), (certificate.T + 1,))
    certificate.primal_values = values
    mu, momentum = number(e["curvature"]["value"]), number(e["momentum"])
    factor = number(certificate.c["rate"]["factor"])
    q = math.sqrt(mu * eta)
    if eta * beta <= 1 + 2.0**-49 and abs(momentum - (1 - q) / (1 + q)) <= 1e-12:
        factor, weight, first, share = 1 - q, 1 / math.sqrt(eta), mu / 2, 1.0
    elif e["spectrum"]:
        found = modes(e["spectrum"], eta, momentum, factor)
        if found is None:
            r.fail("rate (Nesterov): potential", f"no potential shrinks by {factor:.9g} along every eigenvector")
            return None
        weight, first, share = found[0], found[1], 0.0
        r.ok("rate (Nesterov): potential", f"one along each of {len(e['spectrum'])} eigenvectors")
    elif e["potential"]:
        p = np.array([number(v) for v in e["potential"]]) / beta
        worst = inequality(p, eta * beta, momentum, mu / beta, factor)
        r.test(worst <= 1e-13, "rate (Nesterov): matrix inequality", f"largest eigenvalue {worst:.3g}",
               f"largest eigenvalue {worst:.3g}, should be at most 0")
        if worst > 1e-13:
            return None
        weight, first, share = math.sqrt(beta * (0.5 + p[0])), max(beta * (p[0] + 2 * p[1] + p[2]), 0.0), 1.0
    else:
        r.fail("rate (Nesterov)", "no potential is in the evidence")
        return None
    constant = share * (max(0.0, values[0] - minimum) + error) + first * distance
    roots = [math.sqrt(constant)]
    for step in m:
        roots.append(math.sqrt(factor) * roots[-1] + weight * step)
    return factor, constant, np.array(roots) ** 2


def modes(spectrum, eta, momentum, factor):
    """Along an eigenvector xi+ = A xi; P solves A'PA = factor (P - (eigenvalue/2) e e'), a linear system in its entries."""
    weight, first = 0.0, 0.0
    for value in spectrum:
        k = 1 - eta * number(value)
        a = np.array([[(1 + momentum) * k, -momentum * k], [1.0, 0.0]])
        # P = (eigenvalue/2) sum of (A'/sqrt f)^n e e' (A/sqrt f)^n, finite only where A/sqrt f is stable.
        if max(abs(np.linalg.eigvals(a))) ** 2 >= factor:
            return None
        system = np.eye(4) - np.kron(a.T, a.T) / factor
        p = np.linalg.solve(system, np.array([number(value) / 2, 0, 0, 0])).reshape(2, 2)
        weight, first = max(weight, p[0, 0]), max(first, p.sum())
    return math.sqrt(weight), first


def inequality(p, step, momentum, convexity, factor):
    """The largest eigenvalue of what must be at most 0, for beta = 1, and of minus P.

    With y = x + b (x - x-), x+ = y - step g and the inequalities of smooth and strongly convex functions at y,
      f(x)  - f(x+) >= <g, x - y>  + (m/2) |x - y|^2  + step (1 - step/2) |g|^2
      f(x*) - f(x+) >= <g, x* - y> + (m/2) |x* - y|^2 + step (1 - step/2) |g|^2
    so V+ - factor V is at most a quadratic form of (x - x*, x- - x*, g), which is built here from these very terms.
    """
    b = momentum
    x, before, g = np.eye(3)
    y = (1 + b) * x - b * before
    after = y - step * g

    def product(u, v):
        return 0.5 * (np.outer(u, v) + np.outer(v, u))

    def norm(left, right):
        return p[0] * product(left, left) + 2 * p[1] * product(left, right) + p[2] * product(right, right)

    fall = step * (1 - step / 2) * product(g, g)
    one = product(g, x - y) + convexity / 2 * product(x - y, x - y) + fall
    two = product(g, -y) + convexity / 2 * product(y, y) + fall
    whole = norm(after, x) - factor * norm(x, before) - factor * one - (1 - factor) * two
    return max(np.linalg.eigvalsh(whole)[-1], -np.linalg.eigvalsh(np.array([[p[0], p[1]], [p[1], p[2]]]))[0])
