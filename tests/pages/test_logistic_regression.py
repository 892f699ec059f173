"""What the page on logistic regression promises beyond what every page does."""

import re

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.maths.learning.class_points import class_points, split_points


@pytest.fixture
def page(open_page):
    return open_page("logistic_regression")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html))


def solved(open_page, task, chapter, **values):
    page = open_page("logistic_regression", draw=False)
    page.session.chapters["logistic_regression"] = chapter
    page.at(**values)
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def ends(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.array(table["x"], float)[keep], np.array(table["y"], float)[keep]])


def test_the_line_drawn_is_scikit_learn_s_and_bands_are_its_probabilities(page):
    data = page.at(penalty=0.1).chart("plane").data
    places, labels = split_points(class_points("clouds"))
    model = LogisticRegression(C=1 / 4, solver="newton-cholesky", tol=1e-12).fit(places, labels)
    np.testing.assert_allclose(model.predict_proba(ends(data["lines"], "boundary"))[:, 1], 0.5)
    bands = data["bands"]
    corners = np.column_stack([bands["x"], bands["y"]]).reshape(-1, 4, 2)
    wanted = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    for band, upper in zip(corners[:-1], wanted, strict=True):
        np.testing.assert_allclose(model.predict_proba(band[2:])[:, 1], upper, rtol=1e-6)
    for band, lower in zip(corners[1:], wanted, strict=True):
        np.testing.assert_allclose(model.predict_proba(band[:2])[:, 1], lower, rtol=1e-6)


def test_every_point_is_drawn_once_and_the_wrong_ones_are_ringed(page):
    data = page.at().chart("plane").data
    places, labels = split_points(class_points("clouds"))
    for which, shape in enumerate(("round", "square")):
        drawn = np.column_stack([data[shape]["x"][::3], data[shape]["y"][::3]])
        assert np.array_equal(drawn, places[labels == which])
    assert len(data["rings"]["x"]) == 3 * 5 and "5 of 40 points" in page.html
    assert data["ringed"]["x"] == []


