import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.maths.optimization.linear_programming import LinearProgram, solve_linear_program
from core.maths.optimization.simplex import (
    PIVOT_RULES,
    end_of_path,
    feasible_polygon,
    klee_minty,
    line_in_window,
    simplex_path,
)


def random_program(seed, n=None):
    rng = np.random.default_rng(seed)
    n, m = n or rng.integers(1, 5), rng.integers(1, 6)
    parts = rng.integers(-4, 5, n), rng.integers(-3, 5, (m, n)), rng.integers(-4, 8, m)
    return LinearProgram(*(part.astype(float) for part in parts))


@pytest.mark.parametrize("rule", PIVOT_RULES)
@settings(max_examples=50)
@given(seed=st.integers(0, 10**6))
@example(seed=90_071)  # rounding once left −5.6·10⁻¹⁷ in a ray
def test_it_ends_where_the_solver_does(rule, seed):
    program = random_program(seed)
    path, expected = simplex_path(program, rule), solve_linear_program(program)
    assert path.status == expected.status
    end = end_of_path(program, path)
    assert end.status == path.status
    assert end.value == pytest.approx(expected.value, abs=1e-7)
    if path.status == "optimal":  # the prices prove it: no plan can be better
        assert path.value[-1] == pytest.approx(expected.value, abs=1e-7)
        np.testing.assert_array_equal(end.x, path.x[-1])
        assert (end.price >= 0).all() and (end.reduced_cost >= 0).all()
        reduced = program.cost + program.matrix.T @ end.price
        np.testing.assert_allclose(end.reduced_cost, reduced, atol=1e-7)
        assert -program.limit @ end.price == pytest.approx(expected.value, abs=1e-6)
        np.testing.assert_allclose(end.slack, program.limit - program.matrix @ end.x)
    if path.status == "unbounded":
        assert program.cost @ path.ray < 0 and (path.ray >= 0).all()
        assert (program.matrix @ path.ray <= 1e-9).all()


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), rule=st.sampled_from(PIVOT_RULES))
def test_every_tableau_says_the_same_as_the_problem(seed, rule):
    program = random_program(seed)
    n, m = len(program.cost), len(program.limit)
    path = simplex_path(program, rule)
    full = np.hstack([path.x, program.limit - path.x @ program.matrix.T])
    for step in range(path.steps + 1):
        table = path.tableau[step]
        if path.phase[step] == 2:
            assert (full[step] >= -1e-7).all()
            np.testing.assert_allclose(table[:m, :-1] @ full[step], table[:m, -1], atol=1e-7)
            assert -table[m, -1] == pytest.approx(path.value[step], abs=1e-7)
            np.testing.assert_allclose(table[m, path.basis[step]], 0, atol=1e-9)
            nonbasic = np.setdiff1d(np.arange(n + m), path.basis[step])
            np.testing.assert_allclose(full[step, nonbasic], 0, atol=1e-9)
    later = path.value[path.phase == 2]
    assert (np.diff(later) <= 1e-9).all()
    assert (np.diff(path.phase) >= 0).all()
    for step in range(path.steps):
        was, now = set(path.basis[step].tolist()), set(path.basis[step + 1].tolist())
        assert now - was == {int(path.entering[step])}
        assert was - now == {int(path.leaving[step])}


def test_a_path_without_an_end_has_no_prices():
    program = LinearProgram(np.array([-3.0, -4]), np.array([[1.0, 1]]), np.array([9.0]))
    with pytest.raises(ValueError, match="must come to an end, got stopped"):
        end_of_path(program, simplex_path(program, max_steps=0))


def test_the_textbook_example_by_hand():
    glass = LinearProgram(
        np.array([-3.0, -5]), np.array([[1.0, 0], [0, 2], [3, 2]]), np.array([4.0, 12, 18])
    )
    path = simplex_path(glass)
    assert path.x.tolist() == [[0, 0], [0, 6], [2, 6]]
    assert path.entering.tolist() == [1, 0] and path.leaving.tolist() == [3, 4]
    np.testing.assert_allclose(path.tableau[-1][-1], [0, 0, 0, 1.5, 1, 36])  # prices under slacks
    assert path.vertices.tolist() == path.x.tolist()


