"""What the page on regression promises beyond what every page does."""

import gzip
import io
import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso

from core.datasets.examples import PREDICTORS
from core.maths.statistics.line_clouds import line_cloud
from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("regression")


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def solved(open_page, task, chapter, **values):
    page = open_page("regression", draw=False)
    page.session.chapters["regression"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def test_the_line_drawn_is_numpy_s(page):
    data = page.at(spot=(16.0, 1.0)).chart("cloud").data
    x, y = line_cloud("play")
    x[-1], y[-1] = 16, 1
    for name, (slope, intercept) in {
        "line": np.polyfit(x, y, 1),
        "without": np.polyfit(x[:-1], y[:-1], 1),
    }.items():
        (x0, y0), (x1, y1) = rows(data["curves" if name == "line" else "dashed"], name)
        assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
        assert y0 - x0 * slope == pytest.approx(intercept)


def test_the_squares_are_the_residuals_in_both_directions(page):
    areas = page.at().chart("cloud").data["areas"]
    x, y = line_cloud("play")
    left = y - np.polyval(np.polyfit(x, y, 1), x)
    for at, e in enumerate(left):
        keep = np.asarray(areas["series"]) == f"square {at}"
        wide = np.ptp(np.array(areas["x"])[keep])
        high = (np.array(areas["y2"]) - np.array(areas["y"]))[keep]
        assert [wide, *high] == pytest.approx([abs(e)] * 3)
    assert page.at(squares=False).chart("cloud").data["areas"]["x"] == []


def test_pythagoras_is_drawn(page):
    curves = page.at(set="first").chart("projection").data["curves"]
    (_, _), (base, rise) = rows(curves, "whole")
    assert base**2 == pytest.approx(27.51, abs=0.01) and rise**2 == pytest.approx(13.76, abs=0.01)


LINE_PRESETS = {
    "Anscombe, first": "R² = 0.667",
    "Anscombe, second: a curve": "the line has the wrong shape",
    "Anscombe, third: an outlier": "pulls the line: Cook’s distance D = 1.39, above 1",
    "Anscombe, fourth: one point": "alone sets the slope",
    "Far out but in line": "Far out, and yet harmless",
    "A residual without leverage": "without it the slope would be 0.5 too",
    "Two points": "R² = 1 says nothing",
    "All on one line": "All points lie on one line",
    "No slope": "the slope is undefined",
    "Nothing to explain": "R² is 0/0",
}


@pytest.mark.parametrize("title", LINE_PRESETS)
def test_presets_of_the_line_do_what_they_say(page, title):
    assert LINE_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"set": "two", "row": 1, "spot": (13.0, 2.0)}, "the slope is undefined"),
        ({"set": "two", "row": 1, "spot": (2.0, 9.0)}, "All y are 9"),
        ({"set": "two", "row": 1, "spot": (13.0, 9.0)}, "All x are 13"),
        ({"set": "column", "row": 1, "spot": (8.01, 2.0)}, "alone sets the slope"),
        ({"set": "level", "row": 1, "spot": (2.0, 6.01)}, "pulls the line"),
        ({"set": "line", "row": 6, "spot": (20.0, 11.5)}, "All points lie on one line"),
        ({"spot": (20.0, 0.0)}, "above 1"),
        ({"set": "two", "row": 12}, "Two points"),
        ({"set": "line", "row": 6, "spot": (16.0, 9.51)}, "R² = 0.999998"),
        ({"set": "line", "row": 6, "spot": (16.0, 9.51)}, "accounts for 99.9998 %"),
    ],
)
def test_odd_lines_get_a_sentence(page, values, said):
    html = page.at(**values).html
    assert said in html and "nan" not in html.casefold()


