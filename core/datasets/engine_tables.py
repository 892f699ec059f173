"""Histories of engines with names of their columns: C-MAPSS files as repositories keep them, as the
plain columns of numbers that NASA publishes, and tables with other sensors and settings.
"""

import csv
import io
import re
from collections.abc import Iterable
from itertools import zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.numerals import number_form
from core.datasets.intake.typed_files import kind_of, read_typed
from core.datasets.intake.words import MISSING, excerpt
from core.datasets.uploads import DataError
from core.maths.case_studies.predictive_maintenance.engine_fleet import COLUMNS, sensors_of

UNIT = (
    *("unit", "id", "engine", "unit number", "unit nr", "unit id", "engine id", "engine no"),
    *("einheit", "triebwerk", "unité", "moteur", "unidad", "unidade", "unità", "motore"),
)
CYCLE = (
    *("cycle", "cycles", "time", "time cycles", "time in cycles", "cycle number", "time cycle"),
    *("timecycles", "zyklus", "zyklen", "ciclo", "ciclos", "ciclo di vita", "cicli"),
)
SETTING = re.compile(r"(?:op(?:erational)? ?)?(?:setting|condition|os) ?([1-3])")
FLIGHT = {"altitude": 1, "alt": 1, "mach": 2, "mach number": 2, "tra": 3}  # NASA's three settings
SENSOR = re.compile(r"(?:s|sensor|sensor measurement|sm) ?([0-9]{1,2})")
# NASA's symbols in the order of its sensors (Saxena et al., 2008, table 2).
SYMBOLS = (
    *("t2", "t24", "t30", "t50", "p2", "p15", "p30", "nf", "nc", "epr", "ps30", "phi", "nrf"),
    *("nrc", "bpr", "farb", "htbleed", "nf dmd", "pcnfr dmd", "w31", "w32"),
)
TIME = (
    *("datetime", "timestamp", "date", "date time", "time stamp", "zeit", "datum", "fecha"),
    "data",
)
NO_SENSOR = re.compile(
    r"|(?:op(?:erational)? ?)?(?:setting|condition|os) ?(?:[4-9]|\d\d)"
    r"|(?:.* )?rul(?: .*)?|.*remaining.*|.*(?:life|lifetime)"
    r"|(?:max|last|total|end)(?: time)?(?: cycles?)?"
    r"|label ?\d*|ttf|target|class|fail(?:ure|ed)?|event|status|cycle norm|set|dataset|split"
    r"|index|unnamed(?: \d+)?|level 0"
)
ROW_NUMBER = re.compile(r"|index|unnamed(?: \d+)?|level 0")
OTHER_UNIT = (
    *("machineid", "machine", "machine id", "asset", "asset id", "serial", "esn", "equipment"),
    *("turbine", "pump", "motor", "bearing", "battery", "maschine", "anlage", "device"),
    *("device id", "gerät", "máquina", "maquina", "macchina", "dispositivo", "appareil"),
)
MOST_SENSORS = 60
MOST_HOLES = 0.05  # of a sensor's cells may be empty and are filled in
MOST_COLUMNS = 400
FIRST = 1_000  # rows from which signs are told
EMPTY = "NA"  # how an empty cell is written in plain text
_COMMA = re.compile(r"[+-]?[\d.]*,\d+(?:[eE][+-]?\d+)?")


def plain_text(name: str, data: bytes, max_rows: int) -> bytes:
    """A file of a kind that is no text (a workbook, Parquet, JSON) as lines with commas; text as it
    is. Errors: DataError."""
    kind = kind_of(data)
    if kind is None:
        return data
    raw = read_typed(name, data, kind, max_rows)
    cells = pd.DataFrame({at: column.to_pandas() for at, column in enumerate(raw.columns)})
    return cells.to_csv(header=list(raw.names), index=False).encode()


