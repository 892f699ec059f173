"""What the pictures of the chapter on λ and m are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.continual_training import EXPONENTS, JOINT, KEPT, NAIVE

ROLES = {"old": "error", "new": "truth", "both": "approximation"}


def _curves(x, columns):
    parts, ends = [], []
    for name, values in columns.items():
        mean, bar = values.mean(axis=0), 2 * values.std(axis=0, ddof=1) / np.sqrt(len(values))
        parts.append(polyline(name, ROLES[name], x, mean))
        parts.append(stems(f"{name} error", ROLES[name], x, mean + bar, mean - bar))
        ends += [mean - bar, mean + bar]
    return joined(*parts), float(np.min(ends)), float(np.max(ends))


def strength_tables(sweep, now, best):
    x, which = EXPONENTS, slice(1, 1 + len(EXPONENTS))
    curves, low, high = _curves(
        x, {"old": sweep.old[:, which], "new": sweep.new[:, which], "both": sweep.springs}
    )
    levels = [float(sweep.both[:, run].mean()) for run in (NAIVE, JOINT)]
    low, high = min(low, *levels), max(high, *levels)
    wide = (x[0] - 1, x[-1] + 1)
    return curve_datasets(
        (x[0] + x[-1]) / 2,
        (low + high) / 2,
        0.55 * (x[-1] - x[0]),
        0.56 * max(high - low, 0.02),
        curves=curves,
        dashed=joined(
            polyline("now", "reference", [x[now]] * 2, [-1.0, 2.0]),
            polyline("naive", "function", wide, [levels[0]] * 2),
            polyline("joint", "approximation", wide, [levels[1]] * 2),
        ),
        points=dot("other", float(x[best]), float(sweep.springs[:, best].mean())),
    )


def replay_tables(sweep, best):
    which = slice(1 + len(EXPONENTS), None)
    curves, low, high = _curves(
        KEPT.astype(float),
        {"old": sweep.old[:, which], "new": sweep.new[:, which], "both": sweep.replays},
    )
    level = float(sweep.springs[:, best].mean())
    low, high = min(low, level), max(high, level)
    return curve_datasets(
        13.0,
        (low + high) / 2,
        12.5,
        0.56 * max(high - low, 0.02),
        curves=curves,
        dashed=polyline("best λ", "approximation", [0.0, 26.0], [level] * 2),
    )
