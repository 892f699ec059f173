"""The columns that pictures of noisy equations are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline
from core.maths.linear_algebra.ill_posed import (
    DAMPINGS,
    Filtered,
    Problem,
    damping_errors,
    midpoints,
    truncation_errors,
)

Tables = dict[str, dict]
LOWEST = 1e-18  # below, a number on a logarithmic axis is left out


def solution_tables(problem: Problem, cut: Filtered, damped: Filtered, plain: Filtered) -> Tables:
    """The truth as "truth", truncation as "approximation", damping as "other", the plain solution
    dashed as "function". The window holds the truth and twice its height."""
    t, x = midpoints(len(problem.truth)), problem.truth
    low, high = min(float(x.min()), 0.0) - 0.6, max(float(x.max()), 0.0) + 0.6
    plain_x = np.where(np.abs(plain.x) < 1e6, plain.x, np.sign(plain.x) * 1e6)
    return {
        "window": {
            "cx": [0.5],
            "cy": [(low + high) / 2],
            "rx": [0.5],
            "ry": [(high - low) / 2],
        },
        "areas": {"series": [], "role": [], "x": [], "y": [], "y2": []},
        "curves": joined(
            polyline("truth", "truth", t, x),
            polyline("damped", "other", t, damped.x),
            polyline("truncated", "approximation", t, cut.x),
        ),
        "dashed": polyline("plain", "function", t, plain_x),
        "points": NOTHING,
        "names": {"text": [], "role": [], "x": [], "y": []},
    }


def picard_tables(problem: Problem, k: int) -> Tables:
    """Against i: σᵢ as "truth", |uᵢᵀb| as "approximation", |uᵢᵀb|/σᵢ as "alarm"; dashed as
    "function" |uᵢᵀA·x|, what the right side is without noise."""
    n, r = len(problem.truth), problem.rank
    i, values = np.arange(1, n + 1), problem.found.values
    seen = np.abs(problem.seen)
    clean = np.abs(problem.seen - problem.noise_seen)
    curves = {
        "truth": np.where(i <= r, values, 0.0),
        "approximation": seen,
        "alarm": np.where(i <= r, seen / np.where(i <= r, values, 1.0), 0.0),
    }
    shown = {role: _gaps(y) for role, y in curves.items()}
    own = polyline("clean", "function", i, _gaps(clean))
    everything = np.concatenate([*shown.values(), own["y"]])
    everything = everything[np.isfinite(everything)]
    low, high = float(everything.min(initial=0.1)) / 2, float(everything.max(initial=1.0)) * 2
    return {
        "window": {"x0": [0.5], "x1": [n + 0.5], "y0": [low], "y1": [high]},
        "measured": {
            "role": np.repeat(list(shown), n),
            "x": np.tile(i, len(shown)),
            "y": np.concatenate(list(shown.values())),
        },
        "predicted": own,
        "marks": {"role": [], "x": [], "y0": [], "y1": []},
        "now": {"x": [k + 0.5], "y0": [low], "y1": [high]},
        "points": NOTHING,
    }


def _gaps(values: np.ndarray) -> np.ndarray:
    return np.where(values > LOWEST, values, np.nan)


def truncation_tables(problem: Problem, k: int, best: int) -> Tables:
    """The error against k, an even axis; the best k is marked."""
    errors = truncation_errors(problem)
    ranks = np.arange(len(errors))
    return _error_tables("approximation", ranks, errors, k, float(errors[min(k, ranks[-1])]), best)


def damping_tables(problem: Problem, strength: float, error: float, best: float) -> Tables:
    """The error against λ, a logarithmic axis; the best λ is marked."""
    errors = damping_errors(problem, DAMPINGS)
    return _error_tables("other", DAMPINGS, errors, strength, error, best)


def _error_tables(role: str, x, errors: np.ndarray, now, error: float, best) -> Tables:
    low, high = float(errors.min()) / 3, max(float(errors.max()), 1.0) * 2
    low = max(low, 1e-12)
    return {
        "window": {"x0": [float(x[0])], "x1": [float(x[-1])], "y0": [low], "y1": [high]},
        "measured": {"role": np.repeat([role], len(x)), "x": x, "y": np.maximum(errors, low)},
        "predicted": polyline("nothing", "function", [float(x[0]), float(x[-1])], [1.0, 1.0]),
        "marks": {"role": ["truth"], "x": [best], "y0": [low], "y1": [high]},
        "now": {"x": [min(now, float(x[-1]))], "y0": [low], "y1": [high]},
        "points": dot(role, min(now, float(x[-1])), max(error, low)),
    }
