import numpy as np
import pytest

from core.maths.learning.completion_findings import (
    Case,
    but_for_rounding,
    finding,
    single_steps,
)
from core.maths.learning.matrix_completion import (
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
