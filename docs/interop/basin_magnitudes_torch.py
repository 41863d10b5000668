"""The magnitude operators of Basin in PyTorch: `m, state = operator(s, w, t, x, spent, state)`.

s are the settings, w the arrays, x the iterate x_t (x_0 at t = 0), `spent` is |v_{t-1}|^2, and the state is None at t = 0.
Formulas: ../optimizer-format.md.
"""
import torch
from torch.nn.functional import softplus


def root(a):
    """The square root, and 0 with a derivative of 0 where a is below 1e-37, as everywhere in Basin."""
    return torch.where(a < 1e-37, torch.zeros_like(a), a.clamp(min=1e-37).sqrt())


def norm(a):
    return root((a * a).sum())


def geometric(s, w, t, x, spent, state):
    m = softplus(w["magnitude.scale"]) * (0.999 * torch.sigmoid(w["magnitude.ratio"])) ** t
    if "magnitude.polynomial" in w:
        c = softplus(w["magnitude.polynomial"])
        m = m * (1 + c[0] * t + c[1] * t * t)
    return m.sum(), None


def polynomial(s, w, t, x, spent, state):
    p = 0.55 + softplus(w["magnitude.exponent"])
    return (softplus(w["magnitude.scale"]) * (1 + t / float(s["timescale"])) ** -p).sum(), None


def gate(s, w, t, x, spent, left):
    left = softplus(w["magnitude.budget"]).sum() if left is None else torch.relu(left - spent)
    return root(float(s["share"]) * left), left


def complex_recurrence(s, w, t, x, spent, h):
    r, angle = (1 - 2.0**-40) * torch.exp(-w["lru.nu"].exp()), w["lru.theta"].exp().clamp(max=1e4)
    if h is None:
        h = torch.sqrt((1 - r) * (1 + r)) * torch.complex(w["lru.Br"] @ x, w["lru.Bi"] @ x)
    else:
        h = torch.polar(r, angle) * h
    return norm(w["lru.Cr"] @ h.real - w["lru.Ci"] @ h.imag), h


def real_recurrence(s, w, t, x, spent, h):
    h = w["lru.B"] @ x if h is None else (1 - 2.0**-40) * torch.tanh(w["lru.lambda"]) * h
    return norm(w["lru.C"] @ h), h


def contraction(s, w, t, x, spent, xi):
    k = torch.cat([w["cell.Wx"], w["cell.Wu"]], 1)
    k, n = k / norm(k).clamp(min=1), w["cell.Wx"].shape[1]
    inner = float(s["gain"]) * k[:, n:] @ x if xi is None else float(s["rate"]) * k[:, :n] @ xi
    out = torch.tanh(inner)
    return norm(out[n:]), out[:n]


def network(s, p, xi, u, bias_v=0, bias_x=0):
    """One step of a recurrent equilibrium network: its output, of the length of the input u, and the next state."""
    n, l, b, c = len(p["Y"]), len(p["d12"]), len(p["x3"]), len(p.get("x3c", ""))
    gamma, rate = float(s["gain"]), float(s["rate"]) if s["magnitude"] == "ren-bias" else 1.0

    def eye(size):
        return torch.eye(size, dtype=xi.dtype)
    h, inputs, outputs, at = p["X"].T @ p["X"] + 1e-3 * eye(2 * n + l), 0, [], 0
    for end, copies in (("", (len(u) - c) // b), ("c", 1))[:2 if c else 1]:
        b2, d12, c2, d21, x3, y3 = (p[name + end] for name in ("b2", "d12", "c2", "d21", "x3", "y3"))
        one = eye(len(x3))
        m = x3.T @ x3 + y3 - y3.T + 1e-3 * one
        cayley = (one - m) @ torch.linalg.inv(one + m)
        a1 = torch.cat([-c2.T @ cayley, -d21.T @ cayley - d12, b2])
        a2 = torch.cat([c2.T, d21.T, 0 * b2])
        h = h + copies * (a1 @ torch.linalg.solve(gamma * (one - cayley.T @ cayley), a1.T) + a2 @ a2.T / gamma)
        rows = u[at:at + copies * len(x3)].reshape(copies, -1)  # a row for each block
        at += rows.numel()
        total = rows.sum(0)[:, None]
        inputs = inputs + torch.cat([d12 @ total, b2 @ total])
        outputs.append((c2, d21, rows @ (gamma * cayley).T))
    (h11, _, _), (h21, h22, _), (f, b1, h33) = (rows.split([n, l, n], 1) for rows in h.split([n, l, n]))
    drive, v = -h21 @ xi + inputs[:l] + bias_v, []
    for i in range(l):  # row after row, for D11 is strictly lower triangular
        sum_before = -(h22[i, :i] @ torch.stack(v)) if v else 0
        v.append(torch.tanh(2 * (drive[i, 0] + sum_before) / h22[i, i]))
    v = torch.stack(v)[:, None]
    e = (h11 + h33 / rate**2 + p["Y"] - p["Y"].T) / 2
    y = torch.cat([((c2 @ xi + d21 @ v).T + part).reshape(-1, 1) for c2, d21, part in outputs])
    return y, torch.linalg.solve(e, f @ xi + b1 @ v + inputs[l:] + bias_x)


def ren(s, w, t, x, spent, xi):
    """u_0 = x_0, then 0; biases that shrink like decay^t are added to all three equations."""
    p, q = {name[4:]: array for name, array in w.items() if name.startswith("ren.")}, float(s["decay"]) ** t
    u = x if xi is None else 0 * x
    y, xi = network(s, p, p["x0"] if xi is None else xi, u, q * p["bv"], q * p["bx"])
    return norm(y + q * p["bu"]), xi


def ren_bias(s, w, t, x, spent, xi):
    """u_0 = (x_0, c), then (0, c decay^t): the bias is one more input, and one more coordinate of the corner."""
    p, q = {name[4:]: array for name, array in w.items() if name.startswith("ren.")}, float(s["decay"]) ** t
    u = torch.cat([x if xi is None else 0 * x, p["channel"] * q])
    y, xi = network(s, p, p["x0"] if xi is None else xi, u)
    return norm(y), xi


NAMES = {"geometric": geometric, "geometric-polynomial": geometric, "polynomial": polynomial, "gate": gate,
         "lru": complex_recurrence, "lru-real": real_recurrence, "contraction": contraction, "ren": ren,
         "ren-bias": ren_bias}
