"""What the pictures of the fourth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.class_tables import point_tables
from core.maths.learning.margin_choice import FITTED, FRESH, GAMMAS, PRICES, law_points, machine_of
from core.maths.pixels import frames, picture_address, placed
from pages.learning.support_vectors.rings import alpha_rings, machine_bands

ACROSS, UP = np.log10(GAMMAS), np.log10(PRICES)
HALF = 0.25  # of a cell, in powers of ten
# Left, bottom, right and top of the map.
CELLS = tuple(float(end) for end in (*(line[0] - HALF for line in (ACROSS, UP)),
                                     *(line[-1] + HALF for line in (ACROSS, UP))))  # fmt: skip


def map_tables(found, i, j):
    """Errors with one left out, by γ across and C up; the chosen cell framed."""
    errors = found.left_out.sum(axis=2)
    left, bottom, right, top = CELLS
    wide, high = right - left, top - bottom
    x, y = np.meshgrid(ACROSS, UP)
    return {
        "window": {
            "cx": [left + wide / 2],
            "cy": [bottom + high / 2],
            "rx": [wide / 2],
            "ry": [high / 2],
        },
        "pictures": placed(
            [((left, bottom, wide, high), picture_address(errors[::-1], 0, FITTED, "clear"))]
        ),
        "frames": frames([(ACROSS[j] - HALF, UP[i] - HALF, 2 * HALF, 2 * HALF)]),
        "numbers": {
            "x": x.ravel(),
            "y": y.ravel(),
            "text": [str(count) for count in errors.ravel()],
            "light": (errors > 0.8 * FITTED).ravel(),
        },
    }


def plane_tables(law, stretched, i, j):
    """The fitted points over the machine of the chosen cell."""
    places, labels = law_points(law)[0]
    duals, outlined = machine_of(law, stretched, i, j)
    bands, dashed, boundary = machine_bands(*outlined)
    rings = alpha_rings(places, np.abs(duals.beta))
    return point_tables(places, labels) | {
        "bands": bands,
        "dashed": dashed,
        "lines": joined(boundary, rings),
    }


def cut_tables(found, i, j):
    """Shares of errors along γ, at the chosen C."""
    shares = {
        "approximation": found.fitted[i].sum(axis=1) / FITTED,
        "error": found.left_out[i].sum(axis=1) / FITTED,
        "truth": found.fresh[i].sum(axis=1) / FRESH,
    }
    return curve_datasets(
        (CELLS[0] + CELLS[2]) / 2,
        0.5,
        (CELLS[2] - CELLS[0]) / 2,
        0.54,
        curves=joined(*(polyline(role, role, ACROSS, share) for role, share in shares.items())),
        dashed=polyline("now", "reference", [ACROSS[j]] * 2, [-1, 2]),
        points=joined(*(dot(role, ACROSS[j], share[j]) for role, share in shares.items())),
    )


def bound_tables(found, i, j):
    """Every cell: its share of errors with one left out, against its share of support vectors."""
    held, errors = found.held / FITTED, found.left_out.sum(axis=2) / FITTED
    return curve_datasets(
        0.5,
        0.5,
        0.54,
        0.54,
        curves=polyline("bound", "function", [0, 1], [0, 1]),
        points=joined(
            scattered("cells", "error", held.ravel(), errors.ravel()),
            dot("reference", held[i, j], errors[i, j]),
        ),
    )
