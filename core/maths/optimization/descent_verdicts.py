"""Verdicts on a descent: what a run does, as one of a few named cases with its numbers.

On a quadratic the linear methods (gradient descent, heavy ball, Nesterov) are judged by the roots
of their recursion along the eigenvectors in which the start has an error. Every other run is judged
by what it does: by where it ends, by the stationary point next to it, and by the same run continued
without noise. Theory enters there only for the minimum that the path goes to or circles.

Conventions as in ``gradient_descent``; "height" is the loss above the surface's lowest.
"""

import math
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from core.maths.optimization.gradient_descent import (
    EPSILON,
    Trajectory,
    characteristic_roots,
    descend,
    eigen_errors,
    noise_floor,
    stability_limit,
    stationary_near,
)
from core.maths.optimization.surfaces import Point, Surface, hessian_eigen

LINEAR = ("gd", "momentum", "nesterov")
CONTINUED = 2000  # steps of a run that is followed to see where it leads
LEVEL = 1e-9  # of its height: a loss that falls by less only differs by rounding
FOLLOWED = 6000  # of one whose end is in doubt even then
LAST = 5 * FOLLOWED  # of one that comes ever nearer to a cycle
EDGE = 1e-12  # a rate this near to 1 is 1
LONGEST = 64  # steps of the longest cycle that is looked for
RISE = 1.05  # a loss that rose by less has not risen
CHAOS = 0.03  # a Lyapunov exponent above it is not the rounding or the transient of a regular path
SURE_CHAOS = 0.1  # such an exponent is no long transient
ALMOST = 0.05  # of the path's extent: a return this near is one


class Case(Enum):
    """What a run does."""

    AT_MINIMUM = "the start is a minimum"
    # By theory, on a quadratic
    UNSTABLE = "the error grows"
    UNTOUCHED = "unstable, but the start has no error along the unstable direction"
    EDGE = "the error neither grows nor shrinks in the long run"
    RANDOM_WALK = "nothing damps the noise"
    NOISE_FLOOR = "noise keeps the loss at its floor"
    SHRINKING = "the error shrinks, without overshooting"
    OVERSHOOTING = "the error shrinks and changes its sign at each step"
    SWINGING = "the error shrinks in swings"
    # By the run
    CONVERGED = "at a minimum"
    ARRIVING = "the run, continued, reaches a minimum"
    CATAPULT = "too long a step for the start: the loss rises, the path lands on flatter ground"
    SADDLE = "at a saddle, or next to it and hardly moving"
    MAXIMUM = "at a maximum, or next to it and hardly moving"
    TO_SADDLE = "the run, continued, ends at a saddle"
    TO_MAXIMUM = "the run, continued, ends at a maximum"
    PLATEAU = "hardly moving on flat ground high above the minimum"
    TO_PLATEAU = "the run, continued, ends on flat ground high above the minimum"
    LEFT = "the path left every bound"
    LEAVING = "the run, continued, leaves every bound"
    CYCLE = "the path comes back to the same points for ever"
    ALMOST_PERIODIC = "bounded, and comes back near to where it was, never to it"
    CHAOTIC = "bounded, and neighbouring paths part exponentially"
    RESTLESS = "neither settles nor falls any more"
    HOVERING = "steps that do not shrink keep the path near a minimum"
    NOISY = "noise keeps the path moving; without it the run would settle"
    UNDER_WAY = "the loss still falls"
    SINGULAR = "Newton's step does not exist"
    NO_LOWER_POINT = "the line search found no lower point"


