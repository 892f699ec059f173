"""The columns of a 2×2 matrix's film: a turn, a stretch along the axes, and a turn.

``role`` says what a piece stands for, with the names of ``linear_map_tables``: "still", "grid"
(the circle), "first" and "second" (the two arrows), "letter", "kept" (the unit vectors).
"""

import math

import numpy as np

from core.maths.linear_algebra.linear_map_tables import LETTER
from core.maths.linear_algebra.singular_values import TurnStretchTurn, unit_vector

HALF = 2.5  # half height of the window
CIRCLE = np.array([unit_vector(5.0 * k) for k in range(73)])
Tables = dict[str, dict]


def film_tables(found: TurnStretchTurn) -> Tables:
    """Circle, letter, v₁ and v₂, and the unit vectors, with the steps that move them; what stays is
    the unit circle and the two half axes of the ellipse."""
    first, second = found.V.T
    zero = np.zeros(2)
    arrows = [("v₁", "first", [zero, first]), ("v₂", "second", [zero, second])]
    dots = [(f"e{k}", "kept", [e, e]) for k, e in enumerate(np.eye(2), 1)]
    tips = {"role": ["first", "second"], "x": [first[0], second[0]], "y": [first[1], second[1]]}
    axes = [
        ("long axis", "still", np.outer([-1, 1], found.values[0] * found.U[:, 0])),
        ("short axis", "still", np.outer([-1, 1], found.values[1] * found.U[:, 1])),
    ]
    window = {"cx": 0.0, "cy": 0.0, "rx": HALF, "ry": HALF}
    return {
        "window": {name: [value] for name, value in window.items()},
        "still": _rows([("circle", "still", CIRCLE), *axes]),
        "shapes": _rows([("circle", "grid", CIRCLE), ("F", "letter", LETTER)]) | _steps(found, 79),
        "arrows": _rows(arrows) | _steps(found, 4),
        "heads": tips | _steps(found, 2),
        "points": _rows(dots) | _steps(found, 4),
        "names": {
            "before": ["v₁", "v₂", "e₁", "e₂"],
            "after": ["σ₁u₁", "σ₂u₂", "A·e₁", "A·e₂"],
            "role": ["first", "second", "kept", "kept"],
            "x": [*tips["x"], 1.0, 0.0],
            "y": [*tips["y"], 0.0, 1.0],
            # Beside its point, as a column may lie on a half axis, whose name stands beyond it.
            "beside": [0, 0, -1, 1],
        }
        | _steps(found, 4),
    }


def _rows(pieces) -> dict:
    sizes = [len(points) for *_, points in pieces]
    x, y = np.vstack([points for *_, points in pieces]).T
    return {
        "series": np.repeat([name for name, *_ in pieces], sizes),
        "role": np.repeat([role for _, role, _ in pieces], sizes),
        "x": x,
        "y": y,
    }


def _steps(found: TurnStretchTurn, rows: int) -> dict:
    values = {
        "alpha": -math.radians(found.right),
        "stretch": found.values[0],
        "squeeze": found.values[1],
        "over": 1 if found.turned_over else 0,
        "beta": math.radians(found.left),
    }
    return {name: np.full(rows, value) for name, value in values.items()}


def length_tables(found: TurnStretchTurn) -> Tables:
    """‖A·v‖ against the direction of a unit vector v: its largest value is σ₁, its smallest σ₂."""
    degrees = np.arange(-90.0, 91.0)
    v = np.array([unit_vector(angle) for angle in degrees])
    lengths = np.hypot(*(found.matrix @ v.T))
    across = found.right - 90 if found.right > 0 else found.right + 90
    top = max(1.2 * found.values[0], 1.0)
    at = {"first": (found.right, found.values[0]), "second": (across, found.values[1])}
    roles = {"first": "other", "second": "error"}
    points = [(name, roles[name], [x, x], [y, y]) for name, (x, y) in at.items()]
    levels = [(name, roles[name], [-90.0, 90.0], [y, y]) for name, (_, y) in at.items()]

    def table(rows):
        return {
            "series": np.repeat([name for name, *_ in rows], [len(x) for *_, x, _ in rows]),
            "role": np.repeat([role for _, role, *_ in rows], [len(x) for *_, x, _ in rows]),
            "x": np.concatenate([x for *_, x, _ in rows]),
            "y": np.concatenate([y for *_, y in rows]),
        }

    return {
        "window": {"cx": [0.0], "cy": [top / 2], "rx": [90.0], "ry": [top / 2]},
        "areas": {name: [] for name in ("series", "role", "x", "y", "y2")},
        "curves": table([("length", "approximation", degrees, lengths)]),
        "dashed": table(levels),
        "points": table(points),
        "names": {name: [] for name in ("text", "role", "x", "y")},
    }