@pytest.mark.parametrize(
    ("values", "lines", "projection", "influence"),
    [
        ({}, [True, True], "at right angles", "Outside the solid curves"),
        ({"set": "fourth", "row": 8}, [True, False], "at right angles", "Outside the solid"),
        ({"set": "two"}, [True, False], "at right angles", "No s above 0"),
        ({"set": "column"}, [False, False], "No slope", "No line, so no "),
        ({"set": "level"}, [True, True], "both lengths, of ŷ − ȳ and of e, are 0", "No s above 0"),
    ],
)
def test_what_is_not_drawn_is_not_told_of(page, values, lines, projection, influence):
    page.at(**values)
    data = page.chart("cloud").data
    assert ["line" in data["curves"]["series"], "without" in data["dashed"]["series"]] == lines
    names = ("line of least squares", "without the point in hand")
    legends = [str(p.content) for p in page.parts if "ev-legend" in str(p.content)]
    legend = next(text for text in legends if "point in hand</" in text)
    assert [name in legend for name in names] == lines
    below = next(text for text in legends if "Cook’s distance" in text)
    drawn = page.chart("influence").data["points"]["role"]
    assert ("the other points" in below) == ("point" in drawn)
    whole = rows(page.chart("projection").data["curves"], "whole")
    assert ("ŷ − ȳ" in below) == bool(np.nanmax(np.abs(whole), initial=0) > 0)
    assert projection in page.chart("projection").caption
    assert influence in page.chart("influence").caption


def test_challenges_of_the_line(open_page):
    turn, held, bent = "Turn the slope of the ten", "give one a leverage", "a parabola shows"
    assert solved(open_page, turn, "line", spot=(20.0, 0.0))
    assert not solved(open_page, turn, "line", spot=(17.0, 4.0))
    assert not solved(open_page, turn, "line", set="level", row=6, spot=(17.0, 0.0))
    assert solved(open_page, held, "line", spot=(17.0, 11.3))
    assert not solved(open_page, held, "line", spot=(17.0, 4.0))
    assert not solved(open_page, held, "line", row=5, spot=(6.0, 5.8))
    assert not solved(open_page, held, "line", set="line", row=6, spot=(20.0, 11.5))
    assert solved(open_page, bent, "line", set="second")
    assert not solved(open_page, bent, "line", set="first")
    assert not solved(open_page, bent, "line", set="fourth")


def test_the_listing_of_the_line_prints_its_numbers(page):
    page.open("line").at(set="first")
    said = page.printed("fit_line")
    numbers = [float(one) for one in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", said)]
    assert numbers[:3] == pytest.approx([3.0001, 0.50009, 0.66654], abs=1e-4)


# ---- intervals ---------------------------------------------------------------------------------


def test_the_bands_drawn_are_statsmodels_s(page):
    data = page.open("intervals").at(count=12, sample=5, level=90).chart("bands").data
    x = np.linspace(0, 10, 12)
    y = 2 + 0.5 * x + np.random.default_rng(5).standard_normal((1000, 60))[0, :12]
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    frame = fit.get_prediction(sm.add_constant(np.linspace(-5, 15, 61))).summary_frame(alpha=0.1)
    areas = data["areas"]
    for name, columns in {"line": "mean_ci", "value": "obs_ci"}.items():
        keep = np.asarray(areas["series"]) == name
        for column, end in (("y", "lower"), ("y2", "upper")):
            drawn = np.array(areas[column], float)[keep]
            assert drawn == pytest.approx(frame[f"{columns}_{end}"].to_numpy(), abs=1e-6)
    dots = np.array(data["points"]["y"], float)
    assert dots[: 3 * 12 : 3] == pytest.approx(y)


INTERVAL_PRESETS = {
    "Beyond the data": "theory says exactly",
    "Three points": "theory says exactly",
    "A growing spread": "holds the true line there only in 8",
    "The same, HC3": "within three standard errors",
    "Neighbours agree": "holds the true line there only in 4",
    "The same, Newey–West": "holds the true line there only in 5",
    "Neighbours disagree": "too wide",
}


@pytest.mark.parametrize("title", INTERVAL_PRESETS)
def test_presets_of_intervals_do_what_they_say(page, title):
    assert INTERVAL_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"errors": "unequal", "growth": 1.0}, "theory says exactly"),
        ({"errors": "correlated", "rho": 0.0}, "theory says exactly"),
        ({"count": 3, "formula": "hc3"}, "It "),
        ({"count": 3, "level": 99.5, "ask": -5.0}, "theory says exactly"),
        ({"errors": "correlated", "rho": -0.9, "count": 60, "ask": 5.0}, "100.0 %"),
    ],
)
def test_odd_intervals_get_a_sentence(page, values, said):
    html = page.open("intervals").at(**values).html
    assert said in html and "nan" not in html.casefold() and "error 0.00 %" not in html


