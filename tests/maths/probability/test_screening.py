"""Bayes' theorem against whole populations in fractions, and people who add up."""

import math
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maths.probability.screening import (
    Meaning,
    both_positive,
    judge_positive,
    natural_frequencies,
    screen,
    seated,
    seats,
)

percents = st.integers(0, 100)
inner = st.integers(1, 99)


@given(inner, percents, percents)
def test_a_population_counted(p, se, sp):
    """A million people, cell by cell."""
    found = screen(p / 100, se / 100, sp / 100)
    hit, missed = F(p * se, 10**4), F(p * (100 - se), 10**4)
    false, cleared = F((100 - p) * (100 - sp), 10**4), F((100 - p) * sp, 10**4)
    assert found.true_positive == pytest.approx(float(hit))
    assert found.cleared == pytest.approx(float(cleared))
    if hit + false:
        assert found.ppv == pytest.approx(float(hit / (hit + false)))
    else:
        assert math.isnan(found.ppv)
    if missed + cleared:
        assert found.npv == pytest.approx(float(cleared / (missed + cleared)))
    ratio = found.likelihood_ratio
    if false and hit:
        odds = float(F(p, 100 - p)) * ratio
        assert odds / (1 + odds) == pytest.approx(found.ppv)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.9, 1.0])
@pytest.mark.parametrize("dependence", [0.0, 0.3, 1.0])
def test_both_positive_has_the_correlation_that_was_asked_for(rate, dependence):
    both = both_positive(rate, dependence)
    assert rate * rate <= both + 1e-15 and both <= rate + 1e-15
    if 0 < rate < 1:
        assert (both - rate**2) / (rate * (1 - rate)) == pytest.approx(dependence)


def test_two_tests():
    assert screen(0.01, 0.9, 0.91, 2, 1.0) == screen(0.01, 0.9, 0.91)
    independent = screen(0.01, 0.9, 0.91, 2)
    assert independent.likelihood_ratio == pytest.approx(100)


@given(inner, percents, percents)
def test_people_add_up_and_are_near_their_shares(p, se, sp):
    found = screen(p / 100, se / 100, sp / 100)
    people = natural_frequencies(found)
    assert people.true_positive + people.missed + people.false_alarm + people.cleared == 1000
    assert people.ill == 10 * p
    assert abs(people.true_positive - 1000 * found.true_positive) <= 0.5 + 1e-9
    assert abs(people.false_alarm - 1000 * found.false_alarm) <= 0.5 + 1e-9
    exact = all(
        float(1000 * x).is_integer() for x in (F(p * se, 10**4), F((100 - p) * (100 - sp), 10**4))
    )
    assert people.rounded == (not exact)
    places = seated(people)
    assert [len(places[k]) for k in ("true positive", "missed", "false alarm", "cleared")] == [
        people.true_positive,
        people.missed,
        people.false_alarm,
        people.cleared,
    ]


def test_the_positive_sit_inside_and_the_ill_in_a_sector():
    people = natural_frequencies(screen(0.2, 0.8, 0.7))
    places = seated(people)
    inside = [np.hypot(*places[k].T).max() for k in ("true positive", "false alarm")]
    outside = [np.hypot(*places[k].T).min() for k in ("missed", "cleared")]
    assert max(inside) < math.sqrt(people.positive) <= min(outside)
    angle = np.arctan2(*places["true positive"].T) % (2 * np.pi)
    assert angle.max() / (2 * np.pi) == pytest.approx(
        people.true_positive / people.positive, abs=0.02
    )


def test_seats_fill_the_disc_evenly():
    radius, angle = seats(1000)
    assert np.histogram(radius**2, 10, (0, 1000))[0].tolist() == [100] * 10
    assert np.histogram(angle, 8, (0, 2 * np.pi))[0] == pytest.approx([125] * 8, abs=3)


@pytest.mark.parametrize(
    ("p", "se", "sp", "case"),
    [
        (0.01, 0.0, 1.0, Meaning.NEVER),
        (0.01, 0.5, 1.0, Meaning.CERTAIN),
        (0.01, 0.5, 0.5, Meaning.NOTHING),
        (0.3, 0.1, 0.9, Meaning.NOTHING),
        (0.01, 0.2, 0.5, Meaning.LESS),
        (0.01, 0.0, 0.5, Meaning.LESS),
        (0.01, 0.9, 0.9, Meaning.MOSTLY_HEALTHY),
        (0.5, 0.9, 0.9, Meaning.MOSTLY_ILL),
        (0.1, 0.9, 0.9, Meaning.EVEN),
    ],
)
def test_what_a_positive_means(p, se, sp, case):
    assert judge_positive(screen(p, se, sp)) is case


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        ((0.0, 0.9, 0.9), "prevalence"),
        ((1.0, 0.9, 0.9), "prevalence"),
        ((0.1, 1.1, 0.9), "sensitivity"),
        ((0.1, 0.9, -0.1), "specificity"),
        ((0.1, 0.9, 0.9, 3), "tests"),
        ((0.1, 0.9, 0.9, 2, 1.5), "dependence"),
    ],
)
def test_what_is_refused(bad, name):
    with pytest.raises(ValueError, match=name):
        screen(*bad)
