"""Scores by scikit-learn and by hand; reasons that add up; nothing learnt from what comes later."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.cluster import KMeans
from sklearn.covariance import EmpiricalCovariance
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from core.maths.case_studies.fraud_detection.card_transactions import (
    SCENARIOS,
    TransactionSet,
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.pipeline import (
    METHODS,
    MIN_ROWS,
    QUEUE_LENGTH,
    assess,
    assess_components,
    can_learn,
    fit_boosted,
    fit_centres,
    fit_forest,
    fit_logistic,
    fit_mahalanobis,
    fit_mixture,
    fit_neighbours,
    fit_reconstruction,
    prepare,
    split_periods,
)

FITTED = [name for name, method in METHODS.items() if method.fit]
SMALL = {"trees": 20, "neighbours": 10, "clusters": 4, "mixture_components": 2, "components": 6}


@pytest.fixture(scope="module")
def transactions():
    table = simulate_transactions(seed=3, customers=250, terminals=120, radius=12.0)
    return transaction_set(table, "Small", "Simulated.")


@pytest.fixture(scope="module")
def prepared(transactions):
    return prepare(transactions, 3)


@pytest.fixture(scope="module")
def assessed(prepared):
    return {m: assess(prepared, m, SMALL.get(METHODS[m].setting, 0)) for m in METHODS}


def few_days(n=900, days=2.0, seed=0):
    """A set without identifiers, as short as the well-known one."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, days, n))
    fraud = rng.uniform(size=n) < 0.05
    return TransactionSet(
        name="Few",
        note="Made up.",
        features=(rng.normal(size=(n, 5)) + 2 * fraud[:, None]).astype(np.float32),
        feature_names=tuple("abcde"),
        time=time,
        amount=rng.gamma(2, 20, n),
        fraud=fraud,
        scenario=None,
        customer=None,
        terminal=None,
    )


def test_weeks_are_cut_at_midnights_in_order(transactions):
    periods = split_periods(transactions.time, 2)
    time = transactions.time
    assert periods.by_weeks
    assert (periods.train.stop, periods.validation.stop, periods.delay.stop) == (
        periods.validation.start,
        periods.delay.start,
        periods.test.start,
    )
    days = [
        (np.floor(time[p].min()), np.floor(time[p].max()))
        for p in (periods.train, periods.validation, periods.delay, periods.test)
    ]
    assert days == [(49, 62), (63, 76), (77, 83), (84, 104)]
    longest = split_periods(transactions.time, 99)
    assert longest.train.start == 0


def test_short_sets_are_cut_by_time_and_bunched_ones_by_rows():
    time = few_days().time
    periods = split_periods(time)
    assert not periods.by_weeks
    edges = time[0] + np.ptp(time) * np.array([0.5, 0.7, 0.75])
    starts = (periods.validation.start, periods.delay.start, periods.test.start)
    assert starts == tuple(np.searchsorted(time, edges))
    bunched = np.r_[np.linspace(0, 0.01, 950), 2.0]
    rows = split_periods(bunched)
    assert rows.validation == slice(475, 665) and rows.test.stop == 951
    assert rows.test.start == int(0.75 * 951)


@settings(max_examples=40)
@given(n=st.integers(5 * MIN_ROWS + 5, 2000), days=st.floats(0.1, 200), weeks=st.integers(1, 9))
def test_every_set_that_is_large_enough_is_cut(n, days, weeks):
    time = np.sort(np.random.default_rng(n).uniform(0, days, n) ** 2 / days)
    periods = split_periods(time, weeks)
    parts = [periods.train, periods.validation, periods.delay, periods.test]
    for before, after in pairwise(parts):
        assert before.stop == after.start
    assert periods.test.stop == n
    assert min(p.stop - p.start for p in (parts[0], parts[1], parts[3])) >= MIN_ROWS


def test_features_are_scaled_by_the_training_weeks_alone(transactions, prepared):
    rows = transactions.features.astype(float)[:, prepared.feature]
    scaler = StandardScaler().fit(rows[prepared.periods.train])
    n = len(prepared.train)
    wanted = scaler.transform(rows[prepared.periods.test]) * np.sqrt((n - 1) / n)
    np.testing.assert_allclose(prepared.test, wanted, rtol=1e-6, atol=1e-6)
    assert prepared.train.std(axis=0, ddof=1) == pytest.approx(1)


def test_a_feature_that_is_constant_in_training_is_left_out():
    few = few_days()
    features = few.features.copy()
    features[: split_periods(few.time).train.stop, 2] = 7.0
    prepared = prepare(replace(few, features=features))
    assert prepared.names == ("a", "b", "d", "e")
    with pytest.raises(ValueError, match="all are constant"):
        prepare(replace(few, features=np.ones_like(features)))


@pytest.mark.parametrize("method", METHODS)
def test_nothing_of_later_weeks_enters_a_fit(transactions, prepared, assessed, method):
    """Later rows turned upside down: the validation scores that remain must not move."""
    test = prepared.periods.test
    features, fraud = transactions.features.copy(), transactions.fraud.copy()
    features[test], fraud[test] = features[test][::-1] * 3, ~fraud[test]
    changed = prepare(replace(transactions, features=features, fraud=fraud), 3)
    again = assess(changed, method, SMALL.get(METHODS[method].setting, 0))
    np.testing.assert_array_equal(again.validation.score, assessed[method].validation.score)


