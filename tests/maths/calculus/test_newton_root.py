"""Newton's method: its steps by hand, its cases, its rates by the derivatives at the root."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.newton_root import (
    FAR,
    STEPS,
    Case,
    End,
    error_ratios,
    judge_newton,
    newton,
    roots_from,
)


def f(text, filled=None):
    return Function(parse(text), filled=filled or {})


FLAT = f("e^(-1/x^2)", {0.0: 0.0})
CASES = [
    ("x^2 - 2", 1.0, Case.QUADRATIC, np.sqrt(2), 2, 1 / np.sqrt(8)),
    ("ln(1 + x)", 1.0, Case.QUADRATIC, 0, 2, 0.5),
    ("x^3 - 2x + 2", -2.0, Case.QUADRATIC, -1.7692923542386314, 2, 0.7181360128382356),
    ("sin(x)", 3.5, Case.HIGHER, np.pi, 3, 1 / 3),
    ("arctan(x)", 1.0, Case.HIGHER, 0, 3, 2 / 3),
    ("x + x^4", 0.3, Case.HIGHER, 0, 4, 3),
    ("(x - 1)^2 (x + 2)", 3.0, Case.MULTIPLE, 1, 2, 1 / 2),
    ("x^2 - 2x + 1", 3.0, Case.MULTIPLE, 1, 2, 1 / 2),
    ("sin(x)^3", 1.0, Case.MULTIPLE, 0, 3, 2 / 3),
    ("x^10", 2.0, Case.MULTIPLE, 0, 10, 9 / 10),
    ("x|x|", 2.0, Case.LINEAR, 0, 0, np.nan),
    ("sign(x) |x|^(2/3)", 1.0, Case.LINEAR, 0, 0, np.nan),
    ("3x + 1", 2.0, Case.LANDED, -1 / 3, 0, np.nan),
    ("|x|", 2.0, Case.LANDED, 0, 0, np.nan),
    ("x^2 - 4", 2.0, Case.AT_ROOT, 2, 0, np.nan),
    ("x^3 - 2x + 2", 0.0, Case.CYCLE, np.nan, 2, np.nan),
    ("sign(x) sqrt(|x|)", 1.0, Case.CYCLE, np.nan, 2, np.nan),
    ("sign(x) |x|^(1/3)", 1.0, Case.FAR, np.nan, 0, np.nan),
    ("arctan(x)", 2.0, Case.FAR, np.nan, 0, np.nan),
    ("1/(1 + x^2)", 1.0, Case.FAR, np.nan, 0, np.nan),
    ("e^x", 1.0, Case.DRIFTS, np.nan, 0, np.nan),
    ("e^(-x^2)", 0.6, Case.CREEPS, np.nan, 0, np.nan),
    ("x^2 + 1", 0.7, Case.WANDERS, np.nan, 0, np.nan),
    ("1/(1 + x^2)", 0.0, Case.ZERO_SLOPE, np.nan, 0, np.nan),
    ("x^2 - 2", 0.0, Case.ZERO_SLOPE, np.nan, 0, np.nan),
    ("|x| - 1", 0.0, Case.NO_SLOPE, np.nan, 0, np.nan),
    ("ln(1 + x)", 2.0, Case.LEFT, np.nan, 0, np.nan),
    ("sqrt(x)", 1.0, Case.LEFT, np.nan, 0, np.nan),
    ("ln(1 + x)", -2.0, Case.ABSENT, np.nan, 0, np.nan),
    ("e^(-x^2)", 40.0, Case.VANISHED, np.nan, 0, np.nan),
]


@pytest.mark.parametrize(("text", "start", "case", "root", "order", "predicted"), CASES)
def test_what_becomes_of_a_start(text, start, case, root, order, predicted):
    found = judge_newton(f(text), newton(f(text), start))
    assert found.case is case
    assert found.root == pytest.approx(root, abs=1e-12, nan_ok=True)
    assert found.order == order
    assert found.predicted == pytest.approx(predicted, rel=1e-6, nan_ok=True)
    if case in (Case.QUADRATIC, Case.HIGHER, Case.MULTIPLE):
        assert found.measured == pytest.approx(predicted, rel=0.02)


def test_a_function_flatter_than_every_power_creeps():
    """xₖ₊₁ = x − x³/2 for e^(−1/x²): the error falls like 1/√k."""
    run = newton(FLAT, 0.5)
    assert run.points[1] == pytest.approx(0.5 - 0.5**3 / 2)
    assert judge_newton(FLAT, run).case is Case.CREEPS
    assert judge_newton(FLAT, newton(FLAT, 0.0)).case is Case.AT_ROOT
    assert judge_newton(FLAT, newton(FLAT, 0.02)).case is Case.VANISHED


def test_the_steps_are_the_steps():
    g = f("x^3 - 2x + 2")
    run = newton(g, -0.7)
    x = mpmath.mpf(-0.7)
    with mpmath.workdps(60):
        for ours in run.points[:8]:
            assert ours == pytest.approx(float(x), rel=1e-6)
            x = x - (x**3 - 2 * x + 2) / (3 * x**2 - 2)
    assert run.values == pytest.approx(g(run.points), rel=1e-9)
    assert run.slopes == pytest.approx(g.slope(run.points))


@pytest.mark.parametrize("text", ["x^3 - 2x + 2", "sin(x)", "tan(x)", "e^x - 2", "x^2 + 1"])
def test_every_step_is_the_root_of_the_tangent(text):
    """400 starts: lengths agree, every step obeys the formula, and each end is what it says."""
    g, rng = f(text), np.random.default_rng(2)
    for start in np.round(rng.uniform(-5, 5, 80), 2):
        run = newton(g, start)
        assert 1 <= len(run.points) == len(run.values) == len(run.slopes) <= STEPS + 1
        step = run.values[:-1] / run.slopes[:-1]
        assert run.points[1:] == pytest.approx(run.points[:-1] - step, rel=1e-12, abs=1e-300)
        found = judge_newton(g, run)
        if found.case.has_root:
            size = abs(float(g.slope(found.root))) * max(1, abs(found.root))
            assert abs(g(found.root)) <= 1e-14 * max(1, size)
        if run.end is End.FAR:
            assert abs(run.points[-1]) > FAR
        if found.case is Case.CYCLE:
            assert run.points[-1] == pytest.approx(run.points[-1 - found.order], abs=1e-6)
            assert abs(run.points[-1] - run.points[-2]) > 1e-6


def test_errors_squared():
    run = newton(f("x^2 - 2"), 1.0)
    ratio = error_ratios(run.points, np.sqrt(2), 2)
    error = np.abs(run.points - np.sqrt(2))
    assert ratio[0] == pytest.approx(error[1] / error[0] ** 2)
    assert np.isnan(ratio[-1])  # nothing but rounding is left there


def test_where_each_start_leads():
    starts, roots = roots_from(f("x^2 - 2"), -5, 5, 101)
    assert starts[50] == 0 and np.isnan(roots[50])  # the slope there is 0
    assert roots[:50] == pytest.approx(-np.sqrt(2)) and roots[51:] == pytest.approx(np.sqrt(2))
    assert np.isnan(roots_from(f("e^x"), -5, 5)[1]).all()
    for text in ("x^3 - 2x + 2", "1/x", "x^(1/3)", "x/(1 + x^2)"):  # the cycle, and out of sight
        whole = roots_from(f(text), -5, 5)
        alone = [roots_from(f(text), x, x, 1)[1][0] for x in whole[0][::8]]
        np.testing.assert_array_equal(whole[1][::8], alone)
    starts, roots = roots_from(f("sin(x)"), -5, 5)
    assert np.sin(roots[np.isfinite(roots)]) == pytest.approx(0, abs=1e-6)
