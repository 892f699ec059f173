"""What is drawn is what was computed, light, and never infinite."""

from dataclasses import replace

import numpy as np
import pytest

from core.maths.case_studies.fraud_detection.alert_policy import (
    ALERT_SHARES,
    card_precision,
    decide,
    opened,
    precision_interval,
)
from core.maths.case_studies.fraud_detection.card_transactions import (
    simulate_transactions,
    transaction_set,
)
from core.maths.case_studies.fraud_detection.pipeline import assess, prepare
from core.maths.case_studies.fraud_detection.tables import (
    FLOOR,
    MOST_RARE,
    accuracy_tables,
    card_tables,
    cost_tables,
    drawn_by_lot,
    kinds_of_fraud,
    largest_parts,
    money_tables,
    plane_tables,
    principal_plane,
    queue_of_day,
    ranking_tables,
    rarity,
    rarity_tables,
    score_axis,
    score_bins,
    scree_tables,
    threshold_line,
)


@pytest.fixture(scope="module")
def prepared():
    table = simulate_transactions(seed=3, customers=250, terminals=120, radius=12.0)
    return prepare(transaction_set(table, "Small", "Simulated."), 3)


@pytest.fixture(scope="module")
def found(prepared):
    return assess(prepared, "mahalanobis", 0)


@pytest.fixture(scope="module")
def fraud(prepared):
    return prepared.transactions.fraud[prepared.periods.test]


def points(table):
    """The dots of a path of dots, (n, 2)."""
    return np.stack([table["x"][::3], table["y"][::3]], axis=1)


def test_the_plane_holds_the_components_and_colours_by_outcome(prepared, found, fraud):
    plane = principal_plane(prepared, found.detector, 0, 2)
    wanted = prepared.test @ prepared.components.directions[:, [0, 2]]
    np.testing.assert_allclose(plane.points, wanted)
    decision = decide(found.validation, found.test, 0.02, 20.0, 30)
    mask = opened(decision.ranking, decision.alerts)
    tables = plane_tables(plane, decision.ranking, decision.alerts, fraud)
    for name, rows in (("caught", fraud & mask), ("missed", fraud & ~mask)):
        np.testing.assert_allclose(points(tables[name]), wanted[rows], rtol=1e-5)
    assert len(points(tables["caught"])) == decision.counts.caught
    false = points(tables["false_alarms"])
    assert len(false) == min(150, decision.counts.false_alarms)
    shown = points(tables["passed"])
    assert 0 < len(shown) <= 400 and not fraud[plane.shown].any()
    outside = ((wanted < plane.low) | (wanted > plane.high)).any(axis=1).sum()
    assert plane.outside == outside < 0.02 * len(wanted)
    assert not len(plane.centres["x"]) and not len(plane.ellipses["x"])


def test_everything_alerted_is_a_region_as_large_as_the_window(prepared, found, fraud):
    plane = principal_plane(prepared, None, 0, 1)
    tables = plane_tables(plane, found.test, len(found.test.score), fraud)
    x = tables["region"]["x"]
    assert np.nanmin(x) == pytest.approx(plane.low[0], rel=1e-2)
    assert np.nanmax(x) == pytest.approx(plane.high[0], rel=1e-2)
    nothing = plane_tables(plane, found.test, 0, fraud)
    for empty in (tables["passed"], tables["missed"], nothing["region"], nothing["caught"]):
        assert len(empty["x"]) == 1 and empty["x"][0] < plane.low[0], "one point out of sight"


@pytest.mark.parametrize(("method", "count"), [("k_means", 4), ("mixture", 2)])
def test_clusters_are_drawn_where_they_are(prepared, method, count):
    detector = assess(prepared, method, count).detector
    plane = principal_plane(prepared, detector, 1, 3)
    means = detector.centres if method == "k_means" else detector.means
    wanted = means @ prepared.components.directions[:, [1, 3]]
    np.testing.assert_allclose(points(plane.centres), wanted, rtol=1e-4, atol=1e-5)
    assert np.isnan(plane.ellipses["x"]).sum() == count
    if method == "mixture":  # Mahalanobis distance of an ellipse's points: the median of χ²(2)
        outline = np.stack([plane.ellipses["x"][:33], plane.ellipses["y"][:33]], axis=1) - wanted[0]
        v = prepared.components.directions[:, [1, 3]]
        inverse = np.linalg.inv(v.T @ np.linalg.inv(detector.inverses[0]) @ v)
        squared = np.einsum("nd,de,ne->n", outline, inverse, outline)
        np.testing.assert_allclose(squared, 2 * np.log(2), rtol=1e-3)


def test_scree_parts_every_component_once(prepared):
    d = len(prepared.names)
    for kept in (0, 5, d):
        tables = scree_tables(prepared, kept, np.ones(d))
        heights = np.r_[tables["kept"]["y"][1::3], tables["left_out"]["y"][1::3]]
        np.testing.assert_allclose(heights, prepared.components.variances, rtol=1e-6)
        assert len(tables["kept"]["x"]) == 3 * kept


