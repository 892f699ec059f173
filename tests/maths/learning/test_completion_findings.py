from dataclasses import replace

import numpy as np
import pytest

from core.maths.learning import completion_findings
from core.maths.learning.completion_findings import (
    Case,
    but_for_rounding,
    finding,
    single_steps,
)
from core.maths.learning.matrix_completion import (
    Completion,
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)

RATINGS = np.array(
    [
        [5, 4, np.nan, 1, 2],
        [4, 5, 4, 2, np.nan],
        [1, np.nan, 2, 5, 5],
        [2, 1, 1, 4, 5],
    ]
)


def als(ratings=RATINGS, share=0.2, rank=1, penalty=0.05, sweeps=6, seed=1, biases=False):
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, share, seed)
    return alternating_least_squares(ratings, visible, rank, penalty, sweeps, seed, biases)


def sgd(ratings=RATINGS, rate=0.1, penalty=0.05, sweeps=10):
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 1)
    return stochastic_gradient_descent(ratings, visible, 1, penalty, rate, sweeps, 1)


ADDITIVE = np.add.outer([0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 2.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("make", "penalty", "case"),
    [
        (lambda: als(np.full((4, 5), np.nan)), 0.05, Case.NO_CELL),
        (lambda: sgd(rate=5.0), 0.05, Case.DIVERGED),
        (lambda: als(np.full((4, 5), 3.0)), 0.05, Case.NOTHING_LEFT),
        (lambda: als(ADDITIVE, penalty=0.0, biases=True), 0.0, Case.NOTHING_LEFT),
        (lambda: als(penalty=90.0), 90.0, Case.SHRUNK),
        (lambda: sgd(rate=1e-6), 0.05, Case.UNMOVED),
        (lambda: als(share=0), 0.05, Case.UNJUDGED),
        (lambda: als(rank=4, penalty=0.0, sweeps=8), 0.0, Case.OVERFITTED),
        (als, 0.05, Case.TOO_LONG),
        (lambda: als(penalty=1.0), 1.0, Case.BETTER),
    ],
)
def test_a_run_is_one_case(make, penalty, case):
    assert finding(make(), penalty).case is case


@pytest.mark.parametrize(
    ("case", "rank", "sweeps", "seed"),
    [
        (Case.OVERFITTED, 4, 6, 31),
        (Case.OVERFITTED, 4, 6, 32),
        (Case.DRIFTS, 3, 6, 26),
        (Case.DRIFTS, 3, 12, 26),
        (Case.DRIFTS, 4, 12, 36),
    ],
)
def test_rounding_neither_falls_nor_rises(case, rank, sweeps, seed):
    """Without a penalty every visible rating is met: an error of 10⁻¹⁴ is none."""
    run = als(rank=rank, penalty=0.0, sweeps=sweeps, seed=seed)
    found = finding(run, 0.0)
    assert found.case is case and 0 < run.visible_error[-1] < 1e-12 and found.seen == 0


def test_what_there_is_to_learn_from_ten_to_the_minus_nine_on():
    run = als(rank=4, penalty=0.0, sweeps=6, seed=31)
    left = np.std(run.ratings[run.visible])
    assert but_for_rounding(run, 1.1e-9 * left) > 0 == but_for_rounding(run, 0.9e-9 * left)


def test_a_finding_holds_the_numbers_of_the_run():
    run = als()
    found = finding(run, 0.05)
    assert found.best == run.held_error.min() == run.held_error[found.best_step]
    assert (found.seen, found.held) == (run.visible_error[-1], run.held_error[-1])
    assert (found.low, found.now) == (run.objective.min(), run.objective[-1])
    assert not found.alike and finding(als(np.full((4, 5), 3.0)), 0.05).alike


def test_single_steps_move_a_row_and_a_column():
    assert single_steps(sgd()) and not single_steps(als())


# ---- borders -------------------------------------------------------------------------------------


def by_hand(held, seen=(0.5, 0.4), objective=(2.0, 1.0), size=(1.0, 1.0), single=False, base=2.0):
    """Two states of a run of 2 × 3 ratings; its last column is held out. The baseline leaves 1
    over on what is visible and ``base`` on the rest, where the plain mean leaves 2."""
    ratings = np.array([[1.0, 3, 4], [3, 1, 0]])
    baseline = np.array([[2.0, 2, 4 - base], [2, 2, base]])
    rows = np.array([np.full((2, 1), one) for one in size])
    columns = np.tile([[1.0], [1], [0]], (2, 1, 1))
    moved = np.array([(0, 1)] if single else [(2, -1)])
    errors = (np.array(one, float) for one in (objective, seen, held))
    visible = np.array([[True, True, False]] * 2)
    return Completion(ratings, visible, baseline, rows, columns, moved, *errors, diverged=False)


BETTER = (1.5, 1.5)


@pytest.mark.parametrize(
    ("run", "penalty", "case"),
    [
        (by_hand(BETTER, objective=(1.0, 1.31), single=True), 1.0, Case.TOO_FAST),
        (by_hand(BETTER, objective=(1.0, 1.29), single=True), 1.0, Case.BETTER),
        (by_hand(BETTER, objective=(1.0, 1.31)), 1.0, Case.BETTER),
        (by_hand(BETTER, size=(1.0, 0.099)), 1.0, Case.SHRUNK),
        (by_hand(BETTER, size=(1.0, 0.101)), 1.0, Case.BETTER),
        (by_hand(BETTER, size=(1.0, 0.099)), 0.0, Case.BETTER),
        (by_hand(BETTER, size=(0.15, 0.074), single=True), 1.0, Case.SHRUNK),
        (by_hand(BETTER, size=(0.15, 0.076), single=True), 1.0, Case.BETTER),
        (by_hand(BETTER, size=(0.15, 0.076)), 1.0, Case.SHRUNK),
        (by_hand(BETTER, seen=(1.1, 1.0), single=True), 1.0, Case.UNMOVED),
        (by_hand(BETTER, seen=(1.1, 0.999), single=True), 1.0, Case.BETTER),
        (by_hand(BETTER, seen=(1.1, 1.0)), 1.0, Case.BETTER),
        (by_hand((np.nan, np.nan)), 1.0, Case.UNJUDGED),
        (by_hand((2.01, 2.01), base=3.0), 1.0, Case.BIASED),
        (by_hand((2.0, 2.0), base=3.0), 1.0, Case.BETTER),
        (by_hand((1.5, 1.66)), 1.0, Case.TOO_LONG),
        (by_hand((1.5, 1.64)), 1.0, Case.BETTER),
        (by_hand((1.5, 1.66), seen=(0.4, 0.4)), 1.0, Case.WAVERS),
        (by_hand((1.5, 1.66), seen=(0.4, 0.5)), 1.0, Case.WAVERS),
        (by_hand((1.5, 1.66), seen=(1e-10, 2e-10)), 1.0, Case.DRIFTS),
        (by_hand((1.5, 1.66), seen=(2e-9, 2e-10)), 1.0, Case.TOO_LONG),
        (by_hand((1.5, 1.66), seen=(2e-10, 2e-9)), 1.0, Case.WAVERS),
        (by_hand((1.91, 1.91)), 1.0, Case.LITTLE),
        (by_hand((1.89, 1.89)), 1.0, Case.BETTER),
        (by_hand((2.0, 2.0)), 1.0, Case.LITTLE),
    ],
)
def test_every_border_of_a_run(run, penalty, case):
    assert finding(run, penalty).case is case


@pytest.mark.parametrize("size", [0.1, 1e6])
@pytest.mark.parametrize(("left", "case"), [(1.1e-9, Case.BETTER), (0.9e-9, Case.NOTHING_LEFT)])
def test_nothing_is_left_below_a_billionth_of_large_ratings(size, left, case):
    """Or below 10⁻⁹, where they are small."""
    run, spread = by_hand(BETTER), left * max(size, 1.0)
    ratings = size + spread * (np.array([[-1.0, -1, 0], [-1, -1, 0]]) + 1e-3 * run.ratings)
    baseline = ratings + spread
    found = replace(run, ratings=ratings, baseline=baseline, visible_error=spread * np.ones(2) / 2)
    assert (finding(found, 0.0).case is Case.NOTHING_LEFT) == (case is Case.NOTHING_LEFT)


@pytest.mark.parametrize(
    ("later", "penalty", "objective", "case"),
    [
        ({"seen": 0.56}, 0.4, 1.0, Case.RUNAWAY),
        ({"seen": 0.54}, 0.4, 1.0, Case.OVERFITTED),
        ({"seen": 0.56}, 0.5, 1.0, Case.OVERFITTED),
        ({"objective": 0.9}, 0.4, 1.0, Case.EARLY),
        ({"objective": 0.92}, 0.4, 1.0, Case.OVERFITTED),
        ({"objective": 0.9, "held": 2.1 * 0.991}, 0.4, 1.0, Case.OVERFITTED),
        ({"objective": 0.9, "held": 2.1 * 0.989}, 0.4, 1.0, Case.EARLY),
        ({"objective": 0.0}, 0.4, 2.1e-18, Case.EARLY),
        ({"objective": 0.0}, 0.4, 1.9e-18, Case.OVERFITTED),
    ],
)
def test_what_a_longer_run_decides(monkeypatch, later, penalty, objective, case):
    """The longer run and the one with a plain penalty are put in by hand: 20 sweeps each."""
    told = {"seen": 0.3, "held": 1.0, "objective": 1.0} | later
    asked = []

    def carried_on(run, with_penalty, sweeps):
        asked.append((with_penalty, sweeps, len(run.row_factors)))
        seen = 0.5 if len(asked) == 2 else told["seen"]
        errors = (np.array([one]) for one in (told["objective"], seen, told["held"]))
        names = ("objective", "visible_error", "held_error")
        return replace(run, **dict(zip(names, errors, strict=True)))

    monkeypatch.setattr(completion_findings, "carried_on", carried_on)
    run = by_hand((2.1, 2.1), objective=(2.0, objective))
    assert finding(run, penalty).case is case
    assert asked == [(penalty, 20, 2), (0.5, 20, 1)][: 1 + (penalty < 0.5)]
