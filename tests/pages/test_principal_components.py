"""What the page on principal components promises beyond what every page does."""

import io
from contextlib import redirect_stdout

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.decomposition import PCA, KernelPCA

from core.maths.linear_algebra.plane_clouds import PAIRS, ellipse
from core.ui.listing import standalone


@pytest.fixture
def page(open_page):
    return open_page("principal_components")


def rows(table, **where):
    keep = np.all([np.array(table[name]) == value for name, value in where.items()], axis=0)
    return np.column_stack([np.array(table["x"])[keep], np.array(table["y"])[keep]]).astype(float)


def test_the_curves_are_variance_and_squared_distance(page):
    data = page.at(correlation=0.3, direction=40.0, seed=5).chart("curve").data
    X = ellipse(100, 0.3, 5)
    for theta, along in rows(data["curves"], series="along")[::15]:
        u = np.array([np.cos(np.radians(theta)), np.sin(np.radians(theta))])
        assert along == pytest.approx(np.var(X @ u, ddof=1))
    for theta, off in rows(data["curves"], series="off")[::15]:
        normal = np.array([-np.sin(np.radians(theta)), np.cos(np.radians(theta))])
        assert off == pytest.approx(np.var(X @ normal, ddof=1))
    angle = rows(data["points"], role="truth")[0, 0]
    v = PCA(1).fit(X).components_[0]
    assert angle == pytest.approx(np.degrees(np.arctan2(v[1], v[0])) % 180)


@pytest.mark.parametrize("sense", ["across", "upright", "level"])
def test_the_stage_draws_the_distances_that_it_counts(page, sense):
    page.at(sense=sense, direction=30.0)
    thin = page.chart("cloud").data["thin"]
    at = np.column_stack([thin["x"], thin["y"]]).astype(float)
    drawn = np.square(at[1::3] - at[::3]).sum() / 99
    said = page.chart("cloud").caption.rsplit("= ", 1)[1].rstrip(".")
    assert float(said) == pytest.approx(drawn, rel=5e-3)
    dots = rows(page.chart("cloud").data["dots"], role="point")[::3]
    np.testing.assert_allclose(dots, ellipse(100, 0.6, 1), rtol=1e-6)


def test_marks_and_lines(page):
    page.at(cloud="petals", lines=True)
    marks = dict(page.live["Direction"]["marks"])
    X = load_iris().data[:, 2:]
    v = PCA(1).fit(X).components_[0]
    assert marks["1st"] == pytest.approx(np.degrees(np.arctan2(v[1], v[0])) % 180)
    assert marks["2nd"] == pytest.approx(marks["1st"] + 90)
    dashed = page.chart("cloud").data["dashed"]
    ends = rows(dashed, role="y on x")
    slope = np.diff(ends[:, 1]) / np.diff(ends[:, 0])
    assert slope[0] == pytest.approx(np.polyfit(*X.T, 1)[0], rel=1e-4)
    ends = rows(dashed, role="x on y")
    assert np.diff(ends[:, 0])[0] / np.diff(ends[:, 1])[0] == pytest.approx(
        np.polyfit(*X.T[::-1], 1)[0], rel=1e-4
    )


@pytest.mark.parametrize("name", ["iris", "wine"])
@pytest.mark.parametrize("units", ["measured", "standard"])
def test_bars_points_and_arrows_are_those_of_scikit_learn(page, name, units):
    page.at(table=name, units=units, k=2).open("columns")
    X = {"iris": load_iris, "wine": load_wine}[name]().data
    Z = X - X.mean(axis=0)
    Z = Z / X.std(axis=0, ddof=1) if units == "standard" else Z
    theirs = PCA().fit(Z)
    bars = page.chart("scree").columns["bars"]
    np.testing.assert_allclose(bars["y"], theirs.explained_variance_, rtol=1e-8)
    assert bars["role"].tolist() == ["kept"] * 2 + ["left out"] * (len(bars["y"]) - 2)
    plot = page.chart("biplot").columns
    dots = np.column_stack([plot["dots"]["x"], plot["dots"]["y"]])[::3]
    scores = theirs.transform(Z)[:, :2]
    np.testing.assert_allclose(
        np.sort(np.abs(dots), axis=0), np.sort(np.abs(scores), axis=0), rtol=1e-4, atol=1e-4
    )
    tips = np.column_stack([plot["lines"]["x"], plot["lines"]["y"]])[1::2]
    ratio = np.abs(tips) / np.abs(theirs.components_[:2].T)
    np.testing.assert_allclose(ratio, np.median(ratio), rtol=1e-3)


