"""What the page on confidence intervals promises beyond what every page does."""

import math
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.ui.words import value_of


@pytest.fixture
def page(open_page):
    return open_page("confidence_intervals", draw=False)


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def drawn(seed, n, ppf):
    """The samples of all worlds, one a column."""
    u = np.random.default_rng(seed).random((2, 100, 2000))[0]
    return ppf(u[:n])


def said(page):
    return re.sub(r"<[^>]*>", " ", page.html)


# ---- worlds ---------------------------------------------------------------------------------


def test_the_bars_are_scipy_s_intervals(page):
    data = page.at(population="exponential", n=6, level=80.0, seed=5).chart("intervals").data
    x = drawn(5, 6, stats.expon.ppf)[:, :100]
    low, high = stats.t.interval(0.8, 5, x.mean(0), stats.sem(x))
    bars = {}
    for role in ("approximation", "alarm"):
        for left, right in zip(
            rows(data["curves"], role)[::3], rows(data["curves"], role)[1::3], strict=True
        ):
            assert left[0] == right[0]
            bars[int(left[0])] = (left[1], right[1], role)
    assert len(bars) == 100
    for k in range(100):
        assert bars[k + 1][:2] == pytest.approx((low[k], high[k]), rel=1e-9)
        assert bars[k + 1][2] == ("approximation" if low[k] <= 1 <= high[k] else "alarm")
    hits = int(((low <= 1) & (high >= 1)).sum())
    assert f"{hits} of these 100 intervals hold μ = 1;" in page.html


def test_the_share_so_far_and_the_share_by_count(page):
    page.at(population="exponential", n=5, seed=3)
    x = drawn(3, 5, stats.expon.ppf)
    low, high = stats.t.interval(0.95, 4, x.mean(0), stats.sem(x))
    inside = (low <= 1) & (high >= 1)
    share = rows(page.chart("running").data["curves"], "share")
    worlds = np.round(10 ** share[:, 0]).astype(int)
    assert worlds[-1] == 2000
    assert share[:, 1] == pytest.approx(100 * np.cumsum(inside)[worlds - 1] / worlds)
    counts = page.chart("counts").data["curves"]
    at = np.argmin(np.abs(rows(counts, "t")[:, 0] - math.log10(5)))
    assert rows(counts, "t")[at, 1] == pytest.approx(100 * inside.mean())
    z = stats.norm.ppf(0.975) / math.sqrt(5)
    plug = np.abs(x.mean(0) - 1) <= z * x.std(0, ddof=1)
    assert rows(counts, "plug")[at, 1] == pytest.approx(100 * plug.mean())
    known = np.abs(x.mean(0) - 1) <= z
    assert rows(counts, "known")[at, 1] == pytest.approx(100 * known.mean())


WORLDS = {
    "Student keeps his word": "The rule keeps its word",
    "s taken for σ": "The probability of holding μ is only 87.8 %",
    "Skewed and few": "The population is skewed",
    "Thirty is too few": "hold it, where the level says 95.0 %",
    "A rare event": "of the 100 samples are constant: s = 0",
    "More than promised": "hold it, where the level says 60.0 %",
    "Fifty-fifty": "to be expected are 50 ± 5 (one standard error).",
    "Always right": "It is always right and says nothing",
    "No mean": "Cauchy has no mean",
    "My own numbers": "hold μ = 6.3;",
}


@pytest.mark.parametrize("title", WORLDS)
def test_presets_of_worlds(page, title):
    html = page.preset(title).html
    assert WORLDS[title] in html
    only = "worlds only" in html
    assert only == (title in ("Skewed and few", "Thirty is too few", "My own numbers"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"population": "own", "numbers": "5 5 5"}, "is the single point 5"),
        ({"population": "own", "numbers": ""}, "Shown meanwhile: 1 1 2"),
        ({"population": "own", "numbers": "0.1 0.1", "level": 0.0}, "is the single point 0.1"),
        ({"population": "own", "numbers": "3,14\n2,72"}, "Taken: "),
        ({"population": "cauchy", "rule": "known"}, "Nor is there a σ"),
        ({"level": 0.0}, "None of the 100 is exactly μ = 0"),
        ({"level": 0.0, "population": "bernoulli", "p": 0.5, "n": 2}, "of the 100 are exactly"),
        ({"level": 100.0, "population": "bernoulli", "p": 0.01}, "the whole line"),
        ({"n": 2, "level": 99.9}, "The rule keeps its word"),
        ({"population": "bernoulli", "p": 0.01, "n": 2}, "sure of itself without reason"),
        ({"population": "uniform", "rule": "known", "n": 3}, "Near its word"),
        (
            {"population": "uniform", "n": 90, "level": 99.9, "seed": 8},
            "to be expected are at least 99.8.",
        ),
        (
            {"population": "uniform", "n": 90, "level": 99.9, "seed": 8},
            "All of 2,000 worlds hold it: the probability is at least 99.81 %",
        ),
        ({"population": "own", "numbers": "1 4 4 4", "n": 5}, "The probability of holding μ is "),
        ({"population": "own", "numbers": "1 4 4 4", "n": 5}, "One of the two values is rare"),
        ({"population": "bernoulli", "p": 0.03, "n": 30}, "One of the two values is rare"),
        ({"n": 2}, "1 degree of freedom"),
    ],
)
def test_odd_states_of_worlds(page, values, words):
    html = page.at(**values).html
    assert words in html and "nan" not in html.casefold()


