"""The numbers of the fourth chapter."""

import numpy as np

from core.maths.optimization.descent_moments import noise_floor
from core.maths.optimization.row_orders import LOST, over_runs
from core.ui.words import number
from pages.optimization.stochastic_gradients.rows import height
from pages.optimization.stochastic_gradients.shuffling_words import NAMES


def numbers(now):
    floor = float(noise_floor(now.loss, now.v.row_rate, 1.0))
    rows = [
        (
            f"{NAMES['replaced']}, at the end",
            height(now.expected[-1]),
            f"exact; noise floor {number(floor)}" if np.isfinite(floor) else "no noise floor",
        )
    ]
    for name, ends in now.ends.items():
        first = float(ends[:, 1].mean())
        mean, error = over_runs(ends[:, -1])
        told = f"first epoch {height(first)}" if np.isfinite(first) else ""
        if len(ends) > 1 and LOST < mean < np.inf:
            told = f"± {number(error)}; {told}"
        rows.append((f"{NAMES[name]}, at the end", height(mean), told))
    return rows
