"""Bias and variance against numpy's polynomials, an interpolation formula and simulation."""

import numpy as np
import pytest
from scipy.interpolate import BarycentricInterpolator

from core.maths.statistics.bias_variance import (
    GRID,
    MOST,
    TRUTHS,
    Regime,
    judge_degree,
    least_degree,
    parts,
    points,
    refit,
    smoother,
    true_values,
)


@pytest.mark.parametrize("degree", [0, 1, 4, 9])
def test_fits_are_numpy_s(degree):
    y = np.random.default_rng(degree).standard_normal(12)
    fit = np.polynomial.Polynomial.fit(points(12), y, degree)
    assert smoother(12, degree) @ y == pytest.approx(fit(GRID), abs=1e-9)


def test_degree_n_less_one_goes_through_all_points():
    y = np.random.default_rng(3).standard_normal(15)
    through = BarycentricInterpolator(points(15), y)(GRID)
    assert smoother(15, 14) @ y == pytest.approx(through, rel=1e-6, abs=1e-7)


def test_beyond_the_coefficients_are_the_shortest():
    y = np.random.default_rng(4).standard_normal(10)
    for degree in (10, 25, MOST):
        basis = np.polynomial.legendre.legvander(points(10), degree)
        b = np.linalg.lstsq(basis, y, rcond=1e-13)[0]
        assert basis @ b == pytest.approx(y, abs=1e-8)
        fit = np.polynomial.legendre.legval(GRID, b)
        assert smoother(10, degree) @ y == pytest.approx(fit, abs=1e-7)


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("degree", [0, 3, 8, 14, 15, 60])
def test_the_parts_add_up_to_the_measured_error(truth, degree):
    rng = np.random.default_rng(degree + 1)
    noise = rng.standard_normal((4000, 15)), rng.standard_normal((4000, 101))
    found = refit(truth, 15, degree, 0.4, noise)
    exact = parts(truth, 15)
    assert abs(found.error - exact.error(0.4)[degree]) < 4.5 * found.spread
    bias = ((found.fits.mean(0) - true_values(truth, GRID)) ** 2).mean()
    variance = found.fits.var(0).mean()
    assert variance == pytest.approx(0.16 * exact.variance[degree], rel=0.2)
    room = variance / 500 + 6 * np.sqrt(exact.bias[degree] * variance / 4000)
    assert bias == pytest.approx(exact.bias[degree], rel=0.01, abs=room)
    left = np.array([np.polyval(np.polyfit(points(15), y, 3), points(15)) - y for y in found.y[:9]])
    few = refit(truth, 15, 3, 0.4, (noise[0][:9], noise[1][:9]))
    assert few.within == pytest.approx((left**2).mean())


def test_variance_on_the_points_is_their_number_of_coefficients():
    """The mean over the points themselves is σ²·p/n; at GRID it is near that for low degrees."""
    for p in (1, 2, 5):
        assert parts("wave", 20).variance[p - 1] == pytest.approx(p / 20, rel=0.15)


def test_regimes_and_errors():
    found = parts("wave", 15)
    stands = [judge_degree(found, 15, d, 0.3) for d in (0, 9, 14, 15, 100)]
    assert stands == [
        Regime.STIFF, Regime.SUPPLE, Regime.THROUGH, Regime.BEYOND, Regime.BEYOND
    ]  # fmt: skip
    assert judge_degree(parts("line", 15), 15, 3, 0.0) is Regime.STIFF  # 0 and 0
    for call in (
        lambda: points(1),
        lambda: smoother(5, -1),
        lambda: smoother(5, MOST + 1),
        lambda: true_values("sine", GRID),
    ):
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("truth", ["wave", "peak", "step"])
@pytest.mark.parametrize("n", [10, 15, 20])
def test_of_two_degrees_that_fit_alike_the_lower_is_the_least(truth, n):
    """Without noise an odd truth at even places is fitted by degree 2k − 1 as by 2k, an even one by
    2k as by 2k + 1."""
    low = least_degree(parts(truth, n).bias[: n - 1])
    assert low % 2 == (truth != "peak")
