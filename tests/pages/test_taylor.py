"""What the Taylor page promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone
from core.ui.words import value_of


@pytest.fixture
def page(open_page):
    return open_page("taylor")


def rows(table, **where):
    keep = np.all([np.array(table[name]) == value for name, value in where.items()], axis=0)
    return np.column_stack([np.array(table["x"])[keep], np.array(table["y"])[keep]]).astype(float)


# ---- the polynomial -----------------------------------------------------------------------------


def test_the_polynomial_is_drawn(page):
    data = page.at(function="sine", degree=5, centre=0.0).chart("taylor").data
    x, y = rows(data["curves"], series="polynomial").T
    near = np.abs(x) < 2.5
    assert y[near] == pytest.approx(x[near] - x[near] ** 3 / 6 + x[near] ** 5 / 120, abs=1e-12)
    x, y = rows(data["curves"], series="f").T
    assert y == pytest.approx(np.sin(x))


def test_the_band_is_as_wide_as_the_series_converges(page):
    data = page.at(function="poles", centre=1.0).chart("taylor").data
    assert data["areas"]["role"] == ["truth"] * 2
    assert data["areas"]["x"] == pytest.approx([1 - np.sqrt(2), 1 + np.sqrt(2)])
    data = page.at(function="own", f="|x|", centre=2.0).chart("taylor").data
    assert data["areas"]["role"] == ["caution"] * 2 + ["truth"] * 2
    assert data["areas"]["x"] == pytest.approx([-6, 0, 0, 6])
    assert not page.at(function="root", centre=-1.0).chart("taylor").data["areas"]["x"]


def test_the_ends_of_sight_are_marked(page):
    data = page.at(function="poles", degree=20, centre=0.0).chart("taylor").data
    ends = {x for x, _ in rows(data["points"], role="approximation")}
    truth = np.abs(np.round(np.linspace(0, 1, 101), 2) ** 22) / (1 + np.linspace(0, 1, 101) ** 2)
    last = np.flatnonzero(truth <= 0.01)[-1] / 100  # |f − P₂₀| = x²²/(1 + x²)
    assert ends == {-last, last}


def test_the_circle_goes_through_the_poles(page):
    data = page.at(function="poles", centre=0.5, degree=30).chart("plane").data
    circle = rows(data["curves"], series="circle")
    assert np.hypot(circle[:, 0] - 0.5, circle[:, 1]) == pytest.approx(np.sqrt(1.25))
    assert {tuple(one) for one in rows(data["points"], role="alarm")} == {(0.0, 1.0), (0.0, -1.0)}
    assert data["names"]["text"] == ["i", "−i"]
    x, y = rows(data["curves"], series="sight").T
    z = 0.5 + 0.97 * (x + 1j * y - 0.5)
    c = [
        (1j / 2) * ((-1) ** k) * ((0.5 + 1j) ** -(k + 1) - (0.5 - 1j) ** -(k + 1))
        for k in range(31)
    ]
    seen = sum(one * (z - 0.5) ** k for k, one in enumerate(c))
    assert np.abs(seen - 1 / (1 + z * z)).max() <= 0.011


def test_errors_and_bounds_by_degree(page):
    data = page.at(function="exponential", centre=0.0, x=1.0).chart("errors").data
    _, error = rows(data["curves"], series="error").T
    powers = 1 / np.cumprod(np.maximum(np.arange(14), 1.0))
    assert 10 ** error[:12] == pytest.approx(np.abs(np.cumsum(powers) - np.e)[:12], rel=1e-3)
    _, bound = rows(data["dashed"], series="bound").T
    assert 10 ** bound[:12] == pytest.approx(np.e * powers[1:13])
    assert rows(data["dashed"], series="now")[0, 0] == 5


PRESETS = {
    "Sees without end": "converges everywhere, R = ∞: there is no singularity",
    "Stopped by nothing real": "up to R = 1 from the centre, the distance to the poles ±i, off",
    "What stops it: ±i": "up to R = 1.41 from the centre",
    "More is worse": "The series diverges there: in the long run more degrees make it worse.",
    "All coefficients 0": "f has an essential singularity at 0: along the imaginary axis",
    "Past a kink": "In the yellow part it converges as well, but not to f",
    "No series at all": "The rules of differentiation give f no derivative of order 1 at 0",
    "Digits eaten": "Degree 20 is not drawn: beyond degree",
    "Digits double": "the right digits double",
    "A circle of two": "the points repeat after 2 steps, 0 → 1 → 0",
    "Thrown outwards": "The tangents lead away: |x| passes 10⁹ at step",
    "A little too far": "The tangents lead away: |x| passes 10⁹ at step",
    "A double root": "A root of multiplicity 2 at 1",
    "Level ground": "At x₀ = −1 the slope is 0",
    "Out of the domain": "lies where f has no value: the tangent leads out of the domain",
    "No root to find": "The last 20 steps go one way and hardly get smaller",
    "Flatter than any power": "20 steps go one way and get ever smaller, at no steady rate",
    "Chaos": "without a root, a cycle or a lasting direction",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


OWN = {"function": "own"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (OWN | {"f": "sen(x)"}, "There is no function “sen”"),
        (OWN | {"f": ""}, "Type a function of x."),
        ({"function": "log", "centre": -2.0}, "f has no value at −2, so there is no series"),
        ({"function": "log", "x": -2.0}, "f has no value at x = −2. The series diverges there."),
        ({"function": "log", "x": 1.0}, "It lies on the edge, |x − c| = R"),
        ({"function": "sine", "centre": 0.5, "x": 0.5}, "x = 0.5 is the centre."),
        ({"function": "flat", "x": 0.02}, "f(x) is too small for 64 bits to tell it from P₅"),
        ({"function": "flat", "centre": 0.03}, "the coefficients are taken as 0"),
        ({"function": "tangent", "x": 2.0}, "may not exist at 1.57, on [0, 2]"),
        (OWN | {"f": "1/(1 + 4x^2)"}, "about R = 0.5, an estimate: the distance to the nearest"),
        (OWN | {"f": "sin(x)/x", "centre": 2.0}, "seems to converge everywhere, R = ∞, an estim"),
        (OWN | {"f": "sqrt(1 - cos(x))", "centre": 1.0}, "How far the series converges is not to"),
        (OWN | {"f": "|x|", "centre": 1.0}, "The series of the branch at the centre converges e"),
        (OWN | {"f": "sqrt(x)^2", "centre": 1.0, "x": -1.0}, "The series converges there all the"),
        (OWN | {"f": "7"}, "sees f over the whole picture"),
        (OWN | {"f": "1/(x - 0.3)", "centre": 0.3}, "f has no value at 0.3"),
        (OWN | {"f": "1/(1 + 4x^2)"}, "that a search in the plane found, ±0.5i."),
        (OWN | {"f": "1/(x^4 + 2x^2 + 1)", "centre": 1.0}, "in the plane found, ±i."),
        (OWN | {"f": "1/(x^2 + 1) + 1/(x - 1)"}, "found, i and 2 more on the same circle."),
        (OWN | {"f": "|x|^2"}, "no derivative of order 1 at 0, so no series is made about it"),
        (OWN | {"f": "sqrt(x)^2", "centre": 1.0}, "but not to f: f has no value there."),
        (OWN | {"f": "sqrt(x^2)", "centre": 1.0}, "but not to f: f has turned off on the way."),
        ({"function": "tangent", "centre": 1.57}, "the distance to the pole 1.571"),
        ({"function": "tangent", "centre": 1.57}, "from 1.57 to 1.571: exact"),
        ({"function": "log", "centre": -0.99}, "for less than 0.01 to either side of the centre"),
        ({"function": "log", "degree": 9}, "the bound is M·0.8¹⁰/10!"),
    ],
)
def test_odd_states_of_the_polynomial(page, values, said):
    assert said in page.at(**values).html


@pytest.mark.parametrize("exponent", [-6, -8, -9, -10, -12, -14])
@pytest.mark.parametrize("centre", [0.5, 1.0, -3.0])
def test_a_pole_near_the_real_line_stops_f_nowhere_on_it(page, exponent, centre):
    """1/(x² + ε²) is analytic on the whole line: where its series converges, it is to f."""
    text = f"1/(x^2 + 1e{exponent})"
    html = page.at(function="own", f=text, centre=centre, x=centre).html
    assert "yellow part" not in html
    found = value_of(re.search(r"found, ±(\S+)i\.", html)[1])
    assert found == pytest.approx(10 ** (exponent / 2), rel=0.01)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"function": "log", "start": -2.0}, "f has no value at the start x₀ = −2"),
        ({"function": "sine", "start": 0.0}, "The start x₀ = 0 is a root"),
        ({"function": "sine", "start": 3.0}, "faster than by squares: f″ is 0 there"),
        ({"function": "flat", "start": 0.02}, "as far as 64 bits tell: f vanishes there"),
        (OWN | {"f": "3x + 1", "start": 2.0}, "No order of convergence is read from that"),
        (OWN | {"f": "|x| - 1", "start": 0.0}, "the rules give f no slope"),
        (OWN | {"f": "x|x|", "start": 2.0}, "each is 0.5 times the one before"),
        (OWN | {"f": "0", "start": 2.0}, "f vanishes there"),
        (OWN | {"f": "7", "start": 2.0}, "the slope is 0"),
        (
            OWN | {"f": "x^20 - 1", "start": 0.5},
            "each about 0.95 times the one before: x₆₀ = 1,271",
        ),
        (OWN | {"f": "x^60", "start": 5.0}, "No root is reached in 60 steps."),
        (OWN | {"f": "e^(-x^2)", "start": 0.5}, "get ever smaller, at no steady rate"),
        (
            OWN | {"f": "x^12 e^x", "start": 5.0},
            "A root of multiplicity 12 at 0, as far as 64 bits",
        ),
        (OWN | {"f": "x^2 + 1e-8", "start": 1.0}, "the points wander"),
        (OWN | {"f": "e^(50x) - 1", "start": 1.0}, "or too few errors near it are above rounding"),
        ({"function": "log", "start": 1.8}, "1 step."),
        ({"function": "log", "start": 1.8}, "All points, 2"),
        ({"function": "exponential", "start": 1.0}, "The first 12 of 61 points"),
        ({"function": "log"}, "It ends at 0; the nearest root known here is 0."),
        ({"function": "sine", "start": 5.0}, "2·|c₃/c₁| at the root"),
    ],
)
def test_odd_states_of_newton_s_method(page, values, said):
    assert said in page.open("newton").at(**values).html


# ---- Newton's method ----------------------------------------------------------------------------


def test_the_steps_are_drawn(page):
    data = page.at(function="cubic", start=2.0).chart("steps").data
    x = [2.0]
    for _ in range(4):
        x.append(x[-1] - (x[-1] ** 3 - 2 * x[-1] + 2) / (3 * x[-1] ** 2 - 2))
    assert data["now"]["x"][:5] == pytest.approx(x)
    assert data["path"]["x"][:10] == pytest.approx(np.repeat(x, 2))
    first = np.array(data["tangent"]["step"]) == 0
    (x0, x1, _), (y0, y1, _) = (np.array(data["tangent"][c])[first] for c in "xy")
    assert (y1 - y0) / (x1 - x0) == pytest.approx(10) and y0 + 10 * (2 - x0) == pytest.approx(6)
    assert page.live["Step k"]["high"] == len(data["now"]["x"]) - 1


def test_the_errors_and_what_predicts_them(page):
    data = page.at(function="exponential", start=1.0).open("newton").chart("decay").data
    assert data["measured"]["value"][:3] == pytest.approx(np.exp([1.0, 0.0, -1.0]))
    data = page.at(function="log", start=1.0).open("newton").chart("decay").data
    error = data["measured"]["value"]
    assert error[:2] == pytest.approx([1, 2 * np.log(2) - 1])
    assert data["predicted"]["value"][:2] == pytest.approx([0.5, 0.5 * error[1] ** 2])


def test_where_the_starts_lead(page):
    data = page.at(function="log", start=1.0).chart("starts").data
    starts, roots = (np.array(data["roots"][name], float) for name in "xy")
    reached = np.isfinite(roots)
    assert roots[reached] == pytest.approx(0, abs=1e-6)
    assert starts[reached].max() < np.e - 1 < starts[reached].max() + 0.05


def test_the_table_squares_the_errors(page):
    html = page.at(function="cubic", start=-2.0).open("newton").html
    assert "<td>−1.769292354238" in html.replace(' class="ev-right"', "")
    assert "eₖ₊₁/eₖ²" in html
    assert "eₖ₊₁/eₖ³" in page.at(function="arctan", start=1.0).open("newton").html


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges_of_the_polynomial(page):
    root_two, degree = "whose series has the radius √2", "find the smallest degree with an error"
    elsewhere = "converges at x, but not to f(x)"
    page.at(function="poles", centre=0.99)
    assert not solved(page, root_two) and not solved(page, elsewhere)
    page.at(function="own", f="1/(1 + x^2)", centre=1.0)
    assert not solved(page, root_two)
    page.at(function="exponential", x=1.0, degree=10)
    assert not solved(page, degree)
    page.at(function="exponential", x=0.5, degree=7)
    assert not solved(page, degree)
    page.at(function="exponential", x=1.0, degree=9)
    assert solved(page, degree)
    page.at(function="poles", centre=-1.0)
    assert solved(page, root_two)
    page.at(function="flat", x=0.5)
    assert solved(page, elsewhere)


def test_challenges_of_newton(page):
    cycle, other = "goes round in a cycle", "but not to the nearest one"
    slow = "needs more than 20 steps"
    page.open("newton").at(function="cubic", start=-2.0)
    assert not any(solved(page, task) for task in (cycle, other, slow))
    page.at(function="cubic", start=0.0)
    assert solved(page, cycle)
    page.at(function="sine", start=1.5)
    assert solved(page, other)
    page.at(function="cubic", start=1.2)
    assert solved(page, slow)


@pytest.mark.parametrize(
    "values", [{"function": "flat"}, {"function": "own", "f": "1/(1 + a x^2)", "p1": 4.0}]
)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, values):
    def printed(name):
        said = io.StringIO()
        function, call, _ = page.code(name)
        with redirect_stdout(said):
            exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
        return said.getvalue()

    page.at(**values, centre=1.0, degree=6, x=1.3)
    basis = "KNOWN" if values["function"] == "flat" else "FOUND"
    assert printed("polynomial").startswith(basis)
    page.open("newton").at(**values, start=1.0)
    assert printed("newton").split()[0] in ("STEPS", "FAR", "ROOT")
