"""A file that holds one list as a program writes it → a raw table of one column, of a list of rows
one of several: JSON's [1, 2], R's c(1, 2), NumPy's array([1, 2])."""

import json
import re

import pyarrow as pa

from core.datasets.intake.encoding import to_utf8
from core.datasets.intake.layout import Layout
from core.datasets.intake.literals import read_literal
from core.datasets.intake.printed import read_printed
from core.datasets.intake.raw import Numbered, RawTable
from core.datasets.uploads import DataError

MOST_LETTERS = 2_000_000  # of a list that is no JSON, and is read slowly
NAME = r"(?P<name>[A-Za-z_][\w.]{0,40})"
BEGIN = re.compile(
    rf"\s*(?:(?:const |let |var )?{NAME}\s*(?:<-|:?=)\s*)?"
    r"(?:(?:np\.|numpy\.|pd\.|torch\.)?(?:c|array|asarray|Series|tensor|list)\s?\(\s*|\[)[\[(\s]*"
    r"[-+]?(?:\d|\.\d|\"|'|NA\b|NaN\b|nan\b|null\b|None\b)"
)
LIST, PRINTED = "a list", "a vector printed by R"  # the forms of such tables
LABELLED = re.compile(r"\s*\[1\]\s+[^\s,;\])]")


def read_literal_file(name: str, data: bytes, max_rows: int) -> RawTable | None:
    """The list in a file as a raw table; None where the file is no list. Errors: DataError for more
    than max_rows values.

    >>> table = read_literal_file("a.txt", b"hours <- c(1.5, NA, 3)", 10)
    >>> table.names, table.columns[0].to_pylist()
    (('hours',), ['1.5', 'NA', '3'])
    """
    begin = BEGIN.match(data[:200].decode("utf-8", "replace").lstrip("\ufeff"))
    if begin is None:
        return None
    text, encoding = to_utf8(name, data)
    cells = _cells(text.decode())
    if len(cells) > max_rows:
        raise DataError(f"{name}: more than {max_rows:,} values.")
    rows = _rows(cells)
    if not rows:
        return None
    width = len(rows[0])
    named = begin["name"] or ""
    names = (named,) if width == 1 else ("",) * width
    return RawTable(
        name=name,
        names=names,
        columns=tuple(pa.chunked_array([[row[at] for row in rows]]) for at in range(width)),
        layout=Layout(0, 0, width),
        dropped=(),
        lines=Numbered(1),
        form=PRINTED if LABELLED.match(text.decode()) else LIST,
        head=tuple(map(tuple, rows[:20])),
        encoding=encoding,
    )


def _cells(text: str) -> list:
    """What stands in the list; [] for no list."""
    try:
        found = json.loads(text)
        return found if isinstance(found, list) else []
    except (ValueError, RecursionError):
        if len(text) > MOST_LETTERS:
            return []
    try:
        literal = read_literal(text)
        return literal.cells if literal else []
    except ValueError:
        printed = read_printed(text)  # R prints lives that were not over as 1535+
        return printed.text.split() if printed and printed.vector else []


def _rows(cells: list) -> list[list[str]]:
    """Rows of cells, of one cell each where the list has no lists inside; [] for other lists."""
    if cells and all(isinstance(row, list) for row in cells):
        even = {len(row) for row in cells} == {len(cells[0])} and cells[0]
        flat = even and all(isinstance(cell, str) for row in cells for cell in row)
        return cells if flat else []
    if any(isinstance(cell, list | dict) for cell in cells):
        return []
    return [[_written(cell)] for cell in cells]


def _written(cell: float | str | bool | None) -> str:
    """A value as text that is read back as it."""
    if isinstance(cell, str):
        return cell.strip().strip("\"'")
    if cell is None:
        return ""
    if isinstance(cell, float):
        written = repr(cell)  # three decimals get a fourth, lest the point parts thousands
        return written + "0" if len(written.partition(".")[2]) == 3 else written
    return str(cell)
