"""Bounds over boxes by this checker's own bisection: of the Hessian's norm from above, of values from below.

Nothing is taken from a written proof but its boxes and the numbers to be proved on each.
"""

import numpy as np

from intervals import Interval, down, up

CHUNK = 8192


def take(function, low, high, degree):
    """Jets over many boxes, a part of them at a time."""
    for start in range(0, len(low), CHUNK):
        part = slice(start, start + CHUNK)
        yield part, function.jet(low[part], high[part], degree)


def _full(interval, n):
    return np.broadcast_to(interval.low, (n,)), np.broadcast_to(interval.high, (n,))


def matrices(hessian, d, n):
    """The ends of an interval Hessian as arrays (n, d, d)."""
    low, high = np.empty((n, d, d)), np.empty((n, d, d))
    for (i, j), entry in hessian.items():
        a, b = _full(entry, n)
        low[:, i, j] = low[:, j, i] = a
        high[:, i, j] = high[:, j, i] = b
    return low, high


def largest(low, high):
    """Upper bounds of the largest eigenvalue over symmetric matrices between two others; NaN where undefined.

    The middle matrix, with a margin for the rounding of its eigenvalues, plus the norm of the radii; in two dimensions
    the largest eigenvalue of the largest entries, which is exact; and Gershgorin's discs.
    """
    n, d, _ = low.shape
    bad = ~np.isfinite(low).all((1, 2)) | ~np.isfinite(high).all((1, 2))
    low, high = np.where(bad[:, None, None], 0, low), np.where(bad[:, None, None], 0, high)
    size = np.maximum(np.abs(low), np.abs(high))
    own = np.arange(d)
    off = size.copy()
    off[:, own, own] = 0
    # A sum of d numbers and a square root are off by less than 1e-14 of the largest.
    hair = 1e-13 * size.sum((1, 2)) + 1e-300
    bound = (high[:, own, own] + off.sum(2)).max(1)
    if d == 1:
        bound = high[:, 0, 0]
    elif d == 2:
        a, b, c = high[:, 0, 0], size[:, 0, 1], high[:, 1, 1]
        bound = np.minimum(bound, 0.5 * (a + c) + np.hypot(0.5 * (a - c), b))
    else:
        middle, radius = 0.5 * (low + high), up(0.5 * (high - low))
        bound = np.minimum(bound, np.linalg.eigvalsh(middle)[:, -1] + radius.sum(2).max(1))
    return np.where(bad, np.nan, bound + hair * (1 if d > 2 else 0.02))


def norm(low, high):
    """Upper bounds of the spectral norm."""
    return np.maximum(np.maximum(largest(low, high), largest(-high, -low)), 0)


def hessian_bounds(function, low, high, target):
    """Upper bounds of the norm of the Hessian on boxes, and lower bounds of the norm at their centers."""
    n, d = low.shape
    bound, attained = np.full(n, np.nan), np.full(n, -np.inf)
    for part, jet in take(function, low, high, 2):
        size = len(low[part])
        value = jet.value()
        a, b = matrices(jet.hessian(), d, size)
        u = norm(a, b)
        bound[part] = np.where(np.isnan(_full(value, size)[0]), np.nan, u)
    hard = np.flatnonzero(~(bound <= target))
    if len(hard):
        center = low[hard] + 0.5 * (high[hard] - low[hard])
        for part, jet in take(function, low[hard], high[hard], 3):
            where = hard[part]
            c = center[part]
            size = len(where)
            plain = matrices(jet.hessian(), d, size)
            third = jet.third()
            point = function.at(c, 2)
            at = point.hessian()
            attained[where] = point_norm(at, d, size)
            steps = [Interval(down(low[where, k] - c[:, k]), up(high[where, k] - c[:, k])) for k in range(d)]
            mean = {}
            for i, j in at:
                total = at[i, j]
                for k in range(d):
                    total = total + third[i, j, k] * steps[k]
                mean[i, j] = total
            a, b = matrices(mean, d, size)
            # Both hold the Hessian; the sharper end of each counts.
            u = norm(np.fmax(plain[0], a), np.fmin(plain[1], b))
            bound[where] = np.where(np.isnan(bound[where]), np.nan, np.fmin(bound[where], u))
    return bound, attained


def point_norm(hessian, d, n):
    """Lower bounds of the norm of Hessians at points."""
    low, high = matrices(hessian, d, n)
    bad = ~np.isfinite(low).all((1, 2)) | ~np.isfinite(high).all((1, 2))
    middle = np.where(bad[:, None, None], 0, 0.5 * (low + high))
    radius = np.where(bad[:, None, None], 0, high - low).sum((1, 2))
    values = np.abs(np.linalg.eigvalsh(middle)).max(1)
    return np.where(bad, -np.inf, values - radius - 1e-13 * np.abs(middle).sum((1, 2)))


