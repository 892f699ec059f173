"""What the pictures of the fourth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import joined, polyline
from core.maths.linear_algebra.cloud_tables import dot_table, head_table, line_table, name_table
from core.maths.statistics.bias_variance import GRID, points, true_values

HIGH = 2.4
LEAST = 1e-12  # below it nothing is drawn on a logarithmic axis


def fits_tables(truth, n, made, mean):
    rows = len(made.fits)
    gap = np.full((rows, 1), np.nan)
    x = np.hstack([np.tile(GRID, (rows, 1)), gap]).ravel()
    # Beyond the window nothing is seen: a leap far outside is as good as a larger one.
    y = np.hstack([np.clip(made.fits, -1e3, 1e3), gap]).ravel()
    return {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [1.05], "ry": [HIGH]},
        "thin": {"role": np.full(len(x), "other"), "x": x, "y": y},
        "dashed": line_table([("component", np.column_stack([GRID, true_values(truth, GRID)]))]),
        "lines": line_table([("y on x", np.column_stack([GRID, np.clip(mean, -1e3, 1e3)]))]),
        "dots": dot_table([("point", np.column_stack([points(n), made.y[0]]))]),
        "heads": head_table([]),
        "names": name_table([]),
    }


def parts_tables(found, sigma, degree, made):
    at = np.arange(len(found.bias))
    total = found.error(sigma)
    shown = total[total > LEAST]
    low = max(0.2 * shown.min(), 1e-6) if len(shown) else 1e-6
    if sigma:
        low = min(low, 0.2 * sigma**2)
    high = 3 * max(shown.max() if len(shown) else 1, 1e-3)

    def curve(name, role, values):
        return polyline(name, role, at, np.where(values > LEAST, values, np.nan))

    curves = joined(
        curve("bias", "approximation", found.bias),
        curve("variance", "other", sigma**2 * found.variance),
        curve("sum", "function", total),
    )
    parted = {name: curves[name] for name in ("role", "x", "y")}
    x, y, spread = [degree] * 2, [np.nan] * 2, [np.nan] * 2
    if made.error > LEAST:
        y = [made.error] * 2
        spread = [max(made.error - 2 * made.spread, low), made.error + 2 * made.spread]
    return {
        "window": {"x0": [0.0], "x1": [float(at[-1])], "y0": [low], "y1": [high]},
        "measured": {
            name: np.concatenate([parted[name], extra])
            for name, extra in (("role", ["reference"] * 2), ("x", x), ("y", spread))
        },
        "predicted": curve("noise", "point", np.full(len(at), sigma**2)),
        "marks": {"role": ["function"], "x": [made.y.shape[1] - 1], "y0": [low], "y1": [high]},
        "now": {"x": [degree], "y0": [low], "y1": [high]},
        "points": polyline("measured", "reference", x, y),
    }
