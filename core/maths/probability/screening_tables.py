"""The columns that pictures of a screening are drawn from."""

import math
from functools import lru_cache

import numpy as np

from core.maths.columns import Table, dots, path
from core.maths.probability.screening import PEOPLE, People, screen, seated

PREVALENCES = np.logspace(-4, np.log10(0.9), 121)


def crowd_tables(people: People) -> dict[str, Table]:
    """Datasets window, people (role, x, y) and circle of the disc."""
    places = seated(people)
    edge = math.sqrt(PEOPLE)
    columns = {role: dots(*xy.T) for role, xy in places.items()}
    turn = np.linspace(0, 2 * np.pi, 91)
    radius = math.sqrt(people.positive) if people.positive else np.nan
    return {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [1.03 * edge], "ry": [1.03 * edge]},
        "people": {
            "role": np.repeat(list(columns), [len(one["x"]) for one in columns.values()]),
            "x": np.concatenate([one["x"] for one in columns.values()]),
            "y": np.concatenate([one["y"] for one in columns.values()]),
        },
        "circle": path(radius * np.sin(turn), radius * np.cos(turn)),
    }


@lru_cache(maxsize=64)
def predictive_values(
    sensitivity: float, specificity: float, tests: int, dependence: float
) -> tuple[np.ndarray, np.ndarray]:
    """PPV and NPV of a test at every prevalence of ``PREVALENCES``."""
    found = [screen(float(p), sensitivity, specificity, tests, dependence) for p in PREVALENCES]
    return np.array([one.ppv for one in found]), np.array([one.npv for one in found])
