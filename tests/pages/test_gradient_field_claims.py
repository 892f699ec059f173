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


def notice(page):
    """The first of the chapter, without marks."""
    text = re.search(r'role="note">(.*?)</div>', words(page), re.S)[1]
    return re.sub(r"<[^>]*>", " ", text)


def caption(page, name):
    return re.sub(r"<[^>]*>", "", page.chart(name).caption)


def only(sentences, text):
    """Which of these is said; just one is."""
    (found,) = [name for name, pattern in sentences.items() if re.search(pattern, text)]
    return found


def drawn(seed, count):
    """Functions and points: anywhere, on an axis, or near a stationary point; a direction: any, or
    one near that of ∇f or at a right angle to it."""
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
        x, y, theta = round(float(x), 2) + 0.0, round(float(y), 2) + 0.0, int(rng.integers(361))
        (f_x, f_y), _ = SLOPES[name](x, y)
        if rng.random() < 0.3:
            theta = round(math.degrees(math.atan2(f_y, f_x)) + 90 * int(rng.integers(4))) % 360
        yield name, x, y, theta


GROUNDS = {
    "slope": "f rises fastest towards",
    "flat": "To first order f changes in no direction",
    "kink": "A kink at",
    "bent": "f has a slope along every line looked at, and no plane",
    "steep": "the quotients grow without end",
    "jump": "f jumps there on",
    "pole": "that it has a value at all is rounding",
    "unknown": "the numbers do not tell whether f has a gradient: see the line",
    "restless": "the quotients never settle",
    "edge": "f has no values, however near",
    "absent": "so there is nothing to climb",
}
WAYS = {
    "up": "u points there, to within half a degree",
    "down": "u points straight down, to within half a degree",
    "level": "u points along the level line, to within half a degree",
    "along": "Along u, ",
}


def test_the_gradient_and_the_direction(open_page, undrawn):
    undrawn(gradient, "stage_tables", "way_tables", "cosine_tables")
    page = open_page("gradient_field", draw=False)
    seen = set()
    for name, x, y, theta in drawn(1, 1000):
        html = words(page.at(function=name, at=(x, y), theta=theta))
        level_and_differences(html, (name, x, y))
        ground = only(GROUNDS, notice(page))
        assert page.tone == ("plain" if ground == "slope" else "warn"), (name, x, y)
        assert ("The arrow of ∇f is longer" in html) == (ground == "slope"), (name, x, y)
        assert ("no cosine goes through" in html) == (ground == "kink"), (name, x, y)
        assert ("So Dᵤf = 0 along every u, too." in html) == (ground == "flat"), (name, x, y)
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
        marks = {text: at for text, at in page.live["Direction of u"]["marks"]}
        for text, turn in (("up", 0), ("level", 90), ("down", 180)):
            assert abs((marks[text] - up - turn + 180) % 360 - 180) < 1e-6, (name, x, y)
        u = np.array([math.cos(math.radians(theta)), math.sin(math.radians(theta))])
        slope = float(g @ u)
        phi = math.degrees(math.acos(max(-1.0, min(1.0, slope / np.hypot(*g)))))
        said = read(re.search(r"Dᵤf = (?:\|∇f\|·cos φ = )?(\S+?)[,.]?( |<)", html)[1])
        assert said == pytest.approx(slope, rel=6e-3, abs=1e-12 * np.hypot(*g))
        way, right = only(WAYS, notice(page)), 90 * round(phi / 90)
        if abs(abs(phi - right) - 0.5) > 0.01:
            near = {0: "up", 90: "level", 180: "down"}[right]
            assert way == (near if abs(phi - right) < 0.5 else "along"), (name, x, y, theta)
        seen.add(way)
        if way == "along":
            turn, way = re.search(r"Along u, (\S+)° away from that, f (rises|falls)", html).groups()
            assert read(turn) == pytest.approx(phi, rel=6e-3)
            assert (way == "rises") == (slope > 0)
            share = read(re.search(r"(\S+) % of the steepest", html)[1])
            assert share == pytest.approx(100 * slope / np.hypot(*g), rel=6e-3)
            seen.add(way)
    assert seen == {"kink", "flat", "rises", "falls", *WAYS}


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