def test_histograms_count_every_transaction(found, fraud):
    bins = score_bins(found.score, fraud, log=True)
    for name, rows in (("honest", ~fraud), ("fraud", fraud)):
        height = bins[name]["high"][::2]
        assert height[height > FLOOR].sum() == rows.sum()
        np.testing.assert_array_equal(bins[name]["high"][1::2], height)
    line = threshold_line(10.0, bins, log=True)
    assert line["x"].tolist() == pytest.approx([1.0, 1.0])
    assert line["y"][1] == max(t["high"].max() for t in bins.values())
    for beyond in (np.inf, -np.inf):
        assert np.isfinite(threshold_line(beyond, bins, log=True)["x"]).all()
        assert np.isfinite(threshold_line(beyond, bins, log=False)["x"]).all()


def test_equal_scores_and_zeros_have_a_histogram():
    bins = score_bins(np.zeros(80), np.zeros(80, bool), log=True)
    assert bins["honest"]["high"].max() == 80 and bins["fraud"]["high"].max() == np.float32(FLOOR)
    assert score_axis(np.array([-1.0, 0.01]), True).tolist() == [-4.0, -2.0]


def drawn_costs(tables):
    return tables["test"]["y"]


def test_costs_are_a_day_and_leave_out_what_is_far_above_no_model(found):
    decision = decide(found.validation, found.test, 0.01, 20.0)
    errors = np.linspace(0, 9, len(ALERT_SHARES))
    tables = cost_tables(decision, 0.01, 14, 21, errors)
    band, inside = tables["band"], np.isfinite(drawn_costs(tables))
    np.testing.assert_allclose(
        band["low"], (decision.test_curve.cost - errors)[1:][inside] / 21, rtol=1e-5
    )
    unknown = cost_tables(decision, 0.01, 14, 21, np.full(len(ALERT_SHARES), np.nan))
    assert not len(unknown["band"]["x"]), "a single card: no error is known"
    test = tables["test"]
    seen = ~np.isnan(test["y"])
    np.testing.assert_allclose(test["y"][seen], decision.test_curve.cost[1:][seen] / 21, rtol=1e-6)
    level = tables["level"]["y"][0]
    assert level == pytest.approx(found.test.fraud_amount / 21)
    assert np.nanmax(test["y"]) <= 1.3 * level < decision.test_curve.cost[-1] / 21
    best = points(tables["best"])[0]
    assert best[0] == pytest.approx(100 * ALERT_SHARES[decision.chosen])
    assert best[1] == pytest.approx(decision.validation_curve.cost.min() / 14)
    assert points(tables["now"])[0].tolist() == pytest.approx([1.0, decision.money.cost / 21])
    dear = decide(found.validation, found.test, 1.0, 1e6)
    tables = cost_tables(dear, 1.0, 14, 21, errors)
    assert dear.chosen == 0 and dear.best_share == 0 == dear.best_saved
    assert len(tables["best"]["x"]) == len(tables["now"]["x"]) == 0


def test_curves_pass_through_the_operating_point(found):
    for weight in (1.0, 0.1):
        decision = decide(found.validation, found.test, 0.02, 20.0, 8, weight)
        precision, roc = ranking_tables(decision, found.test)
        counts = decision.counts
        assert points(precision["now"])[0] == pytest.approx([counts.recall, counts.precision])
        assert points(roc["now"])[0] == pytest.approx([counts.false_positive_rate, counts.recall])
        low, high = precision["interval"]["y"]
        assert (low, high) == pytest.approx(precision_interval(counts))
        assert precision["level"]["y"][0] == pytest.approx(float(counts.base_rate))
        for tables in (precision, roc):
            for name in ("curve", "unlimited"):
                assert tables[name]["x"].max() <= 1 and len(tables[name]["x"]) < 170
        assert roc["unlimited"]["y"][-1] == roc["unlimited"]["x"][-1] == 1
        assert roc["curve"]["y"][-1] < 1, "a budget leaves frauds out of reach"


def test_card_precision_is_drawn_day_by_day(found):
    got, possible = card_precision(found.cards, 5)
    tables = card_tables(got, possible, 3)
    np.testing.assert_allclose(tables["days"]["y"][1::3], got, rtol=1e-6)
    np.testing.assert_allclose(tables["possible"]["y"][::3], possible, rtol=1e-6)
    assert tables["chosen"]["x"][0] == 4
    assert tables["mean"]["y"][0] == pytest.approx(np.nanmean(got))


def test_kinds_of_fraud_are_all_frauds_once(prepared, found, fraud):
    kinds = kinds_of_fraud(found, prepared)
    assert [name for name, _ in kinds][-1] == "compromised customer"
    np.testing.assert_array_equal(sum(mask.astype(int) for _, mask in kinds), fraud)
    without = replace(prepared, transactions=replace(prepared.transactions, scenario=None))
    thirds = kinds_of_fraud(found, without)
    np.testing.assert_array_equal(sum(mask.astype(int) for _, mask in thirds), fraud)
    amount = prepared.transactions.amount[prepared.periods.test]
    assert amount[thirds[0][1]].max() <= amount[thirds[2][1]].min()
    blind = replace(prepared, transactions=replace(prepared.transactions, fraud=None))
    assert kinds_of_fraud(found, blind) == []