@pytest.mark.parametrize(
    "state", [{"n": 3}, {"level": 99.9}, {"population": "bernoulli", "p": 0.03, "n": 30}]
)
def test_no_point_by_count_has_a_larger_standard_error(page, state):
    page.at(**state)
    share = page.chart("counts").data["curves"]["y"]
    largest = max(math.sqrt(y * (100 - y) / 2000) for y in share if y == y)
    said = float(re.search(r"standard error of at most ([\d.]+) %", page.html)[1])
    assert largest <= said < largest + 0.1


def test_a_mean_width_has_its_error_where_it_has_one(page):
    assert "it never settles, as s has no mean" in page.at(population="cauchy").html
    assert "the same of all 2,000 intervals" in page.at(rule="known").html
    assert "the same of all 2,000 intervals" in page.at(level=0.0).html
    html = page.at(n=5).html
    said = float(re.search(r"of the 2,000 intervals; standard error ([\d.]+)", html)[1])
    # s of normal draws has the law of σ·χ/√(n − 1), so its deviation is known
    spread = 2 * stats.t.ppf(0.975, 4) / math.sqrt(5) * stats.chi(4).std() / 2
    assert said == pytest.approx(spread / math.sqrt(2000), rel=0.1)


def test_an_interval_of_width_0_is_a_dot(page):
    data = page.at(population="bernoulli", p=0.05, n=5, seed=2).chart("intervals").data
    u = np.random.default_rng(2).random((2, 100, 2000))[0][:5, :100]
    constant = np.ptp(1.0 * (u < 0.05), axis=0) == 0
    assert len(set(rows(data["points"], "alarm")[::3, 0])) == constant.sum() > 0


def solved(page, task):
    assert task in page.html
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges_of_worlds(open_page):
    def at(task, **values):
        return solved(open_page("confidence_intervals", draw=False).at(**values), task)

    few = "Find a population for which t intervals"
    assert at(few, population="lognormal", sigma=2.0, n=30)
    assert not at(few, population="lognormal", sigma=2.0, n=29)
    assert not at(few, population="lognormal", sigma=2.0, n=30, level=75.0)
    assert not at(few, population="lognormal", sigma=2.0, n=30, rule="plug")
    assert not at(few, population="cauchy", n=30)
    small = "A normal population, level 95 %"
    exact = [2 * stats.t.cdf(stats.norm.ppf(0.975), n - 1) - 1 for n in range(2, 101)]
    first = 2 + next(k for k, c in enumerate(exact) if c >= 0.94)
    for n in (first - 1, first, first + 1, 100):
        assert at(small, rule="plug", n=n) == (n == first)
    assert not at(small, rule="t", n=first)
    level = "t intervals of five draws from the exponential population"
    outcomes = {
        asked: at(level, population="exponential", n=5, level=asked)
        for asked in (95.0, 98.0, 98.7, 98.8, 98.9, 99.9)
    }
    assert True in outcomes.values() and not outcomes[95.0] and not outcomes[99.9]
    assert not at(level, population="normal", n=5)


def test_the_listing_of_worlds_runs(page):
    page.at(population="bernoulli", p=0.3, n=8)
    out = page.printed("half_widths")
    few, many, exact = out.split()
    assert f"{few} of these 100" in page.html and f"{int(many):,}/2,000" in page.html
    assert f"{100 * float(exact):.3f} %" in page.html


# ---- shares ---------------------------------------------------------------------------------

