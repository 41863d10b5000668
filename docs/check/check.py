#!/usr/bin/env python3
"""Derives the numbers of certificates again: `check.py FILE...`.

Files are what `basin certify --json --evidence`, `basin certify --boxes FILE` and `basin export --to json` write. Nothing
is shared with the engine: f, its gradient and its Hessian come from this folder's own formulas and interval arithmetic, the
bounds from the inequalities of docs/check/README.md. Each check prints one line: `ok`, `FAILED` or `not checked` with the
reason. The exit status is 0 where nothing failed, 1 where something did, 2 where a file cannot be read or holds nothing
that could be checked.

Needs Python 3.9 and numpy.
"""

import json
import math
import sys

import numpy as np

import boxes
import operators
import sturm
from formulas import function
from rates import check_rate

UNIT = 2.0**-52
WEAKEST_FIRST = ["VIOLATED", "NO CLAIM", "SAMPLED", "CHECKED", "PROVED"]


class Report:
    """Prints and counts."""

    def __init__(self):
        self.place, self.passed, self.failed, self.skipped = "", 0, 0, 0

    def ok(self, what, detail=""):
        self.passed += 1
        print(f"ok           {self.place}{what}" + (f": {detail}" if detail else ""))

    def fail(self, what, detail):
        self.failed += 1
        print(f"FAILED       {self.place}{what}: {detail}")

    def skip(self, what, why):
        self.skipped += 1
        print(f"not checked  {self.place}{what}: {why}")

    def test(self, holds, what, detail, wrong):
        self.ok(what, detail) if holds else self.fail(what, wrong)


def number(value):
    """A number as it is written: infinities and NaN are strings, what is not known is null."""
    return math.nan if value is None else float(value)


def numbers(values):
    return np.array([number(v) for v in values or []])


def close(a, b, share=1e-9, room=0.0):
    if math.isinf(a) or math.isinf(b):
        return a == b
    return abs(a - b) <= share * max(abs(a), abs(b)) + room


def g6(value):
    return f"{value:.9g}"


