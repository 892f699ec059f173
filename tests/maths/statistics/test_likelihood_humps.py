"""Likelihoods with humps against scipy.stats, roots of polynomials and dense grids."""

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.likelihood_humps import (
    Humps,
    Law,
    climb,
    find_hills,
    hump_density,
    hump_log_likelihood,
    interval_pieces,
    judge_humps,
    observed_information,
    score,
)


def height(law, x, w, t):
    x = np.asarray(x)[:, None]
    if law is Law.CAUCHY:
        return stats.cauchy.logpdf(x, t, w).sum(0)
    return np.log(stats.norm.pdf(x) / 2 + stats.norm.pdf(x, t, w) / 2).sum(0)


def samples(count):
    rng = np.random.default_rng(4)
    return [(rng.uniform(-8, 8, rng.integers(1, 7)), rng.uniform(0.3, 2)) for _ in range(count)]


@pytest.mark.parametrize("law", Law)
def test_heights_slopes_and_bends(law):
    t, h = np.linspace(-4, 4, 17), 1e-4
    for x, w in samples(8):
        assert hump_log_likelihood(law, x, w, t) == pytest.approx(height(law, x, w, t))
        assert hump_density(law, t, w, 1.0) == pytest.approx(
            np.exp([height(law, [one], w, np.array([1.0]))[0] for one in t])
        )
        up, down = height(law, x, w, t + h), height(law, x, w, t - h)
        assert score(law, x, w, t) == pytest.approx((up - down) / (2 * h), rel=1e-4, abs=1e-5)
        bend = -(up + down - 2 * height(law, x, w, t)) / h**2
        found = [observed_information(law, x, w, one) for one in t]
        assert found == pytest.approx(bend, rel=1e-3, abs=1e-3)


def polynomial_humps(x, w):
    """Real roots of Σ (x − θ)Π(w² + (x − θ)²) where the slope falls."""
    total = np.poly1d([0.0])
    for i, one in enumerate(x):
        term = np.poly1d([-1.0, one])
        for j, other in enumerate(x):
            if i != j:
                term = term * np.poly1d([1.0, -2 * other, other**2 + w**2])
        total = total + term
    roots = total.roots
    real = np.sort(roots[np.abs(roots.imag) < 1e-6].real)
    return real[total.deriv()(real) < 0]


def test_humps_of_cauchy_are_roots_of_a_polynomial():
    seen = set()
    for x, w in samples(60):
        found = find_hills(Law.CAUCHY, x, w)
        assert found.at == pytest.approx(polynomial_humps(x, w), abs=1e-4)
        assert len(found.dips) == len(found.at) - 1
        seen.add(len(found.at))
    assert seen >= {1, 2, 3}


@pytest.mark.parametrize("law", Law)
def test_pieces_are_where_the_fall_is_allowed(law):
    t = np.linspace(-30, 30, 60_001)
    for x, w in samples(20):
        found = find_hills(law, x, w)
        pieces = interval_pieces(law, x, w, found, 0.9)
        y = height(law, x, w, t)
        held = 2 * (y.max() - y) <= stats.chi2.ppf(0.9, 1)
        starts = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(int)])) == 1)
        assert found.top == pytest.approx(y.max(), abs=1e-4)
        wide = [piece for piece in pieces if piece[1] - piece[0] > 4e-3]
        assert len(starts) in (len(wide), len(pieces))
        inside = np.zeros(len(t), bool)
        for low, high in pieces:
            inside |= (t >= low) & (t <= high)
        assert (inside != held).sum() <= 4 * len(pieces)


def test_verdicts_climbs_and_an_endless_interval():
    assert judge_humps(find_hills(Law.CAUCHY, [1.0], 1.0)) is Humps.ONE
    assert judge_humps(find_hills(Law.CAUCHY, [-4.0, 4.0], 1.0)) is Humps.TIE
    hills = find_hills(Law.CAUCHY, [-4.0, -3.5, 6.0], 1.0)
    assert judge_humps(hills) is Humps.SEVERAL
    assert climb(hills, -9.0) == climb(hills, -3.0) == 0 and climb(hills, 5.9) == 1
    one = find_hills(Law.MIXTURE, [0.0], 1.0)
    assert interval_pieces(Law.MIXTURE, [0.0], 1.0, one, 0.95) == [(-np.inf, np.inf)]
    assert find_hills(Law.CAUCHY, [2.0, 2.0], 0.5).at == pytest.approx([2.0])
