"""Lifetimes of a reader's own: how long each unit worked, and whether it failed or was only seen
working so long (censored). From a table of any form, or from a few typed lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.intake.left_out import name_of
from core.datasets.intake.reading import AsIs, Form, Progress, read_tables
from core.datasets.intake.roles import Role, best_fit
from core.datasets.intake.understanding import APART, Understood
from core.datasets.intake.words import excerpt
from core.datasets.lifetime_columns import (
    MAX_LIVES,
    MAX_TIME,
    MIN_TIME,
    NEED,
    SPANS,
    TIME_RANGE,
    UNITS,
    meaning,
)
from core.datasets.uploads import DataError, UploadedFile, UploadLimits

LIMITS = UploadLimits(
    packed=4_000_000,
    text=4_000_000,
    largest="any table of lifetimes that is read here",
)
MOST_NAMED = 3  # of the lines that cannot be read
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, eq=False)
class Lifetimes:
    """time: (n,) positive; failed: (n,) 1, or 0 where censored; unit of time, in words; note: what
    was read, one sentence."""

    time: np.ndarray
    failed: np.ndarray
    unit: str
    note: str


FORM = Form(needs=(NEED, SPANS), limits=LIMITS)


def names_lifetimes(entry: UploadedFile) -> bool:
    """Whether the first line of an unpacked file names a time, or a start and an end, and
    nothing of engines."""
    first = entry.text()[:4000].decode("utf-8", "replace").lstrip("\ufeff \r\n").splitlines()
    cells = re.split(r"[,;\t]", first[0]) if first else []
    names = [cell.strip().strip('"') for cell in cells]

    def named(role: Role) -> bool:
        return any(best_fit(name, (*role.words, role.name))[0] == 3 for name in names)

    return named(NEED.role("time")) or all(named(SPANS.role(part)) for part in ("start", "end"))


def read_lifetimes(files: list[tuple[str, bytes]], progress: Progress) -> Lifetimes:
    """Uploaded lifetimes, read as they are likeliest meant; see build_lifetimes. Errors:
    DataError."""
    return build_lifetimes(read_tables(files, FORM, progress))


def build_lifetimes(tables: Sequence[Understood | AsIs]) -> Lifetimes:
    """The lives of the one understood table: a time, and whether it ended in a failure or was
    censored; without such a column every life ends in a failure. Errors: DataError for a second
    table."""
    known = [table for table in tables if isinstance(table, Understood)]
    if len(known) > 1:
        raise DataError(f"{known[1].name}: a second table beside {known[0].name}, so remove one.")
    (found,) = known
    if len(found.table) > MAX_LIVES:
        raise DataError(f"{found.name}: more than {MAX_LIVES:,} rows.")
    dated = found.need == SPANS
    unit = found.units["time"] if dated else name_of(found, "time").strip().casefold()
    told = dated or bool({"failed", "censored"} & found.cast.parts.keys())
    time, failed = (found.table[name].to_numpy() for name in ("time", "failed"))
    lives = _lifetimes(time, failed, unit if unit in UNITS else "units of time", told)
    return replace(lives, note=" ".join([lives.note, *found.said]))


def typed_lifetimes(text: str, most: int) -> Lifetimes:
    """Lifetimes from typed or pasted text of fewer than ``most`` characters.

    A table as read_lifetimes takes it, first line with names, cells parted by commas, semicolons,
    tabs or blanks; or without names a time and a status on each line, "450 yes"; or times alone,
    with a plus after those that were still working: "450 1150 1560+", also as R prints them.
    Errors: DataError with how many lines are wrong, and line and reason of the first few.

    >>> typed_lifetimes("450 1150 1560+", 100).failed.tolist()
    [1, 1, 0]
    """
    if len(text) >= most:
        raise DataError(
            f"Only {most:,} characters are kept, so the end may be missing: upload it as a file."
        )
    text = re.sub(r"(?m)^[ \t]*\[\d+\]", "", text)  # R counts the values that it prints
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise DataError("No lifetimes are given yet.")
    first = re.split(r"[\s;,]+", lines[0][1])
    if not _is_time(first[0].rstrip("+")):
        if not re.search(r"[;,\t]", lines[0][1]):
            text = re.sub(r"[ ]+", "\t", "\n".join(line.strip() for line in text.splitlines()))
        return _typed_table(text)
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
        failed = [meaning(row[1], True) for _, row in cells]
    else:
        failed = [not cell.endswith("+") for cell in ends]
    time = np.array([float(cell.rstrip("+")) for cell in ends])
    return _lifetimes(time, np.array(failed), "units of time", paired or "+" in text)


def _are_pairs(rows: list[list[str]]) -> bool:
    """Whether a time and a status are meant on each line: a word or a 0 says so, for neither is a
    time; 1 says so if it ends most lines."""
    ends = [row[1] for row in rows if len(row) == 2 and meaning(row[1], True) is not None]
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
    if meaning(row[1], True) is None:
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


def _typed_table(text: str) -> Lifetimes:
    """A table with names, in which nothing may be wrong or open: the text is there to be put
    right."""
    (found,) = read_tables([("Your table", text.encode())], FORM, lambda *_: None)
    assert isinstance(found, Understood)
    wrong = [
        (row.line, "no row like the others" if row.reason in APART else row.reason)
        for row in found.dropped
    ]
    if wrong:
        raise _lines_refused("row", wrong)
    for question in found.questions:
        if question.key == "column time":
            raise DataError("Your table: no column is named time, hours, days or the like.")
        if question.key == "column failed":
            raise DataError(
                "Your table: a column may say what became of each; name it failed or censored."
            )
        if question.key == "yes":
            raise DataError(f"{question.text} Write 1 and 0, or failed and censored.")
    return build_lifetimes([found])


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