def test_phase_one_walks_in_from_outside():
    program = LinearProgram(
        np.array([1.0, 1]), np.array([[-1.0, -2], [-2, -1]]), np.array([-4.0, -4])
    )
    path = simplex_path(program)
    assert path.status == "optimal"
    assert path.phase[0] == 1 and path.phase[-1] == 2
    assert path.entering[0] == -1
    np.testing.assert_allclose(path.x[-1], [4 / 3, 4 / 3])


@pytest.mark.parametrize("dimension", [2, 3, 5, 8])
def test_klee_minty_visits_every_corner(dimension):
    problem = klee_minty(dimension)
    path = simplex_path(problem)
    assert path.steps == 2**dimension - 1
    assert len(np.unique(path.x, axis=0)) == 2**dimension
    assert path.value[-1] == -(10.0 ** (2 * (dimension - 1)))
    assert simplex_path(problem, "greatest").steps == 1


def test_beale_cycles_by_dantzig_and_not_by_bland():
    """Beale, Naval Research Logistics Quarterly 2, 1955."""
    beale = LinearProgram(
        np.array([-0.75, 20, -0.5, 6]),
        np.array([[0.25, -8, -1, 9], [0.5, -12, -0.5, 3], [0, 0, 1, 0]]),
        np.array([0.0, 0, 1]),
    )
    stuck = simplex_path(beale, "dantzig")
    assert stuck.status == "cycling" and len(stuck.vertices) == 1
    free = simplex_path(beale, "bland")
    assert free.status == "optimal" and free.value[-1] == pytest.approx(-1.25)


def test_it_stops_when_told_to():
    path = simplex_path(klee_minty(4), max_steps=5)
    assert path.status == "stopped" and path.steps == 5


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), point=st.tuples(st.floats(0, 3), st.floats(0, 3)))
def test_the_polygon_is_what_is_feasible(seed, point):
    program = random_program(seed, n=2)
    corners = feasible_polygon(program, 3.0, 3.0)
    room = program.limit - program.matrix @ point
    if not len(corners):
        assert (room <= 1e-9).any()
        return
    assert (corners @ program.matrix.T <= program.limit + 1e-9).all()
    edge = np.roll(corners, -1, axis=0) - corners
    to_point = np.array(point) - corners
    turn = edge[:, 0] * to_point[:, 1] - edge[:, 1] * to_point[:, 0]
    if (room > 1e-6).all():
        assert (turn >= -1e-9).all()
    elif (room < -1e-6).any():
        assert (turn < 1e-9).any() or len(corners) < 3
    box = np.vstack([program.matrix, np.eye(2)])
    bounded = LinearProgram(program.cost, box, np.r_[program.limit, 3.0, 3.0])
    assert (corners @ program.cost).min() == pytest.approx(
        solve_linear_program(bounded).value, abs=1e-7
    )


def test_lines_end_at_the_window():
    np.testing.assert_allclose(
        line_in_window(np.array([1.0, 2.0]), 2.0, 4.0, 3.0), [[2, 0], [0, 1]]
    )
    np.testing.assert_allclose(line_in_window(np.array([0.0, 1]), 2.0, 4, 3), [[4, 2], [0, 2]])
    assert np.isnan(line_in_window(np.array([1.0, 1.0]), 9.0, 4.0, 3.0)).all()


def test_errors():
    program = random_program(0)
    with pytest.raises(ValueError, match=r"rule must be one of dantzig, .*, got best"):
        simplex_path(program, "best")
    with pytest.raises(ValueError, match="limit must be finite"):
        simplex_path(LinearProgram(np.ones(1), np.ones((1, 1)), np.array([np.inf])))
    with pytest.raises(ValueError, match="dimension must lie in 1…8, got 9"):
        klee_minty(9)
    with pytest.raises(ValueError, match="base must be above 2, got 2"):
        klee_minty(2, 2)
