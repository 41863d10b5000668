"""Formulas as trees: a parser of typed ones, the catalogue's functions by name, and their evaluation as jets."""

import math
import re

import numpy as np

from intervals import Interval, Jet, Space

FUNCTIONS = ("exp", "log", "ln", "sin", "cos", "tan", "tanh", "sqrt", "abs", "sigmoid", "softplus", "relu")


class Parser:
    """`(1-x)^2 + 100 (y-x^2)^2`: ^ binds to the right and before a minus sign; 2x and 3 (x+y) are products.

    What comes with pasted formulas is written the plain way first: x², x₁, **, −, ·, ×, ÷, π.
    """

    RAISED = re.compile("[ ]*([⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
    PLAIN = str.maketrans("−–·⋅∙×∗÷∕₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "--*****//01234567890123456789-")

    def __init__(self, text):
        text = self.RAISED.sub(lambda m: "^(" + m[0].strip().translate(self.PLAIN) + ")", text)
        self.text, self.place = text.translate(self.PLAIN).replace("π", "pi").replace("**", "^"), 0

    def parse(self):
        tree = self.sum()
        if self.peek():
            raise ValueError(f"unexpected '{self.peek()}' at {self.place + 1} of {self.text}")
        return tree

    def peek(self):
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        return self.text[self.place] if self.place < len(self.text) else ""

    def take(self, choices):
        c = self.peek()
        if c and c in choices:
            self.place += 1
            return c
        return ""

    def expect(self, c):
        if not self.take(c):
            raise ValueError(f"'{c}' is missing at {self.place + 1} of {self.text}")

    def sum(self):
        left = self.product()
        while sign := self.take("+-"):
            left = (sign, left, self.product())
        return left

    def product(self):
        left = self.signed()
        while True:
            if sign := self.take("*/"):
                left = (sign, left, self.signed())
            elif self.peek() and (self.peek() == "(" or self.peek().isalpha()):
                left = ("*", left, self.power())
            else:
                return left

    def signed(self):
        sign = self.take("+-")
        if not sign:
            return self.power()
        inner = self.signed()
        return ("neg", inner) if sign == "-" else inner

    def power(self):
        base = self.atom()
        return ("^", base, self.signed()) if self.take("^") else base

    def atom(self):
        c = self.peek()
        if c == "(":
            self.place += 1
            inner = self.sum()
            self.expect(")")
            return inner
        if c.isdigit() or c == ".":
            return ("number", self.number())
        if c.isalpha():
            return self.named()
        raise ValueError(f"unexpected '{c}' at {self.place + 1} of {self.text}")

    def number(self):
        t, start = self.text, self.place
        at = lambda i: t[i] if i < len(t) else ""
        while at(self.place).isdigit() or at(self.place) == ".":
            self.place += 1
        if at(self.place) in ("e", "E"):
            skip = 2 if at(self.place + 1) in ("+", "-") else 1
            if at(self.place + skip).isdigit():
                self.place += skip
                while at(self.place).isdigit():
                    self.place += 1
        return float(t[start:self.place])

    def named(self):
        start = self.place
        while self.place < len(self.text) and (self.text[self.place].isalnum() or self.text[self.place] == "_"):
            self.place += 1
        name = self.text[start:self.place]
        if name in ("x", "y", "z"):
            return ("x", "xyz".index(name))
        digits = name[1:].lstrip("_")
        if name[0] == "x" and digits.isdigit():
            return ("x", int(digits) - 1)
        if name in ("pi", "e"):
            return ("number", math.pi if name == "pi" else math.e)
        self.expect("(")
        first = self.sum()
        if name in ("max", "min"):
            self.expect(",")
            second = self.sum()
            self.expect(")")
            return (name, first, second)
        self.expect(")")
        if name not in FUNCTIONS:
            raise ValueError(f"no function {name}")
        return ("call", "log" if name == "ln" else name, first)


def constant(tree):
    """The number a tree without coordinates stands for, or None."""
    kind = tree[0]
    if kind == "number":
        return tree[1]
    if kind == "x":
        return None
    parts = [constant(part) for part in tree[1:] if isinstance(part, tuple)]
    if any(part is None for part in parts):
        return None
    if kind == "neg":
        return -parts[0]
    if kind in "+-*/^":
        a, b = parts
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "^": lambda: a**b}[kind]()
    if kind in ("max", "min"):
        return max(parts) if kind == "max" else min(parts)
    a = parts[0]
    return {"exp": math.exp, "log": math.log, "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh,
            "sqrt": math.sqrt, "abs": abs, "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
            "softplus": lambda v: math.log1p(math.exp(v)), "relu": lambda v: max(v, 0.0)}[tree[1]](a)


def evaluate(tree, x):
    """A tree as a jet; x are jets, one for each coordinate."""
    space = x[0].space
    # A part that occurs twice is one and the same, so that its square is known to be one.
    known = {}

    def go(tree):
        if tree not in known:
            known[tree] = step(tree)
        return known[tree]

    def step(tree):
        kind = tree[0]
        if kind == "x":
            return x[tree[1]]
        if kind == "number":
            return Jet.constant(space, tree[1])
        number = constant(tree)
        if number is not None:
            # The engine's own constants may be rounded otherwise.
            return Jet.constant(space, Interval(number - abs(number) * 2.0**-50, number + abs(number) * 2.0**-50)
                                if not float(number).is_integer() else number)
        if kind == "neg":
            return -go(tree[1])
        if kind == "+":
            return go(tree[1]) + go(tree[2])
        if kind == "-":
            return go(tree[1]) - go(tree[2])
        if kind == "*":
            return go(tree[1]) * go(tree[2])
        if kind == "/":
            return go(tree[1]) / go(tree[2])
        if kind == "^":
            n = constant(tree[2])
            if n is None:
                return (go(tree[2]) * go(tree[1]).log()).exp()
            if float(n).is_integer() and abs(n) <= 131072:
                whole = go(tree[1]).power(int(abs(n)))
                return whole.reciprocal() if n < 0 else whole
            return go(tree[1]).sqrt() if n == 0.5 else (go(tree[1]).log() * n).exp()
        if kind in ("max", "min"):
            return go(tree[1]).choose(go(tree[2]), kind == "max")
        a = go(tree[2])
        name = tree[1]
        if name == "tan":
            return a.sin() / a.cos()
        if name == "abs":
            return a.choose(-a, True)
        if name == "relu":
            return a.choose(Jet.constant(space, 0.0), True)
        return getattr(a, name)()

    return go(tree)


class Function:
    """A function of d coordinates that can be evaluated over boxes."""

    def __init__(self, text, d):
        self.text, self.d = text, d
        self.tree = Parser(text).parse()

    def jet(self, low, high, degree):
        """Over boxes low..high, arrays (n, d)."""
        space = Space(self.d, degree)
        x = [Jet.coordinate(space, i, Interval(low[:, i], high[:, i])) for i in range(self.d)]
        with np.errstate(all="ignore"):
            return evaluate(self.tree, x)

    def at(self, points, degree=1):
        points = np.asarray(points, float)
        return self.jet(points, points, degree)


def _total(term, d):
    return " + ".join(f"({term(i)})" for i in range(1, d + 1))


def _rosenbrock(d):
    return " + ".join(f"(1-x{i})^2 + 100*(x{i + 1}-x{i}^2)^2" for i in range(1, d))


def _levy(d):
    w = [f"(1+(x{i}-1)*0.25)" for i in range(1, d + 1)]
    middle = "".join(f" + ({v}-1)^2*(1+10*sin(pi*{v}+1)^2)" for v in w[:-1])
    return f"sin(pi*{w[0]})^2{middle} + ({w[-1]}-1)^2*(1+sin(2*pi*{w[-1]})^2)"


def _dixon_price(d):
    return "(x1-1)^2" + "".join(f" + {i}*(2*x{i}^2-x{i - 1})^2" for i in range(2, d + 1))


def _zakharov(d):
    w = "(" + " + ".join(f"{0.5 * i}*x{i}" for i in range(1, d + 1)) + ")"
    return _total(lambda i: f"x{i}^2", d) + f" + {w}^2 + {w}^4"


def _smooth_ackley(d):
    square = _total(lambda i: f"x{i}^2", d)
    waves = _total(lambda i: f"cos(2*pi*x{i})", d)
    return f"-20*exp(-0.2*(sqrt(({square})/{d} + 0.1*0.1) - 0.1)) + (e+20) - exp(({waves})/{d})"


def _neuron(_):
    terms = []
    for k in range(21):
        a = -2 + 0.2 * k
        terms.append(f"(tanh(({a!r})*x+y)-({math.tanh(2 * a - 1)!r}))^2")
    return "(" + " + ".join(terms) + ")*(1/21)"


_MONKEY = "x^3 - 3*x*y^2"
_PRICE = ("(1+(x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2))*"
          "(30+(2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))")

# Written from their published definitions, not from the engine's code.
FAMILIES = {
    "sphere": lambda d: _total(lambda i: f"x{i}^2", d),
    "rosenbrock": _rosenbrock,
    "log-rosenbrock": lambda d: f"ln(1+({_rosenbrock(d)})*0.1)",
    "rastrigin": lambda d: _total(lambda i: f"x{i}^2+10*(1-cos(2*pi*x{i}))", d),
    "smooth-ackley": _smooth_ackley,
    "griewank": lambda d: f"1 + ({_total(lambda i: f'x{i}^2', d)})/4000 - "
    + "*".join(f"cos(x{i}/sqrt({i}))" for i in range(1, d + 1)),
    "levy": _levy,
    "styblinski-tang": lambda d: _total(lambda i: f"(x{i}^4-16*x{i}^2+5*x{i})*0.5", d),
    "dixon-price": _dixon_price,
    "zakharov": _zakharov,
    "nonconvex-pl": lambda d: _total(lambda i: f"x{i}^2", d) + " + 3*sin(x1)^2",
}
SINGLE = {
    "quadratic": "(x^2 + 100*y^2)*0.5",
    "himmelblau": "(x^2+y-11)^2 + (x+y^2-7)^2",
    "beale": "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2",
    "booth": "(x+2*y-7)^2 + (2*x+y-5)^2",
    "matyas": "0.26*(x^2+y^2) - 0.48*x*y",
    "three-hump-camel": "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    "six-hump-camel": "(4-2.1*x^2+x^4/3)*x^2 + x*y + (4*y^2-4)*y^2",
    "goldstein-price": _PRICE,
    "log-goldstein-price": f"ln({_PRICE})",
    "mccormick": "sin(x+y) + (x-y)^2 - 1.5*x + 2.5*y + 1",
    "easom": "-(cos(x)*cos(y)*exp(-(x-pi)^2-(y-pi)^2))",
    "branin": "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + (10-10/(8*pi))*cos(x) + 10",
    "monkey-saddle": _MONKEY,
    "coercive-monkey-saddle": f"{_MONKEY} + (x^2+y^2)^2*0.25",
    "double-well": "(x^2-1)^2*0.25 + y^2*0.5",
    "tilted-double-well": "(x^2-1)^2*0.25 + y^2*0.5 + 0.1*x",
    "log-sum-exp": "ln(exp(x+3*y-0.1) + exp(x-3*y-0.1) + exp(-x-0.1))",
    "tanh-neuron": _neuron(2),
}


def function(name, formula, d):
    """The function of an objective, or None where it is not known here."""
    if name.startswith("expr:") and name[5:].split(";")[0].strip() == formula.strip():
        return Function(formula, d)
    base, _, dimension = name.partition(":")
    if name in SINGLE and d == 2:
        return Function(SINGLE[name], d)
    if base in FAMILIES and (dimension == "" and d == 2 or dimension == str(d)):
        return Function(FAMILIES[base](d), d)
    return None
