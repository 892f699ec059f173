"""Sums on a lattice against plain convolution, and in exact fractions."""

from collections import Counter
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.probability.lattice_sums import add_on_lattice, lattice_of, numbers_sum, whole_power


def by_hand(values, n):
    sums = {F(0): F(1)}
    for _ in range(n):
        after = Counter()
        for total, chance in sums.items():
            for value in values:
                after[total + value] += chance / len(values)
        sums = after
    return sums


@settings(max_examples=60)
@given(st.lists(st.integers(-40, 40), min_size=1, max_size=6), st.integers(1, 6), st.integers(0, 3))
def test_own_numbers_in_fractions(whole, n, digits):
    values = tuple(float(F(one, 10**digits)) for one in whole)
    first, step, mass, split = numbers_sum(values, n)
    assert not split
    expected = by_hand([F(one, 10**digits) for one in whole], n)
    found = {k: p for k, p in enumerate(mass) if p > 1e-13}
    assert len(found) == len(expected)
    for place, chance in expected.items():
        k = round((float(place) - first) / step)
        assert mass[k] == pytest.approx(float(chance), abs=1e-13)
        assert first + k * step == pytest.approx(float(place), abs=1e-9)


def test_a_lattice_that_is_too_fine_keeps_the_mean():
    values = (0.0, 1.2345678, 3.1415926, 9.9999999)
    first, step, mass, split = numbers_sum(values, 50)
    assert split
    at = first + step * np.arange(len(mass))
    assert mass.sum() == pytest.approx(1)
    assert mass @ at == pytest.approx(50 * np.mean(values), rel=1e-9)
    assert mass @ at**2 - (mass @ at) ** 2 == pytest.approx(50 * np.var(values), rel=1e-4)


def test_numbers_without_a_common_step():
    first, step, places = lattice_of((1e-300, 1.0, 2.5))
    assert first == 1e-300 and step * places[-1] == pytest.approx(2.5)


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(0, 2**16))
def test_sums_by_transform_are_convolutions(n, seed):
    mass = np.random.default_rng(seed).random(40)
    mass /= mass.sum()
    whole = np.ones(1)
    for _ in range(n):
        whole = np.convolve(whole, mass)
    room = np.concatenate([mass, np.zeros(600)])
    assert add_on_lattice(room, n)[: len(whole)] == pytest.approx(whole, abs=1e-10)


def test_a_part_of_a_long_sum():
    mass = np.zeros(256)
    mass[:3] = 0.25, 0.5, 0.25
    whole = np.ones(1)
    for _ in range(600):
        whole = np.convolve(whole, mass[:3])
    assert add_on_lattice(mass, 600, 500)[:200] == pytest.approx(whole[500:700], abs=1e-9)


def test_whole_power():
    z = np.array([0.5 + 0.5j, -1.0])
    for n in (1, 2, 7, 100):
        assert whole_power(z, n) == pytest.approx(z**n)
