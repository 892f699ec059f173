"""What the page on clustering promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from core.maths.learning.cluster_points import cluster_points
from core.ui.listing import standalone
from core.ui.words import number, percent


@pytest.fixture
def page(open_page):
    return open_page("clustering")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def solved(open_page, task, chapter, **values):
    page = open_page("clustering", draw=False)
    page.session.chapters["clustering"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


# ---- k-means -----------------------------------------------------------------------------------


def shown_at(table, step):
    """Rows of a table of a film that are drawn at this half step, gaps left out."""
    first, last = np.asarray(table["first"]), np.asarray(table["last"])
    keep = (first <= step) & (step <= last) & np.isfinite(np.asarray(table["x"], float))
    return {name: np.asarray(column)[keep] for name, column in table.items()}


def test_the_film_shows_each_half_step(page):
    """At every half step every point once, in the colour of its nearest centre of then."""
    page.at(set="noise", k=5, seed=3)
    data = page.chart("film").data
    last = page.live["Half step"]["high"]
    assert last % 2 == 1
    X = cluster_points("noise")[0]
    for step in range(last + 1):
        dots = shown_at(data["dots"], step)
        at = np.column_stack([dots["x"], dots["y"]])[::2]
        assert sorted(map(tuple, at.tolist())) == sorted(map(tuple, X.tolist()))
        centres = shown_at(data["centres"], step)
        assert centres["role"].tolist() == [f"group {i}" for i in range(1, 6)]
        if step == 0:
            assert set(dots["role"]) == {"none"}
        if step % 2:
            away = cdist(at, np.column_stack([centres["x"], centres["y"]]))
            nearest = [f"group {i + 1}" for i in away.argmin(axis=1)]
            assert dots["role"][::2].tolist() == nearest
            for x, y in zip(centres["x"], centres["y"], strict=True):
                assert np.isfinite([x, y]).all()
        elif step:
            for i in range(1, 6):
                mine = dots["role"][::2] == f"group {i}"
                mean = at[mine].mean(axis=0)
                np.testing.assert_allclose([centres["x"][i - 1], centres["y"][i - 1]], mean)


def test_starts_are_the_ones_painted_and_k_follows_them(page):
    page.at(k=3)
    drawn = page.live["Starts"]["value"]
    assert len(drawn) == 3
    page.page.set(page.session, "starts", [*drawn, (0.0, 0.0, 0)])
    assert page.run().values["k"] == 4
    assert page.live["Starts"]["value"][3][:2] == [0.0, 0.0]
    page.page.set(page.session, "k", 6)
    assert page.run().live["Starts"]["value"][:4] == [*drawn, [0.0, 0.0, 0]]
    page.page.set(page.session, "k", 2)
    assert page.run().live["Starts"]["value"] == drawn[:2]
    page.page.set(page.session, "set", "six")
    assert page.values["starts"] is None
    page.page.set(page.session, "starts", [])
    assert len(page.run().live["Starts"]["value"]) == page.values["k"] == 1


PRESETS = {
    "Two starts in one cloud": "no half step lowers it. Yet of 300 other starts",
    "A centre that nobody needs": "1 centre of 4 without a point: no point is nearest to it",
    "At rest, not at a minimum": "1 point is as near to another centre",
    "Stopped too early": "Stopped after 2 moves, while points still change",
    "Six clouds, random points": "no half step lowers it. Yet of 300 other starts",
    "A wide cloud is cut": "At rest at J = ",
    "Strips are cut across": "At rest at J = ",
    "No groups at all": "At rest at J = ",
    "More centres than places": "there are only 3 different places for 5 centres",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_of_k_means(page, title):
    assert PRESETS[title] in words(page.preset(title))


def test_challenges_of_k_means(open_page):
    bad = tuple((x, -1.9, 0) for x in (-4.2, -4.0, -3.8, -3.6, -3.4, -3.2))
    task = "more than five times"
    assert solved(open_page, task, "k_means", set="six", k=6, starts=bad)
    assert not solved(open_page, task, "k_means", set="six", k=6)
    assert not solved(open_page, task, "k_means", set="four", k=6, starts=bad)
    assert not solved(open_page, task, "k_means", set="six", k=6, starts=bad, moves=1)
    task = "leave two centres or more without a point"
    middles = ((-3.3, -1.7, 0), (-2.7, 1.9, 0), (2.4, 1.9, 0), (3.2, -1.7, 0))
    corner = (*middles, (6.0, 4.0, 0), (-6.0, 4.0, 0))
    assert solved(open_page, task, "k_means", k=6, starts=corner, empty="stay")
    assert not solved(open_page, task, "k_means", k=6, starts=corner)
    assert not solved(open_page, task, "k_means", set="place", k=3)
    task = "counted to another centre lowers J"
    row = {"set": "row", "k": 2}
    assert solved(open_page, task, "k_means", starts=((-2.0, 0.0, 0), (2.0, 0.0, 0)), **row)
    assert not solved(open_page, task, "k_means", starts=((-4.0, 0.0, 0), (2.0, 0.0, 0)), **row)


def run_code(page, name):
    function, call, _ = page.code(name)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(standalone(function, call), {"__name__": "shown"})
    return out.getvalue()


def test_the_code_that_is_shown_runs(page):
    assert run_code(page.open("k_means"), "half_steps").startswith("True [")
    assert run_code(page.open("mixture"), "ascend").startswith("True False [")
    page.open("shapes")
    for method, name in (
        ("means", "half_steps"),
        ("density", "dense_groups"),
        ("ward", "agglomerate"),
    ):
        page.at(method=method, stray=3)
        assert run_code(page, name).startswith("[")
    for data in ("planted", "even", "rings"):
        page.at(data=data, sample=2)
        out = run_code(page, "count_groups")
        assert re.match(r"\d \d \w+ Count\.\w+", out), out


# ---- how many ----------------------------------------------------------------------------------

HOW_MANY = {
    "Well apart": "all name 3 groups",
    "Groups that merge": "The gap names 1",
    "One round group": "Drawn was one group: named by the gap.",
    "Even chance": "the silhouette cannot name 1",
    "Six, and a rule that stops": "The gap’s rule stops at 1",
    "One wide, two tight": "Drawn were 3 groups, one wide",
    "Two strips": "Drawn were 2 long strips: named by none of the three.",
    "A ring in a ring": "Drawn were 2 rings: named by none of the three.",
}


@pytest.mark.parametrize("title", HOW_MANY)
def test_presets_of_how_many(page, title):
    assert HOW_MANY[title] in words(page.preset(title))


def test_k_is_one_in_every_picture(page):
    page.at(count=5, data="even")
    for name in ("bend", "silhouette", "gap"):
        points = page.chart(name).columns["points"]
        assert points["x"][points["role"] == "reference"].tolist() == [5.0, 5.0]
    assert len(page.chart("plane").data["centres"]["x"]) == 5
    bars = page.chart("bars").data
    assert len(set(bars["lines"]["role"])) == 5
    s = np.array(bars["lines"]["x"])[1::3]
    assert bars["marks"]["x"][0] == pytest.approx(s.mean())


def test_one_group_has_no_silhouette(page):
    page.at(count=1)
    assert "One group has no silhouette" in words(page)
    assert page.chart("bars").data["lines"]["x"] == []


def test_challenges_of_how_many(open_page):
    task = "in which the gap, too, names"
    assert solved(open_page, task, "how_many", data="even", sample=4)
    assert not solved(open_page, task, "how_many", data="even", sample=1)
    assert not solved(open_page, task, "how_many")
    task = "where their density has a single hump"
    assert solved(open_page, task, "how_many", planted=2, apart=2.0, sample=5)
    assert not solved(open_page, task, "how_many", planted=2, apart=4.0, sample=5)
    assert not solved(open_page, task, "how_many", planted=2, apart=0.5, sample=2)
    assert not solved(open_page, task, "how_many", planted=3, apart=2.0)
    task = "let the silhouette name 6"
    assert solved(open_page, task, "how_many", planted=6, apart=5.0)
    assert not solved(open_page, task, "how_many", planted=6, apart=1.0)
    assert not solved(open_page, task, "how_many", planted=5, apart=5.0)


# ---- the mixture -------------------------------------------------------------------------------

MIXTURE = {
    "Two that overlap": "At rest at ℓ = ",
    "A point typed four times": "4 points at one place: its covariance is singular",
    "The same, with a floor": "as narrow as the floor, 0.01, allows",
    "Points on a line": "points on one line: its covariance is singular",
    "On a line, spherical": "At rest at ℓ = ",
    "Strips that k-means cuts": "At rest at ℓ = ",
    "Both start in one place": "Two components are the same",
    "Five steps only": "Stopped after 5 steps: the last one still raised ℓ",
    "No groups, two humps": "ℓ = ",
}


@pytest.mark.parametrize("title", MIXTURE)
def test_presets_of_the_mixture(page, title):
    assert MIXTURE[title] in words(page.preset(title))


def test_colours_are_the_shares_and_ellipses_the_covariances(page):
    page.at(cloud="near", parts=2, means=((-2.0, 0.0, 0), (2.0, 0.0, 0)))
    data = page.chart("shares").data
    last = page.live["Half step"]["high"]
    X = cluster_points("near")[0]
    model = GaussianMixture(2, means_init=[(-2, 0), (2, 0)], tol=1e-9, max_iter=500, reg_covar=0)
    share = model.fit(X).predict_proba(X)[:, 1]
    dots = shown_at(data["dots"], last)
    colours = {
        (x, y): colour for x, y, colour in zip(dots["x"], dots["y"], dots["colour"], strict=True)
    }
    blue, orange = np.array([0, 0x72, 0xB2]), np.array([0xE6, 0x9F, 0])
    for place, r in zip(X.tolist(), share, strict=True):
        found = colours[tuple(place)]
        rgb = np.array([int(found[at : at + 2], 16) for at in (1, 3, 5)])
        assert np.abs(rgb - ((1 - r) * blue + r * orange)).max() < 0.12 * 230
    ring = shown_at(data["ellipses"], last)
    for j, role in enumerate(("group 1", "group 2")):
        mine = ring["role"] == role
        apart = np.column_stack([ring["x"][mine], ring["y"][mine]]) - model.means_[j]
        square = np.einsum("nd,de,ne->n", apart, np.linalg.inv(model.covariances_[j]), apart)
        np.testing.assert_allclose(np.sqrt(square), 2, atol=0.1)
    assert set(shown_at(data["dots"], 0)["colour"]) == {"#8A939C"}


def test_the_likelihood_drawn_never_falls_and_bic_names_its_least(page):
    for state in ({}, {"cloud": "moons", "parts": 4}, {"cloud": "typed", "floor": 0.01}):
        page.at(**state)
        y = np.array(page.chart("likelihood").data["curves"]["y"])
        assert (np.diff(y) >= -1e-9).all()
        scores = np.array(page.chart("bic").data["curves"]["y"])
        assert f"names {int(np.nanargmin(scores)) + 1} component" in words(page)


def test_challenges_of_the_mixture(open_page):
    task = "find both strips without a mistake"
    rows = ((0.0, -1.3, 0), (0.0, 1.3, 0))
    ends = ((-4.0, 0.0, 0), (4.0, 0.0, 0))
    assert solved(open_page, task, "mixture", cloud="strips", means=rows)
    assert not solved(open_page, task, "mixture", cloud="strips", means=ends, kind="spherical")
    assert not solved(open_page, task, "mixture", cloud="near", means=rows)
    task = "two components stay the same"
    assert solved(open_page, task, "mixture", means=((1.0, 0.0, 0), (1.0, 0.0, 0)))
    assert not solved(open_page, task, "mixture", means=((1.0, 0.0, 0), (1.1, 0.0, 0)))
    assert not solved(open_page, task, "mixture", parts=1)
    task = "Hold a component by the floor"
    typed = {
        "cloud": "typed",
        "parts": 3,
        "means": ((-2.6, -0.8, 0), (1.4, -0.6, 0), (5.0, 3.4, 0)),
    }
    assert solved(open_page, task, "mixture", floor=0.01, **typed)
    assert not solved(open_page, task, "mixture", **typed)
    assert not solved(open_page, task, "mixture", cloud="near", floor=0.8)


# ---- shapes ------------------------------------------------------------------------------------

SHAPES = {
    "k-means cuts moons": "Drawn groups are cut and mixed",
    "DBSCAN finds them": "The 2 groups that were drawn, without a mistake",
    "Too wide": "Drawn groups are run together, of 2 none is cut: adjusted Rand index 0",
    "Too narrow": "Drawn groups are cut into pieces",
    "Nobody has neighbours": "No point is in a group",
    "Rings, single linkage": "The 2 groups that were drawn, without a mistake",
    "A chain of strays": "Drawn groups are run together",
    "Rings, Ward": "Drawn groups are cut and mixed",
    "A wide cloud frays": "No drawn group is cut and none run together, but 16 points",
    "Groups in pure noise": "Drawn were no groups, and 4 groups were found all the same",
}


@pytest.mark.parametrize("title", SHAPES)
def test_presets_of_shapes(page, title):
    assert SHAPES[title] in words(page.preset(title))


def test_the_tree_has_a_join_for_each_point_but_one_and_the_cut_leaves_k(page):
    page.at(method="average", shape="four", cut=4)
    lines = page.chart("tree").columns["lines"]
    x, y = (lines[name].astype(float).reshape(-1, 5) for name in "xy")
    assert len(x) == 79 and np.isnan(x[:, 4]).all()
    theirs = linkage(cluster_points("four")[0], "average")
    np.testing.assert_allclose(np.sort(y[:, 1]), np.sort(theirs[:, 2]))
    cut = page.chart("tree").data["marks"]["y"][0]
    assert (y[:, 1] > cut).sum() == 3
    grey = lines["role"].reshape(-1, 5)[:, 0] == "none"
    np.testing.assert_array_equal(grey, y[:, 1] > cut)
    # every join stands on what it joins: its feet are leaves or middles of joins
    middles = (x[:, 1] + x[:, 2]) / 2
    for foot, height in ((x[:, 0], y[:, 0]), (x[:, 3], y[:, 3])):
        for at, low in zip(foot, height, strict=True):
            assert low == 0 or np.isclose(middles[np.isclose(y[:, 1], low)], at).any()


def test_the_same_index_in_the_notice_the_curve_the_tile_and_the_table(page):
    page.at(method="density", shape="rings", radius=1.2)
    said = words(page)
    index = re.search(r"adjusted Rand index ([−\d.]+)\.", said)[1]
    assert f"Adjusted Rand index{index}1: the same" in said
    points = page.chart("settings").columns["points"]
    here = points["y"][points["role"] == "reference"][0]
    assert number(here) == index
    assert f"DBSCAN4 0 {index}" in re.sub(r"\s+", " ", said) or f"DBSCAN40{index}" in said


def test_challenges_of_shapes(open_page):
    task = "find both by DBSCAN without a mistake"
    assert solved(open_page, task, "shapes", shape="rings", method="density", radius=1.5)
    assert not solved(open_page, task, "shapes", shape="rings", method="density", radius=1.0)
    assert not solved(open_page, task, "shapes", shape="rings", method="single")
    assert not solved(open_page, task, "shapes", shape="moons", method="density", radius=1.1)
    task = "an adjusted Rand index of 0.9"
    assert solved(open_page, task, "shapes", stray=10, method="single", cut=5, strays=1)
    assert not solved(open_page, task, "shapes", stray=9, method="density", radius=1.1)
    assert not solved(open_page, task, "shapes", stray=20, method="single")
    task = "find three groups or more that hold half"
    assert solved(open_page, task, "shapes", shape="noise", method="density", radius=1.0)
    assert not solved(open_page, task, "shapes", shape="noise", method="density", radius=2.5)
    assert not solved(open_page, task, "shapes", shape="noise", cut=4)


# ---- a table of one's own ----------------------------------------------------------------------

TABLE = {
    "Three species": "The table names 3 groups of its own: with k = 3",
    "Wine as measured": "As measured, proline has 99.8 % of all squared distance",
    "Wine, standardised": "Standardised, all 13 columns count alike",
    "Columns of noise": "The gap names 1",
    "As few as eight rows": "no column has more than 33.3 % of all squared distance",
}


@pytest.mark.parametrize("title", TABLE)
def test_presets_of_the_table(page, title):
    assert TABLE[title] in words(page.preset(title))


def test_groups_and_silhouettes_of_a_table_are_those_of_its_scaled_columns(page):
    X, species = load_iris(return_X_y=True)
    for units, scaled in (("measured", X), ("standard", StandardScaler().fit_transform(X))):
        page.at(table="iris", units=units, number=3)
        dots = page.chart("scores").columns["dots"]
        labels = np.array([int(role[-1]) for role in dots["role"][::3]])
        said = words(page)
        best = KMeans(3, n_init=20, random_state=0, tol=0).fit(scaled)
        own = [scaled[labels == j] for j in (1, 2, 3)]
        J = sum(np.square(g - g.mean(axis=0)).sum() for g in own)
        assert pytest.approx(best.inertia_, rel=1e-6) == J
        assert f"Mean silhouette{number(silhouette_score(scaled, labels))}" in said
        index = adjusted_rand_score(species, labels)
        assert f"with k = 3 the adjusted Rand index is {number(index)}." in said
        share = J / np.square(scaled - scaled.mean(axis=0)).sum()
        assert f"Explained{percent(1 - share)}" in said
        places = np.column_stack([dots["x"], dots["y"]])[::3].astype(float)
        theirs = PCA(2).fit_transform(scaled)
        ours = np.corrcoef(np.abs(places[:, 0]), np.abs(theirs[:, 0]))[0, 1]
        assert ours == pytest.approx(1, abs=1e-9)


OWN = "\n".join(
    ["height,width,gram,group", *(f"{i % 3 * 9 + i % 5},{i % 3 + i % 2},{i * 1000},{'abc'[i % 3]}"
                                  for i in range(40))]
).encode()  # fmt: skip


def test_a_table_of_one_s_own(page):
    page.open("table").upload({"own.csv": OWN})
    said = words(page.at(units="measured"))
    assert "Your table: 40 rows, 3 columns of numbers" in said
    assert re.search(r"gram has 99\.9\d* % of all squared distance", said)
    assert "The table names 3 groups of its own" in said
    said = words(page.at(units="standard", number=2))
    assert "Standardised, all 3 columns count alike" in said and "with k = 2" in said
    page.forget()
    assert "Your table" not in words(page)


def test_too_few_rows_and_rows_that_are_all_the_same(page):
    rows = [f"{i % 3},{i % 3 * 2}" for i in range(12)]
    page.open("table").upload({"few.csv": "\n".join(["a,b", *rows]).encode()})
    assert "Only 3 rows differ by more than 10⁻⁵ of the largest deviation: to ask" in words(page)
    page.upload({"one.csv": ("a,b\n" + "1,2\n" * 12).encode()})
    assert "All rows are the same" in words(page)
    assert page.tone == "warn" and len(page.charts) == 1


def test_challenges_of_the_table(open_page):
    task = "an adjusted Rand index above 0.85"
    assert solved(open_page, task, "table", table="wine")
    assert not solved(open_page, task, "table", table="wine", units="measured")
    assert not solved(open_page, task, "table", table="iris")
    task = "the mean silhouette is above 0.68"
    assert solved(open_page, task, "table", units="measured", number=2)
    assert not solved(open_page, task, "table", number=2)
    assert not solved(open_page, task, "table", table="wine", number=2)
    assert not solved(open_page, task, "table", number=1)


def test_all_points_in_one_group_of_even_chance_is_none_found(page):
    page.open("shapes")
    one = "none are told apart: all points are in one."
    assert one in words(page.at(shape="noise", method="single", cut=1))
    assert one not in words(page.at(shape="noise", method="single", cut=2))
    assert "1 group was found all the same" in words(
        page.at(shape="noise", method="density", radius=1.7, enough=4)
    )


def test_the_table_of_means_shows_the_column_that_rules(page):
    said = words(page.open("table").at(table="wine", units="measured"))
    assert "in 8 of 13 columns: those that weigh most" in said
    assert "proline" in said[said.index("Means of the groups") :]
    assert "of 4 columns" not in words(page.at(table="iris"))


def test_likelihoods_that_are_compared_have_the_same_decimals(page):
    page.open("mixture").at()
    both = r"At rest at ℓ = −([\d.]+)\. Yet of 12 other starts the best came to −([\d.]+)\."
    found = re.search(both, words(page))
    assert len({len(one.partition(".")[2]) for one in found.groups()}) == 1, found[0]


def test_units_are_said_of_one_group_too(page):
    page.open("table").at(table="wine", units="measured", number=1)
    assert "mostly it decides which rows are near" in words(page)


def test_one_group_has_one_centre(page):
    said = words(page.open("how_many").at(count=1))
    assert "k = 1: one group of 72 points; the diamond is its centre." in said


def test_starts_that_became_singular_are_counted(page):
    said = words(page.open("mixture").at(cloud="ruled"))
    assert re.search(
        r"BIC of the best of 12 starts: [\d.]+ for k = 1\. For the other 4 k every", said
    )


def test_what_a_challenge_on_shapes_needs(page):
    said = words(page.open("shapes").at(shape="noise", stray=12))
    assert "Needs moons, rings or strips." in said


@pytest.mark.parametrize("method", ["means", "density", "ward"])
def test_only_density_leaves_points_in_no_group(page, method):
    page.open("shapes").at(method=method)
    legends = [str(p.content) for p in page.parts if p.place == "picture" and p.kind == "words"]
    assert any("in no group" in text for text in legends) is (method == "density")


@pytest.mark.parametrize(
    ("rows", "units", "said"),
    [
        ("1,2\n3,5\n4,1\n", "standard", "Standardised, both columns count alike."),
        ("1,7\n3,7\n4,7\n", "standard", "Standardised, 1 of 2 columns counts: the other"),
        ("1,7\n3,7\n4,7\n", "measured", "As measured, a alone varies, and decides which rows"),
    ],
)
def test_two_columns_and_what_they_weigh(page, rows, units, said):
    page.open("table").upload({"t.csv": f"a,b\n{rows}".encode()})
    page.page.set(page.session, "units", units)
    assert said in words(page.run())
