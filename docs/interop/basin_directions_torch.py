"""The directions of Basin in PyTorch: `omega, state = direction(s, w, t, x, f, g, m, state)`.

s are the settings, w the arrays; x, g and omega are columns, f and m numbers; the state is None at t = 0. Formulas, and the
order of all features: ../optimizer-format.md.
"""
import math

import torch

from basin_magnitudes_torch import norm, root

TINY = 1e-30


def seen(s, x, f, g):
    """The inputs of a network on the whole point, in the scale it was trained with."""
    def log(u):
        return torch.sign(u) * torch.log(1 + u.abs())
    if s["features"] == "log":
        f, g = log(f), log(g)
    elif s["features"] == "normalized":
        f, g = log(f), g / torch.sqrt((g * g).mean() + 1e-24)
    return torch.cat([{"x": x, "g": g, "f": f.reshape(1, 1)}[name] for name in s["inputs"].split(",")])


def mlp(s, w, t, x, f, g, m, state):
    h, layers = seen(s, x, f, g), len(s["widths"].split(",")) + 1
    for i in range(1, layers + 1):
        h = w[f"direction.W{i}"] @ h + w[f"direction.b{i}"]
        if i < layers:
            h = torch.tanh(h) if s["activation"] == "tanh" else torch.relu(h)
    return h, None


def logarithm_and_sign(g):
    """ln|g|/10 and sign(g) as two rows; -1 and e^10 g where |g| is not above e^-10."""
    size, least = g.abs(), math.exp(-10)
    large = size > least
    logs = torch.where(large, size, torch.ones_like(g)).log() / 10
    return torch.cat([torch.where(large, logs, -torch.ones_like(g)), torch.where(large, torch.sign(g), g / least)])


def cells(w, name, u, state):
    """Two LSTM cells, one over the other, and a linear output; one column, or one for each coordinate."""
    after = []
    for k in (1, 2):
        h, c = state[k - 1] if state else (torch.zeros_like(w[f"{name}.{k}.b"][:w[f"{name}.{k}.Wh"].shape[1]]),) * 2
        rows = w[f"{name}.{k}.Wx"] @ u + w[f"{name}.{k}.Wh"] @ h + w[f"{name}.{k}.b"]
        i, forget, new, out = rows.chunk(4)
        c = torch.sigmoid(forget) * c + torch.sigmoid(i) * torch.tanh(new)
        u = torch.sigmoid(out) * torch.tanh(c)
        after.append((u, c))
    return w[f"{name}.out.W"] @ u + w[f"{name}.out.b"], after


def lstm(s, w, t, x, f, g, m, state):
    return cells(w, "direction", seen(s, x, f, g), state)


def lstm_coordinate(s, w, t, x, f, g, m, state):
    omega, state = cells(w, "direction", logarithm_and_sign(g.T), state)
    return omega.T, state


# ---- The direction `transfer`.


def dot(a, b):
    return (a * b).sum()


def rms(a):
    return norm(a) / math.sqrt(len(a))


def cosine(a, b):
    return dot(a, b) / (norm(a) * norm(b) + TINY)


def log_ratio(a, b, scale, limit=2):
    return (torch.log((a + TINY) / (b + TINY)) / scale).clamp(-limit, limit)


def finite(a):
    return torch.where(a.abs() < 1e30, a, torch.zeros_like(a))


def shortened(a, most):
    return a * (most / (norm(a) + TINY)).clamp(max=1)


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


