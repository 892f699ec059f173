"""Mammography-like phantoms: power-law background, a mass of known profile, and its ideal observer.

An image is g = b (healthy) or g = b + s (with a mass), b Gaussian with a known power spectrum on a
torus: opposite borders join, so the background is stationary without exception and the discrete
Fourier transform makes its pixels independent. Then the ideal observer is exact. Brightness is in
standard deviations of the power-law part, lengths in pixels, frequencies f in cycles per pixel.
Simulated: no patient is behind these images.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

PROFILE_EXPONENT = 1.5  # projection of a ball with soft borders
WAVES = np.arange(3, 12)  # spikes and notches around the border; fewer would only shift the mass


@dataclass(frozen=True)
class Phantom:
    """What the images are drawn from.

    side: pixels; beta: exponent of the background spectrum 1/f^β; noise: standard deviation of the
    white noise on top; radius: of the mass, pixels; contrast: its peak; roughness: relative
    standard deviation of the border's radius; border: seed of the border's shape;
    shift: the mass may sit anywhere up to that many pixels from the centre, across and down.
    Errors: ValueError outside side ≥ 8, noise > 0, radius > 0, contrast ≥ 0, 0 ≤ roughness < 1,
    0 ≤ shift < side / 2.
    """

    side: int = 28
    beta: float = 3.0
    noise: float = 0.6
    radius: float = 4.0
    contrast: float = 1.2
    roughness: float = 0.15
    border: int = 0
    shift: int = 0

    def __post_init__(self):
        rules = (
            ("side", self.side, self.side >= 8, "at least 8"),
            ("beta", self.beta, np.isfinite(self.beta), "finite"),
            ("noise", self.noise, self.noise > 0, "positive"),
            ("radius", self.radius, self.radius > 0, "positive"),
            ("contrast", self.contrast, self.contrast >= 0, "non-negative"),
            ("roughness", self.roughness, 0 <= self.roughness < 1, "in [0, 1)"),
            ("shift", self.shift, 0 <= self.shift < self.side / 2, "in [0, side / 2)"),
        )
        for name, value, holds, rule in rules:
            if not holds:
                raise ValueError(f"{name} must be {rule}, got {value}")


class PhantomImages(NamedTuple):
    """images: (n, side, side) float32; labels: (n,) 1 with a mass; offset: (n, 2) rows and columns
    by which the mass is off the centre (0 for healthy images)."""

    images: np.ndarray
    labels: np.ndarray
    offset: np.ndarray


@dataclass(frozen=True, eq=False)
class IdealObserver:
    """The best possible reader of a phantom whose mass is known in shape and place.

    template: (side, side), t = Σ template · g is the decision variable, up to a constant the
    log-likelihood ratio; detectability: d′ = (E[t | mass] − E[t | healthy]) / standard deviation;
    auc: Φ(d′/√2); frequency, share: (k,) cycles per pixel and what the frequencies up to there
    contribute to d′², from 0 to 1.
    """

    template: np.ndarray
    detectability: float
    auc: float
    frequency: np.ndarray
    share: np.ndarray

    @property
    def short_of_1(self) -> float:
        """1 − auc, where auc itself is so near 1 that it is rounded there."""
        return float(norm.sf(self.detectability / np.sqrt(2)))


def frequencies(side: int) -> np.ndarray:
    """Radial frequency of every coefficient of a 2-D discrete Fourier transform, cycles per pixel.

    >>> frequencies(4)[0].tolist()
    [0.0, 0.25, 0.5, 0.25]
    """
    f = np.fft.fftfreq(side)
    return np.hypot(f[:, None], f)


def power_spectrum(phantom: Phantom) -> np.ndarray:
    """Variance of every Fourier coefficient divided by side²: P(f) = c / max(f, 1/side)^β + σ².

    c makes the power-law part have variance 1 a pixel: its mean over the coefficients is 1. The
    coefficient at f = 0, where 1/f^β is infinite, gets the power of the lowest other frequency.
    Returns (side, side), in the order of np.fft.fft2.
    Source: Burgess, Jacobson and Judy, Medical Physics 28, 2001 (β ≈ 3 in mammograms).

    >>> round(float(power_spectrum(Phantom(noise=0.5)).mean()), 6)
    1.25
    """
    law = np.maximum(frequencies(phantom.side), 1 / phantom.side) ** -phantom.beta
    return law / law.mean() + phantom.noise**2


def mass_profile(phantom: Phantom) -> np.ndarray:
    """The mass in the middle of the image: contrast · (1 − ρ²)^1.5 for ρ < 1, else 0.

    ρ is the distance from the centre of the image over the border's radius in that direction,
    radius · (1 + roughness · u(θ)), u a sum of waves k = 3…11 around the border with amplitudes
    falling like 1/k, random phases and variance 1; the radius stays above a tenth of its mean.
    Returns (side, side).
    Source: the smooth profile is the "designer nodule" of Burgess, Jacobson and Judy (2001); the
    rough border is an addition of this project.
    """
    at = np.arange(phantom.side) - (phantom.side - 1) / 2
    distance, angle = np.hypot(at[:, None], at), np.arctan2(at[:, None], at)
    rng = np.random.default_rng(phantom.border)
    phases = rng.uniform(0, 2 * np.pi, len(WAVES))
    waves = np.cos(angle[..., None] * WAVES + phases) @ (1 / WAVES)
    waves *= np.sqrt(2 / np.sum(1 / WAVES**2.0))
    border = phantom.radius * np.maximum(1 + phantom.roughness * waves, 0.1)
    return phantom.contrast * np.maximum(1 - (distance / border) ** 2, 0.0) ** PROFILE_EXPONENT


def draw_phantoms(phantom: Phantom, n: int, seed: int) -> PhantomImages:
    """n independent images, every second one with a mass, in random order.

    Each is another patient: there is nothing by which one image could give another away. Different
    seeds are different patients; the first of a longer series are those of a shorter one.
    Errors: ValueError for n < 2.

    >>> draw_phantoms(Phantom(), 10, seed=1).labels.sum()
    np.int64(5)
    """
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n}")
    side, shift = phantom.side, phantom.shift
    fields = np.random.default_rng([seed, 0]).standard_normal((n, side, side), dtype=np.float32)
    half = np.sqrt(power_spectrum(phantom))[:, : side // 2 + 1]
    images = np.fft.irfft2(np.fft.rfft2(fields) * half, s=(side, side))
    # In pairs, one of each, so that a longer series begins with the shorter one.
    coin = np.random.default_rng([seed, 1]).random((n + 1) // 2) < 0.5
    labels = np.column_stack([coin, ~coin]).ravel()[:n].astype(np.int64)
    offset = np.random.default_rng([seed, 2]).integers(-shift, shift + 1, (n, 2))
    offset *= labels[:, None]
    mass = mass_profile(phantom)
    for down, across in np.unique(offset[labels == 1], axis=0):
        rows = (labels == 1) & (offset == (down, across)).all(axis=1)
        images[rows] += np.roll(mass, (down, across), axis=(0, 1))
    return PhantomImages(images.astype(np.float32), labels, offset)


def ideal_observer(phantom: Phantom) -> IdealObserver:
    """The prewhitening matched filter for a mass in the centre, and what it reaches: exact.

    template = K⁻¹ s and d′² = sᵀ K⁻¹ s = Σ_f |S(f)|² / (side² P(f)), K the covariance of the
    background, which the Fourier transform diagonalises, S the transform of the mass. t is
    Gaussian with the same variance in both classes, so the ROC is Φ(d′ + Φ⁻¹(FPR)) and its area
    Φ(d′/√2); by Neyman and Pearson no reader has a better one. The place of the mass does not
    matter if it is known; with shift > 0 it is not, and d′ is an upper limit.
    Source: Barrett and Myers, Foundations of Image Science, 2004, section 13.2.8.

    >>> ideal_observer(Phantom(contrast=0)).auc
    0.5
    """
    mass, power = mass_profile(phantom), power_spectrum(phantom)
    transform = np.fft.fft2(mass)
    template = np.fft.ifft2(transform / power).real
    parts = np.abs(transform) ** 2 / power / phantom.side**2
    total = float(parts.sum())
    radial = np.round(frequencies(phantom.side).ravel() * phantom.side).astype(int)
    sums = np.cumsum(np.bincount(radial, parts.ravel()))
    share = sums / sums[-1] if total > 0 else np.zeros(len(sums))
    d = np.sqrt(total)
    at = np.arange(len(sums)) / phantom.side
    return IdealObserver(template, float(d), float(norm.cdf(d / np.sqrt(2))), at, share)


def matched_filter(phantom: Phantom) -> float:
    """d′ of the reader that looks for the mass as it is, without whitening: sᵀs / √(sᵀKs).

    Never above that of the ideal observer, equal where the background is white.
    Source: Burgess, Jacobson and Judy (2001), non-prewhitening observer.
    """
    energy = np.abs(np.fft.fft2(mass_profile(phantom))) ** 2 / phantom.side**2
    spread = np.sqrt(np.sum(energy * power_spectrum(phantom)))
    return float(energy.sum() / spread) if spread > 0 else 0.0


def log_likelihood_ratio(phantom: Phantom, images: np.ndarray) -> np.ndarray:
    """log p(g | mass) − log p(g | healthy) of every image: the ideal score, shifts included.

    For each place k of the mass it is t_k − d′²/2; all (2·shift + 1)² places are equally likely, so
    the ratio itself is the mean of exp(t_k − d′²/2). images: (n, side, side). Returns (n,).
    """
    ideal, side, shift = ideal_observer(phantom), phantom.side, phantom.shift
    # One correlation gives t for every place at once.
    spectrum = np.conj(np.fft.rfft2(ideal.template))
    scores = np.fft.irfft2(np.fft.rfft2(np.asarray(images, float)) * spectrum, s=(side, side))
    places = np.arange(-shift, shift + 1)
    t = scores[:, places[:, None], places].reshape(len(scores), -1)
    return logsumexp(t, axis=1) - np.log(t.shape[1]) - ideal.detectability**2 / 2


def ideal_sensitivity(detectability: float, false_positive_rate: np.ndarray) -> np.ndarray:
    """The ideal ROC: sensitivity Φ(d′ + Φ⁻¹(FPR)) at each false-positive rate.

    >>> ideal_sensitivity(0.0, np.array([0.0, 0.25, 1.0])).tolist()
    [0.0, 0.25, 1.0]
    """
    if not detectability >= 0:
        raise ValueError(f"detectability must be non-negative, got {detectability}")
    return norm.cdf(detectability + norm.ppf(false_positive_rate))


def efficiency(auc: float, detectability: float) -> float:
    """(d′ of a reader / d′ of the ideal observer)²: the share of the information that is used.

    The reader's d′ is √2·Φ⁻¹(AUC), 0 below chance. An efficiency of ¼ means that the ideal observer
    would do as well at half the contrast. NaN where there is nothing to see.
    Errors: ValueError for auc outside [0, 1] or a negative detectability.
    Source: Tanner and Birdsall, Journal of the Acoustical Society of America 30, 1958.

    >>> efficiency(0.5, 2.0)
    0.0
    """
    if not 0 <= auc <= 1:
        raise ValueError(f"auc must lie in [0, 1], got {auc}")
    if not detectability >= 0:
        raise ValueError(f"detectability must be non-negative, got {detectability}")
    if detectability == 0:
        return np.nan
    return float(2 * max(norm.ppf(auc), 0.0) ** 2 / detectability**2)


def plant_marker(
    images: np.ndarray, chosen: np.ndarray, size: int = 3, brightness: float = 4.0
) -> np.ndarray:
    """A copy of the images with a bright square in the top left corner of the chosen ones.

    It stands for the shortcut a network takes when a hospital's label, a ruler or a scanner gives
    the answer away. images: (n, h, w); chosen: (n,) bool; brightness: added to the corner.
    Errors: ValueError if size does not fit into the image.
    """
    if not 1 <= size <= min(images.shape[1:3]):
        raise ValueError(f"size must lie between 1 and {min(images.shape[1:3])}, got {size}")
    marked = images.copy()
    marked[np.asarray(chosen, bool), 1 : 1 + size, 1 : 1 + size] += brightness
    return marked
