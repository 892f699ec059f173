"""What the derivative page promises beyond what every page does."""

import numpy as np
import pytest


@pytest.fixture
def page(open_page):
    return open_page("derivative")


def rows(table, **where):
    keep = np.all([np.array(table[name]) == value for name, value in where.items()], axis=0)
    return np.column_stack([np.array(table["x"])[keep], np.array(table["y"])[keep]]).astype(float)


def test_the_secant_goes_through_both_points_and_the_tangent_touches(page):
    data = page.at(function="exponential", x=0.5, h=0.7).chart("secant").data
    (x0, y0), (x1, y1) = rows(data["curves"], series="secant")
    slope = (np.exp(1.2) - np.exp(0.5)) / 0.7
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    assert y0 + slope * (0.5 - x0) == pytest.approx(np.exp(0.5))
    (x0, y0), (x1, y1) = rows(data["dashed"], series="tangent")
    assert (y1 - y0) / (x1 - x0) == pytest.approx(np.exp(0.5))


def test_the_quotients_against_the_step(page):
    data = page.at(function="cubic", x=1.0).chart("quotients").data
    drawn = rows(data["curves"], series="central")
    h = 10 ** drawn[:, 0]
    large = h > 1e-3
    assert drawn[large, 1] == pytest.approx(1 + h[large] ** 2, abs=1e-11)  # (x³ − 2x)′ = 1 at 1


def test_the_error_curves_are_errors(page):
    page.at(function="sine", x=1.0).open("error")
    data = page.chart("error").data
    drawn = rows(data["measured"], role="approximation")
    h, error = drawn.T
    assert error == pytest.approx(
        np.maximum(np.abs((np.sin(1 + h) - np.sin(1)) / h - np.cos(1)), 2.0**-53 * np.cos(1))
    )
    assert rows(data["measured"], role="error")[-1, 1] <= 2e-16  # the complex step


PRESETS = {
    "A kink": "A kink: from the left the slope is −1, from the right 1.",
    "Wild, and yet a slope": "Both quotients settle on 0: that is f′(0)",
    "Upright": "The tangent at x = 0 stands upright",
    "Never at rest": "never comes to rest",
    "Best central step": "Forward: the error 1.22·10⁻⁵ is truncation",
    "Famous mistake: 10⁻¹²": "is rounding",
    "Second derivative": "Second difference: the error",
    "A straight line": "Forward: exact for this function at any step",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"function": "own", "f": "sen(x)"}, "There is no function “sen”"),
        ({"function": "own", "f": ""}, "Type a function of x."),
        ({"function": "own", "f": "1/x", "x": 0.0}, "f has no value at x = 0"),
        ({"function": "own", "f": "sqrt(x)", "x": 0.0}, "f has values on one side of x = 0 only"),
        ({"function": "own", "f": "sign(x)", "x": 0.0}, "f jumps at x = 0"),
        (
            {"function": "own", "f": "sqrt(|x|)", "x": 0.0},
            "from the left they tend to −∞, from the right to ∞",
        ),
        ({"function": "own", "f": "sqrt(1 - x)", "x": 0.5, "h": 2.0}, "no secant"),
        ({"function": "own", "f": "7"}, "f′(x) = 0."),
        ({"function": "own", "f": "x^1.5", "x": 0.0}, "f has values on one side of x = 0 only"),
        ({"function": "own", "f": "(-x^2)^1.5", "x": 0.0}, "none to the left or right near it"),
        ({"function": "own", "f": "sqrt(-x^2)", "x": 0.0}, "none to the left or right near it"),
        ({"function": "own", "f": "1/x", "x": 0.0, "h": 1.0}, "f has no value at x = 0: no secant"),
        ({"function": "own", "f": "1/x", "x": -1.0, "h": 1.0}, "no value at x + h = 0: no secant"),
        ({"function": "own", "f": "ln(x)", "x": -2.0}, "at x = −2 and at x + h = −1: no secant"),
        ({"function": "own", "f": "sign(x)|x|^(1/5)", "x": 0.0}, "The tangent at x = 0 stands"),
        ({"function": "own", "f": "0.0004 sign(x)", "x": 0.0}, "f jumps at x = 0"),
        ({"function": "own", "f": "0.000004|x|", "x": 0.0}, "left the slope is −4·10⁻⁶, from"),
        ({"function": "own", "f": "x + 1e-9|x|", "x": 0.0}, "slope is 0.999999999, from"),
        ({"function": "own", "f": "|x|^1.001", "x": 0.0}, "Both quotients settle on 0"),
        ({"function": "own", "f": "|x|^1.05", "x": 0.0}, "Both quotients settle on 0"),
        (
            {"function": "own", "f": "sqrt(max(x,0))", "x": 0.0},
            "without end from one side: from the left they tend to 0, from the right to ∞",
        ),
        ({"function": "own", "f": "|sin(pi x)|", "x": 1.0}, "slope is −3.14, from the right 3.14"),
        ({"function": "own", "f": "|3x-0.9|", "x": 0.3}, "left the slope is −3, from the right 3"),
        ({"function": "own", "f": "tan(pi x/2)", "x": 1.0}, "f has a pole here"),
        ({"function": "own", "f": "|sin(1e20 x)|", "x": 1.0}, "The numbers do not tell"),
        (
            {"function": "own", "f": "sqrt(1-x^2)", "x": 2.0, "h": 0.1},
            "f has no value at one of its points",
        ),
        ({"function": "own", "f": "sqrt(1-x^2)", "x": 2.0}, "Here there is no forward difference."),
        ({"function": "absolute", "x": 0.0, "h": 0.5}, "says 1, and no slope is found."),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    assert said in page.at(**values).html


