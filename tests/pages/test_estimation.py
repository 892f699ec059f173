"""What the page on estimation promises beyond what every page does."""

import re

import numpy as np
import pytest
from scipy import stats

from core.charts.curve import COLOURS


@pytest.fixture
def page(open_page):
    return open_page("estimation", draw=False)


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def test_the_curve_is_scipy_s_log_likelihood(page):
    data = (
        page.at(source="own", law="poisson", numbers="2 0 5 1", rate=1.5).chart("likelihood").data
    )
    curve = rows(data["curves"], "likelihood")
    curve = curve[np.isfinite(curve[:, 1])]
    assert len(curve) > 100

    def height(t):
        return stats.poisson.logpmf([2, 0, 5, 1], t).sum()

    assert curve[:, 1] == pytest.approx([height(t) - height(2) for t in curve[:, 0]], abs=1e-9)
    dot = np.array([data["points"]["x"][0], data["points"]["y"][0]], float)
    assert dot == pytest.approx([1.5, height(1.5) - height(2)])


def test_the_parabola_meets_the_cut_at_wald_s_ends(page):
    data = page.at(source="own", numbers="1 1 0 1 0 0 1 0", share=0.5).chart("likelihood").data
    bowl, cut = rows(data["dashed"], "parabola"), rows(data["dashed"], "cut")
    high = stats.norm.interval(0.95, 0.5, (0.25 / 8) ** 0.5)[1]
    right = bowl[(bowl[:, 0] >= 0.5) & np.isfinite(bowl[:, 1])]
    assert np.interp(-high, -right[::-1, 0], right[::-1, 1]) == pytest.approx(cut[0, 1], abs=2e-3)


def test_the_law_over_the_data(page):
    data = page.at(source="own", law="normal", numbers="0 1 3", mean=1.0).chart("likelihood").data
    sticks = rows(data["over_curves"], "data")[1::3]
    assert sticks == pytest.approx(np.column_stack([[0, 1, 3], stats.norm.pdf([0, 1, 3], 1)]))
    data = page.at(source="own", law="poisson", numbers="0 2 2", rate=2.0).chart("likelihood").data
    assert rows(data["over_curves"], "law")[1::3, 1][:3] == pytest.approx(
        stats.poisson.pmf(range(3), 2)
    )
    assert rows(data["over_areas"], "data")[1::3, 1][:3] == pytest.approx([1 / 3, 0, 2 / 3])


PRESETS = {
    "Counts": "Wald’s interval is",
    "Waiting times": "Wald’s interval",
    "A true parabola": "is a parabola here",
    "All successes": "his interval a single point, as if 1 were certain",
    "Not one count": "as if 0 were certain",
    "One datum": "runs below 0, where no λ can be",
    "No maximum": "There is no maximum",
    "It cannot be": "these data cannot happen",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"numbers": "1 2"}, "A coin gives only 0 and 1"),
        ({"law": "poisson", "numbers": "0.5"}, "A Poisson count is a whole number"),
        ({"law": "exponential", "numbers": "-1"}, "never negative"),
        ({"law": "normal", "numbers": "5000"}, "The largest number must be"),
        ({"law": "normal", "numbers": "50 60"}, "The slider ends before the estimate 55"),
        ({"law": "normal", "numbers": ""}, "A drawn sample is shown meanwhile"),
        ({"numbers": "abc"}, "The text has no numbers (“abc”)"),
        ({"numbers": "0,1"}, "Taken: decimal comma"),
        ({"numbers": "1 x 0 50%"}, "1 cell left out"),
        ({"law": "normal", "numbers": "0.1 0.2 -0.3"}, "0/3"),
        ({"law": "exponential", "numbers": "0.000001"}, "1/√(1·10⁻¹²)"),
        ({"law": "normal", "numbers": "2 2 2", "mean": 2.0}, "At the top"),
        ({"numbers": "1 0", "share": 1.0}, "these data cannot happen"),
        ({"law": "exponential", "numbers": "0.001"}, "The slider ends before the estimate"),
    ],
)
def test_odd_states(page, values, words):
    html = page.at(source="own", **values).html
    assert words in html
    assert "nan" not in html.casefold()


def solved(page, task):
    assert task in page.html
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_challenges(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).at(**values), task)

    near, beyond, point = (
        "Bring the parameter to less",
        "Find data with a top",
        "Five own numbers",
    )
    own = {"source": "own", "numbers": "1 0"}
    assert at(near, **own, share=0.52) and not at(near, **own, share=0.5)
    assert not at(near, **own, share=0.6)
    assert at(beyond, **own) and not at(beyond, size=200)
    assert at(point, source="own", numbers="0 0 0 0 0")
    assert not at(point, source="own", numbers="0 0 0 0")


