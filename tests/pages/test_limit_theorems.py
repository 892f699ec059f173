"""What the page on limit theorems promises beyond what every page does."""

import io
import json
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
import vl_convert
from scipy import stats

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("limit_theorems")


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def test_the_law_drawn_is_the_gamma_law(page):
    data = page.at(n=5).chart("law").data
    z, y = rows(data["curves"], "law")[3:].T
    assert y == pytest.approx(5**0.5 * stats.gamma.pdf(5 + 5**0.5 * z, 5), abs=1e-6)
    z, y = rows(data["dashed"], "limit").T
    assert y == pytest.approx(stats.norm.pdf(z), abs=1e-6)


def test_a_coin_has_sticks_and_steps(page):
    page.at(population="bernoulli", p=0.5, n=4)
    sticks = rows(page.chart("law").data["curves"], "law")
    tops = sticks[1::3]
    assert tops[:, 0] == pytest.approx([-2, -1, 0, 1, 2])
    assert tops[:, 1] == pytest.approx(np.array([1, 4, 6, 4, 1]) / 16)  # step 1 in z
    steps = rows(page.chart("functions").data["curves"], "law")
    assert sorted(set(np.round(steps[:, 1], 6))) == pytest.approx(
        [0, 1 / 16, 5 / 16, 11 / 16, 15 / 16, 1]
    )
    gap = rows(page.chart("functions").data["curves"], "gap")
    assert abs(np.diff(gap[:, 1])[0]) == pytest.approx(11 / 16 - 0.5)
    assert "D = 0.188" in page.html


def test_the_sample_is_the_seed_s(page):
    data = page.at(population="uniform", n=3, seed=9).chart("law").data
    means = np.random.default_rng(9).random((2, 100_000))[0].reshape(500, 200)[:, :3].mean(1)
    z = (means - 0.5) / (1 / 36) ** 0.5
    x, y = rows(data["areas"], "sample").T
    edges = x[::2]
    expected = np.histogram(z, edges)[0] / 500 / np.diff(edges)
    assert y[1:-1:2] == pytest.approx(expected, abs=1e-5)
    share = re.search(r"The same in the sample</div><div class=\"ev-figure\">([\d.]+)", page.html)
    assert float(share[1]) == pytest.approx(100 * (abs(z) <= 1.96).mean(), abs=0.051)


def test_the_paths_are_the_running_means(page):
    page.open("running").at(draws=250.0, seed=4, population="exponential")
    data = page.chart("paths").data["one"]
    chance = np.random.default_rng(4).random((2, 100_000))[0].reshape(20, 5000)
    draws = -np.log1p(-chance[0])
    n = np.array(data["x"]).astype(int)
    assert n[-1] == 250
    assert np.array(data["y"]) == pytest.approx(np.cumsum(draws)[n - 1] / n, rel=1e-5)


def test_a_long_axis_of_distances_is_labelled_by_powers_of_ten(page):
    chart = page.at(population="exponential", n=2).chart("distance").part.content
    spec = json.loads(json.dumps(chart.template.spec))
    spec["datasets"] = {
        dataset: [
            dict(zip(columns, (None if x != x else x for x in row), strict=True))
            for row in zip(*(chart.data[dataset][c] for c in columns), strict=True)
        ]
        for dataset, columns in chart.template.datasets.items()
    }
    spec |= {"width": 300, "height": 400}
    written = re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(json.dumps(spec)))
    figures = {one for one in written if re.fullmatch(r"[\d.,]+", one)}
    assert {"0.001", "0.01", "0.1", "1"} <= figures
    assert not [one for one in figures if re.search("[2-9]", one)]


