"""What is said of a table's groups."""

import numpy as np

from core.maths.learning.number_of_groups import TOP, Count
from core.maths.learning.partition_agreement import adjusted_rand
from core.ui.words import all_of, chance, counted, number
from pages.learning.clustering.how_many_words import count_said

RULES = 0.75  # of all squared distance in one column: it rules


def tone(now):
    if now.found is None:
        return "warn"
    return "good" if now.found.count is Count.AGREE else "plain"


def answer_said(now):
    if now.found is None:
        m = now.rows.different
        rows = "All rows are the same"
        if m > 1:
            rows = f"Only {m} rows differ by more than 10⁻⁵ of the largest deviation"
        return f"{rows}: to ask how many groups there are takes more than {TOP}."
    return count_said(now.found)


def units_said(now, standardised):
    """What the units do to the distances."""
    still = [name for name, one in zip(now.table.columns, now.rows.still, strict=True) if one]
    if len(still) == len(now.table.columns):
        return ""
    if standardised:
        count = len(now.table.columns) - len(still)
        if still:
            whole = len(now.table.columns)
            counts = "counts" if count == 1 else "count"
            rest = "the other does not vary" if len(still) == 1 else "the others do not vary"
            return f"Standardised, {count} of {whole} columns {counts}: {rest}."
        return f"Standardised, {all_of(count, 'column')} count alike."
    at = int(np.argmax(now.rows.shares))
    share, name = float(now.rows.shares[at]), now.table.columns[at]
    if len(still) == len(now.table.columns) - 1:
        return f"As measured, {name} alone varies, and decides which rows are near."
    if share > RULES:
        return (
            f"As measured, {name} has {chance(share)} of all squared distance: mostly it decides "
            "which rows are near."
        )
    return f"As measured, no column has more than {chance(share)} of all squared distance."


def index_of(now, k):
    """The adjusted Rand index with the table's own groups; None without them."""
    if now.found is None or now.table.groups is None:
        return None
    return adjusted_rand(now.found.labels[k - 1], now.table.groups[now.rows.taken])


def known_said(now, k):
    index = index_of(now, k)
    if index is None:
        return ""
    own = len(now.table.group_names)
    return (
        f"The table names {own} groups of its own: with k = {k} the adjusted Rand index is "
        f"{number(index)}."
    )


def plane_said(now, k, shares):
    n, whole = len(now.rows.X), len(now.table.values)
    rows = f"{n} of {whole:,} rows, drawn" if n < whole else counted(n, "row")
    two = float(shares.sum())
    two = 1.0 if two > 1 - 1e-9 else two
    shown = f"This plane shows {chance(two)} of all squared distance" if two > 0 else "No spread"
    groups = f"k = {counted(k, 'group')}, " if now.found else ""
    return f"{groups}{rows}. {shown}."
