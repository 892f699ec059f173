"""The picture of the point nearest to a goal: what is allowed, the pull and the limits' answers."""

import math
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import dot, joined, polyline
from core.maths.calculus.functions_of_two import FunctionOfTwo, angle_of
from core.maths.calculus.level_lines import level_through
from core.maths.calculus.map_tables import WINDOW, Table, arrow_layers, stroke
from core.maths.optimization.kkt import Nearest, Place, Region

RINGS = np.arange(0.5, 9.0, 0.75)  # radii of the level lines of ½|x − p|² that are drawn
LONGEST = 1.6  # of an arrow
TURN = np.radians(np.arange(0, 361, 5.0))
ROLES = ("approximation", "direction")  # of the two limits


@lru_cache(maxsize=1)
def _rings() -> dict[str, np.ndarray]:
    """Circles about 0, as contours of a map."""
    x, y = np.outer(RINGS, np.cos(TURN)), np.outer(RINGS, np.sin(TURN))
    line = np.repeat(np.arange(len(RINGS)), len(TURN)).astype(np.int16)
    return {"line": line, "level": line / (len(RINGS) - 1), "x": x.ravel(), "y": y.ravel()}


@lru_cache(maxsize=16)
def _edge(g: FunctionOfTwo, corner: Place) -> tuple[np.ndarray, np.ndarray]:
    """The line g = 0 over the whole map: the level line through a point where g is 0."""
    return level_through(g, *corner)


def nearest_tables(
    region: Region, outline: np.ndarray, found: Nearest, goal: Place, yours: Place
) -> dict[str, Table]:
    """Rings about the goal, the ring that touches, the pull −∇f and the parts λ∇g of it."""
    rings = _rings()
    far = math.dist(found.x, goal)
    touching = goal[0] + far * np.cos(TURN), goal[1] + far * np.sin(TURN)
    lines = [
        polyline(f"g{k}", role, *_edge(g, region.corners[0]))
        for k, (g, role) in enumerate(zip(region.limits, ROLES, strict=True), 1)
    ]
    points = [dot("point", *goal), dot("aside", *yours), dot("level", *found.x)]
    if found.other:
        points.append(dot("level", *found.other) | {"series": np.full(2, "other best")})
    return {
        "window": WINDOW,
        "region": {"x": outline[:, 0], "y": outline[:, 1]},
        "contours": rings | {"x": rings["x"] + goal[0], "y": rings["y"] + goal[1]},
        "labels": {"text": [], "x": [], "y": []},
        "lines": joined(*lines, polyline("touching", "level", *touching)),
        "dashed": joined(*_directions(region, found)),
        "points": joined(*points),
    } | arrow_layers(_arrows(region, found, goal))


def _arrows(region: Region, found: Nearest, goal: Place) -> list[tuple]:
    """−∇f = p − x and each λ∇g, all on one scale."""
    pull = np.subtract(goal, found.x)
    parts = [("−∇f", "gradient", pull)]
    if not np.isnan(found.multipliers).any():
        rows = region.gradients(*found.x)
        for k, price in enumerate(found.multipliers):
            parts.append((f"λ{'₁₂'[k]}∇g{'₁₂'[k]}", ROLES[k], price * rows[k]))
    longest = max(float(np.hypot(*part)) for *_, part in parts)
    scale = LONGEST / longest if longest > LONGEST else 1.0
    lengths = [(name, role, part, float(np.hypot(*part)) * scale) for name, role, part in parts]
    return [
        (name, role, found.x, angle_of(*part), length)
        for name, role, part, length in sorted(lengths, key=lambda one: -one[3])
        if length > 0.02
    ]


def _directions(region: Region, found: Nearest) -> list[Table]:
    """Where no multipliers exist: the line that both gradients lie on."""
    if not np.isnan(found.multipliers).any():
        return []
    row = region.gradients(*found.x)[0]
    return [stroke("both gradients", "aside", *found.x, angle_of(*row), 1.2)]
