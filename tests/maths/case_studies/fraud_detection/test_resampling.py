"""Draws of whole cards: sums by numpy, average precision by scikit-learn, errors by formula."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from core.maths.case_studies.fraud_detection import resampling
from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    alert_money,
    alerts_at,
    area_under_roc,
    average_precision,
    confusion_counts,
    decide,
    limit_alerts,
    rank_transactions,
    threshold_for_share,
)
from core.maths.case_studies.fraud_detection.resampling import (
    MOST_GROUPS,
    Told,
    auc_parts,
    curve_errors,
    draw_cards,
    errors_by_card,
    gains_by_card,
    interval,
    paired_difference,
    resampled_average_precision,
    surely_higher_auc,
    total_interval,
)


def period(seed=0, n=600, cards=80, levels=None):
    """Transactions whose frauds come in series: some cards are bad, and half of theirs."""
    rng = np.random.default_rng(seed)
    card = rng.integers(0, cards, n)
    fraud = (card < cards // 6) & (rng.random(n) < 0.5)
    score = rng.normal(size=n) + 1.5 * fraud
    if levels is not None:
        score = score.round(levels)
    amount, day = rng.gamma(1, 50, n), rng.integers(0, 7, n)
    return card, score, amount, day, fraud


def test_whole_cards_are_drawn_as_often_as_there_are_cards():
    card = np.array(["b", "a", "b", "c"])
    cards = draw_cards(card, 4, draws=500)
    assert cards.group.tolist() == [1, 0, 1, 2] and cards.times.shape == (500, 3)
    assert (cards.times.sum(axis=1) == 3).all()
    np.testing.assert_allclose(cards.times.mean(axis=0), 1, atol=0.15)
    assert draw_cards(None, 4).groups == 4
    np.testing.assert_array_equal(draw_cards(card, 4).times, draw_cards(card, 4).times)


def test_many_cards_are_dealt_into_hands_that_stay_together():
    card = np.repeat(np.arange(5000), 2)
    cards = draw_cards(card, 10_000, draws=3)
    assert cards.groups == MOST_GROUPS
    assert (cards.group[::2] == cards.group[1::2]).all()
    assert set(np.bincount(cards.group)) <= {4, 6}, "two or three cards of two rows"


@pytest.mark.parametrize("weight", [1.0, 0.3, 7.0])
@pytest.mark.parametrize("budget", [np.inf, 5])
def test_gains_of_the_cards_are_what_is_saved(weight, budget):
    card, score, amount, day, fraud = period()
    ranking = limit_alerts(rank_transactions(score, amount, day, fraud), budget)
    cards = draw_cards(card, len(card))
    for alerts in (0, 1, 30, len(ranking.row)):
        gains = gains_by_card(cards, ranking, alerts, 12.0, weight)
        money = alert_money(confusion_counts(ranking, alerts, weight), 12.0)
        assert gains.sum() == pytest.approx(money.saved, abs=1e-9)


@pytest.mark.parametrize("budget", [np.inf, 6])
def test_errors_are_the_spread_of_the_draws(budget):
    card, score, amount, day, fraud = period(1)
    ranking = rank_transactions(score, amount, day, fraud)
    decision = decide(ranking, ranking, 0.05, 12.0, budget, 2.0)
    cards = draw_cards(card, len(card), draws=4000, seed=5)
    errors = curve_errors(cards, decision, 12.0)
    for at in (0, 60, 120, 161):
        threshold = threshold_for_share(ranking, ALERT_SHARES[at])
        alerts = int(alerts_at(decision.ranking, threshold))
        totals = cards.times @ gains_by_card(cards, decision.ranking, alerts, 12.0, 2.0)
        assert errors[at] == pytest.approx(totals.std(), rel=0.05, abs=1e-9)
    assert np.isnan(curve_errors(draw_cards(np.zeros(600), 600), decision, 12.0)).all()


@pytest.mark.parametrize("levels", [None, 1])
@pytest.mark.parametrize("weight", [1.0, 0.2, 5.0])
def test_average_precision_of_a_draw_is_scikit_learns(levels, weight, monkeypatch):
    card, score, amount, day, fraud = period(2, levels=levels)
    ranking = rank_transactions(score, amount, day, fraud)
    cards = draw_cards(card, len(card), draws=12)
    found = resampled_average_precision(cards, ranking, weight)
    for times, value in zip(cards.times, found, strict=True):
        by_row = times[cards.group] * np.where(fraud, weight, 1.0)
        wanted = average_precision_score(fraud, score, sample_weight=by_row)
        assert value == pytest.approx(wanted, rel=1e-5)
    once = resampling.Cards(cards.group, np.ones((1, cards.groups), np.float32))
    plain = average_precision(ranking, weight)
    assert resampled_average_precision(once, ranking, weight)[0] == pytest.approx(plain, rel=1e-5)
    monkeypatch.setattr(resampling, "CELLS", 700)  # in many blocks
    blocks = resampled_average_precision(cards, ranking, weight)
    np.testing.assert_allclose(blocks, found, rtol=1e-5)


def test_a_draw_without_a_fraud_has_none():
    ranking = rank_transactions(np.arange(4.0), np.ones(4), np.zeros(4), np.arange(4) == 3)
    found = resampled_average_precision(draw_cards(np.arange(4), 4, draws=60), ranking)
    assert 0 < np.isnan(found).sum() < 60 and np.isnan(interval(found)).all()
    assert interval(np.r_[np.arange(100.0), np.nan]) == pytest.approx((2.475, 96.525))


def test_series_of_frauds_make_the_interval_wider_than_single_rows_would():
    card, score, amount, day, fraud = period(3)
    ranking = rank_transactions(score, amount, day, fraud)
    wide, narrow = (
        np.ptp(total_interval(cards, gains_by_card(cards, ranking, 150, 5.0)))
        for cards in (draw_cards(card, len(card)), draw_cards(None, len(card)))
    )
    assert wide > 1.3 * narrow


def test_two_methods_by_their_difference():
    rng = np.random.default_rng(0)
    cards = draw_cards(np.arange(60), 60)
    gain = rng.gamma(0.2, 100, 60)
    assert paired_difference(cards, gain, gain).case is Told.SAME
    dust = gain * (1 + rng.choice([-1, 1], 60) * 2e-16)
    assert paired_difference(cards, gain, dust).case is Told.SAME, "summed in another order"
    found = paired_difference(cards, gain + 1, gain)
    assert found.case is Told.MORE and found.value == pytest.approx(60)
    assert (found.low, found.high) == pytest.approx((60, 60)), "though each alone is unsure"
    assert paired_difference(cards, gain, gain + 1).case is Told.LESS
    assert paired_difference(cards, gain, rng.permutation(gain)).case is Told.UNCLEAR
    for number, few in ((1, True), (9, True), (10, False)):
        cards, more = draw_cards(np.arange(number), number), np.arange(3.0, 3 + number)
        found = paired_difference(cards, more, np.ones(number))
        assert found.case is (Told.UNKNOWN if few else Told.MORE)
        assert np.isnan(total_interval(cards, more)).all() == few
    with pytest.raises(ValueError, match="rows and draws must be at least 1, got 0 and 5"):
        draw_cards(None, 0, 5)


@pytest.mark.parametrize("levels", [None, 0])
def test_the_error_of_auc_is_that_of_cards_drawn_again(levels):
    card, score, amount, day, fraud = period(n=1500, cards=120, levels=levels)
    cards = draw_cards(card, len(card))
    worse = score + np.random.default_rng(1).normal(0, 1.5, len(score))
    first, second = (rank_transactions(one, amount, day, fraud) for one in (score, worse))
    parts = auc_parts(cards, first), auc_parts(cards, second)
    np.testing.assert_allclose([part.sum() for part in parts], 0, atol=1e-12)
    drawn = np.array(
        [
            [roc_auc_score(fraud, one, sample_weight=times[cards.group]) for one in (score, worse)]
            for times in cards.times[:400]
        ]
    )
    for found, part in ((drawn[:, 0], parts[0]), (drawn[:, 0] - drawn[:, 1], parts[0] - parts[1])):
        assert np.sqrt((part**2).sum()) == pytest.approx(found.std(), rel=0.12)
    assert surely_higher_auc(cards, first, second)
    assert not surely_higher_auc(cards, second, first), "it is lower"
    nearly = rank_transactions(score + 0.01 * (worse - score), amount, day, fraud)
    ordered = sorted((first, nearly), key=area_under_roc)
    assert not surely_higher_auc(cards, ordered[1], ordered[0]), "chance may order them"
    few = draw_cards(np.arange(len(card)) % 9, len(card))
    assert not surely_higher_auc(few, first, second)


def test_ten_cards_are_enough_and_nine_are_not():
    score, fraud = np.arange(10.0), np.arange(10) % 2 == 0
    for count, enough in ((9, False), (10, True)):
        cards = draw_cards(np.arange(10) % count, 10)
        ranking = rank_transactions(score, np.ones(10), np.zeros(10), fraud)
        assert np.isfinite(total_interval(cards, np.arange(float(count)))[0]) == enough
        errors = errors_by_card(cards, ranking, np.array([0, 5]), 1.0)
        assert np.isfinite(errors).all() == enough
        perfect = rank_transactions(fraud * 1.0, np.ones(10), np.zeros(10), fraud)
        opposite = rank_transactions(-1.0 * fraud, np.ones(10), np.zeros(10), fraud)
        assert surely_higher_auc(cards, perfect, opposite) == enough
        assert not surely_higher_auc(cards, ranking, ranking)
    assert draw_cards(None, 5, 1).times.shape == (1, 5)


def test_an_interval_leaves_out_one_draw_in_twenty_at_most():
    values = np.arange(100.0)
    values[:5] = np.nan
    assert np.isfinite(interval(values)).all()
    values[5] = np.nan
    assert np.isnan(interval(values)).all()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_one_card_that_is_often_not_drawn_proves_nothing(sign):
    """A third of the draws have it not: the interval ends at 0, which it holds."""
    cards = draw_cards(np.arange(12), 12)
    found = paired_difference(cards, sign * (np.arange(12.0) == 3), np.zeros(12))
    assert found.case is Told.UNCLEAR and 0 in (found.low, found.high)
