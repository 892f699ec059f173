"""What the gradient page promises beyond what every page does."""

import io
import math
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.charts import palette
from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("gradient_field")


def rows(table, name, k=""):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[f"{c}{k}"], float)[keep] for c in "xy"])


def test_the_arrow_the_level_line_and_its_tangent(page):
    data = page.at(function="bowl", at=(1.0, 1.0), theta=0).chart("map").data
    foot, tip = rows(data["arrows"], "∇f")
    assert foot == pytest.approx([1, 1])
    assert (tip - foot) @ [-6, 2] == pytest.approx(0, abs=1e-12) and (tip - foot)[0] > 0
    first, last = rows(data["dashed"], "tangent")
    assert (last - first) @ (tip - foot) == pytest.approx(0, abs=1e-12)
    level = rows(data["lines"], "level")
    level = level[np.isfinite(level).all(axis=1)]
    assert level[:, 0] ** 2 + 3 * level[:, 1] ** 2 == pytest.approx(
        np.full(len(level), 4), abs=0.02
    )
    foot, tip = rows(data["arrows"], "u")
    assert tip - foot == pytest.approx([1, 0])


def test_the_tangent_plane_and_the_cosine(page):
    page.at(function="bowl", at=(1.0, 1.0), theta=60)
    (t0, z0), (t1, z1) = rows(page.chart("along").data["dashed"], "plane")
    slope = 2 * 0.5 + 6 * math.sqrt(3) / 2
    assert (z1 - z0) / (t1 - t0) == pytest.approx(slope) and z0 == pytest.approx(4 - 2 * slope)
    drawn = rows(page.chart("along").data["curves"], "f")
    x, y = 1 + drawn[:, 0] / 2, 1 + drawn[:, 0] * math.sqrt(3) / 2
    assert drawn[:, 1] == pytest.approx(x**2 + 3 * y**2)
    law = rows(page.chart("cosine").data["curves"], "law")
    phi = np.radians(law[:, 0]) - math.atan2(6, 2)
    assert law[:, 1] == pytest.approx(math.hypot(2, 6) * np.cos(phi))
    assert rows(page.chart("cosine").data["points"], "other 60")[0][1] == pytest.approx(slope)


def test_no_gradient_draws_quotients_and_no_cosine(page):
    data = page.at(function="tent", at=(0.0, 1.0)).chart("cosine").data
    assert rows(data["curves"], "law").size == 0
    dots = rows(data["points"], "measured")[::3]
    angle = np.radians(dots[:, 0])
    assert dots[:, 1] == pytest.approx(np.abs(np.cos(angle)) + np.sin(angle), abs=1e-6)


def test_the_quadratic_and_the_axes(page):
    page.at(function="banana", at=(1.0, 1.0)).open("hessian")
    data = page.chart("axes").data
    H = np.array([[42.0, -20.0], [-20.0, 10.0]])
    values, vectors = np.linalg.eigh(H)
    for name, k in (("q1", 1), ("q2", 0)):
        drawn = rows(data["dashed"], name)
        assert drawn[:, 1] == pytest.approx(values[k] * drawn[:, 0] ** 2 / 2)
    first, last = rows(page.chart("map").data["arrows"], "v1")
    assert abs((last - first) @ vectors[:, 1]) == pytest.approx(2)
    curve = rows(page.chart("curvature").data["curves"], "curvature")
    assert curve[:, 1].max() == pytest.approx(values[1], rel=1e-2)


def test_the_image_and_its_parallelogram(page):
    page.open("jacobian").at(map="square", middle=(1.0, 0.5), side=0.4)
    film = page.chart("plane").data
    image = np.column_stack([film["areas"]["x2"], film["areas"]["y2"]])
    z = np.array([1 + 0.5j]) + 0.4 * np.array([-0.5 - 0.5j, 0.5 - 0.5j, 0.5 + 0.5j, -0.5 + 0.5j])
    assert image[::32][:4, 0] + 1j * image[::32][:4, 1] == pytest.approx(z**2 / 3, abs=1e-6)
    goal = rows(film["dashed"], "J", 2)[:4]
    linear = (1 + 0.5j) ** 2 / 3 + 2 * (1 + 0.5j) / 3 * (z - (1 + 0.5j))
    assert goal[:, 0] + 1j * goal[:, 1] == pytest.approx(linear, abs=1e-6)
    ratio = rows(page.chart("ratio").data["curves"], "ratio")
    s = 10 ** ratio[:, 0]
    assert ratio[:, 1] == pytest.approx(4 / 9 * (1.25 + s**2 / 6))


