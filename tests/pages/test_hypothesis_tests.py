"""What the page on hypothesis tests promises beyond what every page does."""

import re

import numpy as np
import pytest
from scipy import stats

from core.ui.words import number
from pages.statistics.hypothesis_tests.discrete_words import sizes_said


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


# ---- two columns ---------------------------------------------------------------------------------


def test_the_bars_are_all_arrangements_and_the_curve_is_the_t_law(page):
    data = page.open("samples").chart("dealt").data
    areas = data["areas"]
    for name, share in (("false alarm", 1726 / 32_768), ("null", 1 - 1726 / 32_768)):
        x, y = rows(areas, name).T
        width = np.diff(x[::2]).max()
        assert (y.sum() / 2) == pytest.approx(share, abs=1e-6), (name, width)
    x, y = rows(data["curves"], "t").T
    error = 2.6166667 / 2.1479874
    width = np.diff(np.unique(np.round(rows(areas, "null")[:, 0], 9))).min()
    assert y == pytest.approx(stats.t.pdf(x / error, 14) / error * width, rel=1e-4)
    assert sorted(set(np.round(data["bounds"]["x"], 6))) == pytest.approx([-2.616667, 2.616667])


PAIRS = [
    ("1 2 a 3 4.5 5", "2 2 2 4 4 4", [0, 1, 3, 4, 5], ["“a” in line 1, item 3 (not a number)"]),
    ("1\n\n3\n4.5", "2\n5\n2\n4", [0, 2, 3], ["1 number without a partner left out"]),
    ("1 NA 3 4.5 6 7", "2 2 NA 4 5", [0, 3, 4], ["3 numbers without a partner left out"]),
    ("1 2.5 3 7", "2 2 2.25", [0, 1, 2], ["1 number without a partner left out"]),
]


@pytest.mark.parametrize(("first", "second", "kept", "said"), PAIRS)
def test_pairs_are_kept_together_by_their_rows(page, first, second, kept, said):
    shown = page.open("samples").at(
        numbers_of="own", compared="paired", column_a=first, column_b=second
    )
    cells = [re.split(r"\n| ", column) for column in (first, second)]
    a, b = ([float(column[at]) for at in kept] for column in cells)
    curves = shown.chart("numbers").data["curves"]
    np.testing.assert_array_equal(
        rows(curves, "pairs")[:, 1].reshape(-1, 3)[:, :2], np.column_stack([a, b])
    )
    assert (
        f'T</div><div class="ev-figure">{number(stats.ttest_rel(a, b).statistic, 4)}' in shown.html
    )
    for words in said:
        assert words in shown.html


def test_pairs_of_which_hardly_any_is_whole(page):
    shown = page.open("samples").at(
        numbers_of="own", compared="paired", column_a="1 NA 3", column_b="NA 2 3"
    )
    assert "in which both columns have a number. Shown meanwhile: Darwin" in shown.html
    welch = page.at(numbers_of="own", compared="welch", column_a="1 NA 3", column_b="NA 2 3.5")
    assert "Paired: the differences" not in welch.html.split("the same numbers")[1][:600]


def test_pairs_are_linked_only_in_the_paired_test(page):
    assert "pairs" in page.at(compared="paired").chart("numbers").data["curves"]["series"]
    assert "pairs" not in page.at(compared="welch").chart("numbers").data["curves"]["series"]


# ---- peeking, many, counts -----------------------------------------------------------------------


def test_the_paths_are_running_p_values_up_to_their_stop(page):
    data = page.at(every=10, runs=3).chart("runs").data
    z = np.random.default_rng(3).standard_normal((500, 100)).cumsum(1) / np.sqrt(np.arange(1, 101))
    p = 2 * stats.norm.sf(np.abs(z))
    hits = np.flatnonzero(p[0, 9::10] <= 0.05)
    end = 10 * (hits[0] + 1) if len(hits) else 100
    assert data["bold"]["y"] == pytest.approx(p[0, :end])
    assert data["points"]["x"][::2] == list(range(10, end + 1, 10))
    ends = [10 * (np.argmax(row) + 1) if row.any() else 100 for row in p[1:26, 9::10] <= 0.05]
    gaps = np.flatnonzero(np.isnan(np.array(data["paths"]["x"], float)))
    assert np.diff(gaps, prepend=-1).tolist() == [end + 1 for end in ends]