def test_the_pictures_of_digits(page):
    page.at(parts=12, digit=1700)
    data = load_digits().data
    theirs = PCA(12).fit(data[:1500])
    x = data[1699]
    back = theirs.inverse_transform(theirs.transform([x]))[0]
    share = 1 - np.square(x - back).sum() / np.square(x - theirs.mean_).sum()
    assert f"account for {100 * share:.1f} %" in page.html
    curve = rows(page.chart("shares").data["curves"], series="own")
    assert curve[12, 1] == pytest.approx(share)
    average = rows(page.chart("shares").data["curves"], series="average")
    assert average[12, 1] == pytest.approx(theirs.explained_variance_ratio_.sum())


def test_the_scores_of_kernel_components(page):
    page.at(pair="moons", gamma=15.0, order=2)
    points, _ = PAIRS["moons"](120, 0.05, 1)
    scores = KernelPCA(2, kernel="rbf", gamma=15.0).fit_transform(points)
    dots = page.chart("bent").columns["dots"]
    drawn = np.column_stack([dots["x"], dots["y"]])[::3]
    np.testing.assert_allclose(np.abs(drawn), np.abs(scores), atol=1e-5)


PRESETS = {
    "Strongly tilted": "Along θ the variance is",
    "Two clusters": "The first component does not part the clusters, the second does",
    "Circle: no direction": "along every direction. No angle is singled out",
    "An outlier": "one point of 13 turned it by",
    "Not centred": "points within 5° of the mean (1",
    "Standardised": "the first component lies at 45° if r &gt; 0",
    "Three lines": "lies between them and asks for neither",
    "Five points": "n = 5.",
    "All on one line": "All points lie on one line",
    "Wine as measured": "proline alone has 99.8 % of the summed variance, and the loading 0.9998",
    "Iris": "petal length alone has 68.1 % of the summed variance",
    "Pure noise": "Not even the first component has more variance",
    "Sums of columns": "6 columns vary, but only along 3 directions",
    "More columns than rows": "9 rows leave at most 8 directions",
    "All variances equal": "Components 1 and 2 have the same variance",
    "A constant column": "always 7 does not vary and has no part",
    "The mean alone": "Without a component all is the mean of 1,500 digits",
    "Readable": "20 components account for",
    "Everything": "Nothing is missing",
    "An easy one": "5 components account for",
    "Upside down": "unlike all that were fitted",
    "A checkerboard": "of the checkerboard from the mean, less than",
    "Rings, third component": "the third kernel component parts them",
    "Moons": "the first kernel component parts them",
    "Too wide: a line again": "is so wide that the first kernel component is the ordinary one",
    "Too narrow": "so narrow that points hardly know each other",
    "Spirals stay mixed": "none of the first 6 kernel components parts them",
    "The small axis": "The first ordinary component, with the most variance, mixes the groups",
    "Rings without noise": "The first two kernel components have the same variance",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


def test_every_preset_is_looked_at(page):
    titles = {title for chapter in page.page.chapters.values() for title in chapter.presets}
    assert titles == set(PRESETS)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"count": 1}, "One point has no variance: n − 1 is 0"),
        ({"count": 2}, "Both points lie on one line, as two always do"),
        ({"cloud": "points", "typed": "3 4\n3 4\n3 4"}, "All 3 points are equal"),
        ({"cloud": "points", "typed": ""}, "There are no points yet"),
        ({"cloud": "points", "typed": "1 2 3\n4 5 6"}, "A point is two numbers; here a line has 3"),
        ({"cloud": "points", "typed": "a b\nc d"}, "Shown instead: five points."),
        ({"cloud": "points", "typed": "1,2\n3,4\n5,7"}, "n = 3."),
        ({"cloud": "points", "typed": "1 2\n1 5", "standardise": True}, "x does not vary, so it"),
        ({"cloud": "points", "typed": "1 2\n1 5", "lines": True}, "x on y is at 90°"),
        ({"cloud": "points", "typed": "7 7", "lines": True}, "Without spread no line is defined"),
        ({"cloud": "points", "typed": "-1 0\n1 0\n0 2\n0 -2", "centre": False}, "0 already"),
        ({"cloud": "circle", "centre": False}, "of the mean ("),
        (
            {"cloud": "points", "typed": "9 9\n11 11\n8 8.2", "centre": False},
            "So does the cloud’s own",
        ),
        ({"cloud": "points", "typed": "0 0\n1 0\n0 1\n1 1", "standardise": True}, "1 along every"),
        ({"cloud": "points", "typed": "-2 0\n2 0\n0 1\n0 -1", "lines": True}, "are uncorrelated"),
        (
            {"cloud": "points", "typed": "1 2\n2 -1\n0 3", "centre": False, "lines": True},
            "Not centred, Σxy is 0: y on x is level",
        ),
        (
            {"cloud": "points", "typed": "-2 0.1\n2 .1\n0 .3\n0 -.1", "centre": False},
            "stays at its own 0°: the mean (90°) lies at right angles",
        ),
        ({"cloud": "points", "typed": "7 7", "sense": "upright"}, "(n − 1) = undefined."),
        ({"cloud": "points", "typed": "3 4\n3 4"}, "Both points are equal"),
        (
            {"cloud": "points", "typed": "5 1\n5 2\n5 7", "sense": "upright", "centre": False},
            "grow without bound towards 90°.",
        ),
        (
            {"cloud": "points", "typed": "5 1\n5 2\n5 7", "sense": "upright"},
            "All points lie on the line at 90°: distances along y to it are 0",
        ),
        ({"cloud": "circle"}, "at every angle: together"),
        ({"cloud": "clusters", "distance": 0.0}, "The clusters overlap along both components"),
        ({"cloud": "circle", "sense": "upright", "direction": 90.0}, "= ∞"),
        ({"parts": 62, "altered": "noise"}, "only 61 directions have any variance"),
    ],
)
def test_odd_states_get_a_sentence(page, values, said):
    assert said in page.at(**values).html


