"""Rows below a line that says whose they are, as Netflix wrote its ratings → a raw table."""

import re

import numpy as np
import pyarrow as pa

from core.datasets.intake.encoding import to_utf8
from core.datasets.intake.layout import Layout
from core.datasets.intake.raw import Numbered, Picked, RawTable, leave_out
from core.datasets.uploads import DataError

NAMES = ("movie", "customer", "rating", "date")
FORM = "rows below the number of a movie and a colon"
BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+:\s*\r?\n\d+,\d+,\d{4}-\d\d-\d\d\s")


def read_headed(name: str, data: bytes, max_rows: int) -> RawTable | None:
    """A movie's number and a colon, then a row for each of its ratings: customer, rating, date;
    None for any other file. Errors: DataError for more than max_rows rows.

    >>> lines = b"1:\\n7,3,2005-09-06\\n8,5,2005-05-13\\n2:\\n7,4,2005-10-19"
    >>> table = read_headed("a.txt", lines, 9)
    >>> [column.to_pylist() for column in table.columns[:2]]
    [['1', '1', '2'], ['7', '8', '7']]
    """
    if not BEGIN.match(data[:200]):
        return None
    text, encoding = to_utf8(name, data)
    if text.count(b"\n") > 2 * max_rows:
        raise DataError(f"{name}: more than {max_rows:,} rows; a part of the file can be read.")
    whose, rows, places, dropped = "", [], [], []
    for line, row in enumerate(text.decode().splitlines(), 1):
        cells = row.strip().split(",")
        if len(cells) == 3:
            rows.append((whose, *cells))
            places.append(line)
        elif len(cells) == 1 and re.fullmatch(r"\d+\s*:", cells[0]):
            whose = cells[0].rstrip(" :")
        elif cells != [""]:
            reason = f"{len(cells)} cells where a rating has 3"
            leave_out(dropped, line, reason, row)
    if len(rows) > max_rows:
        raise DataError(
            f"{name}: {len(rows):,} rows, but at most {max_rows:,} are read; a part of the file "
            "can be used."
        )
    return RawTable(
        name=name,
        names=NAMES,
        columns=tuple(pa.chunked_array([column]) for column in zip(*rows, strict=True)),
        layout=Layout(0, 0, len(NAMES)),
        dropped=tuple(dropped),
        lines=Picked(Numbered(0), np.array(places)),
        form=FORM,
        head=tuple(rows[:20]),
        encoding=encoding,
    )
