from types import SimpleNamespace

import numpy as np
import pytest

from core.maths.case_studies.fraud_detection.alert_policy import decide, rank_transactions
from core.maths.case_studies.fraud_detection.findings import (
    Accuracy,
    Kinds,
    Obstacle,
    Policy,
    Rivals,
    Rule,
    Team,
    above_cheapest,
    accuracy,
    compared,
    equal_scores,
    fewer_that_catch,
    kinds_caught,
    most_opened,
    obstacle,
    policy,
    rule,
    share_reached,
    team,
)
from core.maths.case_studies.fraud_detection.resampling import Difference, Told


def ranking(score, fraud, amount=10.0):
    n = len(score)
    labels = None if fraud is None else np.array(fraud, bool)
    return rank_transactions(np.array(score, float), np.full(n, amount), np.zeros(n), labels)


@pytest.mark.parametrize(
    ("score", "before", "fraud", "alerts", "case"),
    [
        ([3, 2, 1], None, None, 1, Obstacle.UNLABELLED),
        ([0, 0, 0], [1, 0, 0], [1, 0, 0], 1, Obstacle.EQUAL_SCORES),
        ([3, 2, 1], [1, 0, 0], [0, 0, 0], 1, Obstacle.NO_FRAUD),
        ([3, 2, 1], [1, 0, 0], [1, 1, 1], 1, Obstacle.ALL_FRAUD),
        ([3, 2, 1], [0, 0, 0], [1, 0, 0], 1, Obstacle.NO_FRAUD_BEFORE),
        ([3, 2, 1], [1, 0, 0], [1, 0, 0], 0, Obstacle.NOTHING_OPENED),
        ([3, 2, 1], [1, 0, 0], [1, 0, 0], 1, None),
    ],
)
def test_what_stands_in_the_way(score, before, fraud, alerts, case):
    assert obstacle(ranking(score, before), ranking(score, fraud), alerts) is case


def test_equal_scores_reach_a_threshold_together():
    validation = ranking([1, 1, 1, 0], [0, 0, 0, 1])
    assert share_reached(validation, 1.0) == 0.75
    assert not equal_scores(validation, validation)
    same = ranking([1, 1], [0, 1])
    assert equal_scores(same, same) and not equal_scores(same, ranking([1, 2], [0, 1]))


def test_kinds_that_are_one_alike_or_apart():
    assert kinds_caught([]).case is Kinds.NONE
    one = kinds_caught([("a", 1, 3)])
    assert one.case is Kinds.ONE and one.worst == one.best
    assert kinds_caught([("a", 0, 3), ("b", 0, 9)]).case is Kinds.ALIKE
    both = kinds_caught([("a", 1, 3), ("b", 0, 9)])
    assert (both.case, both.worst[0], both.best[0], both.blind) == (Kinds.APART, "b", "a", True)
    assert not kinds_caught([("a", 1, 3)]).blind


def test_fewer_components_are_advised_only_where_they_catch_more():
    assert fewer_that_catch({1: 5, 2: 5, 3: 0, 4: 9}, 3) == (2, 5)
    assert fewer_that_catch({1: 0, 2: 0, 3: 0}, 3) is None
    assert fewer_that_catch({1: 0}, 1) is None


def test_nothing_is_above_the_cheapest_but_what_costs_more():
    validation = ranking(np.arange(200), np.arange(200) > 150)
    found, dear = (decide(validation, validation, share, 1.0) for share in (0.245, 1.0))
    assert found.validation.cost <= found.validation_curve.cost.min()
    assert above_cheapest(found) == 0, "the best share lies between those of the curve"
    lowest = found.validation_curve.cost.min()
    assert above_cheapest(dear) == pytest.approx(200 / lowest - 1)
    honest = ranking(np.arange(200), np.zeros(200))
    assert above_cheapest(decide(honest, validation, 0.5, 1.0)) == np.inf
    assert above_cheapest(decide(honest, validation, 0.0, 1.0)) == 0
    assert most_opened(dear) == 1