def other_table(name: str, text: bytes) -> tuple[pd.DataFrame, list[str]] | None:
    """A table with names whose sensors are not NASA's 21: unit, cycle, setting_1 … and every other
    column of numbers as a sensor, by its own name, NaN where a cell is empty; and which columns
    are left out for empty cells, a sentence each. None for any other file.

    Units are those of the file where they are whole numbers from 1, else numbered as they come;
    rows are put in the order of unit and cycle, or of time, from which cycles are counted then.
    Errors: DataError where no column says whose row it is, or none holds numbers.
    """
    first = _first_line(text)
    mark = _mark(first)
    if mark is None or not re.search(rb"[A-Za-z]{2}", first) or b"\0" in text[:4096]:
        return None
    names = _names(first.decode("utf-8", "replace"), mark)
    if len(names) > MOST_COLUMNS:
        raise DataError(
            f"{name}: {len(names):,} columns are named, but at most {MOST_COLUMNS} are read."
        )
    known = _places(names)
    others = (n for at, n in enumerate(names) if at not in known.values())
    if set(COLUMNS) <= known.keys() and all(map(NO_SENSOR.fullmatch, others)):
        return None
    try:
        cells = pd.read_csv(
            io.BytesIO(text), sep=mark, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
    except (ValueError, UnicodeDecodeError):
        raise DataError(f"{name}: its rows have not all the {len(names)} columns named.") from None
    if len(cells.columns) != len(names) or not len(cells):
        raise DataError(f"{name}: there is no row below the names of its columns.")
    whose = next((k for k, n in enumerate(names) if n in (*UNIT, *OTHER_UNIT)), None)
    if whose is None:
        raise DataError(f"{name}: no column says whose row it is (unit, id, engine, machine …).")
    clocks = [k for k, n in enumerate(names) if n in CYCLE]
    clock = next((k for k in clocks if not _is_date(cells.iloc[0, k])), None)
    times = {*clocks, *(k for k, n in enumerate(names) if n in TIME)} - {clock}
    time = min(times, default=None)
    unit = _unit_numbers(cells.iloc[:, whose])
    order = _order(name, cells, unit, clock, time)
    found = {"unit": unit[order], "cycle": _cycles(cells, unit, order, clock)}
    apart = (whose, clock, time)
    sign = decimal_sign(name, (cells.iloc[:FIRST, k] for k in range(len(names)) if k not in apart))
    left = passed_over(text)
    for place, short in enumerate(names):
        if place in apart or NO_SENSOR.fullmatch(short):
            continue
        texts = cells.iloc[order, place].str.strip()
        if texts.str.contains(",", regex=False).any():
            texts = texts.map(lambda cell: with_point(cell, sign))
        column = pd.to_numeric(texts, errors="coerce").to_numpy(float)
        numbers = np.isfinite(column)
        empty = texts.str.casefold().isin(MISSING).to_numpy()
        if numbers.any() and not (numbers | empty).all():
            row = order[int(np.argmin(numbers | empty))]
            cell, title = cells.iloc[row, place], str(cells.columns[place])
            raise DataError(
                f"{name}, row {row + 2}: “{excerpt(cell)}” in column {excerpt(title)} is not a "
                "number; a row without one has to be left out or filled in."
            )
        title = excerpt(str(cells.columns[place]).strip(), 24)
        if numbers.any() and empty.mean() > MOST_HOLES:
            left.append(
                f"{title} is left out: {empty.sum():,} of its {len(empty):,} cells are empty."
            )
        elif not numbers.any():
            left.append(f"{title} is left out: it holds no numbers.")
        else:
            known = next(iter(_places([short])), "")
            found[known or title] = np.where(empty, np.nan, column)
    table = pd.DataFrame(found)
    sensors = len(sensors_of(table))
    if not 1 <= sensors <= MOST_SENSORS:
        raise DataError(
            f"{name}: {sensors} columns hold numbers in every row, but 1 to {MOST_SENSORS} sensors "
            "are needed."
        )
    return table, left


def passed_over(text: bytes) -> list[str]:
    """What is said of named columns that are no sensors, such as a remaining life; a number of the
    row is none worth a word.

    >>> passed_over(b"index,id,cycle,s1,RUL,label1\\n0,1,1,5,9,0")
    ['Left out, as no sensors: RUL, label1.']
    """
    first = _first_line(text).decode("utf-8", "replace").removeprefix("\ufeff")
    mark = _mark(first.encode())
    titles = next(csv.reader([first], delimiter=mark), []) if mark else first.split()
    shown = [
        excerpt(title.strip(), 24)
        for title, name in zip(titles, _names(first, mark), strict=True)
        if NO_SENSOR.fullmatch(name) and not ROW_NUMBER.fullmatch(name)
    ]
    return [f"Left out, as no sensors: {', '.join(shown)}."] if shown else []


def decimal_sign(name: str, columns: Iterable[Iterable[str]]) -> str:
    """The decimal sign of the numbers of a file. Errors: DataError where none of them tells.

    >>> decimal_sign("a.csv", [["518,67", "2"]]), decimal_sign("a.csv", [["9,046"], ["518.67"]])
    (',', '.')
    """
    cells = [[cell for cell in column if "," in cell or "." in cell] for column in columns]
    if not any("," in cell for column in cells for cell in column):
        return "."
    form = number_form([pa.array(column, pa.string()) for column in cells if column])
    if form.ambiguous:
        raise DataError(
            f"{name}: “{form.example}” is above a thousand or a decimal number, and no other "
            "number of the file tells which; write decimal points and no other sign."
        )
    return form.decimal


def with_point(cell: str, sign: str) -> str:
    """A number with a decimal point and no other sign; other cells as they are.

    >>> with_point("9.046,19", ","), with_point("9,046.19", "."), with_point("a,b", ",")
    ('9046.19', '9046.19', 'a,b')
    """
    if not re.fullmatch(r"[+-]?[\d.,]*\d(?:[eE][+-]?\d+)?", cell):
        return cell
    return cell.replace(".", "").replace(",", ".") if sign == "," else cell.replace(",", "")


def _worded(line: bytes) -> bool:
    """Whether a line has words, of names, beside numbers and empty cells."""
    words = re.findall(r"[A-Za-z][\w/]+", line.decode("utf-8", "replace"))
    return any(word.casefold() not in MISSING for word in words)


def _mark(line: bytes) -> str | None:
    """The sign that parts the cells of a line; None for blanks, between which commas are those of
    decimals.

    >>> _mark(b"1;1;0,5"), _mark(b"1,1,0.5"), _mark(b"1 1 0,5 518,67 "), _mark(b"unit nr,cycle")
    (';', ',', None, ',')
    """
    found = next((sign for sign in (";", "\t", ",") if sign.encode() in line), None)
    fields = line.split()
    commas = [field for field in fields if b"," in field]
    decimals = all(_COMMA.fullmatch(field.decode("utf-8", "replace")) for field in commas)
    return None if found == "," and len(fields) > 2 and decimals else found


def _is_date(cell: str) -> bool:
    return bool(re.match(r"\s*\d{4}-\d\d-\d\d", cell))


def _unit_numbers(cells: pd.Series) -> np.ndarray:
    numbers = pd.to_numeric(cells, errors="coerce")
    if numbers.notna().all() and ((numbers >= 1) & (numbers % 1 == 0)).all():
        return numbers.to_numpy(int)
    return pd.factorize(cells)[0] + 1


def _order(name, cells, unit, clock, time) -> np.ndarray:
    """Rows by unit, in the order in which units come, and by cycle or time within each."""
    come = pd.factorize(unit)[0]
    if clock is not None:
        within = pd.to_numeric(cells.iloc[:, clock], errors="coerce").to_numpy(float)
    elif time is not None:
        times = pd.to_datetime(cells.iloc[:, time], format="ISO8601", errors="coerce", utc=True)
        within = times.dt.tz_localize(None).to_numpy("datetime64[s]")
        within = np.where(np.isnat(within), np.nan, within.astype(float))
    else:
        return np.argsort(come, kind="stable")
    if np.isnan(within).any():
        row = int(np.argmax(np.isnan(within)))
        cell = cells.iloc[row, clock if clock is not None else time]
        hint = "" if clock is not None else " with the year first, such as 2015-01-13 06:00"
        raise DataError(f"{name}, row {row + 2}: “{excerpt(cell)}” is no cycle and no time{hint}.")
    return np.lexsort((within, come))


def _cycles(cells, unit, order, clock) -> np.ndarray:
    """Cycles as the file has them, or counted where it has times or nothing."""
    if clock is not None:
        return pd.to_numeric(cells.iloc[order, clock]).to_numpy(float)
    ordered = pd.Series(unit[order])
    return (ordered.groupby(ordered).cumcount() + 1).to_numpy(float)


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
    marked = any(sign in text[:20_000] for sign in (b",", b";"))
    if b"\0" in text[:4096] or not (marked or _worded(first)):
        return text
    mark = _mark(first)
    names = _names(first.decode("utf-8", "replace"), mark)
    if not _worded(first) and not any(re.search(r"[^\W\d_]", c) for c in names if c not in MISSING):
        return _without_signs(name, text, mark)
    places = _places(names)
    missing = [column for column in COLUMNS if column not in places]
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if missing[3:] else "")
        raise DataError(
            f"{name}: no column is named {shown}; unit, cycle, setting 1 to 3 and sensor 1 to 21 "
            "are needed."
        )
    order = [places[column] for column in COLUMNS]
    plain, above, lines = [], True, text.decode("utf-8", "replace").splitlines()
    sign = _sign_of(name, lines, mark)
    for at, line in enumerate(lines, 1):
        if above or not line.strip():  # the line of the names leaves a blank one, so lines keep
            above = above and not line.strip()  # their numbers
            plain.append("")
            continue
        cells = _cells(line, mark)
        if len(cells) != len(names):
            raise DataError(
                f"{name}, line {at}: {len(cells)} cells where {len(names)} columns are named."
            )
        plain.append(" ".join(_plain(cells[place], sign) for place in order))
    return "\n".join(plain).encode()


