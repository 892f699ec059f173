"""What the gradient page says of gradients, stationary points and images of squares, in 1,000
states each, read from its words and judged by numpy and by what is known in closed form. The words
are those of the figures; lines and tables of most states are not drawn."""

import math
import re

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad

from pages.calculus.gradient_field import gradient, hessian, jacobian
from tests.pages.conftest import read

ORACLES = {
    "bowl": lambda x, y: x**2 + 3 * y**2,
    "saddle": lambda x, y: x**2 - y**2,
    "hill": lambda x, y: mpmath.exp(-(x**2) - y**2),
    "ridge": lambda x, y: mpmath.exp(-(x**2) / 8 - 3 * y**2),
    "cubic": lambda x, y: x**3 - 3 * x + y**3 - 3 * y,
    "banana": lambda x, y: (1 - x) ** 2 + 5 * (y - x**2) ** 2,
    "eggbox": lambda x, y: mpmath.sin(x) * mpmath.sin(y),
    "monkey": lambda x, y: x**3 - 3 * x * y**2,
    "quartic": lambda x, y: x**4 + y**4,
    "valley": lambda x, y: x**2 + 0 * y,
    "tent": lambda x, y: abs(x) + abs(y),
}
SLOPES = {  # f_x, f_y; f_xx, f_xy, f_yy, by hand
    "bowl": lambda x, y: ((2 * x, 6 * y), (2, 0, 6)),
    "saddle": lambda x, y: ((2 * x, -2 * y), (2, 0, -2)),
    "hill": lambda x, y: scaled(
        math.exp(-(x**2) - y**2),
        (-2 * x, -2 * y),
        (4 * x**2 - 2, 4 * x * y, 4 * y**2 - 2),
    ),
    "ridge": lambda x, y: scaled(
        math.exp(-(x**2) / 8 - 3 * y**2),
        (-x / 4, -6 * y),
        (x**2 / 16 - 1 / 4, 3 / 2 * x * y, 36 * y**2 - 6),
    ),
    "cubic": lambda x, y: ((3 * x**2 - 3, 3 * y**2 - 3), (6 * x, 0, 6 * y)),
    "banana": lambda x, y: (
        (-2 * (1 - x) - 20 * x * (y - x**2), 10 * (y - x**2)),
        (2 - 20 * (y - x**2) + 40 * x**2, -20 * x, 10),
    ),
    "eggbox": lambda x, y: (
        (math.cos(x) * math.sin(y), math.sin(x) * math.cos(y)),
        (-math.sin(x) * math.sin(y), math.cos(x) * math.cos(y), -math.sin(x) * math.sin(y)),
    ),
    "monkey": lambda x, y: ((3 * x**2 - 3 * y**2, -6 * x * y), (6 * x, -6 * y, -6 * x)),
    "quartic": lambda x, y: ((4 * x**3, 4 * y**3), (12 * x**2, 0, 12 * y**2)),
    "valley": lambda x, y: ((2 * x, 0), (2, 0, 0)),
    "tent": lambda x, y: ((math.copysign(1, x), math.copysign(1, y)), (0, 0, 0)),
}


def scaled(by, slopes, bends):
    return tuple(by * one for one in slopes), tuple(by * one for one in bends)


@pytest.mark.parametrize("name", ORACLES)
def test_the_slopes_by_hand_are_those_of_thirty_digits(name):
    orders = (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)
    with mpmath.workdps(30):
        for x, y in ((0.7, -1.3), (-1.9, 0.4), (1.1, 2.2)):
            at = mpmath.mpf(x), mpmath.mpf(y)
            found = [float(mpmath.diff(ORACLES[name], at, order)) for order in orders]
            slopes, bends = SLOPES[name](x, y)
            assert [*slopes, *bends] == pytest.approx(found, rel=1e-12, abs=1e-12)