def test_accuracy_rises_with_the_frauds_among_the_alerts():
    test = ranking([4, 3, 2, 1], [1, 0, 0, 1])
    cases = [accuracy(decide(test, test, share, 1.0)) for share in (0.25, 0.5, 0.75)]
    assert cases == [Accuracy.MORE, Accuracy.EQUAL, Accuracy.LESS]
    nobody = ranking([4, 3], None)
    assert accuracy(decide(nobody, nobody, 0.5, 1.0)) is Accuracy.UNDEFINED


@pytest.mark.parametrize(
    ("found", "possible", "case", "behind"),
    [
        ([0.4, 0.5], [0.4, 0.5], Team.NEARLY_ALL, 0),
        ([0.1, 0.1], [0.4, 0.3], Team.SPARE_PLACES, 2),
        ([0.1, 1.0], [1.0, 1.0], Team.WORK_LEFT, 1),
    ],
)
def test_what_a_team_finds(found, possible, case, behind):
    got = team(np.array(found), np.array(possible))
    assert got[0] is case and got[3] == behind
    assert got[1:3] == pytest.approx((np.mean(found), np.mean(possible)))


@pytest.mark.parametrize(
    ("auc", "saved", "best", "case"),
    [
        ((0.9, 0.8), (5, 9), (9, 9), Rivals.BEATEN_BY_AMOUNT),
        ((0.9, 0.8), (9, 5), (9, 9), Rivals.SAME),
        ((0.8, 0.9), (9, 5), (9, 9), Rivals.DIFFERENT),
        ((0.8, 0.8), (9, 5), (9, 9), Rivals.SAME),
        ((0.8, 0.8), (5, 9), (9, 9), Rivals.SAME),  # no higher AUC that the amounts could beat
        ((0.9, 0.8), (5, 5), (9, 9), Rivals.SAME),
        ((0.9, 0.8), (-1, 0), (0, 3), Rivals.NOTHING_HERE),
        ((0.9, 0.8), (-1, 0), (0, -2), Rivals.NOTHING_EVER),
    ],
)
def test_whether_money_follows_auc(auc, saved, best, case):
    names = ("pca", "amount")
    decisions = {
        name: SimpleNamespace(money=SimpleNamespace(saved=s), best_saved=b)
        for name, s, b in zip(names, saved, best, strict=True)
    }
    values = dict(zip(names, auc, strict=True))
    found = compared(decisions, values, "pca", lambda one, other: True)
    assert found.case is case
    alike = compared(decisions, values, "pca", lambda one, other: False)
    like = {
        Rivals.BEATEN_BY_AMOUNT: Rivals.BEATEN_AT_LIKE_AUC,
        Rivals.DIFFERENT: Rivals.DIFFERENT_AT_LIKE_AUC,
    }
    assert alike.case is like.get(case, case), "no lesson from AUCs that chance may order"
    over = compared(decisions, values, "pca", lambda one, other: True, ["pca"])
    saves = max(saved) > 0
    assert over.case is (Rivals.OVER_BUDGET if saves else case), "then savings are too good"
    assert (alike.more, alike.less) == (found.more, found.less)
    if case is Rivals.BEATEN_BY_AMOUNT:
        assert (found.more, found.less) == ("amount", "pca")
    if case is Rivals.SAME:
        assert found.more == found.first and found.less != found.first


@pytest.mark.parametrize("sure", [True, False])
def test_beaten_by_the_amounts_though_a_third_saves_most(sure):
    """The two that are compared are the detector set and the amounts, not the best of all."""
    decisions = {
        name: SimpleNamespace(money=SimpleNamespace(saved=saved), best_saved=30)
        for name, saved in (("pca", 5), ("amount", 9), ("trees", 20))
    }
    auc = {"pca": 0.9, "amount": 0.8, "trees": 0.95}
    found = compared(decisions, auc, "pca", lambda one, other: sure)
    assert found.case is (Rivals.BEATEN_BY_AMOUNT if sure else Rivals.BEATEN_AT_LIKE_AUC)
    assert (found.first, found.richest) == ("trees", "trees")
    assert (found.more, found.less) == ("amount", "pca")


