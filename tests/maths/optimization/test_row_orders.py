"""Epochs as affine maps against plain steps, and the ends of cycles against many epochs."""

import numpy as np
import pytest

from core.maths.optimization.row_losses import shipped_rows
from core.maths.optimization.row_orders import (
    ORDERS,
    Order,
    cycle_ends,
    epoch_ends,
    epoch_maps,
    judge_order,
    row_orders,
)

LOSS = shipped_rows("diabetes")


def plain_epoch(w, line, rate):
    for i in line:
        w = w - rate * LOSS.X[i] * (LOSS.X[i] @ w - LOSS.y[i])
    return w


def test_orders():
    everything = np.arange(LOSS.rows)
    for name in ORDERS:
        lines = row_orders(LOSS, name, 3, 5)
        assert lines.shape == (3, LOSS.rows)
        complete = all((np.sort(line) == everything).all() for line in lines)
        assert complete == (name != "replaced")
        assert (lines[0] == lines[1]).all() == (name in ("once", "sorted"))
    assert (np.diff(LOSS.y[row_orders(LOSS, "sorted", 1, 0)[0]]) >= 0).all()
    with pytest.raises(ValueError, match="name"):
        row_orders(LOSS, "random", 1, 0)


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("rows", [1, 25, 26, 27, 442])
def test_an_epoch_is_an_affine_map(name, rows):
    lines = row_orders(LOSS, name, 2, 3)[:, :rows]
    maps = epoch_maps(LOSS, lines, 0.07)
    w = np.array([-1.0, 1.5])
    ends = epoch_ends(maps[None], w - LOSS.minimum)[0] + LOSS.minimum
    for line, end in zip(lines, ends[1:], strict=True):
        w = plain_epoch(w, line, 0.07)
        assert end == pytest.approx(w)


def test_the_end_of_a_cycle_stays():
    lines = np.concatenate([row_orders(LOSS, name, 1, 2) for name in ("once", "sorted")])
    for rate in (0.01, 0.2):
        ends = cycle_ends(epoch_maps(LOSS, lines, rate)) + LOSS.minimum
        for line, end in zip(lines, ends, strict=True):
            assert plain_epoch(end, line, rate) == pytest.approx(end)
    small = [np.hypot(*cycle_ends(epoch_maps(LOSS, lines, a)).T) for a in (2e-5, 1e-5)]
    assert small[0] / small[1] == pytest.approx([2, 2], rel=0.02)
    assert np.isnan(cycle_ends(epoch_maps(LOSS, lines, 5.0))).all()
    assert (cycle_ends(epoch_maps(shipped_rows("exact"), lines, 0.1)) == 0).all()


@pytest.mark.parametrize(
    ("name", "lasts", "replaced", "case"),
    [
        ("replaced", [0.1], 0.1, Order.REFERENCE),
        ("sorted", [0.1], 2.0, Order.NO_REFERENCE),
        ("sorted", [1.2], 0.1, Order.DIVERGES),
        ("once", [np.inf, 1.0], 0.1, Order.DIVERGES),
        ("once", [0.1, 0.11], 0.2, Order.LOWER),
        ("once", [0.3, 0.31], 0.2, Order.HIGHER),
        ("once", [0.1, 0.3], 0.21, Order.UNCLEAR),
        ("sorted", [1e-20], 1e-30, Order.ARRIVED),
    ],
)
def test_cases(name, lasts, replaced, case):
    assert judge_order(name, 1.0, np.array(lasts), replaced, 0.1).case is case
