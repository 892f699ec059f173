"""The tables of the second chapter, and what is kept of each."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import MEASUREMENTS
from core.datasets.measured_columns import FORM, build_measured
from core.maths.linear_algebra.component_findings import Parallel, judge_parallel, shuffled_limits
from core.maths.linear_algebra.measured_tables import MeasuredTable, measured_table
from core.maths.linear_algebra.principal_components import (
    PrincipalComponents,
    fit_principal_components,
)
from core.ui.kept import kept
from core.work.task import away

TABLES = {
    "wine": "Wine: 178 × 13",
    "iris": "Iris: 150 × 4",
    "few": "Nine wines: 9 × 13",
    "noise": "Pure noise: 60 × 8",
    "sums": "Sums of columns: 40 × 6",
    "design": "Three switches: 8 × 3",
    "still": "A constant column: 30 × 3",
}
OWN = "uploaded"
CLEANED = "principal_components-cleaned.csv"  # as "Your table, cleaned" is saved
LARGE = 20_000  # cells from which on shuffling takes longer than a reader should wait


@dataclass(frozen=True, eq=False)
class Looked:
    """A table with its components."""

    name: str
    table: MeasuredTable
    found: PrincipalComponents
    parallel: Parallel


def read_upload(tables, report):
    return build_measured(tables)


def show_upload(view):
    view.upload(
        "Your own table",
        read_upload,
        help="Rows are observations, columns measurements: CSV, Excel, Parquet, JSON; plain or "
        "packed. Columns that hold no numbers are left out, rows with a gap as well; a column "
        "called group, class or species colours the points.",
        form=FORM,
        example=MEASUREMENTS,
    )


def looked_at(view) -> Looked:
    """The table of now; the reader's own goes before the shipped ones."""
    v = view.values
    name = OWN if view.uploaded else v.table
    scaled = v.units == "standard"
    table, found = components(view, name, scaled)
    if table.values.size > LARGE:
        with view.progress("Shuffling the columns …"):
            limits = limits_of(view, name, scaled, v.shuffle)
    else:
        limits = limits_of(view, name, scaled, v.shuffle)
    return Looked(name, table, found, judge_parallel(found, limits))


@kept(max_entries=32)
def components(view, name, scaled):
    table = view.uploaded if name == OWN else measured_table(name)
    return table, fit_principal_components(table.values, standardise=scaled)


@kept(max_entries=64)
def limits_of(view, name, scaled, seed):
    table = view.uploaded if name == OWN else measured_table(name)
    if table.values.size > LARGE:
        return away(shuffled_limits, np.asarray(table.values), seed, scaled)
    return shuffled_limits(table.values, seed, scaled)