@pytest.mark.parametrize("method", [m for m in FITTED if not METHODS[m].supervised])
def test_labels_have_no_say_in_an_unsupervised_score(transactions, assessed, method):
    blind = prepare(replace(transactions, fraud=None, scenario=None), 3)
    again = assess(blind, method, SMALL.get(METHODS[method].setting, 0))
    np.testing.assert_array_equal(again.score, assessed[method].score)
    assert not again.test.labelled and again.test.frauds == 0


def test_reconstruction_error_is_that_of_scikit_learn(prepared):
    z, k = prepared.test, 6
    pca = PCA(k).fit(prepared.train)
    wanted = ((z - pca.inverse_transform(pca.transform(z))) ** 2).sum(axis=1)
    np.testing.assert_allclose(fit_reconstruction(prepared, k).score(z), wanted, rtol=1e-8)
    none, most = (fit_reconstruction(prepared, k).score(z) for k in (0, 99))
    np.testing.assert_allclose(none, (z**2).sum(axis=1))
    assert (most <= none + 1e-9).all() and most.max() > 0.1, "all but one are kept, never all"


def test_mahalanobis_is_that_of_scikit_learn_and_survives_a_copied_feature(transactions, prepared):
    z, train = prepared.test, prepared.train
    n = len(train)
    wanted = EmpiricalCovariance().fit(train).mahalanobis(z) * (n - 1) / n
    detector = fit_mahalanobis(prepared)
    np.testing.assert_allclose(detector.score(z), wanted, rtol=1e-6)
    twice = np.concatenate([transactions.features, transactions.features[:, :1]], axis=1)
    names = (*transactions.feature_names, "Amount again")
    singular = prepare(replace(transactions, features=twice, feature_names=names), 3)
    copied = fit_mahalanobis(singular)
    assert copied.rank == len(prepared.names) == detector.rank
    np.testing.assert_allclose(copied.score(singular.test), wanted, rtol=1e-5)


def test_distances_to_centres_are_those_of_scikit_learn(prepared):
    detector = fit_centres(prepared, 4)
    theirs = KMeans(4, init=detector.centres, n_init=1, max_iter=1).fit(prepared.train)
    theirs.cluster_centers_ = detector.centres
    wanted = theirs.transform(prepared.test).min(axis=1) ** 2
    np.testing.assert_allclose(detector.score(prepared.test), wanted, rtol=1e-8)


def test_mixture_density_by_scipy(prepared):
    detector = fit_mixture(prepared, 3)
    z = prepared.test[:300]
    density = sum(
        weight * multivariate_normal(mean, np.linalg.inv(inverse)).pdf(z)
        for weight, mean, inverse in zip(
            detector.weights, detector.means, detector.inverses, strict=True
        )
    )
    seen = density > 0  # scipy's own product underflows far out
    np.testing.assert_allclose(detector.score(z)[seen], -np.log(density[seen]), rtol=1e-6)
    assert np.isfinite(detector.score(1e4 * z)).all()


def test_logistic_regression_is_told_the_training_labels(transactions, prepared):
    labels = transactions.fraud[prepared.periods.train]
    theirs = LogisticRegression(max_iter=20_000, tol=1e-8).fit(prepared.train, labels)
    wanted = theirs.decision_function(prepared.test)
    np.testing.assert_allclose(fit_logistic(prepared).score(prepared.test), wanted, rtol=0.02)


def test_logistic_regression_stands_at_its_minimum(transactions, prepared):
    """J is strongly convex in w with modulus 1, so its gradient tells how far below J can be."""
    labels = transactions.fraud[prepared.periods.train]
    fitted = fit_logistic(prepared)
    odds = prepared.train @ fitted.weights + fitted.intercept
    apart = 1 / (1 + np.exp(-odds)) - labels
    gradient = np.append(prepared.train.T @ apart + fitted.weights, apart.sum())
    assert np.abs(gradient).max() < 1e-3, "at the end of a descent of 300 steps it is above 1"


def test_boosted_trees_are_scikit_learns_and_told_the_training_labels(transactions, prepared):
    labels = transactions.fraud[prepared.periods.train]
    theirs = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=100, early_stopping=False, random_state=0
    ).fit(prepared.train, labels)
    odds = theirs.predict_proba(prepared.test)[:, 1]
    found = fit_boosted(prepared).score(prepared.test)
    np.testing.assert_allclose(found, np.log(odds / (1 - odds)), rtol=1e-6, atol=1e-6)
    honest = replace(transactions, fraud=np.zeros(len(transactions.time), bool))
    with pytest.raises(ValueError, match="fraud must hold both classes"):
        fit_boosted(prepare(honest, 3))