def _cells(line: str, mark: str | None) -> list[str]:
    if mark and '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    return [cell.strip() for cell in line.split(mark)]


def _sign_of(name: str, lines: list[str], mark: str | None) -> str:
    """The decimal sign of lines of cells, from the first of them."""
    rows = (_cells(line, mark) for line in lines[:FIRST] if line.strip())
    return decimal_sign(name, zip_longest(*rows, fillvalue=""))


def _plain(cell: str, sign: str) -> str:
    """A cell as plain text has it: with a point, and a word where it is empty."""
    if cell.casefold() in MISSING:
        return EMPTY
    return with_point(cell, sign) if "," in cell else cell


def _without_signs(name: str, text: bytes, mark: str | None) -> bytes:
    """Lines of numbers alone parted by blanks, with points; what is plain already as it is."""
    if mark is None and b"," not in text[:20_000]:
        return text
    lines = text.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    sign = _sign_of(name, lines, mark)
    if mark and sign == "." and not re.search(rb'[;,\t]\s*(?:[;,\t]|$|[A-Za-z"#])', text, re.M):
        return text.replace(mark.encode(), b" ")
    plain = (" ".join(_plain(cell, sign) for cell in _cells(line, mark)) for line in lines)
    return "\n".join(
        "" if not line.strip() else done for line, done in zip(lines, plain, strict=True)
    ).encode()


