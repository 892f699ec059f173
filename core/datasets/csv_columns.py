"""What the cells of one CSV column may be, and their values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from core.datasets.intake.words import WHOLE_NAME

MAX_CELL_LETTERS = 500  # the longest title of MovieLens has 158
MAX_SECONDS = 1e11  # the year 5138; beyond, milliseconds were meant
MAX_SPAN_YEARS = 50  # MovieLens spans 28; one wrong digit in a year is likelier than more

LABELS = {"0": 0, "0.0": 0, "false": 0, "1": 1, "1.0": 1, "true": 1}
PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?")
SIGNS = "=+-@＝＋－＠"  # a spreadsheet takes what follows for a formula
# Where a title may begin so: a call, a pipe to a program, a reference to another sheet.
FORMULA = re.compile(rf"[=＝]|[{re.escape(SIGNS)}].*(\w\(|\||!\$?[a-z]+\$?\d)", re.IGNORECASE)
CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
ISO_TIME = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?$"
DAY_AND_MONTH = r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ]+(.*))?$"
FIRST_ABOVE_12 = r"^(1[3-9]|[2-9]\d)[./-]"
SECOND_ABOVE_12 = r"^\d{1,2}[./-](1[3-9]|[2-9]\d)[./-]"

Kind = Literal["number", "whole", "label", "identifier", "title", "time"]


class CellError(ValueError):
    """A cell that its column may not hold.

    rows: those meant, from 0; in the message {column} stands for
    its name, {cell} for the cell of the first row with that name, {rows[1]} for the second's line.
    """

    def __init__(self, reason: str, *rows: int) -> None:
        super().__init__(reason)
        self.rows = tuple(int(row) for row in rows)


@dataclass(frozen=True)
class Column:
    """One declared column.

    kind: number (finite); whole number; label (0/1, true/false); identifier (text that begins with
    none of = + - @, unless it is a number); title (text that is no formula: "+1" and "-30-" are
    titles); time (ISO 8601, or day and month where their order is certain, or seconds).
    aliases: other names; case, blanks, dashes and underscores in names do not count.
    low, high: bounds of a number; single: kept in 32 bits; blank: a cell may be empty.
    """

    name: str
    kind: Kind = "number"
    aliases: tuple[str, ...] = ()
    required: bool = True
    low: float = -np.inf
    high: float = np.inf
    single: bool = False
    blank: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in ("number", "whole")

    @property
    def arrow_type(self) -> pa.DataType:
        if self.numeric:
            return pa.float32() if self.single else pa.float64()
        return pa.string() if self.kind == "time" else pa.dictionary(pa.int32(), pa.string())

    def allowed(self) -> str:
        """What a number has to be, for a sentence.

        >>> Column("amount", low=0).allowed()
        'a number of at least 0'
        """
        bounds = ""
        if np.isfinite(self.high):
            bounds = f" from {self.low:,.0f} to {self.high:,.0f}"
        elif np.isfinite(self.low):
            bounds = f" of at least {self.low:,.0f}"
        return ("a whole number" if self.kind == "whole" else "a number") + bounds


def column_values(
    column: Column, cells: pa.ChunkedArray, decimal: str = "."
) -> np.ndarray | pd.Categorical:
    """The values of a column that has at least one cell; cells: of column.arrow_type.

    number, whole: float32 or float64; label: bool; identifier, title: int64 if all are whole
    numbers, else categorical; time: seconds as float64, or naive date and time (UTC where there is
    an offset). Errors: CellError for a cell that the column may not hold.
    """
    if cells.null_count and not column.blank:
        _refuse(cells.is_null().to_numpy(), "the cell in column {column} is empty")
    if column.numeric:
        values = cells.to_numpy()
        sound = np.isfinite(values) & (values >= column.low) & (values <= column.high)
        if column.kind == "whole":
            sound &= values == np.round(values)
        _refuse(~sound, f"{{cell}} is not {column.allowed()}")
        return values
    if column.kind == "time":
        return _times(compute.utf8_trim_whitespace(cells), decimal)
    return _texts(column, cells.unify_dictionaries().combine_chunks())


def are_numbers(cells: Sequence[str]) -> bool:
    """Whether all cells are numbers with a decimal point, at less cost than one by one."""
    try:
        for cell in cells:
            float(cell)
    except ValueError:
        return False
    text = "".join(cells)
    return text.isascii() and "_" not in text


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell is a number, perhaps not a finite one.

    >>> is_number("-1e3"), is_number("1_000"), is_number("1,5"), is_number("1,5", ",")
    (True, False, False, True)
    """
    if decimal == ",":
        cell = cell.replace(".", "_").replace(",", ".")
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii() and "_" not in cell


def _refuse(bad: np.ndarray, reason: str) -> None:
    if bad.any():
        raise CellError(reason, np.argmax(bad))