def test_points_of_any_size_are_drawn(page):
    for typed in ("1e99 5\n-1e99 5\n0 6\n0 4", "1e-60 0\n0 2e-60\n3e-60 5e-60"):
        dots = page.at(cloud="points", typed=typed).chart("cloud").columns["dots"]
        x, y = (values[~np.isnan(values)] for values in (dots["x"], dots["y"]))
        assert np.isfinite(x).all() and np.isfinite(y).all() and np.ptp(x) > 0, typed


def test_nothing_is_less_than_0_across_a_line(page):
    said = page.at(cloud="points", typed="1e-9 1\n2e-9 2\n3e-9 7", direction=90.0).html
    assert "At right angles, Σd²/(n − 1) = 0." in said


def test_own_tables(page):
    page.open("columns")
    rng = np.random.default_rng(0)
    common = rng.normal(size=80)
    lines = ["name,a,b,still,species"] + [
        f"r{i},{x + 0.2 * rng.normal():.4f},{'' if i == 3 else f'{x:.4f}'},5,{'pq'[i % 2]}"
        for i, x in enumerate(common)
    ]
    page.upload({"own.csv": "\n".join(lines).encode()})
    assert not page.errors
    assert "Your table: 79 rows, 3 columns of numbers." in page.html
    assert "No part have name" in page.html and "1 row with a gap left out" in page.html
    assert "still does not vary and has no part in any component." in page.html
    assert "1 of 2 components has more variance than 95 of 99" in page.html
    assert len(page.chart("scree").columns["bars"]["y"]) == 3
    page.upload({"one.csv": b"a\n1\n2\n4\n"})
    assert "at least two are needed" in page.errors[0]
    page.forget()
    assert "n = 178 rows, 13 columns" in page.html


def test_challenges(page):
    def solved(task):
        challenge = page.html.split(task)[0].rsplit("<li>", 1)[1]
        return "solved" in challenge

    least, outlier = "Find the angle of the least variance", "Drag the outlier until"
    clusters, upright = "Pull the clusters apart", "Measure along y, and turn"
    page.at(cloud="circle", direction=45.0)
    assert not any(map(solved, (least, outlier, clusters, upright)))
    page.at(cloud="outlier", outlier=(4.0, 4.0), direction=45.0)
    assert not solved(outlier)
    page.at(cloud="clusters", distance=2.0, direction=45.0)
    assert not solved(clusters)
    angle = dict(page.at().live["Direction"]["marks"])["2nd"]
    page.at(direction=round(2 * angle) / 2)
    assert solved(least) and not solved(upright)
    page.at(cloud="outlier", outlier=(-1.9, 3.9), seed=2, centre=False)
    assert not solved(outlier)
    page.at(cloud="outlier", outlier=(-1.9, 3.9), seed=2)
    assert solved(outlier)
    page.at(cloud="clusters", distance=6.0)
    assert solved(clusters)
    page.at(cloud="sepals", direction=176.5)
    assert not solved(upright)
    page.at(cloud="sepals", direction=176.5, sense="upright")
    assert solved(upright)


