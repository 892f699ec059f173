"""What the chain rule page says, in 1,000 states a chapter, read from its words. Gradients are
judged by mpmath's forty digits, counts by hand, deep networks by whole Jacobians in NumPy."""

import math
import re
from functools import lru_cache

import mpmath
import numpy as np
import pytest
from scipy.special import expit

from tests.pages.conftest import read

# Text, inputs in the order of the graph, the same for mpmath, products and sums back and forward
# as counted by hand.
BANK = [
    ("tanh(w x + b)", "w x b", lambda w, x, b: mpmath.tanh(w * x + b), 3, 5),
    (
        "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2",
        "v1 w1 x v2 w2 y",
        lambda v1, w1, x, v2, w2, y: (v1 * mpmath.tanh(w1 * x) + v2 * mpmath.tanh(w2 * x) - y) ** 2,
        12,
        21,
    ),
    (
        "ln(e^a + e^b + e^c)",
        "a b c",
        lambda a, b, c: mpmath.log(mpmath.exp(a) + mpmath.exp(b) + mpmath.exp(c)),
        4,
        6,
    ),
    ("x sin(x) + x^2", "x", lambda x: x * mpmath.sin(x) + x**2, 6, 6),
    ("max(0, w x + b)", "w x b", lambda w, x, b: max(mpmath.mpf(0), w * x + b), 2, 2),
    ("x x y", "x y", lambda x, y: x * x * y, 5, 5),
    ("|x| + |x - y|", "x y", lambda x, y: abs(x) + abs(x - y), 3, 4),
    ("a x - a y", "a x y", lambda a, x, y: a * x - a * y, 5, 5),
    ("x/y + sqrt(y)", "x y", lambda x, y: x / y + mpmath.sqrt(y), 4, 4),
    ("cos(a) cos(a) + sin(a) sin(a)", "a", lambda a: mpmath.mpf(1), 9, 9),
]


def near(said, true, digits=3):
    """Is ``said`` what ``true`` is to so many digits?"""
    return abs(read(said) - float(true)) <= 0.51 * 10.0 ** (1 - digits) * abs(float(true)) + 1e-12


