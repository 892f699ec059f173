"""The clouds of the plane: which one, seen how, and what is found of it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.intake.matrices_pasted import read_matrix_text
from core.maths.linear_algebra.plane_clouds import (
    circle,
    clusters,
    ellipse,
    iris_columns,
    spiral,
    with_outlier,
)
from core.maths.linear_algebra.plane_directions import Spread, spread
from core.ui.controls import MAX_TEXT, Choice, Point, Seed, Slider, Text, Toggle

EXAMPLE = "1 1\n2 3\n3 2\n4 5\n6 5"
MOST_POINTS = 600
CLOUDS = {
    "ellipse": "Tilted ellipse",
    "clusters": "Two clusters side by side",
    "circle": "Circle",
    "spiral": "Spiral",
    "outlier": "One outlier",
    "sepals": "Iris: sepal length and width",
    "petals": "Iris: petal length and width",
    "points": "Your own points",
}
AXES = {
    "sepals": ("sepal length / cm", "sepal width / cm"),
    "petals": ("petal length / cm", "petal width / cm"),
}
REACH = (8.0, 5.0)  # of the outlier
SENSES = {"across": "At right angles", "upright": "Along y", "level": "Along x"}

CONTROLS = [
    Slider(
        name="direction",
        label="Direction",
        symbol="θ",
        low=0,
        high=180,
        default=90,
        step=0.5,
        unit="°",
        help="Of the line, against the x axis; 180° is 0° again",
    ),
    Choice(name="cloud", label="Cloud", options=CLOUDS, default="ellipse"),
    Slider(
        name="correlation",
        label="Correlation",
        symbol="ρ",
        low=-1,
        high=1,
        default=0.6,
        help="Of the law that the points are drawn from; the standard deviations are 2 and 1",
    ),
    Slider(
        name="count",
        label="Number of points",
        symbol="n",
        low=1,
        high=MOST_POINTS,
        default=100,
        step=1,
    ),
    Slider(
        name="distance",
        label="Distance of the clusters",
        low=0,
        high=8,
        default=1.8,
        step=0.1,
        help="Across their length; each is 2 long and 0.3 wide (standard deviations)",
    ),
    Point(
        name="outlier",
        label="Outlier",
        low=(-REACH[0], -REACH[1]),
        high=REACH,
        default=(3.0, 3.5),
        step=0.1,
        help="Drag the point that stands alone",
    ),
    Text(
        name="typed",
        label="Your points, one a line",
        default=EXAMPLE,
        lines=5,
        help=f"Two numbers a line, x and y, at most {MOST_POINTS} lines; paste cells of a "
        "spreadsheet or what a program writes.",
        resets=("comma",),
    ),
    Choice(
        name="comma",
        label="The comma in your points",
        options={"open": "As it looks", ".": "Parts thousands", ",": "Is a decimal sign"},
        default="open",
        pills=True,
    ),
    Toggle(name="centre", label="Centre the columns", default=True, help="Subtract the means"),
    Toggle(
        name="standardise",
        label="Standardise the columns",
        help="Divide by the standard deviations",
    ),
    Choice(
        name="sense", label="Distances to the line", options=SENSES, default="across", pills=True
    ),
    Toggle(name="lines", label="Show y on x and x on y"),
    Seed(),
]


@dataclass(frozen=True, eq=False)
class Cloud:
    """points: (n, 2), as measured; second: (n,) those of the second group, or None; problem and
    note: of typed points, "" where there is nothing to say; asked: whether a comma is open; code:
    the lines that make the points."""

    points: np.ndarray
    code: str
    second: np.ndarray | None = None
    problem: str = ""
    note: str = ""
    asked: bool = False


@dataclass(frozen=True, eq=False)
class Seen:
    """The cloud of now as it is measured: z = (x − centre)/scale drawn where it is standardised,
    else x itself; about: where the line goes through."""

    cloud: Cloud
    found: Spread
    drawn: np.ndarray
    about: np.ndarray
    axes: tuple[str, str]


def seen(v) -> Seen:
    cloud = cloud_of(v)
    found = spread(cloud.points, v.centre, v.standardise)
    axes = AXES.get(v.cloud, ("x", "y"))
    if not v.standardise:
        return Seen(cloud, found, cloud.points, found.centre, axes)
    drawn = (cloud.points - found.centre) / found.scale
    plain = tuple(name.split(" / ")[0] for name in axes)
    scaled = tuple(f"{name} (standard deviations)" for name in plain)
    return Seen(cloud, found, drawn, np.zeros(2), scaled)


def cloud_of(v) -> Cloud:
    match v.cloud:
        case "ellipse":
            call = f"ellipse({v.count}, {v.correlation}, seed={v.seed})"
            return Cloud(ellipse(v.count, v.correlation, v.seed), made_by("ellipse", call))
        case "clusters":
            points, second = clusters(v.distance, seed=v.seed)
            call = f"clusters({v.distance}, seed={v.seed})[0]"
            return Cloud(points, made_by("clusters", call), second)
        case "outlier":
            call = f"with_outlier({v.outlier}, seed={v.seed})"
            return Cloud(with_outlier(v.outlier, seed=v.seed), made_by("with_outlier", call))
        case "points":
            return typed_cloud(v.typed, v.comma)
    return fixed_cloud(v.cloud)


def made_by(name: str, call: str) -> str:
    return f"from core.maths.linear_algebra.plane_clouds import {name}\npoints = {call}"


@lru_cache(maxsize=8)
def fixed_cloud(name: str) -> Cloud:
    columns = {"sepals": (0, 1), "petals": (2, 3)}
    if name in columns:
        first, second = columns[name]
        call = f"iris_columns({first}, {second})"
        return Cloud(iris_columns(first, second), made_by("iris_columns", call))
    made = {"circle": circle, "spiral": spiral}[name]
    return Cloud(made(), made_by(name, f"{name}()"))


@lru_cache(maxsize=64)
def typed_cloud(text: str, comma: str) -> Cloud:
    """The points that a text holds; the example in place of those that cannot be read."""
    try:
        if len(text) >= MAX_TEXT:  # the last number may have been cut in two
            raise ValueError(f"Only {MAX_TEXT:,} characters are read; give fewer points.")
        if not text.strip():
            raise ValueError("There are no points yet: type two numbers a line.")
        read = read_points(text, None if comma == "open" else comma)
        if read.values.shape[1] != 2:
            raise ValueError(f"A point is two numbers; here a line has {read.values.shape[1]}.")
    except ValueError as error:
        problem = f"{error} Shown instead: five points.".replace("matrix", "table")
        return Cloud(five := read_points(EXAMPLE).values, listed(five), problem=problem)
    note, question = read.note, read.question
    if question is not None:
        note = f"{note} {question.text} Taken: {question.taken}.".strip()
    asked = question is not None or comma != "open"
    return Cloud(read.values, listed(read.values), note=note, asked=asked)


def listed(points: np.ndarray) -> str:
    return f"points = np.array({points.tolist()})"


def read_points(text: str, decimal: str | None = None):
    """A table of two columns; of 1,2 below 3,4 the comma parts x from y."""
    read = read_matrix_text(text, decimal, max_size=MOST_POINTS, square=False)
    if read.values.shape[1] == 1 and "," in text and decimal is None:
        parted = read_matrix_text(text, separator=",", max_size=MOST_POINTS, square=False)
        return parted if parted.values.shape[1] == 2 else read
    return read
