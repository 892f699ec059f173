"""Lifetimes of a reader's own: how long each unit worked, and whether it failed or was only seen
working so long (censored). From a CSV file, or from a few typed lines.
"""

import re
from collections.abc import Callable
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
TIME_RANGE = f" from {MIN_TIME:f} to {MAX_TIME:,.0f}"
MOST_NAMED = 3  # of the lines that cannot be read

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
    tabs or blanks; or without names a time and a status on each line, "450 yes"; or times alone,
    with a plus after those that were still working: "450 1150 1560+".
    Errors: DataError with how many lines are wrong, and line and reason of the first few.

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
    paired = _are_pairs([row for _, row in cells])
    if not paired and (joined := re.search(r"\d+,\d+", text)):
        raise DataError(
            f"“{excerpt(joined.group())}” could be one number or two: write a point for decimals, "
            "and a blank between numbers."
        )
    wrong = [
        (at, why) for at, row in cells if (why := _pair_wrong(row) if paired else _time_wrong(row))
    ]
    if wrong:
        raise _lines_refused("line", wrong)
    ends = [cell for _, row in cells for cell in (row[:1] if paired else row)]
    if paired:
        failed = [_meaning(row[1], True) for _, row in cells]
    else:
        failed = [not cell.endswith("+") for cell in ends]
    time = np.array([float(cell.rstrip("+")) for cell in ends])
    return _lifetimes(time, np.array(failed), "units of time", paired or "+" in text)


def _are_pairs(rows: list[list[str]]) -> bool:
    """Whether a time and a status are meant on each line: a word or a 0 says so, for neither is a
    time; 1 says so if it ends most lines."""
    ends = [row[1] for row in rows if len(row) == 2 and _meaning(row[1], True) is not None]
    if any(not _is_time(end) or float(end) == 0 for end in ends):
        return True
    return 2 * len(ends) > len(rows)


def _time_wrong(row: list[str]) -> str:
    """What is wrong with a line of times, if anything."""
    bad = []
    for cell in row:
        plain = cell.removesuffix("+")
        if not _is_time(plain) or not MIN_TIME <= float(plain) <= MAX_TIME:
            bad.append(f"“{excerpt(cell)}”")
    if not bad:
        return ""
    what = f"{bad[0]} is not a time" if len(bad) == 1 else f"{' and '.join(bad[:2])} are no times"
    if len(bad) > 2:
        what = f"{bad[0]} and {len(bad) - 1:,} more are no times"
    return f"{what}{TIME_RANGE}, with a plus where it was still working"


def _pair_wrong(row: list[str]) -> str:
    """What is wrong with a line of a time and a status, if anything."""
    if row[0] != row[0].rstrip("+"):
        return f"“{excerpt(row[0])}” has a plus beside a status"
    if why := _time_wrong(row[:1]):
        return why.partition(", with a plus")[0]
    if len(row) != 2:
        cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
        return f"{cells} where a time and a status are expected"
    if _meaning(row[1], True) is None:
        return f"“{excerpt(row[1])}” is neither failed (1, yes) nor censored (0, no)"
    return ""


def _lines_refused(place: str, wrong: list[tuple[int, str]], name: str = "") -> DataError:
    """One sentence for all that is wrong: how much, and the first few by place and reason."""
    if len(wrong) == 1:
        at, why = wrong[0]
        return DataError(f"{name}{place} {at}: {why}." if name else f"{place.title()} {at}: {why}.")
    short = wrong[:1] + [(at, why.partition(TIME_RANGE)[0]) for at, why in wrong[1:MOST_NAMED]]
    places: dict[str, list[str]] = {}
    for at, why in short:
        places.setdefault(why, []).append(str(at))
    said = "; ".join(
        f"{place}{'s' * (len(ats) > 1)} {', '.join(ats)}: {why}" for why, ats in places.items()
    )
    more = f"; and {len(wrong) - MOST_NAMED:,} more" if len(wrong) > MOST_NAMED else ""
    return DataError(f"{name}{len(wrong):,} {place}s cannot be read ({said}{more}).")


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
    _check_rows(table, time < MIN_TIME, lambda row: _too_short(time[row]))
    found = [_status(table, name) for name in ("failed", "censored") if name in table.columns]
    if len(found) == 2:
        reason = "the columns for failed and for censored contradict each other"
        _check_rows(table, found[0] != found[1], lambda _: reason)
    failed = found[0] if found else np.ones(len(time), bool)
    place = next(at for at, cell in enumerate(source.header) if _names_time(cell))
    unit = source.header[place].strip().casefold()
    return _lifetimes(time, failed, unit if unit in UNITS else "units of time", bool(found))


def _check_rows(table: CsvTable, wrong: np.ndarray, reason: Callable[[int], str]) -> None:
    """Raise for the rows that are wrong, if there are any."""
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return
    places = table.source.lines(*rows[:MOST_NAMED].tolist())
    reasons = [reason(row) for row in rows[:MOST_NAMED]]
    named = list(zip(places, reasons, strict=True))
    raise _lines_refused(
        "row", named + [(0, "")] * (len(rows) - len(named)), f"{table.source.name}, "
    )


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
    unknown = np.array([meaning is None for meaning in meanings], bool)
    hint = (
        "; where 1 means censored and 2 failed, write 0 and 1"
        if {str(w) for w in words.categories} <= {"1", "2"}
        else ""
    )
    _check_rows(
        table,
        unknown[codes],
        lambda row: (
            f"“{excerpt(str(words.categories[codes[row]]))}” is neither failed (1) nor "
            f"censored (0){hint}"
        ),
    )
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