HALF = math.pi / 2
STATIONARY = {  # all in the plane that is looked at, but for the valley's
    "bowl": {(0, 0): "minimum"},
    "saddle": {(0, 0): "saddle"},
    "hill": {(0, 0): "maximum"},
    "ridge": {(0, 0): "maximum"},
    "cubic": {(1, 1): "minimum", (-1, -1): "maximum", (1, -1): "saddle", (-1, 1): "saddle"},
    "banana": {(1, 1): "minimum"},
    "eggbox": {(0, 0): "saddle"}
    | {(i * HALF, j * HALF): "maximum" if i == j else "minimum" for i in (-1, 1) for j in (-1, 1)},
    "monkey": {(0, 0): "three ways up and three down"},
    "quartic": {(0, 0): "all lie higher: a minimum"},
    "tent": {},
}


def words(page):
    return page.html.replace("\u2060", "")


def drawn(seed, count):
    """Functions and points: anywhere, on an axis, or near a stationary point."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        name = str(rng.choice(list(ORACLES)))
        x, y = rng.uniform(-3, 3, 2)
        known = list(STATIONARY.get(name, ()))
        if known and rng.random() < 0.4:
            x, y = np.array(known[rng.integers(len(known))]) + rng.uniform(-0.12, 0.12, 2)
        if rng.random() < 0.15:
            x = 0.0
        if rng.random() < 0.1:
            y = 0.0
        yield name, round(float(x), 2) + 0.0, round(float(y), 2) + 0.0, int(rng.integers(361))


def test_the_gradient_and_the_direction(open_page, undrawn):
    undrawn(gradient, "stage_tables", "way_tables", "cosine_tables")
    page = open_page("gradient_field", draw=False)
    seen = set()
    for name, x, y, theta in drawn(1, 1000):
        html = words(page.at(function=name, at=(x, y), theta=theta))
        level_and_differences(html, (name, x, y))
        if name == "tent" and 0 in (x, y):
            line = "0" if x == 0 else "90"
            assert f"along the line at {line}° the slope is −1 before the point and 1" in html
            seen.add("kink")
            continue
        g = np.array(SLOPES[name](x, y)[0], float)
        if np.hypot(*g) < 1e-14:  # 0, but for the rounding of the judge
            assert "To first order f changes in no direction" in html, (name, x, y)
            assert f"∇f = 0 at ({x:g}, {y:g})".replace("-", "−") in html
            seen.add("flat")
            continue
        towards, norm = re.search(
            r"fastest towards (\S+)°, with the slope \|∇f\| = (\S+)\.", html
        ).groups()
        up = math.degrees(math.atan2(g[1], g[0])) % 360
        away = abs(read(towards) - up) % 360
        assert min(away, 360 - away) <= 0.51
        assert read(norm) == pytest.approx(np.hypot(*g), rel=6e-3)
        u = np.array([math.cos(math.radians(theta)), math.sin(math.radians(theta))])
        slope = float(g @ u)
        phi = math.degrees(math.acos(max(-1.0, min(1.0, slope / np.hypot(*g)))))
        said = read(re.search(r"Dᵤf = (?:\|∇f\|·cos φ = )?(\S+?)[,.]?( |<)", html)[1])
        assert said == pytest.approx(slope, rel=6e-3, abs=1e-12 * np.hypot(*g))
        if "u points along the level line" in html:
            assert abs(slope) <= 0.01 * np.hypot(*g)
            seen.add("level")
        elif "u points there" in html:
            assert phi <= 0.51
        elif "u points straight down" in html:
            assert phi >= 179.49
        else:
            turn, way = re.search(r"Along u, (\S+)° away from that, f (rises|falls)", html).groups()
            assert read(turn) == pytest.approx(phi, rel=6e-3)
            assert (way == "rises") == (slope > 0)
            share = read(re.search(r"(\S+) % of the steepest", html)[1])
            assert share == pytest.approx(100 * slope / np.hypot(*g), rel=6e-3)
            seen.add(way)
    assert seen == {"kink", "flat", "level", "rises", "falls"}


def level_and_differences(html, state):
    """The measured right angle, and every number beside the one that checks it."""
    angle = re.search(r"∇f to the level line</div><div class=\"ev-figure\">(\S+)°<", html)
    if angle:
        assert read(angle[1]) == pytest.approx(90, abs=0.5), state
    for found, check in re.findall(
        r"ev-figure\">([^<]+)</div><small>by dual numbers; central difference ([^<]+)<", html
    ):
        assert read(found) == pytest.approx(read(check), rel=1e-5, abs=1e-7), state


def near_zero(name, x, y):
    """The nearest stationary point and what it is."""
    if name == "valley":
        return (0.0, y), "none lies lower and some lie level"
    places = STATIONARY[name]
    found = min(places, key=lambda p: math.dist(p, (x, y)), default=None)
    return (found, places[found]) if found else ((math.inf, 0.0), "")


def test_the_kind_of_a_point(open_page, undrawn):
    undrawn(hessian, "stage_tables", "axis_tables", "curvature_tables")
    page = open_page("gradient_field", draw=False).open("hessian")
    seen = set()
    for name, x, y, _ in drawn(3, 1000):
        html = words(page.at(function=name, at=(x, y)))
        near, kind = near_zero(name, x, y)
        if name == "tent" and 0 in (x, y):
            assert "f has no gradient" in html
            assert ("a minimum without a gradient" in html) == (x == y == 0)
            continue
        if "No stationary point" in html:
            norm = read(re.search(r"No stationary point: \|∇f\| = (\S+) at", html)[1])
            g = SLOPES[name](x, y)[0]
            assert norm == pytest.approx(math.hypot(*g), rel=6e-3) and norm > 0
            assert math.dist(near, (x, y)) > 0.03, (name, x, y)
            bends(name, x, y, html)
            seen.add("slope")
            continue
        assert math.dist(near, (x, y)) <= 0.1 + 1e-9, (name, x, y, html)
        if kind in ("minimum", "maximum", "saddle"):
            said = re.search(
                rf"A {kind} at \((\S+), (\S+)\): .*?(?:below|above|other)[^−0-9]*"
                r"(?:0, )?(\S+) and (\S+?)\. ",
                html,
            )
            assert said, (name, x, y, html)
            place = [read(said[k]) for k in (1, 2)]
            assert place == pytest.approx(near, abs=6e-5)
            xx, xy, yy = SLOPES[name](*near)[1]
            values = np.linalg.eigvalsh([[xx, xy], [xy, yy]])[::-1]
            assert [read(said[3]), read(said[4])] == pytest.approx(values, rel=6e-3)
            signs = {(1, 1): "minimum", (-1, -1): "maximum", (1, -1): "saddle"}
            assert signs[tuple(np.sign(values).astype(int))] == kind
        else:
            assert "H does not decide" in html and kind in html, (name, x, y)
        seen.add(kind)
    assert len(seen) == 7


def bends(name, x, y, html):
    """How the eigenvalues are said to bend f, by numpy's."""
    xx, xy, yy = SLOPES[name](x, y)[1]
    second, first = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    said = re.search(r"how f bends here, (.*?), and not what kind", html)[1]
    dust = 1e-10 * max(abs(first), abs(second))
    if said == "up along both axes":
        assert second > dust
    elif said == "down along both axes":
        assert first < -dust
    elif said == "up along one axis and down along the other":
        assert first > dust and second < -dust
    elif said == "not at all to second order":
        assert max(abs(first), abs(second)) == 0
    else:
        assert "not at all along" in said and min(abs(first), abs(second)) <= 20 * dust


