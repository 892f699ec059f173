"""The likelihood beside its maximum: one parameter of a fitted law is moved, the others stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from core.maths.probability.censoring import Sample, sample_log_likelihood
from core.maths.probability.families import Law, Parameter, law


def moved_parameter(fitted: Law) -> Parameter:
    """The parameter that is moved: a location if there is one, otherwise the first one.

    A count is moved only where all parameters are counts; then it is the last one.

    >>> moved_parameter(law("student_t")).name, moved_parameter(law("binomial")).name
    ('mu', 'p')
    """
    parameters = fitted.parameterisation.parameters
    free = [p for p in parameters if not p.integer]
    locations = [p for p in free if not isfinite(p.minimum) and not isfinite(p.maximum)]
    return (locations or free or parameters[-1:])[0]


def moved(fitted: Law, by: float) -> Law:
    """The law with its parameter moved by `by` in a scale that keeps to the domain.

    A location moves by `by` times the law's own spread (its σ, its width), a positive parameter
    is multiplied by e^`by`, a probability moves by `by` in its log-odds; `by` = 0 changes nothing.
    Raises ValueError where there is no such law (the lower end above the mode).

    >>> moved(law("normal", {"mean": 3, "sd": 2}), 0.5).values["mean"]
    4.0
    >>> round(moved(law("exponential", {"rate": 1}), 1).values["rate"], 3)
    2.718
    """
    if by == 0:
        return fitted
    parameter = moved_parameter(fitted)
    value = fitted.values[parameter.name]
    if parameter.integer:
        new = value + round(by * _spread(fitted))
    elif isfinite(parameter.maximum):
        new = float(special.expit(special.logit(value) + by))
    elif isfinite(parameter.minimum):
        new = parameter.minimum + (value - parameter.minimum) * np.exp(by)
    else:
        new = value + by * _spread(fitted)
    values = {**fitted.values, parameter.name: float(new)}
    return law(fitted.family.key, values, fitted.parameterisation.key)


def _spread(fitted: Law) -> float:
    """The scale parameter, which comes last, or the distance between the ends."""
    last = fitted.parameterisation.parameters[-1]
    value = fitted.values[last.name]
    return value if last.minimum == 0 else value - fitted.values["lower"]


def log_likelihood(each: Law, data: ArrayLike | Sample) -> float:
    """ln L = Σ ln f(xᵢ); −∞ where a value is impossible under the law. Of a sample with censored
    numbers as `sample_log_likelihood`.

    >>> log_likelihood(law("uniform"), [0.2, 1.5])
    -inf
    """
    if isinstance(data, Sample):
        return sample_log_likelihood(each, data)
    return float(np.sum(each.log_density(np.asarray(data, dtype=float))))


def likelihood_slice(
    fitted: Law, data: ArrayLike | Sample, steps: Iterable[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The moved parameter and ln L at each step, the other parameters held at their fit.

    ln L is NaN where there is no such law or a value is impossible. Edwards (1972), Likelihood.

    >>> rate, height = likelihood_slice(law("exponential", {"rate": 0.5}), [1, 3], [-1, 0, 1])
    >>> int(np.argmax(height)), float(rate[1])
    (1, 0.5)
    """
    name = moved_parameter(fitted).name
    values, heights = [], []
    for by in steps:
        try:
            each = moved(fitted, by)
        except ValueError:
            continue
        height = log_likelihood(each, data)
        values.append(each.values[name])
        heights.append(height if np.isfinite(height) else np.nan)
    return np.array(values, dtype=float), np.array(heights, dtype=float)


@dataclass(frozen=True)
class Move:
    """One parameter moved off its fit: from `best` to `value`, and what that does to ln L.

    `law` is None, `drop` NaN where there is no such law, and `problem` says why. `drop` is ln L at
    the fit less ln L here, ∞ where a value becomes impossible.
    """

    parameter: Parameter
    best: float
    value: float
    law: Law | None
    drop: float
    problem: str = ""


def move(fitted: Law, data: ArrayLike | Sample, by: float) -> Move:
    """Move the parameter of a fitted law and compare the likelihoods.

    >>> away = move(law("exponential", {"rate": 0.5}), [1, 3], 1)
    >>> round(away.value, 3), round(away.drop, 3)
    (1.359, 1.437)
    """
    parameter = moved_parameter(fitted)
    best = fitted.values[parameter.name]
    try:
        each = moved(fitted, by)
    except ValueError as problem:
        return Move(parameter, best, nan, None, nan, str(problem))
    drop = log_likelihood(fitted, data) - log_likelihood(each, data)
    return Move(parameter, best, each.values[parameter.name], each, drop)