@dataclass(frozen=True)
class Verdict:
    """A case with its numbers; NaN, None or empty where a number has no meaning.

    limit: of the learning rate, by the curvature at `minimum`, for the linear methods. curvatures,
    directions, rates: along the eigenvectors at `minimum`, flat one first; a rate is the factor of
    the error in a step, in the long run. slow: which direction is slowest, None where both are
    alike; swing: which one overshoots or swings. peak: the largest height of the run against that
    of its start. arrival: the step at which the run, continued, is there (or has left).
    start_limit: the limit of α by the curvature at the start. exponent: Lyapunov's, of a step.
    """

    case: Case
    method: str
    steps: int
    learning_rate: float
    noise: float
    minimum: Point
    limit: float = math.nan
    curvatures: tuple[float, ...] = ()
    directions: tuple[Point, ...] = ()
    rates: tuple[float, ...] = ()
    slow: int | None = None
    swing: int | None = None
    period: float = math.nan
    peak: float = 1.0
    arrival: int = 0
    heights: tuple[float, float] = (math.nan, math.nan)  # at the start and at the end
    gradient_norm: float = math.nan
    gap: float = math.nan  # from the last point to `minimum`
    start_gap: float = math.nan
    stride: float = math.nan  # mean length of the last ten steps
    floor: float = math.nan  # mean height expected of the noise, or seen over the last quarter
    seen: float = math.nan
    eigenvalues: tuple[float, float] = (math.nan, math.nan)  # at the stationary point nearby
    ends: tuple[Point, ...] = ()  # of a cycle
    start_limit: float = math.nan
    exponent: float = math.nan
    returns: int = 0  # the steps after which an almost periodic path comes back
    back: float = math.nan  # how near it comes
    own_rates: tuple[float, ...] = field(default=())  # AdaGrad's α/(√s + ε)

    @property
    def above_limit(self) -> bool:
        """Whether α is larger than the limit by more than rounding."""
        return self.learning_rate > self.limit * (1 + EDGE)


def judge(
    surface: Surface,
    method: str,
    trajectory: Trajectory,
    *,
    learning_rate: float,
    momentum: float = 0.0,
    noise: float = 0.0,
) -> Verdict:
    """The case of a run, with its numbers; see :class:`Case` and :class:`Verdict`.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.21)
    >>> verdict = judge(quadratic(10), "gd", run, learning_rate=0.21)
    >>> verdict.case.name, verdict.limit, round(verdict.rates[1], 6)
    ('UNSTABLE', 0.2, 1.1)

    Source: B. T. Polyak (1964), section 2, for the roots.
    """
    verdict = _measured(surface, method, trajectory, learning_rate, noise)
    if method in LINEAR and surface.quadratic:
        verdict = _with_theory(verdict, surface, momentum)
        return _by_theory(verdict, surface, trajectory, momentum)
    verdict = _by_run(verdict, surface, trajectory, momentum)
    if method not in LINEAR:
        return verdict
    return _with_catapult(_with_theory(verdict, surface, momentum), surface, trajectory, momentum)


def _measured(surface, method, run, alpha, noise) -> Verdict:
    """The numbers of the run itself."""
    last = np.diff(run.points[-11:], axis=0)
    heights = run.loss - surface.minimum_loss
    minimum = _nearest(surface, run.points[-1])
    quarter = np.array_split(heights, 4)[-1] if len(heights) > 3 else heights[-1:]
    return Verdict(
        case=Case.UNDER_WAY,
        method=method,
        steps=run.steps,
        learning_rate=alpha,
        noise=noise,
        minimum=minimum,
        peak=_peak(heights),
        heights=(float(heights[0]), float(heights[-1])),
        gradient_norm=float(run.gradient_norm[-1]),
        gap=math.dist(run.points[-1], minimum),
        start_gap=math.dist(run.points[0], _nearest(surface, run.points[0])),
        stride=float(np.hypot(*last.T).mean()) if len(last) else 0.0,
        seen=float(quarter.mean()),
        own_rates=tuple((alpha / (np.sqrt(run.state["squares"][-1]) + EPSILON)).tolist())
        if method == "adagrad"
        else (),
    )


def _peak(heights: np.ndarray) -> float:
    """The largest height against the first."""
    return float(heights.max() / heights[0]) if heights[0] > 0 else 1.0


def _nearest(surface: Surface, point) -> Point:
    return min(surface.minima, key=lambda minimum: math.dist(point, minimum))


