"""What two limits allow: the regions that the page offers, their outlines and their words."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.maths.optimization.kkt import Region, region_of

ROOT = sqrt(7)


@dataclass(frozen=True)
class Scene:
    """``texts`` say both limits by hand; the outline is a closed path beyond the map's edge."""

    label: str
    texts: tuple[str, str]
    region: Region
    outline: np.ndarray
    convex: bool = True


def _arc(cx, start, end):
    turn = np.radians(np.linspace(start, end, 81))
    return np.column_stack([cx + 2 * np.cos(turn), 2 * np.sin(turn)])


def _ring():
    x, y = _arc(0.0, 150, 390).T / 2
    return np.vstack([[[-6.0, -6.0], [-6.0, 0.5]], np.column_stack([x, y]), [[6, 0.5], [6, -6]]])


def _tip():
    x = np.linspace(-0.5, 1.0, 61)
    return np.vstack([[[-6.0, 0.0], [-6.0, 4.0], [-0.5, 4.0]], np.column_stack([x, (1 - x) ** 3])])


_LOW = np.degrees(np.arctan2(1 - ROOT, 1 + ROOT))
SCENES = {
    "corner": Scene(
        "Two straight limits",
        ("x + 2y ≤ 2", "x ≤ 1"),
        region_of("x + 2y - 2", "x - 1", (1.0, 0.5)),
        np.array([[1, 0.5], [1, -6], [-6, -6], [-6, 4]], float),
    ),
    "disc": Scene(
        "A disc and a line",
        ("(x² + y² − 4)/2 ≤ 0", "x + y ≤ 1"),
        region_of(
            "(x^2 + y^2 - 4)/2",
            "x + y - 1",
            ((1 + ROOT) / 2, (1 - ROOT) / 2),
            ((1 - ROOT) / 2, (1 + ROOT) / 2),
        ),
        _arc(0.0, 90 - _LOW, 360 + _LOW),
    ),
    "lens": Scene(
        "Two discs",
        ("((x + 1)² + y² − 4)/2 ≤ 0", "((x − 1)² + y² − 4)/2 ≤ 0"),
        region_of(
            "((x + 1)^2 + y^2 - 4)/2",
            "((x - 1)^2 + y^2 - 4)/2",
            (0.0, sqrt(3)),
            (0.0, -sqrt(3)),
        ),
        np.vstack([_arc(-1.0, -60, 60), _arc(1.0, 120, 240)]),
    ),
    "ring": Scene(
        "Outside a disc, below a line",
        ("(1 − x² − y²)/2 ≤ 0", "y ≤ 1/2"),
        region_of("(1 - x^2 - y^2)/2", "y - 1/2", (sqrt(3) / 2, 0.5), (-sqrt(3) / 2, 0.5)),
        _ring(),
        convex=False,
    ),
    "tip": Scene(
        "A sharp tip",
        ("y ≤ (1 − x)³", "y ≥ 0"),
        region_of("y - (1 - x)^3", "-y", (1.0, 0.0)),
        _tip(),
        convex=False,
    ),
}
