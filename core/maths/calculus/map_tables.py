"""A map of level lines and what is laid over it (arrows, strokes, names), as its datasets."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import dot, joined, polyline
from core.maths.calculus.functions_of_two import FunctionOfTwo, unit
from core.maths.calculus.gradients import REACH
from core.maths.calculus.level_lines import level_labels, level_map

Table = dict[str, Sequence]
WINDOW = {"cx": [0.0], "cy": [0.0], "rx": [REACH], "ry": [REACH]}
WIDTH = 0.07  # half that of a letter


@lru_cache(maxsize=64)
def ground_layers(
    f: FunctionOfTwo, levels: tuple[float, ...], write: Callable[[float], str]
) -> dict[str, Table]:
    """The window, the level lines of the map and their heights, each written by ``write``."""
    lines, labels = level_map(f, levels), level_labels(f, levels)
    texts = np.array([write(height) for height in labels["height"]], str)
    return {
        "window": WINDOW,
        "contours": {name: lines[name] for name in ("line", "level", "x", "y")},
        "labels": {"text": texts, "x": labels["x"], "y": labels["y"]},
    }


def clear_labels(layers: dict[str, Table], room: float = 0.55) -> dict[str, Table]:
    """The layers without the heights that a name would cover.

    >>> labels = {"text": ["2", "4"], "x": [0.0, 2.0], "y": [0.0, 2.0]}
    >>> names = name_layer([("u", "point", 0.2, 0.1)])
    >>> clear_labels({"labels": labels, "names": names})["labels"]["text"].tolist()
    ['4']
    """
    labels, names = layers["labels"], layers["names"]
    free = np.ones(len(labels["x"]), bool)
    for x, y in zip(names["x"], names["y"], strict=True):
        free &= np.hypot(np.asarray(labels["x"]) - x, np.asarray(labels["y"]) - y) > room
    return layers | {"labels": {name: np.asarray(part)[free] for name, part in labels.items()}}


def arrow_layers(
    arrows: Iterable[tuple[str, str, tuple[float, float], float, float]], gap: float = 0.25
) -> dict[str, Table]:
    """Datasets arrows, heads and names of (name, role, foot, degrees, length). A name stands
    ``gap`` beyond its tip, a long one farther to the side: its middle is there."""
    heads = {name: [] for name in ("role", "x", "y", "angle")}
    shafts, names = [], []
    for name, role, (x, y), degrees, length in arrows:
        cos, sin = map(float, unit(degrees))
        tip = (x + length * cos, y + length * sin)
        shafts.append(polyline(name, role, [x, tip[0]], [y, tip[1]]))
        for column, value in zip(heads, (role, *tip, 90 - degrees), strict=True):
            heads[column].append(value)
        aside = gap + WIDTH * max(len(name) - 2, 0)
        names.append((name, role, tip[0] + aside * cos, tip[1] + gap * sin))
    return {"arrows": joined(*shafts), "heads": heads, "names": name_layer(names)}


def stroke(name: str, role: str, x: float, y: float, degrees: float, half: float) -> Table:
    """A line through (x, y), ``half`` to both sides."""
    cos, sin = map(float, unit(degrees))
    return polyline(name, role, [x - half * cos, x + half * cos], [y - half * sin, y + half * sin])


def right_angle(x: float, y: float, degrees: float, size: float = 0.16) -> Table:
    """The small square between a direction and the one 90° further."""
    first, second = (np.array(unit(turn)) * size for turn in (degrees, degrees + 90))
    corner = np.array([x, y]) + np.array([first, first + second, second])
    return polyline("right angle", "level", *corner.T)


def here(x: float, y: float) -> Table:
    return dot("point", x, y)


def name_layer(rows: Sequence[tuple[str, str, float, float]]) -> Table:
    """Dataset names of (text, role, x, y)."""
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return dict(zip(("text", "role", "x", "y"), map(list, columns), strict=True))