def value_bounds(function, low, high, target):
    """Lower bounds of the function on boxes, and upper bounds of what it attains in them.

    The interval value; the same where the signs of derivatives put the minimum; the mean value form; and, where the
    Hessian is positive definite, f(p) - |g(p)|^2/(2 least eigenvalue) at a point p one Newton step from the middle.
    """
    n, d = low.shape
    bound, attained = np.full(n, np.nan), np.full(n, np.inf)
    for part, jet in take(function, low, high, 0):
        bound[part] = _full(jet.value(), len(low[part]))[0]
    hard = np.flatnonzero(~(bound >= target))
    for start in range(0, len(hard), CHUNK):
        where = hard[start:start + CHUNK]
        a, b = low[where].copy(), high[where].copy()
        size = len(where)
        gradient = function.jet(a, b, 1).gradient()
        for i in range(d):
            g0, g1 = _full(gradient[i], size)
            b[:, i] = np.where(g0 >= 0, a[:, i], b[:, i])
            a[:, i] = np.where(g1 <= 0, b[:, i], a[:, i])
        jet = function.jet(a, b, 2)
        best = np.fmax(bound[where], _full(jet.value(), size)[0])
        free = b > a
        center = a + 0.5 * (b - a)
        at = function.at(center, 2)
        f0, f1 = _full(at.value(), size)
        attained[where] = np.where(np.isfinite(f1), f1, np.inf)
        total = at.value()
        for i, slope in enumerate(jet.gradient()):
            total = total + slope * Interval(down(a[:, i] - center[:, i]), up(b[:, i] - center[:, i]))
        best = np.fmax(best, _full(total, size)[0])
        # Coordinates that are held play no part: their rows become those of a large diagonal matrix.
        lo, hi = matrices(jet.hessian(), d, size)
        both = free[:, :, None] & free[:, None, :]
        scale = np.maximum(np.abs(lo), np.abs(hi)).max((1, 2)) + 1.0
        eye = np.eye(d)[None] * scale[:, None, None]
        least = -largest(-np.where(both, hi, eye), -np.where(both, lo, eye))
        convex = np.flatnonzero(least > 0)
        if len(convex):
            k = len(convex)
            h = np.where(both[convex], 0.5 * sum(matrices(at.hessian(), d, size))[convex], eye[convex])
            g = np.stack([0.5 * sum(_full(s, size)) for s in at.gradient()], 1)[convex] * free[convex]
            try:
                step = np.linalg.solve(h, g[:, :, None])[:, :, 0]
            except np.linalg.LinAlgError:
                step = np.zeros_like(g)
            p = np.clip(center[convex] - np.where(np.isfinite(step), step, 0), a[convex], b[convex])
            there = function.at(p, 1)
            square = np.zeros(k)
            for i, slope in enumerate(there.gradient()):
                s = np.broadcast_to(slope.magnitude(), (k,)) * free[convex, i]
                square = up(square + up(s * s))
            lower = down(np.broadcast_to(there.value().low, (k,)) - up(square / (2 * least[convex]) * (1 + 1e-14)))
            best[convex] = np.fmax(best[convex], lower)
            attained[where[convex]] = np.fmin(attained[where[convex]], np.broadcast_to(there.value().high, (k,)))
        bound[where] = best
    return bound, attained


class Outcome:
    """How many of the given boxes hold what was to be proved; the first that does not, with what is attained there."""

    def __init__(self, total):
        self.total, self.proved, self.undecided, self.evaluated = total, 0, 0, 0
        self.refuted, self.figure, self.limit, self.point = None, None, None, None

    @property
    def holds(self):
        return self.refuted is None and self.undecided == 0


def prove(function, low, high, target, kind, budget=300_000):
    """Proves on each box that the norm is at most, or the value at least, its target: by bisection of this checker's own.

    - kind: "norm" or "value".
    """
    low, high, target = np.array(low, float), np.array(high, float), np.array(target, float)
    owner = np.arange(len(low))
    width = np.maximum(high.max(0) - low.min(0), 1e-300)
    outcome = Outcome(len(low))
    failed = np.zeros(len(low), bool)
    sign = 1 if kind == "norm" else -1
    bounds = hessian_bounds if kind == "norm" else value_bounds

    def refute(attained, points):
        excess = sign * attained > sign * target + 1e-12 * np.abs(target) + 1e-300
        if excess.any() and outcome.refuted is None:
            k = int(np.flatnonzero(excess)[np.argmax((sign * (attained - target))[excess])])
            outcome.refuted, outcome.figure = int(owner[k]), float(attained[k])
            outcome.limit, outcome.point = float(target[k]), points[k]
        return excess

    # The corners first: that is where most of what is too large lies.
    d = low.shape[1]
    for mask in range(2**d if d <= 4 else 1):
        corner = np.stack([(high if mask >> i & 1 else low)[:, i] for i in range(d)], 1)
        for part in range(0, len(low), CHUNK):
            c = corner[part:part + CHUNK]
            if kind == "norm":
                found = point_norm(function.at(c, 2).hessian(), d, len(c))
            else:
                found = np.broadcast_to(function.at(c, 0).value().high, (len(c),))
                found = np.where(np.isfinite(found), found, np.inf)
            whole = np.full(len(low), -sign * np.inf)
            whole[part:part + CHUNK] = found
            refute(whole, corner)
    outcome.evaluated += len(low)
    while len(low) and outcome.refuted is None:
        outcome.evaluated += len(low)
        bound, attained = bounds(function, low, high, target)
        refute(attained, 0.5 * (low + high))
        rest = ~((bound <= target) if kind == "norm" else (bound >= target))
        low, high, target, owner = low[rest], high[rest], target[rest], owner[rest]
        if outcome.evaluated > budget or (len(low) and ((high - low) / width).max() < 2.0**-40):
            break
        relative = (high - low) / width
        side = relative.argmax(1)
        rows = np.arange(len(low))
        middle = low[rows, side] + 0.5 * (high[rows, side] - low[rows, side])
        first, second = high.copy(), low.copy()
        first[rows, side], second[rows, side] = middle, middle
        low, high = np.concatenate([low, second]), np.concatenate([first, high])
        target, owner = np.concatenate([target, target]), np.concatenate([owner, owner])
    failed[owner] = True
    outcome.undecided = int(failed.sum()) if outcome.refuted is None else 0
    outcome.proved = outcome.total - int(failed.sum())
    return outcome


