"""What the page says of penalties, barriers and multipliers, in 1,000 states read from its words
and judged by roots of gradients in the plane and numpy's eigenvalues."""

import functools
import re

import numpy as np
import pytest
from scipy.optimize import root

from core.ui.words import value_of
from pages.optimization.constraints import paths

P = np.array([2.2, 1.6])


def slope(x, a, price):
    return a * (x - P) + price * x


def limit(x):
    return (x @ x - 2.25) / 2


def minimum(a, method, rho, price=0.0):
    """The point where the gradient of what is minimised is 0, and its multiplier, as one root in
    space; from a great strength down to the one asked for."""

    def rest(z, rho):
        g = limit(z[:2])
        if method == "barrier":
            return -z[2] * g - 1 / rho
        return z[2] / rho - g - price / rho

    z = np.array([*best_at(a[1])[0], best_at(a[1])[1]])
    for strength in [*10.0 ** np.arange(6, np.log10(rho), -1), rho]:
        z = root(lambda z, s=strength: [*slope(z[:2], a, z[2]), rest(z, s)], z, tol=1e-13).x
    assert z[2] > 0 and (method == "augmented" or (limit(z[:2]) < 0) == (method == "barrier"))
    return z[:2], z[2]


@functools.cache
def best_at(weight):
    a = np.array([1.0, weight])
    found = root(lambda z: [*slope(z[:2], a, z[2]), limit(z[:2])], [*(P * 0.55), 1.0], tol=1e-13)
    return found.x[:2], found.x[2]


def bend(x, a, method, rho, t):
    weight = t * t * rho if method == "barrier" else rho
    values = np.linalg.eigvalsh(np.diag(a) + t * np.eye(2) + weight * np.outer(x, x))
    return values[1] / values[0]


def notice(page):
    text = re.search(r'ev-tone-\w+" role="note">(.*?)</div>', page.html)[1]
    return re.sub("<[^>]*>", "", text).replace("⁠", "")


def drawn(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield (
            str(rng.choice(["penalty", "barrier", "augmented"])),
            float(f"{10 ** rng.uniform(-1, 5):.3g}"),
            int(rng.integers(1, 21)) if rng.random() < 0.3 else int(rng.integers(1, 6)),
            float(f"{10 ** rng.uniform(-0.69, 1.3):.3g}"),
        )


def test_where_each_method_stands_and_what_more_brings(open_page, undrawn):
    undrawn(paths, "way_tables", "strength_tables")
    page = open_page("constraints", draw=False).open("paths")
    seen = set()
    for method, rho, updates, weight in drawn(1, 1000):
        text = notice(page.at(method=method, rho=rho, updates=updates, weight=weight))
        state, a = (method, rho, updates, weight, text), np.array([1.0, weight])
        target, true = best_at(a[1])
        steps = [minimum(a, method, rho)]
        if method == "augmented":
            for _ in range(updates):
                steps.append(minimum(a, method, rho, steps[-1][1]))
            (x, t), (further, later) = steps[-2:]
            more = rho
        else:
            x, t = steps[0]
            more = 10 * rho
            further, later = minimum(a, method, more)
        if "but for rounding" in text:
            assert t == pytest.approx(true, rel=1e-9), state
            seen.add("on")
            continue
        seen.add(method)
        assert ("the limit is broken" in text) == (method != "barrier"), state
        assert ("inside, with room" in text) == (method == "barrier") == (limit(x) < 0), state
        far = value_of(re.search(r"(\S+) from the best point", text)[1])
        assert far == pytest.approx(np.hypot(*(x - target)), rel=1e-2, abs=1e-8), state
        told = re.search(r"multiplier is (\S+), (\w+) than the true ([\d.]*\d)\.", text)
        said, less, truth = told.groups()
        assert value_of(said) == pytest.approx(t, rel=1e-2), state
        assert value_of(truth) == pytest.approx(true, rel=1e-2), state
        assert (less == "less") == (value_of(said) < value_of(truth)) == (method != "barrier"), (
            state
        )
        next_far = value_of(re.search(r": (\S+) away[.,]", text)[1])
        assert next_far == pytest.approx(np.hypot(*(further - target)), rel=2e-2, abs=1e-8), state
        told = r"condition number of (\S+) (?:(?:instead of|after) (\S+?)|as before)\.$"
        new, old = re.search(told, text).groups()
        pair = new, old or new
        wanted = bend(further, a, method, more, later), bend(x, a, method, rho, t)
        assert [value_of(one) for one in pair] == pytest.approx(wanted, rel=1e-2), state
    assert seen == {"penalty", "barrier", "augmented", "on"}
