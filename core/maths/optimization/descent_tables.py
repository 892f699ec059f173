"""The columns that the pictures of a descent are drawn from, in types that travel light.

Only here is anything left out for the eye's sake: a path far outside the picture, a value off a
logarithmic axis. The trajectories themselves keep every number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.maths.optimization.gradient_descent import Trajectory
from core.maths.optimization.surfaces import Surface

FAR = 100.0  # half windows from the middle; a path is not drawn further
LOG_AXIS = (1e-16, 1e30)

Table = dict[str, np.ndarray]


def first_outside(run: Trajectory, surface: Surface, windows: float = 1.0) -> int | None:
    """The step at which the path first leaves the window, made `windows` times as large, or None.

    >>> from core.maths.optimization.gradient_descent import descend
    >>> from core.maths.optimization.surfaces import quadratic
    >>> first_outside(descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.3), quadratic(10))
    2
    """
    middle, half = np.mean(surface.window, axis=1), np.ptp(surface.window, axis=1) / 2
    outside = np.flatnonzero(np.abs((run.points - middle) / half).max(axis=1) > windows)
    return int(outside[0]) if outside.size else None


def in_sight(run: Trajectory, surface: Surface) -> Trajectory:
    """The run up to the first point more than 100 half windows from the middle.

    That point is drawn back along its segment to about that distance: the segment keeps its
    direction, and no coordinate is too large to draw.

    >>> from core.maths.optimization.gradient_descent import descend
    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(10), "gd", (0.0, 1.0), learning_rate=1000.0)
    >>> run.points[-1].tolist(), in_sight(run, quadratic(10)).points.tolist()
    ([0.0, 9996000599960000.0], [[0.0, 1.0], [0.0, -599.0]])
    """
    far = first_outside(run, surface, FAR)
    if far is None:
        return run
    points = run.points[: far + 1].copy()
    if far > 0:
        jump = points[far] - points[far - 1]
        reach = 2.0 * FAR * np.ptp(surface.window, axis=1).min() / 2
        points[far] = points[far - 1] + jump * min(1.0, reach / np.hypot(*jump))
    return replace(run, points=points, gradient=run.gradient[: far + 1], loss=run.loss[: far + 1])


def on_log_axis(values: np.ndarray) -> np.ndarray:
    """The values, with NaN (a gap) for those outside 1e−16 … 1e30.

    >>> on_log_axis(np.array([0.0, 1.0, 1e40]))
    array([nan,  1., nan])
    """
    low, high = LOG_AXIS
    with np.errstate(invalid="ignore"):
        return np.where((values >= low) & (values <= high), values, np.nan)


def stacked(runs: Mapping[int, Trajectory], **columns: Callable[[Trajectory], np.ndarray]) -> Table:
    """One table of several runs, given by series number.

    Columns "series", "step", "last" (the run's last step) and those given, each a function of the
    run that returns (m+1,) values; floats become float32, integers int32.

    >>> from core.maths.optimization.gradient_descent import descend
    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(1), "gd", (1.0, 0.0), learning_rate=0.5, steps=2)
    >>> stacked({3: run}, value=lambda run: run.loss)["value"].tolist()
    [0.5, 0.125, 0.03125]
    """
    parts = []
    for series, run in runs.items():
        n = run.steps + 1
        part = {
            "series": np.full(n, series, np.int8),
            "step": np.arange(n, dtype=np.int16),
            "last": np.full(n, n - 1, np.int16),
        }
        for name, column in columns.items():
            values = np.asarray(column(run))
            part[name] = values.astype(np.float32 if values.dtype.kind == "f" else np.int32)
        parts.append(part)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def arrows(run: Trajectory, length: float) -> Table:
    """From each point an arrow (x, y) to (x2, y2) along −g.

    |arrow| = length · |g| / (|g| + |g₀|/50): nearly the full length while the gradient is of the
    size it had at the start, shrinking to nothing where it vanishes.

    >>> from core.maths.optimization.gradient_descent import descend
    >>> from core.maths.optimization.surfaces import quadratic
    >>> arrow = arrows(descend(quadratic(1), "gd", (2.0, 0.0), steps=0), 0.51)
    >>> arrow["x"].tolist(), arrow["x2"].tolist()
    ([2.0], [1.5])
    """
    norm = np.hypot(*run.gradient.T)
    scale = norm + norm[0] / 50.0
    ends = run.points - length * run.gradient / np.where(scale > 0, scale, 1.0)[:, np.newaxis]
    names = zip(("x", "y", "x2", "y2"), (*run.points.T, *ends.T), strict=True)
    table = stacked({0: run}, **{name: lambda _, c=column: c for name, column in names})
    return {name: column for name, column in table.items() if name != "series"}


def fitted_lines(runs: Mapping[int, Trajectory], low: float, high: float) -> Table:
    """Both ends, over low ≤ x ≤ high, of the line slope·x + intercept of every step.

    >>> from core.maths.optimization.gradient_descent import descend
    >>> from core.maths.optimization.surfaces import least_squares
    >>> run = descend(least_squares(), "gd", (2.0, 1.0), steps=0)
    >>> line = fitted_lines({0: run}, 0.0, 3.0)
    >>> line["y"].tolist(), line["y2"].tolist()
    ([1.0], [7.0])
    """
    return stacked(
        runs,
        x=lambda run: np.full(run.steps + 1, float(low)),
        y=lambda run: run.points @ (low, 1.0),
        x2=lambda run: np.full(run.steps + 1, float(high)),
        y2=lambda run: run.points @ (high, 1.0),
    )


def decay(
    errors: np.ndarray, rates: np.ndarray | None, series: Sequence[int]
) -> tuple[Table, Table]:
    """Measured errors (m+1, n) and the lines error₀ · rateᵏ that theory predicts, as two tables.

    Values for a logarithmic axis; the second table is empty if `rates` is None.

    >>> measured, predicted = decay(np.array([[1.0], [0.5]]), np.array([0.5]), [0])
    >>> measured["value"].tolist(), float(predicted["value"][-1])
    ([1.0, 0.5], 0.5)
    """
    m, count = len(errors) - 1, errors.shape[1]
    measured = {
        "series": np.repeat(np.asarray(series, np.int8), m + 1),
        "step": np.tile(np.arange(m + 1, dtype=np.int16), count),
        "last": np.full((m + 1) * count, m, np.int16),
        "value": on_log_axis(errors.T.ravel()).astype(np.float32),
    }
    if rates is None:
        return measured, {name: values[:0] for name, values in measured.items()}
    steps = np.linspace(0, m, min(m, 30) + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        lines = errors[0][:, np.newaxis] * np.asarray(rates)[:, np.newaxis] ** steps
    predicted = {
        "series": np.repeat(np.asarray(series, np.int8), len(steps)),
        "step": np.tile(steps, count).astype(np.float32),
        "value": on_log_axis(lines.ravel()).astype(np.float32),
    }
    return measured, predicted