def test_how_the_rule_does():
    def difference(case):
        return Difference(case, 1.0, 0.0, 2.0)

    fraud, none = ranking([3, 2, 1], [1, 0, 0]), ranking([3, 2, 1], [0, 0, 0])
    assert rule(none, 0, difference(Told.LESS)) is Rule.UNCALIBRATED
    assert rule(fraud, 0, difference(Told.LESS)) is Rule.NOTHING_OPENED
    assert rule(fraud, 2, difference(Told.LESS), over=True) is Rule.OVER_BUDGET
    for case in Told:
        assert rule(fraud, 2, difference(case)).name == case.name


def test_a_kind_is_not_seen_below_a_tenth():
    assert kinds_caught([("a", 9, 100), ("b", 90, 100)]).blind
    assert not kinds_caught([("a", 10, 100), ("b", 90, 100)]).blind


@pytest.mark.parametrize(
    ("mean", "best", "case"),
    [
        (0.899, 1.0, Team.WORK_LEFT),
        (0.901, 1.0, Team.NEARLY_ALL),
        (0.4, 0.499, Team.SPARE_PLACES),
        (0.4, 0.5, Team.WORK_LEFT),
        (0.4, 0.501, Team.WORK_LEFT),
        (0.45, 0.5, Team.NEARLY_ALL),
        (0.09, 0.1, Team.NEARLY_ALL),
        (0.63, 0.7, Team.NEARLY_ALL),
        (0.0, 0.0, Team.NEARLY_ALL),
    ],
)
def test_a_team_finds_nearly_all_from_nine_tenths_on(mean, best, case):
    assert team(np.array([mean]), np.array([best]))[0] is case


def decided(recall=0.5, precision=0.5, saved=1.0, unopened=0, cost=100.0, lowest=100.0):
    return SimpleNamespace(
        counts=SimpleNamespace(alerts=100, recall=recall, precision=precision),
        money=SimpleNamespace(saved=saved),
        unopened=unopened,
        alerts=100,
        validation=SimpleNamespace(cost=cost),
        validation_curve=SimpleNamespace(cost=np.array([lowest, 500.0])),
    )


@pytest.mark.parametrize(
    ("given", "base_rate", "case"),
    [
        ({}, 1.0, Policy.NEAR_CHEAPEST),
        ({"cost": 101.9}, 1.0, Policy.NEAR_CHEAPEST),
        ({"cost": 102.1}, 1.0, Policy.DEARER),
        ({"unopened": 20}, 1.0, Policy.NEAR_CHEAPEST),
        ({"unopened": 21}, 1.0, Policy.BUDGET_FULL),
        ({"recall": 0.05}, 1.0, Policy.NEAR_CHEAPEST),
        ({"recall": 0.049}, 1.0, Policy.BLIND),
        ({"saved": 0.0}, 1.0, Policy.NEAR_CHEAPEST),
        ({"saved": -0.1}, 1.0, Policy.LOSS),
        ({"precision": 0.099}, 0.49, Policy.RARER),
        ({"precision": 0.099, "saved": 0.0}, 0.49, Policy.RARER),
        ({"precision": 0.099, "saved": -0.1}, 0.49, Policy.RARER_LOSS),
        ({"precision": 0.1}, 0.49, Policy.NEAR_CHEAPEST),
        ({"precision": 0.099}, 0.5, Policy.NEAR_CHEAPEST),
        ({}, 1.1, Policy.OVER_BUDGET),
    ],
)
def test_a_policy_at_its_borders(given, base_rate, case):
    """100 alerts in 4 days against a budget of 24 a day, which counts where fraud is made common;
    a budget of 25 a day would do."""
    assert policy(decided(**given), base_rate, 24, 4) is case
    if case is Policy.OVER_BUDGET:
        assert policy(decided(**given), base_rate, 25, 4) is Policy.NEAR_CHEAPEST
