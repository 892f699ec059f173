"""When to retrain a model whose boundary moves: never, by the calendar, or on an alarm.

The boundary is a line through the origin, as in :mod:`core.maths.learning.turning_boundary`: a
model that is off by an angle is wrong with the chance q + (1 − 2q)·|angle|/180°. A retraining takes
``batch`` labelled cases; its angle is their mean true one, plus a normal scatter of the first
order. All policies meet the same worlds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import sqrt

import numpy as np

from core.maths.learning.turning_boundary import scatter, wrong_share

CASES = 1000
WORLDS = 80
FLIPS = 0.1
JUMP = 60.0  # degrees
TOLERANCE = 0.02
WARM = 30  # cases after a retraining before an alarm may ring
INTERVALS = (40, 56, 80, 112, 160, 224, 320, 448)
ALARMS = (2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 18.0, 25.0)  # thresholds of Page and Hinkley's test
KINDS = ("never", "calendar", "alarm")
POLICIES = (
    ("never", 0.0),
    *(("calendar", float(interval)) for interval in INTERVALS),
    *(("alarm", threshold) for threshold in ALARMS),
)


class Best(Enum):
    """The cheapest kind, by more than two standard errors of the difference to the best of every
    other kind; TIE: not by so much."""

    NEVER = "never"
    CALENDAR = "calendar"
    ALARM = "alarm"
    TIE = "tie"


@dataclass(frozen=True, eq=False)
class Outcomes:
    """(policies, WORLDS) each, in CASES cases: errors: expected number of wrong answers;
    retrainings; labels: cases of which the true answer was needed."""

    errors: np.ndarray
    retrainings: np.ndarray
    labels: np.ndarray


def true_angles(world: str, pace: float, seed: int) -> np.ndarray:
    """Where the boundary stands, (CASES + 1, WORLDS) degrees. "turns": by ``pace``/100 a case;
    "jumps": by JUMP to either side at random cases, with the chance pace/(100·JUMP) each.
    Errors: ValueError for another world."""
    time = np.arange(CASES + 1.0)[:, None]
    if world == "turns":
        return np.repeat(pace / 100 * time, WORLDS, axis=1)
    if world != "jumps":
        raise ValueError(f"world must be turns or jumps, got {world}")
    rng = np.random.default_rng([seed, 2])
    happens = rng.random((CASES + 1, WORLDS)) < pace / (100 * JUMP)
    side = np.where(rng.random((CASES + 1, WORLDS)) < 0.5, -JUMP, JUMP)
    return np.cumsum(happens * side, axis=0)


def simulate_policies(
    world: str,
    pace: float,
    batch: int,
    seed: int,
    report: Callable[[float], None] = lambda share: None,
) -> Outcomes:
    """Every policy of POLICIES in every world.

    By the calendar: every k cases, on the last ``batch`` of them or all there are. On an alarm: on
    the next ``batch`` cases after it; while they are collected the old model answers on, and the
    test begins anew after it. Watching for an alarm takes the label of every case, the calendar
    takes those of its batches.
    """
    angles = true_angles(world, pace, seed)
    rng = np.random.default_rng([seed, 3])
    luck = scatter(batch, FLIPS) * rng.standard_normal((CASES + 1, WORLDS))
    uniform = rng.random((CASES + 1, WORLDS))
    sums = np.vstack([np.zeros(WORLDS), np.cumsum(angles, axis=0)])
    interval = np.array([k if kind == "calendar" else CASES + 1 for kind, k in POLICIES])[:, None]
    bar = np.array([h if kind == "alarm" else np.inf for kind, h in POLICIES])[:, None]
    shape = (len(POLICIES), WORLDS)
    model = np.broadcast_to(luck[0], shape).copy()
    errors, retrainings = np.zeros(shape), np.zeros(shape)
    due = np.full(shape, CASES + 1)
    seen, wrong, m, least = (np.zeros(shape) for _ in range(4))
    for t in range(1, CASES + 1):
        chance = wrong_share(model - angles[t], FLIPS)
        errors += chance
        error = uniform[t] < chance
        seen += 1
        wrong += error
        m += error - wrong / seen - TOLERANCE
        np.minimum(least, m, out=least)
        rings = (m - least > bar) & (seen >= WARM) & (due > CASES)
        due[rings] = t + batch
        now = (due == t) | (t % interval == 0)
        if now.any():
            first = max(t - batch, 0)
            fresh = (sums[t + 1] - sums[first + 1]) / (t - first) + luck[t]
            model = np.where(now, fresh, model)
            retrainings += now
            for one in (seen, wrong, m, least):
                one[now] = 0
            due[now] = CASES + 1
        if t % 100 == 0:
            report(t / CASES)
    kinds = np.array([KINDS.index(kind) for kind, _ in POLICIES])[:, None]
    taken = retrainings * np.minimum(batch, np.where(kinds == 1, interval, batch))
    return Outcomes(errors, retrainings, np.where(kinds == 2, float(CASES), taken))


@dataclass(frozen=True, eq=False)
class Decision:
    """costs (policies, WORLDS); means and errors (policies,); best: of each kind its cheapest
    policy; order: the kinds, cheapest first; more, spread: of the second above the first, with
    its standard error, world by world."""

    case: Best
    costs: np.ndarray
    means: np.ndarray
    errors: np.ndarray
    best: dict[str, int]
    order: tuple[str, ...]
    more: float
    spread: float


def decide_update(outcomes: Outcomes, error: float, retraining: float, label: float) -> Decision:
    """What each policy costs in CASES cases at these prices, and which kind is the cheapest."""
    costs = outcomes.errors * error + outcomes.retrainings * retraining + outcomes.labels * label
    means = costs.mean(axis=1)
    best = {
        kind: min((at for at, (k, _) in enumerate(POLICIES) if k == kind), key=means.__getitem__)
        for kind in KINDS
    }
    order = tuple(sorted(KINDS, key=lambda kind: means[best[kind]]))
    first = costs[best[order[0]]]
    gaps = [costs[best[kind]] - first for kind in order[1:]]
    clear = all(gap.mean() > 2 * _error(gap) for gap in gaps)
    return Decision(
        Best(order[0]) if clear else Best.TIE,
        costs,
        means,
        costs.std(axis=1, ddof=1) / sqrt(WORLDS),
        best,
        order,
        float(gaps[0].mean()),
        _error(gaps[0]),
    )


def _error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / sqrt(len(values)))


def square_root_interval(pace: float, error: float, fixed: float) -> float:
    """k* = √(2c/(ε·s)) for a boundary that turns steadily: ``fixed`` cost c of a retraining, ε of
    an error, and s = (1 − 2q)·ρ/180 the growth of the chance of an error a case; it weighs c/k
    against ε·s·k/2. Harris, Factory 10, 1913, had it for orders and stocks.

    >>> round(square_root_interval(45.0, 10.0, 100.0), 1)
    100.0
    """
    growth = (1 - 2 * FLIPS) * pace / 100 / 180
    return sqrt(2 * fixed / (error * growth)) if growth > 0 else float("inf")
