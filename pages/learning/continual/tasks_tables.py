"""What the pictures of the chapter on tasks in turn are drawn from."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, stems
from core.maths.learning.boundary_film import boundary_film
from core.maths.learning.continual_training import FRAMES
from core.maths.learning.task_sequences import APART, HALF_Y

ALWAYS = 1e9  # the step after the last
TASK_ROLES = ("approximation", "truth", "error", "alarm", "caution")
HEIGHT = HALF_Y + 0.45


def half_width(count, kind):
    return (0.5 * APART * (1 if kind == "turned" else count)) + 0.3


@lru_cache(maxsize=64)
def film_tables(runs, run, kind, kept):
    """The film of one run; ``kept`` points of each old task stay in use."""
    count, done = len(runs.tasks.y), runs.done
    width = half_width(count, kind)
    frames = runs.frames[run]
    lines, areas = boundary_film(frames, width, HEIGHT)
    at = [APART * (task - (count - 1) / 2) for task in range(count)]
    named = kind != "turned"
    return {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [width], "ry": [HEIGHT]},
        "lines": _shown(lines, len(frames)),
        "areas": _shown(areas, len(frames)),
        "names": {
            "text": [f"task {task + 1}" for task in range(count)] if named else [],
            "x": at if named else [],
            "y": [HALF_Y + 0.08] * count if named else [],
        },
    } | point_tables(runs.tasks, kept, done)


def _shown(path, count):
    """A path of a film as rows that are there at their frame, the last one for good."""
    frame, x, y = path
    last = np.where(frame == count - 1, ALWAYS, frame)
    return {"first": frame, "last": last, "x": x, "y": y}


def point_tables(tasks, kept, count):
    """Of the first ``count`` tasks."""
    tables = {}
    for shape, which, role in (("round", 0.0, "no"), ("square", 1.0, "yes")):
        strong, pale = [], [_dots(np.zeros((0, 2)), role, 0, 0)]
        for task in range(count):
            own = tasks.y[task] == which
            at = tasks.x[task]
            begins, ends = task * FRAMES + (task > 0), (task + 1) * FRAMES
            last = task == count - 1
            held = own & (np.arange(len(own)) < kept)
            strong.append(_dots(at[own], role, begins, ALWAYS if last else ends))
            if not last:
                strong.append(_dots(at[held], role, ends + 1, ALWAYS))
                pale.append(_dots(at[own & ~held], role, ends + 1, ALWAYS))
        tables[shape] = joined(*strong)
        tables[f"old_{shape}"] = joined(*pale)
    return tables


def _dots(places, role, first, last):
    thrice = np.repeat(places, 3, axis=0)
    thrice[2::3] = np.nan
    n = len(thrice)
    return {
        "first": np.full(n, float(first)),
        "last": np.full(n, float(last)),
        "role": np.full(n, role),
        "x": thrice[:, 0],
        "y": thrice[:, 1],
    }


def right_tables(curves, turned):
    """Shares right on every task, (frames, tasks), along the film; turned: the frames after which
    λ was another."""
    frames, count = curves.shape
    x = np.arange(frames) / FRAMES
    each = [polyline(str(t), TASK_ROLES[t], x, curves[:, t]) for t in range(count)]
    stages = [polyline(f"after {t}", "function", [t, t], [-1.0, 2.0]) for t in range(1, count)]
    step = np.repeat(np.arange(frames), count)
    return curve_datasets(
        count / 2,
        0.5,
        0.53 * count,
        0.55,
        curves=joined(*each),
        dashed=joined(
            *stages, stems("turned", "other", np.array(turned) / FRAMES, [1.0] * len(turned))
        ),
    ) | {
        "now": {
            "first": step,
            "last": np.where(step == frames - 1, ALWAYS, step),
            "x": np.repeat(x, count),
            "y": curves.ravel(),
        }
    }
