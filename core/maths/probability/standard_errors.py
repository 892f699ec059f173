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
from core.maths.probability.optimum import covariance

Array = NDArray[np.float64]

SHALLOW = 4  # times the fall that the curvature says
NOISE = 1e-9  # of ln L: what differs by less is rounding


class Curvature(Enum):
    """Whether ln L is curved at the fit as the theory of standard errors needs it."""

    KNOWN = auto()
    END_OF_SUPPORT = auto()  # an end of the support is among the fitted parameters
    BOUNDARY = auto()  # a parameter sits at the edge of its domain
    CORNER = auto()  # in the location, ln L has no second derivative at its maximum
    LEVEL = auto()  # in the location, ln L is largest all over an interval
    FLAT = auto()  # the information is not positive definite in the digits of ln L


@dataclass(frozen=True)
class StandardErrors:
    """`errors` by name of the parameter: of all where `case` is KNOWN, of all but the location
    where it is CORNER or LEVEL, else of none. `level`: the interval of locations that are as
    likely as the fitted one; `shallow`: parameters whose top is so shallow that ln L falls more
    than four times as far within one standard error, on both sides, as its curvature says: the
    error then overstates the doubt."""

    case: Curvature
    errors: Mapping[str, float]
    level: tuple[float, float] | None = None
    shallow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coordinate:
    """A parameter in a coordinate without bounds and of order 1, and d(parameter)/d(coordinate)."""

    name: str
    at: float
    slope: float
    back: Callable[[float], float]


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
    if case not in (Curvature.KNOWN, Curvature.CORNER):
        return StandardErrors(case, {})
    form, level = each.parameterisation, None
    maps = [free_coordinate(p, each) for p in form.parameters]

    def height(theta: Array) -> float:
        back = {m.name: m.back(t) for m, t in zip(maps, theta, strict=True)}
        try:
            values = {**each.values, **back}
            return float(log_likelihood(law(each.family.key, values, form.key)))
        except ValueError:
            return -np.inf

    if case is Curvature.CORNER:
        location, *maps = maps
        level = _level(lambda at: log_likelihood(_moved(each, location.name, at)), location)
        case = Curvature.LEVEL if level else case

    spread = covariance(height, np.array([m.at for m in maps]))
    if spread is None:
        return StandardErrors(Curvature.FLAT, {})
    errors = np.sqrt(np.diag(spread)) * [m.slope for m in maps]
    named = {m.name: float(e) for m, e in zip(maps, errors, strict=True)}
    low = _shallow(height, np.array([m.at for m in maps]), spread)
    return StandardErrors(case, named, level, tuple(maps[at].name for at in low))


def _shallow(height: Callable[[Array], float], at: Array, spread: Array) -> list[int]:
    """Coordinates in which the height falls much faster than from its curvature alone."""
    information, found = np.linalg.inv(spread), []
    for place, step in enumerate(np.diag(np.sqrt(np.diag(spread)))):
        expected = step[place] ** 2 * information[place, place] / 2
        fallen = height(at) - max(height(at + step), height(at - step))
        if fallen > SHALLOW * expected:
            found.append(place)
    return found


def _moved(each: Law, name: str, value: float) -> Law:
    return law(each.family.key, {**each.values, name: value}, each.parameterisation.key)


def _level(height: Callable[[float], float], location: Coordinate) -> tuple[float, float] | None:
    """The interval around the fit over which the height does not change; None if it is a point."""
    at, unit = location.back(0.0), location.slope
    top, ends = height(at), []
    for sign in (-1, 1):
        inside, outside = 0.0, 1e-6
        while height(at + sign * unit * outside) > top - NOISE:
            if outside > 1e6:
                return None
            inside, outside = outside, 2 * outside
        if not inside:
            return None
        for _ in range(60):
            middle = (inside + outside) / 2
            if height(at + sign * unit * middle) > top - NOISE:
                inside = middle
            else:
                outside = middle
        ends.append(at + sign * unit * inside)
    low, high = (0.0 if abs(end) < 1e-8 * unit else end for end in ends)
    return low, high


def _obstacle(fitted: Fit) -> Curvature:
    each = fitted.law
    if not fitted.regular:
        return Curvature.END_OF_SUPPORT
    for p in each.parameterisation.parameters:
        if each.values[p.name] in (p.minimum, p.maximum):
            return Curvature.BOUNDARY
    return Curvature.CORNER if fitted.family == "laplace" else Curvature.KNOWN


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
