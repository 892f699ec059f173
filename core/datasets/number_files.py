"""Uploaded samples: one column of numbers of any table, as programs and spreadsheets write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.datasets.intake.frequencies_pasted import COUNTED
from core.datasets.intake.pasted_cells import read_cells
from core.datasets.intake.raw import RawTable
from core.datasets.intake.reading import Form
from core.datasets.intake.roles import Candidate, Need, Order, Role, best_fit, fit
from core.datasets.intake.understanding import Question, Understood, candidates_of, understand
from core.datasets.uploads import DataError, UploadLimits

MAX_ROWS = 1_100_000
MAX_NUMBERS = 10_000  # that every family is fitted to while a reader waits
LARGEST = 1e100
_ALLOWED = "a number within ±1e100"
_COLUMN = "column number"  # a question about the column that plays this part
_LOOKED_AT = 200  # rows
_FEWEST_STEPS = 8  # of equal length that are no chance
_UNIT = r"(?:\s?[^\W\d_]{1,3}|\s?[%°€$£])?"  # behind a number: 21,250 kg
_MARKED = re.compile(r"[<>≤≥]|[\d.,]+\+$")
VALUE = (
    *("x", "y", "data", "sample", "observation", "measurement", "measured", "reading", "result"),
    *("messwert", "messung", "wert", "zahl", "mesure", "valeur", "medida", "medición", "valor"),
    *("time", "times", "hours", "days", "cycles", "duration", "survival", "lifetime"),
    *("concentration", "stunden", "tage", "dauer", "heures", "durée", "horas", "duración"),
    *("duração", "ore", "durata"),
    *("misura", "valore", "number", "numbers", "values", "value"),
)
BESIDE = (
    *("id", "index", "idx", "row", "nr", "no", "num", "lfd nr", "line", "key", "case", "subject"),
    *("zeile", "ligne", "fila", "riga", "linha", "rowid", "row id", "obs"),
)


@dataclass(frozen=True, eq=False)
class NumberSample:
    """values: (n,), finite; censored: (n,), 1 where the true value is larger (>5), −1 where it is
    smaller, else 0; name: of the column, or of the file; columns: of the understood table."""

    name: str
    values: np.ndarray
    censored: np.ndarray
    columns: tuple[str, ...]


def arranged(found: Understood) -> Understood:
    """Cells such as >5 are censored numbers, no faults: a column says which. Where commas may be
    decimal signs as well as part two columns, that is asked."""
    found = _comma_asked(_column_asked(found))
    (place,) = found.cast.parts["number"]
    cells = found.raw.columns[place]
    faults = [row.text.strip() for row in found.dropped if _ALLOWED in row.reason]
    if "count" in found.table or not any(_MARKED.match(cell) for cell in faults):
        return found
    read = read_cells([str(cell or "") for cell in cells.to_pylist()], found.numbers)
    marked = np.flatnonzero(read.censored)
    rows = np.union1d(found.rows, marked)
    lines = set(found.raw.lines([int(row) for row in marked]))
    table = {"number": read.values[rows], "censored": read.censored[rows]}
    return replace(
        found,
        table=type(found.table)(table),
        rows=rows,
        dropped=tuple(row for row in found.dropped if row.line not in lines),
    )


def _column_asked(found: Understood) -> Understood:
    """Of several columns any one may be the sample, one with marks before its numbers as well. That
    is asked of one that its name tells, too, where it counts alone."""
    open_ = any(question.key == _COLUMN for question in found.questions)
    told = "number" in dict(found.choices.columns) or not (_even(found) or _is_count(found))
    if not open_ and told:
        return found
    found = _measured_first(found)
    number = NEED.role("number").kind
    columns = candidates_of(found.raw, found.choices)
    options = tuple(
        (column.place, column.name or f"column {column.place + 1}")
        for column in columns
        if number in column.kinds | column.half
    )
    if len(options) < 2:
        return found
    (place,) = found.cast.parts["number"]
    asked = Question(_COLUMN, "Which column is the sample?", options, place)
    others = (question for question in found.questions if question.key != _COLUMN)
    return replace(found, questions=(asked, *others))


def _measured_first(found: Understood) -> Understood:
    """Read again with what is measured where a number of something was taken for the sample."""
    if "number" in dict(found.choices.columns) or not _is_count(found):
        return found
    for column in candidates_of(found.raw, found.choices):
        code = best_fit(column.name, (*BESIDE, *COUNTED))[0] > 1 or fit(column.name, "number") == 2
        if "number" in column.kinds and not column.kinds & {"time", "flag"} and not code:
            counted = ("count", found.cast.parts.get("count", ()))
            columns = (*found.choices.columns, ("number", (column.place,)), counted)
            other = understand(found.raw, found.need, replace(found.choices, columns=columns))
            return replace(other, choices=found.choices)
    return found


def _is_count(found: Understood) -> bool:
    """Whether a column of which its name says that it is a number only says of what."""
    (place,) = found.cast.parts["number"]
    return fit(found.raw.names[place], "number") == 2


def _even(found: Understood) -> bool:
    """Whether the sample rises in equal steps, as times and numbers of rows do; values that are
    counted do as well."""
    if "count" in found.table:
        return False
    steps = np.diff(found.table["number"].to_numpy(float))
    return len(steps) >= _FEWEST_STEPS and bool(steps[0] > 0 and np.ptp(steps) < 1e-3 * steps[0])


def _parted(raw: RawTable) -> str | None:
    """1,5 below 2,5 is likelier a column with a decimal comma than two columns of whole numbers,
    unless the first of them counts the rows."""
    if raw.delimiter != "," or len(raw.columns) != 2 or sum(map(bool, raw.names)) > 1:
        return None
    first, other = ([_shown(cell) for cell in c[:_LOOKED_AT].to_pylist()] for c in raw.columns)
    if not all(re.fullmatch(r"-?\d+", cell) for cell in first):
        return None
    if not all(re.fullmatch(rf"\d+{_UNIT}", cell) for cell in other):
        return None
    return None if _counts(first) else ";"


def _shown(cell: object) -> str:
    return ("" if cell is None else str(cell)).removesuffix(".0")


def _counts(cells: Sequence[str]) -> bool:
    return all(int(after) == int(cell) + 1 for cell, after in pairwise(cells))


def _comma_asked(found: Understood) -> Understood:
    """Whether commas are decimal signs or part two columns, where they may be either."""
    raw = found.raw
    one = raw.delimiter == ";" and raw.layout.width == 1
    two = raw.delimiter == "," and len(raw.columns) == 2 and sum(map(bool, raw.names)) < 2
    if found.choices.delimiter or not (one or two):
        return found
    rows = zip(*(map(_shown, c[:_LOOKED_AT].to_pylist()) for c in raw.columns), strict=True)
    joined = [",".join(row) for row in rows]
    if not all(re.fullmatch(rf"-?\d+,-?\d+{_UNIT}", cell) for cell in joined):
        return found
    options = ((",", "two numbers, of two columns"), (";", "one number with a decimal comma"))
    text = f"Is “{joined[0]}” two numbers, or one?"
    return replace(
        found, questions=(Question("delimiter", text, options, raw.delimiter), *found.questions)
    )


def _without_names(columns: Sequence[Candidate]) -> Order:
    """The only column is the sample, even if it counts."""
    if len(columns) == 1 and "number" in columns[0].kinds:
        return ("number",)
    return ()


NEED = Need(
    name="numbers",
    what="numbers",
    roles=(
        Role(
            "number",
            "number",
            VALUE,
            "a number",
            _ALLOWED,
            low=-LARGEST,
            high=LARGEST,
            half=True,
        ),
        Role(
            "count",
            "number",
            COUNTED,
            "how often it occurs",
            "a count of at least 0",
            required=False,
            low=0,
            high=MAX_NUMBERS,
        ),
    ),
    max_rows=MAX_ROWS,
    beside=BESIDE,
    nameless=_without_names,
    arrange=arranged,
    parted=_parted,
)
FORM = Form(
    needs=(NEED,),
    limits=UploadLimits(packed=40_000_000, text=60_000_000, largest="a million numbers"),
    one=True,
)


def build_numbers(tables: list[Understood]) -> NumberSample:
    """The sample of an understood table; one of frequencies as its single numbers.

    Errors: DataError, one sentence with file, place and reason: several tables, counts that are
    none, fewer than two or more than 10,000 numbers.
    """
    if len(tables) > 1:
        names = ", ".join(table.name[:40] for table in tables[:3])
        raise DataError(f"{len(tables)} tables ({names}): give the one whose column is the sample.")
    (found,) = tables
    values = found.table["number"].to_numpy(float)
    censored = np.zeros(len(values), np.int8)
    if "censored" in found.table:
        censored = found.table["censored"].to_numpy(np.int8)
    if "count" in found.table:
        times = found.table["count"].to_numpy(float)
        broken = np.flatnonzero(times != np.round(times))
        if len(broken):
            raise found.refusal(int(broken[0]), f"{times[broken[0]]:g} is no whole number of times")
        if times.sum() <= MAX_NUMBERS:
            values = np.repeat(values, times.astype(int))
            censored = np.repeat(censored, times.astype(int))
        total = times.sum()
    else:
        total = len(values)
    if total > MAX_NUMBERS:
        raise DataError(
            f"{found.name}: {total:,.0f} numbers, but at most {MAX_NUMBERS:,} are fitted; draw a "
            "sample of the rows."
        )
    if np.count_nonzero(censored == 0) < 2:
        raise DataError(f"{found.name}: fewer than two numbers that are known{found.lost}.")
    name = found.raw.names[found.cast.parts["number"][0]] or found.name
    return NumberSample(name, values, censored, tuple(found.table.columns))