PRESETS = {
    "A fair coin": "D = 0.123",
    "A rare event": "is too few for an error below 5 percentage points",
    "Two humps": "wrong by up to D = 0.0383",
    "Soon a bell": "is enough to be right to a percentage point",
    "Thirty is too few": "is too few for an error below 5 percentage points",
    "No third moment": "E|X|³ is infinite",
    "On the border": "divided by √(n ln n)",
    "No variance": "so the bell never comes",
    "No mean": "not even a mean exists",
    "Cauchy": "the very law of a single draw",
    "My own numbers": "Masses on a lattice",
    "Coin tosses": "lie within ±1.96 σ/√n of μ = 0.5",
    "Long and heavy": "lie within ±1.96 σ/√n",
    "A mean, no variance": "n^(−0.33)",
    "An infinite mean": "the mean is infinite",
    "Cauchy never settles": "Cauchy has no mean",
    "My numbers settle": "lie within ±1.96 σ/√n of μ = 6.3",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"numbers": "5 5 5"}, "All numbers are 5, so every mean is 5"),
        ({"numbers": "7"}, "All numbers are 7"),
        ({"numbers": ""}, "Shown meanwhile: 1 1 2"),
        ({"numbers": "a b c"}, "Shown meanwhile: 1 1 2"),
        ({"numbers": ">5 3 2"}, "cannot be drawn"),
        ({"numbers": "1e15 1000000000000001"}, "differ by too little"),
        ({"numbers": "3,14\n2,72"}, "Taken: "),
        ({"numbers": "0 1.2345678 3.1415926 9.9999999", "n": 50}, "split between two neighbours"),
        ({"numbers": "1e100 -1e100", "n": 200}, "Masses on a lattice"),
        ({"numbers": "1 2\n3 4 5 x y"}, "D = "),
        ({"population": "pareto", "alpha": 1.0, "n": 1}, "Less n ln n and divided by n, the sums"),
        ({"population": "pareto", "alpha": 2.0, "n": 1}, "α = 2: the variance is infinite"),
        ({"population": "pareto", "alpha": 0.8}, "Less n·α/(α − 1) and divided by n^(1/α), the"),
        ({"population": "pareto", "alpha": 1.5}, "No finite σ above 0 here."),
        ({"population": "cauchy"}, "No finite σ above 0 here."),
        ({"population": "pareto", "alpha": 3.0}, "E|X|³ is infinite"),
        ({"population": "pareto", "alpha": 3.1}, "Berry–Esseen bound"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    html = page.at(**({"population": "own"} | values)).html
    assert said in html and "nan" not in html.casefold().replace("finance", "")


@pytest.mark.parametrize("numbers", ["0.1 0.2 0.3", "1000000.1 1000000.4", "0.07 0.1 0.16 0.19"])
def test_what_is_symmetric_has_no_skewness_and_no_place_of_rounding_errors(page, numbers):
    for n in (2, 7, 200):
        html = page.at(population="own", numbers=numbers, n=n).html
        assert "γ/√n = 0/√" in html and not re.search("10⁻¹[0-9]", html)


def test_a_term_for_large_n_promises_nothing_for_a_small_one(page):
    html = page.at(population="own", numbers="1 2.123456 3.99", n=4).html
    assert "n for D = 0.01" not in html and "D need not be, if n is small" in html
    assert "this n is too small" in page.at(population="lognormal", sigma=2.0, n=2).html


def test_what_is_concluded_from_paths_that_left_the_band(page):
    """From none, from those alone that are outside now, from one, from many."""
    page.open("running")
    none = page.at(population="pareto", alpha=2.2, draws=4260.0, seed=199071).html
    assert "20 of 20 means" in none and "None was outside since n = 10, but sooner" in none
    assert "But 0 of" not in none
    heavy = [
        page.at(population="lognormal", sigma=2.0, draws=500.0, seed=s).html for s in range(40)
    ]
    assert any("But 1 of 20 was outside" in html for html in heavy)
    assert any("19 of 20 means" in html and "No other was outside" in html for html in heavy)
    assert not any("1 of 20 were" in html.replace("11 of 20", "") for html in heavy)
    assert not any("95 % should" in html for html in heavy)


def test_challenges(open_page):
    def solved(task, chapter="bell", **values):
        page = open_page("limit_theorems").open(chapter).at(**values)
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    few, skewed, never = "n = 30 is far too few:", "beyond ±0.1 that", "no bell will ever fit"
    assert not solved(few, population="lognormal", sigma=2.0, n=29)
    assert solved(few, population="lognormal", sigma=2.0, n=30)
    assert not solved(few, population="lognormal", sigma=0.5, n=30)
    assert not solved(few, population="pareto", alpha=1.9, n=100)
    assert solved(never, population="pareto", alpha=1.9, n=100)
    assert not solved(never, population="pareto", alpha=1.0)
    assert not solved(never, population="pareto", alpha=2.0)
    assert not solved(skewed, population="uniform", n=10)
    assert not solved(skewed, population="lognormal", sigma=0.1, n=11)
    assert solved(skewed, population="lognormal", sigma=0.1, n=10)
    band, settle = "a band for one n is none for a path", "running means never settle"
    assert solved(settle, "running", population="cauchy")
    assert not solved(settle, "running", population="pareto", alpha=1.1)
    seeds = range(1, 25)
    outcomes = [solved(band, "running", population="uniform", draws=5000.0, seed=s) for s in seeds]
    assert set(outcomes) == {True, False}


@pytest.mark.parametrize(("chapter", "name"), [("bell", "mean_law"), ("running", "running_means")])
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter, name):
    page.open(chapter).at(population="bernoulli", p=0.3)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    if chapter == "bell":
        assert said.getvalue().startswith("0.3127")
    else:
        inside = re.search(r"draws (\d+) of 20 means", page.html)[1]
        assert f" {inside} " in said.getvalue().replace("\n", " ")


def test_one_mean_lies_outside(page):
    page.open("bell").at(population="own", n=5)
    assert "One of the 500 sample means lies outside the picture." in page.html


@pytest.mark.parametrize(
    ("values", "both"),
    [
        ({"population": "uniform", "n": 3}, True),
        ({"population": "mixture", "share": 0.5, "n": 3}, True),
        ({"population": "mixture", "share": 0.4, "n": 3}, False),
        ({"population": "own", "numbers": "0 1", "n": 1}, True),
        ({"population": "own", "numbers": "-3 7 7 7", "n": 2}, False),
        ({"population": "own", "numbers": "1 2 3 9", "n": 1}, False),
        ({"population": "bernoulli", "p": 0.5, "n": 11}, True),
        ({"population": "exponential", "n": 5}, False),
    ],
)
def test_a_symmetric_law_is_farthest_from_the_bell_on_both_sides(open_page, values, both):
    page = open_page("limit_theorems").at(**values)
    assert ("most near z = ±" in page.html) == both
    assert ("apart at z = ±" in page.html) == both and ("|, at z = ±" in page.html) == both


def test_what_is_possible_is_not_given_no_chance(open_page):
    page = open_page("limit_theorems").at(population="exponential", n=4)
    low = stats.gamma(4).cdf(4 - 1.96 * 2)
    told = re.search(r"Up to −1\.96 lie ([\d.]+) %", page.html)[1]
    assert 0 < low < 5e-5 and float(told) / 100 == pytest.approx(low, rel=0.3)
    page.at(population="exponential", n=2)  # nothing lies below −√2
    assert "Up to −1.96 lie 0.00 %" in page.html
