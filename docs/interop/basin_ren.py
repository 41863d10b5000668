"""The recurrent equilibrium network (REN) of Basin in numpy: `ren`, the paper's, and `ren-bias`, with its bias as an input.

x is k blocks of b numbers that share one set of arrays, and a corner of c numbers with a set of its own (names with a c at
the end), so that nothing of size d x d is formed. Symbols are those of ../theory.md, section 3.
"""
import numpy as np

from basin_magnitudes import norm, tanh


class Network:
    """The matrices of a step, from the free arrays."""

    def __init__(self, s, w, d):
        p = {name[4:]: array for name, array in w.items() if name.startswith("ren.")}
        n, l, b, c = len(p["Y"]), len(p["d12"]), len(p["x3"]), len(p.get("x3c", ""))
        gamma, rate = float(s["gain"]), float(s["rate"]) if s["magnitude"] == "ren-bias" else 1.0
        h = p["X"].T @ p["X"] + 1e-3 * np.eye(2 * n + l)
        self.kinds = []
        for end, copies in (("", (d - c) // b), ("c", 1))[:2 if c else 1]:
            b2, d12, c2, d21, x3, y3 = (p[name + end] for name in ("b2", "d12", "c2", "d21", "x3", "y3"))
            one = np.eye(len(x3))
            m = x3.T @ x3 + y3 - y3.T + 1e-3 * one
            cayley = (one - m) @ np.linalg.inv(one + m)
            a1 = np.vstack([-c2.T @ cayley, -d21.T @ cayley - d12, b2])
            a2 = np.vstack([c2.T, d21.T, 0 * b2])
            h += copies * (a1 @ np.linalg.solve(gamma * (one - cayley.T @ cayley), a1.T) + a2 @ a2.T / gamma)
            self.kinds.append((copies, b2, d12, c2, d21, gamma * cayley))
        (h11, _, _), (h21, h22, _), (self.f, self.b1, h33) = (
            np.split(rows, [n, n + l], axis=1) for rows in np.split(h, [n, n + l]))
        self.c1, self.d11, self.diagonal = -h21, -np.tril(h22, -1), np.diag(h22) / 2
        self.e = (h11 + h33 / rate**2 + p["Y"] - p["Y"].T) / 2

    def step(self, xi, u, bias_v=0, bias_x=0):
        """The output y, of the length of the input u, and the next state."""
        drive, push, at, rows = self.c1 @ xi + bias_v, self.f @ xi + bias_x, 0, []
        for copies, b2, d12, *_ in self.kinds:
            rows.append(u[at:at + copies * b2.shape[1]].reshape(copies, -1))  # a row for each block
            at += rows[-1].size
            total = rows[-1].sum(0)[:, None]
            drive, push = drive + d12 @ total, push + b2 @ total
        v = np.zeros_like(drive)
        for i in range(len(v)):  # row after row, for d11 is strictly lower triangular
            v[i] = tanh((drive[i] + self.d11[i] @ v) / self.diagonal[i])
        y = [(c2 @ xi + d21 @ v + d22 @ part.T).T.reshape(-1, 1)
             for part, (_, _, _, c2, d21, d22) in zip(rows, self.kinds)]
        return np.vstack(y), np.linalg.solve(self.e, push + self.b1 @ v)


def ren(s, w, x0):
    """u_0 = x_0, then 0; biases that shrink like decay^t are added to all three equations."""
    network, xi, decay = Network(s, w, len(x0)), w["ren.x0"], float(s["decay"])

    def m(t, spent):
        nonlocal xi
        q = decay**t
        y, xi = network.step(xi, x0 if t == 0 else 0 * x0, q * w["ren.bv"], q * w["ren.bx"])
        return norm(y + q * w["ren.bu"])
    return m


def ren_bias(s, w, x0):
    """u_0 = (x_0, c), then (0, c decay^t): the bias is one more input, and one more coordinate of the corner."""
    network, xi, decay = Network(s, w, len(x0) + 1), w["ren.x0"], float(s["decay"])

    def m(t, spent):
        nonlocal xi
        y, xi = network.step(xi, np.vstack([x0 if t == 0 else 0 * x0, w["ren.channel"] * decay**t]))
        return norm(y)
    return m
