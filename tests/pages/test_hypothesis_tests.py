"""What the page on hypothesis tests promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy import stats

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("hypothesis_tests")


def rows(table, name, key="series"):
    keep = np.asarray(table[key]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


# ---- power ---------------------------------------------------------------------------------------


def test_the_laws_drawn_are_the_t_and_the_noncentral_t_law(page):
    data = page.at(d=0.4, n=12).chart("laws").data
    t, y = rows(data["curves"], "null").T
    assert y == pytest.approx(stats.t.pdf(t, 11), abs=1e-6)
    t, y = rows(data["curves"], "effect").T
    assert y == pytest.approx(stats.nct.pdf(t, 11, 0.4 * 12**0.5), abs=1e-6)
    c = stats.t.isf(0.025, 11)
    assert sorted(set(np.round(data["bounds"]["x"], 4))) == pytest.approx([-c, c], abs=1e-4)
    shaded, y = rows(data["areas"], "power0").T
    assert shaded.min() == pytest.approx(c, abs=1e-5)
    assert np.trapezoid(y, shaded) == pytest.approx(
        stats.nct.sf(c, 11, 0.4 * 12**0.5) - stats.nct.sf(shaded[-1], 11, 0.4 * 12**0.5), abs=2e-3
    )


def test_the_dots_are_the_studies_and_coloured_by_what_they_decide(page):
    data = page.at(d=0.4, n=12, seed=7, deviation="known").chart("laws").data
    z = np.random.default_rng([7, 1]).standard_normal(1000) + 0.4 * 12**0.5
    low, high = (data["window"]["cx"][0] + s * data["window"]["rx"][0] for s in (-1, 1))
    found = rows(data["dots"], "effect", "role")[::3, 0]
    assert found == pytest.approx(z[(np.abs(z) >= 1.959964) & (z <= high) & (z >= low)], abs=1e-5)
    count = int((np.abs(z) >= 1.959964).sum())
    assert f"{count} of 1,000 simulated studies have p ≤ 0.05" in page.html
    p = 2 * stats.norm.sf(np.abs(z))
    _, y = rows(page.chart("p").data["areas"], "studies").T
    assert y[1:-1:2] == pytest.approx(np.histogram(p, np.linspace(0, 1, 21))[0] / 1000)


PRESETS = {
    "No effect at all": "every rejection is a false alarm",
    "Too few to find it": "Those that are significant exaggerate",
    "Four of five find it": "Power 80.8 %",
    "Significant and tiny": "with n = 50,000 even so little is significant",
    "The wrong direction": "on the side that is not tested",
    "Two observations": "Power 9.3 %",
    "Two groups": "Power 80.1 %",
    "Never an alarm": "nothing is ever rejected",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"alpha": 1.0}, "everything is rejected, whatever the data"),
        ({"alpha": 1.0, "sides": "one"}, "everything is rejected, whatever the data"),
        ({"alpha": 0.0, "d": 0.0}, "No false alarm."),
        ({"d": 0.0}, "no n has it: the power stays at α"),
        ({"d": -0.2, "sides": "one"}, "no n has it: the effect is on the side"),
        ({"alpha": 0.001, "n": 2}, 'Bound c</div><div class="ev-figure">637'),
        ({"d": 1.5, "n": 50_000}, "Power 100.0 %"),
        ({"d": 1.5, "n": 50_000}, "the fewest: power"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    html = page.at(**values).html
    assert said in html and ">nan" not in html


def test_a_hypothesis_has_no_probability(page):
    for title in PRESETS:
        said = page.preset(title).html
        assert "probability that H0" not in said and "p = 0." not in said.replace("p = 0.0", "")


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


TASKS = {
    "a small effect, |d| at most 0.2": (
        {"d": 0.2, "n": 200},
        [{"d": 0.0, "n": 200}, {"d": 0.2, "n": 20}, {"d": 0.2, "n": 200, "alpha": 0.06},
         {"d": -0.2, "n": 200, "sides": "one", "alpha": 0.05}, {"d": 0.2, "n": 20, "alpha": 1.0}],
    ),
    "although the effect is at most 0.05 σ": (
        {"d": 0.05, "n": 50_000, "alpha": 0.01},
        [{"d": 0.05, "n": 50_000}, {"d": 0.0, "n": 50_000, "alpha": 0.01},
         {"d": 0.06, "n": 50_000, "alpha": 0.01}, {"d": 0.01, "n": 50_000, "alpha": 0.01}],
    ),
    "three times the true effect or more": (
        {"d": 0.1, "n": 20},
        [{"d": 0.0, "n": 20}, {"d": 0.5, "n": 20}, {"d": 0.01, "n": 20, "alpha": 0.5},
         {"d": 0.1, "n": 20, "alpha": 0.001}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_challenges(open_page, task):
    right, wrong = TASKS[task]
    for values in wrong:
        assert not solved(open_page("hypothesis_tests").at(**values), task), values
    assert solved(open_page("hypothesis_tests").at(**right), task)


LISTED = {"power": ("power", "0.5644")}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, printed = LISTED[chapter]
    page.open(chapter)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert re.search(printed, said.getvalue()), said.getvalue()
