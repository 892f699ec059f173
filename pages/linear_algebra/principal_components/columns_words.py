"""What is said of the components of a table, chosen from their cases."""

from math import copysign

import numpy as np

from core.maths.linear_algebra.component_findings import (
    RANK,
    ROUNDS,
    Evidence,
    Told,
    components_for,
    dominant_column,
    rank_of,
    told_apart,
)
from core.ui.words import apart, chance, percent

TONES = {Evidence.NOTHING: "alarm", Evidence.ALONE: "warn", Evidence.NONE: "warn"}


def evidence_said(parallel, rank):
    """How many components have more variance than chance gives."""
    match parallel.evidence:
        case Evidence.NOTHING:
            return "No column varies: there is nothing to take apart."
        case Evidence.ALONE:
            return "Only one column varies, so there is nothing that columns could share."
        case Evidence.NONE:
            return (
                "Not even the first component has more variance than shuffled columns give: "
                "nothing here says that the columns have to do with each other."
            )
    has = "has" if parallel.kept == 1 else "have"
    return (
        f"{parallel.kept} of {rank} components {has} more variance than {RANK} of {ROUNDS} tables "
        "with shuffled columns. By this rule so many count; the rest could be chance."
    )


def kept_said(found, k):
    """What the first k components keep, and how many 90 % take."""
    if not found.explained.any():
        return ""
    k, need = min(k, rank_of(found)), components_for(found.explained, 0.9)
    first = "The first component keeps" if k == 1 else f"The first {k} components keep"
    return f"{first} {share_said(found, k)} of the variance; 90 % takes {need}."


def share_said(found, k):
    """What the first k components keep of the variance: not 100 % as long as some is left."""
    return "all" if k >= rank_of(found) else chance(float(found.explained[:k].sum()))


def loading_said(loading):
    """An entry of a unit vector, with digits that tell it from 1; 0 where rounding leaves dust."""
    return apart(loading, copysign(1, loading))[0] if abs(loading) > 1e-9 else "0"


def units_said(found, table, scaled):
    """Where one column's unit decides the first component."""
    column, share = dominant_column(found, table.values)
    if scaled or share <= 0.5 or len(table.columns) < 2:
        return ""
    loading = abs(float(found.directions[column, 0]))
    return (
        f"As measured, a column weighs by its spread: {table.columns[column]} alone has "
        f"{percent(share)} of the summed variance, and the loading {apart(loading, 1)[0]} in the "
        "first component."
    )


def odd_said(found, table):
    """Constant columns, fewer rows than columns, columns that are sums of others."""
    names = table.columns
    still = [name for name, size in zip(names, spans(table), strict=True) if size == 0]
    n, d, rank = found.samples, len(names) - len(still), rank_of(found)
    if still and d:
        does = "does not vary and has" if len(still) == 1 else "do not vary and have"
        yield f"{', '.join(still[:4])}{' …' * (len(still) > 4)} {does} no part in any component."
    if d and n - 1 < d:
        yield (
            f"{n} rows leave at most {n - 1} directions, fewer than the {d} columns that vary: the "
            "components after them have no variance, whatever the columns mean."
        )
    elif 0 < rank < d:
        yield (
            f"{d} columns vary, but only along {rank} directions: some columns are sums of "
            "multiples of others, exactly to rounding."
        )


def spans(table):
    """Largest minus smallest value of each column."""
    return np.ptp(table.values, axis=0)


def told_said(found, k):
    """Whether cutting after component k means anything."""
    match told_apart(found, k):
        case Told.EQUAL:
            return (
                f"Components {k} and {k + 1} have the same variance: in their plane no direction "
                "is singled out, and a cut between them is arbitrary."
            )
        case Told.CLOSE:
            return (
                f"The variances of components {k} and {k + 1} are nearer to each other than the "
                "standard error λ·√(2/n) of the first of them: another sample could mix the two."
            )
    return ""


def plane_said(found, plot, distances):
    """How far the biplot can be trusted, and what is what in it."""
    share = share_said(found, 2)
    what = (
        "Distances between points are those of the rows, and arrows are the loadings"
        if distances
        else "Lengths of arrows are standard deviations and cosines between them correlations, and "
        "points are scaled to variance 1"
    )
    return f"{what}, as far as this plane shows them: {share} of the variance. "
