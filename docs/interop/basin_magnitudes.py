"""The magnitude operators of Basin in numpy: m(t, spent) gives m_t, a bound of |v_t|; `spent` is |v_{t-1}|^2.

Each is made of the settings s, the arrays w and the start x_0, a column. Formulas: ../optimizer-format.md.
"""
import numpy as np

tanh = np.tanh


def softplus(u):
    return np.logaddexp(0, u)


def sigmoid(u):
    return (1 + tanh(u / 2)) / 2


def dot(a, b):
    return (a * b).sum()


def root(a):
    """The square root, and 0 where a is below 1e-37, as everywhere in Basin."""
    return np.sqrt(np.where(a < 1e-37, 0, a))


def norm(a):
    return root(dot(a, a))


def geometric(s, w, x0):
    a, rho = softplus(w["magnitude.scale"]), 0.999 * sigmoid(w["magnitude.ratio"])
    c = softplus(w.get("magnitude.polynomial", np.full((2, 1), -np.inf)))  # softplus(-inf) = 0: no polynomial
    return lambda t, spent: (a * rho**t * (1 + c[0] * t + c[1] * t * t)).item()


def polynomial(s, w, x0):
    a, p = softplus(w["magnitude.scale"]), 0.55 + softplus(w["magnitude.exponent"])
    return lambda t, spent: (a * (1 + t / float(s["timescale"])) ** -p).item()


def gate(s, w, x0):
    left = softplus(w["magnitude.budget"]).item()

    def m(t, spent):
        nonlocal left
        left = max(left - spent, 0)
        return root(float(s["share"]) * left)
    return m


def complex_recurrence(s, w, x0):
    r, angle = (1 - 2.0**-40) * np.exp(-np.exp(w["lru.nu"])), np.minimum(np.exp(w["lru.theta"]), 1e4)
    b, c = w["lru.Br"] + 1j * w["lru.Bi"], w["lru.Cr"] + 1j * w["lru.Ci"]
    h = np.sqrt((1 - r) * (1 + r)) * (b @ x0)
    return lambda t, spent: norm((c @ ((r * np.exp(1j * angle)) ** t * h)).real)


def real_recurrence(s, w, x0):
    eigenvalues, h = (1 - 2.0**-40) * tanh(w["lru.lambda"]), w["lru.B"] @ x0
    return lambda t, spent: norm(w["lru.C"] @ (eigenvalues**t * h))


def contraction(s, w, x0):
    k = np.hstack([w["cell.Wx"], w["cell.Wu"]])
    k, n = k / max(1, np.sqrt(dot(k, k))), w["cell.Wx"].shape[1]
    xi = np.zeros((n, 1))

    def m(t, spent):
        nonlocal xi
        u = x0 if t == 0 else 0 * x0
        out = tanh(k @ np.vstack([float(s["rate"]) * xi, float(s["gain"]) * u]))
        xi = out[:n]
        return norm(out[n:])
    return m


NAMES = {"geometric": geometric, "geometric-polynomial": geometric, "polynomial": polynomial, "gate": gate,
         "lru": complex_recurrence, "lru-real": real_recurrence, "contraction": contraction}
