"""What the page on time series promises beyond what every page does."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import signal, stats
from statsmodels.tsa.arima_process import ArmaProcess
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.stattools import acf

from core.maths.statistics.exponential_smoothing import initial_states


@pytest.fixture
def page(open_page):
    return open_page("time_series")


def solved(open_page, task, chapter, **values):
    page = open_page("time_series", draw=False)
    page.session.chapters["time_series"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def words(page):
    """Without the signs that mark a glossary word."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def of(table, name):
    keep = np.asarray(table["series"]) == name
    return np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]


# ---- memory ------------------------------------------------------------------------------------


def test_the_autocorrelations_drawn_are_statsmodels_s(page):
    data = page.at(ar=(1.1, -0.6), ma=(0.5, 0.0), draw=3).chart("process").data
    oracle = ArmaProcess([1, -1.1, 0.6], [1, 0.5])
    _, y = of(data["curves"], "theory")
    height = (y.reshape(-1, 3)[:, 1] - y[0]) / ((0.84 - 0.1) / 2)
    assert height == pytest.approx(oracle.acf(25)[1:], abs=1e-6)
    shocks = np.random.default_rng(3).standard_normal(300)[:200]
    path = signal.lfilter([1, 0.5], [1, -1.1, 0.6], shocks)
    dots = of(data["points"], "measured")[1].reshape(-1, 3)[:, 0]
    assert (dots - y[0]) / 0.37 == pytest.approx(acf(path, nlags=24)[1:], abs=1e-6)
    drawn = of(data["curves"], "path")[1]
    assert np.corrcoef(drawn, path)[0, 1] == pytest.approx(1)
    assert np.ptp(drawn) == pytest.approx(0.74)


def test_the_partial_autocorrelations_drawn_are_statsmodels_s(page):
    data = page.at(ar=(0.5, 0.3), ma=(0.4, 0.0)).chart("partial").data
    stems = of(data["curves"], "theory")[1].reshape(-1, 3)[:, 1]
    assert stems == pytest.approx(ArmaProcess([1, -0.5, -0.3], [1, 0.4]).pacf(25)[1:], abs=1e-6)


def test_the_spectrum_drawn_is_scipy_s(page):
    x, y = of(page.at(ar=(0.5, -0.3), ma=(0.4, 0.2)).chart("spectrum").data["curves"], "spectrum")
    _, h = signal.freqz([1, 0.4, 0.2], [1, -0.5, 0.3], worN=2 * np.pi * x)
    assert y == pytest.approx(np.log10(np.abs(h) ** 2), abs=1e-9)


def test_the_point_and_its_panel_lie_on_each_other(page):
    """A press on the picture is turned back into the point that is drawn there."""
    control = next(part for part in page.at(ar=(0.4, 0.3)).parts if part.name == "ar").content
    left, right, bottom, top = control["panel"]
    (x0, y0), (x1, y1) = control["low"], control["high"]
    x, y = of(page.chart("process").data["here"], "here")
    assert x0 + (x[0] / 2 - left) / (right - left) * (x1 - x0) == pytest.approx(0.4)
    assert y0 + (y[0] / 2 - bottom) / (top - bottom) * (y1 - y0) == pytest.approx(0.3)


MEMORY_PRESETS = {
    "One step back": "real and positive",
    "Zigzag": "changes its sign at every step",
    "A cycle of eight": "a period of 8",
    "Double root": "Both roots are λ = 0.7",
    "Shocks alone": "exactly 0 beyond lag 1",
    "Both": "they fade and never end",
    "Random walk": "the random walk",
    "Explosive": "Outside the triangle: the largest root has |λ| = 1.15",
    "A common factor": "xₜ = εₜ fulfils it",
    "Not invertible": "a root μ lies outside the unit circle",
    "Memory that cannot be seen": "hide each other",
}


@pytest.mark.parametrize("title", MEMORY_PRESETS)
def test_presets_of_memory_do_what_they_say(page, title):
    assert MEMORY_PRESETS[title] in words(page.preset(title))