PRESETS = {
    "Past the summit": "f rises fastest towards 259°",
    "Along the level line": "u points along the level line, to within half a degree",
    "Flat at a saddle": "∇f = 0 at (0, 0). To first order f changes in no direction",
    "A kink": "A kink at (0, 1): along the line at 0° the slope is −1 before the point and 1 after",
    "An edge": "No gradient at (0, 0.5): towards 112.5° f has no values, however near.",
    "Minimum of a banana": "A minimum at (1, 1): both curvatures are above 0, 51.6 and 0.388.",
    "Summit of an egg-box": "A maximum at (1.5708, 1.5708): both curvatures are below 0,",
    "Saddle": "A saddle at (1, −1): f bends up along one axis and down along the other, 6 and −6.",
    "Monkey saddle": "some lie higher and some lower, three ways up and three down: neither",
    "Flatter than any bowl": "all lie higher: a minimum, as far as they show.",
    "A valley floor": "none lies lower and some lie level: a valley floor",
    "A minimum at a kink": "as far as they show, a minimum without a gradient.",
    "A false minimum": "two ways up and two down: neither a minimum nor",
    "r dr dθ": "is 2 times that of the square; det J at the middle is 2, the same.",
    "Angles stay": "a square again: J turns and scales",
    "Sheared, not scaled": "is 1 times that of the square; det J at the middle is 1, the same.",
    "Over the fold": "det J changes its sign within the square, from −0.367 to 0.633",
    "Turned over": "Below 0: the image is turned over, and its F is a mirror image.",
    "Through the pole": "F has a pole in the square, or on its edge",
    "A cusp": "det J changes its sign within the square",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("chapter", "values", "said"),
    [
        ("gradient", {"function": "own", "f": "sen(x)"}, "There is no function “sen”"),
        ("gradient", {"function": "own", "f": "ln(x)", "at": (-1.0, 0.0)}, "f has no value at"),
        ("gradient", {"function": "own", "f": "7"}, "∇f = 0 at"),
        ("gradient", {"function": "own", "f": "sign(x)", "at": (0.0, 0.0)}, "f jumps there"),
        ("gradient", {"function": "own", "f": "sqrt(|x|)", "at": (0.0, 0.0)}, "without end"),
        ("gradient", {"function": "own", "f": "x|y|", "at": (0.0, 0.0)}, "∇f = 0 at (0, 0)"),
        (
            "gradient",
            {"function": "own", "f": "sign(x) min(|x|, |y|)", "at": (0.0, 0.0)},
            "no plane has them all",
        ),
        (
            "gradient",
            {"function": "own", "f": "x sin(1/(x + 1e-300))", "at": (0.0, 0.0)},
            "the quotients never settle",
        ),
        ("gradient", {"function": "own", "f": "e^(-99(x^2 + y^2))"}, "fastest towards 208°"),
        (
            "gradient",
            {"function": "own", "f": "sin(pi x) + y^2", "at": (0.5, 0.0)},
            "∇f = 0 at (0.5, 0) but for rounding.",
        ),
        ("hessian", {"function": "own", "f": "ln(x)", "at": (-1.0, 0.0)}, "f has no value at"),
        ("hessian", {"function": "own", "f": "x|x|", "at": (0.0, 0.0)}, "no Hessian"),
        (
            "hessian",
            {"function": "own", "f": "|x|^2.5 + y^2", "at": (0.0, 0.0)},
            "so no Hessian is shown. Of 1,440 points, 0.05 and 0.1 away, all lie higher: a minimum",
        ),
        (
            "hessian",
            {"function": "own", "f": "exp(-1/x^2) + y^2", "at": (0.0, 0.0)},
            "the numbers do not tell whether f has a gradient; no Hessian",
        ),
        (
            "gradient",
            {"function": "own", "f": "0.001|x| + 1000x", "at": (0.0, 0.0)},
            "the slope is 999.999 before the point and 1,000 after",
        ),
        (
            "gradient",
            {"function": "own", "f": "x + y", "theta": 135},
            "Dᵤf = 0, under 1 % of 1.41",
        ),
        ("hessian", {"function": "own", "f": "7"}, "all lie level"),
        ("hessian", {"function": "tent", "at": (0.0, 0.0)}, "without a Hessian there are neither"),
        ("hessian", {"function": "own", "f": "x"}, "not at all to second order"),
        ("hessian", {"function": "monkey", "at": (1.0, 1.0)}, "No stationary point"),
        ("jacobian", {"map": "own", "u": "a x", "v": "y"}, "u: There is no “a” here"),
        ("jacobian", {"map": "own", "u": "x", "v": ""}, "v: Type a function of x and y."),
        (
            "jacobian",
            {"map": "own", "u": "|x|", "v": "y", "middle": (0.0, 0.0)},
            "no derivatives (a kink, a jump, an edge): no J",
        ),
        ("jacobian", {"map": "own", "u": "ln(x)", "v": "y", "middle": (0.0, 0.0)}, "no value at"),
        ("jacobian", {"map": "own", "u": "x + y", "v": "x + y"}, "det J = 0 at every point"),
        ("jacobian", {"map": "square", "middle": (0.0, 0.0)}, "does not change its sign"),
    ],
)
def test_odd_states_get_a_sentence(page, chapter, values, said):
    assert said in page.open(chapter).at(**values).open(chapter).html