PRESETS = {
    "A gap, and no penalty": "no weights are best",
    "A gap, and a penalty": "A line could separate the classes. 0 of 16 points",
    "One place shared": "those points keep the loss above 0",
    "One far behind": "No line separates the classes. 1 of 17 points is",
    "Opposite corners": "Both classes have one mean",
    "A rare class": "of 40 points are on the wrong side",
    "All on one line": "standard error: all points lie on one line",
    "Hardly any weight": "The penalty shortens |w|",
    "Only one class": "Only class A is here",
    "No points": "No point yet",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_of_the_boundary(page, title):
    assert PRESETS[title] in words(page.preset(title))


def test_another_set_takes_the_place_of_what_was_painted(page):
    page.at(points=((0.0, 0.0, 0), (1.0, 1.0, 1)))
    page.page.set(page.session, "set", "apart")
    assert page.values["points"] is None


def test_challenges_of_the_boundary(open_page):
    gap = class_points("apart")
    task = "paint one point more"
    assert not solved(open_page, task, "boundary", set="apart")
    assert solved(open_page, task, "boundary", set="apart", points=(*gap, (5.0, 0.0, 0)))
    assert not solved(open_page, task, "boundary", set="apart", points=(*gap, (-5.0, 0.0, 0)))
    task = "best weights are exactly 0"
    assert solved(open_page, task, "boundary", set="corners")
    assert not solved(open_page, task, "boundary", points=((0.0, 0.0, 0), (0.0, 0.0, 1)))
    task = "95 % of all on the right side"
    assert not solved(open_page, task, "boundary")
    side = [(x, y, int(x > 0)) for x in (-5.0, -3.0, -2.0, 2.0, 3.0, 5.0) for y in (-3.0, 0.0, 3.0)]
    far = [(x, y, int(x > 0)) for x in (-4.0, 4.0) for y in (-2.0, 2.0)]
    swapped = [(4.0, 0.0, 0), (-4.0, 0.0, 1)]
    assert solved(open_page, task, "boundary", points=(*side, *side, *far, *swapped))


# ---- what a mistake costs ----------------------------------------------------------------------


def test_presets_of_the_losses(page):
    said = {title: words(page.preset(title)) for title in page.open("losses").chapter.presets}
    assert "Every margin is 1 or more" in said["Every margin above 1"]
    assert "1 point on the wrong side or on the line: it has" in said["An outlier that pulls"]
    assert "35 points on the wrong side" in said["The wrong way round"]
    assert "Mean 0–1 loss12.5 %" in said["Nearly the best line"]
    assert "Mean 0–1 loss50.0 %" in said["Corners: no line is good"]


def test_challenges_of_the_losses(open_page):
    task = "within 1 % of its least"
    assert solved(open_page, task, "losses", angle=26, length=1.68, offset=-0.1)
    assert not solved(open_page, task, "losses", angle=60, length=1.68, offset=-0.1)
    task = "A gap between them: let"
    timid = {"cloud": "apart", "angle": -14, "offset": -0.1}
    assert solved(open_page, task, "losses", length=0.7, **timid)
    assert not solved(open_page, task, "losses", length=4.0, **timid)
    task = "more than 90 %"
    assert solved(open_page, task, "losses", cloud="outlier", angle=-5, length=4.0)
    assert not solved(open_page, task, "losses", cloud="outlier", angle=-5, length=0.5)


# ---- the threshold -----------------------------------------------------------------------------


def test_presets_of_the_threshold(page):
    said = {title: words(page.preset(title)) for title in page.open("threshold").chapter.presets}
    assert "Too shy" in said["A rare class, t = 50 %"]
    assert ", within 1 % of the least, " in said["Threshold by cost"]
    assert ", within 1 % of the least, " in said["Class weights instead"]
    assert "where the model says 50.0 %, the share of B is 10.0 %" in said["Class weights instead"]
    assert "Too eager" in said["Both, which is once too often"]
    assert "taken off again" in said["Weights, then corrected"]
    assert "Dearer than calling nobody B" in said["Worse than calling nobody"]


def test_the_threshold_is_one_in_every_picture(page):
    page.at(cut=20.0, weight=3.0)
    now = ends(page.chart("classes").data["curves"], "now")
    assert now[0, 0] == now[1, 0]
    roc = page.chart("roc").data["points"]
    recall = page.chart("recall").data["points"]
    assert roc["y"][0] == recall["x"][0]
    cost = page.chart("costs").data["points"]
    assert cost["x"][-1] == 0.2 and cost["x"][0] == pytest.approx(3 / 12)


def test_challenges_of_the_threshold(open_page):
    task = "Leave t at 50 %"
    dear = {"share": 2.0, "miss": 20.0}
    assert solved(open_page, task, "threshold", weight=20.0, **dear)
    assert not solved(open_page, task, "threshold", weight=1.0, **dear)
    assert not solved(open_page, task, "threshold", weight=20.0, corrected=True, **dear)
    task = "9, corrected: come"
    assert solved(open_page, task, "threshold", weight=9.0, corrected=True, cut=10.0)
    assert not solved(open_page, task, "threshold", weight=9.0, corrected=True, cut=50.0)
    task = "Let calling nobody"
    assert solved(open_page, task, "threshold", distance=0.2, share=2.0)
    assert not solved(open_page, task, "threshold", distance=2.0, share=2.0)


# ---- three classes -----------------------------------------------------------------------------


def test_presets_of_three_classes(page):
    said = {title: words(page.preset(title)) for title in page.open("classes").chapter.presets}
    assert "the model is more sure, and no boundary moves" in said["Cold: all or nothing"]
    assert "the model is less sure" in said["Hot: nobody knows"]
    assert "The boundaries are parallel" in said["Side by side"]
    assert "Only A and B" in said["Two classes alone"]
    assert "33." in said["Where they meet"]


def test_neither_a_constant_nor_the_temperature_moves_a_boundary(page):
    before = page.open("classes").chart("regions").data["lines"]
    table = page.html.split("<tbody>")[1]
    page.at(temperature=3.0, added=4.0)
    assert page.chart("regions").data["lines"] == before
    page.at(added=4.0)
    shares = [re.findall(r"[\d.]+ %", t.split("<tbody>")[1]) for t in (page.html,)]
    assert shares[0] == re.findall(r"[\d.]+ %", table)


def test_challenges_of_three_classes(open_page):
    task = "Ask at a place where each of three"
    assert solved(open_page, task, "classes", place=(0.1, -0.3))
    assert not solved(open_page, task, "classes", temperature=10.0)
    task = "Paint five or more of each class so"
    middle = tuple((round(0.1 * i, 1), 0.0, 2) for i in range(-2, 3))
    sides = tuple(
        (s * x, y, int(s > 0))
        for s in (-1, 1)
        for x in (0.0, 0.2, 1.0, 3.0)
        for y in (-0.4, 0.0, 0.4)
    )
    assert solved(open_page, task, "classes", spots=(*middle, *sides))
    assert not solved(open_page, task, "classes")


# ---- the way to the best -----------------------------------------------------------------------


def test_presets_of_the_way(page):
    said = {title: words(page.preset(title)) for title in page.open("solving").chapter.presets}
    assert "Full Newton steps arrive after 5 steps, and J falls" in said["From nowhere"]
    assert "Full Newton steps leave" in said["A little too far"]
    assert "damped ones arrive after" in said["Far off"]
    one = "Full and damped Newton steps are the same: one line."
    assert one in said["From nowhere"] and one not in said["Far off"]
    assert "no least value to arrive at" in said["No minimum"]
    assert "J rising at some of them" in said["Too long a step downhill"]


def test_challenges_of_the_way(open_page):
    task = "let gradient descent</button> arrive"
    task = "Two clouds with λ = 0.01"
    assert solved(open_page, task, "solving", rate=4.0)
    assert not solved(open_page, task, "solving", rate=1.0)
    task = "Find a start from which J rises"
    assert solved(open_page, task, "solving", group="outlier", begin=1.0)
    assert not solved(open_page, task, "solving")
    task = "Keep the start at least 4 away"
    assert solved(open_page, task, "solving", begin=-4.0, hold=10.0)
    assert not solved(open_page, task, "solving", begin=-4.0)


def test_costs_have_no_more_digits_than_tell_them_apart(open_page):
    page = open_page("logistic_regression").open("threshold")
    for values in ({"cut": 10.0}, {"cut": 50.0, "share": 0.274, "distance": 0.7},
                   {"cut": 70.5, "weight": 2.14, "distance": 0.5, "corrected": True}):  # fmt: skip
        assert not re.search(r"\d\.\d{6,}", page.at(**values).html.split('role="note"')[1][:600])


def test_where_there_is_no_least_nothing_arrives(page):
    said = words(page.open("solving").at(group="apart", hold=1e-5))
    assert "There is no least J to arrive at." in said and "They arrive after" not in said


@pytest.mark.parametrize(("begin", "hold"), [(4.2, 10.0), (5.0, 3.0)])
def test_damped_steps_arrive_however_short_they_must_be(page, begin, hold):
    said = words(page.open("solving").at(group="outlier", begin=begin, hold=hold))
    assert "Full Newton steps leave" in said and "damped ones arrive after" in said
