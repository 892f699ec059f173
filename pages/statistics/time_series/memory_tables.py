"""What the pictures of the first chapter are drawn from. Places are cells of the stage's grid."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, value_window
from core.maths.statistics.arma import spectral_density
from core.ui.words import number

LOW, HIGH = (-2.2, -1.2), (2.2, 1.2)
LAGS = 24
TRIANGLE = (0.1, 0.94, 1.14, 1.86)  # left, right, bottom, top
CORRELATIONS = (0.1, 0.96, 0.1, 0.84)
PATH = (1.06, 1.96, 0.1, 0.84)
CENTRE = (1.5, 1.46)  # of the roots
ROUND = 0.82  # how much of its cell their plane fills
TURN = np.linspace(0, 2 * np.pi, 91)
FREQUENCIES = np.linspace(0, 0.5, 301)
TITLES = {
    "text": [
        *("φ₂ by φ₁", "roots λ, circle |λ| = 1", "autocorrelation ρ(k)"),
        *("real λ", "complex"),
    ],
    "role": ["reference"] * 7,
    "x": [0.02, 1.04, 0.02, 0.46, 0.45, 1.04, 1.1],
    "y": [1.95, 1.95, 0.93, 1.62, 1.3, 0.93, 0.05],
}  # and, last, of the path


def within(panel, low, high, x, y):
    """Coordinates in cells of points between low and high."""
    left, right, bottom, top = panel
    across = left + (np.asarray(x, float) - low[0]) / (high[0] - low[0]) * (right - left)
    up = bottom + (np.asarray(y, float) - low[1]) / (high[1] - low[1]) * (top - bottom)
    return across, up


def apart_dots(x, y):
    """Points as one path."""
    return tuple(np.stack([c, c, np.full(len(c), np.nan)], 1).ravel() for c in (x, y))


@lru_cache(maxsize=1)
def fixed():
    """What never moves: the triangle with the parabola of complex roots, axes, their numbers."""
    corners = within(TRIANGLE, LOW, HIGH, [-2, 0, 2, -2], [-1, 1, -1, -1])
    first = np.linspace(-2, 2, 41)
    below, parabola = within(TRIANGLE, LOW, HIGH, first, -(first**2) / 4)
    floor = within(TRIANGLE, LOW, HIGH, first, np.full(41, -1.0))[1]
    roof = within(TRIANGLE, LOW, HIGH, first, 1 - np.abs(first))[1]
    areas = joined(
        polyline("real", "function", below, parabola) | {"y2": roof},
        polyline("complex", "point", below, floor) | {"y2": parabola},
    )
    zero = within(CORRELATIONS, (0, -1), (LAGS + 1, 1), [0, LAGS + 1], [0, 0])
    curves = [
        polyline("triangle", "reference", *corners),
        polyline("zero", "function", *zero),
    ]
    sides = [
        (TRIANGLE, LOW, HIGH, (LOW[0],) * 3, (-1, 0, 1)),
        (CORRELATIONS, (0, -1), (LAGS + 1, 1), (0,) * 3, (-1, 0, 1)),
    ]
    right = {"text": [], "role": [], "x": [], "y": []}
    for panel, low, high, x, y in sides:
        across, up = within(panel, low, high, x, y)
        right["text"] += ["−1", "0", "1"]
        right["role"] += ["reference"] * 3
        right["x"] += (across - 0.02).tolist()
        right["y"] += up.tolist()
    feet, floor_at = within(TRIANGLE, LOW, HIGH, [-2, -1, 0, 1, 2], [LOW[1]] * 5)
    lags, lag_floor = within(CORRELATIONS, (0, -1), (LAGS + 1, 1), [6, 12, 18, 24], [-1] * 4)
    right["text"] += ["−2", "−1", "0", "1", "2", "6", "12", "18", "24"]
    right["role"] += ["reference"] * 9
    right["x"] += [*(feet + 0.015), *(lags + 0.02)]
    right["y"] += [*(floor_at - 0.035), *(lag_floor - 0.05)]
    return areas, joined(*curves), right


def stage_tables(now):
    areas, curves, right = fixed()
    n = len(now.path)
    path, reach = path_table(now.path)
    point = within(TRIANGLE, LOW, HIGH, [now.process.phi[0]] * 2, [now.process.phi[1]] * 2)
    shown = polyline("measured", "other", *lag_points(CORRELATIONS, now.measured))
    return {
        "areas": areas,
        "curves": joined(curves, stems(CORRELATIONS, now.rho[1:]), path),
        "dashed": chance_band(CORRELATIONS, n),
        "points": shown,
        "here": polyline("here", "reference", *point),
        "words": TITLES | {"text": [*TITLES["text"], reach, f"t = 1 … {n}"]},
        "right": right,
        **root_tables(now.process),
    }


def lag_points(panel, values):
    k = np.arange(1, LAGS + 1)
    return apart_dots(*within(panel, (0, -1), (LAGS + 1, 1), k, values))


def stems(panel, values):
    """Each from 0 to its value, as one path."""
    k = np.repeat(np.arange(1, LAGS + 1), 3).astype(float)
    y = np.stack([np.zeros(LAGS), values, np.full(LAGS, np.nan)], 1).ravel()
    return polyline("theory", "approximation", *within(panel, (0, -1), (LAGS + 1, 1), k, y))


def chance_band(panel, n):
    half = 1.96 / np.sqrt(n)
    return joined(
        *(
            polyline(
                f"chance {sign}",
                "function",
                *within(panel, (0, -1), (LAGS + 1, 1), [0, LAGS + 1], [sign * half] * 2),
            )
            for sign in (1, -1)
        )
    )


def path_table(path):
    """The path in its panel, and how far it reaches."""
    low, high = min(path.min(), 0.0), max(path.max(), 0.0)
    steps = np.arange(1, len(path) + 1)
    size = (0, low), (len(path), high)
    zero = within(PATH, *size, [0, len(path)], [0, 0])
    drawn = joined(
        polyline("zero of the path", "function", *zero),
        polyline("path", "other", *within(PATH, *size, steps, path)),
    )
    return drawn, f"path xₜ: {number(path.min(), 2)} to {number(path.max(), 2)}"


def root_tables(process):
    roots, shocks = process.roots, process.shock_roots
    reach = max(1.15, *(1.12 * np.abs(np.r_[roots, shocks, 1.0]))) / ROUND

    def placed(role, z):
        count = len(z)
        return {
            "role": [role] * count,
            "cx": [CENTRE[0]] * count,
            "cy": [CENTRE[1]] * count,
            "u": z.real / reach,
            "v": z.imag / reach,
        }

    circle = np.exp(1j * TURN)
    axes = np.array([-1.1 - 0j, 1.1, np.nan, -1.1j, 1.1j])
    ring = placed("reference", circle) | {"series": ["circle"] * len(TURN)}
    cross = placed("function", axes) | {"series": ["axes"] * 5}
    return {
        "rings": {name: [*ring[name], *cross[name]] for name in ring},
        "crosses": placed("approximation", roots),
        "circles": placed("truth", shocks),
    }


def lag_tables(theory, measured, n):
    k = np.arange(1, LAGS + 1)
    half = 1.96 / np.sqrt(n)
    upright = np.stack([np.zeros(LAGS), theory, np.full(LAGS, np.nan)], 1).ravel()
    ends = [0, LAGS + 1]
    return curve_datasets(
        (LAGS + 1) / 2,
        0,
        (LAGS + 1) / 2,
        1.05,
        curves=joined(
            polyline("zero", "function", ends, [0, 0]),
            polyline("theory", "approximation", np.repeat(k, 3), upright),
        ),
        dashed=joined(
            *(polyline(f"chance {s}", "function", ends, [s * half] * 2) for s in (1, -1))
        ),
        points=polyline("measured", "other", *apart_dots(k.astype(float), measured)),
    )


def spectrum_tables(found):
    with np.errstate(divide="ignore"):
        height = np.log10(2 * np.pi * spectral_density(found.left, 2 * np.pi * FREQUENCIES))
    height[~np.isfinite(height) | (np.abs(height) > 12)] = np.nan
    centre, half = value_window(height)
    roots = found.left.roots
    marks = [np.angle(z) / (2 * np.pi) for z in roots if z.imag > 0]
    return curve_datasets(
        0.25,
        centre,
        0.25,
        half,
        curves=polyline("spectrum", "approximation", FREQUENCIES, height),
        dashed=joined(
            *(
                polyline(f"root {k}", "reference", [at, at], [centre - half, centre + half])
                for k, at in enumerate(marks)
            )
        ),
    )
