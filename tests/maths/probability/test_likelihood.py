"""One parameter moved off its fit: the domain is kept, and nothing is likelier than the fit."""

import numpy as np
import pytest

from core.datasets.tables import number_samples
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.fitting import compare_families, fit
from core.maths.probability.likelihood import (
    likelihood_slice,
    log_likelihood,
    move,
    moved,
    moved_parameter,
)

STEPS = np.linspace(-1, 1, 41)
HOURS = number_samples()["Aircraft: hours between failures"]


@pytest.mark.parametrize("key", FAMILIES)
def test_a_small_move_stays_in_the_domain_and_moves_one_parameter(key):
    each = law(key)
    name = moved_parameter(each).name
    for by in (-0.1, 0.1):
        away = moved(each, by)
        assert {n for n in each.values if away.values[n] != each.values[n]} <= {name}
        if not moved_parameter(each).integer:
            assert np.sign(away.values[name] - each.values[name]) == np.sign(by)
    assert moved(each, 0) is each


def test_nothing_is_likelier_than_the_fit():
    stand, _ = compare_families(HOURS)
    assert len(stand) > 15
    for each in stand:
        _, heights = likelihood_slice(each.law, HOURS, STEPS)
        # F keeps rising beyond the limit of the search, by less than can be seen.
        assert np.nanmax(heights) <= each.log_likelihood + 1e-2, each.family
        assert log_likelihood(each.law, HOURS) == pytest.approx(each.log_likelihood)


def test_the_slice_of_an_exponential_law_by_hand():
    x = np.array([1.0, 3.0])
    values, heights = likelihood_slice(law("exponential", {"rate": 0.5}), x, [-1, 0, 1])
    assert values == pytest.approx(0.5 * np.exp([-1, 0, 1]))
    assert heights == pytest.approx(2 * np.log(values) - values * x.sum())
    away = move(law("exponential", {"rate": 0.5}), x, 1)
    assert away.drop == pytest.approx(heights[1] - heights[2]) and away.best == 0.5


def test_an_end_moved_past_a_value_makes_it_impossible():
    uniform = fit("uniform", [1.0, 2.0, 5.0]).law
    assert move(uniform, [1.0, 2.0, 5.0], 0.1).drop == np.inf
    assert move(uniform, [1.0, 2.0, 5.0], -0.1).drop > 0
    values, heights = likelihood_slice(uniform, [1.0, 2.0, 5.0], [-0.5, 0, 0.5, 1])
    assert values.tolist() == [-1, 1, 3] and np.isnan(heights).tolist() == [False, False, True]


def test_a_move_to_no_law_says_why():
    away = move(law("uniform"), [0.5], 1)
    assert away.law is None and np.isnan(away.drop) and "upper" in away.problem


def test_a_probability_of_one_stays():
    assert moved(law("geometric", {"p": 1.0}, "failures"), -0.5).values["p"] == 1.0