def _texts(column: Column, coded: pa.DictionaryArray) -> np.ndarray | pd.Categorical:
    """Labels, identifiers or titles; each distinct one is looked at once."""
    codes = coded.indices.fill_null(-1).to_numpy()
    names = np.array([name.strip() for name in coded.dictionary.to_pylist()], dtype=object)

    def refuse(wrong: Callable[[str], object], reason: str) -> None:
        bad = np.array([*(bool(wrong(name)) for name in names), False])  # last: code −1, empty
        _refuse(bad[codes], f"{{cell}} {reason}")

    if column.kind == "label":
        refuse(lambda name: name.casefold() not in LABELS, "is not 0 or 1")
        return np.array([LABELS[name.casefold()] for name in names], dtype=bool)[codes]
    if not column.blank:
        refuse(lambda name: not name, "has nothing but blanks")
    refuse(CONTROL.search, "has a line break or another control character")
    refuse(lambda name: len(name) > MAX_CELL_LETTERS, f"has over {MAX_CELL_LETTERS} letters")
    refuse(
        FORMULA.match if column.kind == "title" else _begins_a_formula,
        "is a formula for a spreadsheet",
    )
    if (codes >= 0).all() and all(map(WHOLE_NAME.fullmatch, names)):
        return names.astype(np.int64)[codes]
    place, distinct = pd.factorize(np.where(names == "", None, names), sort=True)
    return pd.Categorical.from_codes(np.append(place, -1)[codes], distinct)


def _begins_a_formula(name: str) -> bool:
    return name[:1] in set(SIGNS) and not PLAIN_NUMBER.fullmatch(name)


def _times(cells: pa.ChunkedArray, decimal: str) -> np.ndarray:
    """Seconds if the first cell is a number, else dates."""
    if PLAIN_NUMBER.fullmatch(cells[0].as_py()):
        times, year = _seconds(cells, decimal), 365.25 * 86_400
    else:
        times, year = _dates(cells), np.timedelta64(365, "D")
    if (years := np.ptp(times) / year) > MAX_SPAN_YEARS:
        middle = np.sort(times)[len(times) // 2]
        raise CellError(
            f"with {{cell}} the times span {years:,.0f} years, more than {MAX_SPAN_YEARS}",
            np.argmax(np.abs(times - middle)),
        )
    return times


def _seconds(cells: pa.ChunkedArray, decimal: str) -> np.ndarray:
    if decimal == ",":
        cells = compute.replace_substring(cells, ",", ".")
    plain = compute.match_substring_regex(cells, f"^{PLAIN_NUMBER.pattern}$")
    values = compute.if_else(plain, cells, "nan").cast(pa.float64()).to_numpy()
    _refuse(~((values >= 0) & (values <= MAX_SECONDS)), "{cell} is not a time in seconds")
    day, month, year = values % 100, values // 100 % 100, values // 10_000
    if np.all((year > 1900) & (year < 2100) & (month > 0) & (month < 13) & (day > 0) & (day < 32)):
        raise CellError("{cell} could be seconds or a date, to be written as 2018-04-01", 0)
    return values


def _dates(cells: pa.ChunkedArray) -> np.ndarray:
    first = cells[0].as_py()
    if re.match(r"\d{4}/", first):
        cells = compute.replace_substring(cells, "/", "-")
    elif re.match(DAY_AND_MONTH, first):
        cells = _year_first(cells)
    _refuse(~_matches(cells, ISO_TIME), "{cell} is not a date and time")
    try:
        return cells.cast(pa.timestamp("us")).to_numpy()  # ten times faster, but knows no offsets
    except pa.ArrowInvalid:
        times = pd.to_datetime(cells.to_pandas(), format="ISO8601", errors="coerce", utc=True)
    _refuse(times.isna().to_numpy(), "{cell} is not a date and time")
    return times.dt.tz_localize(None).to_numpy("datetime64[us]")


def _matches(cells: pa.ChunkedArray, pattern: str) -> np.ndarray:
    return compute.match_substring_regex(cells, pattern).to_numpy()


def _year_first(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dates that begin with day and month as ISO 8601; which is which, the whole column says."""
    by_day, by_month = _matches(cells, FIRST_ABOVE_12), _matches(cells, SECOND_ABOVE_12)
    if by_day.any() and by_month.any() and np.argmax(by_day) != np.argmax(by_month):
        raise CellError(
            "{cell} begins with the day, the date in row {rows[1]} with the month",
            np.argmax(by_day),
            np.argmax(by_month),
        )
    # 1.4.2018 is the first of April everywhere
    if not (by_day.any() or by_month.any() or "." in cells[0].as_py()):
        raise CellError(
            "{cell} and all others may be day or month first, so write them as 2018-04-01", 0
        )
    written = r"\3-0\1-0\2T\4" if by_month.any() else r"\3-0\2-0\1T\4"
    for pattern, new in (
        (DAY_AND_MONTH, written),
        (r"-0(\d\d)", r"-\1"),
        (r"T(\d):", r"T0\1:"),
        (r"T$", ""),
    ):
        cells = compute.replace_substring_regex(cells, pattern, new)
    return cells
