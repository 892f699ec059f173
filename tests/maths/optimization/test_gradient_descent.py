import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from core.maths.optimization.descent_verdicts import Case, judge
from core.maths.optimization.gradient_descent import (
    METHODS,
    characteristic_roots,
    convergence_rates,
    descend,
    eigen_errors,
    noise_floor,
    number,
    optimal_heavy_ball,
    optimal_learning_rate,
    stability_limit,
    steps_to,
    update_formula,
)
from core.maths.optimization.surfaces import SURFACES, hessian_eigen, quadratic

START = (-2.5, 1.5)
# Learning rate and steps with which each method settles on a bowl of condition number 10.
SETTLES = {
    "gd": (0.15, 500),
    "momentum": (0.1, 500),
    "nesterov": (0.05, 500),
    "adagrad": (1.0, 1000),
    "rmsprop": (0.01, 2000),
    "adam": (0.1, 2000),
    "newton": (0.1, 5),
    "bfgs": (0.1, 60),
}
LINEAR = ("gd", "momentum", "nesterov")


# Contract of every method


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rotation", [0.0, 30.0])
def test_reaches_the_minimum_of_a_convex_quadratic(method, rotation):
    rate, steps = SETTLES[method]
    run = descend(
        quadratic(10.0, rotation), method, START, learning_rate=rate, momentum=0.8, steps=steps
    )
    # RMSProp keeps its stride, so that it only comes as near as its learning rate.
    assert np.hypot(*run.points[-1]) < (0.01 if method == "rmsprop" else 1e-5)
    assert run.status == ("running" if method == "rmsprop" else "converged")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_rows_are_consistent_on_every_surface(method, name, noise):
    surface = SURFACES[name]()
    run = descend(surface, method, surface.start, learning_rate=0.01, steps=60, noise=noise)
    m = run.steps
    assert 0 < m <= 60 and run.points.shape == run.gradient.shape == (m + 1, 2)
    assert tuple(run.points[0]) == surface.start
    arrays = (run.loss, run.gradient_norm, run.evaluations, *run.state.values())
    assert all(len(values) == m + 1 and np.all(np.isfinite(values)) for values in arrays)
    np.testing.assert_allclose(run.loss, surface.loss(*run.points.T), rtol=1e-12)
    np.testing.assert_allclose(
        run.gradient_norm, np.hypot(*surface.gradient(*run.points.T)), rtol=1e-12
    )
    assert set(run.state) == {name for name, _ in METHODS[method].state}
    assert run.evaluations[0] == 0 and np.all(np.diff(run.evaluations) >= 1)
    if noise == 0 and method != "nesterov":
        exact = np.stack(surface.gradient(*run.points.T), axis=1)
        np.testing.assert_allclose(run.gradient, exact, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_noise_is_seeded(method):
    def run(seed):
        return descend(quadratic(10.0), method, START, learning_rate=0.05, noise=0.2, seed=seed)

    np.testing.assert_array_equal(run(3).points, run(3).points)
    assert not np.array_equal(run(3).points[1], run(4).points[1])


def test_noise_has_the_stated_deviation_on_each_component():
    bowl = quadratic(10.0)
    run = descend(bowl, "gd", START, learning_rate=0.05, noise=0.3, steps=4000)
    error = run.gradient - np.stack(bowl.gradient(*run.points.T), axis=1)
    # Standard error of a deviation from 4001 samples: 0.3 / √8000 = 0.0034.
    np.testing.assert_allclose(error.std(axis=0), 0.3, atol=4 * 0.0034)
    np.testing.assert_allclose(error.mean(axis=0), 0.0, atol=4 * 0.3 / np.sqrt(4001))
    assert abs(np.corrcoef(error.T)[0, 1]) < 0.06


@pytest.mark.parametrize("method", METHODS)
def test_no_steps_and_a_start_at_the_minimum(method):
    assert descend(quadratic(10.0), method, START, steps=0).points.tolist() == [list(START)]
    run = descend(quadratic(10.0), method, (0.0, 0.0), steps=50)
    assert run.status == "converged" and np.all(run.points == 0.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "sgd"}, "method must be one of gd, .*, got 'sgd'"),
        ({"start": (np.nan, 0.0)}, "start must be finite, got"),
        ({"learning_rate": -1}, "learning_rate must be positive, got -1"),
        ({"learning_rate": np.inf}, "learning_rate must be positive, got inf"),
        ({"momentum": 1.0}, r"momentum must be in \[0, 1\), got 1.0"),
        ({"noise": -0.1}, "noise must be at least 0, got -0.1"),
        ({"steps": -1}, "steps must be at least 0, got -1"),
    ],
)
def test_domain_errors_name_parameter_and_value(arguments, message):
    with pytest.raises(ValueError, match=message):
        descend(**({"surface": quadratic(), "method": "gd", "start": START} | arguments))


