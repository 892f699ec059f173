"""Standard errors of fitted parameters, from the curvature of ln L at its maximum.

Conventions: observed information J = −∂²ln L/∂θ∂θᵀ at the fit, standard error √(J⁻¹)ᵢᵢ, all
parameters of the law together. Fisher (1925), Proc. Camb. Phil. Soc. 22, 700–725; Efron & Hinkley
(1978), Biometrika 65, 457–482, on why the observed information and not the expected one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import exp, isfinite, log

import numpy as np
from numpy.typing import NDArray
from scipy import special

from core.maths.probability.families import Law, Parameter, law
from core.maths.probability.fitting import Fit

Array = NDArray[np.float64]

DROP = 1e-3  # of ln L over one step of a difference: far above rounding, far below 1
ROUNDS = 6


class Curvature(Enum):
    """Whether ln L is curved at the fit as the theory of standard errors needs it."""

    KNOWN = auto()
    END_OF_SUPPORT = auto()  # an end of the support is among the fitted parameters
    BOUNDARY = auto()  # a parameter sits at the edge of its domain
    CORNER = auto()  # ln L has no second derivative at its maximum
    FLAT = auto()  # the information is not positive definite in the digits of ln L


@dataclass(frozen=True)
class StandardErrors:
    """`errors` by name of the parameter; empty unless `case` is KNOWN."""

    case: Curvature
    errors: Mapping[str, float]


def standard_errors(fitted: Fit, log_likelihood: Callable[[Law], float]) -> StandardErrors:
    """Standard errors of the parameters of a fit, in the units of the parameters.

    `log_likelihood` gives ln L of any law of the family for the numbers that were fitted. It is
    differenced in coordinates without bounds (logarithm of a positive parameter, log-odds of a
    probability); the errors are carried back by the slope of that map, which is exact where the
    gradient is 0. Raises ValueError for a fit that failed.

    >>> from core.maths.probability.fitting import fit
    >>> x = np.array([1.0, 2.0, 3.0, 6.0])
    >>> found = standard_errors(fit("exponential", x), lambda each: each.log_density(x).sum())
    >>> round(found.errors["rate"], 4)  # λ/√n
    0.1667
    """
    if fitted.law is None:
        raise ValueError(f"fitted must be a fit that stands, got {fitted.message!r}")
    each, case = fitted.law, _obstacle(fitted)
    if case is not Curvature.KNOWN:
        return StandardErrors(case, {})
    form = each.parameterisation
    maps = [free_coordinate(p, each) for p in form.parameters]

    def height(theta: Array) -> float:
        back = {m.name: m.back(t) for m, t in zip(maps, theta, strict=True)}
        try:
            return float(log_likelihood(law(each.family.key, back, form.key)))
        except ValueError:
            return -np.inf

    spread = covariance(height, np.array([m.at for m in maps]))
    if spread is None:
        return StandardErrors(Curvature.FLAT, {})
    errors = np.sqrt(np.diag(spread)) * [m.slope for m in maps]
    return StandardErrors(case, {m.name: float(e) for m, e in zip(maps, errors, strict=True)})


def _obstacle(fitted: Fit) -> Curvature:
    each = fitted.law
    if not fitted.regular:
        return Curvature.END_OF_SUPPORT
    for p in each.parameterisation.parameters:
        if each.values[p.name] in (p.minimum, p.maximum):
            return Curvature.BOUNDARY
    return Curvature.CORNER if fitted.family == "laplace" else Curvature.KNOWN


@dataclass(frozen=True)
class Coordinate:
    """A parameter in a coordinate without bounds and of order 1, and d(parameter)/d(coordinate)."""

    name: str
    at: float
    slope: float
    back: Callable[[float], float]


def free_coordinate(p: Parameter, each: Law) -> Coordinate:
    """The coordinate of a parameter that lies inside its domain, at its value in `each`."""
    value = each.values[p.name]
    if isfinite(p.maximum):
        width, share = p.maximum - p.minimum, (value - p.minimum) / (p.maximum - p.minimum)
        slope = width * share * (1 - share)
        return Coordinate(
            p.name,
            float(special.logit(share)),
            slope,
            lambda t: p.minimum + width * float(special.expit(t)),
        )
    if isfinite(p.minimum):
        over = value - p.minimum
        return Coordinate(p.name, log(over), over, lambda t: p.minimum + exp(min(t, 700.0)))
    unit = each.values[each.parameterisation.parameters[-1].name]  # the law's own spread
    return Coordinate(p.name, 0.0, unit, lambda t: value + unit * t)


def covariance(height: Callable[[Array], float], at: Array) -> Array | None:
    """J⁻¹, with J the negative second derivatives of `height` at its maximum; None if not curved.

    Central differences along directions that are made independent in a few rounds, each as long as
    `height` falls by DROP: where parameters nearly make up for each other, differences along the
    axes would lose the digits that matter.
    """
    top, d = height(at), at.size
    directions = 1e-3 * np.eye(d)
    for turn in range(ROUNDS):
        second = _second_differences(height, at, top, directions)
        if not np.isfinite(second).all():
            directions = directions / 10
            continue
        values, vectors = np.linalg.eigh(second)
        if values[-1] <= 0:
            directions = directions * 10
            continue
        if turn > 1 and values[0] > DROP and values[-1] < 4 * DROP:
            return directions @ np.linalg.solve(second, directions.T)
        held = np.maximum(values, 1e-6 * values[-1])
        directions = directions @ vectors * np.sqrt(2 * DROP / held)
    return None


def _second_differences(
    height: Callable[[Array], float], at: Array, top: float, directions: Array
) -> Array:
    """−∂²height along pairs of directions, each taken as the unit."""
    d = at.size
    second = np.empty((d, d))
    for i in range(d):
        u = directions[:, i]
        second[i, i] = 2 * top - height(at + u) - height(at - u)
        for j in range(i):
            w = directions[:, j]
            mixed = height(at + u + w) - height(at + u - w) - height(at - u + w)
            second[i, j] = second[j, i] = -(mixed + height(at - u - w)) / 4
    return second
