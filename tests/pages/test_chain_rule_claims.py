"""What the chain rule page says, in 1,000 states a chapter, read from its words. Gradients are
judged by mpmath's forty digits, counts by hand, deep networks by whole Jacobians in NumPy."""

import math
import re
from functools import lru_cache

import mpmath
import numpy as np
import pytest
from scipy.special import expit

from pages.calculus.chain_rule import graph
from tests.pages.conftest import read

# Text; for each output its letters one by one and the same for mpmath, each occurrence of a letter
# by itself; products and sums back and forward as counted by hand.
BANK = [
    ("tanh(w x + b)", [("w x b", lambda w, x, b: mpmath.tanh(w * x + b))], 3, 5),
    (
        "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2",
        [("v1 w1 x v2 w2 x y", lambda *p: two_neurons(*p) ** 2)],
        12,
        21,
    ),
    (
        "ln(e^a + e^b + e^c)",
        [("a b c", lambda *p: mpmath.log(sum(mpmath.exp(one) for one in p)))],
        4,
        6,
    ),
    ("x sin(x) + x^2", [("x x x", lambda p, q, r: p * mpmath.sin(q) + r**2)], 6, 6),
    ("max(0, w x + b)", [("w x b", lambda w, x, b: max(mpmath.mpf(0), w * x + b))], 2, 2),
    ("x x y", [("x x y", lambda p, q, y: p * q * y)], 5, 5),
    ("|x| + |x - y|", [("x x y", lambda p, q, y: abs(p) + abs(q - y))], 3, 4),
    ("a x - a y", [("a x a y", lambda a, x, b, y: a * x - b * y)], 5, 5),
    ("x/y + sqrt(y)", [("x y y", lambda x, y, z: x / y + mpmath.sqrt(z))], 4, 4),
    (
        "cos(a) cos(a) + sin(a) sin(a)",
        [
            (
                "a a a a",
                lambda p, q, r, s: mpmath.cos(p) * mpmath.cos(q) + mpmath.sin(r) * mpmath.sin(s),
            )
        ],
        9,
        9,
    ),
    ("x^2; a y", [("x", lambda x: x * x), ("a y", lambda a, y: a * y)], 3, 3),
    ("x + y; x y", [("x y", lambda x, y: x + y), ("x y", lambda x, y: x * y)], 2, 2),
    (
        "w x + b; tanh(w x)",
        [("w x b", lambda w, x, b: w * x + b), ("w x", lambda w, x: mpmath.tanh(w * x))],
        5,
        4,
    ),
    (
        "sin(x^2); cos(x^2); e^(x^2)",
        [("x", lambda x, g=g: g(x * x)) for g in (mpmath.sin, mpmath.cos, mpmath.exp)],
        6,
        4,
    ),
]


USED = {  # the input with the most edges, and how many
    "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2": ("x", 2),
    "x sin(x) + x^2": ("x", 3),
    "x x y": ("x", 2),
    "|x| + |x - y|": ("x", 2),
    "a x - a y": ("a", 2),
    "x/y + sqrt(y)": ("y", 2),
    "cos(a) cos(a) + sin(a) sin(a)": ("a", 2),  # either function is worked out once
}


def two_neurons(v1, w1, x1, v2, w2, x2, y):
    return v1 * mpmath.tanh(w1 * x1) + v2 * mpmath.tanh(w2 * x2) - y


def near(said, true, digits=3):
    """Is ``said`` what ``true`` is to so many digits?"""
    return abs(read(said) - float(true)) <= 0.51 * 10.0 ** (1 - digits) * abs(float(true)) + 1e-12


