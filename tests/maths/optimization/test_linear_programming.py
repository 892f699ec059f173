import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from core.maths.optimization.linear_programming import (
    LinearProgram,
    complementary_slackness,
    conflicting_rows,
    one_sided_prices,
    price_range,
    solve_linear_program,
    unbounded_ray,
    value_along,
)


def random_program(seed, whole=True):
    """Small programmes of every kind; whole numbers make degenerate ones common."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6), rng.integers(1, 7)
    program = rng.integers(-4, 6, n), rng.integers(-3, 6, (m, n)), rng.integers(-4, 9, m)
    noise = 0.0 if whole else 1.0
    return LinearProgram(*(a + noise * rng.uniform(0, 1, a.shape) for a in program))


# Two products, two machines: minimise −3x − 5y (Hillier and Lieberman's glass company).
GLASS = LinearProgram(
    np.array([-3.0, -5]), np.array([[1.0, 0], [0, 2], [3, 2]]), np.array([4.0, 12, 18])
)


def test_the_textbook_example():
    found = solve_linear_program(GLASS)
    np.testing.assert_allclose(found.x, [2, 6])
    assert found.value == pytest.approx(-36)
    np.testing.assert_allclose(found.price, [0, 1.5, 1], atol=1e-12)
    np.testing.assert_allclose(found.slack, [2, 0, 0], atol=1e-12)
    ranges = [price_range(GLASS, found, row) for row in range(3)]
    np.testing.assert_allclose(ranges, [[2, np.inf], [6, 18], [12, 24]])


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), whole=st.booleans())
def test_strong_duality_and_complementary_slackness(seed, whole):
    program = random_program(seed, whole)
    found = solve_linear_program(program)
    assume(found.status == "optimal")
    assert found.value == pytest.approx(-program.limit @ found.price, abs=1e-7)
    assert (found.x >= -1e-9).all() and (found.slack >= -1e-7).all()
    assert (found.price >= 0).all() and (found.reduced_cost >= -1e-7).all()
    for products in complementary_slackness(program, found):
        np.testing.assert_allclose(products, 0, atol=1e-7)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), whole=st.booleans(), where=st.floats(0, 1))
def test_a_price_holds_within_its_range_and_not_beyond(seed, whole, where):
    program = random_program(seed, whole)
    found = solve_linear_program(program)
    assume(found.status == "optimal")
    for row in range(len(program.limit)):
        own, price = program.limit[row], found.price[row]
        low, high = price_range(program, found, row)
        assert low <= own <= high
        inside = max(low, own - 50) * (1 - where) + min(high, own + 50) * where
        (value,) = value_along(program, row, np.array([inside]))
        assert value == pytest.approx(found.value - price * (inside - own), abs=1e-5)
        for beyond in (low - 0.5, high + 0.5):
            if np.isfinite(beyond):
                (value,) = value_along(program, row, np.array([beyond]))
                line = found.value - price * (beyond - own)
                assert np.isnan(value) or value > line + 1e-7  # convex: above its tangent


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_one_sided_prices_are_the_slopes_of_the_value(seed):
    program = random_program(seed)
    found = solve_linear_program(program)
    assume(found.status == "optimal")
    h = 1e-4
    for row in range(len(program.limit)):
        more, less = one_sided_prices(program, found, row)
        assert more - 1e-7 <= found.price[row] <= less + 1e-7
        up, down = value_along(program, row, program.limit[row] + np.array([h, -h]))
        assert (found.value - up) / h == pytest.approx(more, abs=1e-4)
        if np.isnan(down):
            assert less == np.inf
        else:
            assert (down - found.value) / h == pytest.approx(less, abs=1e-4)


def test_a_degenerate_corner_has_two_prices():
    """The third limit passes through the corner of the other two: no room to either side."""
    program = LinearProgram(
        np.array([-1.0, -1]), np.array([[1.0, 0], [0, 1], [1, 1]]), np.array([1.0, 1, 2])
    )
    found = solve_linear_program(program)
    assert one_sided_prices(program, found, 2) == pytest.approx((0, 1))
    low, high = price_range(program, found, 2)
    assert (low, high) == pytest.approx((0, 2) if found.price[2] else (2, np.inf))
    values = value_along(program, 2, np.array([1.0, 1.5, 2.0, 2.5, 3.0]))
    np.testing.assert_allclose(values, [-1, -1.5, -2, -2, -2])


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6))
def test_certificates_prove_what_they_say(seed):
    program = random_program(seed)
    found = solve_linear_program(program)
    weights, ray = conflicting_rows(program), unbounded_ray(program)
    if found.status == "infeasible":
        assert found.value == np.inf and np.isnan(found.x).all()
        assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
        assert (weights @ program.matrix >= -1e-9).all() and weights @ program.limit < 0
        used = np.flatnonzero(weights)
        those = LinearProgram(program.cost, program.matrix[used], program.limit[used])
        assert solve_linear_program(those).status == "infeasible"
    else:
        assert not weights.any()
    if found.status == "unbounded":
        assert found.value == -np.inf
        assert ray.sum() == pytest.approx(1) and (ray >= 0).all()
        assert (program.matrix @ ray <= 1e-9).all() and program.cost @ ray < 0
    elif found.status == "optimal":
        assert not ray.any()


def test_sparse_and_dense_and_rows_without_a_limit_agree():
    program = random_program(11, whole=False)
    more = LinearProgram(
        program.cost,
        sparse.csr_array(np.vstack([program.matrix, -np.ones(len(program.cost))])),
        np.r_[program.limit, np.inf],
    )
    first, again = solve_linear_program(program), solve_linear_program(more)
    expected = linprog(program.cost, A_ub=program.matrix, b_ub=program.limit)
    assert first.value == again.value == pytest.approx(expected.fun)
    np.testing.assert_allclose(again.price[:-1], first.price)
    assert again.price[-1] == 0 and again.slack[-1] == np.inf
    assert complementary_slackness(more, again)[0][-1] == 0
    assert price_range(more, again, 0) == price_range(program, first, 0)


def test_no_limits_at_all():
    free = LinearProgram(np.array([-1.0]), np.array([[1.0]]), np.array([np.inf]))
    assert solve_linear_program(free).status == "unbounded"
    assert unbounded_ray(free).tolist() == [1.0]
    assert conflicting_rows(free).tolist() == [0.0]


def test_errors():
    with pytest.raises(ValueError, match=r"matrix must be \(1, 2\), got \(2, 1\)"):
        LinearProgram(np.zeros(2), np.zeros((2, 1)), np.zeros(1))
    with pytest.raises(ValueError, match="cost must be finite"):
        LinearProgram(np.array([np.nan]), np.zeros((1, 1)), np.zeros(1))
    with pytest.raises(ValueError, match="limit must be a number or"):
        LinearProgram(np.zeros(1), np.zeros((1, 1)), np.array([-np.inf]))
    found = solve_linear_program(GLASS)
    with pytest.raises(ValueError, match="row must be one with a finite limit, got 3"):
        price_range(GLASS, found, 3)
    none = LinearProgram(np.zeros(1), np.ones((1, 1)), np.array([-1.0]))
    with pytest.raises(ValueError, match="prices need an optimum, but the problem is infeasible"):
        one_sided_prices(none, solve_linear_program(none), 0)


@pytest.mark.parametrize("unit", [2.0**-43, 2.0**-30, 2.0**-20, 1.0, 2.0**30])
@pytest.mark.parametrize("seed", range(5))
def test_limits_in_another_unit_make_the_same_plan(unit, seed):
    """A solver's tolerance is absolute: in a large unit every demand would be below it."""
    rng = np.random.default_rng(seed)
    cost, rows = -rng.uniform(1, 9, 4), rng.uniform(0.1, 3, (3, 4))
    limit = rng.uniform(1, 9, 3)
    plain, moved = (LinearProgram(cost, rows, k * limit) for k in (1.0, unit))
    once, again = solve_linear_program(plain), solve_linear_program(moved)
    np.testing.assert_allclose(again.x / unit, once.x, atol=1e-9)
    np.testing.assert_allclose(again.price, once.price, atol=1e-9)
    assert again.value / unit == pytest.approx(once.value)
    for row in range(3):
        wanted = np.array(price_range(plain, once, row))
        np.testing.assert_allclose(np.array(price_range(moved, again, row)) / unit, wanted)
        assert one_sided_prices(moved, again, row) == pytest.approx(
            one_sided_prices(plain, once, row)
        )