# Closed forms and oracles


@settings(max_examples=40)
@given(st.floats(1.0, 100.0), st.floats(0.0, 180.0), st.floats(0.05, 0.99), st.integers(1, 30))
def test_gradient_descent_follows_its_closed_form(condition_number, rotation, fraction, steps):
    bowl = quadratic(condition_number, rotation)
    rate = fraction * stability_limit([1.0, condition_number])
    run = descend(bowl, "gd", START, learning_rate=rate, steps=steps)
    values, vectors = hessian_eigen(bowl)
    start = vectors.T @ START
    for k in range(run.steps + 1):
        expected = vectors @ ((1 - rate * values) ** k * start)
        np.testing.assert_allclose(run.points[k], expected, atol=1e-9)


@settings(max_examples=40)
@given(st.sampled_from(LINEAR), st.floats(0.0, 0.95), st.floats(0.01, 0.4), st.integers(1, 30))
def test_momentum_follows_the_powers_of_its_companion_matrix(method, momentum, rate, steps):
    bowl = quadratic(8.0)
    run = descend(bowl, method, START, learning_rate=rate, momentum=momentum, steps=steps)
    beta = 0.0 if method == "gd" else momentum
    for axis, curvature in enumerate((1.0, 8.0)):
        kept = 1 - rate * curvature
        t, p = (1 + beta) * kept, beta * kept
        if method != "nesterov":
            t, p = beta + kept, beta
        companion = np.array([[t, -p], [1.0, 0.0]])
        # At rest before the start, so that the error one step earlier follows from v₀ = 0:
        # t e₀ − p e₋₁ = (1 − αλ) e₀ holds for both forms with e₋₁ = e₀.
        error = np.array([START[axis], START[axis]])
        for k in range(run.steps + 1):
            expected = (np.linalg.matrix_power(companion, k) @ error)[0]
            assert run.points[k, axis] == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_first_steps_of_the_adaptive_methods_by_hand():
    bowl, start = quadratic(10.0), (2.0, -1.0)  # gradient (2, −10)

    def first(method):
        return descend(bowl, method, start, learning_rate=0.1, steps=2)

    signs = np.array([1.0, -1.0])
    np.testing.assert_allclose(first("adagrad").points[1], start - 0.1 * signs, atol=1e-8)
    np.testing.assert_allclose(first("adam").points[1], start - 0.1 * signs, atol=1e-8)
    np.testing.assert_allclose(
        first("rmsprop").points[1], start - 0.1 * signs / np.sqrt(0.1), atol=1e-7
    )
    # Second step of AdaGrad: g = (1.9, −9), s = g₀² + g₁².
    g, s = np.array([1.9, -9.0]), np.array([4 + 1.9**2, 100 + 81.0])
    expected = np.array([1.9, -0.9]) - 0.1 * g / np.sqrt(s)
    np.testing.assert_allclose(first("adagrad").points[2], expected, atol=1e-8)
    # Second step of Adam: moments after g₀ = (2, −10) and g₁ = (1.9, −9), bias-corrected.
    g0 = np.array([2.0, -10.0])
    m = (0.9 * 0.1 * g0 + 0.1 * g) / (1 - 0.9**2)
    v = (0.999 * 0.001 * g0**2 + 0.001 * g**2) / (1 - 0.999**2)
    expected = np.array([1.9, -0.9]) - 0.1 * m / np.sqrt(v)
    np.testing.assert_allclose(first("adam").points[2], expected, atol=1e-8)


def test_newton_solves_a_quadratic_in_one_step_and_counts_its_hessian():
    run = descend(quadratic(1000.0, 20.0), "newton", START)
    assert np.hypot(*run.points[1]) < 1e-11
    assert run.evaluations[1] == 3


