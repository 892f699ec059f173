"""The points of the first chapter: which set, and the one that is in hand."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.statistics.line_clouds import line_cloud
from core.maths.statistics.straight_line import Influence, Line, fit_line, judge_point
from core.ui.controls import Choice, Point, Slider, Toggle

LOW, HIGH = (0.0, 0.0), (20.0, 14.0)  # the window of shipped sets
SETS = {
    "play": "Ten points",
    "first": "Anscombe, first",
    "second": "Anscombe, second",
    "third": "Anscombe, third",
    "fourth": "Anscombe, fourth",
    "two": "Two points",
    "line": "All on one line",
    "column": "All with one x",
    "level": "All with one y",
}
MANY = 12

CONTROLS = [
    Slider(
        name="row",
        label="Point in hand",
        symbol="i",
        low=1,
        high=MANY,
        default=10,
        step=1,
        help="Drag this one on the picture",
        resets=("spot",),
    ),
    Point(name="spot", label="Place of the point", low=LOW, high=HIGH, step=0.01),
    Choice(name="set", label="Points", options=SETS, default="play", resets=("row", "spot")),
    Toggle(name="squares", label="Show the squares of the residuals", default=True),
]


@dataclass(frozen=True, eq=False)
class Hand:
    """name: of the set; at: which point is in hand, from 0; moved: whether it left its place."""

    name: str
    line: Line
    at: int
    moved: bool
    found: Influence

    @property
    def place(self):
        return float(self.line.x[self.at]), float(self.line.y[self.at])


@lru_cache(maxsize=256)
def in_hand(name, row, spot):
    x, y = line_cloud(name)
    at = min(row, len(x)) - 1
    moved = spot is not None and spot != (x[at], y[at])
    if spot is not None:
        x[at], y[at] = spot
    line = fit_line(x, y)
    return Hand(name, line, at, moved, judge_point(line, at))


def seen(v):
    return in_hand(v.set, v.row, v.spot)


def reached(line, x):
    """Heights of a line; NaN where it has no slope."""
    return line.intercept + line.slope * np.asarray(x, float)
