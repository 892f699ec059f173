import numpy as np
import pytest

from core.maths.learning.completion_views import (
    baseline_error,
    cells,
    error_traces,
    evidence,
    frames,
    half_step_formula,
    odd_states,
    product_picture,
    short,
    single_step_formula,
)
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)

ROWS, COLUMNS = ("A", "B", "C", "D"), ("u", "v", "w", "x", "y")
RATINGS = np.array(
    [
        [5, 4, np.nan, 1, 2],
        [4, 5, 4, 2, np.nan],
        [1, np.nan, 2, 5, 5],
        [2, 1, 1, 4, 5],
    ]
)


def als(ratings=RATINGS, share=0.2, rank=1, penalty=0.05, sweeps=6, seed=1):
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, share, seed)
    return alternating_least_squares(ratings, visible, rank, penalty, sweeps, seed)


def sgd(ratings=RATINGS, rate=0.1, penalty=0.05, sweeps=10):
    visible = np.isfinite(ratings) & ~hold_out_cells(ratings, 0.2, 1)
    return stochastic_gradient_descent(ratings, visible, 1, penalty, rate, sweeps, 1)


def test_cells_hold_the_block_where_it_stands():
    block = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 600.0]])
    table = cells(block, -2.0, 10.0)
    assert table["x"].tolist() == [-2, -1, 0] * 2 and table["y"].tolist() == [10] * 3 + [11] * 3
    assert table["value"].tolist() == [1, 0, 3, 4, 5, 600]
    assert table["text"].tolist() == ["1.0", "", "3.0", "4.0", "5.0", "6e2"]


@pytest.mark.parametrize("value", [99.94, 99.96, 1e15, 3.7e-9, -0.06])
def test_short_numbers_fit_into_a_cell_and_are_the_number(value):
    text = short(value).replace("−", "-")
    assert len(text) <= 4 and float(text) == pytest.approx(value, abs=0.05, rel=0.5)


def test_frames_close_and_are_told_apart():
    table = frames([(0, 0, 1, 1), (3, 2, 2, 1)], 0.1)
    x, y = table["x"].reshape(2, 6), table["y"].reshape(2, 6)
    assert np.isnan(x[:, 5]).all() and np.isnan(y[:, 5]).all()
    np.testing.assert_allclose(x[:, 0], x[:, 4])
    assert (x[1, :5].min(), x[1, :5].max()) == pytest.approx((3.1, 4.9))
    assert (y[1, :5].min(), y[1, :5].max()) == pytest.approx((2.1, 2.9))
    assert frames([])["x"].size == 0


def test_the_picture_shows_the_product():
    run = als(rank=2)
    data = product_picture(run, 3, ROWS, COLUMNS)
    shown = data["ratings"]["value"].reshape(4, 5)
    P, Q = np.split(data["factors"]["value"], [8])
    np.testing.assert_allclose(shown, run.baseline + P.reshape(4, 2) @ Q.reshape(2, 5))
    assert data["visible"]["x"].size == 6 * run.visible.sum()
    assert data["held"]["x"].size == 6 * run.held.sum() > 0
    assert data["names"]["text"].tolist() == list(ROWS)
    edge = data["window"]
    for dataset in ("ratings", "factors", "names", "heads"):
        for letter in "xy":
            assert np.min(data[dataset][letter]) > edge[f"{letter}0"][0]
            assert np.max(data[dataset][letter]) < edge[f"{letter}1"][0]


@pytest.mark.parametrize("step", [0, 1, 2])
def test_what_a_step_has_moved_is_framed(step):
    def size(table):
        box = {c: table[c][:5] for c in "xy"}
        return [round(np.ptp(box[c]) - 0.12) for c in "xy"] if len(table["x"]) else []

    als_box = product_picture(als(rank=2), step, ROWS, COLUMNS)["moved"]
    assert size(als_box) == [[], [2, 4], [5, 2]][step]
    boxes = product_picture(sgd(), step, ROWS, COLUMNS)["moved"]
    assert boxes["x"].size == (12 if step else 0)


