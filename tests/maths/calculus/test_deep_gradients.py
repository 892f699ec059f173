"""Gradients through random layers: judged by whole Jacobians in NumPy, by scipy's integrals and by
the closed forms of Gaussian products."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import digamma

from core.maths.calculus.deep_gradients import (
    ACTIVATIONS,
    DEEPEST,
    HE,
    Deep,
    Draws,
    Fate,
    Flow,
    draw,
    judge,
    mean_squares,
    propagate,
    theory,
    theory_by_scale,
)

SIGMAS = (0.6, 1.0, 1.8)


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_is_the_product_of_jacobians(activation, residual):
    net, drawn, depth = Deep(activation, 1.3, residual), draw(3, 6), 7
    flow = propagate(net, drawn, depth)
    for k in range(3):

        def run(z, k=k):
            for layer in range(depth):
                value = ACTIVATIONS[activation].value(z)
                z = 1.3 * drawn.weights[layer, k] @ value + residual * z
            return z

        start, h = drawn.start[k], 1e-6
        jacobian = np.column_stack(
            [(run(start + h * e) - run(start - h * e)) / (2 * h) for e in np.eye(6)]
        )
        size = np.linalg.norm(jacobian.T @ drawn.blame[k])
        assert 10 ** flow.log_norms[0, k] == pytest.approx(size, rel=1e-6)
    assert flow.log_norms[depth] == pytest.approx(np.zeros(16), abs=1e-12)


@pytest.mark.parametrize("residual", [False, True])
def test_squared_is_the_mean_squared_singular_value(residual):
    drawn = draw(5, 8)
    flow = propagate(Deep("tanh", 1.4, residual), drawn, 1)
    for k in range(4):
        slopes = 1 / np.cosh(drawn.start[k]) ** 2
        jacobian = 1.4 * drawn.weights[0, k] * slopes + residual * np.eye(8)
        singular = np.linalg.svd(jacobian, compute_uv=False)
        assert flow.squared[0, k] == pytest.approx(np.mean(singular**2))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slopes_of_the_activations(activation):
    phi, z, h = ACTIVATIONS[activation], np.linspace(-4, 4, 40), 1e-6
    slope = (phi.value(z + h) - phi.value(z - h)) / (2 * h)
    assert phi.slope(z, phi.value(z)) == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_chi_against_scipy(activation, residual):
    phi = ACTIVATIONS[activation]

    def mean(f, variance):
        s = math.sqrt(variance)
        inner = lambda z: float(f(np.array(s * z))) * math.exp(-z * z / 2)  # noqa: E731
        return quad(inner, -12, 12, points=[0], limit=200)[0] / math.sqrt(2 * math.pi)

    for sigma in SIGMAS:
        found = mean_squares(activation, residual, np.array(sigma), 4)
        q = 1.0
        for layer in range(4):
            chi = sigma**2 * mean(lambda z: phi.slope(z, phi.value(z)) ** 2, q) + residual
            assert found[layer] == pytest.approx(chi, rel=1e-7)
            q = sigma**2 * mean(lambda z: phi.value(z) ** 2, q) + residual * q


@pytest.mark.parametrize("net", [Deep("linear", 0.9), Deep("linear", 0.9, True), Deep("relu", HE)])
def test_the_mean_square_is_exact_at_every_width(net):
    """Root mean square over many draws of few layers, within four standard errors."""
    flow = propagate(net, draw(7, 3, 40_000, 3), 3)
    squares = 10 ** (2 * flow.log_norms[0])
    expected = float(np.prod(theory(net, 3)))
    assert abs(squares.mean() - expected) < 4 * squares.std() / math.sqrt(len(squares))


def test_relu_layers_that_hear_have_the_mean_squared_singular_value_of_theory_at_every_width():
    flow = propagate(Deep("relu", 1.0), draw(4, 3, 20_000, 8), 8)
    assert 0.3 < flow.heard[-1].mean() < 0.5  # (7/8)⁷ = 0.39
    found = judge(flow)
    assert abs(found.squared - 0.5) < 4 * found.squared_error < 0.01
    # the same error, from forty parts of the draws
    parts = [
        judge(Flow(flow.log_norms[:, k::40], flow.squared[:, k::40], flow.heard[:, k::40]))
        for k in range(40)
    ]
    spread = np.std([part.squared for part in parts], ddof=1) / math.sqrt(40)
    assert found.squared_error == pytest.approx(spread, rel=0.4)


def test_a_typical_draw_of_linear_layers_shrinks_as_its_logarithm_says():
    width, depth = 8, 50
    found = judge(propagate(Deep("linear", 1.0), draw(2, width, 400, depth), depth))
    expected = 0.5 * (digamma(width / 2) - math.log(width / 2)) / math.log(10)
    assert abs(found.slope - expected) < 4 * found.error
    assert found.error == pytest.approx(0.5 * math.sqrt(2 / width / depth / 400) / 2.3, rel=0.25)


def test_wide_layers_follow_the_theory():
    for activation in ("tanh", "sigmoid"):
        net = Deep(activation, 1.5)
        flow = propagate(net, draw(1, 200, 4, 10), 10)
        assert flow.squared.mean(axis=1) == pytest.approx(theory(net, 10), rel=0.1)


def test_by_scale_is_the_sum_of_logarithms():
    table = theory_by_scale("tanh", False, SIGMAS)
    assert table.shape == (DEEPEST, 3)
    chi = theory(Deep("tanh", 1.8), 10)
    assert table[9, 2] == pytest.approx(0.5 * np.log10(chi).sum())


def flow_of(logs, depth=10):
    logs = np.asarray(logs, float)
    return Flow(
        np.vstack([logs, np.zeros((depth, len(logs)))]),
        np.ones((depth, len(logs))),
        np.ones((depth, len(logs)), bool),
    )


@pytest.mark.parametrize(
    ("logs", "fate"),
    [
        ([-2.0, -2.2, -1.9, -2.1], Fate.VANISHES),
        ([-0.5, -0.52, -0.49, -0.5], Fate.SHRINKS),
        ([-0.5, 0.5, -0.4, 0.45], Fate.LEVEL),
        ([0.5, 0.52, 0.49, 0.5], Fate.GROWS),
        ([5.0, 5.2, 4.9, 5.1], Fate.EXPLODES),
        ([-np.inf, -np.inf, -np.inf, -3.0], Fate.DEAD),
        ([-np.inf, -2.1, -1.9, -2.0], Fate.VANISHES),
    ],
)
def test_fates(logs, fate):
    found = judge(flow_of(logs))
    assert found.fate is fate
    assert found.alive == np.isfinite(logs).sum()
    if fate is not Fate.DEAD:
        alive = np.array(logs)[np.isfinite(logs)]
        assert found.change == pytest.approx(alive.mean())
        assert found.error == pytest.approx(alive.std(ddof=1) / math.sqrt(len(alive)) / 10)


def test_narrow_relu_layers_die_and_the_gradient_is_exactly_0():
    flow = propagate(Deep("relu", HE), draw(1, 2), 60)
    assert np.isneginf(flow.log_norms[0]).sum() >= 14
    assert judge(flow).fate is Fate.DEAD
    assert np.isfinite(propagate(Deep("relu", HE, True), draw(1, 2), 60).log_norms).all()


def test_nothing_underflows():
    found = judge(propagate(Deep("sigmoid", 0.01), draw(1, 16), 100))
    assert found.fate is Fate.VANISHES and found.change == pytest.approx(-262, abs=5)


def test_depth_must_be_drawn():
    with pytest.raises(ValueError, match="depth must lie between 1 and 100, got 0"):
        propagate(Deep("tanh", 1.0), draw(1, 4), 0)


def test_fewer_layers_are_the_first_ones_and_draws_repeat():
    shallow = propagate(Deep("relu", 1.0), draw(9, 8), 30)
    again = propagate(Deep("relu", 1.0), draw.__wrapped__(9, 8), 30)
    assert isinstance(draw(9, 8), Draws)
    assert np.array_equal(shallow.squared, again.squared)
    assert np.array_equal(
        shallow.squared, propagate(Deep("relu", 1.0), draw(9, 8), 60).squared[:30]
    )
