"""What the page on time series promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy import signal
from statsmodels.tsa.arima_process import ArmaProcess
from statsmodels.tsa.stattools import acf

from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("time_series")


def solved(open_page, task, chapter, **values):
    page = open_page("time_series", draw=False)
    page.session.chapters["time_series"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def listed(page, name):
    """What the listing of a chapter prints."""
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    return said.getvalue()


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
    "Explosive": "Outside the triangle: the largest root has |λ| = 1.05",
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
    said = listed(page.open("memory").at(ar=(0.5, 0.0)), "autocovariances")
    assert "[0.5+0.j] []\n1.3333333333333333 [5.00000000e-01 2.50000000e-01" in said
