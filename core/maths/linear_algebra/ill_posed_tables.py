"""The columns that pictures of noisy equations are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline
from core.maths.linear_algebra.ill_posed import (
    DAMPINGS,
    Filtered,
    Problem,
    damping_errors,
    damping_sizes,
    midpoints,
    truncation_errors,
    truncation_sizes,
)

Tables = dict[str, dict]
FARTHEST = 3.0  # an error, as a share of ‖x‖, beyond which a solution is not drawn
LOWEST = 1e-18  # below, a number on a logarithmic axis is left out


def seen(plain: Filtered) -> bool:
    """Whether the plain solution is drawn: not where it would only be a fence of upright lines."""
    return plain.error <= FARTHEST


def solution_tables(problem: Problem, cut: Filtered, damped: Filtered, plain: Filtered) -> Tables:
    """The truth as "truth", truncation as "approximation", damping as "other", the plain solution
    dashed as "function" unless it is too far off. The window holds the truth and some more."""
    t, x = midpoints(len(problem.truth)), problem.truth
    low, high = min(float(x.min()), 0.0) - 0.6, max(float(x.max()), 0.0) + 0.6
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
        "dashed": polyline("plain", "function", t, plain.x) if seen(plain) else NOTHING,
        "points": NOTHING,
        "names": {"text": [], "role": [], "x": [], "y": []},
    }


def picard_tables(problem: Problem, k: int) -> Tables:
    """Against i: σᵢ as "point", |uᵢᵀb| as "error", dashed without its noise, |uᵢᵀA·x|, and the
    terms |uᵢᵀb|/σᵢ as "alarm"."""
    n, r = len(problem.truth), problem.rank
    i, values = np.arange(1, n + 1), problem.found.values
    sides = np.abs(problem.seen)
    clean = np.abs(problem.seen - problem.noise_seen)
    curves = {
        "point": np.where(i <= r, values, 0.0),
        "error": sides,
        "alarm": np.where(i <= r, sides / np.where(i <= r, values, 1.0), 0.0),
    }
    shown = {role: _gaps(y) for role, y in curves.items()}
    own = polyline("clean", "error", i, _gaps(clean))
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


def size_tables(problem: Problem, cut: Filtered, damped: Filtered) -> Tables:
    """The L-curve, ‖x‖ against ‖b − A·x‖ on logarithmic axes: damping for all λ as "other", the
    truncated solutions, k ≥ 1, as "approximation"; the true x, whose residual is ‖e‖, as "truth".
    """
    left, size = damping_sizes(problem, DAMPINGS)
    some_left, some_size = (values[1:] for values in truncation_sizes(problem))
    noise, truth = (float(np.sqrt(v @ v)) for v in (problem.noise, problem.truth))
    floor = 1e-3 * noise
    points = [dot("truth", noise, truth)]
    for role, one in (("other", damped), ("approximation", cut)):
        length = float(np.sqrt(one.x @ one.x))
        if one.residual >= floor and length > 0:
            points.append(dot(role, one.residual, length))
    x = np.concatenate([left, some_left])
    x[x < floor] = np.nan
    y = np.concatenate([size, some_size])
    ends = [
        float(f) for f in (np.nanmin(x) / 2, 2 * np.nanmax(x), min(y.min(), truth) / 2, 2 * y.max())
    ]
    return {
        "window": {name: [end] for name, end in zip(("x0", "x1", "y0", "y1"), ends, strict=True)},
        "measured": {
            "role": np.repeat(["other", "approximation"], [len(left), len(some_left)]),
            "x": x,
            "y": y,
        },
        "predicted": NOTHING,
        "marks": {"role": ["truth"], "x": [noise], "y0": [ends[2]], "y1": [ends[3]]},
        "now": {"x": [], "y0": [], "y1": []},
        "points": joined(*points),
    }