def test_challenges_of_intervals(open_page):
    few, right, held = "fewer than 60 %", "right on average", "at least 60 %"
    where = "intervals"
    assert solved(open_page, few, where, errors="correlated", rho=0.8, ask=5.0)
    assert not solved(open_page, few, where, errors="correlated", rho=0.8, ask=5.0, level=50.0)
    assert not solved(open_page, few, where)
    lucky = [
        solved(open_page, right, where, errors="unequal", growth=10.0, ask=a / 10)
        for a in range(-50, 151, 2)
    ]
    assert any(lucky) and not all(lucky)
    assert not solved(open_page, right, where)
    assert not solved(open_page, right, where, errors="unequal", growth=1.0)
    robust = {"errors": "correlated", "rho": 0.8, "ask": 5.0, "formula": "newey-west"}
    assert solved(open_page, held, where, **robust, count=60)
    assert not solved(open_page, held, where, **robust)
    assert not solved(open_page, held, where, **robust | {"formula": "hc3"}, count=3)
    assert not solved(open_page, held, where, **robust, count=60, level=99.0)


def test_the_listing_of_intervals_prints_their_numbers(page):
    page.open("intervals").at(errors="unequal", ask=10.0)
    said = page.printed("measure_coverage")
    share = float(said.split()[0])
    assert f"only in {100 * share:.1f} %" in page.html


# ---- ridge and lasso ---------------------------------------------------------------------------


@pytest.mark.parametrize("penalty", ["lasso", "ridge"])
@pytest.mark.parametrize("table", ["pair", "diabetes"])
def test_the_ellipse_touches_the_ball(page, penalty, table):
    data = page.open("shrinkage").at(lam=0.05, penalty=penalty, table=table).chart("contact").data
    ring = rows(data["curves"], "contact")
    size = np.abs(ring).sum(1) if penalty == "lasso" else np.hypot(*ring.T)
    x, top = (np.array(data["areas"][name], float) for name in ("x", "y2"))
    radius = (np.abs(x) + top).max() if penalty == "lasso" else np.hypot(x, top).max()
    assert size.min() == pytest.approx(radius, rel=2e-3) and size.min() >= radius * (1 - 1e-6)
    solution = np.array([data["points"][letter][-1] for letter in "xy"])
    assert np.hypot(*(ring - solution).T).min() < 0.02 * np.ptp(ring)


