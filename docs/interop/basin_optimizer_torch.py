"""A learned optimizer of Basin in PyTorch: a module whose parameters are the arrays of its file, by the same names.

    optimizer = load("mine.safetensors")              # or dtype=torch.float32
    points = optimizer.run(f, x0, steps=300)          # f of a vector; the gradient by autograd

`step` can be differentiated with respect to the parameters, so training can go on here:

    points = optimizer.run(f, x0, steps=50, order=1)  # 2: through the gradients of f as well
    sum(f(x) for x in points).backward()

and `optimizer.save(path)` writes a file that Basin reads. Formulas: ../optimizer-format.md.
"""
import json

import torch

import basin_directions_torch as directions
import basin_magnitudes_torch as magnitudes
from basin_magnitudes_torch import norm
from basin_optimizer import Named, momentum_of, read


def proposed(kind, omega, m):
    """v, never longer than m."""
    square = (omega * omega).sum()
    if kind == "clip":
        return omega * (m / torch.sqrt(square + 1e-30)).clamp(max=1)
    return omega * m / torch.sqrt(square + {"unit": 1e-24, "soft": 1, "capped": m * m + 1e-30}[kind])


@torch.no_grad()
def audited(s, x, f, g, state):
    """eta at least halves wherever the run itself has shown that it was too long; no derivative goes through it."""
    length, unit = norm(g).clamp(min=1e-30), 128 * torch.finfo(x.dtype).eps
    if state is None:
        return float(s["stepSize"]) / length, (float(s["stepSize"]) / length, f.abs().clamp(min=1), x, f, g)
    eta, first, x_, f_, g_ = state
    step, turn, rise = norm(x - x_), norm(g - g_), f - f_ - (g_ * (x - x_)).sum()
    noise = unit * (f.abs() + f_.abs() + first + norm(g_) * norm(x_) + length * norm(x))
    blur = unit * (norm(x) + step + eta * (length + norm(g_)) + 1)
    if rise > noise and 2 * eta * rise > step**2 > 0:
        eta = torch.minimum(eta / 2, step**2 / (2 * rise))
    elif not rise.abs() > noise and eta * turn > step * (1 + 1e-6) + blur and step > 0:
        eta = torch.minimum(eta / 2, step / turn)
    return eta, (eta, first, x, f, g)


class Optimizer(torch.nn.Module):
    """What a file holds: `settings` as text, and the arrays as parameters."""

    def __init__(self, settings, arrays, dtype=torch.float64):
        super().__init__()
        self.settings, self.dtype = settings, dtype
        for name, array in arrays.items():
            *folders, last = name.split(".")
            place = self
            for folder in folders:
                if folder not in place._modules:
                    place.add_module(folder, torch.nn.Module())
                place = place._modules[folder]
            place.register_parameter(last, torch.nn.Parameter(torch.tensor(array, dtype=dtype)))

    def step(self, x, f, g, state=None, convexity=0.0):
        """The next iterate and state from x_t, f(x_t) and the gradient, d numbers each; the state is None at t = 0."""
        s, w = self.settings, Named(self.named_parameters())
        x, g = x.reshape(-1, 1), g.reshape(-1, 1)
        t, spent, of_m, of_omega, of_eta, y = state or (0, 0.0, None, None, None, x)
        if s["optimizer"] == "lstm":
            out, of_omega = directions.cells(w, "lstm", torch.cat([g, x, f.reshape(1, 1)]), of_omega)
            after = x + float(s["outputScale"]) * out
        elif s["optimizer"] == "lstm-coordinate":
            out, of_omega = directions.cells(w, "lstm", directions.logarithm_and_sign(g.T), of_omega)
            after = x + float(s["outputScale"]) * out.T
        else:
            m, of_m = magnitudes.NAMES[s["magnitude"]](s, w, t, x, spent, of_m)
            omega, of_omega = directions.NAMES[s["direction"]](s, w, t, x, f, g, m, of_omega)
            v = proposed(s["proposal"], omega, m)
            if s["stepRule"] == "audited":
                eta, of_eta = audited(s, x, f, g, of_eta)
            else:
                offset = float(s["stepOffset"])
                eta = float(s["stepSize"]) * ((1 + t / offset) ** -float(s["stepExponent"]) if offset > 0 else 1)
            moved, spent = x - eta * g + v, (v * v).sum()
            after, y = moved + momentum_of(s, convexity) * (moved - y), moved
        return after[:, 0], (t + 1, spent, of_m, of_omega, of_eta, y)

    def run(self, objective, x0, steps, convexity=0.0, order=0):
        """The iterates x_0 ... x_T as rows; `objective` gives f of a vector.

        With order 1 they can be differentiated with respect to the parameters, the gradients of f taken as given; with
        order 2 through those as well. `convexity` is mu of a strongly convex f, for Nesterov's base with momentum = auto.
        """
        x, state = torch.as_tensor(x0, dtype=self.dtype), None
        points = [x]
        for _ in range(steps):
            with torch.enable_grad():
                at = x if order == 2 and x.requires_grad else x.detach().requires_grad_()
                f = objective(at)
                g, = torch.autograd.grad(f, at, create_graph=order == 2)
            with torch.set_grad_enabled(order > 0):
                f, g = (f, g) if order == 2 else (f.detach(), g)
                x, state = self.step(x, f, g, state, convexity)
            points.append(x)
        return torch.stack(points)

    def save(self, path):
        """Writes the file of these parameters (safetensors), which Basin reads."""
        header, data = {"__metadata__": {"format": "basin-optimizer"}}, b""
        header["__metadata__"].update({"basin." + key: text for key, text in self.settings.items()})
        for name, tensor in self.state_dict().items():
            numbers = tensor.double().numpy().astype("<f8").tobytes()
            end = len(data) + len(numbers)
            header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [len(data), end]}
            data += numbers
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open(path, "wb") as file:
            file.write(len(text).to_bytes(8, "little") + text + data)


def load(path, dtype=torch.float64):
    """The optimizer of a file that `basin train --weights` wrote."""
    return Optimizer(*read(path), dtype)
