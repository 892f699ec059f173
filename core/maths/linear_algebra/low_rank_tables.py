"""The columns that pictures of low rank are drawn from."""

from collections.abc import Sequence

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline
from core.maths.linear_algebra.low_rank import Layers

Tables = dict[str, dict]


def square_tables(shape: tuple[int, int], pictures: Sequence[tuple[str, str]]) -> Tables:
    """Up to four pictures of m×n pixels, each with its text and its address: the first is the one
    that is given, which the others are made of."""
    height, width = shape

    def size(count: int) -> dict:
        return {"w": [width] * count, "h": [height] * count}

    urls, n = [address for _, address in pictures], len(pictures)
    return {
        "given": {"place": [0], "url": urls[:1]} | size(1),
        "kept": {"place": list(range(1, n)), "url": urls[1:]} | size(n - 1),
        "labels": {"place": list(range(n)), "text": [text for text, _ in pictures]} | size(n),
    }


def spectrum_tables(found: Layers, k: int, threshold: float, clean: Layers) -> Tables:
    """σᵢ against i on logarithmic axes: the first k as "approximation", the others as "function";
    with noise (threshold > 0) those of the clean image as "truth", the threshold as "other"."""
    values, r = found.values[: found.rank], found.rank
    i = np.arange(1, r + 1)
    cut = min(k, r)
    measured = [
        ("approximation", i[:cut], values[:cut]),
        ("function", i[max(cut - 1, 0) :], values[max(cut - 1, 0) :]),
    ]
    predicted = []
    if threshold:
        own = clean.values[: clean.rank]
        predicted.append(polyline("clean", "truth", np.arange(1, len(own) + 1), own))
        predicted.append(polyline("threshold", "other", [1, found.most], [threshold] * 2))
    top = float(values[0]) if r else 1.0
    low = float(values[-1]) if r else 0.1
    if threshold:
        low = min(low, threshold / 3)
    low, high = min(low / 1.5, top / 30), 2 * top
    here = cut >= 1
    return {
        "window": {"x0": [1.0], "x1": [float(max(found.most, 2))], "y0": [low], "y1": [high]},
        "measured": {
            "role": np.repeat([role for role, *_ in measured], [len(x) for _, x, _ in measured]),
            "x": np.concatenate([x for _, x, _ in measured]),
            "y": np.concatenate([y for *_, y in measured]),
        },
        "predicted": joined(*predicted),
        "marks": {"role": [], "x": [], "y0": [], "y1": []},
        "now": {"x": [max(k, 1)], "y0": [low], "y1": [high]},
        "points": dot("approximation", cut, float(values[cut - 1])) if here else NOTHING,
    }


def error_tables(found: Layers, k: int, against_clean: np.ndarray | None) -> Tables:
    """The root mean square error against the rank, in grey values: from the image that is given as
    "error", from the clean one as "truth"."""
    size, ranks = np.sqrt(found.image.size), np.arange(found.most + 1)
    curves = {"error": found.lost() / size}
    if against_clean is not None:
        curves["truth"] = against_clean / size
    shown = np.concatenate([errors[1:] for errors in curves.values()])
    top = max(1.15 * float(shown.max(initial=0.0)), 1e-3)
    return {
        "window": {
            "cx": [found.most / 2],
            "cy": [top / 2],
            "rx": [max(found.most, 1) / 2],
            "ry": [top / 2],
        },
        "areas": {"series": [], "role": [], "x": [], "y": [], "y2": []},
        "curves": joined(*(polyline(role, role, ranks, y) for role, y in curves.items())),
        "dashed": NOTHING,
        "points": joined(*(dot(role, k, float(y[k])) for role, y in curves.items())),
        "names": {"text": [], "role": [], "x": [], "y": []},
    }