SILENT = r"H does not decide at .* Of 1,440 points, 0\.05 and 0\.1 away, "
KINDS = {
    "minimum": "A minimum at",
    "maximum": "A maximum at",
    "saddle": "A saddle at",
    "slope": "No stationary point",
    "higher minimum": SILENT + "all lie higher: a minimum",
    "higher maximum": SILENT + "all lie lower: a maximum",
    "valley": SILENT + "none lies lower and some lie level: a valley floor",
    "ridge": SILENT + "none lies higher and some lie level: a crest",
    "level": SILENT + "all lie level",
    "1": SILENT + r"some lie higher .* one way up and one down: .* nor a maximum\.",
    "2": SILENT + r"some lie higher .* two ways up and two down: .* nor a maximum\.",
    "3": SILENT + r"some lie higher .* three ways up and three down: .* a monkey saddle\.",
    "4": SILENT + r"some lie higher .* 4 ways up and 4 down: .* nor a maximum\.",
    "undecided": SILENT + "the near ones and the far ones disagree",
    "no second": r"f has a gradient, \|∇f\| = .* Of second derivatives the rules say nothing",
    "unknown": "the numbers do not tell whether f has a gradient; no Hessian",
    "no gradient": "f has no gradient at .*, so no Hessian",
    "absent": "f has no value at .* Move the point",
}
BARE = ("slope", "no second", "unknown", "no gradient", "absent")


def tone_of(kind):
    tones = dict.fromkeys(("minimum", "maximum", "saddle"), "good")
    return (tones | {"slope": "plain", "absent": "alarm"}).get(kind, "warn")


def test_the_kind_of_a_point(open_page, undrawn):
    undrawn(hessian, "stage_tables", "axis_tables", "curvature_tables")
    page = open_page("gradient_field", draw=False).open("hessian")
    seen = set()
    for name, x, y, _ in drawn(3, 1000):
        html = words(page.at(function=name, at=(x, y)))
        near, kind = near_zero(name, x, y)
        told = only(KINDS, notice(page))
        assert page.tone == tone_of(told), (name, x, y)
        moved = "leads from your point to" in caption(page, "map")
        assert moved == (told not in BARE and math.dist(near, (x, y)) > 0), (name, x, y)
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
    if min(abs(first), abs(second)) <= 20 * dust < max(abs(first), abs(second)):
        assert "not at all along" in said
        return
    assert said == bent_by_signs(first, second)


def bent_by_signs(first, second):
    """How f with these curvatures bends, the larger one first."""
    names = {1: "up", 0: "not at all", -1: "down"}
    one, other = (names[int(np.sign(curvature))] for curvature in (first, second))
    if one != other:
        return f"{one} along one axis and {other} along the other"
    return f"{one} along both axes" if one != "not at all" else "not at all to second order"


Z = {  # map: J and det J by hand, and the mean of det J over a square
    "polar": (
        lambda x, y: ((np.cos(y), -x * np.sin(y)), (np.sin(y), x * np.cos(y))),
        lambda x, y: x,
        lambda x, y, s: x,
    ),
    "square": (
        lambda x, y: ((2 * x / 3, -2 * y / 3), (2 * y / 3, 2 * x / 3)),
        lambda x, y: 4 / 9 * (x * x + y * y),
        lambda x, y, s: 4 / 9 * (x * x + y * y + s * s / 6),
    ),
    "wave": (
        lambda x, y: ((1, np.cos(2 * y)), (0, 1)),
        lambda x, y: 1.0,
        lambda x, y, s: 1.0,
    ),
    "fold": (
        lambda x, y: ((2 * x / 3, 0), (0, 1)),
        lambda x, y: 2 * x / 3,
        lambda x, y, s: 2 * x / 3,
    ),
    "inversion": (
        lambda x, y: inverted_slopes(x, y),
        lambda x, y: -4 / (x * x + y * y) ** 2,
        None,
    ),
}


def inverted_slopes(x, y):
    size = (x * x + y * y) ** 2 / 2
    return ((y * y - x * x) / size, -2 * x * y / size), (-2 * x * y / size, (x * x - y * y) / size)


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


