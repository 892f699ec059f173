"""Lloyd's half steps: against the algorithm without a film, scikit-learn, and exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans, kmeans_plusplus

from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.k_means import lloyd, seed_centres
from core.maths.learning.k_means_film import (
    STARTS,
    Rest,
    compare_starts,
    draw_starts,
    half_steps,
    judge_rest,
    many_ends,
)

places = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=14)


@pytest.mark.parametrize("name", ["four", "six", "sizes", "moons", "noise"])
def test_the_film_ends_where_lloyd_and_scikit_learn_end(name):
    X = cluster_points(name)[0]
    X = X + np.random.default_rng(0).normal(0, 0.01, X.shape)  # so that no two distances are equal
    for seed, k in ((0, 2), (1, 4), (2, 6)):
        start = seed_centres(X, k, np.random.default_rng(seed))
        film, plain = half_steps(X, start, 100), lloyd(X, start, 100, 0)
        theirs = KMeans(k, init=start, n_init=1, max_iter=300, tol=0, algorithm="lloyd").fit(X)
        np.testing.assert_allclose(film.centres[-1], plain.centres, atol=1e-12)
        np.testing.assert_array_equal(film.labels[-1], theirs.labels_)
        assert film.last == pytest.approx(theirs.inertia_, rel=1e-12)
        assert film.settled


@settings(max_examples=60)
@given(X=places, starts=places, stay=st.booleans())
def test_no_half_step_raises_j_and_the_film_is_consistent(X, starts, stay):
    X, starts = np.array(X) / 10, np.array(starts)[:6] / 10
    film = half_steps(X, starts, 100, stay)
    assert (np.diff(film.inertia) <= 1e-9).all() and film.settled
    assert len(film.inertia) == 2 * film.moves + 1
    assert film.parts.sum() == pytest.approx(film.last, abs=1e-12)
    assert film.counts.sum() == len(X)
    for t in range(film.moves):
        for j in set(film.labels[t].tolist()):
            mean = X[film.labels[t] == j].mean(axis=0)
            np.testing.assert_allclose(film.centres[t + 1, j], mean, atol=1e-12)


def test_an_empty_centre_moves_to_the_farthest_point_or_stays():
    X, starts = np.array([[0.0], [1.0], [2.0], [30.0]]), np.array([[1.0], [-500.0]])
    assert half_steps(X, starts).centres[-1].ravel().tolist() == [1.0, 30.0]
    stays = half_steps(X, starts, stay=True)
    assert stays.centres[-1].ravel().tolist() == [8.25, -500.0]
    assert judge_rest(stays, 0.0) is Rest.EMPTY


def test_more_centres_than_points():
    film = half_steps(np.array([[0.0], [4.0]]), np.zeros((5, 1)))
    assert film.settled and film.last == 0 and judge_rest(film, 0.0) is Rest.EMPTY


def test_a_tie_goes_to_the_first_and_is_no_minimum():
    X = np.array([[Fraction(-4)], [Fraction(0)], [Fraction(2)]])
    film = half_steps(X.astype(float), np.array([[-2.0], [2.0]]))
    assert film.labels[-1].tolist() == [0, 0, 1] and film.last == 8.0
    assert film.tied[0].tolist() == [1] and film.tied[1].tolist() == [1]
    assert film.handed_over == 2.0  # {−4} and {0, 2}


@settings(max_examples=40)
@given(X=places, starts=places)
def test_what_handing_over_is_worth(X, starts):
    """By moving the point and summing anew; and never more than J."""
    X, starts = np.array(X, float), np.unique(np.array(starts, float), axis=0)[:4]
    film = half_steps(X, starts, 100, True)
    points, others = film.tied
    worth = [film.last]
    for point, other in zip(points, others, strict=True):
        labels = film.labels[-1].copy()
        labels[point] = other
        groups = [X[labels == j] for j in np.unique(labels)]
        worth.append(sum(np.square(g - g.mean(axis=0)).sum() for g in groups))
    if film.counts.all():
        assert film.handed_over == pytest.approx(min(worth), abs=1e-9)
    if judge_rest(film, 0.0) is Rest.TIE:
        assert film.handed_over < film.last


def test_the_cases_of_a_run_at_rest():
    X = cluster_points("noise")[0]
    start = draw_starts(X, 5, "spread", 1, np.random.default_rng(0))[0]
    assert judge_rest(half_steps(X, start, 1), 0.0) is Rest.NOT_YET
    film = half_steps(X, start, 100)
    assert judge_rest(film, film.last) is Rest.BEST
    assert judge_rest(film, film.last + 1) is Rest.BEATS
    assert judge_rest(film, film.last - 1) is Rest.WORSE
    assert judge_rest(half_steps(X, start[:1]), 0.0) is Rest.ONE
    few = np.array([[0.0, 0.0], [1.0, 0.0]])
    assert judge_rest(half_steps(few, few), 0.0) is Rest.EXACT


def test_many_runs_at_once_end_where_single_ones_end():
    rng = np.random.default_rng(3)
    for name in ("six", "rings", "row"):
        X = cluster_points(name)[0]
        starts = rng.uniform(-6, 6, (30, 5, 2))
        one_by_one = [half_steps(X, start, 200, True).last for start in starts]
        np.testing.assert_allclose(many_ends(X, starts), one_by_one, rtol=1e-9, atol=1e-12)
    own = rng.normal(size=(4, 20, 2))
    starts = own[:, :3]
    each = [half_steps(x, c, 200, True).last for x, c in zip(own, starts, strict=True)]
    np.testing.assert_allclose(many_ends(own, starts), each, rtol=1e-9)


def test_starts_are_points_or_in_their_box():
    X = cluster_points("six")[0]
    rows = {tuple(row) for row in X.tolist()}
    for way in STARTS:
        drawn = draw_starts(X, 5, way, 40, np.random.default_rng(1))
        assert drawn.shape == (40, 5, 2)
        inside = (drawn >= X.min(axis=0)) & (drawn <= X.max(axis=0))
        assert inside.all()
        if way != "box":
            assert {tuple(row) for row in drawn.reshape(-1, 2).tolist()} <= rows
    numbers = np.arange(5.0)[:, None]
    assert all(
        len(set(start.ravel())) == 5
        for start in draw_starts(numbers, 5, "points", 50, np.random.default_rng(2))
    )


def test_spread_starts_are_drawn_as_seed_centres_draws_them():
    """The second centre in proportion to the squared distance, 3,000 times."""
    X = np.array([[0.0], [1.0], [3.0]])
    drawn = draw_starts(X, 2, "spread", 3000, np.random.default_rng(5))[:, :, 0]
    for first in X.ravel():
        second = drawn[drawn[:, 0] == first, 1]
        share = [(second == other).mean() for other in X.ravel()]
        expected = np.square(X.ravel() - first) / np.square(X - first).sum()
        np.testing.assert_allclose(share, expected, atol=0.06)


def test_mean_inertia_of_spread_starts_is_scikit_learn_s():
    X = cluster_points("six")[0]
    ours = draw_starts(X, 6, "spread", 400, np.random.default_rng(7))

    def begins(starts):
        return np.square(X[:, None] - starts).sum(axis=-1).min(axis=1).sum()

    theirs = [
        begins(kmeans_plusplus(X, 6, random_state=i, n_local_trials=1)[0]) for i in range(400)
    ]
    mine = np.array([begins(start) for start in ours])
    error = np.hypot(mine.std(), np.std(theirs)) / 20
    assert abs(mine.mean() - np.mean(theirs)) < 4 * error


def test_comparing_starts():
    X = cluster_points("six")[0]
    found = compare_starts(X, 6, seed=1)
    best = min(KMeans(6, n_init=40, tol=0, random_state=0).fit(X).inertia_, np.inf)
    assert found.least == pytest.approx(best, rel=1e-9)
    for way in STARTS:
        ends = found.ends[way]
        assert len(ends) == 100 and (np.diff(ends) >= 0).all()
        assert found.reached(way) == np.isclose(ends, best, rtol=1e-9).sum()
    assert found.reached("spread") > found.reached("points") + 20
    again = compare_starts(X, 6, seed=1)
    np.testing.assert_array_equal(found.ends["box"], again.ends["box"])


def test_domain_errors():
    X = np.zeros((3, 2))
    with pytest.raises(ValueError, match="got 0, 1 and 3"):
        half_steps(X, X[:1], 0)
    with pytest.raises(ValueError, match="got 30, 0 and 3"):
        half_steps(X, X[:0])
    with pytest.raises(ValueError, match="way must be one of spread, points, box, got x"):
        draw_starts(X, 1, "x", 1, np.random.default_rng(0))
    with pytest.raises(ValueError, match="k and runs must be 1 or more, got 0 and 5"):
        compare_starts(X, 0, 1, 5)
