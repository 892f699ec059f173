"""C-MAPSS files as repositories keep them, with names of their columns and commas, as the plain
columns of numbers that NASA publishes.
"""

import csv
import re

from core.datasets.uploads import DataError
from core.maths.case_studies.predictive_maintenance.engine_fleet import COLUMNS

UNIT = ("unit", "id", "engine", "unit number", "unit nr", "unit id", "engine id", "engine no")
CYCLE = (
    *("cycle", "cycles", "time", "time cycles", "time in cycles", "cycle number", "time cycle"),
    "timecycles",
)
SETTING = re.compile(r"(?:op(?:erational)? ?)?(?:setting|condition|os) ?([1-3])")
SENSOR = re.compile(r"(?:s|sensor|sensor measurement|sm) ?([0-9]{1,2})")
# NASA's symbols in the order of its sensors (Saxena et al., 2008, table 2).
SYMBOLS = (
    *("t2", "t24", "t30", "t50", "p2", "p15", "p30", "nf", "nc", "epr", "ps30", "phi", "nrf"),
    *("nrc", "bpr", "farb", "htbleed", "nf dmd", "pcnfr dmd", "w31", "w32"),
)


def table_text(name: str, text: bytes) -> bytes:
    """A training or test file without names, its 26 columns in NASA's order and parted by blanks;
    other columns, such as an index or a remaining life, are left out. A file that is plain already
    comes back as it is.

    Errors: DataError where names are there and columns are missing among them.

    >>> head = ",".join(["id", "cycle", *(f"setting{k}" for k in (1, 2, 3))])
    >>> head += "," + ",".join(f"s{k}" for k in range(1, 22)) + ",RUL"
    >>> row = ",".join(map(str, range(1, 28)))
    >>> table_text("a.csv", f"{head}\\n{row}\\n".encode()).split()[-1]
    b'26'
    """
    first = _first_line(text)
    marked = b"," in first or b";" in first
    if b"\0" in text[:4096] or not (marked or re.search(rb"[A-Za-z]{2}", first)):
        return text
    mark = next((sign for sign in (",", ";", "\t") if sign.encode() in first), None)
    names = _names(first.decode("utf-8", "replace"), mark)
    if not any(re.search(r"[^\W\d_]", cell) for cell in names):
        return text.replace(mark.encode(), b" ") if mark else text
    places = _places(names)
    missing = [column for column in COLUMNS if column not in places]
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if missing[3:] else "")
        raise DataError(
            f"{name}: no column is named {shown}; unit, cycle, setting 1 to 3 and sensor 1 to 21 "
            "are needed."
        )
    order = [places[column] for column in COLUMNS]
    plain, above = [], True
    for at, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
        if above or not line.strip():  # the line of the names leaves a blank one, so lines keep
            above = above and not line.strip()  # their numbers
            plain.append("")
            continue
        cells = line.replace('"', "").split(mark)
        if len(cells) != len(names):
            raise DataError(
                f"{name}, line {at}: {len(cells)} cells where {len(names)} columns are named."
            )
        plain.append(" ".join(cells[place].strip() or "empty" for place in order))
    return "\n".join(plain).encode()


def names_engines(text: bytes) -> bool:
    """Whether the first line of a file names the columns of engines.

    >>> names_engines(b"id,cycle,s1,s2,s3,s4,s5"), names_engines(b"cycles,failed")
    (True, False)
    """
    first = _first_line(text)
    mark = next((sign for sign in (",", ";", "\t") if sign.encode() in first), None)
    found = _places(_names(first.decode("utf-8", "replace"), mark)) if first else {}
    return sum(column.startswith("sensor") for column in found) >= 5


def rul_text(text: bytes) -> bytes:
    """Remaining lives, one a line: names above them and a column of units before them are left out.

    >>> rul_text(b"id,RUL\\n1,112\\n2,98\\n").split()
    [b'112', b'98']
    """
    first = _first_line(text)
    if not re.search(rb"[A-Za-z,;]", first):
        return text
    lines = text.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    kept = [re.split(r"[\s;,]+", line.strip(' ;,\t"'))[-1].strip('"') for line in lines]
    if re.search(rb"[A-Za-z]", first):
        at = next(k for k, line in enumerate(lines) if line.strip())
        kept[at] = ""
    return "\n".join(kept).encode()


def _first_line(text: bytes) -> bytes:
    head = text[:20_000].removeprefix(b"\xef\xbb\xbf")
    return next((line for line in head.splitlines() if line.strip()), b"")


def _names(line: str, mark: str | None) -> list[str]:
    cells = next(csv.reader([line], delimiter=mark)) if mark else line.split()
    return [re.sub(r"[\W_]+", " ", cell.strip().lower()).strip() for cell in cells]


def _places(names: list[str]) -> dict[str, int]:
    """Where the columns stand by their names, the first of each."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in UNIT:
            column = COLUMNS[0]
        elif name in CYCLE:
            column = COLUMNS[1]
        elif match := SETTING.fullmatch(name):
            column = COLUMNS[1 + int(match[1])]
        elif (match := SENSOR.fullmatch(name)) and 1 <= int(match[1]) <= 21:
            column = COLUMNS[4 + int(match[1])]
        elif name in SYMBOLS:
            column = COLUMNS[5 + SYMBOLS.index(name)]
        else:
            continue
        found.setdefault(column, place)
    return found