def _with_theory(verdict: Verdict, surface: Surface, momentum: float) -> Verdict:
    """Limit, curvatures and rates at the minimum in question."""
    values, vectors = hessian_eigen(surface, verdict.minimum)
    beta, nesterov = (0.0 if verdict.method == "gd" else momentum), verdict.method == "nesterov"
    roots = characteristic_roots(values, verdict.learning_rate, beta, nesterov=nesterov)
    rates = np.abs(roots)
    swings = np.flatnonzero((np.abs(roots.imag) > 1e-12) | (roots.real < -1e-12))
    alike = values[1] - values[0] <= EDGE * values[1] or abs(rates[1] - rates[0]) <= EDGE
    swing = int(swings[-1]) if swings.size else None
    return replace(
        verdict,
        limit=stability_limit(values, beta, nesterov=nesterov),
        curvatures=tuple(values.tolist()),
        directions=tuple(tuple(v) for v in vectors.T.tolist()),
        rates=tuple(rates.tolist()),
        slow=None if alike else int(np.argmax(rates)),
        swing=swing,
        period=math.nan if swing is None else 2 * math.pi / abs(np.angle(roots[swing])),
    )


def _with_catapult(verdict: Verdict, surface: Surface, run: Trajectory, momentum: float) -> Verdict:
    """Whether a run that settles was first thrown off the steep ground that it started on.

    There α is above the limit of the Hessian's largest eigenvalue λ, below it where the run ends.
    Source: A. Lewkowycz et al. (2020), arXiv:2003.02218.
    """
    top = hessian_eigen(surface, tuple(run.points[0]))[0][1]
    if verdict.case not in (Case.CONVERGED, Case.ARRIVING) or verdict.noise > 0 or top <= 0:
        return verdict
    beta, nesterov = (0.0 if verdict.method == "gd" else momentum), verdict.method == "nesterov"
    limit = stability_limit([top, top], beta, nesterov=nesterov)
    thrown = verdict.learning_rate > limit * (1 + EDGE) and verdict.peak > RISE
    if not thrown or verdict.above_limit:
        return verdict
    return replace(verdict, case=Case.CATAPULT, start_limit=limit)


def limits_of_minima(surface: Surface, method: str, momentum: float = 0.0) -> tuple[float, ...]:
    """The stability limit of α at each minimum of the surface, for one of the linear methods.

    >>> from core.maths.optimization.surfaces import himmelblau
    >>> [round(limit, 4) for limit in limits_of_minima(himmelblau(), "gd")]
    [0.0243, 0.0248, 0.0149, 0.019]
    """
    beta = 0.0 if method == "gd" else momentum
    return tuple(
        stability_limit(hessian_eigen(surface, point)[0], beta, nesterov=method == "nesterov")
        for point in surface.minima
    )


