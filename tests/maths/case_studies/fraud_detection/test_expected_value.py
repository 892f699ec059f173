"""Probabilities by another isotonic regression; the best choice of all, by trying every one."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from core.maths.case_studies.fraud_detection.alert_policy import opened, rank_transactions
from core.maths.case_studies.fraud_detection.expected_value import (
    calibrate,
    open_what_pays,
    shift_odds,
    value_tables,
)


def ranked(score, fraud=None, amount=None, day=None):
    n = len(score)
    return rank_transactions(
        np.asarray(score, float),
        np.ones(n) if amount is None else amount,
        np.zeros(n) if day is None else day,
        fraud,
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ties", [False, True])
def test_probabilities_are_those_of_scipys_isotonic_regression(seed, ties):
    rng = np.random.default_rng(seed)
    score = rng.normal(size=200).round(1 if ties else 9)
    fraud = rng.random(200) < 1 / (1 + np.exp(-2 * score + 2))
    level, place, number = np.unique(score, return_inverse=True, return_counts=True)
    share = np.bincount(place, fraud) / number
    wanted = isotonic_regression(share, weights=number).x
    found = calibrate(ranked(score, fraud))
    np.testing.assert_allclose(found.of(level), wanted, atol=1e-12)
    assert found.of(np.array([-99.0]))[0] == pytest.approx(wanted[0])
    assert found.of(np.array([99.0]))[0] == pytest.approx(wanted[-1])
    assert found.of(score).sum() == pytest.approx(fraud.sum()), "the mean of p is the base rate"


@pytest.mark.parametrize("fraud", [np.zeros(5, bool), np.ones(5, bool)])
def test_one_class_has_one_probability(fraud):
    found = calibrate(ranked(np.arange(5), fraud))
    assert set(found.of(np.linspace(-3, 9, 20))) == {float(fraud[0])}


def test_shifted_odds_are_those_of_so_many_copies():
    for hits, misses, w in product((0, 1, 7), (0, 2, 30), (1, 3, 10)):
        if hits + misses:
            p = hits / (hits + misses)
            assert shift_odds(p, w) == pytest.approx(w * hits / (w * hits + misses))
    with pytest.raises(ValueError, match="fraud_weight must be positive, got 0"):
        shift_odds(np.array([0.5]), 0)
    with pytest.raises(ValueError, match="validation must be labelled"):
        calibrate(ranked([1.0, 2.0]))


@pytest.mark.parametrize("seed", range(8))
def test_no_other_choice_within_the_budget_is_expected_to_gain_more(seed):
    rng = np.random.default_rng(seed)
    n, budget, cost = 12, int(rng.integers(1, 5)), 3.0
    p, amount, day = rng.random(n) ** 2, rng.gamma(1, 10, n), rng.integers(0, 2, n)
    ruling = open_what_pays(ranked(p * amount, np.zeros(n, bool), amount, day), cost, budget)
    mask = opened(ruling.ranking, ruling.alerts)
    expected = p * amount - cost
    best = 0.0
    for today in np.unique(day):
        rows = np.flatnonzero(day == today)
        best += max(
            expected[list(some)].sum()
            for size in range(min(budget, len(rows)) + 1)
            for some in combinations(rows, size)
        )
    assert expected[mask].sum() == pytest.approx(best)
    assert np.bincount(day[mask], minlength=1).max() <= budget
    assert ruling.unopened == (expected > 0).sum() - mask.sum()


def test_what_is_worth_exactly_its_cost_stays_closed():
    amount, fraud = np.array([40.0, 40.0, 41.0]), np.array([True, False, True])
    ruling = open_what_pays(ranked(0.5 * amount, fraud, amount), 20.0)
    assert ruling.alerts == 1 and ruling.money.saved == pytest.approx(21.0)


def test_the_picture_holds_every_fraud_and_the_line_of_the_cost():
    p = np.array([0.5, 0.5, 1e-9, 0.2])
    amount = np.array([100.0, 0.1, 10.0, 1e7])
    fraud = np.array([True, True, False, False])
    mask = p * amount > 20
    tables = value_tables(p, amount, mask, fraud, np.array([2]), 20.0, 0.1)
    assert tables["caught"]["x"][0] == 100 and tables["missed"]["x"][0] == 1
    assert tables["passed"]["y"][0] == pytest.approx(1e-5)
    np.testing.assert_allclose(tables["rule"]["x"] * tables["rule"]["y"], 20, rtol=1e-6)
    label = tables["label"]
    assert label["text"] == ["p·amount = 20"] and label["x"] * label["y"] == pytest.approx(20)
    np.testing.assert_allclose(tables["threshold"]["y"], 0.1)
    none = value_tables(p, amount, mask, fraud, np.array([2]), 20.0, np.inf)
    assert none["threshold"]["x"].tolist() == [0.5], "out of sight"