SHEETS = {
    "keeps": "Above 0(?: at all points looked at)?: the image is not turned over",
    "turns over": "Below 0(?: at all points looked at)?: the image is turned over, and its F",
    "touches": "Somewhere in the square det J is 0, and it does not change its sign",
    "folds": "det J changes its sign within the square",
    "flat": "det J = 0 at every point looked at",
    "pole": "F has a pole in the square, or on its edge",
    "faster": "changes faster than 1,024 points can tell",
    "not the mean": "and that is not the mean of det J in it",
    "no J": "At some points of the square the rules give F no derivatives",
    "gap": "F has no value at some points of the square",
}
SHAPES = {
    "turned": "a square again: J turns and scales",
    "mirrored": "a square, mirrored",
    "flat": "flat: det J = 0",
    "slanted": r"dashed: a parallelogram\.",
    "none": "There is no J at the middle",
}


def tone_of_sheet(sheet):
    plain = dict.fromkeys(("keeps", "turns over"), "plain")
    return (plain | {"gap": "alarm"}).get(sheet, "warn")


def shape(jacobian):
    """The parallelogram by its singular values and the sign of det J."""
    J = np.array(jacobian, float)
    long, short = np.linalg.svd(J)[1]
    if short <= 1e-12 * long:
        return "flat"
    if long - short > 1e-8 * long:
        return "slanted"
    return "turned" if np.linalg.det(J) > 0 else "mirrored"


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
        slopes, det, mean = Z[name]
        sheet = only(SHEETS, notice(page))
        assert page.tone == tone_of_sheet(sheet), (name, x, y, s)
        if x or y or name != "inversion":
            assert only(SHAPES, caption(page, "image")) == shape(slopes(x, y)), (name, x, y)
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
            assert sheet == "folds" and dets.min() < 0 < dets.max()
            ends = re.search(r"from (\S+) to (\S+): between the two", html).groups()
            extremes = [dets.min(), dets.max()]
            assert list(map(read, ends)) == pytest.approx(extremes, rel=6e-3, abs=1e-9)
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
        assert "looked at" not in said[5], (name, x, y, s)
        if sheet == "keeps":
            assert dets.min() > -1e-12 and ratio > 0
        elif sheet == "turns over":
            assert dets.max() < 1e-12 and ratio < 0
        else:
            assert sheet == "touches"
            assert np.abs(dets).min() <= 1e-2 and dets.min() * dets.max() >= -1e-12
        seen.add(sheet)
    assert seen >= {"pole", "folds", "keeps", "turns over"}


# ---- functions and maps that are typed: X and Y are the distances from a place ------------------