def test_challenges_of_the_other_chapters(page):
    def solved(task):
        challenge = page.html.split(task)[0].rsplit("<li>", 1)[1]
        return "solved" in challenge

    ninety, chance = "Keep 90 % of the standardised wines", "Find a first component with more than"
    page.open("columns").at(table="iris", k=2)
    assert not solved(ninety) and not solved(chance)
    page.at(table="wine", units="measured", k=1)
    assert not solved(chance)
    page.at(table="few", units="measured", k=1)
    assert solved(chance) and not solved(ninety)
    assert solved(ninety) or (page.at(table="wine", k=7) and not solved(ninety))
    page.at(table="wine", k=8)
    assert solved(ninety)

    fit, five, half = "Set the least k that", "Find a digit as it was", "Find a picture of which 30"
    page.open("digits").at(parts=29, digit=1504)
    assert not any(map(solved, (fit, five, half)))
    page.at(parts=28, digit=1621)
    assert solved(fit) and solved(five) and not solved(half)
    page.at(parts=8, altered="checkerboard")
    assert solved(half)

    moons, rings, small = "Part the moons", "Part the rings in spite", "Find groups that the second"
    page.open("bent").at(pair="moons", gamma=1.0)
    page.at(pair="rings", gamma=3.0)
    assert "Needs the rings with that noise." in page.html
    page.at(pair="flat", gamma=0.1)
    assert not any(map(solved, (moons, rings, small)))
    page.at(pair="moons", gamma=15.0)
    assert solved(moons)
    page.at(pair="flat", gamma=2.0)
    assert solved(small)
    page.at(pair="rings", gamma=3.0, noise=0.12)
    assert not solved(rings)
    page.at(pair="rings", gamma=0.5, noise=0.12)
    assert solved(rings)


LISTED = {
    "turn": ("spread", {"cloud": "clusters", "distance": 2.0}),
    "columns": ("fit_principal_components", {"table": "iris", "units": "measured", "k": 2}),
    "digits": ("reconstruct_picture", {"parts": 3, "digit": 1, "altered": "negative"}),
    "bent": ("fit_kernel_components", {"pair": "moons", "gamma": 2.0}),
}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs_and_prints_the_page_s_numbers(page, chapter):
    name, values = LISTED[chapter]
    page.open(chapter).at(**values)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    wanted = {
        "turn": lambda: f"{np.linalg.eigvalsh(np.cov(drawn(page).T))[1]:.5f}",
        "columns": lambda: f"{PCA().fit(load_iris().data).explained_variance_[0]:.5f}",
        "digits": lambda: f"{page.chart('shares').columns['points']['y'][0]:.5f}"[:6],
        "bent": lambda: f"{np.abs(page.chart('bent').columns['dots']['x'][0]):.5f}"[:6],
    }[chapter]()
    assert wanted[:-1] in said.getvalue()


def measured(text=True):
    rng = np.random.default_rng(2)
    a = rng.normal(size=30)
    table = pd.DataFrame({"a": a, "b": a + rng.normal(size=30), "c": 3 * rng.normal(size=30)})
    table.loc[4, "b"] = np.nan
    table["seldom"] = np.where(np.arange(30) < 8, 1.5, np.nan)
    return table.assign(name="x", species=["pq"[i % 2] for i in range(30)]) if text else table


OWN = {
    "text, a gap and groups": ("own.csv", lambda: measured().to_csv(index=False)),
    "numbers alone": ("own.csv", lambda: measured(False).to_csv(index=False)),
    "semicolons": ("own.csv", lambda: measured().to_csv(index=False, sep=";", decimal=",")),
    "a measured group": (
        "own.csv",
        lambda: (
            measured()[["species", "a", "b", "c", "seldom"]]
            .set_axis(["Group", "a", "b", "group", "seldom"], axis=1)
            .to_csv(index=False)
        ),
    ),
    "JSON": ("own.json", lambda: measured(False).to_json(orient="records")),
}