def test_newton_on_rosenbrock_takes_the_published_first_step():
    # Dennis and Schnabel (1983), the standard start (−1.2, 1): first iterate (−1.1753, 1.3807).
    run = descend(SURFACES["rosenbrock"](), "newton", (-1.2, 1.0))
    np.testing.assert_allclose(run.points[1], [-1.1753, 1.3807], atol=5e-5)
    assert run.status == "converged" and run.steps <= 8


@pytest.mark.parametrize("name", SURFACES)
def test_bfgs_finds_the_minimum_that_scipy_finds_for_similar_work(name):
    surface = SURFACES[name]()
    run = descend(surface, "bfgs", surface.start, steps=200)
    oracle = minimize(
        lambda p: surface.loss(*p),
        surface.start,
        jac=lambda p: np.array(surface.gradient(*p)),
        method="BFGS",
        options={"gtol": 1e-9},
    )
    assert run.status == "converged"
    assert run.loss[-1] == pytest.approx(surface.minimum_loss, abs=1e-12)
    assert oracle.fun == pytest.approx(surface.minimum_loss, abs=1e-10)
    assert run.evaluations[-1] < 2 * oracle.njev + 10
    assert np.all(np.diff(run.loss) <= 1e-12)


# Divergence


@pytest.mark.parametrize("method", LINEAR)
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_diverges_above_the_stability_limit_and_not_below(method, momentum):
    bowl, beta = quadratic(10.0, 30.0), 0.0 if method == "gd" else momentum
    limit = stability_limit([1.0, 10.0], beta, nesterov=method == "nesterov")

    def run(rate):
        return descend(bowl, method, START, learning_rate=rate, momentum=momentum, steps=3000)

    above, below = run(1.01 * limit), run(0.99 * limit)
    assert above.status == "diverged" and below.loss[-1] < 1e-3 * below.loss[0]


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("method", LINEAR)
def test_a_diverging_path_keeps_every_finite_point(name, method):
    surface = SURFACES[name]()
    run = descend(surface, method, surface.start, learning_rate=1e3, steps=500)
    if name == "plateau":  # bounded gradients: it flies off to where it is flat
        assert run.status == "stuck_plateau"
        return
    assert run.status == "diverged" and run.steps < 500
    assert np.all(np.isfinite(run.points)) and np.all(np.isfinite(run.loss))
    rule = np.array(surface.gradient(*run.points[:-1].T)).T * -1e3
    if method == "gd":
        np.testing.assert_array_equal(run.points[1:], run.points[:-1] + rule)
    assert np.abs(run.points[-1]).max() > 1e3


# Saddle, maximum, plateau: small gradients that are no minima


@pytest.mark.parametrize("method", ["gd", "momentum", "nesterov", "newton"])
def test_a_start_on_the_ridge_ends_at_the_saddle_and_is_not_called_converged(method):
    surface = SURFACES["saddle"]()
    run = descend(surface, method, (-1.7, 0.0), learning_rate=0.3, momentum=0.5, steps=300)
    assert run.gradient_norm[-1] < 1e-9 and run.status == "stuck_saddle"


def test_newton_goes_to_the_saddle_and_to_the_maximum():
    saddle, himmelblau = SURFACES["saddle"](), SURFACES["himmelblau"]()
    run = descend(saddle, "newton", saddle.start)
    np.testing.assert_allclose(run.points[-1], saddle.saddles[0], atol=1e-12)
    run = descend(himmelblau, "newton", (-0.2, -0.8))
    np.testing.assert_allclose(run.points[-1], himmelblau.maxima[0], atol=1e-9)
    assert run.status == "at_maximum"


def test_noise_frees_gradient_descent_from_the_saddle():
    surface = SURFACES["saddle"]()
    run = descend(surface, "gd", (-1.7, 0.0), learning_rate=0.3, noise=0.01, steps=100)
    assert run.loss[-1] < -0.24


def test_gradient_descent_is_stuck_on_the_plateau_that_adam_leaves():
    surface = SURFACES["plateau"]()
    stuck = descend(surface, "gd", surface.start, learning_rate=0.1)
    free = descend(surface, "adam", surface.start, learning_rate=0.1)
    assert stuck.status == "stuck_plateau" and stuck.loss[-1] > 0.8
    assert free.status == "running" and free.loss[-1] < 0.01


