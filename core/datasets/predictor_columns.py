"""Uploaded tables for a regression: one column of numbers to be predicted, the others predict."""

from collections.abc import Sequence

import numpy as np

from core.datasets.intake.reading import Form
from core.datasets.intake.roles import Candidate, Need, Role
from core.datasets.intake.understanding import Understood
from core.datasets.intake.words import excerpt
from core.datasets.measured_columns import BESIDE, LARGEST
from core.datasets.uploads import DataError, UploadLimits
from core.maths.statistics.predictor_tables import PredictorTable

MAX_ROWS, MAX_COLUMNS = 5_000, 30
TARGET = (
    *("zielgröße", "ziel", "cible", "objetivo", "obiettivo", "score", "price", "sales", "yield"),
    *("output", "outcome", "response", "label", "target", "y"),
)


def _last(columns: Sequence[Candidate]) -> Candidate | None:
    """The last column of numbers: where most tables for a regression have what is predicted."""
    return next((column for column in reversed(columns) if "number" in column.kinds), None)


NEED = Need(
    name="predictors",
    what="measurements and a target",
    roles=(
        Role(
            "target",
            "number",
            TARGET,
            "the column to predict",
            low=-LARGEST,
            high=LARGEST,
            only=_last,
        ),
        Role(
            "predicting column",
            "number",
            what="numbers that predict",
            allowed="a number within ±1e100",
            many=True,
            low=-LARGEST,
            high=LARGEST,
        ),
    ),
    max_rows=MAX_ROWS,
    beside=BESIDE,
)
FORM = Form(
    needs=(NEED,),
    limits=UploadLimits(
        packed=10_000_000, text=15_000_000, largest=f"{MAX_ROWS:,} rows of {MAX_COLUMNS} columns"
    ),
    one=True,
)


def build_predictors(tables: list[Understood]) -> PredictorTable:
    """The target and its predictors of one understood table; rows with a gap are left out.

    Errors: DataError, one sentence with file and reason: several tables, fewer than four whole rows
    or no column that predicts, too many columns.
    """
    if len(tables) > 1:
        names = ", ".join(table.name[:40] for table in tables[:3])
        raise DataError(f"{len(tables)} tables ({names}): give the one that is meant.")
    (found,) = tables
    names = list(found.many["predicting column"])
    if len(names) > MAX_COLUMNS:
        raise DataError(
            f"{found.name}: {len(names)} columns that predict, but at most {MAX_COLUMNS} are read."
        )
    if len(names) < 2:
        raise DataError(f"{found.name}: at least two columns of numbers beside the target needed.")
    X = found.table[names].to_numpy(float)
    y = found.table["target"].to_numpy(float)
    whole = np.isfinite(X).all(axis=1) & np.isfinite(y)
    gaps = int((~whole).sum())
    X, y = X[whole], y[whole]
    if len(y) < 4:
        lost = f"; {gaps:,} had a gap" if gaps else found.lost
        raise DataError(f"{found.name}: fewer than four rows with a number in each column{lost}.")
    shown = tuple(excerpt(name, 24) or f"column {i}" for i, name in enumerate(names, 1))
    (place,) = found.cast.parts["target"]
    target = excerpt(found.raw.names[place] or "", 24)
    note = f"Your table: {len(y):,} rows, {len(names)} columns that predict"
    note += f" {target or 'the target'}."
    if gaps:
        note += f" {gaps:,} row{'s' * (gaps > 1)} with a gap left out."
    if found.dropped:
        note += f" Rows dropped while reading: {len(found.dropped):,}."
    return PredictorTable(X, y, shown, target or "target", note)
