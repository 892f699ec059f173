from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.maths.case_studies.recommendation.findings import (
    Cause,
    Clicks,
    Leak,
    Methods,
    Reader,
    Worth,
    best_by,
    clicks_against,
    compared,
    divergence,
    faint,
    leaked,
    no_figures,
    overfitted,
    paid,
    reader_case,
    training_error,
)
from core.maths.case_studies.recommendation.list_value import ListValue
from core.maths.case_studies.recommendation.methods import fit_factors
from core.maths.case_studies.recommendation.ranking_metrics import Estimate, ListQuality
from core.maths.case_studies.recommendation.ratings import Ratings


def some_ratings(scale=1.0, seed=0):
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((30, 20)) < 0.6)
    value = scale * rng.integers(1, 6, len(user))
    users, titles = (np.arange(n).astype(str).astype(object) for n in (30, 20))
    return Ratings("", "", user, item, value, None, users, titles, scale, 5 * scale, scale)


def quality(ndcg):
    one = Estimate(ndcg, 0.01)
    return ListQuality(one, one, one, 0.1, 10, 0)


def judged(
    yours,
    ndcg,
    diverged=False,
    als=(0.9, 0.04),
    learned=0.8,
    two_scores=("popularity",),
    sure=0.005,
):
    errors = {"popularity": 1.0, "biases": 0.95, "als": als[0], "yours": yours}
    lists = {"popularity": 0.06, "biases": 0.03, "als": als[1], "yours": ndcg}
    return compared(
        {key: Estimate(value, 0.01) for key, value in errors.items()},
        {"biases": 0.9, "yours": learned},
        {key: quality(value) for key, value in lists.items()},
        two_scores,
        diverged,
        lambda one, other: Estimate(lists[one] - lists[other], sure),
    )


@pytest.mark.parametrize(
    ("arguments", "options", "case", "exact", "lists"),
    [
        ((0.93, 0.04, True), {}, Methods.DIVERGED, "als", "popularity"),
        ((1.2, 0.04), {}, Methods.OVERFITTED, "als", "popularity"),
        ((1.2, 0.04), {"learned": 0.899}, Methods.WORSE, "als", "popularity"),
        ((0.93, 0.04), {}, Methods.DIFFERENT, "als", "popularity"),
        ((0.93, 0.04), {"sure": 0.01}, Methods.CHANCE, "als", "popularity"),
        ((0.93, 0.1, False, (0.9, 0.07)), {}, Methods.DIFFERENT, "als", "yours"),
        ((0.8, 0.2), {}, Methods.BOTH, "yours", "yours"),
        ((0.8, 0.2), {"two_scores": ("yours",)}, Methods.TWO_SCORES, "yours", "yours"),
        ((0.9, 0.2), {}, Methods.BOTH, "yours", "yours"),
        ((0.8, 0.06), {}, Methods.BOTH, "yours", "yours"),
        ((0.93, np.nan, False, (0.9, np.nan)), {}, Methods.DIFFERENT, "als", "popularity"),
    ],
)
def test_methods_judged_twice(arguments, options, case, exact, lists):
    found = judged(*arguments, **options)
    assert (found.case, found.exact, found.lists) == (case, exact, lists)


@pytest.mark.parametrize(("value", "case"), [(np.nan, Methods.UNJUDGED), (0.0, Methods.NO_HITS)])
def test_lists_that_cannot_be_told_apart(value, case):
    names = ("popularity", "biases", "yours")
    errors = dict.fromkeys(names, Estimate(1.0, 0.1))
    found = compared(
        errors,
        {"biases": 1.0},
        dict.fromkeys(names, quality(value)),
        (),
        False,
        lambda one, other: Estimate(value - value, 0.1),
    )
    assert found.case is case


def test_the_best_passes_over_what_is_undefined():
    found = {"a": Estimate(np.nan, 0), "b": Estimate(2.0, 0), "c": Estimate(1.0, 0)}
    assert best_by(found, largest=True) == "b" and best_by(found, largest=False) == "c"


def test_a_penalty_that_leaves_biases_alone_is_no_overfitting():
    errors = {"yours": Estimate(0.90449, 0.01), "biases": Estimate(0.90405, 0.01)}
    assert not overfitted(errors, {"yours": 0.8401, "biases": 0.84})
    assert overfitted(errors, {"yours": 0.7, "biases": 0.84})
    assert not overfitted(errors, {"biases": 0.84}), "no factors"
    better = errors | {"yours": Estimate(0.9, 0.01)}
    assert not overfitted(better, {"yours": 0.7, "biases": 0.84})


