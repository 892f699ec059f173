"""What the pictures of the chapter on tasks in turn are drawn from."""

from functools import lru_cache

import contourpy
import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.maths.learning.continual_training import FRAMES, logits
from core.maths.learning.task_sequences import APART, HALF_Y

ALWAYS = 1e9  # the step after the last
ACROSS, UP = 33, 19  # nodes of the map of the network's answers
TASK_ROLES = ("approximation", "truth", "error", "alarm", "caution")
HEIGHT = HALF_Y + 0.45


def half_width(count, kind):
    return (0.5 * APART * (1 if kind == "turned" else count)) + 0.3


@lru_cache(maxsize=64)
def film_tables(runs, run, kind, kept):
    """The film of one run; ``kept`` points of each old task stay in use."""
    count = len(runs.tasks.y)
    width = half_width(count, kind)
    lines, areas = boundaries(runs.frames[run], width)
    at = [APART * (task - (count - 1) / 2) for task in range(count)]
    named = kind != "turned"
    return {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [width], "ry": [HEIGHT]},
        "lines": lines,
        "areas": areas,
        "names": {
            "text": [f"task {task + 1}" for task in range(count)] if named else [],
            "x": at if named else [],
            "y": [HALF_Y + 0.08] * count if named else [],
        },
    } | point_tables(runs.tasks, kept)


def boundaries(frames, width):
    """Where the logit is 0, and where it is above, in every frame: all of them stacked into one
    map, a row without values after each."""
    x, y = np.linspace(-width, width, ACROSS), np.linspace(-HEIGHT, HEIGHT, UP)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    f = np.full((len(frames), UP + 1, ACROSS), np.nan)
    f[:, :UP] = logits(frames, places).reshape(len(frames), UP, ACROSS)
    rows = np.arange(float(len(frames) * (UP + 1)))
    map_ = contourpy.contour_generator(
        x,
        rows,
        np.ma.masked_invalid(f.reshape(-1, ACROSS)),
        line_type="ChunkCombinedNan",
        fill_type="ChunkCombinedOffset",
    )
    ((line,),), ((area,), (ends,)) = map_.lines(0.0), map_.filled(0.0, np.inf)
    if area is not None:
        area = np.insert(area, ends[1:].astype(int), np.nan, axis=0)
    return tuple(_by_frame(path, y, len(frames)) for path in (line, area))


def _by_frame(path, y, count):
    if path is None:
        return {"first": [], "last": [], "x": [], "y": []}
    path = np.asarray(path, float)
    frame = np.floor(path[:, 1] / (UP + 1))
    gap = np.isnan(frame)
    frame[gap] = frame[np.flatnonzero(gap) - 1]
    within = path[:, 1] - (UP + 1) * frame
    return {
        "first": frame,
        "last": np.where(frame == count - 1, ALWAYS, frame),
        "x": path[:, 0],
        "y": y[0] + within * (y[1] - y[0]),
    }


def point_tables(tasks, kept):
    count = len(tasks.y)
    tables = {}
    for shape, which, role in (("round", 0.0, "no"), ("square", 1.0, "yes")):
        strong, pale = [], []
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


def right_tables(curves):
    """Shares right on every task, (frames, tasks), along the film."""
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
        dashed=joined(*stages),
    ) | {
        "now": {
            "first": step,
            "last": np.where(step == frames - 1, ALWAYS, step),
            "x": np.repeat(x, count),
            "y": curves.ravel(),
        }
    }
