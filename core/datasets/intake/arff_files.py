"""WEKA's files (ARFF), whose names stand apart from their rows → a raw table."""

import csv
import re

import numpy as np
import pyarrow as pa

from core.datasets.intake.encoding import to_utf8
from core.datasets.intake.layout import Layout
from core.datasets.intake.raw import Numbered, Picked, RawTable, leave_out
from core.datasets.uploads import DataError

FORM = "rows below the attributes of ARFF"
BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?(?:%[^\n]*\n|\s)*@relation\s", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\S+))\s""", re.IGNORECASE)
DATA = re.compile(r"(?im)^\s*@data\s*$")


def read_arff(name: str, data: bytes, max_rows: int) -> RawTable | None:
    """The rows below @data under the names of the attributes, "" for what is not known (?); None
    for any other file, and for one whose rows hold pairs of a number and a value. Errors: DataError
    for more than max_rows rows.

    >>> text = b"@relation a\\n@attribute 'a b' real\\n@attribute c {x,y}\\n@data\\n1,x\\n?,'y'\\n"
    >>> table = read_arff("a.arff", text, 9)
    >>> table.names, [column.to_pylist() for column in table.columns]
    (('a b', 'c'), [['1', ''], ['x', 'y']])
    """
    if not BEGIN.match(data[:20_000]):
        return None
    text, encoding = to_utf8(name, data)
    written = text.decode()
    begin = DATA.search(written)
    if begin is None or re.match(r"(?:\s|%[^\n]*\n)*\{", written[begin.end() :]):
        return None
    head = written[: begin.start()].splitlines()
    told = [match for line in head if (match := ATTRIBUTE.match(line.strip() + " "))]
    names = tuple(re.sub(r"\\(.)", r"\1", next(filter(None, match.groups()), "")) for match in told)
    first = written.count("\n", 0, begin.end()) + 1
    rows, places, dropped = [], [], []
    for line, row in enumerate(written[begin.end() :].split("\n"), first):
        if not row.strip() or row.lstrip().startswith("%"):
            continue
        cells = next(csv.reader([row.strip()], quotechar="'", skipinitialspace=True))
        if len(cells) != len(names):
            reason = f"{len(cells)} cells where the table has {len(names)}"
            leave_out(dropped, line, reason, row)
            continue
        rows.append(["" if cell.strip() == "?" else cell.strip().strip('"') for cell in cells])
        places.append(line)
        if len(rows) > max_rows:
            raise DataError(f"{name}: more than {max_rows:,} rows.")
    if not rows:
        return None
    return RawTable(
        name=name,
        names=names,
        columns=tuple(pa.chunked_array([column]) for column in zip(*rows, strict=True)),
        layout=Layout(0, 1, len(names)),
        dropped=tuple(dropped),
        lines=Picked(Numbered(0), np.array(places)),
        form=FORM,
        head=(names, *map(tuple, rows[:20])),
        encoding=encoding,
    )
