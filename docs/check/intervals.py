"""Interval arithmetic and Taylor coefficients over boxes, on whole arrays of boxes at once.

An interval is a pair of numpy arrays. Sums are rounded outward by their exact error (Knuth), products and everything else
with np.nextafter, library functions by 8 units in the last place more. What has no bound is NaN on both sides.

A jet holds the Taylor coefficients D^a f/a! of a function of d coordinates up to a degree, each an interval that holds the
coefficient at every point of the box.
"""

import itertools

import numpy as np

INF = np.inf


def down(x):
    return np.nextafter(x, -INF)


def up(x):
    return np.nextafter(x, INF)


def _sum(a, b):
    """The rounded sum and the sign of what rounding took from it."""
    s = a + b
    t = s - a
    error = (a - (s - t)) + (b - t)
    return s, np.where(np.isfinite(s), error, 0.0)


class Interval:
    """[low, high], arrays of the same shape."""

    __slots__ = ("low", "high")

    def __init__(self, low, high):
        self.low = np.asarray(low, float)
        self.high = np.asarray(high, float)

    @staticmethod
    def of(value):
        return value if isinstance(value, Interval) else Interval(value, value)

    def __add__(self, other):
        other = Interval.of(other)
        (low, e), (high, f) = _sum(self.low, other.low), _sum(self.high, other.high)
        return Interval(np.where(e < 0, down(low), low), np.where(f > 0, up(high), high))

    __radd__ = __add__

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def __sub__(self, other):
        return self + (-Interval.of(other))

    def __rsub__(self, other):
        return Interval.of(other) - self

    def __mul__(self, other):
        other = Interval.of(other)
        low = high = None
        for a in (self.low, self.high):
            for b in (other.low, other.high):
                p = a * b
                # 0 times anything that is bounded, however large, is 0; an undefined factor leaves NaN.
                zero = ((a == 0) & ~np.isnan(b)) | ((b == 0) & ~np.isnan(a))
                below, above = np.where(zero, 0.0, down(p)), np.where(zero, 0.0, up(p))
                low = below if low is None else np.minimum(low, below)
                high = above if high is None else np.maximum(high, above)
        return Interval(low, high)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self * Interval.of(other).reciprocal()

    def __rtruediv__(self, other):
        return Interval.of(other) * self.reciprocal()

    def reciprocal(self):
        bad = (self.low <= 0) & (self.high >= 0)
        with np.errstate(divide="ignore"):
            return Interval(np.where(bad, np.nan, down(1 / self.high)), np.where(bad, np.nan, up(1 / self.low)))

    def square(self):
        a, b = np.abs(self.low), np.abs(self.high)
        least = np.where((self.low <= 0) & (self.high >= 0), 0.0, np.minimum(a, b))
        most = np.maximum(a, b)
        low = np.where(least == 0, 0.0, np.maximum(down(least * least), 0.0))
        high = np.where(most == 0, 0.0, up(most * most))
        return Interval(np.where(np.isnan(most), np.nan, low), high)

    def power(self, n):
        """A whole power, n >= 0."""
        if n == 0:
            return Interval(np.ones_like(self.low), np.ones_like(self.low))
        if n == 1:
            return self
        if n % 2 == 0:
            return self.square().power_of_positive(n // 2)
        # Odd powers grow everywhere.
        low, high = Interval(self.low, self.low), Interval(self.high, self.high)
        return Interval((low.square().power_of_positive(n // 2) * low).low,
                        (high.square().power_of_positive(n // 2) * high).high)

    def power_of_positive(self, n):
        result, base = None, self
        while n:
            if n & 1:
                result = base if result is None else result * base
            n >>= 1
            if n:
                base = base * base
        return Interval(np.maximum(result.low, 0.0), result.high)

    def _growing(self, f, floor=-INF):
        with np.errstate(all="ignore"):
            low, high = f(self.low), f(self.high)
        low = np.where(low == 0, low, low - np.abs(low) * 2.0**-49)
        high = np.where(high == 0, high, high + np.abs(high) * 2.0**-49)
        return Interval(np.maximum(low, floor), high)

    def exp(self):
        # What underflows is still above 0.
        result = self._growing(np.exp, 0.0)
        return Interval(result.low, np.maximum(result.high, 5e-324))

    def log(self):
        bad = ~(self.low > 0)
        safe = Interval(np.where(bad, 1.0, self.low), np.where(bad, 1.0, self.high))._growing(np.log)
        return Interval(np.where(bad, np.nan, safe.low), np.where(bad, np.nan, safe.high))

    def sqrt(self):
        bad = ~(self.low >= 0)
        safe = Interval(np.where(bad, 0.0, self.low), np.where(bad, 0.0, self.high))._growing(np.sqrt, 0.0)
        return Interval(np.where(bad, np.nan, safe.low), np.where(bad, np.nan, safe.high))

    def tanh(self):
        result = self._growing(np.tanh)
        return Interval(np.maximum(result.low, -1.0), np.minimum(result.high, 1.0))

    def sigmoid(self):
        result = self._growing(lambda x: np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))),
                                                  np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))), 0.0)
        return Interval(result.low, np.minimum(result.high, 1.0))

    def softplus(self):
        return self._growing(lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), 0.0)

    def cos(self):
        with np.errstate(invalid="ignore"):
            a, b = np.cos(self.low), np.cos(self.high)
            slack = 1e-14 * (1 + np.maximum(np.abs(self.low), np.abs(self.high)))

            def holds(phase):
                first = np.ceil((self.low - slack - phase) / (2 * np.pi))
                last = np.floor((self.high + slack - phase) / (2 * np.pi))
                return last >= first

            wild = ~(np.abs(self.low) < 1e6) | ~(np.abs(self.high) < 1e6)
            low = np.where(wild | holds(np.pi), -1.0, np.maximum(np.minimum(a, b) - 1e-15, -1.0))
            high = np.where(wild | holds(0.0), 1.0, np.minimum(np.maximum(a, b) + 1e-15, 1.0))
        undefined = np.isnan(self.low) | np.isnan(self.high)
        # At 0 the cosine is exactly 1.
        low = np.where((self.low == 0) & (self.high == 0), 1.0, low)
        return Interval(np.where(undefined, np.nan, low), np.where(undefined, np.nan, high))

    def sin(self):
        point = (self.low == 0) & (self.high == 0)
        half = Interval(np.pi / 2, up(np.pi / 2))
        result = (self - half).cos()
        return Interval(np.where(point, 0.0, result.low), np.where(point, 0.0, result.high))

    def intersect(self, other):
        """What both hold; the other where one is undefined."""
        low = np.fmax(self.low, other.low)
        high = np.fmin(self.high, other.high)
        return Interval(low, high)

    def magnitude(self):
        return np.maximum(np.abs(self.low), np.abs(self.high))

    def take(self, index):
        pick = lambda a: a if a.ndim == 0 else a[index]
        return Interval(pick(self.low), pick(self.high))