def test_the_queue_of_a_day_is_its_alerts_in_order(prepared, found):
    day = np.floor(prepared.transactions.time[prepared.periods.test])
    decision = decide(found.validation, found.test, 0.05, 20.0, 7)
    queues = [queue_of_day(decision.ranking, decision.alerts, day, d) for d in np.unique(day)]
    assert sum(map(len, queues)) == decision.alerts
    for today, rows in zip(np.unique(day), queues, strict=True):
        assert (day[rows] == today).all() and len(rows) <= 7
        assert (np.diff(found.score[rows]) <= 0).all()


def test_reasons_are_the_largest_parts_that_matter():
    assert largest_parts(np.array([1.0, 10.0, 0.9, -20.0, 5.0])).tolist() == [1, 4]
    assert largest_parts(np.array([-1.0, -2.0])).size == 0


@pytest.mark.parametrize("share", [1e-4, 0.003, 0.01, 0.2, 1.0])
@pytest.mark.parametrize("method", ["mahalanobis", "amount"])
def test_a_score_is_alerted_exactly_if_it_is_rarer_than_the_share(prepared, method, share):
    found = assess(prepared, method, 0)
    decision = decide(found.validation, found.test, share, 20.0)
    rare = rarity(found.validation, found.score)
    if share < 1:
        np.testing.assert_array_equal(rare > 1 / share, opened(decision.ranking, decision.alerts))
    assert rare.min() >= 1 and rare.max() <= 2 * len(found.validation.score)


def test_rows_hold_each_fraud_once_in_its_kind_and_stay_at_their_height(prepared, found, fraud):
    kinds, shown = kinds_of_fraud(found, prepared), drawn_by_lot(prepared)
    heights = {}
    for share in (0.005, 0.05):
        decision = decide(found.validation, found.test, share, 20.0, 30)
        mask = opened(decision.ranking, decision.alerts)
        tables = rarity_tables(found, decision.ranking, decision.alerts, share, shown, kinds)
        for name, rows in (("caught", fraud & mask), ("missed", fraud & ~mask)):
            seen = points(tables[name])
            assert (seen[:, 0] >= 1).sum() == rows.sum(), "without one, a point out of sight"
        assert tables["threshold"]["x"][0] == pytest.approx(1 / share)
        line = tables["threshold"]["y"].reshape(-1, 3)[:, :2]
        titles = np.sort(tables["rows"]["y"])
        assert (line[:, 0] < titles - 0.8).all() and (titles - line[:, 1] > 0.1).all()
        both = np.concatenate([points(tables[name]) for name in ("caught", "missed")])
        both = both[both[:, 0] >= 1]
        heights[share] = sorted(both[:, 1].tolist())
        level = len(kinds)
        inside = both[:, 1] % 1
        assert both[:, 1].max() < level and 0.05 < inside.min() <= inside.max() < 0.7
        honest = np.concatenate([points(tables[n]) for n in ("passed", "false_alarms")])
        assert np.all(honest[:, 1] > level) and len(honest) <= len(shown) + 250
        drawn = np.concatenate([both, honest])
        assert drawn[:, 0].min() >= 1 and drawn[:, 0].max() < MOST_RARE
        for text, (name, kind) in zip(tables["rows"]["text"][1:], kinds, strict=True):
            assert text == f"{name}: {(mask & kind).sum()} of {kind.sum()} caught"
        assert f"{(mask & ~fraud).sum():,} of {(~fraud).sum():,}" in tables["rows"]["text"][0]
    assert heights[0.005] == heights[0.05]


def test_the_accuracy_curve_passes_through_the_decision_and_starts_near_nothing(found, fraud):
    share = float(ALERT_SHARES[100])
    decision = decide(found.validation, found.test, share, 20.0)
    tables = accuracy_tables(decision, share)
    mask = opened(decision.ranking, decision.alerts)
    assert points(tables["now"])[0, 1] == pytest.approx((mask == fraud).mean())
    assert tables["curve"]["y"][99] == pytest.approx((mask == fraud).mean())
    np.testing.assert_allclose(tables["level"]["y"], 1 - fraud.mean(), rtol=1e-6)
    assert decision.test_counts.accuracy[0] == pytest.approx(1 - fraud.mean())


def test_savings_are_those_of_the_decisions_in_their_order(found):
    decisions = {
        name: decide(found.validation, found.test, share, 20.0)
        for name, share in (("b", 0.02), ("a", 0.001))
    }
    tables = money_tables(decisions, {"a": "A", "b": "B"}, "a")
    assert tables["detectors"]["name"] == ["B", "A"]
    assert tables["detectors"]["saved"].tolist() == [
        float(d.money.saved) for d in decisions.values()
    ]
    assert tables["chosen"]["best"][0] == decisions["a"].best_saved