def states(seed, count):
    """Text, outputs, all letters in the order of the graph, the point, the output, the counts."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        text, outputs, *counts = BANK[rng.integers(len(BANK))]
        names = list(dict.fromkeys(" ".join(letters for letters, _ in outputs).split()))
        point = rng.uniform(-4, 4, len(names)).round(2)
        if rng.random() < 0.35:  # corners: zeros, ties, cancelling
            point = rng.choice([-1.0, 0.0, 0.5, 1.0, 2.0], len(names))
        yield text, outputs, names, point.tolist(), int(rng.integers(len(outputs))), counts


class Output:
    """One output in mpmath's digits: its value, the slopes of each letter from both sides, and
    what each derivative would be if the occurrences of the letter did not cancel."""

    H = mpmath.mpf(10) ** -25

    def __init__(self, letters, f, point):
        self.letters, self.f, self.point = letters.split(), f, point
        self.names = list(dict.fromkeys(self.letters))
        self.here = self.value(point)
        self.slopes = {name: self.both_sides(name) for name in self.names}
        self.smooth = {n: abs(a - b) < mpmath.mpf(10) ** -15 for n, (a, b) in self.slopes.items()}

    def value(self, point):
        return self.f(*(mpmath.mpf(point[name]) for name in self.letters))

    def both_sides(self, name):
        return tuple(
            (self.value(self.point | {name: mpmath.mpf(self.point[name]) + h}) - self.here) / h
            for h in (-self.H, self.H)
        )

    def uncancelled(self, name):
        """The sum of the sizes of the derivatives by each occurrence."""
        given = [mpmath.mpf(self.point[one]) for one in self.letters]
        return sum(
            abs(self.f(*(v + self.H * (j == k) for j, v in enumerate(given))) - self.here) / self.H
            for k, one in enumerate(self.letters)
            if one == name
        )


def test_what_is_said_of_a_gradient(open_page, undrawn):
    undrawn(graph, "along_tables")
    page = open_page("chain_rule", draw=False)
    seen = set()
    with mpmath.workdps(60):
        for text, outputs, names, values, k, counts in states(1, 1000):
            given = {f"in{at}": value for at, value in enumerate(values, 1)}
            html = page.at(function="own", f=text, output=k + 1, **given).html
            point, name = dict(zip(names, values, strict=True)), output_name(outputs, k)
            if text.startswith("x/y") and point["y"] <= 0:
                gone = f"{_n(point['x'])} ÷ 0 divides by 0."
                if point["y"]:
                    gone = f"sqrt({point['y']:g}) does not exist.".replace("-", "−")
                assert f"f has no value here: {gone}" in html and page.tone == "alarm"
                seen.add("missing")
                continue
            found = Output(*outputs[k], point)
            costs(html, counts, len(names), len(outputs))
            try:
                seen |= judged(html, text, name, found, page.tone)
            except AssertionError as error:
                raise AssertionError(f"{text}, {name} at {point}\n{error}") from error
    cases = "largest tied flat kink zero cancels sum missing one one flat weights"
    assert seen >= {*cases.split()}, seen


def output_name(outputs, k):
    return "f" if len(outputs) == 1 else f"f{'₁₂₃'[k]}"


def _n(value):
    return f"({value:g})".replace("-", "−") if value < 0 else f"{value:g}"


def judged(html, text, f, found, tone):
    """The cases that this text was found to be right in; ``f`` is the name of the output."""
    value = re.search(rf": {f} = (\S+?)\. ", html)[1]
    assert near(value, found.here)
    weights = [n for n in found.names if n not in ("x", "y")] or found.names
    cases = judged_kink(html, f, found)
    blamed = judged_blame(html, f, found, weights)
    loose = [n for n in weights if not found.smooth[n]]
    assert bool(blamed) == (not loose), loose
    assert tone == ("alarm" if loose else "warn" if blamed & {"flat", "one flat"} else "plain")
    zeros = [n for n in found.names if abs(found.slopes[n][0]) < 1e-15]
    zero = re.search(rf"∂{f}/∂(\S+) = 0, although \S+ is connected: (.*?)</p>", html)
    if all(found.smooth.values()):
        assert bool(zero) == bool(zeros)
    if zero:
        assert zero[1] == zeros[0]
        cancels = found.uncancelled(zero[1]) > 1e-15
        assert ("its paths cancel" in zero[2]) == cancels
        stopped = re.search("“(.*?)” passes on nothing, its local derivative is 0", zero[2])
        assert bool(stopped) == (not cancels)
        if stopped:
            by_a_letter = any(found.point[one] == 0 for one in found.names)
            gone = not found.here
            why = {"×": by_a_letter, "cos": by_a_letter, "max 0": gone}
            why["^2"] = by_a_letter if "x^2" in text else gone
            assert why[stopped[1]], stopped[1]
        cases.add("cancels" if cancels else "zero")
    said = judged_sum(html, text, found)
    assert bool(said) == (text in USED and not zeros and all(found.smooth.values()))
    return cases | blamed | said


def judged_kink(html, f, found):
    kink = re.search(r"Along (\S+) the slope is (\S+) from the left and (\S+) from the right", html)
    settles = re.search(rf"All the same ∂{f}/∂(\S+) = (\S+): the", html)
    if settles:
        assert found.smooth[settles[1]] and near(settles[2], found.slopes[settles[1]][0])
    if not kink:
        return set()
    left, right = found.slopes[kink[1]]
    assert not found.smooth[kink[1]] and near(kink[2], left) and near(kink[3], right)
    assert f"a kink, so ∂{f}/∂{kink[1]} does not exist" in html
    return {"kink"}


def judged_blame(html, f, found, weights):
    """Who is to blame, by the sizes of the slopes; empty where nobody is named."""
    sizes = {n: abs(found.slopes[n][0]) for n in weights}
    data = {*weights} <= {"x", "y"}
    if most := re.search(
        rf"Of the (\w+) (\S+) is most to blame: it moves {f} by (\S+) per unit, (\S+) by (\S+)\. "
        rf"So a small enough step (\w+) in (\S+) lowers {f}\.",
        html,
    ):
        who, first, one, second, other, way, same = most.groups()
        assert who == ("inputs" if data else "weights")
        assert first == same and near(one, sizes[first], 3) and near(other, sizes[second], 3)
        others = max(sizes[n] for n in weights if n != first)
        assert sizes[first] > others and abs(sizes[second] - others) < 1e-15
        lowers(found, first, way)
        return {"largest"} | ({"weights"} if who == "weights" else set())
    if single := re.search(
        rf"∂{f}/∂(\S+) = (\S+): a small enough step (\w+) in (\S+) lowers", html
    ):
        assert weights == [single[1]] == [single[4]]
        assert near(single[2], found.slopes[single[1]][0])
        lowers(found, single[1], single[3])
        return {"one"}
    if tied := re.search(rf"shared: (.*?) move {f} by (\S+) per unit, no (\w+) more", html):
        who = re.split(r", | and ", tied[1])
        assert all(near(tied[2], sizes[n]) for n in who) and len(who) > 1
        assert max(sizes.values()) == pytest.approx(float(sizes[who[0]]), rel=1e-11)
        assert {*who} == {n for n in weights if sizes[n] > (1 - 1e-11) * sizes[who[0]]}
        assert tied[3] == ("input" if data else "weight")
        return {"tied"}
    flat = re.search(r"<p>([^<]*) is 0 here, so the gradient does not tell what to change", html)
    if not flat:
        return set()
    assert max(sizes.values()) < 1e-15
    if len(weights) == 1:
        assert flat[1] == f"∂{f}/∂{weights[0]}"
        return {"one flat"}
    assert flat[1] == f"Every derivative of {f}" + ("" if data else " by a weight")
    return {"flat"}


def judged_sum(html, text, found):
    used = re.search(
        r">([^>]*) is used (\d+) times: (.*?) come back and add up to (\S+) there\.<", html
    )
    if not used:
        return set()
    parts = [read(part) for part in re.split(r", | and ", used[3])]
    assert (used[1], len(parts)) == USED[text] and len(parts) == int(used[2])
    total = read(used[4])
    rounding = sum(0.6e-2 * abs(part) for part in [*parts, total]) + 1e-12
    assert sum(parts) == pytest.approx(total, abs=rounding)
    assert near(used[4], found.slopes[used[1]][0])
    return {"sum"}


def lowers(found, name, way):
    step = {"down": -1, "up": 1}[way] * mpmath.mpf(10) ** -30
    assert found.value(found.point | {name: mpmath.mpf(found.point[name]) + step}) < found.here


def costs(html, counts, inputs, outputs):
    back, ahead = counts
    sweeps = f"{outputs} sweep{'s' if outputs > 1 else ''} back"
    others = f"{inputs} sweep{'s' if inputs > 1 else ''} forward"
    if back == ahead:
        assert f"Both modes take {back} products and sums: {sweeps}, or {others}." in html
        return
    less, more = ("Reverse", "forward") if back < ahead else ("Forward", "reverse")
    few, many = (sweeps, others) if back < ahead else (others, sweeps)
    assert f"{less} mode is cheaper: {min(counts)} products and sums in {few}; " in html
    assert f"{more} mode takes {max(counts)} in {many}." in html


# Texts whose rules end at x = a, and the same in mpmath (complex where f has no value).
ODD = [
    ("w |x - a|", lambda w, x, a: w * abs(x - a)),
    ("w max(x, a)", lambda w, x, a: w * max(x, a)),
    ("w sign(x - a)", lambda w, x, a: w * mpmath.sign(x - a)),
    ("w sqrt(x - a)", lambda w, x, a: w * mpmath.sqrt(x - a)),
    ("w sqrt(|x - a|)", lambda w, x, a: w * mpmath.sqrt(abs(x - a))),
    ("w |x - a|^(1/3)", lambda w, x, a: w * mpmath.cbrt(abs(x - a))),
    ("w (x - a) |x - a|", lambda w, x, a: w * (x - a) * abs(x - a)),
    ("w |x - a| + x^2", lambda w, x, a: w * abs(x - a) + x * x),
    ("w |x - a| sqrt(|x - a|)", lambda w, x, a: w * abs(x - a) * mpmath.sqrt(abs(x - a))),
]


def test_what_is_said_where_the_rules_end(open_page, undrawn):
    """The first weight without a factor, by one-sided quotients at 10⁻³⁰ and 10⁻⁴⁰."""
    undrawn(graph, "along_tables")
    page = open_page("chain_rule", draw=False)
    rng, seen = np.random.default_rng(5), set()
    with mpmath.workdps(90):
        for k in range(300):
            text, f = ODD[k % len(ODD)]
            w, a = rng.uniform(-4, 4, 2).round(2)
            names = list(dict.fromkeys(re.findall(r"[wxa](?![a-z])", text)))
            values = {"w": w or 1.0, "x": a, "a": a}
            given = {f"in{at}": values[name] for at, name in enumerate(names, 1)}
            html = page.at(function="own", f=text, **given).html
            exact = {name: mpmath.mpf(float(value)) for name, value in values.items()}
            told = re.search(r"At “[^”]*” the chain rule has no factor\. (.*?)</p>", html)[1]
            assert page.tone == "alarm"
            seen.add(what_happens(f, exact, names[1 if names[0] == "w" else 0], told))
    assert seen == {"kink", "jump", "edge", "steep", "settles"}


def what_happens(f, exact, name, told):
    """What is told of f along a letter must be what f does there."""
    other = "a" if "∂f/∂a" in told or "Along a " in told or "this a " in told else "x"
    name = "a" if "as a passes" in told else other
    here = f(**exact)
    quotients = {}
    for size in (-30, -40):
        for sign in (-1, 1):
            h = sign * mpmath.mpf(10) ** size
            moved = f(**(exact | {name: exact[name] + h}))
            quotients[sign, size] = None if mpmath.im(moved) else (moved - here) / h
    if None in quotients.values():
        assert "f has values to one side of this" in told
        return "edge"
    left, right = quotients[-1, -40], quotients[1, -40]
    leap = max(abs(quotients[s, -40]) * mpmath.mpf(10) ** -40 for s in (-1, 1))
    if leap > 1e-6:
        assert f"f jumps as {name} passes this value: no derivative." in told
        return "jump"
    if max(abs(left), abs(right)) > 1e4:
        assert f"Along {name} the slope grows without end: ∂f/∂{name} does not exist." in told
        return "steep"
    if abs(left - right) > 1e-9:
        kink = re.search(r"the slope is (\S+) from the left and (\S+) from the right: a kink", told)
        assert near(kink[1], left) and near(kink[2], right)
        return "kink"
    settled = re.search(rf"All the same ∂f/∂{name} = (\S+): the difference quotients settle", told)
    assert abs(read(settled[1]) - left) < 1e-6 * max(1, abs(left))
    return "settles"


# Texts, where their inputs lie, and what must be said there, by paper and pencil: float64 ends at
# about e^709.78 above and e^−745.13 below.
SMALL = "a factor on the way is too small for floating-point numbers."
LIMITS = [
    ("ln(x) + y", (-4, 0), lambda x: f"f has no value here: ln({x}) does not exist."),
    ("x^0.5 y", (-4, -0.1), lambda x: f"f has no value here: ({x})^0.5 does not exist."),
    ("1/(x - x) + y", (-4, 4), lambda x: "f has no value here: 1 ÷ 0 divides by 0."),
    ("(x - x)^(-2)", (-4, 4), lambda x: "f has no value here: 0^(−2) divides by 0."),
    ("e^(e^(e^x))", (1.89, 4), lambda x: "is too large for floating-point numbers, and everyth"),
    ("e^(177x)", (3.99, 4), lambda x: "<p>∂f/∂x is too large for floating-point numbers.</p>"),
    ("e^(-300x)", (2.52, 4), lambda x: f"∂f/∂x = 0, although x is connected: {SMALL}"),
    ("tanh(400x)", (2, 4), lambda x: f"∂f/∂x = 0, although x is connected: {SMALL}"),
    ("e^(-300x)", (0, 2.4), lambda x: "∂f/∂x = −"),
    ("e^(177x)", (-4, 3.9), lambda x: "a small enough step down in x lowers f."),
]


def test_what_floating_point_numbers_leave_out(open_page, undrawn):
    undrawn(graph, "along_tables")
    page = open_page("chain_rule", draw=False)
    rng = np.random.default_rng(7)
    for k in range(100):
        text, (low, high), words = LIMITS[k % len(LIMITS)]
        x = round(float(rng.uniform(low, high)), 2)
        html = page.at(function="own", f=text, in1=x, in2=1.0).html
        said = words(f"{x:g}".replace("-", "−"))
        assert said in html, (text, x)
        lost = SMALL in said
        assert ("the gradient does not tell what to change" in html) == lost
        wanted = "warn" if lost else "plain" if k % len(LIMITS) > 7 else "alarm"
        assert page.tone == wanted, (text, x)


SLOPE = {
    "linear": np.ones_like,
    "tanh": lambda z: np.cosh(z) ** -2.0,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "sigmoid": lambda z: expit(z) * expit(-z),
}
VALUE = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "sigmoid": expit,
}


@lru_cache(maxsize=2)
def network(seed, width):
    rng = np.random.default_rng(seed)
    start, blame = rng.standard_normal((2, 16, width))
    weights = rng.standard_normal((100, 16, width, width)) / math.sqrt(width)
    return weights, start, blame / np.linalg.norm(blame, axis=1)[:, None]


def jacobians(net, weights, start, depth):
    """Whole Jacobians, layer by layer, of all draws; and which draws still have a signal."""
    activation, sigma, residual = net
    z, found, heard = start, [], []
    for w in weights[:depth]:
        heard.append(z.any(axis=1))
        found.append(sigma * w * SLOPE[activation](z)[:, None, :] + residual * np.eye(z.shape[1]))
        z = residual * z + sigma * np.einsum("kij,kj->ki", w, VALUE[activation](z))
    return found, np.array(heard)


def deep_states(seed, count):
    rng = np.random.default_rng(seed)
    for k in range(count):
        width, sample = [(16, 1), (8, 2), (4, 3)][3 * k // count]
        init = str(rng.choice(["own", "own", "own", "xavier", "he"]))
        yield {
            "depth": int(rng.integers(1, 41)),
            "sigma": round(float(rng.uniform(0.1, 4)), 2),
            "activation": str(rng.choice(list(SLOPE))),
            "init": init,
            "residual": bool(rng.random() < 0.3),
            "width": str(width),
            "seed": sample,
        }


def test_what_is_said_of_deep_networks(open_page):
    page = open_page("chain_rule", draw=False).open("deep")
    seen = set()
    for k, state in enumerate(deep_states(2, 1000)):
        html = page.at(**state).html
        sigma = {"xavier": 1.0, "he": math.sqrt(2)}.get(state["init"], state["sigma"])
        net, depth = (state["activation"], sigma, state["residual"]), state["depth"]
        weights, start, g = network(state["seed"], int(state["width"]))
        layers, heard = jacobians(net, weights, start, depth)
        logs = np.zeros(16)
        for jacobian in reversed(layers):
            g = np.einsum("kij,ki->kj", jacobian, g)
            size = np.linalg.norm(g, axis=1)
            with np.errstate(divide="ignore"):
                logs += np.log10(size)
            g = g / np.where(size > 0, size, 1)[:, None]
        found = fate(html, logs, depth)
        assert page.tone == TONE[found]
        silent(html, state["activation"], np.isfinite(logs), found)
        idle = int((layers[-1] == np.eye(len(start[0]))).all(axis=(1, 2)).sum())
        which = "all 16" if idle == 16 else f"{idle} of 16"
        assert (f"In {which} draws all relu units are silent in the end" in html) == bool(idle)
        seen.add(found)
        if k % 20 == 0:
            singular(html, net, layers, heard, depth)
    assert seen == {"vanishes", "shrinks", "keeps its size", "grows", "explodes", "dead"}


TONE = {
    "vanishes": "warn",
    "shrinks": "plain",
    "keeps its size": "good",
    "grows": "plain",
    "explodes": "warn",
    "dead": "alarm",
}


def silent(html, activation, alive, found):
    """Why gradients are 0, if some are; how many, unless that was said already."""
    dead = 16 - alive.sum()
    of_relu = "A layer whose relu units are all silent passes back nothing." in html
    assert of_relu == bool(dead and activation == "relu")
    left_out = f"{dead} of 16 draws, left out above." in html
    assert left_out == bool(of_relu and found != "dead")
    small = f"In {dead} of 16 draws the slopes are too small for floating-point numbers." in html
    assert small == bool(dead and activation != "relu")
    assert f">{dead} of 16</div><small>draws that teach layer 0 nothing" in html


def pair(text):
    value, error = re.fullmatch(r"(\S+) ± (\S+?)", text).groups()
    return read(value), read(error)


def fate(html, logs, depth):
    alive = logs[np.isfinite(logs)]
    dead = 16 - len(alive)
    if dead >= 8:
        which = "all 16" if dead == 16 else f"{dead} of 16"
        assert f"In {which} draws the gradient that reaches layer 0 is exactly 0:" in html
        return "dead"
    each = alive / depth
    factor, error = 10 ** each.mean(), each.std(ddof=1) / math.sqrt(len(alive))
    said = re.search(
        r"The gradient (.*?)(?: as far as these draws can tell)?: each layer back multiplies its "
        r"norm by (\S+ ± \S+?)(?:, \d+ layers by (\S+))? \(geometric mean of (\d+) draws",
        html,
    )
    value, spread = pair(said[2])
    assert spread == pytest.approx(factor * math.log(10) * error, rel=0.06)
    assert value == pytest.approx(factor, abs=0.06 * spread + 6e-4 * factor)
    if depth > 1:
        assert near(said[3], 10 ** alive.mean())
    assert int(said[4]) == len(alive)
    assert (f"{dead} of 16 draws, left out above" in html) == bool(dead)
    if abs(each.mean()) <= 2 * error:
        expected = "keeps its size"
    elif each.mean() < 0:
        expected = "vanishes" if alive.mean() <= -1 else "shrinks"
    else:
        expected = "explodes" if alive.mean() >= 1 else "grows"
    assert said[1] == expected
    return expected


GRID = np.linspace(-9, 9, 6001)
DENSITY = np.exp(-GRID * GRID / 2) / np.exp(-GRID * GRID / 2).sum()


def singular(html, net, layers, heard, depth):
    """χ by a plain grid, and the mean squared singular value by NumPy's decomposition."""
    activation, sigma, residual = net
    said = re.search(
        r"Theory (.*?): the mean squared singular value of a layer is χ = (\S+) (in each layer|on "
        r"average); measured (\S+ ± \S+?)\.<",
        html,
    )
    chi, q = [], 1.0
    for _ in range(depth):
        z = math.sqrt(q) * GRID
        chi.append(sigma**2 * (SLOPE[activation](z) ** 2 @ DENSITY) + residual)
        q = sigma**2 * (VALUE[activation](z) ** 2 @ DENSITY) + residual * q
    assert read(said[2]) == pytest.approx(np.mean(chi), rel=6e-3)
    exact = activation == "linear" or (activation == "relu" and not residual)
    assert said[1] == ("at every width" if exact else "for wide layers")
    if said[3] == "in each layer":
        assert max(chi) == pytest.approx(min(chi), rel=2e-3)
    squares = np.array([(np.linalg.svd(j, compute_uv=False) ** 2).mean(axis=1) for j in layers])
    value, spread = pair(said[4])
    assert value == pytest.approx(squares[heard].mean(), abs=0.06 * spread + 6e-3 * value)
    if heard.all():
        error = squares.mean(axis=0).std(ddof=1) / 4
        assert spread == pytest.approx(error, rel=0.06, abs=1e-12)
    if exact and spread:
        assert abs(value - np.mean(chi)) < 6 * spread + 6e-3 * value
