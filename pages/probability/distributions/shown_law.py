"""A law as it is shown, with all that does not change while its quantile is dragged."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.maths.probability.distributions import (
    Picture,
    RunningMean,
    histogram,
    picture,
    running_mean,
)
from core.maths.probability.families import Law, Moment
from core.maths.probability.law_tables import (
    Table,
    density_tables,
    quantile_quantile_tables,
    running_mean_tables,
)
from pages.probability.distributions.parameters import chosen, one_law


@dataclass(frozen=True, eq=False)
class ShownLaw:
    law: Law
    curves: Picture
    moments: tuple[Moment, ...]


@dataclass(frozen=True, eq=False)
class ShownSample:
    """Numbers drawn from a law, how many of them the picture leaves out, and their tables."""

    values: np.ndarray
    away: int
    mean: RunningMean
    histogram: Mapping[str, Table]
    quantiles: Mapping[str, Table]
    means: Mapping[str, Table]


def shown_law(v):
    """The law of the family chosen, at the values of its sliders."""
    return _shown(*chosen(vars(v), v.family))


@lru_cache(maxsize=64)
def _shown(key, form, values):
    each = one_law(key, form, values)
    return ShownLaw(each, picture(each), each.moments())


@lru_cache(maxsize=64)
def shown_sample(shown, n, seed):
    """``n`` draws of a law; ``seed`` alone decides about the chance in them."""
    each, curves = shown.law, shown.curves
    values = each.sample(n, seed)
    count = histogram(values, each.discrete, (curves.low, curves.high))
    mean = running_mean(values, each)
    return ShownSample(
        values,
        count.below + count.above,
        mean,
        density_tables(each, curves, palette.MODEL, count=count),
        quantile_quantile_tables(values, each),
        running_mean_tables(mean),
    )
