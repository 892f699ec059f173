"""What the integral page promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("integral")


def test_the_nodes_lie_on_the_curve_and_bars_begin_at_zero(page):
    data = page.at(function="hill", rule="midpoint", n=5, low=0.0, high=2.0).chart("area").data
    x = np.array(data["points"]["x"])[::3]
    assert x == pytest.approx([0.2, 0.6, 1.0, 1.4, 1.8])
    assert np.array(data["points"]["y"])[::3] == pytest.approx(np.exp(-(x**2)))
    assert set(data["areas"]["y2"]) == {0.0}
    tops = np.array(data["areas"]["y"], float)
    assert np.unique(tops[np.isfinite(tops)]) == pytest.approx(np.unique(np.exp(-(x**2))))


def test_the_error_chart_holds_every_rule(page):
    data = page.at(function="hill").chart("errors").data
    roles = np.array(data["measured"]["role"])
    count, error = (np.array(data["measured"][c], float) for c in "xy")
    trapezoid = roles == "other"
    first = abs((1 + np.exp(-4.0)) - 0.8820813907624217)
    assert count[trapezoid][0] == 2 and error[trapezoid][0] == pytest.approx(first)
    assert len(set(roles)) == 6


PRESETS = {
    "Simpson's parabolas": "Simpson: 0.88181 from 5 values of f",
    "A kink breaks the order": "Simpson: from 64 to 512 panels the error goes up and down",
    "An infinite value": "Midpoint: p = 0.5 from 64 to 512 panels instead of 2",
    "A whole period": "from 64 panels on the error is rounding",
    "By chance": "Monte Carlo: ",
    "No area at all": "No area: towards x = 0 |f| grows",
    "A line": "the grid beats chance",
    "Chance wins": "chance beats the grid",
    "The volume of a ball": "volume 5.26",
    "Almost nothing is inside": "a share of 3.26·10⁻⁴ of the cube",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"function": "spike", "rule": "trapezoid", "low": 0.0, "high": 1.0},
            "so the sum has none",
        ),
        (
            {"function": "spike", "rule": "random", "low": 0.0, "high": 1.0},
            "The integral of f² is infinite",
        ),
        ({"function": "own", "f": "ln("}, "is never closed"),
        ({"function": "own", "f": "sqrt(x)", "low": -5.0, "high": -1.0}, "so the sum has none"),
        ({"low": 2.0, "high": 2.0}, "from 2 to 2.1"),
        ({"low": 2.0, "high": -1.0}, "from −1 to 2"),
        (
            {"function": "own", "f": "3", "rule": "gauss", "n": 1},
            "the area as far as that is known",
        ),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    assert said in page.at(**values).html


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges(page):
    beat = "Beat Simpson"
    assert not solved(page.at(rule="midpoint", n=32), beat)
    assert not solved(page.at(rule="simpson", n=15), beat)
    assert not solved(page.at(function="own", f="x^3", rule="gauss", n=4), beat)
    assert not solved(page.at(rule="gauss", n=40), beat)
    assert solved(page.at(rule="gauss", n=8), beat)
    page.open("dimensions")
    first = "Find the first dimension"
    assert not solved(page.at(d=3), first) and not solved(page.at(d=5), first)
    assert solved(page.at(d=4), first)


@pytest.mark.parametrize(("chapter", "name"), [("area", "integrate"), ("dimensions", "race")])
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter, name):
    page.at(rule="simpson", n=2).open(chapter)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert {"area": "0.881812", "dimensions": "Race(per_axis=64"}[chapter] in said.getvalue()


def words(page, **values):
    return re.sub(r"<[^>]*>", "", page.at(**values).html)


def test_dust_is_0(page):
    poles = words(page, function="own", f="1/x", low=-1.0, high=1.0)
    assert "towards x = 0 |f| grows" in poles and "Midpoint: 0 from 4 values of f." in poles
    signs = words(page, function="own", f="sign(x)", low=-1.0, high=1.0, rule="trapezoid", n=3)
    assert "Trapezoid: 0 from 4 values of f" in signs and "10⁻¹⁷" not in signs


def test_rounding_is_no_error_of_the_rule(page):
    for values in (
        {"function": "own", "f": "x^3", "rule": "simpson", "n": 1},
        {"rule": "gauss", "n": 64},
    ):
        said = words(page, **values)
        assert "the area but for rounding" in said or "the area as far as" in said, values
        assert "too much" not in said and "too little" not in said
    assert "so 7.08·10⁻⁴ too much" in words(page)


def test_one_point_is_one_point(page):
    assert "over 1 point<" in page.at(rule="left", n=1).html


def test_what_is_only_steep_does_not_leap(page):
    for f, low, high, leaps in (
        ("e^(50x)", 0.0, 7.0, False),
        ("1/sqrt(x)", 0.0, 1.0, False),
        ("1/x", 0.0, 1.0, False),
        ("tan(x)", 0.0, 2.0, True),
        ("1/(x - 0.301)", 0.0, 1.0, True),
    ):
        page.at(function="own", f=f, low=low, high=high)
        assert ("Not joined" in page.chart("area").caption) == leaps, f


def test_why_there_is_nothing_to_beat(page):
    assert "here Simpson’s rule has no sum" in page.preset("An infinite value").html
    assert "Needs an area to measure against" in page.preset("No area at all").html
    assert "to the last digit" in page.at(function="own", f="x^3").html


def test_ends_that_were_put_in_order_are_told(page):
    assert "The smaller end is taken first." in page.at(low=3.0, high=1.0).html
    assert "drawn is a strip of 0.1" in page.at(low=2.0, high=2.0).html
    assert "smaller end" not in page.at(low=1.0, high=3.0).html


def test_an_area_stands_on_0(page):
    for values in (
        {"function": "spike", "low": 0.0, "high": 1.0},
        {"function": "own", "f": "1/x^2", "low": 0.0, "high": 4.0},
        {"function": "own", "f": "-1/x^2", "low": 0.0, "high": 4.0},
        {"function": "own", "f": "5 + 0.1x"},
        {},
    ):
        window = page.at(**values).chart("area").data["window"]
        assert abs(window["cy"][0]) < window["ry"][0], values