TYPED = (  # f; what there is at the place; the line that shows it, with its slopes; its kind there
    ("{c}|X| + Y", "kink", "along the line at 0° the slope is {-c} before the point and {c}", ""),
    (
        "|X| + 2|Y|",
        "kink",
        "along the line at 0° the slope is −1 before the point and 1",
        "minimum",
    ),
    (
        "-|X| - |Y|",
        "kink",
        "along the line at 0° the slope is 1 before the point and −1",
        "maximum",
    ),
    ("X|Y| + |Y|^3", "flat", "∇f = 0 at", "no second"),
    ("sign(X) min(|X|, |Y|)", "bent", "Along the line at 45° it would have 0, f has 0.707.", ""),
    ("sqrt(|X|) + Y", "steep", "along the line at 0° the quotients", ""),
    ("sqrt(|Y|) + X^2", "steep", "along the line at 90° the quotients", "minimum"),
    ("sign(X) + Y^2", "jump", "on the line at 0°.", ""),
    ("tan(pi (X + 1)/2) + Y", "pole", "on the line at 0° f grows without end", ""),
    ("-ln(|sin(pi (X + 1))|) - Y^2", "pole", "on the line at 0° f grows without end", ""),
    ("ln(|sin(pi (X + 1))|) + Y^2", "pole", "on the line at 0° f grows without end", ""),
    ("X sin(1/(X + 1e-300)) + Y", "restless", "along the line at 0° the quotients never", ""),
    ("exp(-1/X^2) + Y^2", "unknown", "see the line at", "unknown"),
    ("sqrt(X) + Y", "edge", "towards 112.5° f has no values", ""),
    ("sqrt(-X) + Y^2", "edge", "towards 0° f has no values", ""),
    ("1/X + Y", "absent", "f has no value at", "absent"),
    ("ln(X - 0.5) + {c}Y", "absent", "f has no value at", "absent"),
    ("{c}Y + X|X|", "slope", "|∇f| = {|c|} (read off quotients", "no second"),
    ("X|X| + Y^2", "flat", "∇f = 0 at", "no second"),
    ("max(X, Y)^2", "flat", "∇f = 0 at", "no second"),
    ("|X|^2.5 + Y^2", "flat", "∇f = 0 at", "no second, minimum"),
    ("-|X|^2.5 - Y^2", "flat", "∇f = 0 at", "no second, maximum"),
    ("X^4 + {|c|}Y^2", "flat", "∇f = 0 at", "higher minimum"),
    ("-X^4 - {|c|}Y^4", "flat", "∇f = 0 at", "higher maximum"),
    ("{c}X^3 + Y^2", "flat", "∇f = 0 at", "1"),
    ("(Y - X^2)(Y - 2X^2)", "flat", "∇f = 0 at", "2"),
    ("{c}(X^3 - 3X Y^2)", "flat", "∇f = 0 at", "3"),
    ("{c}(X^4 - 6X^2 Y^2 + Y^4)", "flat", "∇f = 0 at", "4"),
    ("{|c|}(X - Y)^2", "flat", "∇f = 0 at", "valley"),
    ("{c} - Y^2", "flat", "∇f = 0 at", "ridge"),
    ("{c}", "flat", "∇f = 0 at", "level"),
    ("sin(pi (X + 0.5)) + Y^2", "flat", ") but for rounding. To", "saddle"),
    ("X^4 + 0 sqrt(0.06 - Y)", "flat", "∇f = 0 at", "undecided"),
)


def typed(template, a, b, c):
    """The template about (a, b), with the number c."""
    text = template.replace("X", f"(x - ({a:g}))").replace("Y", f"(y - ({b:g}))")
    return text.replace("{c}", f"{c:g}").replace("{-c}", f"{-c:g}").replace("{|c|}", f"{abs(c):g}")


def places(seed):
    """The origin, then any: away from it the distances are rounded."""
    rng = np.random.default_rng(seed)
    yield 0.0, 0.0, 2.0
    while True:
        a, b = (rng.integers(-5, 6, 2) / 2).tolist()
        yield a, b, float(rng.choice([-2, -0.5, 0.5, 2, 3]))


@pytest.mark.parametrize("row", TYPED, ids=[row[0] for row in TYPED])
def test_what_a_typed_function_has_at_its_place(open_page, undrawn, row):
    """Each at 12 places: 360 states in all."""
    undrawn(gradient, "stage_tables", "way_tables", "cosine_tables")
    undrawn(hessian, "stage_tables", "axis_tables", "curvature_tables")
    page = open_page("gradient_field", draw=False)
    template, ground, line, kind = row
    for (a, b, c), _ in zip(places(11), range(12), strict=False):
        state = {"function": "own", "f": typed(template, a, b, c), "at": (a, b)}
        text = notice(page.open("gradient").at(**state))
        if (a or b) and only(GROUNDS, text) == "unknown" != ground:
            assert page.tone == "warn", state  # rounding hides it
            continue
        assert only(GROUNDS, text) == ground, (state, text)
        assert typed(line, a, b, c).replace("-", "−") in text, (state, text)
        if ground == "flat":
            assert ("but for rounding" in text) == ("but for rounding" in line), (state, text)
        if "sqrt(X" in template or "sqrt(-X" in template or "^" in template[:2]:
            holes = "Where f has no value there is no line." in caption(page, "map")
            assert holes == ("sqrt" in template), state
        tones = {"slope": "plain", "absent": "alarm"}
        assert page.tone == tones.get(ground, "warn"), state
        cosine = "The slope along u for every direction" in caption(page, "cosine")
        assert cosine == (ground in ("slope", "flat")), state
        text = notice(page.open("hessian").at(**state))
        first, _, around = kind.partition(", ")
        none = first in ("", "minimum", "maximum")
        told = only(KINDS, text)
        assert told == ("no gradient" if none else first), (state, text)
        assert page.tone == tone_of(told), state
        if told in ("no gradient", "no second"):
            for name in ("minimum", "maximum"):
                assert (f"a {name} without a gradient" in text) == (kind == name), (state, text)
                assert (f"a {name}, as far as they show" in text) == (around == name), state