def test_a_small_learning_rate_alone_is_not_called_stuck():
    surface = SURFACES["rosenbrock"]()
    assert descend(surface, "gd", surface.start, learning_rate=1e-6).status == "running"


def test_newton_stops_where_the_hessian_is_singular():
    surface = SURFACES["rosenbrock"]()
    run = descend(surface, "newton", (0.0, 0.005))  # where f_xx = f_xy = 0
    assert run.stopped and run.steps == 0 and run.status == "running"


def test_line_search_gives_up_under_noise_and_says_so():
    bowl = quadratic(10.0)
    run = descend(bowl, "bfgs", START, noise=0.3, steps=500)
    assert run.stopped and run.steps < 500


# Theory


@settings(max_examples=50)
@given(st.floats(0.01, 1000.0), st.floats(1e-4, 10.0), st.floats(0.0, 0.99), st.booleans())
def test_rate_is_the_spectral_radius_of_the_companion_matrix(lam, rate, momentum, nesterov):
    kept = 1 - rate * lam
    t = (1 + momentum) * kept if nesterov else momentum + kept
    p = momentum * kept if nesterov else momentum
    expected = np.abs(np.linalg.eigvals([[t, -p], [1.0, 0.0]])).max()
    got = convergence_rates([lam], rate, momentum, nesterov=nesterov)
    assert got[0] == pytest.approx(expected, rel=1e-6)  # √ε at a double root


@settings(max_examples=50)
@given(st.floats(0.01, 1000.0), st.floats(0.0, 0.99), st.booleans())
def test_the_stability_limit_is_where_the_rate_crosses_one(largest, momentum, nesterov):
    limit = stability_limit([0.001, largest], momentum, nesterov=nesterov)
    for factor, side in ((0.999, -1), (1.001, 1)):
        rate = convergence_rates([largest], factor * limit, momentum, nesterov=nesterov)[0]
        assert np.sign(rate - 1) == side


def test_limits_by_hand():
    assert stability_limit([1.0, 10.0]) == 0.2
    assert stability_limit([1.0, 10.0], 0.9) == pytest.approx(0.38)
    assert stability_limit([1.0, 10.0], 0.5, nesterov=True) == pytest.approx(0.15)
    assert stability_limit([-1.0, 0.0]) == np.inf


@pytest.mark.parametrize("condition_number", [1.0, 2.0, 10.0, 400.0])
def test_optimal_rates_beat_their_neighbours(condition_number):
    values = [1.0, condition_number]
    best = optimal_learning_rate(values)
    slowest = convergence_rates(values, best).max()
    assert slowest == pytest.approx((condition_number - 1) / (condition_number + 1))
    for factor in (0.97, 1.03):
        assert convergence_rates(values, factor * best).max() > slowest
    rate, momentum = optimal_heavy_ball(values)
    root = np.sqrt(condition_number)
    # √ε, because both characteristic polynomials have a double root here.
    assert convergence_rates(values, rate, momentum).max() == pytest.approx(
        (root - 1) / (root + 1), abs=1e-7
    )
    for da, db in ((0.98, 1.0), (1.02, 1.0), (1.0, 0.97), (1.0, 1.03)):
        assert convergence_rates(values, da * rate, db * momentum).max() >= (root - 1) / (root + 1)


def test_measured_rate_is_the_predicted_one():
    bowl = quadratic(10.0, 25.0)
    run = descend(bowl, "gd", START, learning_rate=0.15, steps=30)
    errors = eigen_errors(bowl, run)
    np.testing.assert_allclose(errors[1:20] / errors[:19], [[0.85, 0.5]] * 19, rtol=1e-8)
    np.testing.assert_allclose(np.hypot(*errors.T), np.hypot(*run.points.T), rtol=1e-10)


