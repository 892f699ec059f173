import numpy as np
import pytest

from core.maths.case_studies.recommendation.findings import (
    Cause,
    Methods,
    Worth,
    best_by,
    compared,
    divergence,
    faint,
    no_figures,
    overfitted,
    paid,
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
