"""Sums of independent draws on a lattice, by powers of the Fourier transform of their masses.

Source: Grübel and Hermesmeier (1999), *ASTIN Bulletin* 29 (exponential tilting).
"""

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
from scipy.fft import next_fast_len

ATOMS = 1 << 15  # lattice points of a sum of own numbers
FINEST = 1 << 40  # steps between the least and the largest of them


def add_on_lattice(mass: np.ndarray, n: int, shift: int = 0) -> np.ndarray:
    """Masses at shift, shift + 1, … of the sum of n draws with ``mass`` at 0, 1, 2, …

    By FFT: the transform of the sum is the n-th power. It runs in a circle, so where ``shift`` is
    large the end of the sum must fit into ``len(mass)`` places from there. The masses are tilted by
    e^(−θk) before and back after: of what comes round, e^(−20) is left (Grübel and Hermesmeier).

    >>> add_on_lattice(np.array([0.5, 0.5, 0.0, 0.0]), 2).round(6).tolist()
    [0.25, 0.5, 0.25, 0.0]
    """
    size = len(mass)
    places = np.arange(size)
    mean = float(mass @ places) * n - shift  # the tilt is taken from there, so that nothing is tiny
    theta = 20 / size
    tilted = mass * np.exp(-theta * (places - (mean + shift) / n))
    total = np.fft.irfft(whole_power(np.fft.rfft(tilted), n), size)
    total = np.roll(total, -(shift % size))
    return np.maximum(total * np.exp(theta * (places - mean)), 0.0)


def whole_power(z: np.ndarray, n: int) -> np.ndarray:
    """z^n by squaring: far cheaper than the complex logarithm."""
    result = None
    while n:
        if n & 1:
            result = z if result is None else result * z
        n >>= 1
        if n:
            z = z * z
    return result


def numbers_sum(values: tuple[float, ...], n: int) -> tuple[float, float, np.ndarray, bool]:
    """First place, step and masses of the sum of n own numbers, and whether they were split.

    Decimals lie on a lattice, so the sum does. Where it is too fine for n of them (more than 2¹⁵
    places), each number is split between its two neighbours on a coarser one, with the same mean.

    >>> numbers_sum((1.5, 2.0), 2)[2].tolist()
    [0.25, 0.5, 0.25]
    """
    first, step, places = lattice_of(values)
    most = (ATOMS - 1) // n
    split = places[-1] > most
    size = int(min(places[-1], most))
    if split:
        step *= places[-1] / most
        x = places * (most / places[-1])
        left = np.minimum(x.astype(int), most - 1)
        mass = np.bincount(left, 1 - (x - left), size + 1) + np.bincount(
            left + 1, x - left, size + 1
        )
    else:
        mass = np.bincount(places, minlength=size + 1).astype(float)
    mass /= len(places)
    total = mass
    if size and n > 1:
        length = next_fast_len(n * size + 1, real=True)
        total = np.fft.irfft(whole_power(np.fft.rfft(mass, length), n), length)
    return n * first, step, np.maximum(total[: n * size + 1], 0.0), bool(split)


@lru_cache(maxsize=32)
def lattice_of(values: tuple[float, ...]) -> tuple[float, float, np.ndarray]:
    """Lowest value, step and place of each value: the coarsest lattice that holds them all."""
    exact = [Fraction(repr(float(value))) for value in values]
    first = min(exact)
    away = [value - first for value in exact]
    below = math.lcm(*(part.denominator for part in away))
    whole = [int(part * below) for part in away]
    common = math.gcd(*whole) or 1
    places = [one // common for one in whole]
    if max(places) > FINEST:
        span = float(max(away))
        scaled = [round(float(part) / span * FINEST) for part in away]
        return float(first), span / FINEST, np.sort(np.array(scaled))
    return float(first), float(Fraction(common, below)), np.sort(np.array(places))