def test_quadratics(open_page, undrawn):
    """(A·X² + 2B·XY + C·Y²)/2 + D·X + E·Y with whole numbers: 1,000 of them, by numpy's
    eigenvalues."""
    undrawn(hessian, "stage_tables", "axis_tables", "curvature_tables")
    page = open_page("gradient_field", draw=False).open("hessian")
    rng, seen = np.random.default_rng(12), set()
    for (a, b, _), _ in zip(places(13), range(1000), strict=False):
        A, B, C = rng.integers(-3, 4, 3).tolist()
        if rng.random() < 0.5:  # of rank 1 or 0
            p, q, sign = (int(rng.choice(one)) for one in ([-2, -1, 0, 0, 1],) * 2 + ([-1, 1],))
            A, B, C = sign * p * p, sign * p * q, sign * q * q
        D = E = 0
        if rng.random() < 0.5 and (A * C != B * B or A == B == C == 0):
            D, E = rng.integers(-2, 3, 2).tolist()
        far = float(rng.choice([0.02, 0.6]))
        dx, dy = (far * rng.integers(-3, 4, 2)).tolist()
        text = typed(
            f"({A}X^2 + {2 * B}X Y + {C}Y^2)/2 + {D}X + {E}Y".replace("+ -", "- "), a, b, 1
        )
        text = notice(page.at(function="own", f=text, at=(round(a + dx, 2), round(b + dy, 2))))
        H, slope = np.array([[A, B], [B, C]]), np.array([A * dx + B * dy + D, B * dx + C * dy + E])
        values = np.linalg.eigvalsh(H)[::-1]
        values = np.where(np.abs(values) < 1e-9, 0.0, values)
        off = np.linalg.norm(np.linalg.pinv(H.astype(float), rcond=1e-9) @ slope)
        off = off if np.abs(H).any() or not slope.any() else math.inf
        if abs(off - 0.1) < 1e-6:
            continue
        told, where = only(KINDS, text), (A, B, C, D, E, dx, dy, text)
        assert page.tone == tone_of(told), where
        seen.add(told)
        if off > 0.1:
            assert told == "slope", where
            said = re.search(r"\|∇f\| = (\S+) at .* f bends here, (.*?), and not what kind", text)
            assert read(said[1]) == pytest.approx(np.linalg.norm(slope), rel=6e-3), where
            assert said[2] == bent_by_signs(*values), where
            seen.add(said[2])
            continue
        signs = {(1, 1): "minimum", (-1, -1): "maximum", (1, -1): "saddle", (0, 0): "level"}
        signs |= {(1, 0): "valley", (0, -1): "ridge"}
        kind = signs[tuple(np.sign(values).astype(int))]
        if kind in ("valley", "ridge") and A and C and abs(A) != abs(C):
            kind = {"valley": "higher minimum", "ridge": "higher maximum"}[kind]
        if A * C == B * B and B and told == "undecided":
            continue  # what is level is so but for the rounding of three terms
        assert told == kind, where
        rest = re.search(r"\|∇f\|</div><div class=\"ev-figure\">(.*?)</div>", words(page))[1]
        assert ("∇f = 0 but for rounding." in text) == (rest != "0"), (where, rest)
        if curved := re.search(r"its curvatures are (\S+) and (\S+)\. Of", text):
            assert [one == "0" for one in curved.groups()] == (values == 0).tolist(), where
            assert list(map(read, curved.groups())) == pytest.approx(values, rel=6e-3), where
        told = caption(page, "map")
        assert ("leads from your point to" in told) == (off > 1e-12), (where, told)
        if off > 1e-12:
            away = re.search(r"point to .*, (\S+) away; all", told)[1]
            assert read(away) == pytest.approx(off, rel=6e-3), where
    seen -= {"undecided"}
    assert len(seen) == 15, sorted(seen)  # nine kinds, of slopes six ways to bend


