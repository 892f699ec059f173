import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.recommendation.list_value import liked_per_list, list_value
from core.maths.case_studies.recommendation.ranking_metrics import Trial, list_quality
from core.maths.case_studies.recommendation.ratings import Ratings

NAN = np.nan


def trial(rating):
    rating = np.asarray(rating, float)
    lists = np.arange(rating.size).reshape(rating.shape)
    return Trial(np.zeros(0), np.arange(len(rating)), lists, rating)


def held_out(users):
    """Every user has one liked held-out item."""
    n = np.arange(users)
    names = np.array([str(i) for i in range(100)], dtype=object)
    return Ratings("", "", n, n, np.full(users, 5.0), None, names[:users], names, 1.0, 5.0, 1.0)


PERSONAL = trial([[5, 4, NAN], [NAN, 5, 5], [1, NAN, NAN]])
POPULAR = trial([[5, NAN, NAN], [NAN, NAN, 5], [4, NAN, NAN]])


def test_liked_titles_are_counted_by_hand():
    assert liked_per_list(PERSONAL, held_out(3), 3, 4.0).tolist() == [2, 2, 0]
    assert liked_per_list(PERSONAL, held_out(3), 1, 4.0).tolist() == [1, 0, 0]
    assert liked_per_list(PERSONAL, held_out(3), 3, 5.0).tolist() == [1, 2, 0]


def test_liked_over_length_is_precision_when_everybody_is_judged():
    test = held_out(3)
    for k in (1, 2, 3):
        precision = list_quality(PERSONAL, test, k, 4.0).precision
        assert liked_per_list(PERSONAL, test, k, 4.0).mean() / k == pytest.approx(precision.value)


def test_gain_and_break_even_by_hand():
    found = list_value(PERSONAL, POPULAR, held_out(3), 3, 4.0, 3.0, 0.5)
    differences = 3.0 * np.array([1, 1, -1]) - 0.5
    assert found.gain.value == pytest.approx(differences.mean())
    assert found.gain.error == pytest.approx(differences.std(ddof=1) / np.sqrt(3))
    assert found.liked.value == pytest.approx(4 / 3)
    assert found.worth == pytest.approx(0.5 / (1 / 3))


@settings(max_examples=40)
@given(seed=st.integers(0, 1000), cost=st.floats(0.01, 5))
def test_at_the_break_even_value_nothing_is_gained(seed, cost):
    rng = np.random.default_rng(seed)
    ratings = rng.choice([NAN, 2.0, 5.0], (2, 6, 4))
    mine, free = trial(ratings[0]), trial(ratings[1])
    found = list_value(mine, free, held_out(6), 4, 4.0, 1.0, cost)
    if np.isfinite(found.worth):
        even = list_value(mine, free, held_out(6), 4, 4.0, found.worth, cost)
        assert even.gain.value == pytest.approx(0, abs=1e-9)
    else:
        much = list_value(mine, free, held_out(6), 4, 4.0, 1e6, cost)
        assert much.gain.value < 0


def test_a_list_against_itself_costs_what_it_costs():
    found = list_value(POPULAR, POPULAR, held_out(3), 3, 4.0, 9.0, 0.25)
    assert found.gain.value == pytest.approx(-0.25) and found.gain.error == 0
    assert found.worth == np.inf


def test_one_user_and_none():
    one = list_value(trial([[5, 5]]), trial([[5, NAN]]), held_out(1), 2, 4.0, 1.0, 0.0)
    assert one.gain.value == 1 and np.isnan(one.gain.error)
    empty = trial(np.zeros((0, 2)))
    none = list_value(empty, empty, held_out(0), 2, 4.0, 1.0, 0.0)
    assert np.isnan(none.gain.value) and none.worth == np.inf


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((PERSONAL, POPULAR, held_out(3), 3, 4.0, -1.0, 0.0), "value must not be negative, got -1"),
        ((PERSONAL, POPULAR, held_out(3), 3, 4.0, 1.0, NAN), "cost must not be negative, got nan"),
        ((PERSONAL, POPULAR, held_out(3), 4, 4.0, 1.0, 0.0), "k must lie between 1 and 3, got 4"),
        ((PERSONAL, trial([[5, 5, 5]]), held_out(3), 3, 4.0, 1.0, 0.0), "the same users"),
    ],
)
def test_domain(arguments, words):
    with pytest.raises(ValueError, match=words):
        list_value(*arguments)