def test_the_rates_drawn_are_the_table_of_1969(page):
    data = page.at(every=10).chart("rates").data
    x, y = rows(data["curves"], "nominal").T
    assert (
        dict(zip(x.astype(int), y.round(3), strict=True)).items() >= {5: 0.142, 20: 0.248}.items()
    )
    assert rows(data["curves"], "pocock")[:, 1] == pytest.approx(0.05, abs=1e-6)
    assert rows(data["points"], "exact")[0].tolist() == pytest.approx([10, 0.1934], abs=1e-4)


def test_sorted_p_values_and_the_lines(page):
    data = page.at(effects=5, method="bh", world=4).chart("sorted").data
    z = np.random.default_rng(4).standard_normal((1000, 40))[0, :20] + 3 * (np.arange(20) < 5)
    p = np.sort(2 * stats.norm.sf(np.abs(z)))
    assert data["points"]["y"][::2] == pytest.approx(np.maximum(p, 1e-6))
    i = np.arange(1, 21)
    lines = {"bonferroni": 0 * i + 0.0025, "holm": 0.05 / (21 - i), "bh": 0.05 * i / 20}
    for name, level in lines.items():
        assert rows(data["bounds"], name)[1:-1, 1] == pytest.approx(level)
    found = stats.false_discovery_control(2 * stats.norm.sf(np.abs(z))) <= 0.05
    true, false = np.where(found, "found", "missed")[:5], np.where(found, "false alarm", "null")[5:]
    assert sorted(data["points"]["role"][::2]) == sorted([*true, *false])


def test_the_steps_are_those_of_scipy_s_binomial_test(page):
    data = page.at(trials=7, theta0=0.3).chart("steps").data
    p = np.array([stats.binomtest(k, 7, 0.3).pvalue for k in range(8)])
    mass = stats.binom.pmf(range(8), 7, 0.3)
    steps = rows(data["curves"], "steps")
    for u in (0.01, 0.05, 0.3, 0.7, 0.999):
        at = steps[steps[:, 0] <= u, 1][-1]
        assert at == pytest.approx(mass[p <= u].sum(), abs=1e-9)


