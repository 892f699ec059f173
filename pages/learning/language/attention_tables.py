"""What the chapter on attention draws: the weights as a map of numbers."""

import numpy as np

from core.ui.words import number


def map_tables(said, head, row):
    """One cell for each pair; ``row`` is framed. The names stand left and above."""
    n = len(said)
    asking, asked = np.divmod(np.arange(n * n), max(n, 1))
    names = [word if len(word) <= 10 else word[:9] + "…" for word in said]
    weights = head.weights.ravel()
    allowed = np.isfinite(head.scores.ravel())
    frame = row < n
    return {
        "window": {"n": [max(n, 1)]},
        "cells": {
            "x": asked,
            "y": asking,
            "value": weights,
            "text": [f"{w:.2f}" if ok else "" for w, ok in zip(weights, allowed, strict=True)],
        },
        "frame": {
            "x": [0, n, n, 0, 0] if frame else [],
            "y": [row, row, row + 1, row + 1, row] if frame else [],
        },
        "names": {"x": [-0.12] * n, "y": np.arange(n) + 0.5, "text": names},
        "heads": {"x": np.arange(n) + 0.5, "y": [-0.12] * n, "text": names},
    }


def hand_rows(said, head, row, temperature, nearness):
    """The row of now, worked out: score, its exponential, weight."""
    h = head.queries.shape[1]
    rows = []
    for j, word in enumerate(said):
        dot = float(head.queries[row] @ head.keys[j])
        score, weight = float(head.scores[row, j]), float(head.weights[row, j])
        seen = np.isfinite(score)
        power = np.exp(min(score / temperature, 700)) if seen and temperature else None
        rows.append(
            (
                word,
                f"({', '.join(number(k) for k in head.keys[j])})",
                number(dot),
                number(dot / np.sqrt(h)),
                number(nearness * abs(row - j)),
                number(score) if seen else "may not look",
                number(power) if power is not None else "–",
                number(weight),
            )
        )
    return rows