class Certificate:
    """One certificate with its evidence and its trace."""

    def __init__(self, report, certificate, evidence, trace):
        self.r, self.c, self.e = report, certificate, evidence
        self.gaps = [t.get("gap") for t in trace]
        self.o = evidence["objective"]
        self.d = self.o["dimension"]
        self.f = number_list(trace, "f")
        self.g = number_list(trace, "gradNorm")
        self.T = len(trace) - 1
        self.v = number_list(trace[:-1], "v")
        self.eta = number_list(trace[:-1], "eta")
        self.x = np.array([[number(v) for v in t["x"]] for t in trace]) if trace and "x" in trace[0] else None
        self.single = evidence["precision"] == "single"
        # The share by which numbers of a run may differ from their recomputation.
        self.share = 1e-4 if self.single else 1e-9
        self.unit = 2.0**-23 if self.single else UNIT
        self.function = None if self.o["miniBatches"] else function(self.o["name"], self.o["formula"], self.d)
        self.theorem = evidence["theorem"]
        self.beta = number(evidence["beta"]["value"])
        self.low = number(evidence["lowerBound"]["value"]) if evidence["lowerBound"] else None
        self.status = {p["name"]: p["status"] for p in certificate["premises"]}
        self.claimed = all(WEAKEST_FIRST.index(s) >= 2 for s in self.status.values())
        self.gradient = None
        self.rate_holds = False
        self.quotient = np.zeros(0)
        self.noise = np.zeros(0)

    # MARK: The run

    def check(self):
        if not self.o["box"] or not self.f.size:
            self.r.skip("certificate", "it holds no run")
            return
        self.trace()
        self.least()
        self.sums()
        self.budget()
        self.step_sizes()
        self.constants()
        self.bounds()
        self.stay()
        check_rate(self)
        self.premises()

    def rounding(self, t):
        """What rounding may take from f(x_t): 128 units of it, of the first value and of 1."""
        return 128 * self.unit / 2 * (max(1.0, abs(self.f[0])) + abs(self.f[t]))

    def trace(self):
        r = self.r
        if self.function is None or self.x is None:
            r.skip("f and gradients along the run", "this checker has no formula of its own for " + self.o["name"])
            return
        if self.single:
            t = int(np.argmax((self.x != self.x.astype(np.float32)).any(1)))
            r.test((self.x == self.x.astype(np.float32)).all(), "iterates are numbers of single precision",
                   f"{self.T + 1} of them", f"step {t}, {self.x[t].tolist()}: the run was not computed in it")
        finite = np.isfinite(self.x).all(1) & np.isfinite(self.f)
        if not finite.all():
            self.finite_part(int(np.argmin(finite)))
            return
        jet = self.function.at(self.x, 1)
        n = self.T + 1
        low, high = np.broadcast_to(jet.value().low, (n,)), np.broadcast_to(jet.value().high, (n,))
        room = np.array([self.rounding(t) for t in range(n)]) + 1e-12 * np.abs(self.f)
        bad = ~((self.f >= low - room) & (self.f <= high + room))
        t = int(np.argmax(bad))
        r.test(not bad.any(), "f at every iterate", f"{n} values",
               f"step {t}, {g6(self.f[t])}, should be {g6(low[t])}")
        slopes = jet.gradient()
        self.gradient = np.stack([np.broadcast_to(0.5 * (s.low + s.high), (n,)) for s in slopes], 1)
        with np.errstate(over="ignore"):
            norms = np.sqrt((self.gradient**2).sum(1))
        size = 1 + np.abs(self.x).max(1)
        rate = self.beta if math.isfinite(self.beta) else 1 / max(self.eta.min(), 1e-300) if self.T else 1.0
        room = self.share * norms + 512 * self.unit * (rate * size + np.abs(self.gradient).max())
        with np.errstate(invalid="ignore"):
            bad = ~((np.abs(norms - self.g) <= room) | (norms == self.g))
        t = int(np.argmax(bad))
        r.test(not bad.any(), "|g| at every iterate", f"{n} norms",
               f"step {t}, {g6(self.g[t])}, should be {g6(norms[t])}")
        delta = np.diff(self.x, axis=0)
        g, eta = self.gradient[:-1], self.eta
        v = np.sqrt(((delta + eta[:, None] * g) ** 2).sum(1))
        self.blur = 64 * self.unit * (size[:-1] * math.sqrt(self.d) + eta * (norms[:-1] + rate * size[:-1]))
        bad = ~(np.abs(v - self.v) <= self.share * v + self.blur)
        t = int(np.argmax(bad)) if self.T else 0
        if self.T:
            r.test(not bad.any(), "x+ = x - eta g + v at every step", f"{self.T} steps",
                   f"step {t}, |v| = {g6(self.v[t])}, should be {g6(v[t])}")
        square = (delta**2).sum(1)
        rise = np.diff(self.f) - (g * delta).sum(1)
        moved = (norms[:-1] + norms[1:]) * (np.abs(self.x[:-1]).max(1) + np.sqrt(square))
        self.noise = np.array([self.rounding(t) for t in range(self.T)]) + 64 * self.unit * (np.abs(self.f[1:]) + moved)
        with np.errstate(all="ignore"):
            seen = (np.abs(rise) >= self.noise) & (square > 0)
            self.quotient = np.where(seen, np.maximum(0, 2 * rise / square), 0.0)
            self.certain = np.where(seen, np.maximum(0, 2 * (rise - self.noise) / square), 0.0)
            self.seen = seen

    def least(self):
        """The gaps of the trace, and that f* is no number the run itself or its minimizers refute."""
        r, o = self.r, self.o
        if o["minimum"] is None:
            return
        minimum, error = number(o["minimum"]), number(o["minimumError"])
        gaps = numbers([g if g is not None else math.nan for g in self.gaps])
        want = self.f - minimum
        with np.errstate(invalid="ignore"):
            bad = np.isfinite(want) & ~(np.abs(gaps - want) <= 1e-12 * np.maximum(1, np.abs(self.f)))
        t = int(np.argmax(bad))
        r.test(not bad.any(), "gaps f - f* of the trace", f"{len(gaps)} of them",
               f"step {t}, {g6(gaps[t])}, should be {g6(want[t])}")
        if self.low is not None and self.e["lowerBound"]["scope"] == "global":
            t = int(np.nanargmin(self.f))
            r.test(self.f[t] >= minimum - error - 2 * self.rounding(t), "f* is below every value of the run",
                   g6(minimum), f"step {t}, f = {g6(self.f[t])} is below f* = {g6(minimum)}")
        if self.function is None or not o["minimizers"]:
            return
        points = np.array([[number(v) for v in p] for p in o["minimizers"]])
        jet = self.function.at(points, 1)
        values = np.broadcast_to(0.5 * (jet.value().low + jet.value().high), (len(points),))
        far = np.abs(values - minimum) - error
        scale = 1e-6 * max(1.0, abs(minimum), abs(self.f[0] - minimum))
        k = int(np.argmax(far))
        r.test(bool((far <= scale).all()), "f at the minimizers is f*", f"{len(points)} of them",
               f"{points[k].tolist()}, {g6(values[k])}, f* is {g6(minimum)}")

    def finite_part(self, n):
        """f and |g| of a run that overflows, before it does."""
        if n:
            jet = self.function.at(self.x[:n], 1)
            low, high = np.broadcast_to(jet.value().low, (n,)), np.broadcast_to(jet.value().high, (n,))
            room = np.array([self.rounding(t) for t in range(n)]) + 1e-12 * np.abs(self.f[:n])
            with np.errstate(all="ignore"):
                bad = ~((self.f[:n] >= low - room) & (self.f[:n] <= high + room))
                middle = np.stack([np.broadcast_to(0.5 * (s.low + s.high), (n,)) for s in jet.gradient()], 1)
                norms = np.sqrt((middle**2).sum(1))
                unlike = np.isfinite(norms) & np.isfinite(self.g[:n]) & ~(
                    np.abs(norms - self.g[:n]) <= 1e-4 * norms + 1e-9)
            t = int(np.argmax(bad))
            self.r.test(not bad.any(), "f before the overflow", f"{n} values", f"step {t}, {g6(self.f[t])}")
            t = int(np.argmax(unlike))
            self.r.test(not unlike.any(), "|g| before the overflow", f"{n} norms",
                        f"step {t}, {g6(self.g[t])}, should be {g6(norms[t])}")
        self.r.skip("f and gradients along the run", f"the run is not finite from step {n} on")

    def steps(self):
        """The steps the bound speaks of: those after the last change of audited steps."""
        start = 0
        if self.theorem == "audited":
            for t in range(1, self.T):
                if self.eta[t] != self.eta[t - 1]:
                    start = t
        return start

    def sums(self):
        r, c = self.r, self.c
        if not (np.isfinite(self.g).all() and np.isfinite(self.v).all()):
            r.skip("G and V^2", "the run is not finite")
            return
        start = self.steps()
        # Scaled, for the squares of gradients below 1e-162 are 0.
        g = self.g[start:self.T]
        scale = float(g.max(initial=0)) or 1.0
        energy = scale * math.sqrt(math.fsum((g / scale) ** 2))
        r.test(close(number(c["G"]), energy, self.share), "G", g6(energy),
               f"{g6(number(c['G']))}, should be {g6(energy)} over steps {start} to {self.T - 1}")
        spent = math.fsum(self.v**2)
        r.test(close(number(c["V2"]), spent, self.share, 1e-25), "V^2 spent", g6(spent),
               f"{g6(number(c['V2']))}, should be {g6(spent)}")
        d = self.decrease(start)
        r.test(close(number(c["D"]), d, self.share, 1e-13 * (1 + abs(self.f[start]))), "D", g6(d),
               f"{g6(number(c['D']))}, should be {g6(d)} = f(x_{start}) less "
               + ("its lower bound" if self.low is not None else "the last value"))

    def decrease(self, t):
        low = self.low if self.low is not None else self.f[-1]
        return max(self.f[t] - low, 0.0)

    # MARK: The budget

    def budget(self):
        r, c, b = self.r, self.c, self.e["budget"]
        self.total = number(b["V2"]) if b else math.nan
        if b is None:
            r.test(c["V2budget"] is None, "budget", "none is claimed", "V2budget without a budget in the evidence")
            return
        r.test(close(number(c["V2budget"]), self.total, 1e-12), "V^2 budget", g6(self.total),
               f"{g6(number(c['V2budget']))}, should be {g6(self.total)} as in the evidence")
        m, tail = numbers(b["m"]), numbers(b["tail"])
        if len(m) != self.T or len(tail) != self.T + 1:
            r.fail("budget", f"{len(m)} magnitudes and {len(tail)} tails for {self.T} steps")
            return
        if not math.isfinite(self.total):
            r.skip("budget", "it is not finite, so nothing is claimed of it")
            return
        if self.e["momentum"] is None:
            used, what = self.v, "|v_t| <= m_t"
        else:
            used, what = self.operator_steps(), "|v_t| <= m_t beside Nesterov's step"
        if used is None:
            r.skip(what, "v beside Nesterov's step needs the gradients")
        elif self.T:
            share = 1e-3 if self.single else 1e-6
            blur = getattr(self, "blur", 1e-12 * (1 + self.eta * self.g[:-1]))
            bad = ~(used <= m * (1 + share) + blur)
            t = int(np.argmax(bad))
            r.test(not bad.any(), what, f"{self.T} steps", f"step {t}, {g6(used[t])} > {g6(m[t])}")
        # Each tail is the total, or no less than its own step and the next tail; where only the energy that is left bounds a
        # step, its bound is the root of the tail, and nothing can be added.
        fits = ((tail[:-1] * (1 + 1e-12) >= tail[1:] + m**2 * (1 - 1e-12)) | (tail[:-1] >= self.total * (1 - 1e-12))
                | (abs(m**2 - tail[:-1]) <= 1e-12 * tail[:-1]))
        t = int(np.argmin(fits)) if len(fits) else 0
        r.test(bool(fits.all()) and bool((np.diff(tail) <= 0).all()) and (tail <= self.total * (1 + 1e-12)).all(),
               "tails of the budget", f"{len(tail)} of them",
               f"step {t}, {g6(tail[t])} is less than m_t^2 and the next tail, "
               f"{g6(m[t]**2 + tail[t + 1])}" if len(m) else f"{g6(tail[0])} is more than the total")
        operators.check(self, b, m, tail)

    def operator_steps(self):
        """|v_t| of x_{t+1} = y_t - eta g(y_t) + v_t, y_{t+1} = x_{t+1} + momentum (x_{t+1} - x_t)."""
        if self.gradient is None:
            return None
        momentum = number(self.e["momentum"])
        primal = [self.x[0]]
        for y in self.x[1:]:
            primal.append((y + momentum * primal[-1]) / (1 + momentum))
        self.primal = np.array(primal)
        v = self.primal[1:] - self.x[:-1] + self.eta[:, None] * self.gradient[:-1]
        return np.sqrt((v**2).sum(1))

    def tail(self, t):
        """A bound of what is still to be spent from step t on; what was spent where nothing is known before."""
        b = self.e["budget"]
        if b is None:
            return math.fsum(self.v[t:] ** 2)
        left = max(self.total - math.fsum(self.v[:t] ** 2), 0.0)
        return min(number(b["tail"][t]), left)

    # MARK: Step sizes

    def step_sizes(self):
        r, rule = self.r, self.e["stepRule"]
        if not self.T:
            return
        if rule == "constant":
            same = (self.eta == self.eta[0]).all()
            r.test(bool(same) and close(self.eta[0], number(self.c["eta"])), "eta constant", g6(self.eta[0]),
                   f"{g6(number(self.c['eta']))}, steps use {g6(self.eta.min())} to {g6(self.eta.max())}")
        elif rule == "vanishing":
            s = self.e["vanishing"]
            t = np.arange(self.T)
            law = number(s["initial"]) * (1 + t / number(s["timescale"])) ** -number(s["exponent"])
            bad = ~(np.abs(self.eta - law) <= 1e-9 * law)
            k = int(np.argmax(bad))
            r.test(not bad.any(), "eta_t = eta_0 (1 + t/tau)^-q", f"{self.T} steps",
                   f"step {k}, {g6(self.eta[k])}, should be {g6(law[k])}")
        elif rule == "audited":
            if not len(self.quotient):
                r.skip("audited steps", "the quotients need the gradients")
                return
            wrong = None
            for t in range(self.T - 1):
                too_long = self.certain[t] * self.eta[t] > 1 + 1e-9
                halved = self.eta[t + 1] <= self.eta[t] / 2 * (1 + 1e-9)
                if too_long and not halved and wrong is None:
                    wrong = (t, f"eta b = {g6(self.certain[t] * self.eta[t])} and eta was not halved")
                if self.eta[t + 1] > self.eta[t] and wrong is None:
                    wrong = (t, "eta grew")
                if not too_long and self.seen[t] and self.eta[t + 1] < self.eta[t] * (1 - 1e-12) and wrong is None:
                    if self.quotient[t] * self.eta[t] < 1 - 1e-6:
                        wrong = (t, f"eta was cut although eta b = {g6(self.quotient[t] * self.eta[t])}")
            r.test(wrong is None, "audited steps", f"{self.T} quotients", f"step {wrong[0]}, {wrong[1]}" if wrong else "")
            r.test(close(self.eta[-1], number(self.c["eta"])), "eta at the end", g6(self.eta[-1]),
                   f"{g6(number(self.c['eta']))}, should be {g6(self.eta[-1])}")
        elif rule == "searched":
            if len(self.noise):
                fall = self.f[:-1] - self.f[1:] - 0.5 * self.eta * self.g[:-1] ** 2
                bad = ~(fall >= -2 * self.noise - 1e-9 * np.abs(fall))
                k = int(np.argmax(bad))
                r.test(not bad.any(), "f falls by eta |g|^2/2 at every step", f"{self.T} steps",
                       f"step {k}, short by {g6(-fall[k])}")
            else:
                r.skip("f falls by eta |g|^2/2", "f was not recomputed")

    # MARK: Constants of f

    def box(self):
        b = np.array([[number(v) for v in side] for side in self.o["box"]])
        return b[:, 0], b[:, 1]

    def constants(self):
        """beta, the lower bound of f and its edge, by this checker's own bisection, whatever boxes were written."""
        r, beta, low = self.r, self.e["beta"], self.e["lowerBound"]
        self.proved = {}
        if self.function is None:
            for what in ["beta"] + ["lower bound of f"] * (low is not None):
                r.skip(what, "this checker has no formula of its own for " + self.o["name"])
            return
        if math.isfinite(self.beta):
            if beta["given"]:
                r.skip("beta", f"{g6(self.beta)} is vouched for by the user, only the run can refute it")
            else:
                self.constant("beta", beta, self.beta, "norm")
        else:
            r.skip("beta", "none is claimed")
        if low:
            self.constant("lower bound of f", low, self.low, "value")
        if self.e["edge"] is not None:
            self.edge()
        mu = self.e["curvature"]
        if mu:
            self.curvature(number(mu["value"]), mu["kind"])
        if self.theorem != "nesterov" and math.isfinite(self.beta):
            shown = number(self.c["beta"])
            r.test(close(shown, self.beta, 1e-12), "beta as printed", g6(shown),
                   f"{g6(shown)}, should be {g6(self.beta)}")

    def constant(self, what, entry, claim, kind):
        r = self.r
        everywhere = entry["scope"] == "global"
        slack = 1e-12 * max(1.0, abs(claim))
        target = claim * (1 + 1e-12) if kind == "norm" else claim - slack
        infinite = np.full((1, self.d), np.inf)
        if everywhere and self.o["name"] == "log-goldstein-price":
            exact = sturm.smoothness() if kind == "norm" else sturm.lower_bound()
            if exact is not None and (exact <= claim if kind == "norm" else exact >= claim - slack):
                self.proved[kind] = True
                r.ok(what, f"{g6(claim)} on all of R^d, exactly, by Sturm's theorem ({g6(exact)})")
                return
        if everywhere:
            if kind == "norm":
                bound = boxes.hessian_everywhere(self.function, infinite)
                holds = bound <= target
            else:
                bound = self.function.jet(-infinite, infinite, 0).value().low.reshape(-1)[0]
                holds = bound >= target
            if holds:
                self.proved[kind] = True
                r.ok(what, f"{g6(claim)} on all of R^d, by interval evaluation")
                return
        if self.d > 3:
            r.skip(what, "no bisection in more than three dimensions")
            return
        a, b = self.box()
        found = boxes.prove(self.function, a[None], b[None], [target], kind, budget=120_000)
        if found.refuted is not None:
            relation = "above" if kind == "norm" else "below"
            r.fail(what, f"at {np.round(found.point, 6).tolist()}, {g6(found.figure)} is {relation} {g6(claim)}")
        elif found.undecided:
            r.skip(what, f"{found.evaluated} boxes neither prove nor refute {g6(claim)}")
        elif everywhere:
            self.proved[kind] = "box"
            wide = boxes.sample(self.function, a, b, kind)
            bad = wide > target if kind == "norm" else wide < target
            if bad:
                r.fail(what, f"{g6(wide)} off the box, claimed {g6(claim)}")
                return
            r.ok(what + " on the box", f"{g6(claim)}, {found.evaluated} boxes of this checker's own")
            r.skip(what + " off the box", "only sampled at 20000 points, none contradicts")
        else:
            self.proved[kind] = True
            r.ok(what + " on the box", f"{g6(claim)}, {found.evaluated} boxes of this checker's own")

    def edge(self):
        edge = number(self.e["edge"])
        a, b = self.box()
        low, high = boxes.faces(a, b)
        if self.d > 3:
            self.r.skip("minimum of f on the boundary", "no bisection in more than three dimensions")
            return
        found = boxes.prove(self.function, low, high, np.full(len(low), edge - 1e-12 * max(1, abs(edge))), "value")
        if found.refuted is not None:
            self.r.fail("minimum of f on the boundary",
                        f"at {np.round(found.point, 6).tolist()}, {g6(found.figure)} is below {g6(edge)}")
        elif found.undecided:
            self.r.skip("minimum of f on the boundary", f"{found.evaluated} boxes do not decide")
        else:
            self.r.ok("minimum of f on the boundary", f"at least {g6(edge)}, {found.evaluated} boxes")

    def curvature(self, mu, kind):
        what = f"mu ({kind})"
        if kind == "strongly-convex":
            infinite = np.full((1, self.d), np.inf)
            least = boxes.least_eigenvalue_everywhere(self.function, infinite)
            if least >= mu * (1 - 1e-12):
                self.r.ok(what, f"{g6(mu)} on all of R^d, by interval evaluation")
                return
        worst = boxes.sample_curvature(self.function, *self.box(), mu, kind, number(self.o["minimum"]))
        if worst is not None:
            self.r.fail(what, f"{g6(mu)} is contradicted at {np.round(worst, 6).tolist()}")
        else:
            self.r.skip(what, f"{g6(mu)} is only sampled at 20000 points, none contradicts")

    def convexity(self):
        """That f is convex, where a rate rests on it."""
        if self.function is None:
            self.r.skip("f is convex", "this checker has no formula of its own")
            return
        if boxes.least_eigenvalue_everywhere(self.function, np.full((1, self.d), np.inf)) >= 0:
            self.r.ok("f is convex", "on all of R^d, by interval evaluation")
            return
        worst = boxes.sample_curvature(self.function, *self.box(), -1e-9 * max(1.0, self.beta), "strongly-convex",
                                       number(self.o["minimum"]))
        if worst is not None:
            self.r.fail("f is convex", f"it is not at {np.round(worst, 6).tolist()}")
        else:
            self.r.skip("f is convex", "only sampled at 20000 points, none contradicts")

    # MARK: Bounds

    def needs_box(self):
        beta, low = self.e["beta"], self.e["lowerBound"]
        of_beta = {"global": False, "box": True}.get(beta["scope"], self.theorem in ("audited", "searched"))
        return (of_beta and not beta["given"]) or bool(low and low["scope"] == "box")

    def outside(self):
        if self.x is None:
            return np.zeros(0, int)
        a, b = self.box()
        return np.flatnonzero(((self.x < a) | (self.x > b)).any(1))

    def bounds(self):
        r, c, T = self.r, self.c, self.T
        before, now = number(c["bound"]), number(c["boundNow"])
        if self.theorem == "miniBatches":
            r.skip("bound of E G", "mini-batches: the gradients of the whole are not in the trace")
            return
        if math.isinf(before) and math.isinf(now):
            if not math.isinf(number(c["N"]["steps"])) or not math.isinf(number(c["N"]["stepsNow"])):
                r.fail("N", "a number of steps without any bound")
            return
        if self.theorem in ("vanishing", "searched"):
            self.single_bound(before, now)
            return
        if self.theorem == "nesterov":
            r.fail("bound", "Nesterov's theorem bounds f - f*, not G")
            return
        start = self.steps()
        eta = self.eta[start] if T else number(c["eta"])
        beta = number(c["beta"]) if self.theorem == "energy" else 1 / eta
        s = eta * beta
        if not 0 <= s < 2:
            r.fail("bound", f"eta beta = {g6(s)}: no bound holds from 2 on")
            return
        outside = self.outside()
        first = min(outside[-1] + 1, T) if self.needs_box() and len(outside) else 0
        low, high = [], []
        for t in range(start, T + 1):
            d, tail = self.decrease(t), self.tail(t)
            room = self.rounding(t)
            total = 0.0 if math.isnan(self.total) else self.total

            def square(decrease, tail):
                root = abs(1 - s) * math.sqrt(tail) + math.sqrt(max(tail + 2 * eta * (2 - s) * decrease, 0))
                return (root / (eta * (2 - s))) ** 2

            slack = 2e-3 if self.single else 1e-11
            # The second is what a bound may be that leaves room for rounding.
            low.append(square(max(d - room, 0), tail * (1 - 1e-9)) if t >= first else math.inf)
            high.append(square(d + 2 * room, tail * (1 + slack) + slack * total) if t >= first else math.inf)
        low, high = np.array(low), np.array(high)
        paid = np.concatenate([[0.0], np.cumsum(self.g[start:T] ** 2)])
        share = 1e-8

        def within(figure, a, b, what, where):
            r.test(a * (1 - share) <= figure <= b * (1 + share) + 1e-300 or figure == a, what,
                   f"{g6(figure)} {where}", f"{g6(figure)} {where}, should be {g6(a)}"
                   + (f" to {g6(b)}" if not close(a, b, 1e-6) else ""))

        if not math.isinf(before):
            within(before, math.sqrt(low[0]), math.sqrt(high[0]), "bound known before", f"at t = {start}")
        if not math.isinf(now):
            within(now, math.sqrt((low + paid).min()), math.sqrt((high + paid).min()), "bound known now",
                   f"the least of {len(low)} restarts")
            r.test(number(c["G"]) <= now * (1 + self.share), "G <= bound known now", "",
                   f"{g6(number(c['G']))} > {g6(now)}")
            total = paid[-1]
            broken = [t for t in range(len(low)) if total - paid[t] > high[t] * (1 + 1e-9) + 1e-12 * total]
            r.test(not broken, "later gradients obey the bound of every step", f"{len(low)} restarts",
                   f"step {start + broken[0]}, {g6(total - paid[broken[0]])} > {g6(high[broken[0]])}" if broken else "")
        eps = number(c["N"]["eps"])
        for key, what, pick in (("steps", "N known before", lambda a: a[0]), ("stepsNow", "N known now", min)):
            figure = number(c["N"][key])
            if math.isinf(figure):
                continue
            if not self.claimed:
                r.fail(what, f"{g6(figure)} steps are called certain although a premise is missing")
                continue
            a = pick([start + i + math.ceil(v / eps**2 * (1 - share)) for i, v in enumerate(low) if math.isfinite(v)])
            b = pick([start + i + math.ceil(v / eps**2 * (1 + share)) for i, v in enumerate(high) if math.isfinite(v)])
            r.test(a <= figure <= b, what, f"{figure:.0f} steps to |g| <= {g6(eps)}",
                   f"{figure:.0f}, should be {a}" + (f" to {b}" if a != b else ""))
        hit = np.flatnonzero(self.g <= eps)
        reached = int(hit[0]) if len(hit) else None
        r.test(c["N"]["reached"] == reached, "first |g| <= eps", str(reached),
               f"{c['N']['reached']}, should be {reached}")
        self.envelopes(start, low, high, paid)

    def envelopes(self, start, low, high, paid):
        for key, name in (("envelope", "envelope known before"), ("envelopeNow", "envelope known at each step")):
            written = numbers(self.e[key])[start:]
            if not len(written):
                continue
            if len(written) != len(low):
                self.r.fail(name, f"{len(written)} entries for {len(low)} steps")
                continue
            a, b = (np.full(len(low), v[0]) if key == "envelope" else np.minimum.accumulate(v + paid)
                    for v in (low, high))
            a, b = (np.sqrt(np.maximum(v - paid * (1 + u), 0)) for v, u in ((a, 1e-9), (b, -1e-9)))
            with np.errstate(invalid="ignore"):
                bad = ~((written >= a * (1 - 1e-6)) & (written <= b * (1 + 1e-6)) | (np.isinf(a) & np.isinf(written)))
            t = int(np.argmax(bad))
            self.r.test(not bad.any(), name, f"{len(written)} entries",
                        f"step {start + t}, {g6(written[t])}, should be {g6(a[t])}")

    def single_bound(self, before, now):
        """Vanishing steps and searches: one number for all steps."""
        r, c = self.r, self.c
        d = self.decrease(0)
        room = 2 * self.rounding(0)
        if self.theorem == "searched":
            shortest = self.eta.min() if self.T else math.nan
            a, b = (math.sqrt(2 * v / shortest) for v in (d, d + room))
            what = "bound sqrt(2 D/min eta)"
        else:
            weighted = number(self.e["budget"]["weighted"]) if self.e["budget"] else math.inf
            s = self.eta[0] * number(c["beta"])

            def total(v):
                if s <= 1:
                    return 2 * v + weighted
                return 4 / (2 - s) * (v + weighted / (2 - s) + number(c["beta"]) * self.total / 2)

            law = self.e["vanishing"]
            shortest = number(law["initial"]) * (1 + max(self.T - 1, 0) / number(law["timescale"])) ** -number(
                law["exponent"])
            a, b = (math.sqrt(total(v) / shortest) for v in (d, d + room))
            what = "bound sqrt(K/eta_T), sum eta |g|^2 <= K"
            eps, steps = number(c["N"]["eps"]), number(c["N"]["steps"])
            if math.isfinite(steps):
                scale, offset = number(law["initial"]) * number(law["timescale"]), number(law["timescale"])
                try:
                    needed = [math.ceil(offset * math.expm1(total(v) / (scale * eps**2))) for v in (d, d + room)]
                    r.test(needed[0] * (1 - 1e-6) <= steps <= needed[1] * (1 + 1e-6), "N", g6(steps),
                           f"{g6(steps)}, should be {needed[0]}")
                except OverflowError:
                    r.fail("N", f"{g6(steps)}, should be beyond double precision")
        for figure in {before, now}:
            r.test(a * (1 - 1e-8) <= figure <= b * (1 + 1e-8), what, g6(figure), f"{g6(figure)}, should be {g6(a)}")
        r.test(number(c["G"]) <= now * (1 + 1e-9), "G <= bound", "", f"{g6(number(c['G']))} > {g6(now)}")

    # MARK: The stay theorem

    def stay(self):
        """W_t = f(x_t) + tail_t/(2 (2-s) eta) below the minimum on the boundary: the box is not left after t."""
        r, c = self.r, self.c
        claimed, edge = c["stay"], self.e["edge"]
        self.stays = None
        if claimed is None:
            if self.status.get("x_t in the box") == "PROVED":
                r.fail("stay in the box", "PROVED without a step from which on it is certain")
            return
        if edge is None or self.e["budget"] is None or self.theorem not in ("energy", "audited", "vanishing"):
            r.fail("stay in the box", f"from t = {claimed}, but an edge or a budget is missing")
            return
        eta = self.eta[0] if self.T else number(c["eta"])
        start, weighted = 0, None
        if self.theorem == "energy":
            space = 2 * (2 - eta * self.beta) * eta
        elif self.theorem == "vanishing":
            space, weighted = 2 * (2 - eta * self.beta), number(self.e["budget"]["weighted"])
        else:
            start = self.steps()
            last = self.eta[-1]
            space = min(2 * (2 - last * self.beta) * last, 1.5 / self.beta if self.beta else math.inf)
        outside = self.outside()
        if len(outside):
            start = max(start, int(outside[-1]) + 1)
        if not space > 0:
            r.fail("stay in the box", f"eta beta = {g6(eta * self.beta)}: f may rise without limit")
            return
        edge = number(edge)
        energy = [self.f[t] + (weighted if weighted is not None else self.tail(t)) / space for t in range(self.T + 1)]
        room = [4 * self.rounding(t) + 1e-9 * abs(energy[t]) for t in range(self.T + 1)]
        earliest = next((t for t in range(start, self.T + 1) if energy[t] < edge + room[t]), None)
        latest = next((t for t in range(start, self.T + 1) if energy[t] < edge - room[t]), self.T)
        good = earliest is not None and earliest <= claimed <= latest
        t = min(claimed, self.T)
        r.test(good, "stay in the box", f"from t = {claimed}: W = {g6(energy[t])} < {g6(edge)} on the boundary",
               f"from t = {claimed}, W = {g6(energy[t])}, edge {g6(edge)}; should be "
               + ("no step" if earliest is None else f"t = {earliest}"))
        if self.e["stay"] and self.e["stay"]["W"] is not None:
            w = number(self.e["stay"]["W"])
            r.test(close(w, energy[t], 1e-8, room[t]), "W at that step", g6(w), f"{g6(w)}, should be {g6(energy[t])}")
        if good:
            later = [k for k in outside if k >= claimed]
            self.stays = not later
            r.test(not later, "no later iterate left the box", "", f"step {later[0]} did" if later else "")

    # MARK: Premises

    def premises(self):
        """What each premise says must follow from what was recomputed; the verdict is the weakest of them."""
        r, c = self.r, self.c
        names = [p["name"] for p in c["premises"]]
        double = [name for name in names if names.count(name) > 1]
        r.test(not double, "every premise stands once", f"{len(names)} of them", f"'{double[0] if double else ''}' twice")
        weakest = min((p["status"] for p in c["premises"]), key=WEAKEST_FIRST.index)
        r.test(c["verdict"] == weakest, "verdict", weakest, f"{c['verdict']}, should be {weakest}, its weakest premise")
        needed = {
            "energy": ["v square-summable", "eta < 2/beta", "descent audit", "f bounded below"],
            "vanishing": ["v square-summable", "eta < 2/beta", "descent audit", "sum |v_t|^2/eta_t finite",
                          "f bounded below"],
            "audited": ["v square-summable", "eta audited", "f bounded below"],
            "searched": ["v square-summable", "f falls by eta |g|^2/2", "f bounded below"],
            "nesterov": ["v square-summable", "eta within Nesterov's range", "curvature mu", "momentum with a rate"],
            "miniBatches": ["v square-summable", "mini-batch gradients", "f bounded below"],
        }[self.theorem]
        if self.needs_box() and self.theorem not in ("nesterov", "miniBatches"):
            needed = needed + ["x_t in the box"]
        missing = [name for name in needed if name not in self.status]
        r.test(not missing, "premises of the theorem", f"{len(needed)} of '{self.theorem}'",
               f"{missing[0] if missing else ''} is missing")
        for name, status in self.status.items():
            if WEAKEST_FIRST.index(status) >= 2:
                self.premise(name, status)
        seen = any(s == "CHECKED" for s in self.status.values())
        limit = self.T if self.claimed and seen else None
        r.test(c["seenSteps"] == limit, "how far the claim reaches", "a limit" if limit is None else f"step {limit}",
               f"{c['seenSteps']}, should be {limit}")
        stay = c["stay"]
        headline = c["verdict"]
        if limit is not None:
            headline += f" to step {limit}"
        elif stay and WEAKEST_FIRST.index(c["verdict"]) >= 2:
            headline += f" from t = {stay}"
        r.test(c["headline"] == headline, "headline", headline, f"{c['headline']}, should be {headline}")
        if not self.claimed and (math.isfinite(number(c["bound"])) or c["rate"]):
            r.fail("bound", "a number known before the run although a premise is missing")

    def premise(self, name, status):
        r, e = self.r, self.e
        beta, low = e["beta"], e["lowerBound"]
        what = f"premise '{name}' {status}"
        proved = beta["status"] == "proved" and not beta["given"]
        s = (self.eta[0] if self.T else number(self.c["eta"])) * self.beta
        if name == "v square-summable":
            if self.theorem == "nesterov" and e["budget"] is None:
                r.test(status == "PROVED", what, "v = 0", "no budget")
            else:
                r.test(e["budget"] is not None and math.isfinite(self.total), what, "",
                       "no finite budget of v is in the evidence")
        elif name in ("eta < 2/beta", "eta within Nesterov's range"):
            most = 2 if name == "eta < 2/beta" else max(1, 4 * self.beta / (3 * self.beta + self.mu()))
            holds = s < 2 if most == 2 else s <= most * (1 + 2.0**-50)
            r.test(holds and (status != "PROVED" or proved), what, f"eta beta = {g6(s)}",
                   f"eta beta = {g6(s)}, beta is {'given' if beta['given'] else beta['status']}")
        elif name == "x_t in the box":
            if status == "PROVED":
                r.test(bool(self.stays), what, "by the stay theorem", "the stay theorem does not say so")
            else:
                outside = self.outside()
                r.test(not len(outside), what, f"{self.T + 1} points", f"step {outside[0] if len(outside) else 0} left it")
        elif name == "descent audit":
            if not len(self.quotient):
                r.skip(what, "the quotients need the gradients") if self.T else r.ok(what, "no step yet")
                return
            first = self.c["stay"] or 0
            bad = np.flatnonzero(self.certain[first:] > self.beta * (1 + 1e-9))
            r.test(not len(bad) and (status != "PROVED" or proved), what,
                   f"largest quotient {g6(self.quotient.max())}, beta {g6(self.beta)}",
                   f"step {first + bad[0]}, quotient {g6(self.certain[first + bad[0]])} above {g6(self.beta)}"
                   if len(bad) else "beta is not proved")
        elif name == "f bounded below":
            if low is None:
                r.fail(what, "no lower bound is in the evidence")
                return
            inside = self.T + 1
            if low["scope"] == "box" and len(self.outside()):
                inside = int(self.outside()[0])
            bad = [t for t in range(inside) if self.f[t] < self.low - 2 * self.rounding(t)]
            r.test(not bad and (status != "PROVED" or low["status"] == "proved"), what, f"f >= {g6(self.low)}",
                   f"step {bad[0]}, f = {g6(self.f[bad[0]])}" if bad else f"the bound is {low['status']}")
        elif name == "|v_t| <= m_t each step":
            r.test(e["budget"] is not None, what, "as above", "there is no budget")
        elif name == "eta audited":
            r.test(e["stepRule"] == "audited" and number(self.c["eta"]) > 0, what, "", "the steps are not audited")
        elif name == "f falls by eta |g|^2/2":
            r.test(e["stepRule"] == "searched", what, "", "the steps are not searched")
        elif name == "sum |v_t|^2/eta_t finite":
            r.test(e["budget"] is not None and math.isfinite(number(e["budget"]["weighted"])), what, "", "it is not finite")
        elif name == "curvature mu":
            r.test(bool(e["curvature"]) and e["curvature"]["kind"] == "strongly-convex", what, "", "no mu")
        elif name == "operator from its numbers" and getattr(self, "stable", False):
            r.ok(what, "its weights give a stable law")
        elif name == "momentum with a rate" and self.rate_holds:
            r.ok(what, "by the rate above")
        else:
            r.skip(what, "nothing of it can be recomputed from the evidence")

    def mu(self):
        return number(self.e["curvature"]["value"]) if self.e["curvature"] else 0.0


