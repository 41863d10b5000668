"""A learned optimizer of Basin in numpy: its file and its update rule.

    optimizer = load("mine.safetensors")
    points = optimizer.run(lambda x: (f(x), gradient(x)), x0, steps=300)

Where v and eta_t come from is in the files beside this one; all formulas, with the same names, in ../optimizer-format.md.
Inside, vectors are columns, d x 1.
"""
import json

import numpy as np

import basin_directions as directions
import basin_magnitudes as magnitudes
import basin_ren
import basin_step_sizes as step_sizes
import basin_transfer
from basin_magnitudes import dot


class Named(dict):
    """A dictionary that says in one line what it does not have."""

    def __missing__(self, name):
        raise ValueError(f"'{name}' is not in the file, or not known to this reader")


MAGNITUDES = Named({**magnitudes.NAMES, "ren": basin_ren.ren, "ren-bias": basin_ren.ren_bias})
DIRECTIONS = Named({**directions.NAMES, "transfer": basin_transfer.transfer})
PROPOSALS = Named({  # v, never longer than m
    "unit": lambda omega, m: omega * m / np.sqrt(dot(omega, omega) + 1e-24),
    "soft": lambda omega, m: omega * m / np.sqrt(dot(omega, omega) + 1),
    "capped": lambda omega, m: omega * m / np.sqrt(dot(omega, omega) + m * m + 1e-30),
    "clip": lambda omega, m: omega * min(1, m / np.sqrt(dot(omega, omega) + 1e-30)),
})


def read(path):
    """The settings and the arrays of a file: 8 bytes with the length of a JSON header, the header, the numbers."""
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__", {})
    if metadata.get("format") != "basin-optimizer" or metadata.get("version", "1") != "1":
        raise ValueError(f"{path}: not a trained optimizer of Basin")
    if start + max(entry["data_offsets"][1] for entry in header.values()) != len(data):
        raise ValueError(f"{path}: {len(data)} bytes are not what its header says")
    arrays = Named()
    for name, entry in header.items():
        first, end = (start + offset for offset in entry["data_offsets"])
        kind = {"F64": "<f8", "F32": "<f4"}[entry["dtype"]]
        arrays[name] = np.frombuffer(data[first:end], kind).reshape(entry["shape"]).astype(float)
    return Named({key[6:]: text for key, text in metadata.items() if key.startswith("basin.")}), arrays


def momentum_of(s, convexity):
    """The momentum of the base: 0 for gradient descent; `auto` takes the best for a mu-strongly convex f, else 0.9."""
    if s["base"] == "gd":
        return 0.0
    if s["momentum"] != "auto":
        return float(s["momentum"])
    square = convexity * float(s["stepSize"])
    q = np.sqrt(min(square, 1.0))
    return (1 - q) / (1 + q) if 0 < square < 1 + 1e-9 else 0.9


class Optimizer:
    """What a file holds: settings as text, and arrays."""

    def __init__(self, settings, arrays):
        self.settings, self.arrays = settings, arrays

    def start(self, x0, convexity=0.0):
        """A function of t, x_t, f(x_t) and the gradient, columns, that gives x_{t+1} and remembers what it has to."""
        s, w, x0 = self.settings, self.arrays, np.array(x0, float).reshape(-1, 1)
        if s["optimizer"] != "convergent":
            return directions.lstm_optimizer(s, w)
        magnitude, direction = MAGNITUDES[s["magnitude"]](s, w, x0), DIRECTIONS[s["direction"]](s, w, x0)
        step_size, proposal = step_sizes.NAMES[s["stepRule"]](s), PROPOSALS[s["proposal"]]
        momentum, spent, y = momentum_of(s, convexity), 0.0, x0

        def step(t, x, f, g):
            nonlocal spent, y
            m = magnitude(t, spent)
            v = proposal(direction(t, x, f, g, m), m)
            before, y, spent = y, x - step_size(t, x, f, g) * g + v, dot(v, v)
            return y + momentum * (y - before)
        return step

    def run(self, objective, x0, steps, convexity=0.0):
        """The iterates x_0 ... x_T as rows; `objective` gives f(x) and the gradient at a vector of d numbers.

        `convexity` is mu of a strongly convex f, for Nesterov's base with momentum = auto.
        """
        step, points = self.start(x0, convexity), [np.array(x0, float)]
        for t in range(steps):
            f, g = objective(points[-1])
            points.append(step(t, points[-1].reshape(-1, 1), float(f), np.array(g, float).reshape(-1, 1))[:, 0])
        return np.array(points)


def load(path):
    """The optimizer of a file that `basin train --weights` wrote."""
    return Optimizer(*read(path))