@pytest.mark.parametrize(
    ("ar", "ma", "said"),
    [
        ((0.0, 0.0), (0.0, 0.0), "No memory: xₜ = εₜ is white noise"),
        ((2.0, -1.0), (0.0, 0.0), "both roots are λ = 1"),
        ((-2.0, -1.0), (0.0, 0.0), "both roots are λ = −1"),
        ((0.0, 1.0), (0.0, 0.0), "the roots are λ = 1 and λ = −1"),
        ((0.0, -1.0), (0.0, 0.0), "a period of 4 steps"),
        ((-1.0, 0.0), (0.0, 0.0), "alternates for ever"),
        ((0.0, 0.25), (0.0, 0.0), "Two roots of one size, λ = ±0.5"),
        ((1.3, -0.4), (-0.5, 0.0), "what is left is xₜ = 0.8xₜ₋₁ + εₜ"),
        ((1.0, 0.0), (-1.0, 0.0), "xₜ = εₜ fulfils it"),
        ((2.2, 0.0), (-2.2, 0.0), "xₜ = εₜ fulfils it"),
        ((0.0, 0.0), (-1.0, 0.0), "a root μ lies on the unit circle"),
        ((2.2, 1.2), (2.2, 1.2), "Outside the triangle"),
        ((1.0, 0.0), (2.0, 0.0), "a root λ = 1, and what a shock has changed stays"),
    ],
)
def test_odd_processes_get_a_sentence(page, ar, ma, said):
    html = words(page.at(ar=ar, ma=ma))
    assert said in html and "nan" not in html.casefold()


def test_a_cancelled_root_leaves_no_trace_in_the_path(page):
    """Where the root is beyond 1, rounding would grow with it."""
    data = page.at(ar=(2.0, 0.0), ma=(-2.0, 0.0), length=300).chart("process").data
    shocks = np.random.default_rng(1).standard_normal(300)
    assert np.corrcoef(of(data["curves"], "path")[1], shocks)[0, 1] == pytest.approx(1)


def test_challenges_of_memory(open_page):
    cycle, edge, hide = "Without shocks of before", "Find φ₁ = 0.5", "Hide the memory"
    assert solved(open_page, cycle, "memory", ar=(1.68, -0.94))
    assert not solved(open_page, cycle, "memory", ar=(1.68, -0.94), ma=(0.2, 0.0))
    assert not solved(open_page, cycle, "memory", ar=(1.1, -0.6))
    assert solved(open_page, edge, "memory", ar=(0.5, 0.5), ma=(-0.5, -0.5))
    assert not solved(open_page, edge, "memory", ar=(0.5, 0.5), ma=(-1.0, 0.0))
    assert solved(open_page, hide, "memory", ar=(0.5, 0.0), ma=(-2.0, 0.0))
    assert not solved(open_page, hide, "memory", ar=(0.5, 0.0), ma=(-0.5, 0.0))
    assert not solved(open_page, hide, "memory", ar=(0.0, 0.0))


def test_the_listing_of_memory_prints_its_numbers(page):
    said = page.open("memory").at(ar=(0.5, 0.0)).printed("autocovariances")
    assert "[0.5+0.j] []\n1.3333333333333333 [5.00000000e-01 2.50000000e-01" in said


# ---- parts of a series -------------------------------------------------------------------------