def test_paths_and_errors_are_scikit_learn_s(page):
    page.open("shrinkage").at(table="diabetes", lam=0.05)
    X, y = load_diabetes(return_X_y=True)
    X, y = (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()
    curves = page.chart("paths").data["curves"]
    for k in range(10):
        x, drawn = rows(curves, f"β {k}").T
        at = int(np.argmin(abs(x + 1.3)))
        theirs = Lasso(alpha=10 ** x[at], tol=1e-10).fit(X, y).coef_
        assert drawn[at] == pytest.approx(theirs[k], abs=1e-6)
    assert "4 of 10 coefficients are exactly 0: age, s1, s2, s4" in page.html
    own = rows(page.chart("validation").data["curves"], "error")
    assert len(own) == 61 and own[0, 1] == pytest.approx(1, abs=0.05)


SHRINKAGE_PRESETS = {
    "A corner": "is exactly 0: x₂",
    "Round: never exactly 0": "sets none to 0",
    "No penalty": "the solution is that of least squares",
    "All gone": "makes all coefficients exactly 0",
    "Nearly twins": "the solution is that of least squares",
    "Twins under ridge": "ridge makes it unique",
    "Twins under lasso": "shown is one of its answers",
    "Diabetes": "4 of 10 coefficients",
    "More columns than rows": "keeps at most n − 1 = 11 columns",
}


@pytest.mark.parametrize("title", SHRINKAGE_PRESETS)
def test_presets_of_shrinkage_do_what_they_say(page, title):
    assert SHRINKAGE_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tie": 1.0, "lam": 1e-4}, "the solution is one of least squares"),
        ({"tie": -1.0, "penalty": "ridge", "lam": 1e-4}, "the shortest is shown"),
        ({"tie": 1.0, "lam": 100.0}, "exactly 0"),
        ({"tie": 0.99, "lam": 100.0, "penalty": "ridge"}, "has no corners"),
        ({"table": "wide", "lam": 1e-4}, "12 rows for 20 columns"),
        ({"table": "wide", "penalty": "ridge", "lam": 1e-4}, "the shortest is shown"),
    ],
)
def test_odd_penalties_get_a_sentence(page, values, said):
    html = page.open("shrinkage").at(**values).html
    assert said in html and "nan" not in html.casefold()


def test_challenges_of_shrinkage(open_page):
    corner, turned, rule = "keep one and drop the other", "positive by ridge", "within 10 %"
    where = "shrinkage"
    assert solved(open_page, corner, where, lam=0.5)
    assert not solved(open_page, corner, where, lam=2.0)
    assert not solved(open_page, corner, where, lam=0.5, penalty="ridge")
    assert not solved(open_page, corner, where, lam=0.05, table="diabetes")
    tries = [{"tie": 0.95, "draw": seed, "penalty": "ridge", "lam": 2.0} for seed in range(1, 30)]
    found = [one for one in tries if solved(open_page, turned, where, **one)]
    assert 0 < len(found) < 29
    assert not solved(open_page, turned, where, **found[0] | {"penalty": "lasso"})
    assert not solved(open_page, turned, where, **found[0] | {"lam": 1e-4})
    simple = re.search(r"error of it up to λ = ([\d.]+)", open_page("regression").open(where).at(
        table="diabetes").html)  # fmt: skip
    lam = float(simple[1].rstrip("."))
    assert solved(open_page, rule, where, table="diabetes", lam=lam)
    assert not solved(open_page, rule, where, table="diabetes", lam=1.5 * lam)
    assert not solved(open_page, rule, where, table="diabetes", lam=lam, penalty="ridge")
    assert not solved(open_page, rule, where, lam=lam)


def test_the_listing_of_shrinkage_prints_its_numbers(page):
    page.open("shrinkage").at(table="diabetes", lam=0.05)
    said = page.printed("coefficients")
    best, simple = map(float, said.split()[-2:])
    assert f"least error at λ = {best:.3g};" in page.html
    assert f"up to λ = {simple:.3g}." in page.html