def gap_in_cover(low, high, root_low, root_high):
    """Whether boxes cover a box exactly once: None, or a part of it that they do not.

    A part is cut along a plane that no box straddles, until one box is the part; so nothing overlaps and nothing is left.
    """
    stack = [(np.arange(len(low)), np.array(root_low, float), np.array(root_high, float))]
    while stack:
        index, a, b = stack.pop()
        if len(index) == 0:
            return a, b
        if len(index) == 1:
            if (low[index[0]] != a).any() or (high[index[0]] != b).any():
                return a, b
            continue
        for i in np.argsort(-(b - a)):
            order = index[np.argsort(low[index, i], kind="stable")]
            ends = np.maximum.accumulate(high[order, i])[:-1]
            cuts = np.flatnonzero(low[order[1:], i] >= ends)
            if len(cuts) == 0:
                continue
            k = cuts[len(cuts) // 2]
            at = low[order[k + 1], i]
            if at != ends[k] or not a[i] < at < b[i]:
                # A gap between the two sides, or a box of no width.
                return a, b
            middle_high, middle_low = b.copy(), a.copy()
            middle_high[i] = middle_low[i] = at
            stack.append((order[:k + 1], a, middle_high))
            stack.append((order[k + 1:], middle_low, b))
            break
        else:
            return a, b
    return None


def faces(low, high):
    """The 2d faces of a box, as arrays of boxes."""
    d = len(low)
    a, b = np.tile(low, (2 * d, 1)), np.tile(high, (2 * d, 1))
    for i in range(d):
        b[2 * i, i] = low[i]
        a[2 * i + 1, i] = high[i]
    return a, b


def hessian_everywhere(function, infinite):
    """An upper bound of the Hessian's norm on all of R^d, by plain interval evaluation; NaN or infinity without one."""
    d = function.d
    low, high = matrices(function.jet(-infinite, infinite, 2).hessian(), d, 1)
    return norm(low, high)[0]


def least_eigenvalue_everywhere(function, infinite):
    """A lower bound of the Hessian's least eigenvalue on all of R^d."""
    low, high = matrices(function.jet(-infinite, infinite, 2).hessian(), function.d, 1)
    return -largest(-high, -low)[0]


def _points(low, high, count=20000, stretch=1.0):
    generator = np.random.default_rng(0)
    middle, half = 0.5 * (low + high), 0.5 * (high - low) * stretch
    return middle + half * generator.uniform(-1, 1, (count, len(low)))


def sample(function, low, high, kind):
    """The largest norm, or the least value, at points in and around a box: a falsification, no proof."""
    points = np.concatenate([_points(low, high, 10000, 3.0), _points(low, high, 10000, 30.0)])
    if kind == "norm":
        return point_norm(function.at(points, 2).hessian(), function.d, len(points)).max()
    values = np.broadcast_to(function.at(points, 0).value().high, (len(points),))
    return np.nanmin(values)


def sample_curvature(function, low, high, mu, kind, minimum):
    """A point that contradicts a constant of strong convexity or of the Polyak-Lojasiewicz inequality, or None."""
    points = _points(low, high, 20000, 2.0)
    n, d = points.shape
    if kind == "strongly-convex":
        a, b = matrices(function.at(points, 2).hessian(), d, n)
        least = np.linalg.eigvalsh(0.5 * (a + b))[:, 0]
        bad = least < mu * (1 - 1e-9) - 1e-9 * np.abs(a).max()
    else:
        jet = function.at(points, 1)
        square = sum(np.broadcast_to(s.magnitude(), (n,)) ** 2 for s in jet.gradient())
        gap = np.broadcast_to(jet.value().low, (n,)) - minimum
        bad = square < 2 * mu * gap * (1 - 1e-9) - 1e-12
    return points[np.argmax(bad)] if bad.any() else None
