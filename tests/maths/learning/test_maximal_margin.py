"""The margin, judged by a programme for the primal, by scikit-learn and by sampled hulls."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.svm import SVC

from core.maths.learning.class_points import class_points
from core.maths.learning.maximal_margin import Hold, fit_margin, hull_gap, slack_by_bias


def primal(places, labels, C):
    """The same optimum by a solver for the primal with its slacks as variables."""
    y, n = np.where(labels == 1, 1.0, -1.0), len(labels)
    lines = {
        "type": "ineq",
        "fun": lambda t: y * (places @ t[:2] + t[2]) - 1 + t[3:],
        "jac": lambda t: np.column_stack([y[:, None] * places, y, np.eye(n)]),
    }
    cost = lambda t: t[:2] @ t[:2] / 2 + C * t[3:].sum()  # noqa: E731
    slope = lambda t: np.concatenate([t[:2], [0], np.full(n, C)])  # noqa: E731
    start = np.concatenate([np.zeros(3), np.ones(n)])
    bounds = [(None, None)] * 3 + [(0, None)] * n
    return minimize(cost, start, jac=slope, method="SLSQP", constraints=lines, bounds=bounds,
                    options={"maxiter": 500, "ftol": 1e-13})  # fmt: skip


@pytest.mark.parametrize("name", ["apart", "outlier", "touching", "row"])
def test_the_least_price_is_the_primal_s(name):
    for C in (0.02, 1.0):
        found = fit_margin(class_points(name), C)
        best = primal(found.places, found.labels, C)
        assert found.price == pytest.approx(best.fun, rel=1e-7)
        np.testing.assert_allclose(found.weights, best.x[:2], atol=1e-4)
        assert found.low - 1e-4 <= best.x[2] <= found.high + 1e-4
        assert found.price == pytest.approx(found.dual, rel=1e-10)
        assert found.residual < 1e-9


HOLDS = {
    "clouds": (Hold.PARTED, Hold.PARTED),
    "apart": (Hold.SOLD, Hold.HARD),
    "touching": (Hold.PARTED, Hold.PARTED),
    "outlier": (Hold.ONE_SIDE, Hold.PARTED),
    "corners": (Hold.LEVEL, Hold.LEVEL),
    "rare": (Hold.ONE_SIDE, Hold.PARTED),
    "row": (Hold.ONE_SIDE, Hold.PARTED),
}


@pytest.mark.parametrize("name", HOLDS)
def test_holds(name):
    cheap, dear = (fit_margin(class_points(name), C) for C in (0.001, 10.0))
    assert (cheap.hold, dear.hold) == HOLDS[name]
    assert cheap.shared_spots == int(name in ("touching", "rare"))
    assert cheap.dimension == (1 if name == "row" else 2)


def test_no_points_and_one_class():
    assert fit_margin((), 1.0).hold is Hold.NO_POINTS
    one = fit_margin(((0.0, 0.0, 1), (1.0, 0.0, 1)), 1.0)
    assert one.hold is Hold.ONE_CLASS and one.right == 0 and not one.slacks.any()


def test_the_hard_margin_is_the_gap():
    found = fit_margin(class_points("apart"), 100.0)
    hard = SVC(C=1e6, kernel="linear", tol=1e-8).fit(found.places, found.labels)
    assert found.width == pytest.approx(2 / np.linalg.norm(hard.coef_), rel=1e-5)
    assert found.width == pytest.approx(found.gap, rel=1e-12)


def test_the_gap_between_hulls():
    """Against the least distance between points sampled densely on both hulls' sides."""
    rng = np.random.default_rng(5)
    for _ in range(10):
        first = rng.integers(-20, 0, (6, 2)).astype(float)
        second = rng.integers(2, 20, (5, 2)).astype(float)
        mixed = [(rng.dirichlet(np.full(len(p), 0.3), 800) @ p, p) for p in (first, second)]
        (a, _), (b, _) = mixed
        near = min(float(np.linalg.norm(x - b, axis=1).min()) for x in a[:400])
        gap = hull_gap(first, second)
        assert gap <= near + 1e-9
        model = SVC(C=1e8, kernel="linear", tol=1e-7).fit(
            np.vstack([first, second]), np.repeat([0, 1], [6, 5])
        )
        assert gap == pytest.approx(2 / np.linalg.norm(model.coef_), rel=1e-3)


def test_the_bias_is_loose_where_the_slack_is_flat():
    found = fit_margin(class_points("clouds"), 0.001)
    assert found.loose and found.bound.all()
    b = np.array([found.low, found.bias, found.high, found.low - 0.1, found.high + 0.1])
    total = slack_by_bias(found, b)
    np.testing.assert_allclose(total[:3], total[0])
    assert np.all(total[3:] > total[0] + 1e-6)
    tight = fit_margin(class_points("clouds"), 1.0)
    assert not tight.loose and tight.free.sum() == 3


def test_without_the_other_points_nothing_moves():
    found = fit_margin(class_points("clouds"), 1.0)
    kept = tuple(p for p, a in zip(class_points("clouds"), found.alpha, strict=True) if a > 0)
    again = fit_margin(kept, 1.0)
    np.testing.assert_allclose(again.weights, found.weights)
    assert again.bias == pytest.approx(found.bias)


def test_many_duals():
    """Four points free on two edges: their α can shift."""
    square = tuple((x, y, int(x > 0)) for x in (-1.0, 1.0) for y in (-1.0, 0.0, 1.0))
    found = fit_margin(square, 10.0)
    assert found.hold is Hold.HARD and found.width == pytest.approx(2)
    assert found.many_duals == (found.free.sum() > 3)
    assert not fit_margin(class_points("apart"), 10.0).many_duals


def test_errors():
    with pytest.raises(ValueError, match="C must be positive, got 0"):
        fit_margin((), 0)


def test_a_bias_of_0_is_no_dust():
    """Where −x has the other class than x, b = 0 is the best by symmetry."""
    rng = np.random.default_rng(12)
    for _ in range(40):
        half = rng.integers(-9, 10, (int(rng.integers(2, 9)), 2)) / 7
        half = half[np.abs(half).sum(axis=1) > 0]
        points = tuple((*place, kind) for kind in (0, 1) for place in (1 - 2 * kind) * half)
        if points:
            assert fit_margin(points, float(10 ** rng.uniform(-1, 1))).bias == 0