def test_the_listing_runs(page):
    page.at(source="own", numbers="1 0 0 0").run()
    out = page.printed("ratio_interval")
    assert "0.25" in out


def test_an_end_below_one_is_not_shown_as_one(page):
    html = page.at(source="own", numbers="1 1 1 1 0", level=99.9, share=0.8).html
    assert "0.144 to 1," not in html and "0.9996" in html


def test_an_uploaded_column_is_fitted(open_page):
    page = open_page("estimation", draw=False)
    page.at(law="exponential").upload({"own.csv": b"hours\n4\n2\n6\n"})
    assert not page.errors
    assert "3 own numbers with the sum 12" in page.html and "λ̂ = 0.25" in page.html
    assert 'pd.read_csv("estimation-cleaned.csv")' in page.code("ratio_interval")[1]
    assert "A coin gives only 0 and 1" in page.at(law="coin").html


def test_many_data_lie_under_the_law_as_a_histogram(page):
    data = page.at(law="normal", size=200).chart("likelihood").data
    area = data["over_areas"]
    assert np.trapezoid(np.array(area["y"]), np.array(area["x"])) == pytest.approx(1)


# ---- two parameters -----------------------------------------------------------------------------


def test_the_map_the_region_and_the_profile(page):
    x = np.array([1.0, 2.0, 4.0, 4.5, 7.0])
    page.open("two").at(source="own", numbers="1 2 4 4.5 7", family="gamma", spot=(2.0, 2.0))
    data = page.chart("map").data
    k, _, theta = stats.gamma.fit(x, floc=0)
    peak = stats.gamma(k, scale=theta).logpdf(x).sum()
    edge = rows(data["over_curves"], "region")
    edge = edge[np.isfinite(edge).all(axis=1)]
    falls = [2 * (peak - stats.gamma(a, scale=b).logpdf(x).sum()) for a, b in edge]
    assert len(edge) > 30 and falls == pytest.approx([stats.chi2.ppf(0.95, 2)] * len(edge))
    curve = rows(data["curves"], "profile")
    for a, fall in curve[np.isfinite(curve[:, 1])][::7]:
        best = stats.gamma(a, scale=x.mean() / a).logpdf(x).sum()
        assert -fall == pytest.approx(peak - best, abs=1e-8)
    assert rows(data["over_points"], "reference 2")[0] == pytest.approx([2, 2])


TWO_PRESETS = {
    "A bent valley: gamma": "is inside the likelihood region",
    "Lifetimes: Weibull": "is inside the likelihood region",
    "Likely, but not for Wald": "leaves it out: by his parabola",
    "Wald alone holds it": "Wald’s ellipse holds it, with",
    "Alone it may stay": "inside the profile interval",
    "An ellipse below 0": "reaches to σ ≤ 0",
    "All data equal": "There is no maximum",
}


@pytest.mark.parametrize("title", TWO_PRESETS)
def test_presets_of_two(page, title):
    assert TWO_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"numbers": "1"}, "Two parameters need at least 2 data"),
        ({"numbers": "0 1 2", "family": "gamma"}, "must lie above 0"),
        ({"numbers": "1000 1000.0001"}, "by too little"),
        ({"numbers": "1e9 1000000001"}, "by too little"),
        (
            {"numbers": "1 2 4", "family": "gamma", "spot": (-3.0, 1.0)},
            "The shape k must lie above 0",
        ),
        ({"numbers": "20000 50000 90000"}, "in units of 1,000"),
    ],
)
def test_odd_states_of_two(page, values, words):
    html = page.open("two").at(source="own", **values).html
    assert words in html and "nan" not in html.casefold()


def test_challenges_of_two(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).open("two").at(**values), task)

    ratio, wald, alone = (
        "Find a pair that the likelihood",
        "Find a pair that Wald",
        "Outside the likelihood region, and",
    )
    assert at(ratio, many=5, spot=(4.0, 3.6)) and not at(ratio)
    assert at(wald, many=5, spot=(3.2, 0.6)) and not at(wald)
    assert at(alone, many=10, spot=(3.9, 3.7)) and not at(alone)


def test_the_listing_of_two_runs(page):
    page.open("two").at(source="own", numbers="1 3").run()
    out = page.printed("judge_pair")
    assert "(2.0, 1.0)" in out


# ---- how sure -----------------------------------------------------------------------------------

