"""What the chapter on PageRank draws besides the film: the links as steps, and the error."""

import math

import numpy as np

from core.maths.calculus.curve_tables import order_datasets, polyline

FAINT = 1e-14


def followed(table):
    """The links as steps, each of a page's alike; a page without links has no arrow."""
    out = table.sum(axis=1, keepdims=True)
    return np.divide(table, out, out=np.zeros(table.shape), where=out > 0)


def error_tables(found, d):
    k = np.arange(len(found.errors))
    seen = np.where(found.errors > FAINT, found.errors, np.nan)
    finite = seen[np.isfinite(seen)]
    low = 10.0 ** math.floor(math.log10(finite.min())) if len(finite) else 0.1
    low = min(low, 0.1)
    bound = found.errors[0] * np.power(float(d), k)
    shown = np.where(bound > max(low, FAINT), bound, np.nan)
    return order_datasets(
        *(0, int(k[-1]), low, 1.3),
        measured=polyline("measured", "approximation", k, seen),
        predicted=polyline("bound", "reference", k, shown),
    )
