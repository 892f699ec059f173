"""How often intervals of 95 % hold the truth, by simulation: makes bootstrap_coverage.csv.

Samples of n numbers from four populations; of each the mean, the median and the deviation, with the
intervals t (mean only), percentile, basic and BCa by 1,000 resamples. Run from the root of the
repository: ``PYTHONPATH=. python sample_data/bootstrap_coverage.py``; it takes some
minutes. A sample without a BCa interval counts as a miss.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri, stdtrit

from core.maths.probability.populations import (
    Chance,
    Exponential,
    LogNormal,
    Normal,
    Uniform,
)
from core.maths.statistics.bootstrap_intervals import Statistic, evaluate

POPULATIONS = {
    "normal": (Normal(), 0.0),
    "uniform": (Uniform(), 0.5),
    "exponential": (Exponential(), np.log(2.0)),
    "lognormal": (LogNormal(1.0), 1.0),
}
SIZES = (5, 10, 20, 40)
WORLDS, BATCH, RESAMPLES, LEVEL = 4000, 50, 1000, 0.95


def ends_of(statistic, x, at):
    """Low and high ends of each rule for the samples in the rows of x."""
    n, count = x.shape[1], len(x)
    drawn = np.take_along_axis(x[:, None, :], at, axis=2)
    values = np.sort(evaluate(statistic, drawn), axis=1)
    estimate = evaluate(statistic, x)[:, None]
    alpha = (1 - LEVEL) / 2
    low, high = quantiles(values, np.tile([alpha, 1 - alpha], (count, 1))).T
    others = np.arange(n - 1) + (np.arange(n - 1) >= np.arange(n)[:, None])
    without = evaluate(statistic, x[:, others])
    away = without.mean(axis=1, keepdims=True) - without
    a = (away**3).sum(1) / (6 * (away**2).sum(1) ** 1.5)
    near = 1e-12 * np.abs(values).max(axis=1, keepdims=True)
    below, up_to = (values < estimate - near).sum(1), (values <= estimate + near).sum(1)
    bias = ndtri((below + up_to) / (2 * RESAMPLES))[:, None]
    moved = bias + np.array([-1, 1]) * ndtri(1 - alpha)
    shares = ndtr(bias + moved / (1 - a[:, None] * moved))
    found = {
        "percentile": (low, high),
        "basic": (2 * estimate[:, 0] - high, 2 * estimate[:, 0] - low),
        "bca": tuple(quantiles(values, shares).T),
    }
    if statistic is Statistic.MEAN:
        half = stdtrit(n - 1, 1 - alpha) * x.std(axis=1, ddof=1) / np.sqrt(n)
        found["t"] = (estimate[:, 0] - half, estimate[:, 0] + half)
    return found


def quantiles(values, shares):
    place = shares * (values.shape[1] - 1)
    below = np.minimum(place.astype(int), values.shape[1] - 2)
    first = np.take_along_axis(values, below, axis=1)
    second = np.take_along_axis(values, below + 1, axis=1)
    return first + (place - below) * (second - first)


def main(worlds=WORLDS):
    counts = {}
    rng = np.random.default_rng(2027)
    for n in SIZES:
        for _ in range(worlds // BATCH):
            chance = Chance(*rng.random((2, BATCH, n)))
            at = rng.integers(0, n, (BATCH, RESAMPLES, n))
            for name, (population, median) in POPULATIONS.items():
                x = population.draw(chance)
                moments = population.moments
                truths = {
                    Statistic.MEAN: moments.mean,
                    Statistic.MEDIAN: median,
                    Statistic.DEVIATION: moments.deviation,
                }
                for statistic, truth in truths.items():
                    for rule, (low, high) in ends_of(statistic, x, at).items():
                        key = (name, statistic.value, n, rule)
                        held = int(((low <= truth) & (truth <= high)).sum())
                        counts[key] = counts.get(key, 0) + held
    columns = ["population", "statistic", "n", "interval"]
    table = pd.DataFrame(list(counts), columns=columns)
    table["held"], table["worlds"] = list(counts.values()), worlds
    return table


if __name__ == "__main__":
    few = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS
    main(few).to_csv(Path(__file__).with_name("bootstrap_coverage.csv"), index=False)