def _by_theory(verdict: Verdict, surface: Surface, run: Trajectory, momentum: float) -> Verdict:
    """On a quadratic: the roots along the eigendirections that the start has an error in."""
    rates = np.array(verdict.rates)
    extent = math.hypot(*np.ptp(surface.window, axis=1))
    active = (eigen_errors(surface, run).max(axis=0) > 1e-9 * extent) | (verdict.noise > 0)
    if not active.any():
        return replace(verdict, case=Case.AT_MINIMUM)
    equal = verdict.curvatures[1] - verdict.curvatures[0] <= EDGE * verdict.curvatures[1]
    if not equal and not active.all():  # one direction only
        alone = int(np.argmax(active))
        swing = verdict.swing if _swings(verdict, momentum, alone) else None
        verdict = replace(verdict, slow=alone, swing=None if swing is None else alone)
        if verdict.swing is not None:
            verdict = replace(verdict, period=_period(verdict, momentum, alone))
    largest = rates[active].max()
    if largest > 1 + EDGE:
        return replace(verdict, case=Case.UNSTABLE)
    if largest > 1 - EDGE:
        return replace(verdict, case=Case.RANDOM_WALK if verdict.noise > 0 else Case.EDGE)
    if verdict.above_limit:
        return replace(verdict, case=Case.UNTOUCHED)
    if verdict.noise > 0:
        floor = noise_floor(
            verdict.curvatures,
            verdict.learning_rate,
            verdict.noise,
            0.0 if verdict.method == "gd" else momentum,
            nesterov=verdict.method == "nesterov",
        )
        half = float(np.mean(run.loss[len(run.loss) // 2 :])) - surface.minimum_loss
        verdict = replace(verdict, floor=floor, seen=half)
        if half < 10 * floor:
            return replace(verdict, case=Case.NOISE_FLOOR)
    if verdict.swing is None:
        return replace(verdict, case=Case.SHRINKING)
    return replace(verdict, case=Case.OVERSHOOTING if verdict.method == "gd" else Case.SWINGING)


def _root(verdict: Verdict, momentum: float, which: int) -> complex:
    beta = 0.0 if verdict.method == "gd" else momentum
    nesterov = verdict.method == "nesterov"
    value = [verdict.curvatures[which]]
    return complex(characteristic_roots(value, verdict.learning_rate, beta, nesterov=nesterov)[0])


def _swings(verdict: Verdict, momentum: float, which: int) -> bool:
    root = _root(verdict, momentum, which)
    return abs(root.imag) > 1e-12 or root.real < -1e-12


def _period(verdict: Verdict, momentum: float, which: int) -> float:
    return 2 * math.pi / abs(np.angle(_root(verdict, momentum, which)))


_AT = {
    "converged": Case.CONVERGED,
    "stuck_saddle": Case.SADDLE,
    "at_maximum": Case.MAXIMUM,
    "stuck_plateau": Case.PLATEAU,
    "diverged": Case.LEFT,
}


def _by_run(verdict: Verdict, surface: Surface, run: Trajectory, momentum: float) -> Verdict:
    case = _AT.get(run.status)
    near = stationary_near(surface, run.points[-1])
    if near is not None:
        verdict = replace(verdict, eigenvalues=near.eigenvalues)
    if case is Case.CONVERGED and (run.steps == 0 or run.gradient_norm[0] < 1e-12):
        return replace(verdict, case=Case.AT_MINIMUM)
    if case is Case.LEFT:
        return replace(verdict, case=case, minimum=_nearest(surface, run.points[0]))
    if case in (Case.CONVERGED, Case.SADDLE, Case.MAXIMUM):
        return replace(verdict, case=case)
    if run.stopped:
        newton = verdict.method == "newton"
        return replace(verdict, case=Case.SINGULAR if newton else Case.NO_LOWER_POINT)
    calm = descend(
        surface,
        verdict.method,
        tuple(run.points[0].tolist()),
        learning_rate=verdict.learning_rate,
        momentum=momentum,
        steps=max(CONTINUED, 3 * run.steps),
    )
    if case is Case.PLATEAU:
        there = calm.status == "converged" and verdict.noise == 0
        return replace(verdict, case=case, arrival=_arrival(calm) if there else 0)
    if verdict.noise > 0:
        return _with_noise(verdict, surface, run, calm)
    return _continued(verdict, surface, calm, momentum)


def _arrival(run: Trajectory) -> int:
    """The step from which on the gradient stays below 10⁻⁶."""
    above = np.flatnonzero(run.gradient_norm > 1e-6)
    return int(above[-1]) + 1 if above.size else 0


def _with_noise(verdict: Verdict, surface: Surface, run: Trajectory, calm: Trajectory) -> Verdict:
    quarters = [part.mean() for part in np.array_split(run.loss, 4) if part.size]
    height, before = quarters[-1] - surface.minimum_loss, quarters[-2 % len(quarters)]
    if len(quarters) < 4 or height <= 0.5 * (before - surface.minimum_loss):
        return verdict
    case = _continued(verdict, surface, calm, 0.0).case
    if case is Case.UNDER_WAY and run.loss[-1] < run.loss[0]:
        return verdict
    return replace(verdict, case=Case.NOISY if case is Case.ARRIVING else Case.RESTLESS)


def _continued(verdict: Verdict, surface: Surface, run: Trajectory, momentum: float) -> Verdict:
    """What becomes of the run."""
    tail = run.points[-max(1, len(run.points) // 4) :]
    minimum = _nearest(surface, tail.mean(axis=0))
    if run.status == "diverged":
        minimum = _nearest(surface, run.points[0])
        return replace(verdict, case=Case.LEAVING, arrival=run.steps, minimum=minimum)
    if run.gradient_norm[-1] <= 1e-6 and run.status in ("converged", "stuck_saddle", "at_maximum"):
        case = {"stuck_saddle": Case.TO_SADDLE, "at_maximum": Case.TO_MAXIMUM}
        near = stationary_near(surface, run.points[-1])
        return replace(
            verdict,
            case=case.get(run.status, Case.ARRIVING),
            arrival=_arrival(run),
            peak=_peak(run.loss - surface.minimum_loss),
            minimum=_nearest(surface, run.points[-1]),
            eigenvalues=near.eigenvalues,
        )
    if run.gradient_norm[-1] < 1e-9:
        return replace(
            verdict,
            case=Case.TO_PLATEAU,
            arrival=run.steps,
            gap=math.dist(run.points[-1], minimum),
            heights=(verdict.heights[0], float(run.loss[-1]) - surface.minimum_loss),
        )
    if period := _recurrence(run.points):
        return _cycle(verdict, surface, run.points, period)
    heights = [part.mean() - surface.minimum_loss for part in np.array_split(run.loss, 4)]
    half = run.loss[len(run.loss) // 2 :]
    fall = half[0] - half[-1] > LEVEL * (half[0] - surface.minimum_loss)
    falling = (fall and bool((np.diff(half) <= 0).all())) or (
        heights[3] < heights[2] < heights[1] < heights[0] and heights[3] < 0.7 * heights[1]
    )
    if falling or run.stopped:
        return verdict
    last = np.diff(run.points[-200:], axis=0)
    stride = float(np.hypot(*last.T).mean())
    gaps = np.hypot(*(tail - minimum).T)
    gap = float(gaps.mean())
    if verdict.method in ("rmsprop", "adam") and gaps.max() < 3 * verdict.learning_rate:
        return replace(verdict, case=Case.HOVERING, stride=stride, gap=gap, minimum=minimum)
    verdict = replace(verdict, case=Case.RESTLESS, minimum=minimum, seen=float(heights[3]))
    if verdict.method not in LINEAR or verdict.noise > 0:
        return verdict
    return _bounded(verdict, surface, run, 0.0 if verdict.method == "gd" else momentum)


def _cycle(verdict: Verdict, surface: Surface, points: np.ndarray, period: int) -> Verdict:
    """A path that is, or comes ever nearer to, a cycle of so many points."""
    ends = tuple(tuple(point) for point in points[-period:].tolist())
    minimum = _nearest(surface, points[-period:].mean(axis=0))
    return replace(verdict, case=Case.CYCLE, period=period, ends=ends, minimum=minimum)


def _followed(
    verdict: Verdict, surface: Surface, run: Trajectory, beta: float, steps: int
) -> Verdict:
    """What becomes of a run after so many steps."""
    start = tuple(run.points[0].tolist())
    settings = {"learning_rate": verdict.learning_rate, "momentum": beta, "steps": steps}
    return _continued(verdict, surface, descend(surface, verdict.method, start, **settings), beta)


def _bounded(verdict: Verdict, surface: Surface, run: Trajectory, beta: float) -> Verdict:
    """Chaotic, almost periodic, on the way to a cycle, or none of these beyond doubt."""
    alpha, nesterov = verdict.learning_rate, verdict.method == "nesterov"
    exponent = lyapunov_exponent(surface, run.points, alpha, beta, nesterov=nesterov)
    if exponent <= SURE_CHAOS and run.steps < FOLLOWED:  # perhaps a long transient
        return _followed(verdict, surface, run, beta, FOLLOWED)
    if exponent > CHAOS:
        return replace(verdict, case=Case.CHAOTIC, exponent=exponent)
    before, tail = run.points[-12 * LONGEST : -6 * LONGEST], run.points[-6 * LONGEST :]
    extent = float(np.hypot(*np.ptp(tail, axis=0)))
    nearest = np.hypot(*(tail[::8, None] - before).transpose(2, 0, 1)).min(axis=1)
    if nearest.max() > ALMOST * extent:  # it drifts
        return replace(verdict, exponent=exponent)
    for period in range(2, LONGEST + 1):
        back = float(np.hypot(*(tail[period:] - tail[:-period]).T).max())
        lap = float(np.hypot(*np.ptp(tail[-period:], axis=0)))
        if back <= ALMOST * extent and lap >= 0.5 * extent:
            before = run.points[len(run.points) // 2 :][: len(tail)]
            then = float(np.hypot(*(before[period:] - before[:-period]).T).max())
            if back < 0.5 * then:  # each return is nearer than the last
                if run.steps < LAST:
                    return _followed(verdict, surface, run, beta, LAST)
                return _cycle(verdict, surface, run.points, period)
            return replace(verdict, case=Case.ALMOST_PERIODIC, returns=period, back=back)
    return replace(verdict, exponent=exponent)


def lyapunov_exponent(
    surface: Surface, points: np.ndarray, alpha: float, beta: float = 0.0, *, nesterov: bool = False
) -> float:
    """How fast neighbouring paths part: the mean of ln(|δ_{k+1}|/|δ_k|) over the last half of the
    path, at most 800 steps.

    δ is a small change of (x, v) that follows the linearised step: δv ← β·δv − α·H·δx (Nesterov: H
    and δx at the look-ahead point), δx ← δx + δv. β = 0 is gradient descent.

    `points`: (m+1, 2) of a run. Returns nats a step; positive: chaos, 0: a regular path, negative:
    a path that attracts its neighbours.
    Source: G. Benettin, L. Galgani, A. Giorgilli, J.-M. Strelcyn (1980), Meccanica 15, 9–30.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> path = descend(quadratic(1), "gd", (1.0, 0.0), learning_rate=0.5, steps=40).points
    >>> round(lyapunov_exponent(quadratic(1), path, 0.5), 3)
    -0.693
    """
    half = max(len(points) // 2, len(points) - 800)
    seen = points[half:] + (beta * (points[half:] - points[half - 1 : -1]) if nesterov else 0.0)
    x, y, vx, vy, total = 0.8, 0.6, 0.0, 0.0, 0.0  # |δ| = 1, along neither axis
    hessians = zip(*(part.tolist() for part in surface.hessian(*seen.T)), strict=True)
    for a, b, c in hessians:
        px, py = (x + beta * vx, y + beta * vy) if nesterov else (x, y)
        vx, vy = beta * vx - alpha * (a * px + b * py), beta * vy - alpha * (b * px + c * py)
        x, y = x + vx, y + vy
        size = math.sqrt(x * x + y * y + (vx * vx + vy * vy if beta else 0.0))
        if not size > 0 or not math.isfinite(size):
            return -math.inf if size == 0 else math.inf
        total += math.log(size)
        x, y, vx, vy = x / size, y / size, vx / size, vy / size
    return total / len(seen)


def _recurrence(points: np.ndarray) -> int | None:
    """The period, 2 to 64, of a path that comes back to where it was, or None."""
    extent = np.abs(points[-2 * LONGEST :]).max()
    for period in range(2, min(LONGEST, (len(points) - 1) // 2) + 1):
        lap, before = points[-period:], points[-2 * period : -period]
        if np.ptp(lap, axis=0).max() < 1e-3 * extent or np.abs(lap - before).max() > 1e-9 * extent:
            continue
        return period
    return None
