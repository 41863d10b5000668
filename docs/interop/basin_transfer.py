"""The direction `transfer` of Basin in numpy: a mixture of ten directions of the gradient history.

Its network sees only numbers without a scale, so the same 1,196 weights serve any objective of any dimension. The order of
features and directions is that of ../optimizer-format.md.
"""
import numpy as np

from basin_magnitudes import dot, norm, root, tanh

TINY = 1e-30


def rms(a):
    return norm(a) / np.sqrt(len(a))


def cosine(a, b):
    return dot(a, b) / (norm(a) * norm(b) + TINY)


def log_ratio(a, b, scale, limit=2):
    return np.clip(np.log((a + TINY) / (b + TINY)) / scale, -limit, limit)


def finite(a):
    return np.where(np.abs(a) < 1e30, a, 0)


def shortened(a, most):
    return a * min(1, most / (norm(a) + TINY))


def two_loops(g, pairs):
    """The L-BFGS direction without its sign: H g, from the pairs of positive curvature, the newest first; 0 without any."""
    pairs = [(s, y) for s, y in pairs if dot(s, y) > 1e-3 * root(dot(s, s) * dot(y, y)) and dot(s, s) > 0]
    q, factors = g, []
    for s, y in pairs:
        factors.append(dot(s, q) / dot(s, y))
        q = q - factors[-1] * y
    q = q * (dot(pairs[0][0], pairs[0][1]) / dot(pairs[0][1], pairs[0][1]) if pairs else 0)
    for (s, y), a in zip(reversed(pairs), reversed(factors)):
        q = q + s * (a - dot(y, q) / dot(s, y))
    return q


def transfer(s, w, x0):
    p = {name[10:]: array for name, array in w.items() if name.startswith("direction.")}
    d, mix = len(x0), np.vstack([w[f"direction.mix{k}"] for k in range(10)])
    unit = float(s["stepLength"]) / np.sqrt(d)
    mean, square = {b: 0 * x0 for b in (0.5, 0.9, 0.99)}, {b: 0 * x0 for b in (0.9, 0.99)}
    x_, g_, f_, f0, r0, log_alpha, log_sigma, pairs = x0, None, None, None, None, 0.0, 0.0, []

    def omega(t, x, f, g, m):
        nonlocal x_, g_, f_, f0, r0, log_alpha, log_sigma, pairs
        if t == 0:
            g_, f_, f0, r0 = g, f, f, rms(g) + TINY
        u, y = x - x_, g - g_  # the last step, and what it did to the gradient
        if t > 0:
            pairs = [(u, y)] + pairs[:3]
        for b in mean:
            mean[b] = b * mean[b] + (1 - b) * g
        for b in square:
            square[b] = b * square[b] + (1 - b) * g * g
        h5, h9, h99, q9, q99 = (a / (1 - b ** (t + 1)) for part in (mean, square) for b, a in part.items())
        small = 1e-4 * root(np.mean(q99)) + TINY
        a9, a99, a1 = h9 / (root(q99) + small), h99 / (root(q99) + small), g / (root(q9) + small)
        newton, kappa = shortened(two_loops(g, pairs), m), dot(u, y) / (dot(u, u) + TINY)
        barzilai = shortened(g * (1 / (abs(kappa) + TINY) if t > 0 and dot(u, y) > 0 else 0), m)

        alpha, sigma = unit * np.exp(log_alpha), unit * np.exp(log_sigma)
        size, fall, later = norm(g), f_ - f, float(t > 0)
        run = finite(np.array([
            np.log1p(t) / 6, np.exp(-t / 10), np.exp(-t / 100), later * cosine(g, g_), cosine(g, u), cosine(h99, g),
            log_ratio(dot(h9, h9), q9.sum(), 2), log_ratio(size, r0 * np.sqrt(d), 4, 4), log_ratio(size, norm(g_), 1),
            later * np.clip(-fall / (abs(dot(g_, u)) + TINY), -2, 2), fall / (abs(fall) + abs(f0 - f) + TINY),
            log_ratio(alpha * size / r0, m, 3), log_ratio(sigma * np.sqrt(d), m, 3), np.sign(dot(u, y)),
            later * log_ratio(abs(kappa) * alpha, r0, 3), later * log_ratio(abs(kappa) * sigma * np.sqrt(d), size, 3),
            2 * rms(a9) - 1, later * log_ratio(norm(newton), norm(u), 3), cosine(newton, g)])[:, None])
        rg, ru = rms(g) + TINY, rms(u) + TINY
        coordinates = finite(np.hstack([
            np.abs(a9), np.abs(a99), tanh(np.abs(a1)), tanh(g * u / (rg * ru)), tanh(h9 * g / rg**2),
            log_ratio(q99, np.mean(q99), 4), log_ratio(np.abs(g), rg, 4),
            tanh(-newton * u / (norm(newton) * ru / np.sqrt(d) + TINY))]).T)

        out = p["G2"] @ tanh(p["G1"] @ run + p["g1"]) + p["g2"]
        log_alpha = np.clip(log_alpha + 0.5 * tanh(out[0, 0]), -12, 6)
        log_sigma = np.clip(log_sigma + 0.5 * tanh(out[1, 0]), -12, 3)
        shares = p["C2"] @ tanh(p["Cq"] @ coordinates + p["c1"] + p["Ce"] @ out[2:]) + mix
        alpha, sigma = unit * np.exp(log_alpha) / r0, unit * np.exp(log_sigma)
        directions = np.hstack([-alpha * g, -alpha * h5, -alpha * h9, -alpha * h99, u, -newton, -barzilai, -sigma * a9,
                                -sigma * a99, -sigma * a1])
        x_, g_, f_ = x, g, f
        return (shares.T * directions).sum(1, keepdims=True)
    return omega