METHODS = {"wald": "Wald", "wilson": "Wilson", "exact": "Clopper–Pearson"}


def test_the_teeth_are_binomial_sums(page):
    page.at(method="wilson", beside="exact", trials=15, truth=0.3, level=90.0)
    curves = page.chart("coverage").data["curves"]
    k = np.arange(16)
    for series, method in (("found", "wilson"), ("beside", "exact")):
        limits = [stats.binomtest(int(i), 15).proportion_ci(0.9, method) for i in k]
        low, high = np.array([[one.low, one.high] for one in limits]).T
        line = rows(curves, series)
        for p, c in line[3::17]:
            near = min(np.abs(p - low).min(), np.abs(p - high).min())
            if near > 1e-9:
                held = (low <= p) & (p <= high)
                assert c == pytest.approx(100 * stats.binom.pmf(k, 15, p)[held].sum(), abs=1e-6)


def test_the_sticks_of_the_held_counts_are_the_coverage(page):
    page.at(method="wald", trials=20, truth=0.1)
    sticks = page.chart("counts_of_hits").data["curves"]
    held = rows(sticks, "approximation")[1::3]
    assert held[:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert f"only {100 * held[:, 1].sum():.1f} %" in page.html
    dots = page.chart("limits").data["points"]
    assert rows(dots, "alarm")[::3].tolist() == [[0, 0], [20, 1]]


SHARES = {
    "Wald and a rare event": "With k = 0 its width is 0, as if all were known",
    "Wald with a fair coin": "Wald: of all samples of n = 40, only 91.9 %",
    "Wilson hugs the level": "Wilson: of all samples of n = 40, 95.005 %",
    "Wilson’s weak spot": "only 84.2 %",
    "Never too few": "It is never below its level",
    "Two hits, two misses more": "Agresti–Coull: of all samples",
    "One trial": "With k = 0 or 1 its width is 0",
    "It cannot happen": "p = 0: no trial is a hit, so k = 0 in every sample",
}


@pytest.mark.parametrize("title", SHARES)
def test_presets_of_shares(page, title):
    assert SHARES[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"truth": 1.0, "level": 99.0}, "p = 1: every trial is a hit, so k = 20 in every sample"),
        ({"truth": 0.3, "level": 100.0}, "the interval is 0 to 1 for every k"),
        ({"truth": 0.3, "level": 0.0}, "of all samples of n = 20, 19.2 %"),
        ({"truth": 0.333, "level": 0.0, "trials": 2}, "the coverage is 0"),
        ({"truth": 0.001, "trials": 1}, "lies below the picture"),
        ({"truth": 0.3, "level": 100.0}, "so there is no tooth"),
        ({"truth": 0.3, "level": 100.0}, "over 0 &lt; p &lt; 1; the same at every p"),
        ({"truth": 0.3, "level": 0.0}, "Each interval of Wald is one point, k/n"),
        ({"truth": 0.3, "level": 0.0}, "over 0 &lt; p &lt; 1; at every p but k/n"),
        ({"trials": 1}, "Each interval of Wald is one point, k/n"),
        ({"level": 0.0, "method": "exact"}, "a probability enters the sum or leaves it"),
        ({"truth": 0.5, "beside": "wald"}, "Wald: of all samples"),
    ],
)
def test_odd_states_of_shares(page, values, words):
    html = page.open("shares").at(**values).html
    assert words in html and "nan" not in html.casefold()


def test_the_lowest_coverage_is_reached_on_both_sides(page):
    page.open("shares").at(method="wilson", trials=10)
    lowest = re.search(r"reached or approached at p = (\S+) and at p = ([\d.]+)<", page.html)
    assert value_of(lowest[1]) + value_of(lowest[2]) == pytest.approx(1, abs=1e-3)


def test_challenges_of_shares(open_page):
    def at(task, **values):
        page = open_page("confidence_intervals", draw=False).open("shares").at(**values)
        return solved(page, task)

    books, weak, wide = "Many books allow Wald", "Bring Wilson", "Find a p from 0.2 to 0.8"
    assert at(books, truth=0.208, trials=30)
    assert not at(books, truth=0.208, trials=30, level=90.0)
    assert not at(books, truth=0.208, trials=30, method="wilson")
    assert not at(books, truth=0.01, trials=30)
    assert not at(books, truth=0.208, trials=20)
    assert at(weak, truth=0.017, trials=10, method="wilson")
    assert not at(weak, truth=0.017, trials=10)
    assert not at(weak, truth=0.017, trials=10, method="wilson", level=80.0)
    assert at(wide, truth=0.2, trials=5, method="exact")
    assert not at(wide, truth=0.001, trials=5, method="exact")
    assert not at(wide, truth=0.2, trials=5, method="exact", level=99.0)
    assert not at(wide, truth=0.5, trials=1, method="exact")