def test_the_parts_drawn_are_statsmodels_s(page):
    """The level and the forecasts of one step, from the start that the page takes."""
    page.open("parts").at(series="co2", times=False, alpha=0.5, beta=0.1, gamma=0.3, phi=1.0)
    curves = page.chart("series").data["curves"]
    values = np.genfromtxt("sample_data/mauna_loa_co2.csv", delimiter=",", skip_header=1)[:, 1]
    level, trend, season = initial_states(values, 12)
    theirs = ETSModel(
        pd.Series(values),
        trend="add",
        seasonal="add",
        seasonal_periods=12,
        initialization_method="known",
        initial_level=level,
        initial_trend=trend,
        initial_seasonal=season,
    )
    given = {
        "smoothing_level": 0.5,
        "smoothing_trend": 0.05,
        "smoothing_seasonal": 0.15,
        "initial_level": level,
        "initial_trend": trend,
        **{f"initial_seasonal.{k}": season[k] for k in range(12)},
    }
    fitted = theirs.smooth([given[name] for name in theirs.param_names])
    assert of(curves, "fitted")[1] == pytest.approx(fitted.fittedvalues.to_numpy(), abs=1e-7)
    assert of(curves, "level")[1] == pytest.approx(fitted.level.to_numpy(), abs=1e-7)
    ahead = of(page.chart("series").data["dashed"], "ahead")[1]
    assert ahead[1:] == pytest.approx(fitted.forecast(24).to_numpy(), abs=1e-7)
    rest = of(page.chart("rest").data["curves"], "rest")[1]
    assert rest == pytest.approx(fitted.resid.to_numpy()[24:], abs=1e-7)


PARTS_PRESETS = {
    "Season grows with the level": "One step ahead it errs by",
    "Never learns": "α = γ = 0: nothing learns",
    "Believes everything": "the season learns nothing, whatever γ",
    "A nervous trend": "The rest",
    "CO₂": "less than the naive “as 12 months before”",
    "The Nile falls": "no season of a fixed length",
    "Lynx: a cycle is no season": "the level is always the last value",
    "Zeros": "not above 0: no logarithm, so its parts are added",
    "Nothing left over": "there is no error to learn from",
    "A constant": "Neither this forecast nor the naive one",
}


@pytest.mark.parametrize("title", PARTS_PRESETS)
def test_presets_of_parts_do_what_they_say(page, title):
    assert PARTS_PRESETS[title] in words(page.preset(title))


def test_challenges_of_parts(open_page):
    hand, worse, quiet = "within 3 % of the error", "do worse than simply", "without memory at lag"
    assert solved(open_page, hand, "parts", alpha=0.4, beta=0.0, gamma=1.0)
    assert not solved(open_page, hand, "parts")
    assert solved(open_page, worse, "parts", alpha=0.0, gamma=0.0, series="co2")
    assert not solved(open_page, worse, "parts")
    assert not solved(open_page, worse, "parts", series="nile", alpha=1.0, beta=1.0)
    assert solved(open_page, quiet, "parts", series="co2", alpha=0.62, beta=0.0, gamma=0.28)
    assert not solved(open_page, quiet, "parts", series="co2")


def test_the_listing_of_parts_prints_its_numbers(page):
    page.open("parts").at(series="nile", times=False, alpha=0.25, beta=0.0)
    said = page.printed("split_parts")
    error = re.search(r"One step ahead it errs by ([\d,]+)", words(page))[1]
    assert round(float(said.split()[0])) == int(error.replace(",", ""))


# ---- forecast honestly -------------------------------------------------------------------------


def test_the_fan_drawn_is_that_of_the_naive_forecast(page):
    page.open("honest").at(series="co2", times=False, method="naive", origin=0.0, level=80)
    data = page.chart("fan").data
    values = np.genfromtxt("sample_data/mauna_loa_co2.csv", delimiter=",", skip_header=1)[:, 1]
    middle = np.tile(values[168:180], 2)
    sigma = np.sqrt(np.mean((values[12:180] - values[:168]) ** 2))
    half = stats.norm.ppf(0.9) * sigma * np.sqrt(np.repeat([1, 2], 12))
    assert of(data["curves"], "forecast")[1] == pytest.approx(middle)
    assert of(data["areas"], "fan")[1] == pytest.approx(middle - half)
    assert np.array(data["areas"]["y2"], float) == pytest.approx(middle + half)
    assert of(data["curves"], "came")[1] == pytest.approx(values[179:204])