@pytest.mark.parametrize("fit", [fit_forest, fit_neighbours])
def test_scikit_learns_scores_turned_round(prepared, fit):
    detector = fit(prepared, 12)
    z = prepared.test[:50]
    np.testing.assert_array_equal(detector.score(z), -detector.model.score_samples(z))


@pytest.mark.parametrize("method", FITTED)
def test_reasons_add_up_to_the_score_or_are_drops(prepared, assessed, method):
    found = assessed[method]
    reasons, detector = found.reasons, found.detector
    assert reasons.parts.shape == (len(reasons.row), len(prepared.names))
    if detector.additive:
        total = reasons.parts.sum(axis=1) + reasons.rest
        np.testing.assert_allclose(total, found.score[reasons.row], rtol=1e-9, atol=1e-9)
    else:
        row = prepared.test[reasons.row[3]]
        for j in (0, 5):
            usual = row.copy()
            usual[j] = np.median(prepared.train[:, j])
            drop = detector.score(np.stack([row, usual]))
            assert reasons.parts[3, j] == pytest.approx(drop[0] - drop[1])
        assert not reasons.rest.any()


@pytest.mark.parametrize("method", FITTED)
def test_the_first_alerts_of_every_day_have_reasons(transactions, prepared, assessed, method):
    found, day = assessed[method], np.floor(transactions.time[prepared.periods.test])
    for today in np.unique(day):
        rows = np.flatnonzero(day == today)
        first = rows[np.argsort(-found.score[rows], kind="stable")][:QUEUE_LENGTH]
        assert set(first) <= set(found.reasons.row)


@pytest.mark.parametrize("method", METHODS)
def test_rankings_hold_the_scores_of_their_period(transactions, prepared, assessed, method):
    found, periods = assessed[method], prepared.periods
    np.testing.assert_array_equal(found.score[found.test.row], found.test.score)
    assert found.test.transactions == periods.test.stop - periods.test.start
    assert found.validation.transactions == periods.validation.stop - periods.validation.start
    assert found.test.frauds == transactions.fraud[periods.test].sum()
    assert (found.reasons is None) == (METHODS[method].fit is None)
    assert METHODS[method].label and METHODS[method].score


def test_what_is_explained_is_not_suspicious():
    """On the shipped design: many components hide the terminals, few show them."""
    transactions = transaction_set(simulate_transactions(), "Simulated", "Simulated.")
    prepared = prepare(transactions, 3)
    test = prepared.periods.test
    assert SCENARIOS[2] == "compromised terminal"
    terminal = transactions.scenario[test] == 2

    def caught(k):
        found = assess(prepared, "pca", k)
        return terminal[found.test.row[: len(found.score) // 100]].sum() / terminal.sum()

    assert caught(4) > 0.45 and caught(13) < 0.1


def test_progress_is_told_and_ends():
    told = []
    assess(prepare(few_days()), "mahalanobis", 0, told.append)
    assert told == sorted(told) and told[-1] == 1


def test_a_set_of_two_days_without_identifiers():
    prepared = prepare(few_days())
    found = assess(prepared, "mahalanobis", 0)
    test = prepared.periods.test
    assert len(found.cards.card) == test.stop - test.start, "each transaction is its own card"
    assert found.test.days == 1


def test_domain_errors(prepared):
    few = few_days()
    honest = prepare(replace(few, fraud=np.zeros(len(few.time), bool)))
    assert can_learn(prepared) and not can_learn(honest)
    cases = [
        ("training_weeks must be at least 1, got 0", lambda: split_periods(few.time, 0)),
        ("time must not decrease", lambda: split_periods(few.time[::-1])),
        ("at least 50 transactions each", lambda: split_periods(few.time[:60])),
        ("got 0 transactions", lambda: split_periods(np.zeros(0))),
        ("method must be one of pca", lambda: assess(prepared, "magic", 1)),
        ("components must be non-negative", lambda: fit_reconstruction(prepared, -1)),
        ("fraud must hold both classes", lambda: fit_logistic(honest)),
    ]
    for words, call in cases:
        with pytest.raises(ValueError, match=words):
            call()


def test_every_number_of_components_at_once_is_each_fitted_anew(prepared):
    path = assess_components(prepared)
    assert list(path) == list(range(1, len(prepared.names)))
    for k, one in path.items():
        alone = assess(prepared, "pca", k)
        np.testing.assert_allclose(one.score, alone.score, rtol=1e-8, atol=1e-12)
        for period in ("validation", "test"):
            at_once, anew = getattr(one, period), getattr(alone, period)
            np.testing.assert_allclose(at_once.score, anew.score, rtol=1e-8, atol=1e-12)
            np.testing.assert_array_equal(at_once.caught, anew.caught)
            np.testing.assert_array_equal(at_once.row, anew.row)
        np.testing.assert_array_equal(one.reasons.row, alone.reasons.row)
        np.testing.assert_allclose(one.reasons.parts, alone.reasons.parts)
        np.testing.assert_array_equal(one.cards.card, alone.cards.card)


def test_a_single_feature_has_a_path_of_no_component():
    few = few_days()
    path = assess_components(prepare(replace(few, features=few.features[:, :1])))
    assert list(path) == [0]
    assert path[0].score.min() >= 0