def test_the_listing_of_shares_runs(page):
    page.at(truth=0.1, trials=20)
    out = page.printed("coverage_at")
    coverage, mean, width = map(float, out.split())
    assert f"{100 * coverage:.2f} %" in page.html and f"{100 * mean:.2f} %" in page.html
    assert f"{width:.3g}" in page.html


# ---- bootstrap ------------------------------------------------------------------------------

PICKS = np.random.default_rng([1, 5]).random((1000, 50))


def of_one_sample(x, f, level):
    """scipy's intervals on the resamples of the page."""
    again = SimpleNamespace(
        bootstrap_distribution=f(x[(PICKS[:, : len(x)] * len(x)).astype(int)], axis=-1)
    )
    return {
        method: stats.bootstrap(
            (x,),
            f,
            n_resamples=0,
            bootstrap_result=again,
            confidence_level=level,
            method=method,
        ).confidence_interval
        for method in ("percentile", "basic", "BCa")
    }


def test_the_bars_over_the_hill_are_scipy_s(page):
    page.at(population="exponential", size=12, seed=4, level=90.0)
    x = -np.log1p(-np.random.default_rng(4).random((2, 100, 2000))[0][:12, 0])
    data = page.chart("resamples").data["curves"]
    for name, ends in of_one_sample(x, np.mean, 0.9).items():
        line = rows(data, name)
        assert line[:, 0] == pytest.approx((ends.low, ends.high), rel=0.01), name
    assert rows(data, "t")[:, 0] == pytest.approx(stats.t.interval(0.9, 11, x.mean(), stats.sem(x)))
    hill = rows(data, "hill")
    assert hill[1:-1:2, 1].sum() == pytest.approx(1000)
    assert rows(page.chart("sample").data["curves"], "sample")[1:-1:2, 0].tolist() == sorted(x)


BOOTSTRAP = {
    "A bell of resamples": "intervals hold it",
    "A skewed sample": "Of the intervals basic and t hold it, percentile and BCa miss it",
    "Few values for a median": "different values, so the ends can only move by leaps",
    "A deviation from eight": "The sample’s deviation is",
    "All draws alike": "All resamples give the same number",
    "No mean to find": "The population has no mean",
    "My one sample": "Your mean is 6.3",
}


@pytest.mark.parametrize("title", BOOTSTRAP)
def test_presets_of_the_bootstrap(page, title):
    assert BOOTSTRAP[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"level": 100.0}, "99.9 % is shown"),
        ({"level": 0.0}, "to be held"),
        (
            {"population": "own", "numbers": "1 2"},
            "At least 3 numbers are needed, but 2 can be read. Shown meanwhile: 1 1 2 2 2 3 3 4",
        ),
        ({"population": "own", "numbers": "1 2 3 4 5 6 7 8 9 10 " * 6}, "Only the first 50 of"),
        ({"population": "cauchy", "statistic": "median"}, "the true one 0"),
        ({"population": "own", "numbers": "1 1 1 1 5", "statistic": "median"}, "a = 0/0"),
        ({"population": "own", "numbers": "3 3 3"}, "3 numbers that are all 3."),
        ({"size": 5}, "the lowest share is 83.3 % (percentile), the highest 94.5 % (t)"),
        ({"population": "bernoulli", "p": 0.5, "statistic": "median"}, "median"),
    ],
)
def test_odd_states_of_the_bootstrap(page, values, words):
    html = page.open("bootstrap").at(**values).html
    if words == "to be held":
        assert "intervals" in html
    else:
        assert words in html
    assert "nan" not in html.casefold()


def test_a_standard_error_of_resamples_has_its_own(page):
    html = page.open("bootstrap").at(size=30).html
    error, own = re.search(
        r'Bootstrap standard error.*?ev-figure">([\d.]+)<.*?exact to ± ([\d.]+)', html, re.S
    ).groups()
    assert float(own) == pytest.approx(float(error) / math.sqrt(2000), rel=0.2)  # of a bell
    assert "exact to" not in page.at(population="own", numbers="3 3 3").html