@torch.no_grad()
def history(unit, t, x, f, g, m, state):
    """What the run has shown: its features, those of each coordinate, the directions but the first, what is remembered.

    All of it counts as given: derivatives go through the mixture and through g itself.
    """
    d, b = len(x), {"h5": 0.5, "h9": 0.9, "h99": 0.99, "q9": 0.9, "q99": 0.99}
    old = state or {"x": x, "g": g, "f": f, "f0": f, "r0": rms(g) + TINY, "pairs": [], "averages": dict.fromkeys(b, 0 * x),
                    "log_alpha": torch.zeros_like(f), "log_sigma": torch.zeros_like(f)}
    u, y = x - old["x"], g - old["g"]
    pairs = [(u, y)] + old["pairs"][:3] if t > 0 else []
    averages = {k: b[k] * a + (1 - b[k]) * (g if k[0] == "h" else g * g) for k, a in old["averages"].items()}
    h5, h9, h99, q9, q99 = (a / (1 - b[k] ** (t + 1)) for k, a in averages.items())
    small = 1e-4 * root(q99.mean()) + TINY
    a9, a99, a1 = h9 / (root(q99) + small), h99 / (root(q99) + small), g / (root(q9) + small)
    newton, kappa = shortened(two_loops(g, pairs), m), dot(u, y) / (dot(u, u) + TINY)
    barzilai = shortened(g * (1 / (kappa.abs() + TINY) if t > 0 and dot(u, y) > 0 else 0), m)

    alpha, sigma = unit * old["log_alpha"].exp(), unit * old["log_sigma"].exp()
    r0, size, fall, later, wide = old["r0"], norm(g), old["f"] - f, float(t > 0), math.sqrt(d)

    def time(value):
        return torch.as_tensor(value, dtype=x.dtype)
    run = finite(torch.stack([
        time(math.log1p(t) / 6), time(math.exp(-t / 10)), time(math.exp(-t / 100)), later * cosine(g, old["g"]),
        cosine(g, u), cosine(h99, g), log_ratio(dot(h9, h9), q9.sum(), 2), log_ratio(size, r0 * wide, 4, 4),
        log_ratio(size, norm(old["g"]), 1), later * (-fall / (dot(old["g"], u).abs() + TINY)).clamp(-2, 2),
        fall / (fall.abs() + (old["f0"] - f).abs() + TINY), log_ratio(alpha * size / r0, m, 3),
        log_ratio(sigma * wide, m, 3), torch.sign(dot(u, y)), later * log_ratio(kappa.abs() * alpha, r0, 3),
        later * log_ratio(kappa.abs() * sigma * wide, size, 3), 2 * rms(a9) - 1,
        later * log_ratio(norm(newton), norm(u), 3), cosine(newton, g)]))[:, None]
    rg, ru = rms(g) + TINY, rms(u) + TINY
    coordinates = finite(torch.cat([
        a9.abs(), a99.abs(), torch.tanh(a1.abs()), torch.tanh(g * u / (rg * ru)), torch.tanh(h9 * g / rg**2),
        log_ratio(q99, q99.mean(), 4), log_ratio(g.abs(), rg, 4),
        torch.tanh(-newton * u / (norm(newton) * ru / wide + TINY))], 1)).T
    remembered = {**old, "x": x, "g": g, "f": f, "pairs": pairs, "averages": averages}
    return run, coordinates, (h5, h9, h99, u, newton, barzilai, a9, a99, a1), remembered


def transfer(s, w, t, x, f, g, m, state):
    p, unit = {name[10:]: array for name, array in w.items()}, float(s["stepLength"]) / math.sqrt(len(x))
    run, coordinates, (h5, h9, h99, u, newton, barzilai, a9, a99, a1), after = history(unit, t, x, f, g, m, state)
    out = p["G2"] @ torch.tanh(p["G1"] @ run + p["g1"]) + p["g2"]
    after["log_alpha"] = (after["log_alpha"] + 0.5 * torch.tanh(out[0, 0])).clamp(-12, 6)
    after["log_sigma"] = (after["log_sigma"] + 0.5 * torch.tanh(out[1, 0])).clamp(-12, 3)
    mix = torch.cat([p[f"mix{k}"] for k in range(10)])
    shares = p["C2"] @ torch.tanh(p["Cq"] @ coordinates + p["c1"] + p["Ce"] @ out[2:]) + mix
    alpha, sigma = unit * after["log_alpha"].exp() / after["r0"], unit * after["log_sigma"].exp()
    directions = torch.cat([-alpha * g, -alpha * h5, -alpha * h9, -alpha * h99, u, -newton, -barzilai, -sigma * a9,
                            -sigma * a99, -sigma * a1], 1)
    return (shares.T * directions).sum(1, keepdim=True), after


NAMES = {"mlp": mlp, "lstm": lstm, "lstm-coordinate": lstm_coordinate, "transfer": transfer}