class Space:
    """The multi-indices of d coordinates up to a degree, and which pairs of them make each product."""

    _known = {}

    def __new__(cls, d, degree):
        if (d, degree) not in cls._known:
            space = super().__new__(cls)
            space.d, space.degree = d, degree
            space.indices = [a for n in range(degree + 1) for a in itertools.product(range(n + 1), repeat=d)
                             if sum(a) == n]
            space.place = {a: i for i, a in enumerate(space.indices)}
            space.pairs = []
            for c in space.indices:
                found = []
                for a in itertools.product(*(range(n + 1) for n in c)):
                    b = tuple(x - y for x, y in zip(c, a))
                    found.append((space.place[a], space.place[b]))
                space.pairs.append(found)
            cls._known[(d, degree)] = space
        return cls._known[(d, degree)]


class Jet:
    """Taylor coefficients; None stands for 0."""

    __slots__ = ("space", "c")

    def __init__(self, space, c):
        self.space, self.c = space, c

    @staticmethod
    def constant(space, value):
        return Jet(space, [Interval.of(value)] + [None] * (len(space.indices) - 1))

    @staticmethod
    def coordinate(space, i, interval):
        c = [None] * len(space.indices)
        c[0] = interval
        unit = tuple(int(k == i) for k in range(space.d))
        if unit in space.place:
            c[space.place[unit]] = Interval.of(1.0)
        return Jet(space, c)

    def lift(self, other):
        return other if isinstance(other, Jet) else Jet.constant(self.space, other)

    def is_constant(self):
        return all(x is None for x in self.c[1:])

    def __add__(self, other):
        other = self.lift(other)
        return Jet(self.space, [b if a is None else a if b is None else a + b for a, b in zip(self.c, other.c)])

    __radd__ = __add__

    def __neg__(self):
        return Jet(self.space, [None if a is None else -a for a in self.c])

    def __sub__(self, other):
        return self + (-self.lift(other))

    def __rsub__(self, other):
        return self.lift(other) - self

    def __mul__(self, other):
        other = self.lift(other)
        if other is self:
            return self.square()
        c = []
        for pairs in self.space.pairs:
            total = None
            for a, b in pairs:
                if self.c[a] is not None and other.c[b] is not None:
                    p = self.c[a] * other.c[b]
                    total = p if total is None else total + p
            c.append(total)
        return Jet(self.space, c)

    __rmul__ = __mul__

    def square(self):
        c = []
        for pairs in self.space.pairs:
            total = None
            for a, b in pairs:
                if a > b or self.c[a] is None or self.c[b] is None:
                    continue
                p = self.c[a].square() if a == b else (self.c[a] * self.c[b]) * 2.0
                total = p if total is None else total + p
            c.append(total)
        return Jet(self.space, c)

    def __truediv__(self, other):
        return self * self.lift(other).reciprocal()

    def compose(self, series):
        """f(self) for the Taylor coefficients f, f', f''/2, f'''/6 of f over the interval of values."""
        h = Jet(self.space, [None] + self.c[1:])
        result = Jet.constant(self.space, series[0])
        power = h
        for n in range(1, self.space.degree + 1):
            result = result + Jet(self.space, [None if a is None else a * series[n] for a in power.c])
            if n == 1:
                power = h.square()
            elif n < self.space.degree:
                power = power * h
        return result

    def reciprocal(self):
        r = self.c[0].reciprocal()
        return self.compose([r, -(r.square()), r.power(3), -(r.power(4))])

    def exp(self):
        e = self.c[0].exp()
        return self.compose([e, e, e * 0.5, e / 6.0])

    def log(self):
        r = self.c[0].reciprocal()
        return self.compose([self.c[0].log(), r, r.square() * -0.5, r.power(3) / 3.0])

    def sqrt(self):
        w = self.c[0].sqrt()
        if self.is_constant():
            return Jet.constant(self.space, w)
        r = w.reciprocal()
        return self.compose([w, r * 0.5, r.power(3) * -0.125, r.power(5) * 0.0625])

    def sin(self):
        s, c = self.c[0].sin(), self.c[0].cos()
        return self.compose([s, c, s * -0.5, -(c / 6.0)])

    def cos(self):
        s, c = self.c[0].sin(), self.c[0].cos()
        return self.compose([c, -s, c * -0.5, s / 6.0])

    def tanh(self):
        t = self.c[0].tanh()
        p = (1.0 - t.square()).intersect(Interval(0.0, 1.0))
        return self.compose([t, p, -(t * p), -(p * (1.0 - t.square() * 3.0)) / 3.0])

    def sigmoid(self):
        s = self.c[0].sigmoid()
        p = (s * (1.0 - s)).intersect(Interval(0.0, 0.25))
        return self.compose([s, p, p * (1.0 - s * 2.0) * 0.5, p * (1.0 - p * 6.0) / 6.0])

    def softplus(self):
        s = self.c[0].sigmoid()
        p = (s * (1.0 - s)).intersect(Interval(0.0, 0.25))
        return self.compose([self.c[0].softplus(), s, p * 0.5, p * (1.0 - s * 2.0) / 6.0])

    def power(self, n):
        u = self.c[0]
        if n == 0:
            return Jet.constant(self.space, 1.0)
        if n == 1:
            return self
        if n == 2:
            return self.square()
        choose = [1.0, float(n), n * (n - 1) / 2.0, n * (n - 1) * (n - 2) / 6.0]
        return self.compose([u.power(n - k) * choose[k] for k in range(4) if n >= k])

    def choose(self, other, larger):
        """The larger or the smaller of two, where it is certain which; elsewhere only values are bounded."""
        a, b = self.c[0], other.c[0]
        first = (a.low >= b.high) if larger else (a.high <= b.low)
        second = (b.low >= a.high) if larger else (b.high <= a.low)
        pick = np.maximum if larger else np.minimum
        c = [Interval(pick(a.low, b.low), pick(a.high, b.high))]
        for x, y in zip(self.c[1:], other.c[1:]):
            if x is None and y is None:
                c.append(None)
                continue
            x, y = x or Interval.of(0.0), y or Interval.of(0.0)
            c.append(Interval(np.where(first, x.low, np.where(second, y.low, np.nan)),
                              np.where(first, x.high, np.where(second, y.high, np.nan))))
        return Jet(self.space, c)

    # What is read off.

    def value(self):
        return self.c[0]

    def gradient(self):
        units = [tuple(int(k == i) for k in range(self.space.d)) for i in range(self.space.d)]
        return [self.c[self.space.place[a]] or Interval.of(0.0) for a in units]

    def _second(self, i, j):
        index = tuple(int(k == i) + int(k == j) for k in range(self.space.d))
        entry = self.c[self.space.place[index]]
        if entry is None:
            return Interval.of(0.0)
        return entry * 2.0 if i == j else entry

    def hessian(self):
        """The entries i <= j by (i, j)."""
        d = self.space.d
        return {(i, j): self._second(i, j) for i in range(d) for j in range(i, d)}

    def third(self):
        """The derivatives of the Hessian's entries by (i, j, k)."""
        d, found = self.space.d, {}
        for i in range(d):
            for j in range(i, d):
                for k in range(d):
                    index = tuple(int(n == i) + int(n == j) + int(n == k) for n in range(d))
                    entry = self.c[self.space.place[index]]
                    factor = 1.0
                    for n in index:
                        factor *= (1, 1, 2, 6)[n]
                    found[i, j, k] = Interval.of(0.0) if entry is None else entry * factor
        return found
