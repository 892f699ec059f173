import numpy as np
import pytest

from core.maths.learning.word_frequency import fit_heaps, fit_zipf, growth, ranked


def test_exact_laws_are_found():
    ranks = np.arange(1, 1200)
    assert fit_zipf(1e6 / ranks**1.1).slope == pytest.approx(-1.1)
    lengths = np.array([1, 10, 100, 1000, 10_000])
    line = fit_heaps(lengths, 7.0 * lengths**0.5)
    assert line.slope == pytest.approx(0.5) and line.level == pytest.approx(np.log10(7))


def test_growth_by_counting():
    text = list(np.random.default_rng(4).choice(list("abcdefghij"), 300))
    lengths, kinds = growth(text)
    assert lengths[0] == 1 and lengths[-1] == 300
    assert kinds.tolist() == [len(set(text[:n])) for n in lengths]
    units, counts = ranked(text)
    assert counts.tolist() == sorted((text.count(u) for u in units), reverse=True)


def test_too_few_words_have_no_law():
    assert fit_zipf(np.arange(19, 0, -1)) is None
    assert fit_heaps(*growth([])) is None
