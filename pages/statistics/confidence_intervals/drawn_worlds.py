"""What is drawn: the population chosen, and so many worlds of samples from it."""

from functools import lru_cache

import numpy as np

from core.drawn_population import parameter_names, population_controls
from core.maths.probability.populations import Chance
from core.maths.statistics.mean_intervals import running_summaries
from core.ui.controls import Seed, Slider

WORLDS, SHOWN, MOST = 2000, 100, 100  # worlds, those on the stage, draws in each at most
KINDS = "normal uniform exponential lognormal mixture bernoulli cauchy own"
CONTROLS = [
    Slider(name="level", label="Level", unit="%", low=0, high=100, default=95, step=0.1),
    *population_controls(KINDS.split(), "normal"),
    Seed(name="seed", label="New worlds"),
]
LEVELS = {"marks": {"50": 50, "80": 80, "95": 95}}


@lru_cache(maxsize=4)
def chance(seed):
    """Uniform numbers, two for each draw; the first n rows are the n draws of every world."""
    return Chance(*np.random.default_rng(seed).random((2, MOST, WORLDS)))


@lru_cache(maxsize=2)
def draws(population, seed):
    """MOST draws in every world; the same chance for every population."""
    return population.draw(chance(seed))


@lru_cache(maxsize=16)
def summaries(population, seed, counts):
    """Mean and deviation of the first n draws of every world, for each n of ``counts``."""
    return running_summaries(draws(population, seed), counts)


def show_population(view, note="", seed="seed"):
    """The controls of the population that is chosen, and the seed."""
    view.more(*parameter_names(view.values.population), seed)
    if note:
        view.notice(note, place="below")
