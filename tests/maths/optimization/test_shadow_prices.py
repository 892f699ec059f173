import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.maths.optimization.linear_programming import (
    LinearProgram,
    one_sided_prices,
    price_range,
    solve_linear_program,
    value_along,
)
from core.maths.optimization.shadow_prices import (
    ShadowPrice,
    ValueCurve,
    curve_tables,
    limit_names,
    one_more_tables,
    shadow_price,
    value_curve,
)

ROWS = np.array([[1.0, 1.0], [1.0, 3.0], [1.0, 0.0], [-1.0, -1.0]])


def warehouse(profit=(3.0, 4.0), dock=9.0, cold=18.0, supply=7.0, contract=0.0):
    return LinearProgram(-np.array(profit), ROWS, np.array([dock, cold, supply, -contract]))


halves = st.integers(0, 40).map(lambda k: k / 2)
profits = st.tuples(*[st.integers(-50, 100).map(lambda k: k / 10)] * 2)


@settings(max_examples=60)
@given(profit=profits, dock=halves, cold=halves, supply=halves, contract=halves,
       row=st.integers(0, 3), share=st.floats(0, 1))  # fmt: skip
def test_the_curve_is_what_solving_again_gives(profit, dock, cold, supply, contract, row, share):
    problem = warehouse(profit, dock, cold, supply, contract)
    limit = -20 * share if row == 3 else 40 * share
    limit = round(limit, 2) + 0.0037  # never at a bend
    expected = value_along(problem, row, np.array([limit]))[0]
    found = float(value_curve(problem, row).at(limit))
    assert found == pytest.approx(expected, abs=1e-6, nan_ok=True)


@settings(max_examples=60)
@given(profit=profits, dock=halves, cold=halves, supply=halves, row=st.integers(0, 2))
def test_prices_and_range_are_those_of_the_linear_programmes(profit, dock, cold, supply, row):
    problem = warehouse(profit, dock, cold, supply)
    found = solve_linear_program(problem)
    assume(problem.limit[row] > 0)
    price = shadow_price(value_curve(problem, row), problem.limit[row])
    more, fewer = one_sided_prices(problem, found, row)
    assert price.more == pytest.approx(more, abs=1e-6)
    assert price.fewer == pytest.approx(fewer, abs=1e-6)
    if not price.bend:
        low, high = price_range(problem, found, row)
        # With every price 0 a negative limit would do as well for the solver; here x ≥ 0 ends it.
        assert price.high == pytest.approx(high, abs=1e-6)
        assert price.low == pytest.approx(max(low, 0.0), abs=1e-6)


def test_the_dock_of_the_page_by_hand():
    curve = value_curve(warehouse(), 0)
    np.testing.assert_allclose(curve.limit, [0, 6, 32 / 3], atol=1e-8)
    np.testing.assert_allclose(-curve.value, [0, 24, 21 + 4 * 11 / 3], atol=1e-8)
    assert shadow_price(curve, 9.0).more == pytest.approx(2.5)
    bend = shadow_price(curve, 6.0)
    assert (bend.fewer, bend.more) == (pytest.approx(4), pytest.approx(2.5))
    assert bend.bend and (bend.low, bend.high) == (0, pytest.approx(32 / 3))
    start = shadow_price(curve, 0.0)
    assert start.fewer == np.inf and start.bend
    assert shadow_price(curve, 20.0) == ShadowPrice(0.0, 0.0, pytest.approx(32 / 3), np.inf)


def test_what_is_infeasible_has_no_price():
    curve = value_curve(warehouse(contract=5.0), 0)
    assert curve.limit[0] == 5
    assert np.isnan(curve.at(4.9))
    with pytest.raises(ValueError, match="at least what is feasible"):
        shadow_price(curve, 4.0)
    never = value_curve(warehouse(cold=3.0, supply=1.0, contract=9.0), 0)
    assert not len(never.limit) and np.isnan(never.at(3.0))
    with pytest.raises(ValueError, match="at least what is feasible"):
        shadow_price(never, 4.0)


def test_one_unit_more_moves_the_optimum_and_wins_a_strip():
    problem = warehouse()
    best = solve_linear_program(problem).x
    tables = one_more_tables(problem, 0, 1.0, best, 12, 10)
    np.testing.assert_allclose(tables["gain"]["x"], [4.5, 6.0])
    np.testing.assert_allclose(tables["gain"]["y"], [4.5, 4.0])
    total = tables["strip"]["x"] + tables["strip"]["y"]
    assert total.min() == pytest.approx(9) and total.max() == pytest.approx(10)
    promised = one_more_tables(problem, 3, -1.0, best, 12, 10)
    assert (promised["strip"]["x"] + promised["strip"]["y"]).max() == pytest.approx(1)
    too_much = warehouse(contract=9.0)
    best = solve_linear_program(too_much).x
    assert not len(one_more_tables(too_much, 3, -1.0, best, 12, 10)["gain"]["x"])
    nowhere = one_more_tables(problem, 0, 1.0, np.full(2, np.nan), 12, 10)
    assert not len(nowhere["gain"]["x"])


def test_the_piece_that_holds_has_the_slope_of_the_price():
    curve = value_curve(warehouse(), 0)
    price = shadow_price(curve, 9.0)
    tables = curve_tables(curve, price, 9.0, 1.0, (0.0, 20.0))
    x, y = (tables["holds"][name] for name in "xy")
    assert (y[-1] - y[0]) / (x[-1] - x[0]) == pytest.approx(2.5)
    assert tables["curve"]["x"][0] == 0 and tables["curve"]["x"][-1] == 20
    assert (np.diff(np.diff(tables["curve"]["y"]) / np.diff(tables["curve"]["x"])) <= 1e-4).all()
    assert tables["now"]["y"][0] == pytest.approx(31.5)
    promise = value_curve(warehouse(), 3)
    tables = curve_tables(promise, shadow_price(promise, -2.0), -2.0, -1.0, (0.0, 20.0))
    assert tables["curve"]["x"].min() == 0 and tables["curve"]["x"].max() == 9
    assert tables["now"]["x"][0] == 2
    none = curve_tables(ValueCurve(np.zeros(0), np.zeros(0)), None, 2.0, 1.0, (0.0, 20.0))
    assert not len(none["now"]["x"]) and not len(none["curve"]["x"])


def test_names_stand_on_their_lines():
    problem = warehouse()
    found = limit_names(problem, tuple("abcd"), (0.5, 0.5, 0.5, 0.5), 12, 10)
    assert found["text"].tolist() == ["a", "b", "c"], "the promise of nothing has no line to see"
    for x, y, row, limit in zip(found["x"], found["y"], ROWS, problem.limit, strict=False):
        assert row @ [x, y] == pytest.approx(limit)
    nothing = limit_names(
        LinearProgram(np.zeros(2), -np.eye(2)[:1], np.ones(1)), ("a",), (0.5,), 1, 1
    )
    assert nothing["text"].tolist() == [""]