def test_an_own_table_with_its_target(page):
    page.open("shrinkage").at(lam=0.1)
    page.upload({"own.csv": PREDICTORS.make()})
    assert "12 rows, 3 columns that predict price" in page.html
    data = np.genfromtxt(io.BytesIO(PREDICTORS.make()), delimiter=",", skip_header=1)
    X, y = data[:, :3], data[:, 3]
    X, y = (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()
    theirs = Lasso(alpha=0.1, tol=1e-12).fit(X, y).coef_
    dot = page.chart("contact").data["points"]
    drawn = [dot[letter][-1] for letter in "xy"]
    assert sorted(drawn) == pytest.approx(sorted(sorted(theirs, key=abs)[1:]), abs=1e-6)
    page.at(lam=0.1, table="diabetes")
    assert "442" not in page.html and "solved" not in page.html
    odd = page.upload({"own.csv": b"y,a,b\n5,1,2\n5,3,4\n5,9,1\n5,0,0\n"})
    assert "y or every column is constant" in odd.html


def flats():
    rng = np.random.default_rng(4)
    size, rooms, age = rng.uniform(30, 120, 40), rng.integers(1, 6, 40), rng.uniform(0, 50, 40)
    price = 3 * size + 20 * rooms - 2 * age + rng.normal(0, 20, 40)
    return pd.DataFrame({"size": size, "rooms": rooms, "age": age, "price": price})


def with_gaps(table):
    table = table.assign(street=[f"Street {i}" for i in range(len(table))])
    table.loc[[3, 8], "age"] = np.nan
    return table


OWN = {
    "target last": ("own.csv", lambda t: t.to_csv(index=False).encode()),
    "target first": (
        "own.csv",
        lambda t: t.iloc[:, [3, 0, 1, 2]].to_csv(index=False).encode(),
    ),
    "semicolons": ("own.csv", lambda t: t.to_csv(index=False, sep=";", decimal=",").encode()),
    "text and gaps": ("own.csv", lambda t: with_gaps(t).to_csv(index=False).encode()),
    "target’s own name": (
        "own.csv",
        lambda t: t.rename(columns={"size": "target", "price": "y"}).to_csv(index=False).encode(),
    ),
    "packed": ("own.csv.gz", lambda t: gzip.compress(t.to_csv(index=False).encode())),
    "JSON": ("own.json", lambda t: t.to_json(orient="records").encode()),
}


@pytest.mark.parametrize("form", OWN)
def test_the_listing_prints_the_numbers_of_the_page_for_every_form(
    page, form, tmp_path, monkeypatch, capsys
):
    name, make = OWN[form]
    page.open("shrinkage").at(lam=0.03)
    page.upload({name: make(flats())})
    assert not page.errors
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    function, call, _ = page.code("coefficients")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    *beta, best, simple = map(float, re.findall(r"-?\d[\d.e-]*", capsys.readouterr().out))
    dot = page.chart("contact").data["points"]
    drawn = [dot[letter][-1] for letter in "xy"]
    assert sorted(map(abs, drawn)) == pytest.approx(sorted(map(abs, beta))[-2:], abs=1e-6)
    assert f"least error at λ = {best:.3g};" in page.html
    assert f"up to λ = {simple:.3g}." in page.html


# ---- bias and variance -------------------------------------------------------------------------


def test_the_fits_drawn_are_numpy_s(page):
    data = page.open("flexibility").at(degree=4, noise=7).chart("fits").data
    x = np.linspace(-1, 1, 15)
    z = np.random.default_rng(7).standard_normal((50, 20))[:, :15]
    y = np.sin(np.pi * x) + 0.3 * z
    drawn = np.array(data["thin"]["y"], float).reshape(50, 102)[:, :101]
    grid = np.linspace(-1, 1, 101)
    for at in (0, 17, 49):
        fit = np.polynomial.Polynomial.fit(x, y[at], 4)(grid)
        assert drawn[at] == pytest.approx(fit, abs=1e-8)
    mean = np.polynomial.Polynomial.fit(x, np.sin(np.pi * x), 4)(grid)
    assert np.array(data["lines"]["y"], float) == pytest.approx(mean, abs=1e-6)
    assert np.array(data["dots"]["y"], float)[::3] == pytest.approx(y[0], abs=1e-6)


FLEXIBLE_PRESETS = {
    "Too stiff": "what the mean of the fits misses weighs more",
    "Too supple": "the fits scatter more than their mean misses",
    "Through all points": "noise and all",
    "Double descent": "even below the best of lower degree",
    "A line is a line": "against bias² 0",
    "Runge’s trap: no noise": "Without noise all samples are the same",
}


@pytest.mark.parametrize("title", FLEXIBLE_PRESETS)
def test_presets_of_flexibility_do_what_they_say(page, title):
    assert FLEXIBLE_PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sigma": 0.0, "truth": "line", "degree": 5}, "every fit is the truth"),
        ({"sigma": 0.0, "truth": "line", "degree": 0}, "bias²"),
        ({"degree": 100, "size": "10"}, "101 coefficients for 10 points"),
        ({"degree": 14, "sigma": 0.0}, "goes through all its points."),
    ],
)
def test_odd_degrees_get_a_sentence(page, values, said):
    html = page.open("flexibility").at(**values).html
    assert said in html and "nan" not in html.casefold()


