"""What the pictures of the first chapter are drawn from."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import joined, order_datasets, polyline
from core.maths.optimization.descent_moments import steps_to_goal
from core.maths.optimization.descent_tables import on_log_axis
from core.maths.optimization.row_losses import noise_share, shipped_rows
from core.maths.optimization.stochastic_descent import full_descent
from pages.optimization.stochastic_gradients.rows import (
    FLOOR,
    MEAN,
    NO_ARROW,
    NO_LIMITS,
    NOISY,
    ROWS,
    SERIES,
    SIZES,
    WHOLE,
    frames,
    in_sight,
    level_lines,
    track,
)

SHARES = np.array([noise_share(ROWS, int(size)) for size in SIZES])


@dataclass(frozen=True, eq=False)
class Clock:
    """The frames of a film: x of each (epochs or steps), steps done by then by this run and by full
    batches, and what the scrubber is called."""

    x: np.ndarray
    steps: np.ndarray
    full: np.ndarray
    label: str

    @property
    def last(self):
        return len(self.x) - 1


def clock_of(now):
    """Frames at equal numbers of rows read, or of steps."""
    by_rows = now.v.against == "rows"
    total = now.v.epochs * now.loss.rows if by_rows else now.steps
    unit, ticks = frames(total)
    what = "row" if by_rows else "step"
    label = f"Film, {unit} {what}s a frame" if unit > 1 else f"Film, one {what} a frame"
    if by_rows:
        done = np.minimum(ticks // now.v.batch_size, now.steps)
        return Clock(ticks / now.loss.rows, done, ticks // now.loss.rows, label)
    return Clock(ticks, ticks, ticks, label)


def both_paths(now, clock):
    full = full_descent(now.loss, now.start, now.v.learning_rate, clock.full)
    return in_sight(now.path[clock.steps]), in_sight(full)


def path_tables(now, clock, own, full):
    return level_lines(now.v.table) | {
        "paths": joined(
            track(WHOLE, len(clock.x), x=full[:, 0], y=full[:, 1]),
            track(NOISY, len(clock.x), x=own[:, 0], y=own[:, 1]),
        ),
        "arrow": NO_ARROW,
        "limits": NO_LIMITS,
    }


def loss_tables(now, clock, own, full):
    x, floor = clock.x, now.verdict.floor
    tracks = [
        track(WHOLE, len(clock.x), x=x, value=on_log_axis(now.loss.excess(full))),
        track(NOISY, len(clock.x), x=x, value=on_log_axis(now.loss.excess(own))),
        track(MEAN, len(clock.x), x=x, value=on_log_axis(now.verdict.excess[clock.steps])),
    ]
    if 0 < floor < np.inf:
        level = on_log_axis(np.full(2, floor)).astype(np.float32)
        ends = {"x": x[[0, -1]].astype(np.float32), "value": level}
        never = {"step": np.full(2, -1, np.int16), "last": np.full(2, -2, np.int16)}
        tracks.append({"series": np.full(2, SERIES[FLOOR], np.int8)} | never | ends)
    return {"traces": joined(*tracks)}


@lru_cache(maxsize=32)
def needed(table, rate, start, goal):
    return steps_to_goal(shipped_rows(table), rate, SHARES, np.array(start, float), goal)


def cost_tables(now, goal):
    steps = needed(now.v.table, now.v.learning_rate, now.start, goal)
    steps = np.where(steps > 0, steps, np.nan)
    rows = steps * SIZES
    shown = [*steps[steps > 0], *rows[rows > 0]]
    low, high = (min(shown), max(shown)) if shown else (1.0, 1e4)
    return order_datasets(
        *(0.9, 1.1 * ROWS, low / 1.5, high * 1.5),
        [now.v.batch_size],
        measured=joined(
            polyline("steps", "approximation", SIZES, steps), polyline("rows", "other", SIZES, rows)
        ),
    )