Z = {  # map: its image of x + iy, det J in closed form, and the mean of det J over a square
    "polar": (
        lambda x, y: (x * np.cos(y), x * np.sin(y)),
        lambda x, y: x,
        lambda x, y, s: x,
    ),
    "square": (
        lambda x, y: ((x * x - y * y) / 3, 2 * x * y / 3),
        lambda x, y: 4 / 9 * (x * x + y * y),
        lambda x, y, s: 4 / 9 * (x * x + y * y + s * s / 6),
    ),
    "wave": (
        lambda x, y: (x + np.sin(2 * y) / 2, y),
        lambda x, y: 1.0,
        lambda x, y, s: 1.0,
    ),
    "fold": (lambda x, y: (x * x / 3, y), lambda x, y: 2 * x / 3, lambda x, y, s: 2 * x / 3),
    "inversion": (
        lambda x, y: (2 * x / (x * x + y * y), 2 * y / (x * x + y * y)),
        lambda x, y: -4 / (x * x + y * y) ** 2,
        None,
    ),
}


def inverted(x, y, s):
    """∮ u dv for (u, v) = 2(x, y)/(x² + y²), by adaptive quadrature along each edge."""
    total = 0.0
    for fixed, sign in ((y - s / 2, 1), (y + s / 2, -1)):  # v = 2c/(t² + c²) with y = c, x = t

        def rate(t, c=fixed):
            return 2 * t / (t * t + c * c) * -4 * t * c / (t * t + c * c) ** 2

        ends = x - s / 2, x + s / 2
        total += sign * quad(rate, *ends, points=[0.0, *ends], limit=400, epsrel=1e-9)[0]
    for fixed, sign in ((x + s / 2, 1), (x - s / 2, -1)):

        def rate(t, c=fixed):
            return 2 * c / (t * t + c * c) * 2 * (c * c - t * t) / (t * t + c * c) ** 2

        ends = y - s / 2, y + s / 2
        total += sign * quad(rate, *ends, points=[0.0, *ends], limit=400, epsrel=1e-9)[0]
    return total