MAPS = (  # u; v; what becomes of a square whose middle has X = d, with h half its side; and if one
    # of the points that are looked at has X = 0
    ("{p}X + {q}Y", "{r}X + {t}Y", None),
    ("{p}X^2/2 + {r}Y", "{t}Y", None),
    ("X^3/3 + {q}Y", "Y", lambda d, h, on: "touches" if d <= h else "keeps"),
    ("|X|", "Y", lambda d, h, on: "no J" if on else "folds" if d < h else None),
    ("ln(X)", "Y", lambda d, h, on: "gap" if d <= h else "keeps"),
    ("1/X + {q}Y", "Y", lambda d, h, on: "gap" if on else "pole" if d < h else "turns over"),
    ("x + sign(X)", "y", lambda d, h, on: "no J" if on else "not the mean" if d < h else "keeps"),
)


def test_typed_maps(open_page, undrawn):
    """1,000 squares whose det J is known in closed form."""
    undrawn(jacobian, "square_film", "square_image", "ratio_tables")
    page = open_page("gradient_field", draw=False).open("jacobian")
    rng, seen = np.random.default_rng(14), set()
    for (a, b, _), k in zip(places(15), range(1000), strict=False):
        u, v, known = MAPS[k % len(MAPS)]
        p, q, r, t = rng.integers(-3, 4, 4).tolist()
        if rng.random() < 0.3:
            r, t = ((-q, p), (q, -p), (2 * p, 2 * q))[rng.integers(3)]
        s = float(rng.choice([0.1, 0.5, 2.0]))
        d, e = (s * rng.choice([-7, -5, -4, -3, -1, 0, 1, 3, 4, 5, 7], 2) / 8).tolist()
        for name, value in zip("pqrt", (p, q, r, t), strict=True):
            u, v = (part.replace(f"{{{name}}}", f"({value})") for part in (u, v))
        u, v = typed(u, a, b, 1), typed(v, a, b, 1)
        html = words(page.at(map="own", u=u, v=v, middle=(a + d, b + e), side=s))
        text, where = notice(page), (u, v, a + d, b + e, s)
        sheet, half = only(SHEETS, text), s / 2
        seen.add(sheet)
        assert page.tone == tone_of_sheet(sheet), where
        if k % len(MAPS) < 2:
            line = k % len(MAPS) == 1
            det = p * t * d if line else p * t - q * r
            ends = (p * t * (d - half), p * t * (d + half)) if line else (det, det)
            low, high = min(ends), max(ends)
            kind = "keeps" if low > 0 else "turns over" if high < 0 else "touches"
            kind = "folds" if low < 0 < high else "flat" if low == high == 0 else kind
            assert sheet == kind, (where, text)
            J = ((p * d, r), (0, t)) if line else ((p, q), (r, t))
            assert only(SHAPES, caption(page, "image")) == shape(J), where
            if kind in ("keeps", "turns over", "touches"):
                told = re.search(r"image is (\S+) times .* the middle is (\S+), the same\.", text)
                assert [read(told[1]), read(told[2])] == pytest.approx([det, det], rel=6e-3), where
                assert ("at all points looked at" in text) == (kind != "touches"), where
            if kind == "folds":
                told = re.search(r"from (\S+) to (\S+): .* together (\S+) times", text).groups()
                assert list(map(read, told)) == pytest.approx([low, high, det], rel=6e-3, abs=1e-9)
            continue
        near = d if "ln" in u else abs(d)
        kind = known(near, half, d == 0)
        kind = kind or ("keeps" if d > 0 else "turns over")
        if abs(abs(d) - half) < 1e-9 and kind != "touches":
            continue  # the edge itself
        assert sheet == kind, (where, text, html)
        if kind in ("pole", "no J", "not the mean"):
            held = {"1": lambda d, h: 1 / (h * h - d * d), "x": lambda d, h: 1 + 1 / h}
            ratio = held.get(u[0], lambda d, h: 0.0)(d, half)  # ∮ u dv, by hand
            told = read(re.search(r"outline of the image holds (\S+) times the area", text)[1])
            assert told == pytest.approx(ratio, rel=2e-2, abs=1e-9), where
    assert seen >= {*SHEETS} - {"faster"}, seen
