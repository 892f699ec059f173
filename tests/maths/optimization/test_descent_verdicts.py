import math

import numpy as np
import pytest

from core.maths.optimization.descent_verdicts import Case, judge
from core.maths.optimization.gradient_descent import METHODS, descend, stability_limit
from core.maths.optimization.surfaces import SURFACES, quadratic

START = (-2.5, 1.5)
LINEAR = ("gd", "momentum", "nesterov")


def verdict(surface, method="gd", start=None, rate=0.1, momentum=0.9, noise=0.0, steps=60):
    run = descend(
        surface,
        method,
        start or surface.start,
        learning_rate=rate,
        momentum=momentum,
        noise=noise,
        steps=steps,
    )
    return judge(surface, method, run, learning_rate=rate, momentum=momentum, noise=noise)


def on(name, **values):
    return verdict(SURFACES[name](), **values)


# On a quadratic


@pytest.mark.parametrize(
    ("rate", "case"),
    [
        (0.05, Case.SHRINKING),
        (0.15, Case.OVERSHOOTING),
        (0.2, Case.EDGE),
        (0.25, Case.UNSTABLE),
    ],
)
def test_gradient_descent_on_the_bowl(rate, case):
    seen = verdict(quadratic(10.0), start=START, rate=rate, steps=5)
    assert seen.case is case and seen.limit == 0.2


@pytest.mark.parametrize("method", LINEAR)
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_unstable_above_the_limit_and_not_below(method, momentum):
    beta = 0.0 if method == "gd" else momentum
    limit = stability_limit([1.0, 10.0], beta, nesterov=method == "nesterov")
    for factor, cases in (
        (1.01, (Case.UNSTABLE,)),
        (0.99, (Case.OVERSHOOTING, Case.SWINGING)),
    ):
        seen = verdict(quadratic(10.0, 30.0), method, START, factor * limit, momentum)
        assert seen.case in cases


def test_a_start_without_error_along_the_steep_axis_does_not_diverge():
    assert verdict(quadratic(10.0), start=(2.0, 0.0), rate=0.5).case is Case.UNTOUCHED
    assert verdict(quadratic(10.0), start=(2.0, 0.0), rate=2.0).case is Case.EDGE
    assert verdict(quadratic(10.0), start=(2.0, 0.0), rate=2.1).case is Case.UNSTABLE


def test_transient_growth_is_measured():
    seen = verdict(quadratic(10.0, 30.0), "momentum", rate=0.38, steps=100)
    assert seen.case is Case.EDGE and 300 < seen.peak < 400
    assert verdict(quadratic(10.0), "momentum", rate=0.005, momentum=0.2).peak == 1.0


@pytest.mark.parametrize(
    ("method", "start", "rate", "case", "slow", "period"),
    [
        ("gd", (2.0, 0.0), 0.15, Case.SHRINKING, 0, None),
        ("gd", (0.0, 2.0), 0.15, Case.OVERSHOOTING, 1, 2.0),
        ("gd", (0.0, 2.0), 0.05, Case.SHRINKING, 1, None),
        ("momentum", (2.0, 0.0), 0.1, Case.SWINGING, 0, 19.528),
        ("momentum", (0.0, 2.0), 0.1, Case.SWINGING, 1, 5.836),
        ("momentum", (2.0, 2.0), 0.1, Case.SWINGING, None, 5.836),
    ],
)
def test_only_the_direction_of_the_start_counts(method, start, rate, case, slow, period):
    """Roots 1 − αλ of gradient descent; √β·e^(±iθ), cos θ = (1 + β − αλ)/(2√β), of momentum."""
    seen = verdict(quadratic(10.0), method, start, rate)
    assert (seen.case, seen.slow) == (case, slow)
    assert (seen.swing is None) == (period is None)
    if period:
        assert seen.period == pytest.approx(period, abs=1e-3)
        assert seen.swing == (1 if slow is None else slow)


