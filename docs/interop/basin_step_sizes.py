"""The step sizes of Basin in numpy: eta(t, x, f, g) gives eta_t. Formulas: ../optimizer-format.md."""
import numpy as np

from basin_magnitudes import dot, norm


def fixed(s):
    """eta_t = eta_0, or eta_0 (1 + t/tau)^-q."""
    eta, tau, q = float(s["stepSize"]), float(s["stepOffset"]), float(s["stepExponent"])
    return lambda t, x, f, g: eta * (1 + t / tau) ** -q if tau > 0 else eta


def audited(s):
    """eta at least halves wherever the run itself has shown that it was too long."""
    eta, first, last, unit = 0.0, 0.0, None, 128 * np.finfo(float).eps

    def step_size(t, x, f, g):
        nonlocal eta, first, last
        length = max(norm(g), 1e-30)
        if last is None:
            eta, first = float(s["stepSize"]) / length, max(abs(f), 1)
        else:
            (x_, f_, g_), step, turn = last, norm(x - last[0]), norm(g - last[2])
            rise = f - f_ - dot(g_, x - x_)
            noise = unit * (abs(f) + abs(f_) + first + norm(g_) * norm(x_) + length * norm(x))
            blur = unit * (norm(x) + step + eta * (length + norm(g_)) + 1)
            if rise > noise and 2 * eta * rise > step**2 > 0:
                eta = min(eta / 2, step**2 / (2 * rise))
            elif abs(rise) <= noise and eta * turn > step * (1 + 1e-6) + blur and step > 0:
                eta = min(eta / 2, step / turn)
        last = x, f, g
        return eta
    return step_size


NAMES = {"fixed": fixed, "audited": audited}