def test_errors_and_coverage_drawn_are_counted_by_hand(page):
    page.open("honest").at(series="nile", times=False, method="naive", level=80)
    values = np.genfromtxt("sample_data/nile.csv", delimiter=",", skip_header=1)[:, 1]
    errors = np.array([[values[t + h] - values[t - 1] for h in range(10)] for t in range(50, 91)])
    scale = np.abs(np.diff(values[:50])).mean()
    drawn = of(page.chart("errors").data["curves"], "own")[1]
    assert drawn == pytest.approx(np.abs(errors).mean(axis=0) / scale)
    sigma = np.sqrt(np.mean(np.diff(values[:50]) ** 2))
    half = stats.norm.ppf(0.9) * sigma * np.sqrt(np.arange(1, 11))
    share = (np.abs(errors) <= half).mean()
    assert page.chart("coverage").data["points"]["y"][0] == pytest.approx(100 * share)
    assert f"{100 * share:.1f} %" in words(page)


HONEST_PRESETS = {
    "As a year before": "The baseline itself: the season before",
    "Parts that add": "came within a fan that promises",
    "CO₂, judged": "it errs by",
    "Half of the time": "50.0 %",
    "The Nile": "the naive forecast by",
    "Sunspots": "the baseline wins",
    "Lynx, judged": "no season of a fixed length",
    "Nothing left to chance": "the fan has no width",
    "No scale": "MASE is undefined",
}


@pytest.mark.parametrize("title", HONEST_PRESETS)
def test_presets_of_the_forecast_do_what_they_say(page, title):
    assert HONEST_PRESETS[title] in words(page.preset(title))


def test_challenges_of_the_forecast(open_page):
    narrow, kept, worse = "promises far more than", "keeps what it promises", "smoothing is worse"
    assert solved(open_page, narrow, "honest", times=False, level=95)
    assert not solved(open_page, narrow, "honest")
    assert solved(open_page, kept, "honest", series="co2", level=95)
    assert not solved(open_page, kept, "honest", series="co2", times=False)
    assert not solved(open_page, kept, "honest")
    assert solved(open_page, worse, "honest", series="sun", times=False)
    assert not solved(open_page, worse, "honest")


def test_the_listing_of_the_forecast_prints_its_numbers(page):
    page.open("honest").at(series="nile", times=False, method="naive", level=80)
    share = float(re.search(r"share=([\d.]+)", page.printed("run_trials"))[1])
    assert f"{100 * share:.1f} %" in words(page)


def months(count, value):
    dates = np.arange("2015-01", "2035-01", dtype="datetime64[M]")[:count]
    return "month,demand\n" + "".join(f"{d}-01,{value(k)}\n" for k, d in enumerate(dates))


def test_an_own_series_goes_through_both_chapters(page):
    page.open("parts").upload({"own.csv": months(60, lambda k: 10 + k % 12 + (7 * k) % 5).encode()})
    assert "Your series" in page.chart("series").caption
    assert "60 values" in page.chart("series").caption
    assert "Forecast made after" in page.open("honest").chart("fan").caption


def test_an_own_series_may_lie_below_zero(page):
    below = months(60, lambda k: -3 + 2 * (k % 12) - (7 * k) % 5)
    page.open("parts").upload({"own.csv": below.encode()})
    assert "60 values" in page.chart("series").caption
    assert "not above 0: no logarithm, so its parts are added" in words(page)
    assert "Forecast made after" in page.open("honest").chart("fan").caption


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (lambda k: 5, "Neither this forecast nor the naive one"),
        (lambda k: 0, "Neither this forecast nor the naive one"),
        (lambda k: 3 + k % 12, "there is no error to learn from"),
    ],
)
def test_an_own_series_may_repeat_itself(page, value, said):
    page.open("parts").upload({"own.csv": months(60, value).encode()})
    assert page.errors == [] and said in words(page)
    assert "MASE is undefined: the training part repeats itself" in words(page.open("honest"))


def test_a_number_beyond_the_limit_is_not_called_none(page):
    page.open("parts").upload({"own.csv": months(60, lambda k: 10**12 + k).encode()})
    assert "“1000000000001” is not a number within ±1e12" in page.errors[0]


