"""What the page on support vector machines promises beyond what every page does."""

import re

import numpy as np
import pytest
from sklearn.svm import SVC

from core.maths.learning.class_points import class_points, split_points


@pytest.fixture
def page(open_page):
    return open_page("support_vectors")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def solved(open_page, task, chapter, **values):
    page = open_page("support_vectors", draw=False)
    page.session.chapters["support_vectors"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def pieces(table, name):
    """The polygons of one path, without its gaps."""
    keep = np.asarray(table["series"]) == name
    xy = np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])
    gaps = np.flatnonzero(np.isnan(xy[:, 0]))
    return [p[~np.isnan(p[:, 0])] for p in np.split(xy, gaps) if (~np.isnan(p[:, 0])).any()]


def test_line_edges_rings_and_slack_are_scikit_learn_s(page):
    data = page.at(price=0.5).chart("plane").data
    places, labels = split_points(class_points("clouds"))
    model = SVC(C=0.5, kernel="linear", tol=1e-8).fit(places, labels)
    for z in (-1, 1):
        (edge,) = pieces(data["dashed"], f"f = {z}")
        np.testing.assert_allclose(model.decision_function(edge), z, atol=1e-3)
    (line,) = pieces(data["lines"], "line")
    np.testing.assert_allclose(model.decision_function(line), 0, atol=1e-3)
    rings = pieces(data["lines"], "alpha")
    assert len(rings) == len(model.support_)
    area = np.array([np.ptp(ring[:, 0]) ** 2 for ring in rings])
    alpha = np.zeros(len(labels))
    alpha[model.support_] = np.abs(model.dual_coef_[0])
    held = alpha[alpha > 0]
    least, most = 0.34**2, 0.8**2
    np.testing.assert_allclose(area, least + held / held.max() * (most - least), atol=2e-3)
    f = model.decision_function(places) * np.where(labels == 1, 1, -1)
    strokes = pieces(data["lines"], "slack")
    long = np.sort([np.hypot(*(s[1] - s[0])) for s in strokes])
    wanted = np.sort((1 - f[f < 1 - 1e-3]) / np.linalg.norm(model.coef_))
    np.testing.assert_allclose(long, wanted, atol=1e-3)
    for start, end in strokes:
        assert abs(abs(model.decision_function([end])[0]) - 1) < 1e-3
        assert (start == places).all(axis=1).any()


def test_points_lie_on_the_corner_of_the_conditions(page):
    data = page.at(price=0.5).chart("conditions").data["points"]
    m, alpha = np.array(data["x"], float)[::3], np.array(data["y"], float)[::3]
    assert len(m) == 40
    assert np.all(np.where(m > 1, alpha == 0, np.where(m < 1, alpha == 0.5, True)))