SURE_PRESETS = {
    "The median": "scatters more",
    "Divisor n": "scatters less, which only a biased one may",
    "Divisor n − 1": "Exactly it is unbiased",
    "Method of moments": "scatters more",
    "One false hit, one false miss": "scatters less",
    "No bound: the largest": "the bound of Cramér and Rao does not hold here",
    "An infinite variance": "is infinite for n = 2",
}


@pytest.mark.parametrize("title", SURE_PRESETS)
def test_presets_of_sure(page, title):
    assert SURE_PRESETS[title] in page.preset(title).html


def test_the_histogram_of_estimates(page):
    data = page.open("sure").at(data=40).chart("estimates").data
    area = data["over_areas"] if "over_areas" in data else data["areas"]
    assert np.trapezoid(np.array(area["y"]), np.array(area["x"])) == pytest.approx(1, abs=2e-3)
    bell = rows(data["curves"], "bound")
    assert bell[:, 1] == pytest.approx(stats.norm(0, 40**-0.5).pdf(bell[:, 0]))


def test_two_samples_of_one_sum(page):
    data = page.open("sure").at(shift=2.0).chart("sums").data
    first, second = rows(data["curves"], "normal, first"), rows(data["dashed"], "normal, second")
    keep = np.isfinite(first[:, 1])
    assert first[keep] == pytest.approx(second[keep])
    assert "The two samples are one" in page.at(shift=0.0).html


def test_challenges_of_sure(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).open("sure").at(**values), task)

    assert at("Find an estimator whose", case="variance", data=5) and not at(
        "Find an estimator whose"
    )
    median = "How many data does the median"
    assert at(median, second="second", data=78) and not at(median, second="second", data=50)
    uniform = "Uniform data: let"
    assert at(uniform, case="uniform", data=60) and not at(uniform, case="uniform", data=5)


def test_the_listing_of_sure_runs(page):
    out = page.open("sure").at(case="coin").printed("run_trials")
    assert "0.02099" in out


# ---- a prior ------------------------------------------------------------------------------------

PRIOR_PRESETS = {
    "No prior": "is that of maximum likelihood",
    "As heavy as the data": "as many as the 10 seen",
    "Not one success, and yet above 0": "from 0 to its centre",
    "A stubborn wrong prior": "is farther from the truth than",
    "Ridge": "λ = m",
    "A rare count": "by ln λ the same belief is largest",
}


@pytest.mark.parametrize("title", PRIOR_PRESETS)
def test_presets_of_prior(page, title):
    assert PRIOR_PRESETS[title] in page.preset(title).html


def test_the_three_densities(page):
    data = page.open("prior").at(weight=4.0, aim_share=0.5).chart("belief").data
    total = 6
    for name, law in (("prior", stats.beta(3, 3)), ("data", stats.beta(1 + total, 11 - total)),
                      ("both", stats.beta(3 + total, 13 - total))):  # fmt: skip
        curve = rows(data["over_curves"], name)
        assert curve[:, 1] == pytest.approx(law.pdf(curve[:, 0]), abs=1e-9)
    path = rows(data["curves"], "path")
    assert path[:, 1] == pytest.approx((total + path[:, 0] * 0.5) / (10 + path[:, 0]))


@pytest.mark.parametrize(("weight", "helps"), [(0.0, False), (5.0, True)])
def test_a_flat_prior_does_not_help(page, weight, helps):
    html = page.open("prior").at(weight=weight).html
    assert ("helps where the truth is near its centre" in html) == helps
    assert ("neither helps nor harms" in html) != helps


def test_challenges_of_prior(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).open("prior").at(**values), task)

    assert at("Let the estimate", weight=10.0) and not at("Let the estimate")
    flat = "With a flat prior, find"
    assert at(flat, weight=0.0, tosses=2, true_share=0.0) and not at(flat, weight=0.0)
    worse = "A prior that takes"
    assert at(worse, weight=100.0, aim_share=1.0, tosses=50) and not at(worse)


def test_the_listing_of_prior_runs(page):
    out = page.open("prior").at(weight=10.0).printed("map_estimate")
    assert "0.6 0.55" in out


# ---- humps --------------------------------------------------------------------------------------

HUMP_PRESETS = {
    "One far datum": "2 humps",
    "A tie": "equally high: there is no single estimate",
    "A hump at each datum": "5 humps",
    "One wide hump": "One hump",
    "A mixture": "The likelihood interval is",
    "A spike on one datum": "humps. The highest is at",
    "An interval without end": "has no end on either side",
}


@pytest.mark.parametrize("title", HUMP_PRESETS)
def test_presets_of_humps(page, title):
    assert HUMP_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize("title", HUMP_PRESETS)
