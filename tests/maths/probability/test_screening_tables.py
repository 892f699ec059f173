"""What is drawn of a screening are its people and its values."""

import numpy as np
import pytest

from core.maths.probability.screening import natural_frequencies, screen
from core.maths.probability.screening_tables import PREVALENCES, crowd_tables, predictive_values


def test_a_dot_for_everybody_and_a_circle_around_the_positive():
    people = natural_frequencies(screen(0.1, 0.8, 0.9))
    tables = crowd_tables(people)
    drawn = {
        role: int(np.isfinite(tables["people"]["x"][tables["people"]["role"] == role]).sum()) // 2
        for role in ("true positive", "false alarm", "missed", "cleared")
    }
    assert drawn == {"true positive": 80, "false alarm": 90, "missed": 20, "cleared": 810}
    radius = np.hypot(tables["circle"]["x"], tables["circle"]["y"])
    assert radius == pytest.approx(np.full(len(radius), 170**0.5), rel=1e-6)


def test_nobody_positive_has_no_circle():
    tables = crowd_tables(natural_frequencies(screen(0.1, 0.0, 1.0)))
    assert np.isnan(tables["circle"]["x"]).all()


def test_values_at_every_prevalence():
    ppv, npv = predictive_values(0.9, 0.91, 1, 0.0)
    p = PREVALENCES
    assert ppv == pytest.approx(0.9 * p / (0.9 * p + 0.09 * (1 - p)))
    assert npv == pytest.approx(0.91 * (1 - p) / (0.91 * (1 - p) + 0.1 * p))