PRESETS = {
    "Slack costs next to nothing": "The bias is not unique: every b from",
    "Slack is dear": "No line keeps the classes apart",
    "A gap, and no slack": "no point pays slack",
    "A gap, and cheap slack": "slack is cheaper than so narrow a margin",
    "One far behind": "1 of them on the wrong side",
    "One place shared": "such a pair pays 2 or more in slack",
    "A rare class": "All points are on the side of A",
    "Opposite corners": "no place is called either class",
    "All on one line": "All points lie on one line, and w points along it",
    "Only one class": "Only class A is here",
    "No points": "No point yet",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_of_the_margin(page, title):
    assert PRESETS[title] in words(page.preset(title))


def test_challenges_of_the_margin(open_page):
    gap = class_points("apart")
    task = "pay for no slack with a C"
    model = SVC(C=1e6, kernel="linear", tol=1e-9).fit(*split_points(gap))
    least = float(np.abs(model.dual_coef_).max())
    assert solved(open_page, task, "margin", set="apart", price=float(f"{1.1 * least:.3g}"))
    assert not solved(open_page, task, "margin", set="apart", price=float(f"{1.4 * least:.3g}"))
    assert not solved(open_page, task, "margin", set="apart", price=float(f"{0.9 * least:.3g}"))
    task = "paint three points more"
    far = ((-5.0, 0.0, 0), (5.0, 0.0, 1), (5.0, 1.0, 1))
    assert solved(open_page, task, "margin", set="apart", price=10.0, points=(*gap, *far))
    near = (*far[:2], (0.5, 0.0, 1))
    assert not solved(open_page, task, "margin", set="apart", price=10.0, points=(*gap, *near))
    assert not solved(open_page, task, "margin", set="apart", price=10.0, points=gap)
    task = "Make the bias ambiguous by 1"
    assert solved(open_page, task, "margin", price=0.001)
    assert not solved(open_page, task, "margin", price=1.0)
    assert not solved(open_page, task, "margin", set="corners")


# ---- kernels -----------------------------------------------------------------------------------

KERNEL_PRESETS = {
    "Two rings": "All 36 points are on their own side of the curve",
    "Two moons": "points are on their own side",
    "A line around a ring": "The cheapest w among the features is 0",
    "A conic around a ring": "6 of 36 eigenvalues are above",
    "Narrow: each for itself": "all are support vectors: none of them is spare",
    "Wide: nearly a line": "of 34 points are on their own side of the boundary",
    "No kernel": "This k is no kernel",
    "No value": "For some pair of these points k has no value",
    "Corners by a conic": "All 16 points are on their own side of the curve",
    "Nothing painted": "No point yet",
}


@pytest.mark.parametrize("title", KERNEL_PRESETS)
def test_presets_of_the_kernels(page, title):
    assert KERNEL_PRESETS[title] in words(page.open("kernels").preset(title))


def test_the_matrix_is_sorted_by_class_and_the_row_is_its_point_s(page):
    page.open("kernels").at(start="moons", row=20)
    frame = page.chart("matrix").data["frames"]
    assert (min(y for y in frame["y"] if y == y), max(y for y in frame["y"] if y == y)) == (14, 15)
    places, labels = split_points(class_points("moons"))
    ring = page.chart("map").data["rings"]
    sorted_places = places[np.argsort(labels, kind="stable")]
    assert (ring["x"][0], ring["y"][0]) == tuple(sorted_places[19])
    last = page.at(row=60).chart("matrix").data["frames"]
    assert min(y for y in last["y"] if y == y) == 0


def test_an_unreadable_kernel_is_said(page):
    page.open("kernels").at(kernel="own", k="s +")
    assert "Shown instead: tanh(s - 1)" in words(page)


def test_challenges_of_the_kernels(open_page):
    task = "with 16 support vectors"
    assert solved(open_page, task, "kernels", start="moons", gamma=0.3, cost=100.0)
    assert not solved(open_page, task, "kernels", start="moons", gamma=10.0)
    task = "Type a function of s and d"
    assert solved(open_page, task, "kernels", kernel="own", k="1/(1 + d)")
    assert not solved(open_page, task, "kernels", kernel="own")
    assert not solved(open_page, task, "kernels")
    task = "Paint four points"
    cross = ((1.0, 1.0, 0), (-1.0, -1.0, 0), (1.0, -1.0, 1), (-1.0, 1.0, 1))
    quadratic = {"kernel": "polynomial", "gamma": 0.1, "cost": 100.0}
    assert solved(open_page, task, "kernels", spots=cross, **quadratic)
    apart = ((1.0, 1.0, 0), (1.0, -1.0, 0), (-1.0, -1.0, 1), (-1.0, 1.0, 1))
    assert not solved(open_page, task, "kernels", spots=apart, **quadratic)


# ---- lifted ------------------------------------------------------------------------------------

LIFTED_PRESETS = {
    "Rings become heights": "an ellipse around the origin with half axes",
    "Edge on": "From here the plane is seen from its edge",
    "From above": "an ellipse around the origin",
    "Corners: two lines": "two lines through the origin",
    "Moons: opposite points": "x and −x are lifted to one place",
    "On one line": "The cheapest w among the features is 0",
    "Hardly a price": "The plane misses the cone",
    "A strip": "two parallel lines with the origin midway",
    "One class alone": "Only class A is here",
    "Nothing to lift": "No point yet",
}


@pytest.mark.parametrize("title", LIFTED_PRESETS)
def test_presets_of_the_lifted_picture(page, title):
    assert LIFTED_PRESETS[title] in words(page.open("lifted").preset(title))


def test_seen_from_its_edge_the_plane_parts_the_rings_by_a_line(page):
    data = page.open("lifted").preset("Edge on").chart("space").data
    inner, outer = (np.array(data[shape]["y"][::3], float) for shape in ("round", "square"))
    patch = np.column_stack([data["bands"]["x"], data["bands"]["y"]]).astype(float)
    middle = patch - patch.mean(axis=0)
    size = np.linalg.svd(middle)[1]
    assert size[1] < 0.02 * size[0]  # a line on the screen
    assert len(inner) == 13 and len(outer) == 23
    way = np.linalg.svd(middle)[2][1]
    sides = [
        (np.column_stack([data[s]["x"][::3], data[s]["y"][::3]]).astype(float)
         - patch.mean(axis=0)) @ way
        for s in ("round", "square")
    ]  # fmt: skip
    assert sides[0].max() < sides[1].min() or sides[1].max() < sides[0].min()


def test_challenges_of_the_lifted_picture(open_page):
    task = "Opposite corners: find a view"
    assert solved(open_page, task, "lifted", group="corners", turn=90)
    assert not solved(open_page, task, "lifted", group="corners", turn=40)
    assert not solved(open_page, task, "lifted", turn=171, tilt=0)
    task = "that a hyperbola tells apart"
    outer = tuple((s * x, y, 1) for s in (-1, 1) for x, y in ((3.5, 0.0), (4.5, 2.0)))
    inner = tuple((s * x, y, 0) for s in (-1, 1) for x, y in ((0.5, 0.0), (1.5, -2.5), (1.5, 2.5)))
    assert solved(open_page, task, "lifted", dots=(*outer, *inner))
    assert not solved(open_page, task, "lifted", dots=(*outer, *inner[:3]))
    assert not solved(open_page, task, "lifted")


# ---- the choice --------------------------------------------------------------------------------

CHOICE_PRESETS = {
    "Narrow bells": "Learnt by heart is not understood",
    "The best of the moons": "and no cell of the map has fewer",
    "Wide and cheap": "of the fitted points err, and left out",
    "Next to no price": "more than by tossing a coin",
    "Moons in another unit": "so distances hardly know of x₁",
    "The best of the rings": "and no cell of the map has fewer",
    "Clouds by heart": "Learnt by heart is not understood",
}


@pytest.mark.parametrize("title", CHOICE_PRESETS)
def test_presets_of_the_choice(page, title):
    assert CHOICE_PRESETS[title] in words(page.open("choice").preset(title))


def test_one_count_stands_in_map_tiles_table_and_curves(page):
    page.open("choice").at(cell=(0.0, 1.0))
    numbers = page.chart("map").data["numbers"]
    at = [k for k, place in enumerate(zip(numbers["x"], numbers["y"], strict=True))
          if np.allclose(place, (0, 1))]  # fmt: skip
    (count,) = (int(numbers["text"][k]) for k in at)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))
    assert f"{count}/32" in said
    row = re.search(r"left out (\d+) (\d+) (\d+) (\d+)", said)
    aa, ab, bb, ba = map(int, row.groups())
    assert ab + ba == count and aa + ab == bb + ba == 16
    point = page.chart("bound").data["points"]
    assert point["y"][-1] == pytest.approx(count / 32)
    dots = page.chart("cut").data["points"]
    assert dots["y"][2] == pytest.approx(count / 32)


def test_challenges_of_the_choice(open_page):
    task = "find the cell with the fewest"
    assert solved(open_page, task, "choice", cell=(-0.5, 2.0))
    assert not solved(open_page, task, "choice", cell=(-0.5, 1.0))
    assert not solved(open_page, task, "choice", law="rings", cell=(-1.0, 0.5))
    task = "of which 90 % or more err"
    assert solved(open_page, task, "choice", cell=(1.0, -0.5))
    assert not solved(open_page, task, "choice")
    task = "at most 6 support vectors"
    assert solved(open_page, task, "choice", law="rings", cell=(-1.5, 2.0))
    assert not solved(open_page, task, "choice", law="rings", cell=(-0.5, 2.0))


def test_a_kernel_that_is_0_has_no_features(page):
    page.open("kernels").at(kernel="own", k="0*s")
    said = words(page)
    assert "All 36 eigenvalues are 0: this k gives these places no features at all." in said
    assert "All eigenvalues are 0: none is negative." in said
    assert "10⁻⁹ of that" not in said and "about 0" not in said