def number_list(trace, key):
    return np.array([number(t[key]) for t in trace])


def check_boxes(report, document):
    """A written list of boxes: that they cover, that each bound supports the claim, and that each holds."""
    o = document["objective"]
    d = o["dimension"]
    f = function(o["name"], o["formula"], d)
    domain = np.array([[number(v) for v in side] for side in o["box"]])
    for claim in document["claims"]:
        name = f"boxes of {claim['claim']}"
        if claim["bound"] is None:
            report.skip(name, f"nothing is written: {claim['reason']}")
            continue
        bound = number(claim["bound"])
        leaves = np.array([[number(v) for v in leaf] for leaf in claim["leaves"]]).reshape(-1, 2 * d + 1)
        low, high, written = leaves[:, 0:2 * d:2], leaves[:, 1:2 * d:2], leaves[:, -1]
        roots = [np.array([[number(v) for v in side] for side in root]) for root in claim["roots"]]
        if claim["claim"] == "boundary":
            a, b = boxes.faces(domain[:, 0], domain[:, 1])
        else:
            a, b = domain[None, :, 0], domain[None, :, 1]
        same = len(roots) == len(a) and all(
            any((root[:, 0] == a[k]).all() and (root[:, 1] == b[k]).all() for root in roots) for k in range(len(a)))
        report.test(same, name + ": domain", f"{len(a)} of them", "the roots are not the box, or not all its faces")
        if not same:
            continue
        free, gap = np.ones(len(low), bool), None
        for k in range(len(a)):
            inside = free & (low >= a[k]).all(1) & (high <= b[k]).all(1)
            free &= ~inside
            gap = gap or boxes.gap_in_cover(low[inside], high[inside], a[k], b[k])
        stray = np.flatnonzero(free)
        report.test(gap is None and not len(stray), name + ": cover", f"{len(low)} boxes, none overlaps, none is missing",
                    f"near {np.round(gap, 6).tolist()}" if gap is not None else f"leaf {stray[:1]} lies outside")
        upper = claim["claim"] == "smoothness"
        bad = np.flatnonzero(~(written <= bound) if upper else ~(written >= bound))
        report.test(not len(bad), name + ": support", f"every bound supports {g6(bound)}",
                    f"leaf {bad[0] if len(bad) else 0}, {g6(written[bad[0]]) if len(bad) else ''}, the claim is {g6(bound)}")
        if f is None:
            report.skip(name + ": bounds", "this checker has no formula of its own for " + o["name"])
            continue
        if upper:
            target = np.minimum(written * (1 + 1e-9), np.maximum(bound, written))
            words = "of the Hessian's norm holds, to 1e-9 of itself"
        else:
            target = written - 1e-12 * np.maximum(1, np.abs(written))
            words = "of f holds, to 1e-12"
        found = boxes.prove(f, low, high, target, "norm" if upper else "value", budget=max(400_000, 4 * len(low)))
        if found.refuted is not None:
            k = found.refuted
            report.fail(name + ": bounds", f"leaf {k}, {g6(written[k])}, but {g6(found.figure)} is attained at "
                        f"{np.round(found.point, 6).tolist()}")
        elif found.undecided:
            report.ok(name + ": bounds", f"{found.proved} of {found.total} proved by own interval evaluation, none refuted")
            report.skip(name + ": bounds", f"{found.undecided} leaves are not decided after {found.evaluated} boxes")
        else:
            report.ok(name + ": bounds", f"each of {found.total} {words}; {found.evaluated} boxes evaluated here")