def test_a_next_hump_is_told_of_where_there_is_one(page, title):
    page.preset(title)
    drawn = len(page.chart("humps").data["over_dashed"]["x"]) > 0
    assert ("and at the next one, dashed" in page.chart("humps").caption) == drawn
    assert drawn == ("One hump" not in page.html)


def test_a_datum_that_is_dragged_moves_in_the_text(page):
    page.open("humps").at()
    page.page.set(page.session, "row", 1)
    page.page.set(page.session, "place", -9.25)
    assert page.values["points"].split()[0] == "-9.25"
    assert page.run().live["Datum in hand"]["value"] == -9.25
    data = page.chart("humps").data
    assert -9.25 in data["over_points"]["x"]
    assert "At most 12 numbers" in page.at(points="1 99").html


def test_the_hills_are_scipy_s_log_likelihood(page):
    data = page.open("humps").at(points="-2 0 5", breadth=0.7).chart("humps").data
    curve = rows(data["curves"], "likelihood")
    curve = curve[np.isfinite(curve[:, 1])]
    want = stats.cauchy.logpdf(np.array([[-2], [0], [5]]), curve[:, 0], 0.7).sum(0)
    assert curve[:, 1] == pytest.approx(want - want.max(), abs=1e-6)


def test_challenges_of_humps(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).open("humps").at(**values), task)

    wrong, three, tie = "Six or more data", "A likelihood interval in three", "Three data or more"
    assert at(wrong, points="-4 -3 -2.5 2 3.5 4.5") and not at(wrong)
    assert at(three, points="-6 0 6", breadth=0.5) and not at(three)
    assert at(tie, points="-4 -4 4 4") and not at(tie)


def test_the_listing_of_humps_runs(page):
    out = page.open("humps").at(points="-5 5").printed("find_hills")
    assert "4.898" in out


# ---- on the edge --------------------------------------------------------------------------------

EDGE_PRESETS = {
    "Beyond the cliff": "these data cannot happen",
    "χ² says no, the truth yes": "it stays in",
    "A start": "The top is at the smallest datum",
    "Not one hit in ten": "single point 0",
    "A variance of 0": "τ̂² = 0, the end of the range",
    "Inside after all": "The top is inside the range",
}


@pytest.mark.parametrize("title", EDGE_PRESETS)
def test_presets_of_edges(page, title):
    assert EDGE_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(("end", "role"), [(5.5, "reference"), (4.0, "alarm")])
def test_the_parameter_in_hand_has_the_colour_of_its_dot(page, end, role):
    page.open("edges").at(end=end)
    assert page.chart("edge").data["points"]["role"][-1] == role
    ink = re.search(r'background:([^"]+)"></i>parameter in hand', page.html)[1]
    assert ink.lower() == COLOURS[role].lower()


def test_the_law_of_the_fall_at_the_truth(page):
    data = page.open("edges").at().chart("falls").data
    exact, one = rows(data["curves"], "exact"), rows(data["dashed"], "χ²")
    assert exact[:, 1] == pytest.approx(stats.chi2.sf(exact[:, 0], 2), abs=1e-8)
    steps = one[:, 1][:-1] - one[:, 1][1:]  # no kink is seen where the law is steepest
    assert len(one) <= 41 and steps.max() < 0.1
    assert one[:, 1] == pytest.approx(stats.chi2.sf(one[:, 0], 1))


def test_challenges_of_edges(open_page):
    def at(task, **values):
        return solved(open_page("estimation", draw=False).open("edges").at(**values), task)

    between, rare, none = "Find a value that", "A rare share, 20", "No variance between"
    assert at(between, end=6.0) and not at(between)
    assert at(rare, setting="share", cases=27, true_odds=0.07) and not at(rare, setting="share")
    assert at(none, setting="effects", cases=8, seed=3) and not at(none, setting="effects", cases=8)


def test_the_listing_of_edges_runs(page):
    out = page.open("edges").at().printed("held_share")
    assert "0.85349" in out


@pytest.mark.parametrize("numbers", ["1 " * 60, "1 1.0001 " * 30, "2 " * 59 + "3"])
def test_many_numbers_that_hardly_differ_are_drawn(open_page, numbers):
    page = open_page("estimation")
    for chapter, laws in (("one", {"law": "normal"}), ("two", {"family": "gamma"}), ("two", {})):
        page.open(chapter).at(source="own", numbers=numbers, **laws)
        for chart in page.charts:
            for columns in chart.columns.values():
                assert not any(np.isinf(c).any() for c in columns.values() if c.dtype.kind == "f")
