import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.recommendation.methods import blend
from core.maths.case_studies.recommendation.ranking_metrics import Estimate
from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.case_studies.recommendation.views import (
    brief,
    error_curves,
    estimates,
    first_of,
    interval_names,
    judged_twice,
    list_columns,
    map_columns,
    matching_title,
    other_end,
    own_scale,
    plus_minus,
    rating_of,
    score_steps,
    shelf,
    strongest,
    threshold_at,
    what_if,
)
from core.maths.learning.matrix_factorization import factorize_als, fold_in

NAMES = {
    "popularity": "Popularity",
    "biases": "Biases",
    "als": "ALS",
    "yours": "Yours",
}


def scale(low, high, step):
    none = np.zeros(0)
    return Ratings("", "", none, none, none, None, none, none, low, high, step)


def model(seed=0):
    rng = np.random.default_rng(seed)
    user, item = np.repeat(np.arange(12), 6), rng.integers(0, 15, 72)
    pairs = np.unique(np.stack([user, item], axis=1), axis=0)
    value = rng.integers(1, 6, len(pairs)).astype(float)
    return factorize_als(*pairs.T, value, (12, 15), rank=3, ridge_lambda=0.5)


@pytest.mark.parametrize(
    ("low", "high", "step", "share", "threshold"),
    [(0.5, 5, 0.5, 0.78, 4.0), (1, 5, 1, 0.78, 4), (1, 5, 1, 0, 2), (-10, 10, 0.5, 1, 10)],
)
def test_threshold_stands_on_the_scale(low, high, step, share, threshold):
    assert threshold_at(scale(low, high, step), share) == pytest.approx(threshold)


def test_threshold_share():
    with pytest.raises(ValueError, match="share must lie in"):
        threshold_at(scale(1, 5, 1), 1.5)


@pytest.mark.parametrize(
    ("low", "high", "step", "slider"),
    [(0.5, 5, 0.5, (5, 0.5)), (1, 10, 1, (10, 1)), (-10, 10, 1, (5, 0.5)), (0, 100, 5, (5, 0.5))],
)
def test_sliders_reach_both_ends_of_the_scale(low, high, step, slider):
    ratings = scale(low, high, step)
    assert own_scale(ratings) == slider
    assert rating_of(slider[0], ratings) == high
    assert rating_of(1e-9, ratings) == low
    grid = [rating_of(x, ratings) for x in np.arange(slider[1], slider[0] + 0.01, slider[1])]
    assert np.all(np.diff(grid) >= 0) and len(set(grid)) > 4


def test_estimates_and_their_places():
    found = {"als": Estimate(0.9, 0.1), "popularity": Estimate(1.0, np.nan)}
    table = estimates(NAMES, found, 10.0)
    assert table["name"] == ["ALS", "Popularity"] and table["series"].tolist() == [2, 0]
    np.testing.assert_allclose(table["low"], [8, 10])
    np.testing.assert_allclose(table["high"], [10, 10])


def test_error_curves_keep_empty_groups_as_gaps():
    curves = [[Estimate(1.0, 0), Estimate(np.nan, np.nan)], [Estimate(2.0, 0), Estimate(3.0, 0)]]
    table = error_curves(curves, interval_names((0, 5)))
    assert table["series"].tolist() == [0, 0, 1, 1] and table["place"].tolist() == [0, 1, 0, 1]
    assert table["group"] == ["0–4", "5 +"] * 2
    np.testing.assert_array_equal(table["value"], [1, np.nan, 2, 3])


def test_titles_are_found_by_all_words_and_the_best_known_wins():
    titles, count = ["Alien (1979)", "Aliens (1986)", "Bambi"], np.array([5, 9, 99])
    assert matching_title(titles, count, "ALIEN") == 1
    assert matching_title(titles, count, "1979 ali") == 0
    assert matching_title(titles, count, "zorro") is None
    assert matching_title(titles, count, "  ") is None


