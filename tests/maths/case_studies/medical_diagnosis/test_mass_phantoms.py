"""Phantoms have the spectrum they promise, and no reader beats the ideal one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    draw_phantoms,
    efficiency,
    frequencies,
    ideal_observer,
    ideal_sensitivity,
    log_likelihood_ratio,
    mass_profile,
    matched_filter,
    plant_marker,
    power_spectrum,
)

PHANTOMS = st.builds(
    Phantom,
    side=st.integers(8, 17),
    beta=st.floats(0, 4),
    noise=st.floats(0.1, 2),
    radius=st.floats(1, 5),
    contrast=st.floats(0.01, 3),
    roughness=st.floats(0, 0.5),
    border=st.integers(0, 50),
)


def covariance(phantom: Phantom) -> np.ndarray:
    """The whole matrix K: pixels whose distance on the torus is equal share a value."""
    side = phantom.side
    lags = np.fft.ifft2(power_spectrum(phantom)).real
    row, column = np.divmod(np.arange(side * side), side)
    return lags[(row[:, None] - row) % side, (column[:, None] - column) % side]


@settings(max_examples=15)
@given(PHANTOMS)
def test_detectability_is_that_of_the_whole_covariance_matrix(phantom):
    mass, K = mass_profile(phantom).ravel(), covariance(phantom)
    ideal = ideal_observer(phantom)
    expected = np.linalg.solve(K, mass)
    np.testing.assert_allclose(ideal.template.ravel(), expected, atol=1e-8 * abs(expected).max())
    assert ideal.detectability == pytest.approx(np.sqrt(mass @ expected), rel=1e-8)
    assert ideal.auc == pytest.approx(norm.cdf(ideal.detectability / np.sqrt(2)))
    assert matched_filter(phantom) == pytest.approx(mass @ mass / np.sqrt(mass @ K @ mass))
    assert ideal.detectability >= matched_filter(phantom) * (1 - 1e-9)


@settings(max_examples=20)
@given(PHANTOMS)
def test_no_other_template_has_a_larger_detectability(phantom):
    """d′ of any linear reader w is wᵀs / √(wᵀKw); the ideal one is the largest (Cauchy–Schwarz)."""
    mass, ideal = mass_profile(phantom), ideal_observer(phantom)
    noise = np.random.default_rng(0).normal(size=mass.shape) * abs(ideal.template).max()
    for other in (mass, noise, ideal.template + 0.1 * noise):
        spread = np.sum(abs(np.fft.fft2(other)) ** 2 * power_spectrum(phantom)) / phantom.side**2
        assert abs(np.sum(other * mass)) / np.sqrt(spread) <= ideal.detectability * (1 + 1e-9)


def test_white_background_needs_no_whitening():
    phantom = Phantom(beta=0.0, noise=0.5, contrast=0.8)
    expected = np.sqrt(np.sum(mass_profile(phantom) ** 2) / 1.25)
    assert ideal_observer(phantom).detectability == pytest.approx(expected)
    assert matched_filter(phantom) == pytest.approx(expected)


@settings(max_examples=20)
@given(PHANTOMS, st.floats(1.1, 4))
def test_detectability_grows_with_contrast_and_falls_with_noise(phantom, factor):
    def d(**changes):
        fields = {name: getattr(phantom, name) for name in phantom.__dataclass_fields__}
        return ideal_observer(Phantom(**{**fields, **changes})).detectability

    assert d(contrast=factor * phantom.contrast) == pytest.approx(factor * d())
    assert d(noise=factor * phantom.noise) < d()
    assert ideal_observer(phantom).share[-1] == pytest.approx(1)
    assert (np.diff(ideal_observer(phantom).share) >= -1e-12).all()


@pytest.mark.parametrize("side", [27, 28])
def test_drawn_backgrounds_have_the_spectrum(side):
    phantom = Phantom(side=side, beta=2.5, noise=0.4, contrast=0.0)
    drawn = draw_phantoms(phantom, 3000, seed=4).images
    measured = np.mean(abs(np.fft.fft2(drawn)) ** 2, axis=0) / side**2
    # A periodogram value is exponential: relative standard error 1/√3000, twice that where real.
    np.testing.assert_allclose(measured / power_spectrum(phantom), 1, atol=0.15)
    assert np.mean(measured / power_spectrum(phantom)) == pytest.approx(1, abs=0.005)
    assert drawn.mean() == pytest.approx(0, abs=0.02)
    f = frequencies(side)
    low, high = (f > 1.5 / side) & (f < 3 / side), (f > 5 / side) & (f < 8 / side)
    law = power_spectrum(phantom) - 0.16
    slope = np.log(law[low].mean() / law[high].mean()) / np.log(f[high].mean() / f[low].mean())
    assert slope == pytest.approx(2.5, abs=0.35)


def test_readers_of_drawn_images_reach_what_is_foretold():
    phantom = Phantom(radius=4, contrast=1.0, noise=0.6)
    drawn = draw_phantoms(phantom, 6000, seed=5)
    ideal = ideal_observer(phantom)
    score = log_likelihood_ratio(phantom, drawn.images)
    # One standard error of the area is 0.0035.
    assert roc_auc_score(drawn.labels, score) == pytest.approx(ideal.auc, abs=0.01)
    # The log-likelihood ratio is Gaussian with means ±d′²/2 and variance d′².
    d = ideal.detectability
    for label, sign in ((1, 1), (0, -1)):
        values = score[drawn.labels == label]
        assert values.mean() == pytest.approx(sign * d * d / 2, abs=4 * d / np.sqrt(3000))
        assert values.std() == pytest.approx(d, rel=0.05)
    plain = drawn.images.reshape(6000, -1) @ mass_profile(phantom).ravel()
    foretold = norm.cdf(matched_filter(phantom) / np.sqrt(2))
    assert roc_auc_score(drawn.labels, plain) == pytest.approx(foretold, abs=0.02)
    called = score > np.quantile(score[drawn.labels == 0], 0.9)
    assert called[drawn.labels == 1].mean() == pytest.approx(
        float(ideal_sensitivity(d, np.array(0.1))), abs=0.03
    )


def test_unknown_place_costs_and_the_likelihood_is_the_mean_over_places():
    phantom = Phantom(side=16, radius=3, contrast=1.2, noise=0.6, shift=2)
    drawn = draw_phantoms(phantom, 2000, seed=6)
    score = log_likelihood_ratio(phantom, drawn.images)
    ideal = ideal_observer(phantom)
    t = [
        np.sum(drawn.images[0] * np.roll(ideal.template, (down, across), axis=(0, 1)))
        for down in range(-2, 3)
        for across in range(-2, 3)
    ]
    expected = np.log(np.mean(np.exp(np.array(t) - ideal.detectability**2 / 2)))
    assert score[0] == pytest.approx(expected, abs=1e-6)
    told = np.sum(drawn.images * ideal.template, axis=(1, 2))
    reached = roc_auc_score(drawn.labels, score)
    assert roc_auc_score(drawn.labels, told) + 0.02 < reached < ideal.auc - 0.02
    assert np.mean(np.exp(score[drawn.labels == 0])) == pytest.approx(1, abs=0.3)  # E[p₁/p₀] = 1


def test_draws_are_balanced_reproducible_and_nested():
    phantom = Phantom(side=12, shift=3)
    long, short = (draw_phantoms(phantom, n, seed=7) for n in (200, 80))
    assert long.labels.sum() == 100 and set(long.labels) == {0, 1}
    np.testing.assert_array_equal(long.images[:80], short.images)
    np.testing.assert_array_equal(long.labels[:80], short.labels)
    assert not np.array_equal(draw_phantoms(phantom, 80, seed=8).images, short.images)
    assert abs(long.offset).max() == 3 and not long.offset[long.labels == 0].any()
    # With the mass taken off again only background is left.
    clean = draw_phantoms(Phantom(side=12, contrast=0.0), 200, seed=7)
    at = np.flatnonzero(long.labels)[0]
    mass = np.roll(mass_profile(phantom), long.offset[at], axis=(0, 1))
    np.testing.assert_allclose(long.images[at] - mass, clean.images[at], atol=1e-5)


def test_profile_is_the_nodule_when_smooth_and_rough_when_rough():
    smooth = Phantom(side=31, radius=6, contrast=2.0, roughness=0.0)
    profile = mass_profile(smooth)
    assert profile[15, 15] == 2.0
    assert profile[15, 18] == pytest.approx(2 * (1 - 0.25) ** 1.5)
    assert not profile[15, 21:].any() and profile[15, 20] > 0
    np.testing.assert_allclose(profile, profile.T)
    rough = mass_profile(Phantom(side=31, radius=6, contrast=2.0, roughness=0.4))
    assert abs(rough - profile).max() > 0.3 and rough.max() <= 2.0
    one, other = (mass_profile(Phantom(roughness=0.3, border=b)) for b in (0, 1))
    assert not np.allclose(one, other)


@settings(max_examples=30)
@given(st.floats(0.05, 5), st.floats(0.05, 1))
def test_efficiency_is_the_square_of_the_contrast_that_would_do(detectability, share):
    reached = norm.cdf(share * detectability / np.sqrt(2))
    assert efficiency(reached, detectability) == pytest.approx(share**2, rel=1e-6)


def test_efficiency_at_the_ends():
    assert efficiency(0.3, 1.0) == 0 and np.isnan(efficiency(0.5, 0.0))
    assert efficiency(1.0, 2.0) == np.inf
    with pytest.raises(ValueError, match=r"auc must lie in \[0, 1\], got 1.1"):
        efficiency(1.1, 1.0)
    with pytest.raises(ValueError, match="detectability must be non-negative, got -1"):
        efficiency(0.9, -1)


def test_marker_stays_in_its_corner_and_on_the_chosen():
    images = np.zeros((3, 8, 8), np.float32)
    marked = plant_marker(images, np.array([True, False, True]), size=2, brightness=3)
    assert not images.any() and not marked[1].any()
    assert marked[0].sum() == 12 and (marked[0, 1:3, 1:3] == 3).all()


def test_errors():
    for wrong, message in (
        ({"side": 7}, "side must be at least 8, got 7"),
        ({"noise": 0}, "noise must be positive, got 0"),
        ({"radius": -1}, "radius must be positive, got -1"),
        ({"contrast": -1}, "contrast must be non-negative, got -1"),
        ({"roughness": 1}, r"roughness must be in \[0, 1\), got 1"),
        ({"shift": 14}, r"shift must be in \[0, side / 2\), got 14"),
        ({"beta": np.inf}, "beta must be finite, got inf"),
    ):
        with pytest.raises(ValueError, match=message):
            Phantom(**wrong)
    with pytest.raises(ValueError, match="n must be at least 2, got 1"):
        draw_phantoms(Phantom(), 1, seed=0)
    with pytest.raises(ValueError, match="detectability must be non-negative, got -1"):
        ideal_sensitivity(-1, np.array([0.5]))
    with pytest.raises(ValueError, match="size must lie between 1 and 8, got 9"):
        plant_marker(np.zeros((1, 8, 8)), np.array([True]), size=9)