def test_challenges_of_flexibility(open_page):
    least, second, wild = "the least expected error, below", "and yet a smaller", "error is above 1"
    where = "flexibility"
    assert solved(open_page, least, where, degree=3)
    assert not solved(open_page, least, where, degree=5)
    assert not solved(open_page, least, where, degree=5, sigma=0.01)
    assert not solved(open_page, least, where, degree=72)
    assert solved(open_page, second, where, degree=26, truth="step")
    assert not solved(open_page, second, where, degree=72)
    assert not solved(open_page, second, where, degree=7, truth="step")
    assert not solved(open_page, second, where, degree=26, truth="step", sigma=0.1)
    assert solved(open_page, wild, where, degree=14, truth="peak", sigma=0.0)
    assert not solved(open_page, wild, where, degree=14, truth="peak", sigma=0.3)
    assert not solved(open_page, wild, where, degree=14, sigma=0.0)


def test_the_listing_of_flexibility_prints_its_numbers(page):
    page.open("flexibility").at(degree=5)
    said = page.printed("refit")
    error, spread, exact = map(float, said.split())
    told = re.search(r"noise = ([\d.]+); measured in 50 refits: ([\d.]+),", page.html)
    assert (float(told[1]), float(told[2])) == pytest.approx((exact, error), rel=5e-4)
    assert told[1] != told[2], "two numbers that are compared are told apart"
    assert f"standard error {spread:.2g}" in page.html


def test_no_digits_of_rounding_are_compared(page):
    page.open("flexibility").at(sigma=0.0, degree=26)
    assert "0.00591 is not below the 7.92·10⁻¹⁷ of degree n − 1 = 14" in page.html
    assert "lower degree, 7.92·10⁻¹⁷ at 13" in page.html and "7.918" not in page.html


def test_beyond_the_data_a_line_is_assumed(page):
    page.open("intervals").at(ask=15.0)
    assert "The data end at x = 10" in page.html
    assert "The data end at x = 0" in page.at(ask=-0.1).html
    for inside in (0.0, 10.0):
        assert "The data end" not in page.at(ask=inside).html


def test_a_challenge_says_what_it_needs(page):
    page.open("shrinkage").at(table="diabetes")
    assert "Needs the two columns, and that they are not one." in page.html
    page.at(tie=1.0)
    assert "Needs the two columns, and that they are not one." in page.html
    assert page.html.count("solved") == 0
    assert "Needs the table of diabetes" in page.html and "and ridge." in page.html
    page.open("intervals")
    assert "Needs unequal errors" in page.html
    page.open("flexibility").at(sigma=0.1, degree=26)
    assert "Needs σ of at least 0.2 and a degree of n or more." in page.html
    page.open("line").at(set="level")
    assert "R² is undefined." in page.html


def test_columns_kept_are_counted(page):
    page.open("shrinkage").at(lam=0.5)
    assert "column kept, beside the intercept: an estimate, right on average" in page.html
    assert "columns kept, beside the intercept<" in page.at(lam=0.0001).html


def test_a_hidden_truth_is_said(page):
    page.open("flexibility")
    assert "lies on the truth" in page.html
    assert "lies on the truth" not in page.at(degree=1).html