@settings(max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 10))
def test_shelves_hold_every_item_once_in_order(count, size):
    count = np.array(count)
    shelves = [shelf(count, number, size) for number in range(1, len(count) // size + 3)]
    items = np.concatenate(shelves)
    assert sorted(items) == list(range(len(count)))
    assert (np.diff(count[items]) <= 0).all()


def test_map_columns_with_and_without_kinds():
    places = np.array([[0.0, 1.0], [2.0, 3.0]])
    titles, kinds = np.array(["a", "b"], object), np.array(["Drama", None], object)
    table = map_columns(places, titles, kinds, np.array([1, 0]))
    assert table["x"].tolist() == [2, 0] and table["kind"] == ["", "Drama"]
    assert table["mark"] == ["1", "2"]
    assert map_columns(places, titles, None, np.array([0]))["kind"] == [""]


@settings(max_examples=30)
@given(st.integers(0, 100), st.integers(0, 14))
def test_the_steps_of_a_score_add_up(seed, item):
    rng = np.random.default_rng(seed)
    items = rng.permutation(15)[: rng.integers(0, 8)]
    reader = fold_in(model(), items, rng.integers(1, 6, len(items)).astype(float))
    table = score_steps(reader, item, [f"film {i}" for i in items])
    start, end = table["start"], table["end"]
    assert start[0] == pytest.approx(reader.baseline()[item])
    np.testing.assert_allclose(start[1:], end[:-1])
    assert end[-1] == pytest.approx(reader.scores()[item])
    bars = table["kind"][1:-1]
    np.testing.assert_array_equal(bars == 1, (end >= start)[1:-1])
    assert (np.diff(np.abs((end - start)[1:-1])) <= 1e-12).all(), "the largest first"


def test_the_first_of_a_list():
    scores = np.array([3.0, 9.0, 5.0, 7.0])
    assert first_of(scores, 2, np.array([1])).tolist() == [3, 2]
    assert first_of(scores, 9, np.array([], int)).tolist() == [1, 3, 2, 0]
    assert first_of(scores, 2, np.arange(4)).size == 0
    assert scores[1] == 9.0, "the scores themselves stay"


def test_what_if_is_what_a_new_fold_in_says():
    items, values = np.array([2, 5, 9, 11]), np.array([5.0, 1.0, 4.0, 2.0])
    reader = fold_in(model(), items, values)
    count = np.arange(15)
    rank = lambda scores: blend(scores, count, 0.3, 1, 5)  # noqa: E731
    before = set(first_of(rank(reader.scores()), 4, items))
    entered = 0
    for j, (end, new) in enumerate(what_if(reader, 1.0, 5.0, 4, rank)):
        assert end == other_end(values[j], 1.0, 5.0) == (5.0 if values[j] < 3 else 1.0)
        other = np.where(np.arange(4) == j, end, values)
        again = first_of(rank(fold_in(model(), items, other).scores()), 4, items)
        assert new.tolist() == [i for i in again if i not in before]
        entered += len(new)
    assert entered > 0


def test_titles_are_cut_at_words():
    assert brief("Alien (1979)") == "Alien"
    assert brief("A rather long name of a film that goes on", 20) == "A rather long name …"
    assert len(brief("x" * 100)) <= 28


def test_figures_in_words():
    assert plus_minus(Estimate(np.nan, np.nan)) == "–"
    assert strongest(np.zeros(0), []) == ""
    assert strongest(np.array([0.1, 0.3]), ["a", "b"], 1) == "+0.30 b"


def test_errors_stand_against_lists():
    errors = {
        key: Estimate(value, 0.1) for key, value in zip(NAMES, (1, 0.9, 0.8, 0.85), strict=False)
    }
    lists = {
        key: Estimate(value, 0.01)
        for key, value in zip(NAMES, (0.06, 0.03, 0.04, 0.05), strict=False)
    }
    data = judged_twice(NAMES, errors, lists)
    methods = data["methods"]
    assert methods["x"].tolist() == [1, 0.9, 0.8, 0.85]
    np.testing.assert_allclose(methods["x_high"] - methods["x_low"], 0.2)
    np.testing.assert_allclose(methods["y_high"] - methods["y"], 0.01)
    assert methods["mine"].tolist() == [False, False, False, True]
    assert {letter: values.tolist() for letter, values in data["best"].items()} == {
        "x": [0.8],
        "y": [0.06],
    }
    nobody = dict.fromkeys(NAMES, Estimate(np.nan, np.nan))
    assert judged_twice(NAMES, errors, nobody)["best"]["y"].size == 0


def test_a_list_with_its_reasons():
    fitted = model()
    reader = fold_in(fitted, np.array([0, 1]), np.array([5.0, 1.0]))
    titles, order = [f"Film {i} (1999)" for i in range(15)], np.array([7, 3])
    scores = 2 * reader.scores()
    rows = list_columns(titles, order, reader, scores)
    assert rows["name"] == ["1  Film 7", "2  Film 3"]
    np.testing.assert_allclose(
        rows["expected"] - rows["base"], [reader.pulls(i).sum() for i in order]
    )
    assert rows["kind"].tolist() == np.where(rows["expected"] >= rows["base"], 1, 2).tolist()
    np.testing.assert_allclose(rows["score"], scores[order])
    assert not list_columns(titles, order[:0], reader, scores)["name"]
