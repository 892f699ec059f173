"""A table as the text of a CSV file, written beside the other sessions' work."""

from io import BytesIO

import pandas as pd
import pyarrow as pa
from pyarrow import csv
from pyarrow import types as kinds

from core.ui.pack import Table
from core.ui.words import without_formula


def as_csv(table: Table | pd.DataFrame) -> bytes:
    r"""UTF-8 with one line of names, empty where a value is missing, numbers with all their digits.

    Arrow writes it and lets other threads run meanwhile; pandas would hold them all. Times of day
    are left out where a column has none. Text that begins like a formula is marked as text.

    >>> as_csv({"x": [1.5, float("nan")], "name": ["a,b", "=1+1"]})
    b'"x","name"\n1.5,"a,b"\n,"\'=1+1"\n'
    """
    frame = pd.DataFrame(table)
    names = [str(without_formula(str(name))) for name in frame.columns]
    columns = [_column(frame.iloc[:, at]) for at in range(frame.shape[1])]
    written = BytesIO()
    csv.write_csv(
        pa.Table.from_arrays(columns, names=names),
        written,
        csv.WriteOptions(quoting_style="needed"),
    )
    return written.getvalue()


def _column(values: pd.Series) -> pa.Array:
    if pd.api.types.is_bool_dtype(values) or not (
        pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_dtype(values)
    ):
        known = values.notna()
        cells = [
            str(without_formula(cell)) if there else None
            for cell, there in zip(values, known, strict=True)
        ]
        return pa.array(cells, pa.string())
    column = pa.Array.from_pandas(values)
    if not kinds.is_timestamp(column.type):
        return column
    if (values.dropna() == values.dropna().dt.normalize()).all():
        return column.cast(pa.date32())
    try:
        return column.cast(pa.timestamp("s"))
    except pa.ArrowInvalid:  # a part of a second would be lost
        return column