def test_the_long_run_is_the_table_s(page):
    page.at(population="exponential", statistic="mean", size=20)
    drawn_ = page.chart("long_run").data["curves"]
    table = pd.read_csv("sample_data/bootstrap_coverage.csv")
    mine = table[(table.population == "exponential") & (table.statistic == "mean")]
    for name, given in (("percentile", "percentile"), ("BCa", "bca"), ("t", "t")):
        few = mine[mine.interval == given]
        assert rows(drawn_, name)[:, 1] == pytest.approx(100 * few.held / few.worlds)
    assert not [c for c in page.at(population="cauchy", size=20).charts if c.name == "long_run"]


def test_the_table_of_the_long_run_holds_when_drawn_anew():
    table = pd.read_csv("sample_data/bootstrap_coverage.csv")
    assert (table.worlds == 4000).all() and len(table) == 160
    mine = table[(table.population == "normal") & (table.interval == "t")]
    error = math.sqrt(0.95 * 0.05 / 4000)
    assert (abs(mine.held / 4000 - 0.95) < 4 * error).all()
    x = np.random.default_rng(8).exponential(size=(400, 10))
    at = np.random.default_rng(9).integers(0, 10, (400, 400, 10))
    means = np.take_along_axis(x[:, None], at, axis=2).mean(2)
    low, high = np.quantile(means, [0.025, 0.975], axis=1)
    share = ((low <= 1) & (high >= 1)).mean()
    mine = table[(table.population == "exponential") & (table.statistic == "mean")]
    known = mine[(mine.n == 10) & (mine.interval == "percentile")]
    assert abs(share - (known.held / 4000).iloc[0]) < 4 * math.sqrt(0.13 * 0.87 / 400)


def test_challenges_of_the_bootstrap(open_page):
    def at(task, **values):
        page = open_page("confidence_intervals", draw=False).open("bootstrap").at(**values)
        return solved(page, task)

    better, undefined = "Find a sample at the level 95 %", "Find a state in which"
    below = "Numbers that cannot be negative"
    outcomes = {at(better, population="lognormal", size=15, seed=seed) for seed in range(1, 25)}
    assert outcomes == {True, False}
    assert at(undefined, population="own", numbers="1 1 1 1 5", statistic="median")
    assert not at(undefined, population="own", numbers="1 1 1 1 1", statistic="median")
    assert not at(undefined, size=15)
    heavy = {"population": "lognormal", "sigma": 2.0, "size": 15}
    found = {seed: at(below, seed=seed, **heavy) for seed in range(1, 12)}
    assert set(found.values()) == {True, False}
    seed = next(seed for seed in found if found[seed])
    assert not at(below, seed=seed, level=50.0, **heavy)
    assert not at(below, seed=seed, statistic="median", **heavy)
    assert not at(below, size=3, population="normal")


def test_the_listing_of_the_bootstrap_runs(page):
    page.open("bootstrap").at(size=6, population="uniform")
    out = page.printed("bootstrap_intervals")
    ends = re.findall(r"-?\d+\.\d+", out)
    assert len(ends) == 6 and f"{float(ends[0]):.3g} to {float(ends[1]):.3g}" in page.html


# ---- width ----------------------------------------------------------------------------------


def test_half_widths_drawn(page):
    data = page.at(wanted=0.1, level=90.0).chart("widths").data
    n = np.array(data["measured"]["x"])
    expected = stats.t.ppf(0.95, n - 1) * stats.chi(n - 1).mean() / np.sqrt(n * (n - 1))
    assert np.array(data["measured"]["y"]) == pytest.approx(expected, rel=1e-6)
    z = rows(data["predicted"], "z")
    assert z[:, 1] == pytest.approx(stats.norm.ppf(0.95) / np.sqrt(z[:, 0]))


WIDTH = {
    "A tenth of σ": "takes n = 387 draws",
    "Half of that": "takes n = 1,539 draws",
    "Very few draws": "takes n = 4 draws",
    "Nearly sure": "takes n = 1,089 draws",
    "One in two": "takes n = 46 draws",
    "Sure": "No n is enough",
}


@pytest.mark.parametrize("title", WIDTH)
def test_presets_of_width(page, title):
    assert WIDTH[title] in page.preset(title).html


@pytest.mark.parametrize("level", [0.0, 50.0, 100.0])
def test_lines_that_are_not_drawn_have_no_name(page, level):
    page.open("width").at(level=level)
    assert ("t with s, on average</" in page.html) == (0 < level < 100)


