"""What the page says of points under two limits, in 1,000 states read from its words and judged by
points on each limit, finely strewn, and by linear algebra written down again."""

import math
import re

import numpy as np
import pytest

from core.ui.words import value_of
from pages.optimization.constraints import limits

TURN = np.linspace(0, 2 * np.pi, 12001)
X = np.linspace(-9, 9, 12001)
CIRCLE = np.cos(TURN), np.sin(TURN)
SCENES = {  # g₁, g₂, their gradients, and points on each limit
    "corner": (
        (lambda x, y: x + 2 * y - 2, lambda x, y: x - 1),
        (lambda x, y: (1, 2), lambda x, y: (1, 0)),
        ((X, 1 - X / 2), (0 * X + 1, X)),
    ),
    "disc": (
        (lambda x, y: (x * x + y * y - 4) / 2, lambda x, y: x + y - 1),
        (lambda x, y: (x, y), lambda x, y: (1, 1)),
        ((2 * CIRCLE[0], 2 * CIRCLE[1]), (X, 1 - X)),
    ),
    "lens": (
        (
            lambda x, y: ((x + 1) ** 2 + y * y - 4) / 2,
            lambda x, y: ((x - 1) ** 2 + y * y - 4) / 2,
        ),
        (lambda x, y: (x + 1, y), lambda x, y: (x - 1, y)),
        ((2 * CIRCLE[0] - 1, 2 * CIRCLE[1]), (2 * CIRCLE[0] + 1, 2 * CIRCLE[1])),
    ),
    "ring": (
        (lambda x, y: (1 - x * x - y * y) / 2, lambda x, y: y - 0.5),
        (lambda x, y: (-x, -y), lambda x, y: (0, 1)),
        (CIRCLE, (X, 0 * X + 0.5)),
    ),
    "tip": (
        (lambda x, y: y - (1 - x) ** 3, lambda x, y: -y),
        (lambda x, y: (3 * (1 - x) ** 2, 1), lambda x, y: (0, -1)),
        ((X, (1 - X) ** 3), (X, 0 * X)),
    ),
}


def nearest(scene, goal):
    """The nearest allowed point among many on each limit, and whether the goal is allowed."""
    (first, second), _, edges = SCENES[scene]
    if max(first(*goal), second(*goal)) <= 1e-9:
        return goal, True
    best = None
    for (x, y), other in zip(edges, (second, first), strict=True):
        far = np.where(other(x, y) <= 1e-9, np.hypot(x - goal[0], y - goal[1]), np.inf)
        k = int(np.argmin(far))
        if best is None or far[k] < best[0]:
            best = (far[k], float(x[k]), float(y[k]))
    return best[1:], False