def test_the_image_of_a_square(open_page, undrawn):
    undrawn(jacobian, "square_film", "square_image", "ratio_tables")
    page = open_page("gradient_field", draw=False).open("jacobian")
    rng = np.random.default_rng(4)
    seen = set()
    for _ in range(1000):
        name = str(rng.choice(list(Z)))
        x, y = (round(float(c), 2) + 0.0 for c in rng.uniform(-3, 3, 2))
        x = 0.0 if rng.random() < 0.1 else x
        s = float(f"{10 ** rng.uniform(-2, 0.3):.3g}")
        if name == "inversion" and rng.random() < 0.7:  # an edge passes the pole, or nearly
            x = round(s / 2 + float(rng.choice([-1, 1])) * 10 ** rng.uniform(-3, -1), 3)
            y = round(float(rng.uniform(-0.6, 0.6)) * s, 3)
        html = words(page.at(map=name, middle=(x, y), side=s))
        det, mean = Z[name][1:]
        inside = max(abs(x), abs(y)) <= s / 2
        if name == "inversion" and inside:
            assert "F has a pole" in html or "F has no value" in html
            seen.add("pole")
            continue
        ratio = mean(x, y, s) if mean else inverted(x, y, s) / s**2
        share = np.linspace(-s / 2, s / 2, 101)
        dets = np.array(det(*np.meshgrid(x + share, y + share))) * np.ones((101, 101))
        close = pytest.approx(ratio, rel=6e-3, abs=1e-9)
        if "changes its sign within the square" in html:
            assert dets.min() < 0 < dets.max()
            assert read(re.search(r"together (\S+) times the area", html)[1]) == close
            seen.add("folds")
            continue
        said = re.search(
            r"signed area of the image is (\S+) times that of the square; det J at the middle is "
            r"(\S+?)(?:, (the same|(\S+) % off))?\. (.*?)<",
            html,
        )
        assert read(said[1]) == close, (name, x, y, s)
        assert read(said[2]) == pytest.approx(det(x, y), rel=6e-3, abs=1e-9)
        if said[4]:
            off = 100 * abs(ratio - det(x, y)) / abs(det(x, y))
            assert read(said[4]) == pytest.approx(off, rel=0.06, abs=1e-3)
        elif said[3]:
            assert ratio == pytest.approx(det(x, y), rel=1e-6, abs=1e-8)
        if said[5].startswith("Above 0"):
            assert dets.min() > -1e-12 and ratio > 0
            seen.add("kept")
        elif said[5].startswith("Below 0"):
            assert dets.max() < 1e-12 and ratio < 0
            seen.add("turned over")
        else:
            assert said[5].startswith("Somewhere in the square det J is 0")
            assert np.abs(dets).min() <= 1e-2 and dets.min() * dets.max() >= -1e-12
            seen.add("touches")
    assert seen >= {"pole", "folds", "kept", "turned over"}