def test_optimum_reaches_the_loss_in_the_fewest_plain_steps_and_momentum_beats_it():
    bowl, values = quadratic(10.0), [1.0, 10.0]
    start = (-2.5, 2.5 / np.sqrt(10))  # both eigendirections hold the same share of the loss

    def count(method, rate, momentum=0.0):
        run = descend(bowl, method, start, learning_rate=rate, momentum=momentum, steps=500)
        return steps_to(run, 1e-6) or 501

    best = count("gd", optimal_learning_rate(values))
    assert best == min(count("gd", rate) for rate in np.linspace(0.02, 0.199, 180))
    assert count("momentum", *optimal_heavy_ball(values)) < best


def test_steps_to_a_loss_never_reached_is_none():
    assert steps_to(descend(quadratic(10.0), "gd", START, steps=3), 0.0) is None
    assert steps_to(descend(quadratic(10.0), "gd", START, steps=3), 1e9) == 0


@pytest.mark.parametrize(
    ("method", "momentum"), [("gd", 0.0), ("momentum", 0.8), ("nesterov", 0.8)]
)
def test_noise_floor_is_the_mean_height_of_a_long_run(method, momentum):
    bowl = quadratic(10.0)
    run = descend(
        bowl, method, START, learning_rate=0.05, momentum=momentum, noise=0.5, steps=40_000
    )
    blocks = run.loss[1001:].reshape(39, 1000).mean(axis=1)
    floor = noise_floor([1.0, 10.0], 0.05, 0.5, momentum, nesterov=method == "nesterov")
    assert abs(blocks.mean() - floor) < 4 * blocks.std() / np.sqrt(len(blocks))


def test_noise_floor_edges():
    assert noise_floor([1.0, 10.0], 0.2, 0.1) == np.inf
    assert noise_floor([1.0, 10.0], 0.1, 0.0) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stability_limit([1.0], 1.0), r"momentum must be in \[0, 1\), got 1.0"),
        (lambda: optimal_learning_rate([0.0, 1.0]), "eigenvalues must be positive, got"),
        (lambda: optimal_heavy_ball([-1.0, 1.0]), "eigenvalues must be positive, got"),
        (lambda: noise_floor([-1.0, 1.0], 0.1, 0.1), "eigenvalues must be positive, got"),
        (
            lambda: eigen_errors(SURFACES["beale"](), descend(quadratic(), "gd", START, steps=1)),
            "surface must be quadratic, got beale",
        ),
        (
            lambda: update_formula("gd", descend(quadratic(), "gd", START, steps=1), 2, 0.1, 0.9),
            "step must be in 0 … 1, got 2",
        ),
    ],
)
def test_theory_domain_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_complex_roots_swing_and_negative_ones_flip():
    assert characteristic_roots([10.0], 0.15)[0] == pytest.approx(-0.5)
    root = characteristic_roots([1.0], 0.1, momentum=0.81)[0]
    assert root.imag > 0 and abs(root) == pytest.approx(0.9)


# The update filled in with numbers


@pytest.mark.parametrize("method", METHODS)
def test_update_formula_names_both_points_and_ends_on_the_new_one(method):
    bowl = quadratic(10.0, 30.0)
    run = descend(bowl, method, START, learning_rate=0.1, steps=12)
    for step in range(run.steps):
        text = update_formula(method, run, step, 0.1, 0.9)
        x, new_x = ((number(p[0]), number(p[1])) for p in run.points[step : step + 2])
        assert f"({x[0]}, {x[1]})" in text
        assert text.endswith(f"({new_x[0]}, {new_x[1]})")
    assert "last point" in update_formula(method, run, run.steps, 0.1, 0.9)


def test_update_formulas_by_hand():
    bowl, start = quadratic(10.0), (2.0, -1.0)

    def text(method, step=0):
        run = descend(bowl, method, start, learning_rate=0.1, momentum=0.5, steps=3)
        return update_formula(method, run, step, 0.1, 0.5)

    assert text("gd") == "x₁ = x₀ − α g₀ = (2, −1) − 0.1·(2, −10) = (1.8, 0)"
    assert text("momentum", 1) == (
        "v₂ = β v₁ − α g₁ = 0.5·(−0.2, 1) − 0.1·(1.8, 0) = (−0.28, 0.5)\n"
        "x₂ = x₁ + v₂ = (1.8, 0) + (−0.28, 0.5) = (1.52, 0.5)"
    )
    assert text("nesterov", 1).startswith("g₁ = ∇f(x₁ + β v₁) = (1.7, 5)\n")
    assert text("adagrad").startswith("s₁ = s₀ + g₀² = (0, 0) + (2, −10)² = (4, 100)\n")
    assert text("rmsprop").startswith(
        "s₁ = 0.9·s₀ + 0.1·g₀² = 0.9·(0, 0) + 0.1·(2, −10)² = (0.4, 10)\n"
    )
    assert text("adam").startswith("m̂₁ = (2, −10), ŝ₁ = (4, 100) from g₀ = (2, −10)\n")
    assert text("newton") == "x₁ = x₀ − H₀⁻¹ g₀ = (2, −1) − [1 0; 0 10]⁻¹ (2, −10) = (0, 0)"
    assert text("bfgs").startswith("x₁ = x₀ − t₀ B₀ g₀ = (2, −1) − 0.0981·[1 0; 0 1] (2, −10)")