def drawn(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        scene = str(rng.choice(list(SCENES)))
        goal = tuple(round(float(c), 2) for c in rng.uniform(-2.6, 2.6, 2))
        at = tuple(round(float(c), 2) for c in rng.uniform(-3, 3, 2))
        if rng.random() < 0.06:
            goal = (1.0, round(float(rng.uniform(-2, 0.5)), 2))
        if rng.random() < 0.03:
            scene, goal = "ring", (0.0, round(float(rng.uniform(0.05, 0.5)), 2))
        if rng.random() < 0.03:
            scene, goal = "corner", (round(float(rng.uniform(1.1, 2.6)), 2), 0.5)
        if rng.random() < 0.02:
            scene, goal = "corner", (1.0, 0.5)
        yield scene, goal, at


def cells_of(page):
    rows = re.findall(r"<tr><td>(.*?)</tr>", page.html)
    return [[re.sub("<[^>]*>", "", c) for c in row.split("</td>")][2:4] for row in rows]


def notice(page):
    return re.search(r'ev-tone-\w+" role="note">(.*?)</div>', page.html)[1].replace("⁠", "")


def test_the_nearest_point_its_prices_and_the_four_conditions(open_page, undrawn):
    undrawn(limits, "nearest_tables")
    page = open_page("constraints", draw=False).open("limits")
    seen = set()
    for scene, goal, at in drawn(1, 1000):
        page.at(scene=scene, goal=goal, at=at)
        text, state = notice(page), (scene, goal, at)
        x, allowed = nearest(scene, goal)
        told = re.search(r'Least f</div><div class="ev-figure">(.*?)<', page.html.replace("⁠", ""))[
            1
        ]
        least = math.dist(x, goal) ** 2 / 2
        assert value_of(told) == pytest.approx(least, rel=4e-3, abs=8e-3), state
        seen.add(judged(scene, goal, x, allowed, text, state))
        judged_cells(scene, goal, at, cells_of(page), text, state)
    assert seen == {"free", "touching", "one", "both", "one of both", "none", "tied"}


def judged(scene, goal, x, allowed, text, state):
    g = np.array([one(*x) for one in SCENES[scene][0]])
    rows = np.array([one(*x) for one in SCENES[scene][1]], float)
    pull = np.subtract(goal, x)
    if "with room to both limits" in text:
        assert allowed and g.max() < -1e-9, (state, text)
        return "free"
    if "lies on a limit" in text:
        assert allowed and g.max() >= -1e-9, (state, text)
        return "touching"
    assert not allowed, (state, text)
    met = np.abs(g) < 8e-3
    if "are equally near" in text:
        assert scene == "ring" and goal[0] == 0, state
        return "tied"
    if "no λ ≥ 0 exist" in text:
        assert scene == "tip" and math.dist(x, (1, 0)) < 0.05 and goal[0] > 1, (state, text)
        return "none"
    if "has a price, λ" in text:
        assert met.all(), (state, text)
        price = value_of(re.search(r"λ = (\S+?)\. The", text)[1])
        paid = int(re.search(r"only limit (\d)", text)[1]) - 1
        assert rows[paid] * price == pytest.approx(pull, abs=0.02), (state, text)
        return "one of both"
    if "both limits hold" in text:
        assert met.all(), (state, text)
        said = re.search(r"λ₁ = (\S+) and λ₂ = (\S+), both above 0", text).groups()
        price = [value_of(one) for one in said]
        assert min(price) > 0
        assert rows.T @ price == pytest.approx(pull, rel=2e-2, abs=2e-2), (state, text)
        return "both"
    k = int(re.search(r"limit (\d) \(.*\) holds", text)[1]) - 1
    price = value_of(re.search(r"λ = (\S+?)\. The other", text)[1])
    assert met[k] and g[1 - k] < 0 < price, (state, text)
    assert rows[k] * price == pytest.approx(pull, rel=2e-2, abs=3e-2), (state, text)
    return "one"


def judged_cells(scene, goal, at, cells, text, state):
    """The four numbers at the point of the reader, with λ by normal equations."""
    g = np.array([one(*at) for one in SCENES[scene][0]])
    rows = np.array([one(*at) for one in SCENES[scene][1]], float)
    system = rows @ rows.T + np.diag(g**2)
    if abs(np.linalg.det(system)) < 1e-9:
        return
    price = np.linalg.solve(system, rows @ np.subtract(goal, at))
    wanted = (
        np.hypot(*(np.subtract(at, goal) + price @ rows)),
        max(g.max(), 0),
        max(-price.min(), 0),
        np.abs(price * g).max(),
    )
    names = ("stationary", "allowed", "signs", "no price with room")
    for (best, yours), value, name in zip(cells, wanted, names, strict=True):
        figure, tick = yours.split(" ")
        assert value_of(figure) == pytest.approx(value, rel=6e-3, abs=1e-6), (state, name)
        if abs(value - 0.02) > 1e-6:
            assert tick == ("✓" if value <= 0.02 else "✗"), (state, name)
            lacks = text.split("lacks: ")[-1] if "lacks: " in text else ""
            assert (name in lacks) == (value > 0.02), (state, name, text)
        assert best.endswith("✓") or best == "no λ", state


def test_four_ticks_do_not_make_a_point_best(open_page):
    page = open_page("constraints").open("limits")
    html = page.at(scene="ring", goal=(0.4, 0.0), at=(-1.0, 0.0)).html
    assert "has all four ticks, yet f is 0.8 higher there" in html
    html = page.at(scene="corner", goal=(2.0, 1.5), at=(1.0, 0.5)).html
    assert "has all four ticks." in html