def test_why_steps_diverge():
    ratings = some_ratings()
    least = min(np.bincount(ratings.user).min(), np.bincount(ratings.item).min())
    assert divergence(ratings, 2.1 * least / 0.05) is Cause.PENALTY
    assert divergence(ratings, 1.9 * least / 0.05) is Cause.STEPS


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_faint_factors_and_errors_on_any_scale(scale):
    ratings = some_ratings(scale)
    model = fit_factors(ratings, "als", 3, 0.5)
    assert not faint(model, ratings) and faint(fit_factors(ratings, "als", 3, 200.0), ratings)
    error = np.clip(model.predict(ratings.user, ratings.item), scale, 5 * scale) - ratings.value
    assert training_error(model, ratings) == pytest.approx(
        np.linalg.norm(error) / len(error) ** 0.5
    )


@pytest.mark.parametrize(
    ("gains", "worth", "case", "method"),
    [
        ([(0.5, 0.1), (0.1, 0.1)], 0.2, Worth.PAYS, "als"),
        ([(0.5, 0.4), (0.1, 0.1)], 0.2, Worth.CHANCE, "als"),
        ([(0.5, np.nan), (0.1, np.nan)], 0.2, Worth.ALONE, "als"),
        ([(-0.5, 0.1), (-0.1, 0.1)], np.inf, Worth.NEVER, "als"),
        ([(-0.5, 0.1), (-0.1, 0.1)], 0.7, Worth.NOT_YET, "als"),
        ([(np.nan, np.nan)] * 2, np.inf, Worth.UNJUDGED, "als"),
    ],
)
def test_whether_a_list_pays(gains, worth, case, method):
    found = {
        key: ListValue(Estimate(1, 0), Estimate(*gain), worth + (key == "yours"))
        for key, gain in zip(("als", "yours"), gains, strict=True)
    }
    assert (paid(found).case, paid(found).method) == (case, method)


def test_no_figures_are_none():
    error, lists, worth = no_figures(quality(0.1))
    assert np.isnan([error.value, lists.ndcg.value, lists.coverage, worth.gain.value]).all()


@pytest.mark.parametrize(
    ("share", "learned", "case"),
    [
        (1.006, 0.95, Methods.WORSE),
        (1.006, 0.883, Methods.WORSE),
        (1.006, 0.881, Methods.OVERFITTED),
        (1.004, 0.881, Methods.DIFFERENT),
    ],
)
def test_an_error_is_worse_from_half_a_percent_on(share, learned, case):
    """Of that of the biases, 0.95; overfitted, where two percent more is learned than by them."""
    assert judged(0.95 * share, 0.04, learned=learned).case is case


def test_factors_are_faint_up_to_a_hundredth_of_a_deviation():
    ratings = some_ratings()
    for share, weak in ((0.0099, True), (0.0101, False)):
        factor = np.full((30, 1), share * ratings.value.std())
        model = SimpleNamespace(user_factors=factor, item_factors=np.ones((20, 1)))
        assert faint(model, ratings) == weak


def test_a_person_without_ratings_does_not_make_the_steps_diverge():
    ratings = some_ratings()
    apart = replace(ratings, user=ratings.user + 1)  # nobody is number 0
    assert divergence(apart, 1.0) is divergence(ratings, 1.0) is Cause.STEPS


def test_what_the_ratings_of_one_reader_tell():
    new, none = np.array([3]), np.array([], int)
    changes = [(5.0, new), (1.0, none), (1.0, new)]
    for values, case in (
        ([], Reader.NOTHING),
        ([4], Reader.SOMETHING),
        ([4, 4], Reader.ALIKE),
        ([4, 5], Reader.SOMETHING),
    ):
        assert reader_case(np.array(values, float), changes) == (case, 2)


@pytest.mark.parametrize(
    ("value", "case"),
    [(2.4, Leak.NOT_SEEN), (2.6, Leak.HELPS), (-2.4, Leak.NOT_SEEN), (-2.6, Leak.HARMS)],
)
def test_a_leak_is_seen_from_two_and_a_half_standard_errors_on(value, case):
    assert leaked({"als": Estimate(value, 1.0), "sgd": Estimate(0.0, 1.0)}).case is case


def test_a_list_pays_from_two_standard_errors_on_and_nothing_gained_is_none():
    for gain, case in ((0.19, Worth.CHANCE), (0.21, Worth.PAYS), (0.0, Worth.NOT_YET)):
        assert paid({"als": ListValue(Estimate(1, 0), Estimate(gain, 0.1), 0.3)}).case is case
    for ratio, case in ((1.9, Clicks.UNCLEAR), (2.1, Clicks.BETTER), (-2.1, Clicks.WORSE)):
        assert clicks_against(Estimate(ratio, 1.0)) is case
