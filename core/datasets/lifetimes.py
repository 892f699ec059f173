"""Lifetimes of a reader's own: how long each unit worked, and whether it failed or was only seen
working so long (censored). From a CSV file, or from a few typed lines.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets.csv_columns import PLAIN_NUMBER, Column
from core.datasets.csv_table import CsvTable, CsvText, Form, Progress, excerpt, open_csv, read_csv
from core.datasets.uploads import DataError, UploadLimits, text_files

LIMITS = UploadLimits(
    packed=4_000_000,
    text=4_000_000,
    largest="any table of lifetimes that is read here",
)
MAX_LIVES = 5_000  # what stays live while the confidence is dragged
MIN_TIME, MAX_TIME = 1e-6, 1e9

UNITS = ("hours", "days", "weeks", "months", "years", "minutes", "seconds", "cycles", "km", "miles")
STATUS = {
    True: ("failed", "failure", "fail", "f", "broken", "died", "dead", "event"),
    False: ("censored", "cens", "c", "suspended", "suspension", "s", "working", "running", "alive"),
}
YES, NO = ("1", "1.0", "true", "yes", "y"), ("0", "0.0", "false", "no", "n")

FORM = Form(
    columns=(
        Column(
            "time",
            aliases=("duration", "t", "age", "life", "lifetime", "time_to_failure", "ttf", *UNITS),
            low=0,
            high=MAX_TIME,
        ),
        Column(
            "failed",
            "identifier",
            ("failure", "event", "status", "died", "dead", "observed", "delta"),
            required=False,
        ),
        Column(
            "censored", "identifier", ("censoring", "cens", "censor", "suspended"), required=False
        ),
    ),
    max_rows=MAX_LIVES,
    ignored=("id", "unit", "engine", "machine", "name", "serial", "number", "group"),
)


@dataclass(frozen=True, eq=False)
class Lifetimes:
    """time: (n,) positive; failed: (n,) 1, or 0 where censored; unit of time, in words; note: what
    was read, one sentence."""

    time: np.ndarray
    failed: np.ndarray
    unit: str
    note: str


def names_lifetimes(name: str, data: bytes) -> bool:
    """Whether an uploaded file is a table whose first line names a time and what became of it."""
    try:
        entries = [entry for entry in text_files([(name, data)], LIMITS) if entry.may_be_table]
        if len(entries) != 1:
            return False
        source = open_csv(entries[0].name, entries[0].text(), (FORM,))
    except DataError:
        return False
    return "time" in FORM.named(source.header)


def read_lifetimes(files: list[tuple[str, bytes]], progress: Progress) -> Lifetimes:
    """One uploaded table of lifetimes.

    files: (name, bytes) of one CSV file, plain or packed: a column time (or duration, hours, …) and
    failed (event, status, …) or censored, as 1/0, yes/no, true/false or failed/censored; without
    either, every life ends in a failure. Other names are in FORM.
    Errors: DataError, one sentence with file, row, column and reason.
    """
    tables = [entry for entry in text_files(files, LIMITS) if entry.may_be_table]
    if not tables:
        raise DataError(f"{files[0][0]}: there is no CSV file in the archive.")
    if len(tables) > 1:
        raise DataError(f"{tables[1].name}: a second table beside {tables[0].name}, so remove one.")
    return _read(open_csv(tables[0].name, tables[0].text(), (FORM,)), progress)


def typed_lifetimes(text: str, most: int) -> Lifetimes:
    """Lifetimes from typed or pasted text of fewer than ``most`` characters.

    A table as read_lifetimes takes it, first line with names, cells parted by commas, semicolons,
    tabs or blanks; or without names a time and a status on each line; or times alone, with a plus
    after those that were still working: "450 1150 1560+".
    Errors: DataError, one sentence with line and reason.

    >>> typed_lifetimes("450 1150 1560+", 100).failed.tolist()
    [1, 1, 0]
    """
    if len(text) >= most:
        raise DataError(
            f"Only {most:,} characters are kept, so the end may be missing: upload it as a file."
        )
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise DataError("No lifetimes are given yet.")
    first = re.split(r"[\s;,]+", lines[0][1])
    if not _is_time(first[0].rstrip("+")):
        if not re.search(r"[;,\t]", lines[0][1]):
            text = re.sub(r"[ ]+", "\t", "\n".join(line.strip() for line in text.splitlines()))
        return _read(open_csv("Your table", text.encode(), (FORM,)), lambda *_: None)
    cells = [(at, re.split(r"[\s;,]+", line.strip(";, \t"))) for at, line in lines]
    paired = all(len(row) == 2 and _meaning(row[1], True) is not None for _, row in cells)
    time, failed = [], []
    if not paired and (joined := re.search(r"\d+,\d+", text)):
        raise DataError(
            f"“{excerpt(joined.group())}” could be one number or two: write a point for decimals, "
            "and a blank between numbers."
        )
    for at, row in cells:
        for cell in row[:1] if paired else row:
            plain = cell.removesuffix("+")
            if not _is_time(plain) or not MIN_TIME <= float(plain) <= MAX_TIME:
                raise DataError(
                    f"Line {at}: “{excerpt(cell)}” is not a time from {MIN_TIME:f} to "
                    f"{MAX_TIME:,.0f}, with a plus where it was still working."
                )
            if paired and plain != cell:
                raise DataError(f"Line {at}: “{excerpt(cell)}” has a plus beside a status.")
            time.append(float(plain))
            failed.append(_meaning(row[1], True) if paired else plain == cell)
    return _lifetimes(np.array(time), np.array(failed), "units of time", paired or "+" in text)


def _is_time(cell: str) -> bool:
    return bool(PLAIN_NUMBER.fullmatch(cell)) and "," not in cell


def _meaning(word: str, named_failed: bool) -> bool | None:
    """Whether a status means failed; None for a word that is unknown."""
    word = word.casefold()
    for failed, words in STATUS.items():
        if word in words:
            return failed
    if word in YES or word in NO:
        return (word in YES) == named_failed
    return None


def _read(source: CsvText, progress: Progress) -> Lifetimes:
    table = read_csv(source, FORM, progress)
    time = table.columns["time"]
    if (time < MIN_TIME).any():
        row = int(np.argmax(time < MIN_TIME))
        raise table.refusal(row, _too_short(time[row]))
    found = [_status(table, name) for name in ("failed", "censored") if name in table.columns]
    if len(found) == 2 and (found[0] != found[1]).any():
        row = int(np.argmax(found[0] != found[1]))
        raise table.refusal(row, "the columns for failed and for censored contradict each other")
    failed = found[0] if found else np.ones(len(time), bool)
    place = next(at for at, cell in enumerate(source.header) if _names_time(cell))
    unit = source.header[place].strip().casefold()
    return _lifetimes(time, failed, unit if unit in UNITS else "units of time", bool(found))


def _too_short(time: float) -> str:
    if time == 0:
        return "a life of 0 says nothing of its length"
    return f"a life of {time:g} is below {MIN_TIME:f}, so take a smaller unit of time"


def _names_time(cell: str) -> bool:
    return FORM.named((cell,)) == {"time"}


def _status(table: CsvTable, name: str) -> np.ndarray:
    """The column failed or censored as booleans: failed."""
    cells = table.columns[name]
    words = cells if isinstance(cells, pd.Categorical) else pd.Categorical(cells)
    meanings = [_meaning(str(word), name == "failed") for word in words.categories]
    codes = np.asarray(words.codes)
    if None in meanings:
        unknown = np.array([meaning is None for meaning in meanings])
        row = int(np.argmax(unknown[codes]))
        word = str(words.categories[codes[row]])
        hint = (
            "; where 1 means censored and 2 failed, write 0 and 1"
            if {str(w) for w in words.categories} <= {"1", "2"}
            else ""
        )
        raise table.refusal(row, f"“{excerpt(word)}” is neither failed (1) nor censored (0){hint}")
    return np.array(meanings, bool)[codes]


def _lifetimes(time: np.ndarray, failed: np.ndarray, unit: str, told: bool) -> Lifetimes:
    failures = int(failed.sum())
    working = len(time) - failures
    ends = (
        f"{failures:,} ended in a failure, {working:,} {'was' if working == 1 else 'were'} still "
        "working when last seen"
        if told
        else "nothing says which were still working, so all count as failures"
    )
    note = f"{len(time):,} {'life' if len(time) == 1 else 'lives'}: {ends}."
    return Lifetimes(np.asarray(time, float), failed.astype(int), unit, note)