@pytest.mark.parametrize("steps", [0, 1, 4, 60])
def test_the_stride_is_that_of_the_last_ten_steps(steps):
    surface = SURFACES["himmelblau"]()
    run = descend(surface, "gd", surface.start, learning_rate=0.001, steps=steps)
    long = [math.dist(a, b) for a, b in zip(run.points[:-1], run.points[1:], strict=True)][-10:]
    seen = judge(surface, "gd", run, learning_rate=0.001)
    assert seen.stride == pytest.approx(sum(long) / max(1, len(long)))
    heights = run.loss - surface.minimum_loss
    assert seen.seen == pytest.approx(heights[-max(1, len(heights) // 4) :].mean())


def test_ties_name_no_slowest_direction():
    assert verdict(quadratic(1.0, 30.0)).slow is None
    both = verdict(quadratic(10.0), "momentum", rate=0.1, momentum=0.81)
    assert both.slow is None and both.rates[0] == pytest.approx(0.9)
    assert verdict(quadratic(10.0), rate=2 / 11).slow is None


def test_the_start_at_the_minimum():
    for name in SURFACES:
        surface = SURFACES[name]()
        for method in METHODS:
            seen = verdict(surface, method, surface.minima[0])
            assert seen.case in (Case.AT_MINIMUM, Case.CONVERGED), (name, method)
    assert on("himmelblau", start=(3.0, 2.0)).case is Case.AT_MINIMUM


# Elsewhere


@pytest.mark.parametrize(
    ("values", "case"),
    [
        (dict(name="himmelblau", method="newton", start=(-0.2, -0.8), steps=1), Case.MAXIMUM),
        (dict(name="himmelblau", method="newton", start=(-0.2, -0.8)), Case.MAXIMUM),
        (dict(name="himmelblau", start=(-0.27, -0.92), rate=1e-4), Case.MAXIMUM),
        (dict(name="saddle", rate=1.5, steps=500), Case.CHAOTIC),
        (dict(name="two_layer", rate=0.3), Case.CATAPULT),
        (dict(name="two_layer", rate=0.2), Case.ARRIVING),
        (dict(name="two_layer", rate=0.5), Case.LEFT),
        (dict(name="saddle", start=(-1.7, 0.0), rate=2.0), Case.CYCLE),
        (dict(name="saddle", start=(-1.7, 0.0), rate=0.3), Case.SADDLE),
        (dict(name="saddle", method="newton"), Case.SADDLE),
        (dict(name="saddle", start=(0.0, 0.0)), Case.SADDLE),
        (dict(name="plateau"), Case.PLATEAU),
        (dict(name="rosenbrock", rate=1e-3), Case.UNDER_WAY),
        (dict(name="rosenbrock", method="newton"), Case.CONVERGED),
        (dict(name="rosenbrock", method="newton", start=(0.0, 0.005)), Case.SINGULAR),
        (dict(name="rosenbrock", rate=1e3), Case.LEFT),
        (dict(name="quadratic", method="rmsprop", rate=0.5, steps=200), Case.CYCLE),
        (dict(name="quadratic", method="bfgs", noise=0.3, steps=500), Case.NO_LOWER_POINT),
        (dict(name="himmelblau", noise=1.0, rate=0.01, steps=300), Case.NOISY),
    ],
)
def test_cases_by_the_run(values, case):
    assert on(**values).case is case


@pytest.mark.parametrize(
    ("values", "minimum", "limit"),
    [
        (dict(name="rosenbrock", rate=0.0023, steps=500), (1, 1), 0.001997),
        (dict(name="himmelblau", rate=0.02, steps=200), (-3.7793, -3.2832), 0.0149),
    ],
)
def test_a_path_that_never_settles_names_the_minimum_it_circles(values, minimum, limit):
    seen = on(**values)
    assert seen.case in (Case.RESTLESS, Case.CYCLE, Case.UNDER_WAY) and seen.above_limit
    assert seen.minimum == pytest.approx(minimum, abs=1e-3)
    assert seen.limit == pytest.approx(limit, rel=5e-3)


@pytest.mark.parametrize("method", METHODS)
def test_only_linear_methods_have_a_limit(method):
    for name in SURFACES:
        seen = on(name, method=method, rate=1.0)
        assert math.isnan(seen.limit) == (method not in LINEAR)
        assert bool(seen.rates) == (method in LINEAR)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rate", [1e-4, 0.05, 1.0])
def test_no_number_of_any_verdict_is_infinite(name, method, rate):
    for noise in (0.0, 0.5):
        seen = on(name, method=method, rate=rate, noise=noise)
        assert np.isfinite([*seen.heights, seen.gap, seen.stride, seen.peak, *seen.rates]).all()


def test_a_path_that_hops_at_one_height_is_not_on_its_way():
    """For ever between two points as high as each other, on either side of the minimum."""
    surface, start = SURFACES["least_squares"](), (0.45, -0.38)
    run = descend(surface, "rmsprop", start, learning_rate=0.0002, steps=320)
    later = descend(surface, "rmsprop", start, learning_rate=0.0002, steps=4000)
    assert later.loss[1000] == pytest.approx(later.loss[-1], rel=1e-12)
    assert judge(surface, "rmsprop", run, learning_rate=0.0002).case is Case.HOVERING
