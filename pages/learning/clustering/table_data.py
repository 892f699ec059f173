"""The tables of the last chapter, scaled, and their groups."""

from dataclasses import dataclass

from core.datasets.examples import MEASUREMENTS
from core.datasets.measured_columns import FORM, build_measured
from core.maths.learning.number_of_groups import TOP, Groups, count_groups
from core.maths.learning.scaled_rows import Rows, scaled_rows
from core.maths.linear_algebra.measured_tables import MeasuredTable, measured_table
from core.ui.kept import kept
from core.work.task import away

TABLES = {
    "iris": "Iris: 150 × 4",
    "wine": "Wine: 178 × 13",
    "noise": "Pure noise: 60 × 8",
    "design": "Three switches: 8 × 3",
}
OWN = "uploaded"
CLEANED = "clustering-cleaned.csv"  # as "Your table, cleaned" is saved
SEED = 1  # of starts, of even points, and of the rows that are drawn
LARGE = 1_000  # cells from which on counting takes longer than a reader should wait


@dataclass(frozen=True, eq=False)
class Counted:
    """found: None with too few different rows."""

    name: str
    table: MeasuredTable
    rows: Rows
    found: Groups | None


def read_upload(tables, report):
    return build_measured(tables)


def show_upload(view):
    view.upload(
        "Your own table",
        read_upload,
        help="Rows are observations, columns measurements, two or more: CSV, Excel, Parquet, JSON; "
        "plain or packed. Columns that hold no numbers are left out, rows with a gap as well; a "
        "column called group, class or species is compared with the groups found.",
        form=FORM,
        example=MEASUREMENTS,
    )


def counted(view) -> Counted:
    """The table of now; the reader's own goes before the shipped ones."""
    v = view.values
    name = OWN if view.uploaded else v.table
    scaled = v.units == "standard"
    table, rows = scaled_table(view, name, scaled)
    if rows.different <= TOP:
        return Counted(name, table, rows, None)
    if rows.X.size <= LARGE:
        return Counted(name, table, rows, groups_of(view, name, scaled))
    with view.progress("Looking for groups …"):
        found = groups_of(view, name, scaled)
    return Counted(name, table, rows, found)


@kept(max_entries=32)
def scaled_table(view, name, scaled):
    table = view.uploaded if name == OWN else measured_table(name)
    return table, scaled_rows(table.values, scaled, SEED)


@kept(max_entries=32)
def groups_of(view, name, scaled):
    _, rows = scaled_table(view, name, scaled)
    if rows.X.size > LARGE:
        return away(count_groups, rows.X, SEED)
    return count_groups(rows.X, SEED)
