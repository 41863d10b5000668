"""The directions of Basin in numpy: omega(t, x, f, g, m) gives the proposal, a column like x and g.

Each is made of the settings s, the arrays w and the start x_0. Formulas: ../optimizer-format.md.
"""
import numpy as np

from basin_magnitudes import sigmoid, tanh


def seen(s, x, f, g):
    """The inputs of a network on the whole point, in the scale it was trained with."""
    def log(u):
        return np.sign(u) * np.log(1 + np.abs(u))
    if s["features"] == "log":
        f, g = log(f), log(g)
    elif s["features"] == "normalized":
        f, g = log(f), g / np.sqrt(np.mean(g * g) + 1e-24)
    return np.vstack([{"x": x, "g": g, "f": f}[name] for name in s["inputs"].split(",")])


def mlp(s, w, x0):
    layers = len(s["widths"].split(",")) + 1
    sigma = tanh if s["activation"] == "tanh" else lambda u: np.maximum(u, 0)

    def omega(t, x, f, g, m):
        h = seen(s, x, f, g)
        for i in range(1, layers + 1):
            h = w[f"direction.W{i}"] @ h + w[f"direction.b{i}"]
            h = sigma(h) if i < layers else h
        return h
    return omega


def logarithm_and_sign(g):
    """ln|g|/10 and sign(g) as two rows; -1 and e^10 g where |g| is not above e^-10."""
    size, least = np.abs(g), np.exp(-10)
    large = size > least
    return np.vstack([np.where(large, np.log(np.where(large, size, 1)) / 10, -1), np.where(large, np.sign(g), g / least)])


def cells(w, name):
    """Two LSTM cells, one over the other, and a linear output; one column, or one for each coordinate."""
    state = [(np.zeros((w[f"{name}.{k}.Wh"].shape[1], 1)),) * 2 for k in (1, 2)]

    def output(u):
        for k, (h, c) in enumerate(state, 1):
            rows = w[f"{name}.{k}.Wx"] @ u + w[f"{name}.{k}.Wh"] @ h + w[f"{name}.{k}.b"]
            i, forget, g, o = np.split(rows, 4)
            c = sigmoid(forget) * c + sigmoid(i) * tanh(g)
            u = sigmoid(o) * tanh(c)
            state[k - 1] = u, c
        return w[f"{name}.out.W"] @ u + w[f"{name}.out.b"]
    return output


def lstm(s, w, x0):
    output = cells(w, "direction")
    return lambda t, x, f, g, m: output(seen(s, x, f, g))


def lstm_coordinate(s, w, x0):
    output = cells(w, "direction")
    return lambda t, x, f, g, m: output(logarithm_and_sign(g.T)).T


def lstm_optimizer(s, w):
    """The step of an LSTM without a guarantee: nothing makes it vanish."""
    output, scale = cells(w, "lstm"), float(s["outputScale"])
    if s["optimizer"] == "lstm":
        return lambda t, x, f, g: x + scale * output(np.vstack([g, x, f]))
    return lambda t, x, f, g: x + scale * output(logarithm_and_sign(g.T)).T


NAMES = {"mlp": mlp, "lstm": lstm, "lstm-coordinate": lstm_coordinate}