def test_a_point_snaps_only_when_it_is_near(page):
    page.open("hessian")
    assert "A minimum at (0, 0)" in page.at(function="bowl", at=(0.09, 0.0)).html
    assert "leads from your point to (0, 0), 0.09 away" in page.html
    assert "No stationary point" in page.at(function="bowl", at=(0.11, 0.0)).html


CHALLENGES = [
    ("gradient", "On the long hill", {"function": "ridge", "at": (2.0, 0.42)}, {"at": (2.0, 0.42)}),
    (
        "gradient",
        "turn u into a direction",
        {"function": "bowl", "at": (1.0, 1.0), "theta": 342},
        {"function": "bowl", "at": (0.0, 0.0), "theta": 90},
    ),
    (
        "gradient",
        "has a value and no gradient",
        {"function": "tent", "at": (0.0, 2.0)},
        {"function": "own", "f": "1/x", "at": (0.0, 1.0)},
    ),
    (
        "hessian",
        "a saddle that is not at (0, 0)",
        {"function": "eggbox", "at": (3.1, 0.0)},
        {"function": "eggbox", "at": (0.0, 0.0)},
    ),
    (
        "hessian",
        "and which is no saddle",
        {"function": "saddle", "at": (1.0, 1.0)},
        {"function": "saddle", "at": (0.0, 0.0)},
    ),
    (
        "hessian",
        "the Hessian cannot name",
        {"function": "monkey", "at": (0.0, 0.0)},
        {"function": "quartic", "at": (0.0, 0.0)},
    ),
    (
        "jacobian",
        "Place the square where",
        {"map": "inversion", "middle": (1.5, 1.5)},
        {"map": "wave"},
    ),
    (
        "jacobian",
        "the area doubles",
        {"map": "square", "middle": (1.5, 1.5), "side": 0.1},
        {"map": "polar", "middle": (2.0, 0.0), "side": 0.1},
    ),
    (
        "jacobian",
        "two sheets cancel",
        {"map": "fold", "middle": (0.0, 0.0)},
        {"map": "own", "u": "x", "v": "x"},
    ),
]


@pytest.mark.parametrize(
    ("chapter", "task", "yes", "no"), CHALLENGES, ids=[c[1] for c in CHALLENGES]
)
def test_challenges(page, chapter, task, yes, no):
    def solved():
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    page.open(chapter)
    assert not solved()
    page.at(**no).open(chapter)
    assert not solved()
    page.at(**yes).open(chapter)
    assert solved()


@pytest.mark.parametrize(
    ("chapter", "name", "values", "said"),
    [
        ("gradient", "judge_ground", {"function": "own", "f": "a x y", "p1": 2.0}, "(4.0, 2.0)"),
        ("hessian", "judge_bend", {"function": "monkey", "at": (0.0, 0.0)}, "HIGHER_SADDLE (0.0"),
        ("jacobian", "judge_square", {"map": "polar", "middle": (2.0, 1.0)}, "KEEPS 2.0 1.99999"),
    ],
)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter, name, values, said):
    if chapter == "gradient":
        values = values | {"at": (1.0, 2.0)}
    page.at(**values).open(chapter)
    function, call, data = page.code(name)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert said in printed.getvalue()
    assert all(len(column) for table in data().values() for column in table.values())


