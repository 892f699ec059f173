"""Columns that are drawn say what the arrays say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.stock_trends.return_forecasts import Crossover
from core.maths.case_studies.stock_trends.trading_backtest import Rule, backtest
from core.maths.case_studies.stock_trends.trials import crossover_sweep, twin_walks
from core.maths.case_studies.stock_trends.views import (
    axes_columns,
    bar_columns,
    circle_columns,
    cost_curve_columns,
    error_race_columns,
    histogram_columns,
    mirrored,
    pair_columns,
    part_of_twins,
    risk_columns,
    root_columns,
    sweep_columns,
    thin_line,
)
from core.maths.case_studies.stock_trends.walk_forward import Schedule


def returns(n=600, seed=0):
    return np.random.default_rng(seed).normal(0.0004, 0.01, n)


def test_a_long_line_keeps_its_ends_and_extremes():
    y = np.cumsum(returns(5000))
    line = thin_line(np.arange(5000), y)
    assert len(line["x"]) <= 400
    assert {line["x"][0], line["x"][-1]} == {0, 4999}
    assert (line["y"].min(), line["y"].max()) == pytest.approx((y.min(), y.max()))
    assert len(thin_line(np.arange(5000), y, 40)["x"]) <= 40


def test_a_line_and_its_mirror_image_are_a_single_path_with_a_gap():
    x, y = np.array([1.0, 2.0]), np.array([0.5, -0.25])
    both = mirrored({"x": x, "y": y})
    assert both["y"][:2].tolist() == y.tolist()
    assert both["y"][3:].tolist() == (-y).tolist()
    assert np.isnan(both["x"][2])


@given(st.lists(st.floats(-3, 3) | st.just(np.nan), max_size=60), st.integers(1, 20))
@settings(max_examples=50)
def test_a_histogram_counts_every_finite_value(values, bins):
    columns = histogram_columns(np.array(values, float), bins)
    finite = int(np.isfinite(values).sum()) if values else 0
    assert columns["high"][::2].sum() == finite
    assert np.all(np.diff(columns["x"]) >= 0)
    assert len(columns["x"]) == (2 * bins if finite else 0)


def test_the_error_race_is_the_sum_of_what_was_saved():
    error, base = np.array([1.0, -2.0, np.nan]), np.array([-2.0, 0.5, 1.0])
    line, end = error_race_columns(np.arange(3), error, base)
    assert line["y"].tolist() == [100, -50]
    assert end == -50


def test_the_cost_curve_is_the_backtest_under_other_costs():
    simple = np.expm1(returns())
    position = np.sign(np.random.default_rng(3).normal(size=600))
    curve, even = cost_curve_columns(simple, position)
    for cost, wealth in zip(curve["x"][::8], curve["y"][::8], strict=True):
        assert wealth == pytest.approx(backtest(simple, position, cost).equity[-1])
    assert np.isnan(even) or backtest(simple, position, even).equity[-1] == pytest.approx(1, 0.02)
    skill = np.sign(simple)  # knows the day: gains that only costs can take away
    curve, even = cost_curve_columns(simple[:40], skill[:40])
    wealth = backtest(simple[:40], skill[:40], even).equity[-1] if np.isfinite(even) else 1.0
    assert wealth == pytest.approx(1, abs=0.02)


def test_break_even_is_undefined_where_wealth_does_not_cross_one():
    simple = np.full(50, 0.01)
    assert np.isnan(cost_curve_columns(simple, np.ones(50))[1])
    assert np.isnan(cost_curve_columns(-simple, np.ones(50))[1])
    assert len(cost_curve_columns(np.r_[-1.0, simple], np.ones(51))[0]["x"]) == 0


def test_circle_and_axes():
    circle, axes = circle_columns(), axes_columns(2.0)
    assert np.hypot(circle["x"], circle["y"]) == pytest.approx(np.ones(73))
    assert np.nanmax(np.abs(axes["x"])) == np.nanmax(np.abs(axes["y"])) == 2
    assert np.isnan(axes["x"][2])


def test_the_map_holds_each_pair_in_its_cell():
    fast, slow = np.array([1, 5, 20]), np.array([10, 20])
    sweep = crossover_sweep(returns(), fast, slow, Rule(cost=5), 252, 100, 350)
    for second, table in ((False, sweep.first), (True, sweep.second)):
        cells = sweep_columns(sweep, second)
        assert len(cells["value"]) == np.isfinite(table).sum() == sweep.tried
        for row, column, value in zip(*(cells[n] for n in ("row", "column", "value")), strict=True):
            i, j = fast.tolist().index(int(column)), slow.tolist().index(int(row))
            assert value == table[i, j]
    assert cells["text"][0] == f"{cells['value'][0]:.1f}".replace("-", "−")


def test_a_part_of_the_twins_is_those_days_of_each():
    twins = twin_walks(returns(), Crossover(5, 20), Schedule(100, 100, 2, 50), twins=3)
    part = part_of_twins(twins, 10, 60)
    assert part.simple.shape == part.signal.shape == part.expected.shape == (3, 50)
    assert (part.simple == twins.simple[:, 10:60]).all()
    assert part.direction is twins.direction


def test_roots_solve_their_polynomials():
    ar, ma = np.array([0.5, -0.3, 0.1]), np.array([0.4, 0.2])
    tables, largest = root_columns(ar, ma)
    roots, zeros = (
        tables[name]["x"][::3].astype(float) + 1j * tables[name]["y"][::3]
        for name in ("roots", "zeros")
    )
    assert np.polyval([1, *-ar], roots) == pytest.approx(np.zeros(3), abs=1e-6)
    assert np.polyval([1, *ma], zeros) == pytest.approx(np.zeros(2), abs=1e-6)
    assert largest == pytest.approx(np.abs(roots).max())
    tables, largest = root_columns(np.array([2.0]), np.empty(0))
    assert (largest, tables["window"]["rx"]) == (2.0, [2.3])
    tables, largest = root_columns(np.empty(0), np.empty(0))
    assert largest == 0 and not len(tables["roots"]["x"])


def test_each_pair_is_a_dot_and_the_best_stands_at_its_place():
    fast, slow = np.array([1, 5, 20]), np.array([10, 20])
    sweep = crossover_sweep(returns(), fast, slow, Rule(cost=5), 252, 100, 350)
    tables = pair_columns(sweep)
    assert len(tables["pairs"]["x"]) == 3 * sweep.tried
    assert tables["best"]["x"][0] == pytest.approx(np.nanmax(sweep.first))
    assert tables["best"]["x"][0] == np.nanmax(tables["pairs"]["x"])
    assert tables["best"]["y"][0] == pytest.approx(sweep.second[sweep.best()])
    assert tables["hold"]["x"][3:] == pytest.approx([sweep.hold_first] * 2)
    assert tables["hold"]["y"][:2] == pytest.approx([sweep.hold_second] * 2)
    second = np.full_like(sweep.second, np.nan)
    assert not len(pair_columns(replace(sweep, second=second))["best"]["x"])
    nothing = pair_columns(replace(sweep, first=second, second=second, hold_second=np.nan))
    assert not any(len(table["x"]) for table in nothing.values())


def test_bars_and_risks():
    bars = bar_columns(["a", "b"], np.array([0.256, -1.0]), "{:.1f}")
    assert bars["text"] == ["0.3", "−1.0"]
    rows = risk_columns(["a"], [0.12], [0.2])["rows"]
    assert (rows["before"][0], rows["after"][0]) == pytest.approx((12, 20))