def documents(path):
    """The JSON values of a file: one, or one on each line."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def check_file(report, path):
    """Returns what constants the file speaks of, for a comparison between files."""
    found = []
    for document in documents(path):
        if document.get("format") == "basin-boxes":
            report.place = f"{path}: "
            check_boxes(report, document)
            found.append(("boxes", document["objective"]["name"],
                          {c["claim"]: number(c["bound"]) for c in document["claims"]}))
        elif document.get("format") == "basin-export":
            for run in document["runs"]:
                report.place = f"{path}: run {run['run']}: "
                if "evidence" not in run:
                    report.skip("certificate", run.get("problem", "no evidence is exported"))
                    continue
                Certificate(report, run["certificate"], run["evidence"], run["trace"]).check()
        elif document.get("event") == "certificate":
            report.place = f"{path}: " + (f"run {document['run']}: " if "run" in document else "")
            if "evidence" not in document:
                report.skip("certificate", "no evidence: write it with --evidence")
                continue
            e = document["evidence"]
            Certificate(report, document, e, e["trace"]).check()
            found.append(("certificate", e["objective"]["name"], {
                "smoothness": number(e["beta"]["value"]) if e["beta"]["scope"] == "box" and not e["beta"]["given"]
                else math.nan,
                "lowerBound": number(e["lowerBound"]["value"])
                if e["lowerBound"] and e["lowerBound"]["scope"] == "box" else math.nan,
                "boundary": number(e["edge"])}))
    return found


def compare(report, found):
    """Boxes and certificates of the same objective must speak of the same numbers."""
    report.place = ""
    for kind, name, numbers_of in found:
        if kind != "certificate":
            continue
        for other, other_name, boxed in found:
            if other != "boxes" or other_name != name:
                continue
            for claim, value in numbers_of.items():
                if math.isnan(value) or math.isnan(boxed.get(claim, math.nan)):
                    continue
                right = value >= boxed[claim] if claim == "smoothness" else value <= boxed[claim]
                report.test(right, f"{claim} of {name} in certificate and boxes", g6(value),
                            f"{g6(value)}, the boxes prove {g6(boxed[claim])}")


def main(paths):
    if not paths or paths[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if paths else 2
    report, found = Report(), []
    for path in paths:
        try:
            found += check_file(report, path)
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            print(f"unreadable   {path}: {type(error).__name__}: {error}")
            return 2
    compare(report, found)
    print(f"{report.passed} ok, {report.failed} failed, {report.skipped} not checked")
    if report.failed:
        return 1
    return 0 if report.passed else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
