"""Counts by counting, curves by scikit-learn, money and cards by loops written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
    roc_auc_score,
)

from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    alert_money,
    alerts_at,
    area_under_roc,
    average_precision,
    card_precision,
    confusion_counts,
    decide,
    limit_alerts,
    opened,
    precision_at_base_rate,
    precision_interval,
    rank_cards,
    rank_transactions,
    recall_interval,
    thinned_ends,
    threshold_for_share,
)
from core.maths.statistics.proportions import wilson_interval


def period(seed=0, n=400, levels=None):
    """Scores (rounded to ``levels`` values for ties), amounts, days and frauds of a period."""
    rng = np.random.default_rng(seed)
    fraud = rng.uniform(size=n) < 0.1
    score = rng.normal(size=n) + 1.5 * fraud
    if levels:
        score = np.round(score * levels) / levels
    return score, rng.gamma(2, 30, n), np.sort(rng.integers(0, 7, n)), fraud


PERIODS = [period(0), period(1, levels=2), period(2, n=60, levels=1)]


@pytest.mark.parametrize(("score", "amount", "day", "fraud"), PERIODS)
def test_counts_are_those_of_scikit_learn_at_every_threshold(score, amount, day, fraud):
    ranking = rank_transactions(score, amount, day, fraud)
    for threshold in [-np.inf, *np.quantile(score, [0, 0.3, 0.5, 0.97]), score.max(), np.inf]:
        flagged = score >= threshold
        counts = confusion_counts(ranking, alerts_at(ranking, threshold))
        (tn, fp), (fn, tp) = confusion_matrix(fraud, flagged, labels=[False, True])
        assert (counts.passed, counts.false_alarms, counts.missed, counts.caught) == (
            tn,
            fp,
            fn,
            tp,
        )
        assert counts.alerts == flagged.sum()
        assert counts.caught_amount == pytest.approx(amount[flagged & fraud].sum())
        assert counts.missed_amount == pytest.approx(amount[~flagged & fraud].sum())
        np.testing.assert_array_equal(opened(ranking, int(counts.alerts)), flagged)


@pytest.mark.parametrize(("score", "amount", "day", "fraud"), PERIODS)
def test_areas_are_those_of_scikit_learn(score, amount, day, fraud):
    ranking = rank_transactions(score, amount, day, fraud)
    assert average_precision(ranking) == pytest.approx(average_precision_score(fraud, score))
    assert area_under_roc(ranking) == pytest.approx(roc_auc_score(fraud, score))


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), weight=st.floats(0.02, 50))
def test_a_weight_is_exactly_so_many_copies_of_the_frauds(seed, weight):
    score, amount, day, fraud = period(seed, 80, levels=3)
    ranking = rank_transactions(score, amount, day, fraud)
    weights = np.where(fraud, weight, 1.0)
    alerts = ranking.ends
    counts = confusion_counts(ranking, alerts, weight)
    for k in (1, len(alerts) // 2, len(alerts) - 1):
        flagged = opened(ranking, int(alerts[k]))
        assert counts.caught[k] == pytest.approx(weights[flagged & fraud].sum())
        assert counts.alerts[k] == pytest.approx(weights[flagged].sum())
    if fraud.any():
        assert average_precision(ranking, weight) == pytest.approx(
            average_precision_score(fraud, score, sample_weight=weights)
        )
    bayes = precision_at_base_rate(
        counts.recall, counts.false_positive_rate, float(np.mean(counts.base_rate))
    )
    if fraud.any():
        np.testing.assert_allclose(bayes[1:], counts.precision[1:])
        plain = confusion_counts(ranking, alerts)
        np.testing.assert_allclose(counts.recall, plain.recall)
        np.testing.assert_allclose(counts.false_positive_rate, plain.false_positive_rate)


@pytest.mark.parametrize("budget", [1, 3, 12, 10_000])
def test_a_budget_opens_the_strangest_of_each_day(budget):
    score, amount, day, fraud = period(3)
    whole = rank_transactions(score, amount, day, fraud)
    limited = limit_alerts(whole, budget)
    threshold = np.quantile(score, 0.9)
    wanted = np.zeros(len(score), bool)
    for today in np.unique(day):
        rows = np.flatnonzero(day == today)
        first = rows[np.argsort(-score[rows], kind="stable")][:budget]
        wanted[first[score[first] >= threshold]] = True
    alerts = int(alerts_at(limited, threshold))
    np.testing.assert_array_equal(opened(limited, alerts), wanted)
    counts = confusion_counts(limited, alerts)
    assert counts.caught == (wanted & fraud).sum()
    assert counts.caught_amount == pytest.approx(amount[wanted & fraud].sum())
    assert counts.caught + counts.missed == fraud.sum()
    assert counts.false_alarms + counts.passed == (~fraud).sum()
    assert (limited is whole) == (budget == 10_000)


def test_a_share_alerts_that_share_and_no_less():
    score, amount, day, fraud = period(4, n=300)
    ranking = rank_transactions(score, amount, day, fraud)
    shares = np.array([0, 0.001, 0.1, 0.25, 1 / 3, 0.999, 1])
    thresholds = threshold_for_share(ranking, shares)
    assert [(score >= t).sum() for t in thresholds] == [0, 1, 30, 75, 100, 300, 300]
    tied = rank_transactions(np.ones(10), np.ones(10), np.zeros(10))
    assert alerts_at(tied, threshold_for_share(tied, 0.1)) == 10, "equal scores go together"
    assert tied.ends.tolist() == [0, 10]


def test_money_by_hand_and_its_two_extremes():
    score, amount, day, fraud = period(5)
    ranking = rank_transactions(score, amount, day, fraud)
    threshold, c = np.quantile(score, 0.8), 7.0
    flagged = score >= threshold
    money = alert_money(confusion_counts(ranking, flagged.sum()), c)
    assert money.cost == pytest.approx(amount[fraud & ~flagged].sum() + c * flagged.sum())
    assert money.saved == pytest.approx(amount[fraud & flagged].sum() - c * flagged.sum())
    gains = np.where(fraud[flagged], amount[flagged], 0) - c
    nothing = alert_money(confusion_counts(ranking, 0), c)
    everything = alert_money(confusion_counts(ranking, len(score)), c)
    assert nothing.cost == nothing.without_model == pytest.approx(amount[fraud].sum())
    assert nothing.saved == 0
    assert everything.cost == everything.all_alerts == pytest.approx(c * len(score))
    thrice = alert_money(confusion_counts(ranking, flagged.sum(), 3.0), c)
    gains[fraud[flagged]] *= 3
    assert thrice.saved == pytest.approx(gains.sum())


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), c=st.floats(0, 500))
def test_more_alerts_never_miss_more(seed, c):
    score, amount, day, fraud = period(seed, 60, levels=2)
    ranking = rank_transactions(score, amount, day, fraud)
    counts = confusion_counts(ranking, ranking.ends)
    money = alert_money(counts, c)
    assert (np.diff(counts.missed) <= 0).all() and (np.diff(counts.alerts) > 0).all()
    assert np.allclose(money.saved + money.cost, money.without_model)


def test_intervals_hold_their_share_and_move_with_the_base_rate():
    score, amount, day, fraud = period(6)
    ranking = rank_transactions(score, amount, day, fraud)
    plain, rare = (confusion_counts(ranking, 60, w) for w in (1.0, 0.1))
    assert precision_interval(plain) == pytest.approx(wilson_interval(int(plain.caught), 60))
    for counts in (plain, rare):
        low, high = precision_interval(counts)
        assert low < counts.precision < high
    assert precision_interval(rare)[1] < precision_interval(plain)[1]
    assert recall_interval(rare) == pytest.approx(recall_interval(plain))
    assert np.isnan(precision_interval(confusion_counts(ranking, 0))).all()


@pytest.mark.parametrize("budget", [1, 4, 1000])
def test_card_precision_is_that_of_a_walk_through_the_days(budget):
    rng = np.random.default_rng(7)
    score, _, day, fraud = period(7)
    card = rng.integers(0, 40, len(score)).astype(str)
    blocked, found, possible = set(), [], []
    for today in np.unique(day):
        highest, bad = {}, {}
        for row in np.flatnonzero(day == today):
            if card[row] not in blocked:
                highest[card[row]] = max(score[row], highest.get(card[row], -np.inf))
                bad[card[row]] = bad.get(card[row], False) or fraud[row]
        first = sorted(highest, key=highest.get, reverse=True)[:budget]
        found.append(np.mean([bad[c] for c in first]))
        possible.append(min(len(first), sum(bad.values())) / len(first))
        blocked |= {c for c in first if bad[c]}
    got = card_precision(rank_cards(score, fraud, day, card), budget)
    np.testing.assert_allclose(got, [found, possible])


def test_without_identifiers_every_transaction_is_its_own_card():
    score, amount, day, fraud = period(8)
    got, possible = card_precision(rank_cards(score, fraud, day), 5)
    limited = limit_alerts(rank_transactions(score, amount, day, fraud), 5)
    mask = opened(limited, len(limited.score))
    by_day = [fraud[mask & (day == d)].mean() for d in np.unique(day)]
    np.testing.assert_allclose(got, by_day)
    assert (got <= possible).all()


def test_a_day_whose_cards_are_all_blocked_has_no_precision():
    cards = rank_cards(np.ones(2), np.ones(2, bool), np.array([0, 1]), np.array(["a", "a"]))
    found, possible = card_precision(cards, 3)
    assert found[0] == possible[0] == 1 and np.isnan([found[1], possible[1]]).all()


def test_thinned_ends_are_ends_few_and_complete():
    ranking = rank_transactions(*period(9, n=5000))
    thin = thinned_ends(ranking, 100)
    assert set(thin) <= set(ranking.ends) and 30 < len(thin) <= 102
    assert thin[0] == 0 and thin[-1] == 5000
    few = rank_transactions(np.array([2.0, 1]), np.ones(2), np.zeros(2))
    assert thinned_ends(few).tolist() == [0, 1, 2]


def test_one_class_and_no_labels_are_undefined_not_zero():
    score, amount, day, _ = period(10, n=30)
    unlabelled = rank_transactions(score, amount, day)
    assert not unlabelled.labelled and unlabelled.frauds == 0
    assert np.isnan(average_precision(unlabelled)) and np.isnan(area_under_roc(unlabelled))
    counts = confusion_counts(unlabelled, 0)
    assert np.isnan(counts.precision) and np.isnan(counts.recall)
    assert confusion_counts(unlabelled, 3).precision == 0
    everyone = rank_transactions(score, amount, day, np.ones(30, bool))
    assert np.isnan(area_under_roc(everyone)) and average_precision(everyone) == pytest.approx(1)


@pytest.mark.parametrize("budget", [4, np.inf])
def test_a_decision_is_chosen_on_validation_and_counted_on_test(budget):
    score, amount, day, fraud = period(12, n=600)
    validation = rank_transactions(score[:300], amount[:300], day[:300], fraud[:300])
    test = rank_transactions(score[300:], amount[300:], day[300:], fraud[300:])
    decision = decide(validation, test, 0.1, 15.0, budget, 0.5)
    threshold = np.sort(score[:300])[::-1][29]
    assert decision.threshold == threshold
    limited = limit_alerts(test, budget)
    alerts = int(alerts_at(limited, threshold))
    assert decision.alerts == alerts
    assert decision.alerts + decision.unopened == (score[300:] >= threshold).sum()
    assert decision.counts.caught == confusion_counts(limited, alerts, 0.5).caught
    cost = decision.counts.missed_amount + 15 * decision.counts.alerts
    assert decision.money.cost == pytest.approx(cost)
    on_validation = limit_alerts(validation, budget)
    costs = [
        alert_money(
            confusion_counts(
                on_validation,
                int(alerts_at(on_validation, threshold_for_share(validation, s))),
                0.5,
            ),
            15.0,
        ).cost
        for s in ALERT_SHARES
    ]
    np.testing.assert_allclose(decision.validation_curve.cost, costs)
    assert decision.chosen == int(np.argmin(costs))
    assert decision.best_share == ALERT_SHARES[decision.chosen]
    again = decide(validation, test, decision.best_share, 15.0, budget, 0.5)
    assert again.money.saved == pytest.approx(decision.best_saved)
    assert again.validation.cost == pytest.approx(min(costs))


def test_domain_errors_name_the_parameter():
    score, amount, day, fraud = period(11, n=20)
    ranking = rank_transactions(score, amount, day, fraud)
    cases = [
        ("score must be finite", lambda: rank_transactions(score + np.inf, amount, day)),
        ("at least 1, got 0", lambda: rank_transactions(score[:0], amount[:0], day[:0])),
        ("as many rows", lambda: rank_transactions(score, amount[1:], day)),
        ("budget must be at least 1, got 0", lambda: limit_alerts(ranking, 0)),
        ("share must lie", lambda: threshold_for_share(ranking, 1.5)),
        ("fraud_weight must be positive", lambda: confusion_counts(ranking, 1, 0)),
        ("base_rate must lie", lambda: precision_at_base_rate(0.5, 0.5, 2)),
        (
            "investigation_cost must be non-negative, got -1",
            lambda: alert_money(confusion_counts(ranking, 1), -1),
        ),
        ("budget must be", lambda: card_precision(rank_cards(score, fraud, day), 0)),
    ]
    for words, call in cases:
        with pytest.raises(ValueError, match=words):
            call()


def test_accuracy_is_that_of_scikit_learn_and_calling_nothing_fraud_is_nearly_right():
    score, amount, day, fraud = period(4)
    ranking = rank_transactions(score, amount, day, fraud)
    for threshold in (-np.inf, 0.5, 1.5, np.inf):
        counts = confusion_counts(ranking, alerts_at(ranking, threshold))
        assert counts.accuracy == pytest.approx(accuracy_score(fraud, score >= threshold))
        assert counts.accuracy_of_nothing == pytest.approx(accuracy_score(fraud, fraud & False))
    rarer = confusion_counts(ranking, alerts_at(ranking, 0.5), 0.1)
    assert rarer.accuracy_of_nothing == pytest.approx(1 - rarer.base_rate)
    np.testing.assert_allclose(  # the same recall and false positive rate, other weights
        rarer.accuracy,
        rarer.base_rate * rarer.recall + (1 - rarer.base_rate) * (1 - rarer.false_positive_rate),
    )


def test_a_precision_at_either_end_of_the_base_rate():
    assert precision_at_base_rate(0.8, 0.01, 0.0) == 0
    assert precision_at_base_rate(0.8, 0.01, 1.0) == 1