def test_years_are_a_series_without_a_season(page):
    years = "year,flow\n" + "".join(f"{1900 + k},{50 + (7 * k) % 13}\n" for k in range(40))
    page.open("parts").upload({"own.csv": years.encode()})
    assert "40 values" in page.chart("series").caption
    assert "It has no season of a fixed length" in words(page)
    assert "Forecast made after" in page.open("honest").chart("fan").caption


@pytest.mark.parametrize("key", ["air", "co2", "lynx", "sun", "nile"])
@pytest.mark.parametrize(("chapter", "chart"), [("parts", "series"), ("honest", "fan")])
def test_a_shipped_series_has_its_source(page, key, chapter, chart):
    caption = page.open(chapter).at(series=key).chart(chart).caption
    assert any(word in caption for word in (" 1970", " 1942", " 1990", " 1978", "R package"))


@pytest.mark.parametrize(("key", "season"), [("air", True), ("nile", False)])
def test_a_season_that_is_not_drawn_has_no_name(page, key, season):
    page.open("parts").at(series=key)
    assert ("</i>season</span>" in page.html) == season


def test_a_short_series_leaves_nothing_to_judge(page):
    page.open("honest").upload({"own.csv": months(27, lambda k: 5 + k % 7).encode()})
    assert "Nothing is left that could judge a forecast" in words(page)
    assert "MASE" not in words(page)


# ---- spurious ----------------------------------------------------------------------------------


def test_the_pair_drawn_and_its_numbers_are_scipy_s(page):
    page.open("spurious").at(persistence=1.0, steps=120, sample=7)
    shocks = np.random.default_rng(7).standard_normal((200, 2, 400))[:120]
    x, y = shocks[:, 0, 0].cumsum(), shocks[:, 1, 0].cumsum()
    curves = page.chart("paths").data["curves"]
    assert of(curves, "x")[1] == pytest.approx(x) and of(curves, "y")[1] == pytest.approx(y)
    found = stats.linregress(x, y)
    ends = of(page.chart("cloud").data["curves"], "line")
    assert np.diff(ends[1]) / np.diff(ends[0]) == pytest.approx(found.slope)
    assert f"R² = {found.rvalue**2:.3g}" in words(page)


SPURIOUS_PRESETS = {
    "No memory": "within three standard errors of 5.0 %",
    "A little memory": "takes n values for n independent witnesses",
    "Longer is worse": "takes n values for n independent witnesses",
    "Differences": "The differences of random walks are their shocks",
    "A difference too many": "These series had no unit root",
}


@pytest.mark.parametrize("title", SPURIOUS_PRESETS)
def test_presets_of_spurious_links_do_what_they_say(page, title):
    assert SPURIOUS_PRESETS[title] in words(page.preset(title))


def test_challenges_of_spurious_links(open_page):
    below, walks, much = "a memory below 1", "back to its 5 %", "differences that cry"
    assert solved(open_page, below, "spurious", persistence=0.97, steps=200)
    assert not solved(open_page, below, "spurious")
    assert solved(open_page, walks, "spurious", differences=True)
    assert not solved(open_page, walks, "spurious")
    assert not solved(open_page, walks, "spurious", persistence=0.0)
    assert solved(open_page, much, "spurious", persistence=0.0, differences=True)
    assert not solved(open_page, much, "spurious", differences=True)


def test_the_listing_of_spurious_links_prints_its_numbers(page):
    page.open("spurious").at(persistence=0.9, steps=50)
    share = float(page.printed("regress_pairs").split()[3])
    assert f"{100 * share:.1f} %" in words(page)


def test_least_squares_of_logarithms_are_not_the_least_errors(open_page):
    """On the lynx they leave 1596 in the unit of the series, α = 1 and β = 0 only 1363."""
    html = (
        open_page("time_series", draw=False).open("parts").preset("Lynx: a cycle is no season").html
    )
    assert "best gains" not in html and "of logarithms, α = 1, β = 1" in html
