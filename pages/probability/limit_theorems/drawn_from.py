"""What is drawn from: the population chosen, and chance."""

from functools import lru_cache

import numpy as np

from core.drawn_population import parameter_names, population_controls
from core.maths.probability.populations import Chance
from core.ui.controls import Seed

MEANS, MOST = 500, 200  # so many means of at most so many draws
PATHS, LONGEST = 20, 5000  # the same draws as running means

KINDS = "bernoulli uniform exponential lognormal mixture pareto cauchy own"
CONTROLS = [
    *population_controls(KINDS.split(), "exponential"),
    Seed(name="seed", label="New sample"),
]


@lru_cache(maxsize=8)
def chance(seed):
    """Uniform numbers, two for each draw."""
    return Chance(*np.random.default_rng(seed).random((2, MEANS * MOST)))


@lru_cache(maxsize=8)
def all_draws(population, seed):
    """All draws in one row; the same chance for every population."""
    draws = population.draw(chance(seed))
    draws.flags.writeable = False
    return draws


def show_population(view, note=""):
    """The controls of the population that is chosen, and the sample's."""
    view.more(*parameter_names(view.values.population), "seed")
    if note:
        view.notice(note, place="below")