def test_the_line_of_s_falls_by_more_than_half_where_draws_are_few(page):
    page.open("width").at(level=95.0)
    assert "The line of σ falls by half where n grows fourfold" in page.chart("widths").caption
    draws = np.array([2, 8])
    ends = stats.t.ppf(0.975, draws - 1) * stats.chi(draws - 1).mean() / np.sqrt(draws - 1)
    ends /= np.sqrt(draws)
    assert ends[1] < ends[0] / 5


def test_a_level_of_0_has_no_width(page):
    html = page.open("width").at(wanted=0.1, level=0.0).html
    assert "an interval is a point" in html and "beyond a logarithmic axis" in html


def test_challenges_of_width(open_page):
    def at(task, **values):
        page = open_page("confidence_intervals", draw=False).open("width").at(**values)
        return solved(page, task)

    pay, which = "With σ unknown you can pay", "σ is known, the half width 0.2 σ"
    assert at(pay, wanted=0.2) and not at(pay, wanted=0.3) and not at(pay, wanted=0.19)
    assert not at(pay, wanted=0.2, level=90.0)
    assert at(which, wanted=0.2, level=68.0) and not at(which, wanted=0.2, level=69.0)
    assert not at(which, wanted=0.3, level=68.0) and not at(which, wanted=0.2, level=0.0)


# ---- readings -------------------------------------------------------------------------------


def test_two_intervals_and_what_is_read_into_them(page):
    page.at(gap=2.5, ratio=2.0, level=80.0)
    z = stats.norm.ppf(0.9)
    bars = page.chart("pair").data["curves"]
    assert rows(bars, "first")[:, 0] == pytest.approx([-z, z])
    assert rows(bars, "second")[:, 0] == pytest.approx([2.5 - 2 * z, 2.5 + 2 * z])
    again = rows(page.chart("again").data["curves"], "again")[1:]
    half = stats.norm.ppf((1 + again[:, 0] / 100) / 2)
    assert again[:, 1] == pytest.approx(100 - 200 * stats.norm.sf(half, 0, math.sqrt(2)))
    inside = rows(page.chart("inside").data["curves"], "inside")
    assert inside[:, 1] == pytest.approx(
        100 - 200 * stats.norm.sf(z / np.sqrt(10 ** inside[:, 0])), rel=1e-6
    )


READINGS = {
    "They overlap, and yet": "The intervals overlap, and yet the difference counts: p = 0.034",
    "They touch": "p would be 0.0056, not 0.05",
    "No difference to be seen": "That is no proof that the two are equal",
    "One is far more exact": "The intervals overlap, and yet the difference counts: p = 0.037",
    "Level 83 %": "p would be 0.05",
    "Sure of nothing": "both intervals are the whole line",
}


@pytest.mark.parametrize(
    ("level", "again", "inside"),
    [
        (0.0, "a point never holds a new mean", "is a point, and holds no draw"),
        (95.0, "of 83.4 %: it errs too", "and fewer with every further draw"),
        (100.0, "The whole line holds every new mean", "holds all draws: it is the whole line"),
    ],
)
def test_what_never_errs_is_not_said_to_err(page, level, again, inside):
    page.open("readings").at(level=level)
    assert again in page.chart("again").caption and inside in page.chart("inside").caption
    assert ("errs too" in page.html) == (0 < level < 100)


@pytest.mark.parametrize("title", READINGS)
def test_presets_of_readings(page, title):
    assert READINGS[title] in page.preset(title).html


def test_challenges_of_readings(open_page):
    def at(task, **values):
        page = open_page("confidence_intervals", draw=False).open("readings").at(**values)
        return solved(page, task)

    small, touch = "Level 95 %: let the intervals overlap", "Two equal standard errors: find"
    assert at(small, gap=3.75) and not at(small, gap=3.0) and not at(small, gap=4.0)
    assert not at(small, gap=3.75, level=99.0)
    assert at(touch, level=83.4, ratio=1.0) and not at(touch, level=95.0)
    assert not at(touch, level=83.4, ratio=2.0)


@pytest.mark.parametrize(
    ("chapter", "name"), [("width", "draws_for"), ("readings", "difference_p")]
)
def test_the_listings_of_widths_run(page, chapter, name):
    page.open(chapter).run()
    out = page.printed(name)
    first, second = out.split()
    if chapter == "width":
        assert f">{first}</div>" in page.html and f">{second}</div>" in page.html
    else:
        assert f"{float(first):.3g}" in page.html and f"{100 * float(second):.2f} %" in page.html
