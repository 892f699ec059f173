"""Cases by hand: what each verdict says of a plain example, and at its borders."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.maths.case_studies.medical_diagnosis.cell_measurements import wisconsin_cells
from core.maths.case_studies.medical_diagnosis.decision import (
    costs_of_thresholds,
    decide,
    judge_cells,
)
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import Area, auc_difference
from core.maths.case_studies.medical_diagnosis.verdicts import (
    Blind,
    Calling,
    Ceiling,
    Comparison,
    Descent,
    Learning,
    Optimum,
    Shared,
    Shortcut,
    judge_blind,
    judge_calling,
    judge_ceiling,
    judge_comparison,
    judge_descent,
    judge_learning,
    judge_shared,
    judge_shortcut,
    knowing_nothing,
)
from core.maths.learning.logistic_regression import (
    descend_logistic,
    fit_logistic_models,
    largest_curvature,
)
from core.maths.learning.network_training import Training

ILL = np.arange(200) < 80
RNG = np.random.default_rng(0)


def scores(distance):
    return np.random.default_rng(1).normal(size=200) + distance * ILL


@pytest.fixture(scope="module")
def model():
    return judge_cells(wisconsin_cells(), 0.01)


def test_a_threshold_is_judged_by_its_cost_and_by_whom_it_calls(model):
    costs = costs_of_thresholds(model, 0.01, 200.0, 1.0)

    def case(threshold, costs=costs):
        return judge_calling(decide(model, threshold, costs), costs, len(model.score))

    assert case(1.1).case is Calling.NOBODY and not case(1.1).cheapest
    assert case(0.0).case is Calling.EVERYBODY and not case(0.0).cheapest
    assert case(0.9).case is Calling.DEAR
    best = case(float(costs.threshold[costs.best]))
    assert best.case is Calling.CHEAP and best.cheapest and best.above == 0
    screening = costs_of_thresholds(model, 0.005, 200.0, 1.0)
    assert case(0.42, screening).case is Calling.MOSTLY_HEALTHY
    nobody = replace(decide(model, 1.1, costs), above=0.0)
    assert judge_calling(nobody, costs, 569).cheapest
    assert best.blind == judge_blind(costs)


@pytest.mark.parametrize(
    ("blind", "ends", "lowest", "case", "everybody", "saves"),
    [
        (0.4, (0.5, 0.6), 0.3, Blind.GAINS, False, True),
        (0.5, (0.5, 0.6), 0.3, Blind.LEVEL, False, True),
        (0.5 * (1 + 1e-12), (0.6, 0.5), 0.5, Blind.LEVEL, True, False),
        (0.5 * (1 - 1e-12), (0.6, 0.5), 0.3, Blind.LEVEL, True, True),
        (0.55, (0.5, 0.6), 0.3, Blind.LOSES, False, True),
        (0.55, (0.6, 0.5), 0.5, Blind.LOSES, True, False),
        (0.55, (0.5, 0.5), 0.5, Blind.LOSES, False, False),
    ],
)
def test_a_threshold_chosen_blind_is_held_against_calling_all_or_none(
    model, blind, ends, lowest, case, everybody, saves
):
    costs = costs_of_thresholds(model, 0.01, 200.0, 1.0)
    costs = replace(
        costs,
        cost=np.array([ends[0], lowest, ends[1]]),
        best=1,
        policy=replace(costs.policy, cost=blind),
    )
    found = judge_blind(costs)
    assert (found.case, found.everybody, found.saves) == (case, everybody, saves)
    assert (found.cost, found.naive) == (blind, min(ends))


def test_of_the_cells_a_costly_miss_or_alarm_leaves_only_hindsight(model):
    for asked, case, everybody in (
        ((0.5, 1000.0, 0.1), Blind.LOSES, True),
        ((0.001, 1.0, 100.0), Blind.LOSES, False),
        ((0.5, 200.0, 1.0), Blind.LOSES, True),
        ((0.01, 200.0, 1.0), Blind.GAINS, True),
    ):
        found = judge_blind(costs_of_thresholds(model, *asked))
        assert (found.case, found.everybody, found.saves) == (case, everybody, True), asked


@pytest.mark.parametrize(
    ("rate", "penalty", "at", "case"),
    [
        (0.5, 1e-4, 120, Descent.FALLING),
        (2.0, 1e-4, 60, Descent.BEYOND_BOUND),
        (4.0, 0.1, 60, Descent.RISES),
        (0.5, 1.0, 120, Descent.SETTLED),
        (10.0, 1.0, 120, Descent.DIVERGES),
        (1.0, 0.01, 20, Descent.BEYOND_BOUND),
        (10.0, 0.01, 71, Descent.RESTLESS),  # 2/λmax at the optimum is 8.99
    ],
)
def test_settled_is_a_matter_of_distance(rate, penalty, at, case):
    cells = wisconsin_cells()
    path = descend_logistic(cells.features, cells.ill, rate, penalty, 120)
    model = fit_logistic_models(cells.features, cells.ill, np.ones((1, 569)), penalty)
    optimum = np.r_[model.weights[0], model.intercept]
    curvature = largest_curvature(cells.features, optimum, penalty)
    lowest = Optimum(optimum, float(model.loss[0]), curvature)
    verdict = judge_descent(path, min(at, path.steps), rate, lowest)
    assert verdict.case is case
    assert verdict.loss >= verdict.lowest


def state(train, held, diverged=False):
    zero = np.zeros(0)
    k = len(held)
    return Training(
        None, (), (), k - 1, zero, np.arange(k), np.array(train), np.full(k, 0.7),
        np.array(held), np.linspace(0.5, 0.9, k), None, diverged,
    )  # fmt: skip


GOOD, LOT = Area(0.8, 0.05, 0.7, 0.9), Area(0.4, 0.1, 0.2, 0.6)


@pytest.mark.parametrize(
    ("run", "validation", "test", "case"),
    [
        (state([1, 0.5], [1, 0.6], True), None, None, Learning.DIVERGED),
        (state([1], [1]), None, None, Learning.NOT_BEGUN),
        (state([1, 2], [1, 0.6]), GOOD, GOOD, Learning.CLIMBS),
        (state([1, 0.5], [1, 1.2]), GOOD, GOOD, Learning.NO_GAIN),
        (state([1, 0.5], [1, 0.9]), LOT, GOOD, Learning.CHANCE),
        (state([1, 0.5], [1, 0.9]), GOOD, LOT, Learning.FAILS_TEST),
        (state([1, 0.5, 0.3], [1, 0.6, 0.7]), GOOD, GOOD, Learning.OVERFITS),
        (state([1, 0.5, 0.6], [1, 0.6, 0.7]), GOOD, GOOD, Learning.UNSTEADY),
        (state([1, 0.5, 0.6], [1, 0.6, 0.65]), GOOD, GOOD, Learning.LEARNED),
        (state([1, 0.5], [1, 0.6]), None, None, Learning.LEARNED),
    ],
)
def test_how_a_training_went(run, validation, test, case):
    assert judge_learning(run, 0.9, validation, test).case is case


def test_knowing_nothing_is_the_commoner_class():
    train, held = np.repeat([0, 1], [3, 1]), np.repeat([0, 1], [1, 3])
    loss, accuracy = knowing_nothing(train, held)
    assert loss == pytest.approx(-(0.75 * np.log(0.25) + 0.25 * np.log(0.75)))
    assert accuracy == 0.25
    assert knowing_nothing(held, held)[1] == 0.75
    assert knowing_nothing(np.array([0, 1]), np.array([0, 1])) == (np.log(2), 0.5)


@pytest.mark.parametrize(
    ("network", "baseline", "case"),
    [
        (scores(0.0), scores(3.0), Comparison.CHANCE),
        (scores(0.3), scores(0.3), Comparison.LEVEL),  # from 0.518
        (scores(3.0), RNG.normal(size=200), Comparison.BEATS),
        (scores(0.8), ILL + 0.1 * scores(0.0), Comparison.BEATEN),
        (scores(2.0), scores(2.0), Comparison.LEVEL),
    ],
)
def test_two_readers_of_the_same_images(network, baseline, case):
    assert judge_comparison(network, baseline, ILL).case is case


@pytest.mark.parametrize(
    ("law", "place", "network", "ideal", "case"),
    [
        (False, True, None, None, Ceiling.UNKNOWN),
        (True, True, None, None, Ceiling.LAW),
        (True, False, None, None, Ceiling.LAW_OF_PLACE),
        (False, True, 0.8, None, Ceiling.ALONE),
        (True, False, 0.8, 0.9, Ceiling.BESIDE),
        (True, True, 0.0, 0.9, Ceiling.BESIDE),
    ],
)
def test_what_an_area_is_held_against(law, place, network, ideal, case):
    assert judge_ceiling(law, place, network, ideal) is case


@pytest.mark.parametrize(
    ("counted", "case"),
    [
        (None, Shared.UNTOLD),
        ((0, 0), Shared.NONE),
        ((0, None), Shared.NONE_BUT_TEST),
        ((2, 0), Shared.SOME),
        ((0, 1), Shared.SOME),
        ((2, None), Shared.SOME_BUT_TEST),
    ],
)
def test_what_stands_in_two_parts(counted, case):
    assert judge_shared(counted) is case


@pytest.mark.parametrize(
    ("test", "distances", "ideal", "case"),
    [
        ("reversed", (1.0, 4.0, -3.0), 0.9, Shortcut.LEARNED),
        ("reversed", (1.0, 4.0, -0.3), 0.9, Shortcut.LEARNED),  # up to 0.486
        ("reversed", (1.0, 4.0, 0.3), 0.9, Shortcut.MASS_PREVAILS),  # from 0.518
        ("reversed", (3.0, 4.0, 2.0), 0.9, Shortcut.MASS_PREVAILS),
        ("reversed", (1.0, 4.0, 0.0), 0.9, Shortcut.UNDECIDED),
        ("as trained", (1.0, 4.0, 0.0), 0.9, Shortcut.PRAISED),
        ("as trained", (1.0, 1.0, 1.0), 0.9, Shortcut.NOT_PRAISED),
        ("test", (1.0, 4.0, 0.0), 0.9, Shortcut.FALLS),
        ("test", (3.0, 3.1, 2.0), 0.99, Shortcut.COSTS_LITTLE),
        ("test", (0.5, 0.5, 0.5), 0.99, Shortcut.BEHIND_ANYWAY),
    ],
)
def test_what_became_of_the_marker(test, distances, ideal, case):
    parts = dict(zip(("test", "as trained", "reversed"), map(scores, distances), strict=True))
    assert judge_shortcut(test, parts, ILL, ideal).case is case


def test_a_threshold_is_dear_from_a_tenth_on(model):
    costs = costs_of_thresholds(model, 0.01, 200.0, 1.0)
    best = decide(model, float(costs.threshold[costs.best]), costs)
    for above, ppv, case in (
        (0.099, 0.9, Calling.CHEAP),
        (0.101, 0.9, Calling.DEAR),
        (0.099, 0.499, Calling.MOSTLY_HEALTHY),
        (0.099, 0.5, Calling.CHEAP),
    ):
        now = replace(best, above=above, values=(ppv, *best.values[1:]))
        assert judge_calling(now, costs, 569).case is case, (above, ppv)


@pytest.mark.parametrize(
    ("distance", "rate", "loss", "case"),
    [
        (0.0099, 1.0, (0.5, 0.4), Descent.SETTLED),
        (0.0101, 1.0, (0.5, 0.4), Descent.FALLING),
        (0.0101, 2.1, (0.5, 0.4), Descent.BEYOND_BOUND),
        (0.0101, 1.9, (0.5, 0.4), Descent.FALLING),
        (0.0099, 3.9, (0.5, 0.4), Descent.SETTLED),
        (0.0099, 4.0, (0.5, 0.4), Descent.RESTLESS),
        (0.0099, 1.0, (0.4, 0.5), Descent.RISES),
        (0.0101, 1.0, (0.4, 0.5), Descent.RISES),
    ],
)
def test_a_descent_has_arrived_within_a_hundredth_of_the_way(distance, rate, loss, case):
    """The optimum has the length 1; 2/L is 2 by the bound and 4 at the optimum."""
    path = SimpleNamespace(
        weights=np.array([[0.0], [1 - distance]]),
        intercept=np.zeros(2),
        loss=np.array(loss),
        diverged=False,
        curvature=1.0,
    )
    assert judge_descent(path, 1, rate, Optimum(np.array([1.0, 0.0]), 0.3, 0.5)).case is case


@pytest.mark.parametrize(
    ("losses", "distance", "case", "rises"),
    [
        ((0.5, 0.6, 0.4), 0.0099, Descent.SETTLED, 1),  # the last step fell
        ((0.5, 0.4, 0.6), 0.0099, Descent.RISES, 1),
        ((0.5, 0.6, 0.4), 0.0101, Descent.RISES, 1),
        ((0.5, 0.6, 0.7), 0.0101, Descent.RISES, 2),
        ((0.5, 0.5, 0.5), 0.0101, Descent.FALLING, 0),
        ((0.5, 0.5 + 9e-13, 0.5), 0.0101, Descent.FALLING, 0),
        ((0.5, 0.5 + 2e-12, 0.5), 0.0101, Descent.RISES, 1),
    ],
)
def test_a_descent_rises_where_its_loss_does(losses, distance, case, rises):
    path = SimpleNamespace(
        weights=np.array([[0.0], [0.5], [1 - distance], [9.0]]),
        intercept=np.zeros(4),
        loss=np.array([*losses, 9.0]),  # what comes after the step of now is not asked for
        diverged=False,
        curvature=1.0,
    )
    found = judge_descent(path, 2, 1.0, Optimum(np.array([1.0, 0.0]), 0.3, 0.5))
    assert (found.case, found.rises) == (case, rises)
    assert found.distance == pytest.approx(distance)
    path.diverged = True
    thrown = judge_descent(path, 2, 1.0, Optimum(np.array([1.0, 0.0]), 0.3, 0.5))
    assert thrown.case is Descent.DIVERGES


def test_without_chance_a_share_is_its_own_limit(model):
    """Where no other patient can change P(ill | called) it has no interval."""
    costs = costs_of_thresholds(model, 0.01, 200.0, 1.0)
    best = decide(model, float(costs.threshold[costs.best]), costs)
    assert not best.certain
    found = judge_calling(best, costs, 569)
    assert found.ppv_low == best.value_limits[0][0] < found.ppv
    sure = judge_calling(replace(best, certain=True), costs, 569)
    assert sure.ppv_low == sure.ppv and sure.certain


def test_a_fall_that_chance_could_make_is_none():
    """16 images: 0.2 of the AUC, and an interval of the gain that holds 0."""
    ill = np.arange(16) < 8
    noise = np.random.default_rng(3).normal(size=16)
    parts = {"test": noise, "as trained": noise + 0.6 * ill, "reversed": noise}
    found = judge_shortcut("test", parts, ill, 0.0)
    apart = auc_difference(parts["as trained"], noise, ill)
    assert apart.auc > 0.1 and apart.low <= 0
    assert found.case is Shortcut.COSTS_LITTLE


@pytest.mark.parametrize(
    ("held", "case"),
    [
        ([1, 0.6, 0.659], Learning.LEARNED),
        ([1, 0.6, 0.661], Learning.OVERFITS),
        ([1, 1, 1], Learning.NO_GAIN),
    ],
)
def test_a_network_overfits_from_a_tenth_on(held, case):
    assert judge_learning(state([1, 0.5, 0.3], held), 0.9, GOOD, GOOD).case is case


def test_a_network_as_bad_as_at_first_has_not_climbed():
    assert judge_learning(state([1, 1], [1, 0.9]), 0.9, GOOD, GOOD).case is Learning.LEARNED
    half = Area(0.6, 0.05, 0.5, 0.7)
    assert judge_learning(state([1, 0.5], [1, 0.9]), 0.9, half, GOOD).case is Learning.CHANCE
    assert judge_learning(state([1, 0.5], [1, 0.9]), 0.9, GOOD, half).case is Learning.FAILS_TEST
    more = Area(0.6, 0.05, 0.501, 0.7)
    assert judge_learning(state([1, 0.5], [1, 0.9]), 0.9, more, more).case is Learning.LEARNED


@pytest.mark.parametrize(("ill", "accuracy"), [(9, 0.75), (11, 0.25)])
def test_the_commoner_class_is_that_of_more_than_half(ill, accuracy):
    train, held = np.repeat([0, 1], [20 - ill, ill]), np.repeat([0, 1], [3, 1])
    assert knowing_nothing(train, held)[1] == accuracy


def test_an_area_is_behind_or_falls_from_a_tenth_on():
    parts = dict.fromkeys(("test", "as trained", "reversed"), scores(1.0))
    plain = judge_shortcut("test", parts, ILL, 1.0).plain
    for ideal, case in ((0.101, Shortcut.BEHIND_ANYWAY), (0.099, Shortcut.COSTS_LITTLE)):
        assert judge_shortcut("test", parts, ILL, plain + ideal).case is case