def test_error_traces_leave_gaps_where_a_logarithm_has_no_room():
    run = als(share=0)
    data = error_traces(run)
    held = data["traces"]["value"][run.steps + 1 :]
    assert np.isnan(held).all() and data["level"]["value"].size == 0
    run = als()
    level = error_traces(run)["level"]
    by_hand = np.sqrt(np.mean((RATINGS[run.held] - RATINGS[run.visible].mean()) ** 2))
    assert level["value"].tolist() == [pytest.approx(by_hand)] * 2
    assert baseline_error(run) == pytest.approx(by_hand)
    wild = error_traces(sgd(rate=5.0))["traces"]["value"]
    assert not np.isinf(wild).any() and np.nanmax(wild) <= 1e30


def test_formulas_hold_the_numbers_of_the_step():
    run = als(rank=1)
    text = half_step_formula(run, 1, 0.05, 1, 0, ("person B", "u"))
    q, seen = run.column_factors[1][:, 0], run.visible[1]
    b = float(q[seen] @ (RATINGS - run.baseline)[1, seen])
    A = float(q[seen] @ q[seen] + 0.05)
    assert "person B" in text and f"= [{A:.3g}]" in text.replace("−", "-")
    assert f"({b:.3g})" in text.replace("−", "-")
    assert f"({run.row_factors[1][1, 0]:.3g})" in text.replace("−", "-")
    assert run.row_factors[1][1, 0] == pytest.approx(b / A)
    other = half_step_formula(run, 2, 0.05, 1, 3, ("person B", "x"))
    assert "x:" in other and f"({run.column_factors[2][3, 0]:.3g})" in other.replace("−", "-")
    assert "4 × 4 matrix" in half_step_formula(als(rank=4), 1, 0.05, 1, 0, ("B", "u"))
    run = sgd()
    text = single_step_formula(run, 5, 0.05, 0.1, ROWS, COLUMNS).replace("−", "-")
    u, i = run.moved[4]
    error = RATINGS[u, i] - run.filled(4)[u, i]
    assert f"{ROWS[u]} and {COLUMNS[i]}" in text and f"= {error:.3g}\n" in text
    assert f"({run.row_factors[5][u, 0]:.3g})" in text


def test_formulas_of_odd_steps():
    assert "random" in half_step_formula(als(), 0, 0.05, 0, 0, ("A", "u"))
    assert "random" in single_step_formula(sgd(), 0, 0.05, 0.1, ROWS, COLUMNS)
    cold = RATINGS.copy()
    cold[0] = np.nan
    assert "no visible rating" in half_step_formula(als(cold), 1, 0.05, 0, 0, ("A", "u"))


def cold():
    ratings = RATINGS.copy()
    ratings[1] = np.nan
    return ratings


def test_singular_equations_are_said():
    run = als(rank=4, penalty=0.0, sweeps=2)
    assert "The shortest is taken" in odd_states(run, 0.0, ROWS, COLUMNS, False)[-1]
    assert not odd_states(run, 0.1, ROWS, COLUMNS, False)


def test_a_held_out_cell_says_what_its_rating_really_is():
    run = als(rank=2)
    true = product_picture(run, 3, ROWS, COLUMNS)["ratings"]["true"].reshape(run.ratings.shape)
    assert true[run.held].tolist() == [f"({value:g})" for value in run.ratings[run.held]]
    assert set(true[~run.held]) == {""}


def test_an_empty_row_is_a_cold_start():
    (said,) = odd_states(als(cold()), 0.05, ROWS, COLUMNS, False)
    assert said.startswith("Cold start: no visible rating for B") and "are 0" in said
    (said,) = odd_states(sgd(cold()), 0.05, ROWS, COLUMNS, True)
    assert "keep their random start" in said


def test_the_least_evidence_is_named():
    assert evidence(als(cold()), ROWS, COLUMNS).startswith("Fewest visible ratings: B, 0, for the")