@pytest.mark.parametrize("units", ["standard", "measured"])
@pytest.mark.parametrize("form", OWN)
def test_the_listing_prints_the_numbers_of_the_page_for_every_form(
    page, form, units, tmp_path, monkeypatch, capsys
):
    name, make = OWN[form]
    page.open("columns").at(units=units)
    page.upload({name: make().encode()})
    assert not page.errors and "29 rows, 3 columns of numbers" in page.html
    page.save_cleaned(tmp_path)
    monkeypatch.chdir(tmp_path)
    function, call, _ = page.code("fit_principal_components")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out.partition("]")[0].strip("[ ").split()
    whole = measured().drop(columns=["seldom", "name", "species"]).dropna()
    scale = whole.std() if units == "standard" else 1
    theirs = PCA().fit(whole / scale).explained_variance_
    np.testing.assert_allclose(np.array(said, float), theirs, rtol=1e-6)


def drawn(page):
    dots = page.chart("cloud").columns["dots"]
    cloud = np.isin(dots["role"], ("point", "other"))
    return np.column_stack([dots["x"], dots["y"]]).astype(float)[cloud][::3]


def test_every_typed_cloud_lists_itself(page):
    page.at(cloud="points", typed="1 2\n3 5\n4 4")
    function, call, _ = page.code("spread")
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert "OVAL" in said.getvalue()


def test_a_tolerance_is_told_as_one(page):
    assert "(give or take ¼°)" in page.at(direction=16.0).html
    assert "points within 5° of the mean (123°)" in page.at(centre=False, direction=121.0).html
    assert "turned by 88° or more" in page.html
    assert "Along θ the mean square is 34.9." in page.html, "about 0 it is no variance"


def test_the_angle_of_the_line_is_that_of_its_slider(page):
    assert "θ = 153.5°" in page.at(direction=153.5).chart("cloud").caption


def test_nothing_is_left_across_points_on_a_line(page):
    assert "λ₂ = 4.5 − 4.5<" in page.preset("All on one line").html


@pytest.mark.parametrize(
    "table, shown", [("still", 2), ("sums", 3), ("few", 5), ("design", 3), ("wine", 5)]
)
def test_only_components_with_a_variance_have_loadings(page, table, shown):
    html = page.at(table=table, units="measured").html
    assert f"PC {shown}<" in html and f"PC {shown + 1}<" not in html


def test_a_loading_of_nearly_one_is_not_one(page):
    html = page.at(table="wine", units="measured", k=1).html
    assert "the loading 0.9998 in the first" in html and ">0.9998<" in html
    assert "squared distance to the kept line" in html


@pytest.mark.parametrize("table, rank", [("still", 2), ("sums", 3), ("few", 8), ("iris", 4)])
def test_no_more_components_are_kept_than_have_a_variance(page, table, rank):
    html = page.at(table=table, k=60).html
    assert f" of {rank} components" in html
    assert f"The first {rank} components keep all of the variance" in html


def test_a_share_that_leaves_something_out_is_not_all(page):
    html = page.at(table="wine", units="measured", k=2).html
    assert "this plane shows them: 99.98 % of the variance" in html
    assert "100.0 %" not in html and ">0.0 %" not in html


def test_one_point_has_no_eigenvalues_to_subtract(page):
    assert "undefined −" not in page.open("turn").at(count=1).html


def test_what_rounding_leaves_out_is_nothing(page):
    html = page.preset("Sums of columns").html
    assert "keep all of the variance" in html
    assert "⁻¹⁵" not in html


def test_the_share_of_all_digits_is_of_all_together(page):
    html = page.at(parts=8, digit=1504).html
    assert "more than of the fitted digits together, 67.6 %" in html


def test_the_agreement_has_the_digits_of_the_verdict(page):
    html = page.preset("Too wide: a line again").html
    assert "correlation 0.99998" in html and ">0.99998<" in html
    assert "Ordinary: none; kernel: none." in html
    assert "Ordinary: none; kernel: the third." in page.at(pair="rings").html


def test_arrows_without_a_name_are_told(page):
    plane = page.at(table="wine").chart("biplot")
    assert "the 9 longest have names" in plane.caption and len(plane.data["names"]["text"]) == 9
    assert "longest" not in page.at(table="iris").chart("biplot").caption
