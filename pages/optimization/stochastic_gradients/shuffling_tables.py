"""What the pictures of the fourth chapter are drawn from."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import joined, order_datasets, polyline
from core.maths.optimization.descent_moments import noise_floor, stable_rate
from core.maths.optimization.row_losses import shipped_rows
from core.maths.optimization.row_orders import cycle_ends, lined_maps, lined_rows, row_orders
from pages.optimization.stochastic_gradients.rows import (
    NO_ARROW,
    NO_LIMITS,
    NOISY,
    drawable,
    frames,
    in_sight,
    level_lines,
    track,
)

EPOCHS, RUNS = 3, 12
CYCLES = ("once", "sorted")  # orders that repeat themselves
COLOURS = {"replaced": "other", "reshuffled": "approximation", "once": "truth", "sorted": "error"}
RATES = np.geomspace(1e-3, 0.6, 16)


def walk_tables(now):
    """The path on its map, the last frame of its film and the rows of a frame."""
    steps = len(now.path) - 1
    unit, at = frames(steps)
    path = in_sight(now.path[at])
    drawn = {
        "paths": track(NOISY, len(at), x=path[:, 0], y=path[:, 1]),
        "arrow": NO_ARROW,
        "limits": NO_LIMITS,
    }
    return level_lines(now.v.table) | drawn, len(at) - 1, unit


def epoch_tables(now):
    x = np.arange(EPOCHS + 1)
    curves = {"replaced": now.expected} | {k: one.mean(axis=0) for k, one in now.ends.items()}
    curves = {name: drawable(one) for name, one in curves.items()}
    shown = np.concatenate(list(curves.values()))
    shown = shown[np.isfinite(shown)]
    low, high = max(shown.min() / 2, 1e-14), min(2 * shown.max(), 1e6)
    lines = (polyline(name, COLOURS[name], x, one) for name, one in curves.items())
    return order_datasets(0, EPOCHS, low, high, measured=joined(*lines))


@lru_cache(maxsize=8)
def drawn_orders(table, seed):
    """Of every order the lines of all runs; a repeated one needs one line a run."""
    loss = shipped_rows(table)
    seeds = np.random.default_rng(seed).integers(0, 2**32, RUNS)
    return {
        "replaced": row_orders(loss, "replaced", EPOCHS, seed),
        "reshuffled": np.concatenate(
            [row_orders(loss, "reshuffled", EPOCHS, int(one)) for one in seeds]
        ),
        "once": np.concatenate([row_orders(loss, "once", 1, int(one)) for one in seeds]),
        "sorted": row_orders(loss, "sorted", 1, 0),
    }


@lru_cache(maxsize=8)
def limits(table, seed):
    """Where each order ends for ever, at every rate of the curve."""
    loss, lines = shipped_rows(table), drawn_orders(table, seed)
    found = {}
    for name in CYCLES:
        rows = lined_rows(loss, lines[name])
        maps = (lined_maps(rows, rate) for rate in RATES)
        ends = [loss.excess(loss.minimum + cycle_ends(each)) for each in maps]
        found[name] = np.mean(ends, axis=1)
    rates = RATES[stable_rate(loss, 1.0) > RATES]
    floor = noise_floor(loss, rates, 1.0)
    return found | {"replaced": np.append(floor, [np.nan] * (len(RATES) - len(rates)))}


def limit_tables(now):
    found = limits(now.v.table, now.v.shuffle)
    curves = {name: drawable(one) for name, one in found.items()}
    shown = np.concatenate(list(curves.values()))
    shown = shown[np.isfinite(shown)]
    low, high = (max(shown.min() / 2, 1e-9), 2 * shown.max()) if len(shown) else (1e-6, 1.0)
    lines = (polyline(name, COLOURS[name], RATES, one) for name, one in curves.items())
    return order_datasets(1e-3, 0.7, low, high, [now.v.row_rate], measured=joined(*lines))