def names_engines(text: bytes) -> bool:
    """Whether the first line of a file names the columns of engines: five of NASA's sensors, or a
    unit that the next two rows have in common, as no table of lifetimes has it.

    >>> names_engines(b"id,cycle,s1,s2,s3,s4,s5"), names_engines(b"cycles,failed")
    (True, False)
    >>> names_engines(b"machineID,cycle,volt\\n7,1,5\\n7,2,5"), names_engines(b"id,t\\n1,5\\n2,6")
    (True, False)
    """
    first = _first_line(text)
    mark = _mark(first)
    found = _places(_names(first.decode("utf-8", "replace"), mark)) if first else {}
    if sum(column.startswith("sensor") for column in found) >= 5:
        return True
    if mark is None:
        return False
    names = _names(first.decode("utf-8", "replace"), mark)
    whose = next((k for k, n in enumerate(names) if n in (*UNIT, *OTHER_UNIT)), None)
    lines = [line for line in text[:20_000].splitlines() if line.strip()][1:3]
    cells = [line.decode("utf-8", "replace").split(mark) for line in lines]
    if whose is None or len(cells) < 2 or min(map(len, cells)) <= whose:
        return False
    return cells[0][whose] == cells[1][whose]


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
        elif name in FLIGHT:
            column = COLUMNS[1 + FLIGHT[name]]
        elif (match := SENSOR.fullmatch(name)) and 1 <= int(match[1]) <= 21:
            column = COLUMNS[4 + int(match[1])]
        elif name in SYMBOLS:
            column = COLUMNS[5 + SYMBOLS.index(name)]
        else:
            continue
        found.setdefault(column, place)
    return found