OWN = {"function": "own"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"function": "absolute", "x": 0.5, "h": 1.0}, "Central: the error 0.5 is truncation, but"),
        ({"function": "absolute", "x": -0.5, "h": 1.0}, "Forward: the error 1 is truncation, but"),
        (
            {"function": "absolute", "x": 0.5, "h": 1.0, "order": "2"},
            "Second difference: the error 1 is truncation, but",
        ),
        ({"function": "wild", "x": 0.0, "h": 0.3}, "Forward: the error 0.0572 is truncation. It"),
        ({"function": "wild", "x": 0.0, "h": 0.3}, "as far as both sides show"),
        (OWN | {"f": "x|x|", "x": 0.0, "h": 0.5}, "Forward: the error 0.5 is truncation, the bend"),
        (OWN | {"f": "x^14", "x": 0.0, "h": 1.0}, "Forward: the error 1 is truncation"),
        (OWN | {"f": "x^14", "x": 0.0, "h": 1.0}, "it falls like h¹³."),
        (OWN | {"f": "1/x", "x": 0.01, "h": 1e-4}, "Forward: the error 99 is truncation"),
        (OWN | {"f": "1/x", "x": 0.01, "h": 1e-4}, "cannot follow; it falls like h."),
        (OWN | {"f": "1/x", "x": 0.01, "h": 1e-4}, "cannot follow; it falls like h²."),
        (OWN | {"f": "1/x", "x": 0.01, "h": 1e-4}, "4.81·10⁻⁸"),
        (OWN | {"f": "1 - cos(x)", "x": 0.01, "h": 1e-9}, "Forward: the error 5.46·10⁻⁸ is round"),
        (
            OWN | {"f": "(x+1000)^2 - 1000000", "x": 0.1, "h": 1e-9},
            "Forward: the error 0.0481 is rounding",
        ),
        ({"function": "sine", "x": 0.0, "h": 1e-9}, "Forward: the error 0 is not above what"),
        ({"function": "sine", "x": 3.14, "h": 0.5}, "like h² here, and like h at smaller steps."),
        (
            OWN | {"f": "x|x|", "x": 0.0, "order": "2"},
            "f′ has a kink there: from the left f″ is −2, from the right 2. f has no second",
        ),
        ({"function": "absolute", "x": 0.0, "order": "2"}, "Without f′ there is no f″."),
        ({"function": "wild", "x": 0.0, "order": "2"}, "f′ shows no slope of its own at x = 0"),
        (OWN | {"f": "|x|^1.5", "x": 0.0, "order": "2"}, "the slope of f′ grows without end"),
    ],
)
def test_where_an_error_comes_from(page, values, said):
    assert said in page.open("error").at(**{"order": "1"} | values).html