def test_the_scale_of_u_keeps_its_room_where_no_direction_is_marked(page):
    """Else what stands below it jumps while the point is dragged over a flat place."""
    page.open("gradient")
    for at, count in (((1.5, 0.8), 3), ((0.0, 0.0), 0)):
        theta = page.at(at=at).live["Direction of u"]
        assert theta["marked"] and len(theta["marks"]) == count


@pytest.mark.parametrize(
    "state",
    [
        {"function": "eggbox", "at": (1.57, 1.57)},
        {"function": "monkey", "at": (0.0, 0.0)},
        {"function": "own", "f": "x^2 + y^2", "at": (2.0, 1.0)},
        {"function": "own", "f": "3", "at": (1.0, 1.0)},
    ],
)
def test_equal_curvatures_single_out_no_direction(page, state):
    html = page.open("hessian").at(**state).html
    assert "no direction is singled out" in html and "the same here, λ₁ = λ₂" in html
    assert "at a right angle" not in html


def test_axes_are_lines_with_angles_below_180(page):
    html = page.open("hessian").at(function="banana", at=(1.0, 1.0)).html
    assert "at a right angle, 64.33°" in html and "154.3°" in html
    assert "at a right angle, 0°" in page.at(function="bowl", at=(0.0, 0.0)).html
    assert "singled out" not in page.html


def test_the_axes_have_colours_of_their_own(page):
    page.open("hessian")
    shown = re.findall(r'background:([^"]*)"></i>([^<]*)', page.html)
    assert {colour for colour, name in shown if "along v" in name}.isdisjoint(
        {palette.SKY} | {colour for colour, name in shown if "along v" not in name}
    )


def test_powers_of_ten_stand_in_brackets_in_a_ratio(page):
    assert "(1.6·10⁻⁴)/(1·10⁻⁴)" in page.open("jacobian").at(side=0.01).html


def test_the_ends_of_det_j_are_told_from_the_middle(page):
    html = page.open("jacobian").at(side=0.01).html
    assert "1.595 … 1.605" in html


def test_no_height_stands_under_a_name(page):
    for chapter in ("gradient", "hessian"):
        data = page.open(chapter).at(function="bowl", at=(1.5, 0.8)).chart("map").data
        labels, names = (
            np.column_stack([np.array(data[name][c], float) for c in "xy"])
            for name in ("labels", "names")
        )
        assert len(labels) > 3 and len(names) == 2
        assert np.linalg.norm(labels[:, None] - names, axis=2).min() > 0.55


def test_a_condition_number_of_huge_curvatures_has_brackets(page):
    html = page.open("hessian").at(function="own", f="10^7 x^2 + y^2", at=(0.0, 0.0)).html
    assert "λ₁/λ₂ = (2·10⁷)/2" in html


@pytest.mark.parametrize(
    ("u", "x", "tends"), [("x^2", 0.0, True), ("|x|", 0.0, False), ("sqrt(x)", -1.0, False)]
)
def test_areas_tend_to_det_j_where_there_is_one(page, u, x, tends):
    chart = page.open("jacobian").at(map="own", u=u, v="y", middle=(x, 0.5)).chart("ratio")
    assert ("As the square shrinks" in chart.caption) == tends
    assert bool(np.isfinite(chart.data["curves"]["y"]).any()) == tends


@pytest.mark.parametrize(
    ("text", "x", "said", "dots"),
    [
        ("ln(x)", -1.0, "Empty: without a value of f", False),
        ("x + 0sqrt(x)", 0.0, "of the directions in which f has values.", True),
        ("|x|", 0.0, "no cosine goes through them all.", True),
    ],
)
def test_quotients_are_told_where_there_are_any(page, text, x, said, dots):
    page.open("gradient").at(function="own", f=text, at=(x, 0.0))
    html = re.sub("<[^>]*>", "", page.html)
    assert said in html and ("measured to one side" in html) == dots


def test_nothing_is_worked_out_with_undefined_numbers(page):
    page.open("jacobian").at(map="own", u="sqrt(x)", v="ln(y)", middle=(-1.0, -1.0))
    html = re.sub("<[^>]*>", "", page.html)
    assert not re.search(r"undefined[·/]|[·/−…] ?undefined|= undefined", html)
    assert "There is no det J at the middle." in html and "There is no area of an image" in html
