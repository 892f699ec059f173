"""One normal law for two: divergences by quadrature, minima by another descent."""

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from core.maths.probability.projections import (
    Humps,
    NormalMixture,
    differential_entropy,
    forward_kl,
    information_projections,
    judge_humps,
    moment_projection,
    reverse_kl,
    reverse_kl_along,
)


def mixtures(count, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        gap = float(rng.integers(0, 161)) * 0.05
        share = float(rng.choice([0.5, rng.integers(0, 101) / 100]))
        width = float(rng.choice([1.0, rng.integers(6, 61) * 0.05]))
        yield NormalMixture(share, (-gap / 2, gap / 2), (1.0, width))


def density(p, x):
    return p.share * stats.norm.pdf(x, p.means[0], p.spreads[0]) + (1 - p.share) * stats.norm.pdf(
        x, p.means[1], p.spreads[1]
    )


def quadrature(p, q):
    """∫ p·ln(p/q) dx."""
    x = np.linspace(-60, 60, 120_001)
    a, b = (np.maximum(one(x), 1e-320) for one in (p, q))
    return integrate.trapezoid(a * (np.log(a) - np.log(b)), x)


@pytest.mark.parametrize("p", list(mixtures(8, 7)))
@pytest.mark.parametrize("spread", [0.3, 1.37, 6.0])
def test_many_means_at_once_are_each_of_them(p, spread):
    means = np.linspace(-6, 6, 97)
    found = reverse_kl_along(p, means, spread)
    assert found == pytest.approx(reverse_kl(p, means, spread), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("p", list(mixtures(8, 1)))
def test_both_divergences_are_the_integrals(p):
    rng = np.random.default_rng(2)
    mean, spread = float(rng.uniform(-5, 5)), float(rng.uniform(0.7, 5))

    def q(x):
        return stats.norm.pdf(x, mean, spread)

    def own(x):
        return density(p, x)

    inside = stats.norm(mean, spread)
    forward = quadrature(own, q)
    assert float(forward_kl(p, mean, spread)) == pytest.approx(forward, abs=1e-7)
    x = mean + spread * np.linspace(-9, 9, 20_001)
    log = np.logaddexp(
        *(
            np.log(max(w, 1e-320)) + stats.norm.logpdf(x, m, s)
            for w, m, s in zip((p.share, 1 - p.share), p.means, p.spreads, strict=True)
        )
    )
    reverse = integrate.trapezoid(q(x) * (inside.logpdf(x) - log), x)
    assert float(reverse_kl(p, mean, spread)) == pytest.approx(reverse, abs=1e-6)


def test_the_entropy_of_one_hump_is_known():
    p = NormalMixture(0.0, (-2.0, 2.0), (1.0, 0.3))
    assert differential_entropy(p) == pytest.approx(float(stats.norm(2, 0.3).entropy()), abs=1e-12)


@pytest.mark.parametrize("p", list(mixtures(20, 3)))
def test_no_other_normal_law_is_nearer_by_kl_from_p(p):
    fit = moment_projection(p)
    rng = np.random.default_rng(4)
    others = forward_kl(p, fit.mean + rng.normal(0, 1, 200), fit.spread * rng.uniform(0.5, 2, 200))
    assert fit.kl <= others.min()
    assert fit.kl == pytest.approx(float(forward_kl(p, fit.mean, fit.spread)))


@pytest.mark.parametrize("p", list(mixtures(16, 5)))
def test_another_descent_ends_at_the_minima_that_were_found(p):
    """Nelder–Mead on the divergence itself, from places of its own."""
    found = information_projections(p)
    rng = np.random.default_rng(6)
    for fit in found:
        steps = rng.normal(0, 1e-2, (50, 2)) * fit.spread
        around = reverse_kl(p, fit.mean + steps[:, 0], fit.spread + steps[:, 1])
        assert (around >= fit.kl - 1e-12).all()
    for mean in (p.means[0] - 0.3, p.means[1] + 0.3, 0.1):
        for spread in (0.7, 3.0):
            end = optimize.minimize(
                lambda v: float(reverse_kl(p, v[0], np.exp(v[1]))),
                [mean, np.log(spread)],
                method="Nelder-Mead",
                options={"xatol": 1e-5, "fatol": 1e-11},
            )
            nearest = min(abs(end.x[0] - f.mean) + abs(np.exp(end.x[1]) - f.spread) for f in found)
            assert nearest < 0.02, (p, end.x, found)


@pytest.mark.parametrize(
    ("share", "gap", "width", "case", "count"),
    [
        (0.5, 6, 1, Humps.TIED, 3),
        (0.5, 5, 1, Humps.CHOICE, 3),  # the broad one in the middle is the deepest
        (0.5, 3, 1, Humps.ONE, 1),
        (0.4, 6, 1, Humps.CHOICE, 3),
        (0.4, 0, 1, Humps.ITSELF, 1),
        (1.0, 6, 0.5, Humps.ITSELF, 1),
        (0.0, 6, 0.5, Humps.ITSELF, 1),
    ],
)
def test_what_one_hump_for_two_comes_to(share, gap, width, case, count):
    p = NormalMixture(share, (-gap / 2, gap / 2), (1.0, width))
    assert judge_humps(p) is case
    assert len(information_projections(p)) == count


def test_from_which_distance_on_one_of_two_equal_humps_is_nearest():
    """The page's text says 5.6."""

    def ahead(gap):
        found = information_projections(NormalMixture(0.5, (-gap / 2, gap / 2), (1.0, 1.0)))
        return found[0].kl - found[len(found) // 2].kl

    assert optimize.brentq(ahead, 5, 6, xtol=1e-3) == pytest.approx(5.6, abs=0.05)


def test_what_is_no_mixture_is_refused():
    for share, spreads in ((1.2, (1, 1)), (-0.1, (1, 1)), (0.5, (1, 0))):
        with pytest.raises(ValueError, match="share must lie"):
            NormalMixture(share, (0.0, 1.0), spreads)