def states(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        text, names, f, back, ahead = BANK[rng.integers(len(BANK))]
        names = names.split()
        point = rng.uniform(-4, 4, len(names)).round(2)
        if rng.random() < 0.35:  # corners: zeros, ties, cancelling
            point = rng.choice([-1.0, 0.0, 0.5, 1.0, 2.0], len(names))
        yield text, names, f, point.tolist(), (back, ahead)


def one_sided(f, exact, here, k, sign):
    h = mpmath.mpf(10) ** -25 * sign
    moved = [v + h if j == k else v for j, v in enumerate(exact)]
    return (f(*moved) - here) / h


def slopes(f, exact):
    """The slopes of each input from the left and from the right."""
    here, inputs = f(*exact), range(len(exact))
    return [tuple(one_sided(f, exact, here, k, sign) for sign in (-1, 1)) for k in inputs]


def test_what_is_said_of_a_gradient(open_page):
    page = open_page("chain_rule", draw=False)
    seen = set()
    with mpmath.workdps(60):
        for text, names, f, point, counts in states(1, 1000):
            given = {f"in{k}": value for k, value in enumerate(point, 1)}
            html = page.at(function="own", f=text, **given).html
            exact = [mpmath.mpf(value) for value in point]
            if text.startswith("x/y") and point[1] <= 0:
                said = "divides by 0" if point[1] == 0 else "does not exist"
                assert f"f has no value here: {'' if point[1] else f'{_n(point[0])}'}" in html
                assert said in html
                seen.add("missing")
                continue
            seen |= judged(html, names, f, exact, counts)
    assert seen >= {"largest", "tied", "flat", "kink", "zero", "cancels", "sum", "missing", "one"}


def _n(value):
    return f"({value:g})".replace("-", "−") if value < 0 else f"{value:g}"


def judged(html, names, f, exact, counts):
    """The cases that this text was found to be right in."""
    value = re.search(r": f = (\S+?)\. ", html)[1]
    assert near(value, f(*exact))
    costs(html, counts)
    found = dict(zip(names, slopes(f, exact), strict=True))
    smooth = {n: abs(a - b) < mpmath.mpf(10) ** -15 for n, (a, b) in found.items()}
    weights = [n for n in names if n not in "xy"] or names
    cases = set()
    kink = re.search(r"Along (\S+) the slope is (\S+) from the left and (\S+) from the right", html)
    if kink:
        left, right = found[kink[1]]
        assert not smooth[kink[1]] and near(kink[2], left) and near(kink[3], right)
        cases.add("kink")
    settles = re.search(r"All the same ∂f/∂(\S+) = (\S+): the", html)
    if settles:
        assert smooth[settles[1]] and near(settles[2], found[settles[1]][0])
    if all(smooth[n] for n in names):
        assert not kink
    sizes = {n: abs(found[n][0]) for n in weights}
    if most := re.search(
        r"(\S+) is most to blame: it moves f by (\S+) per unit, (\S+) by (\S+)\. So a small enough "
        r"step (\w+) in (\S+) lowers f",
        html,
    ):
        first, one, second, other, way, same = most.groups()
        assert first == same and near(one, sizes[first], 3) and near(other, sizes[second], 3)
        others = max(sizes[n] for n in weights if n != first)
        assert sizes[first] > others and abs(sizes[second] - others) < 1e-15
        lowers(f, exact, names.index(first), way)
        cases.add("largest")
    elif single := re.search(r"∂f/∂(\S+) = (\S+): a small enough step (\w+) in (\S+) lowers", html):
        assert len(weights) == 1 and near(single[2], found[single[1]][0])
        lowers(f, exact, names.index(single[1]), single[3])
        cases.add("one")
    elif tied := re.search(r"shared: (.*?) move f by (\S+) per unit, no \w+ more", html):
        who = re.split(r", | and ", tied[1])
        assert all(near(tied[2], sizes[n]) for n in who) and len(who) > 1
        assert max(sizes.values()) == pytest.approx(float(sizes[who[0]]), rel=1e-11)
        cases.add("tied")
    elif "the gradient does not tell what to change" in html:
        assert max(sizes.values()) < 1e-15
        cases.add("flat")
    else:
        assert kink or settles, html
    if zero := re.search(r"∂f/∂(\S+) = 0, although \S+ is connected: (.*?)</p>", html):
        assert abs(found[zero[1]][0]) < 1e-15
        cases.add("cancels" if "cancel" in zero[2] else "zero")
    if used := re.search(
        r">([^>]*) is used (\d+) times: (.*?) come back and add up to (\S+) there\.<", html
    ):
        parts = [read(part) for part in re.split(r", | and ", used[3])]
        assert len(parts) == int(used[2]) >= 2
        total = read(used[4])
        rounding = sum(0.6e-2 * abs(part) for part in [*parts, total]) + 1e-12
        assert sum(parts) == pytest.approx(total, abs=rounding)
        if used[1] in found:
            assert near(used[4], found[used[1]][0])
        cases.add("sum")
    return cases


def lowers(f, exact, k, way):
    sign = {"down": -1, "up": 1}[way]
    moved = [v + sign * mpmath.mpf(10) ** -30 * (j == k) for j, v in enumerate(exact)]
    assert f(*moved) < f(*exact)


def costs(html, counts):
    back, ahead = counts
    if back == ahead:
        assert f"Both modes take {back} products and sums" in html
        return
    less, more = ("Reverse", "forward") if back < ahead else ("Forward", "reverse")
    assert f"{less} mode is cheaper: {min(counts)} products and sums" in html
    assert f"{more} mode takes {max(counts)} in" in html


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
        seen.add(fate(html, logs, depth))
        if k % 20 == 0:
            singular(html, net, layers, heard, depth)
    assert seen == {"vanishes", "shrinks", "keeps its size", "grows", "explodes", "dead"}


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