PRESETS = {
    "No effect at all": "every rejection is a false alarm",
    "Too few to find it": "Those that are significant exaggerate",
    "Four of five find it": "Power 80.8 %",
    "Significant and tiny": "with n = 50,000 even so little is significant",
    "The wrong direction": "on the side that is not tested",
    "Two observations": "Power 9.3 %",
    "Two groups": "Power 80.1 %",
    "Never an alarm": "nothing is ever rejected",
    "Darwin’s maize, as Fisher dealt it": "1,726 of all 32,768 patterns",
    "Maize, unpaired": "p of the t law",
    "Sleep, in pairs": "t law: p = 0.002833",
    "Sleep, pairs forgotten": "t law: p = 0.07939",
    "No spread at all": "T is infinite",
    "Two pairs cannot do it": "the smallest p they allow is 0.5",
    "An outlier": "Permutation: p = ",
    "One look at the end": "One look at a time that was fixed beforehand",
    "A look half-way": "2 looks, each at p ≤ 0.05: some look rejects H0 with probability 8.3 %",
    "After each observation": "with probability 37.4 %, not 5.0 %",
    "Bonferroni’s share": "each at p ≤ α/20",
    "Pocock’s bound": "Peeking is fair if it is planned",
    "Twenty tests, no effect": "1 − (1 − α)^20 = 64.15 %",
    "Bonferroni guards": "held to at most 5.0 % in the long run",
    "Holm, never worse": "Holm: at least one false alarm",
    "Benjamini–Hochberg finds more": "in the long run α·10/20",
    "Nothing but effects": "no rejection can be false",
    "Faint effects": "It finds 1.9 % of the true effects",
    "A single test": "One test, no effect",
    "Four tosses reject nothing": "its p-value is 0.125",
    "A hundred tosses": "A false alarm has the probability 3.5 %",
    "A rare event": "21 counts, 21 different p-values",
    "α is one of the p-values": "α = 0.125 is one of the values",
    "Mid-p goes beyond": "Mid-p: a false alarm has the probability 7.0 %, above α = 5.0 %",
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
        ({"d": 0.0}, "there is no effect to find"),
        ({"d": -0.2, "sides": "one"}, "H0 holds, as the effect is on the side"),
        ({"alpha": 0.001, "n": 2}, 'Bound c</div><div class="ev-figure">637'),
        ({"d": 1.5, "n": 50_000}, "Power 100.0 %"),
        ({"d": 1.5, "n": 50_000}, "the fewest: power"),
        ({"every": 100, "rule": "pocock"}, "One look at a time"),
        ({"every": 1, "rule": "pocock"}, "100 looks against Pocock’s bound"),
        ({"every": 51}, "One look at a time"),
        ({"tests": 1, "effects": 40}, "no rejection can be false"),
        ({"tests": 1, "effects": 0, "method": "bh"}, "FDR and FWER are one"),
        ({"numbers_of": "own", "column_a": "1 2 x"}, "1"),
        ({"numbers_of": "own", "column_a": ""}, "Shown meanwhile: Darwin’s maize"),
        ({"numbers_of": "own", "column_b": "7"}, "Column B: at least 2 numbers are needed."),
        ({"numbers_of": "own", "column_b": ">5 3 2"}, "has no known value"),
        ({"numbers_of": "own", "column_a": "1e70 1"}, "the numbers are too large"),
        ({"numbers_of": "own", "column_a": "2 2", "column_b": "2 2"}, "T is 0/0, undefined"),
        ({"numbers_of": "own", "column_a": "1 2 3"}, "2 numbers without a partner left out"),
        ({"numbers_of": "own", "column_a": "1 2 3 " * 30, "compared": "welch"}, "± "),
        ({"numbers_of": "own", "column_a": "1 2 3 " * 30}, "Of column A the first 60 numbers"),
        ({"compared": "one"}, "of the mean of A and μ₀"),
        ({"trials": 1, "size_alpha": 0.05}, "its p-value is 1"),
        ({"trials": 1, "size_alpha": 0.5, "extreme": "above"}, "α = 0.5 is one of the values"),
        ({"trials": 100, "theta0": 0.01, "size_alpha": 0.999}, "Size"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    html = page.at(**values).html
    assert said in html and ">nan" not in html


@pytest.mark.parametrize("second", ["7", "", ">5 3"])
def test_one_sample_needs_no_second_column(page, second):
    own = {"numbers_of": "own", "column_a": "1 2 4 5", "mu": 2.0}
    page.open("samples").at(compared="one", column_b=second, **own)
    assert "Column B" not in page.html and "Shown meanwhile" not in page.html
    found = stats.ttest_1samp([1, 2, 4, 5], 2.0)
    assert f"t law: p = {number(found.pvalue, 4)}" in page.html
    assert page.chart("numbers").caption == "A: A, mean 3."
    assert set(page.chart("numbers").data["points"]["x"]) == {1.0}
    assert "Column B: " in page.at(compared="welch", column_b=second, **own).html


@pytest.mark.parametrize(
    ("first", "second", "compared", "said"),
    [
        ("9 8", "2 1.1", "paired", "So few arrangements cannot reach 5 %"),
        ("0 0 0 0 0 0 5", "0 0 0 0 0 0 0", "paired", "With so many equal numbers"),
        ("1 1 1 1 1 9", "1 1 1 1 1 1", "pooled", "With so many equal numbers"),
        ("1 2 3 4 5 6", "1 2 3 4 5 9", "pooled", "often enough"),
    ],
)
def test_ties_are_not_few_arrangements(page, first, second, compared, said):
    page.at(numbers_of="own", column_a=first, column_b=second, compared=compared)
    assert said in page.html


@pytest.mark.parametrize(
    ("theta", "alpha", "extreme", "said"),
    [
        (0.5, 0.05, "two", "The size goes up and down with n"),
        (0.99, 0.367, "above", "Up to n = 100 the size never falls with n"),
        (0.99, 0.005, "above", "The size is the same for every n up to 100"),
    ],
)
def test_how_the_size_goes_with_the_trials(page, theta, alpha, extreme, said):
    page.open("discrete").at(theta0=theta, size_alpha=alpha, extreme=extreme)
    assert said in page.chart("sizes").caption
    if extreme != "two":
        sizes = []
        for n in range(1, 101):
            law = stats.binom(n, theta)
            k = np.arange(n + 1)
            sizes.append(law.pmf(k)[law.sf(k - 1) <= alpha + 1e-12].sum())
        assert page.chart("sizes").data["curves"]["y"] == pytest.approx(sizes, abs=1e-9)
    assert sizes_said(np.array([0.3, 0.2, 0.2])) == "Up to n = 3 the size never rises with n"


def test_a_hypothesis_has_no_probability(page):
    for title in PRESETS:
        said = page.preset(title).html
        assert "probability that H0" not in said and not re.search(r"p = 0(?![.\d])", said)


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
    "with which both tests stay above": (
        {"added": -0.9},
        [{}, {"added": 1.0}, {"added": -0.9, "compared": "welch"},
         {"added": -0.9, "numbers_of": "sleep"}],
    ),
    "is below 0.05 while the t law’s is above 0.1": (
        {"numbers_of": "own", "column_a": "1 2 1 2 3 1 40", "column_b": "0 0 0 0 0 0 0"},
        [{}, {"numbers_of": "own"}, {"numbers_of": "own", "column_a": "3 3", "column_b": "2 2"}],
    ),
    "more probable than 20 %": (
        {"every": 9}, [{"every": 10}, {"every": 8}, {"every": 9, "level": "0.1"},
                       {"every": 9, "rule": "pocock"}],
    ),
    "still have false alarms with probability α": (
        {"every": 5, "rule": "pocock"},
        [{"every": 6, "rule": "pocock"}, {"every": 5}, {"every": 5, "rule": "bonferroni"}],
    ),
    "at least twice as many true": (
        {"effects": 20, "shift": 2.6},
        [{"effects": 0}, {"effects": 5}, {"effects": 20, "shift": 6.0},
         {"effects": 5, "shift": 1.0}],
    ),
    "at least two hypotheses more than Bonferroni": (
        {"effects": 19, "shift": 3.0}, [{"effects": 0}, {"effects": 5}],
    ),
    "with as few tests as you can": (
        {"tests": 14, "effects": 0},
        [{"tests": 13, "effects": 0}, {"tests": 15, "effects": 0}, {"tests": 14, "effects": 1},
         {"tests": 14, "effects": 0, "method": "bh"}],
    ),
    "the fewest tosses that can reject": (
        {"trials": 6},
        [{"trials": 5}, {"trials": 7}, {"trials": 6, "size_alpha": 0.04},
         {"trials": 6, "tie": "half"}, {"trials": 6, "extreme": "above"}],
    ),
    "a true size of less than 1 %": (
        {"trials": 20, "theta0": 0.02},
        [{"trials": 8}, {"trials": 4}, {"trials": 20}, {"trials": 20, "size_alpha": 0.01}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_challenges(open_page, task):
    right, wrong = TASKS[task]
    for values in wrong:
        assert not solved(open_page("hypothesis_tests").at(**values), task), values
    assert solved(open_page("hypothesis_tests").at(**right), task)


LISTED = {
    "power": ("power", "0.5644"),
    "samples": ("mean_test", "t=2.1479.*p=0.0497"),
    "peeking": ("crossing_probabilities", "0.2479"),
    "many": ("rejections", "^4$"),
    "discrete": ("p_value_law", "0.02148"),
}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, printed = LISTED[chapter]
    page.open(chapter)
    said = page.printed(name)
    assert re.search(printed, said.strip()), said


def test_all_worlds_alike_are_no_certainty(page):
    page.open("many").at(tests=40, effects=39, method="bonferroni", many_alpha=0.01)
    assert "0.0 %, hardly above 0.3 %, of 1,000 worlds" in page.html
    assert page.html.count("hardly above 0.30 % (95 % bound)") == 2  # of FWER and FDR
    page.at(tests=40, effects=0, many_alpha=0.2)
    assert "100.0 %, hardly below 99.7 %" in page.html
    assert page.html.count("hardly below 99.70 % (95 % bound)") == 2
    page.at(tests=3, effects=3)
    assert "bound" not in page.html.split("True effects found")[0].rpartition("FWER")[2]


def test_small_words_of_the_last_chapters(page):
    page.open("many")
    assert "grey dashes, from below: Bonferroni, Holm, Benjamini–Hochberg." in page.html
    assert "1 test: 5.0 %." in page.at(tests=1, effects=0).html
    page.open("peeking")
    assert "between two looks goes unseen" in page.html
    assert "goes unseen" not in page.at(every=1).html
    page.open("discrete").at(theta0=0.99, size_alpha=0.999, tie="half")
    assert "100.0 %, above α = 99.9 %" in page.html and "99.9999" not in page.html
    page.open("power").at(d=-0.3, sides="one")
    assert "4 significant" not in page.html