def _read(text):
    """The printed numbers of a formula line, in order."""
    plain = text.replace("−", "-")
    plain = re.sub(
        r"·?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda match: ("e" if match[0][0] == "·" else "1e") + match[1].translate(_RAISED),
        plain,
    )
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?", plain)]


_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _replayed(method, text):
    """What the printed operands give by the printed rule, and the printed result."""
    line = text.split("\n")[-1].split(" = ", 2)[-1]
    n = _read(line)
    x, new_x = np.array(n[:2]), np.array(n[-2:])
    if method in ("momentum", "nesterov"):
        velocity = text.split("\n")[-2].split(" = ", 2)[-1]
        b, v0, v1, a, g0, g1, *new_v = _read(velocity)
        fresh = b * np.array([v0, v1]) - a * np.array([g0, g1])
        assert fresh == pytest.approx(np.array(new_v), rel=1e-9, abs=1e-300)
        return x + np.array(new_v), new_x
    if method in ("adagrad", "rmsprop", "adam"):
        a, g0, g1, s0, s1, epsilon = n[2:8]
        return x - a * np.array([g0, g1]) / (np.sqrt([s0, s1]) + epsilon), new_x
    if method == "gd":
        return x - n[2] * np.array(n[3:5]), new_x
    if method == "newton":
        return x - np.linalg.solve(np.reshape(n[2:6], (2, 2)), n[6:8]), new_x
    return x - n[2] * np.reshape(n[3:7], (2, 2)) @ n[7:9], new_x


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_every_formula_line_replayed_from_its_operands_gives_its_result(method, noise):
    lines = resets = 0
    for name in SURFACES:
        surface = SURFACES[name]()
        for seed in range(4):
            run = descend(
                surface, method, surface.start, learning_rate=0.02, noise=noise, steps=40, seed=seed
            )
            for step in range(run.steps):
                text = update_formula(method, run, step, 0.02, 0.9, digits=17)
                expected, printed = _replayed(method, text)
                scale = np.abs(run.points[step : step + 2]).max()
                # Newton's own formula for the inverse rounds otherwise than a solver.
                slack = 1e-6 if method == "newton" else 1e-9
                assert expected == pytest.approx(printed, rel=slack, abs=slack * scale), text
                lines += 1
                resets += "steepest descent" in text
    assert lines > 100
    assert resets > 5 or method != "bfgs" or noise == 0


def test_bfgs_prints_the_matrix_that_it_stepped_with():
    run = descend(quadratic(10.0, 30.0), "bfgs", START, noise=0.3, seed=2, steps=60)
    texts = [update_formula("bfgs", run, step, 0.1, 0.9) for step in range(run.steps)]
    reset = [text for text in texts if "steepest descent" in text]
    assert reset and all("[1 0; 0 1]" in text for text in reset)


@pytest.mark.parametrize("start", [(-1.0, 1.0), (-1.2, 1.0)])
@pytest.mark.parametrize("alpha", [0.0025, 0.003, 0.0035, 0.004])
def test_a_long_transient_is_no_chaos_where_it_leads_to_a_cycle(start, alpha):
    surface = SURFACES["rosenbrock"]()
    run = descend(surface, "gd", start, learning_rate=alpha, steps=500)
    verdict = judge(surface, "gd", run, learning_rate=alpha)
    assert (verdict.case, len(verdict.ends)) == (Case.CYCLE, 2)
