"""A population that the reader chooses or types as numbers: its controls, and how it is read.

A page takes the controls of the populations that it offers (``population_controls``) as shared
ones; they travel in the address as ``population``, its parameter and ``numbers``.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from core.datasets.intake.numbers_pasted import read_number_text
from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Exponential,
    LogNormal,
    Mixture,
    Normal,
    Numbers,
    Pareto,
    Population,
    Uniform,
)
from core.ui.controls import Choice, Control, Slider, Text, whole_entries
from core.ui.words import number

EXAMPLE = "1 1 2 2 2 3 3 4 5 40"
LABELS = {
    "normal": "Normal",
    "bernoulli": "Bernoulli: 1 or 0",
    "uniform": "Uniform from 0 to 1",
    "exponential": "Exponential",
    "lognormal": "Log-normal",
    "mixture": "Mixture of two normals",
    "pareto": "Pareto",
    "cauchy": "Cauchy",
    "own": "My own numbers",
}
PARAMETERS = {
    "bernoulli": Slider(
        name="p",
        label="Probability of 1",
        symbol="p",
        low=0.01,
        high=0.99,
        default=0.3,
        step=0.01,
    ),
    "lognormal": Slider(
        name="sigma",
        label="Deviation of the logarithm",
        symbol="σ",
        low=0.1,
        high=2,
        default=1,
        step=0.05,
        help="A draw is e to the power of a normal number with this deviation",
    ),
    "mixture": Slider(
        name="share",
        label="Share around 6",
        low=0.01,
        high=0.99,
        default=0.5,
        step=0.01,
        help="The other draws lie around 0; both normal with deviation 1",
    ),
    "pareto": Slider(
        name="alpha",
        label="Tail index",
        symbol="α",
        low=0.6,
        high=6,
        default=2.5,
        step=0.1,
        help="P(X > x) = x^(−α) for x above 1: the smaller α, the heavier the tail",
    ),
    "own": Text(
        name="numbers",
        label="Numbers",
        lines=3,
        default=EXAMPLE,
        help="A column or a list; at most 4,000 characters. Each is drawn equally often, with "
        "replacement.",
    ),
}


def population_controls(kinds: Iterable[str], default: str) -> list[Control]:
    """The choice among these populations, and their parameters."""
    options = {kind: LABELS[kind] for kind in kinds}
    parameters = [PARAMETERS[kind] for kind in options if kind in PARAMETERS]
    choice = Choice(name="population", label="Population", options=options, default=default)
    return [choice, *parameters]


def parameter_names(kind: str) -> list[str]:
    """The names of the controls that belong to this population alone."""
    return [PARAMETERS[kind].name] if kind in PARAMETERS else []


def population_of(v: Any, least: int = 1) -> tuple[Population, str, str]:
    """The population chosen, what is odd about the numbers typed, and how they were read; least:
    how many numbers are needed."""
    match v.population:
        case "normal":
            return Normal(), "", ""
        case "bernoulli":
            return Bernoulli(v.p), "", ""
        case "uniform":
            return Uniform(), "", ""
        case "exponential":
            return Exponential(), "", ""
        case "lognormal":
            return LogNormal(v.sigma), "", ""
        case "mixture":
            return Mixture(v.share), "", ""
        case "pareto":
            return Pareto(v.alpha), "", ""
        case "cauchy":
            return Cauchy(), "", ""
    return typed(v.numbers, least)


@lru_cache(maxsize=32)
def typed(text: str, least: int = 1) -> tuple[Numbers, str, str]:
    text, cut = whole_entries(text)
    remarks = [cut] * bool(cut)
    try:
        given = read_number_text(text)
    except ValueError as problem:
        return _instead(str(problem))
    if given.censored.any():
        return _instead("A censored number, such as >5, cannot be drawn: nobody knows its value.")
    x = given.values
    if len(x) < least:
        return _instead(f"At least {least} numbers are needed, but {len(x)} can be read.")
    span, size = float(np.ptp(x)), float(np.abs(x).max())
    if span and (span < 1e-9 * size or size < 1e-60):
        return _instead("The numbers differ by too little to be told apart in a sum.")
    if given.question:
        remarks.append(f"{given.question.text} Taken: {given.question.taken}.")
    return Numbers(tuple(map(float, x))), " ".join(remarks), given.note


def _instead(problem: str) -> tuple[Numbers, str, str]:
    values = tuple(float(one) for one in EXAMPLE.split())
    return Numbers(values), f"{problem} Shown meanwhile: {EXAMPLE}.", ""


def named(population: Population) -> str:
    """ "exponential with mean 1" and its like, to go on a sentence with."""
    match population:
        case Normal():
            return "normal with mean 0 and deviation 1"
        case Bernoulli(p):
            return f"Bernoulli with p = {number(p)}"
        case Uniform():
            return "uniform from 0 to 1"
        case Exponential():
            return "exponential with mean 1"
        case LogNormal(sigma):
            return f"log-normal with σ = {number(sigma)}"
        case Mixture(share):
            return f"a mixture with the share {number(share)} around 6"
        case Pareto(alpha):
            return f"Pareto with α = {number(alpha)}"
        case Cauchy():
            return "Cauchy"
        case Numbers(values):
            return f"{len(values)} own number{'s' * (len(values) != 1)}"
