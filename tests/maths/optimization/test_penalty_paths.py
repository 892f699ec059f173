import numpy as np
import pytest
from scipy.optimize import minimize

from core.maths.optimization.penalty_paths import (
    METHODS,
    DiscProblem,
    Stands,
    augmented_multipliers,
    barrier_multipliers,
    condition_numbers,
    distance_to_best,
    judge_path,
    multipliers_of,
    penalty_multipliers,
    rising_root,
    true_multiplier,
)

PROBLEM = DiscProblem((1.0, 4.0), (2.2, 1.6), 1.5)
RHO = 10 ** np.linspace(-1, 5, 25)


def f(x):
    return ((x[0] - 2.2) ** 2 + 4 * (x[1] - 1.6) ** 2) / 2


def g(x):
    return (x[0] ** 2 + x[1] ** 2 - 2.25) / 2


def made(method, rho, price=0.0):
    if method == "penalty":
        return lambda x: f(x) + rho / 2 * max(g(x), 0) ** 2
    if method == "barrier":
        return lambda x: f(x) - np.log(-g(x)) / rho if g(x) < 0 else np.inf
    return lambda x: f(x) + (max(0, price + rho * g(x)) ** 2 - price**2) / (2 * rho)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rho", [0.3, 3.0, 40.0])
def test_the_minima_are_scipy_s(method, rho):
    t = multipliers_of(PROBLEM, method, np.array([rho]), 1)[0]
    run = minimize(
        made(method, rho), (0.5, 0.5), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}
    )
    assert np.array(PROBLEM.points(t)) == pytest.approx(run.x, abs=1e-5)


def test_the_true_multiplier_is_scipy_s():
    run = minimize(f, (0.5, 0.5), constraints={"type": "ineq", "fun": lambda x: -g(x)}, tol=1e-13)
    t = true_multiplier(PROBLEM)
    assert np.array(PROBLEM.points(t)) == pytest.approx(run.x, abs=1e-6)
    assert float(PROBLEM.limit(t)) == pytest.approx(0, abs=1e-14)


def test_each_multiplier_solves_its_equation():
    outside, inside = penalty_multipliers(PROBLEM, RHO), barrier_multipliers(PROBLEM, RHO)
    assert outside == pytest.approx(RHO * PROBLEM.limit(outside), abs=1e-10)
    assert -inside * PROBLEM.limit(inside) == pytest.approx(1 / RHO, abs=1e-13)
    true = true_multiplier(PROBLEM)
    assert np.all(outside < true) and np.all(inside > true)


def test_the_error_falls_like_one_over_the_strength():
    for method in ("penalty", "barrier"):
        far = distance_to_best(PROBLEM, multipliers_of(PROBLEM, method, np.array([1e4, 1e5]), 1))
        assert far[0] / far[1] == pytest.approx(10, rel=0.01)


def test_updates_converge_at_the_rate_of_the_text():
    rho = 2.0
    t, true, h = augmented_multipliers(PROBLEM, rho, 20), true_multiplier(PROBLEM), 1e-6
    left = true - t
    sinks = (PROBLEM.limit(true - h) - PROBLEM.limit(true + h)) / (2 * h)
    assert left[-1] / left[-2] == pytest.approx(1 / (1 + rho * sinks), rel=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_condition_numbers_are_those_of_the_hessian(method):
    t = multipliers_of(PROBLEM, method, RHO, 2)
    found = condition_numbers(PROBLEM, method, t, RHO)
    for price, rho, one in zip(t, RHO, found, strict=True):
        x = np.array(PROBLEM.points(price))
        weight = price**2 * rho if method == "barrier" else rho
        hessian = np.diag([1 + price, 4 + price]) + weight * np.outer(x, x)
        assert one == pytest.approx(np.linalg.cond(hessian), rel=1e-6)


def test_where_a_method_stands():
    assert judge_path(PROBLEM, "penalty", 10.0, 1).case is Stands.OUTSIDE
    assert judge_path(PROBLEM, "barrier", 10.0, 1).case is Stands.INSIDE
    assert judge_path(PROBLEM, "augmented", 1e5, 20).case is Stands.ON_LIMIT


@pytest.mark.parametrize("values", [((0.0, 1.0), (2.0, 0.0), 1.0), ((1.0, 1.0), (0.5, 0.0), 1.0)])
def test_a_problem_without_a_limit_to_reach_is_refused(values):
    with pytest.raises(ValueError):
        DiscProblem(*values)


def test_rising_functions_are_halved_to_their_roots():
    found = rising_root(lambda t: np.arctan(t - 1), [0.0], [5.0])
    assert found == pytest.approx([1.0], abs=1e-15)