def test_challenges(page):
    kink, line = "the central difference says 0", "exact at every step, and is not constant"
    best = "Find the best h for the central difference"

    def solved(task):
        challenge = page.html.split(task)[0].rsplit("<li>", 1)[1]
        return "solved" in challenge

    page.at(function="sine", x=1.5707963267948966)
    assert not solved(kink)
    page.at(function="own", f="7")
    assert not solved(line)
    page.at(function="own", f="sin(x)", h=1e-3)
    assert not solved(line)
    for text in ("|x+3|", "x + |x+3| - |x+3|", "sqrt((x+3)^2)"):
        page.at(function="own", f=text, x=-3.5, h=1.0)
        assert not solved(line)
    page.at(function="own", f="|x|^1.001", x=0.0)
    assert not solved(kink)
    page.at(function="own", f="|sin(pi x)|", x=1.0, h=0.5)
    assert solved(kink)
    page.at(function="own", f="2x + 1")
    assert solved(line)
    page.open("error").at(order="1", function="exponential", x=1.0, h=1e-8)
    assert not solved(best)
    page.at(order="1", function="own", f="3x + 1", x=1.0, h=1e-5)
    assert not solved(best)
    page.at(order="1", function="exponential", x=1.0, h=8e-6)
    assert solved(best)


@pytest.mark.parametrize("chapter", ["secant", "error"])
@pytest.mark.parametrize("values", [{"function": "wild"}, {"function": "own", "f": "a sin(x)"}])
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter, values):
    page.at(**values, x=0.5, h=0.25).open(chapter)
    name = {"secant": "quotients", "error": "budget"}[chapter]
    said = page.printed(name)
    if chapter == "secant":
        f = {"wild": lambda x: x**2 * np.sin(1 / x), "own": np.sin}[values["function"]]
        assert f"{(f(0.75) - f(0.5)) / 0.25:.8f}"[:9] in said
    else:
        assert "FORWARD Budget(coefficient=" in said


def test_rounding_may_take_from_an_error(page):
    html = page.open("error").preset("Second derivative").html
    assert "truncation alone would make 9.06·10⁻⁹, rounding takes from it" in html


def test_errors_that_leave_the_picture_are_told(page):
    page.open("error").at(function="exponential", x=1.0, order="2", h=2e-4)
    assert "nor" not in page.chart("error").caption
    assert page.chart("error").caption.endswith("derivative itself, none above 1,000.")
    assert page.at(function="sine", x=1.0).chart("error").caption.endswith("derivative itself.")


@pytest.mark.parametrize(
    ("text", "x", "drawn"),
    [("|x|", 0.0, True), ("sign(x)", 0.0, True), ("ln(x)", -2.0, False), ("sqrt(x)", 0.0, False)],
)
def test_quotients_of_both_sides_are_drawn_where_there_are_any(page, text, x, drawn):
    page.open("error").at(function="own", f=text, x=x).open("error")
    assert "So there is no error to draw." in page.html
    assert ("Drawn is how far the quotients of both sides are apart" in page.html) == drawn
    assert ("forward − backward quotient" in page.html) == drawn
    measured = page.chart("error").data["measured"]["y"]
    assert bool(np.isfinite(measured).any()) == drawn
    assert "rounding of the derivative itself" not in page.chart("error").caption


@pytest.mark.parametrize(
    ("text", "x", "said"),
    [
        ("1/x^2", 0.0, "Here it says 0, but f has no value."),
        ("sin(x)", 0.0, "Here it says 0.841, and this is no such point."),
        ("sin(x)^2 + cos(x)^2 + x", 1.0, "but f is not written as a straight line"),
        ("x + 1e-9 x^2", 1.0, "over h = 1 says 1.000000003, the slope is 1.000000002."),
        ("|x|", 0.0, "over h = 1 says 1, and no slope is found."),
    ],
)
def test_challenges_say_what_is_missing(page, text, x, said):
    assert said in page.open("secant").at(function="own", f=text, x=x, h=1.0).html
