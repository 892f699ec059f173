"""From uploaded files to understood tables: the way in of every page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.datasets.intake.arff_files import read_arff
from core.datasets.intake.delimited import read_delimited
from core.datasets.intake.foreign import what_it_is
from core.datasets.intake.headed_rows import read_headed
from core.datasets.intake.listed_series import read_listed
from core.datasets.intake.literal_files import read_literal_file
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import Need, best_fit, order_without_names
from core.datasets.intake.typed_files import NO_PICKLE, kind_of, read_typed
from core.datasets.intake.understanding import (
    Choices,
    Known,
    Understood,
    candidates_of,
    playable,
    refused,
    understand,
)
from core.datasets.uploads import DataError, UploadedFile, UploadLimits, text_files

PICKLES = (".pkl", ".pickle", ".pkl.gz", ".pkl.xz", ".pkl.bz2", ".pkl.zst")

Progress = Callable[[float, str], None]


def _none(_: UploadedFile) -> bool:
    return False


def _all(tables: list[Any]) -> list[Any]:
    return tables


@dataclass(frozen=True)
class Form:
    """What a page takes: tables of one or more kinds, within limits. It travels to the worker that
    reads a large file, so its functions are ones with a name.

    first: the name of the need that goes before the others where a table may be either;
    beside: tells files that are no tables, and are handed on as they are; settle(tables) → tables
    says which of several are used: one left aside becomes AsIs, with the reason as its sentence;
    aside: whether one that nothing can be made of is, where there are others; one: whether a page
    uses one table of a kind alone, so that of several its reader chooses which.
    """

    needs: tuple[Need, ...]
    limits: UploadLimits
    first: str = ""
    beside: Callable[[UploadedFile], bool] = _none
    settle: Callable[[list[Any]], list[Any]] = _all
    aside: bool = False
    one: bool = False


@dataclass(frozen=True, eq=False)
class AsIs:
    """A file that is no table, unpacked. file: the name of the upload that it lies in, where that
    is another."""

    name: str
    data: bytes
    clear: bool = True
    sentence: str = "read as it is."
    file: str = ""


def raw_table(entry: UploadedFile, most: int, progress: Progress, choices: Choices) -> RawTable:
    """The cells of one unpacked file. Errors: DataError, one sentence with its name."""
    archive = (entry.file, "" if entry.nested else entry.member or "")
    return replace(_cells_of(entry, most, progress, choices), archive=archive)


def _cells_of(entry: UploadedFile, most: int, progress: Progress, choices: Choices) -> RawTable:
    data = entry.text()
    if listed := read_listed(entry.name, data, most, choices.counted):
        return listed
    if arff := read_arff(entry.name, data, most):
        return arff
    if foreign := what_it_is(data):
        raise DataError(f"{entry.name}: {foreign}.")
    kind = kind_of(data)
    if kind:
        return read_typed(entry.name, data, kind, most, choices.sheet, choices.names)
    if headed := read_headed(entry.name, data, most):
        return headed
    if choices.delimiter is None and (listed := read_literal_file(entry.name, data, most)):
        return listed
    return read_delimited(entry.name, data, most, progress, choices.delimiter, choices.names)


def read_tables(
    files: Sequence[tuple[str, bytes]],
    form: Form,
    report: Progress,
    choices: Mapping[str, Choices] = {},
    look: bool = False,
) -> list[Understood | AsIs]:
    """Every table of an upload as the page needs it, and what comes beside them.

    choices: by file name, what a reader decided; look: a table of which nothing can be made comes
    back with its refusal, so that its reader can choose other columns. A file is taken for the need
    whose parts its columns can play best. Errors: DataError, one sentence with file, place and
    reason.
    """
    given = [(entry, form.beside(entry)) for entry in text_files(files, form.limits)]
    entries = [(entry, beside) for entry, beside in given if entry.may_be_table or beside]
    if not entries:
        if any(entry.name.lower().endswith(PICKLES) for entry, _ in given):
            raise DataError(f"{files[0][0]}: {NO_PICKLE}.")
        raise DataError(f"{files[0][0]}: there is no table in it.")
    found: list[Understood | AsIs] = []
    faults: list[tuple[DataError, Understood | None]] = []
    for at, (entry, beside) in enumerate(entries):
        if beside:
            found.append(AsIs(entry.name, entry.text(), file=entry.file))
            continue

        def part(share: float, what: str, at: int = at) -> None:
            report((at + share) / len(entries), what)

        part(0.0, f"Reading {entry.name[:40]} …")
        table, fault = _read_one(entry, form, part, choices.get(entry.name, Choices()))
        if fault is None:
            found.append(table)
            continue
        faults.append((fault, table))
        if len(entries) == 1 or (entry.member is None and not form.aside):
            if not look or table is None:
                raise fault
            found.append(table)
        elif entry.member is None:  # what else lies in an archive is passed over
            reason = str(fault).removeprefix(f"{entry.name}: ")
            found.append(AsIs(entry.name, b"", sentence=f"left aside: {reason}"))
    known = [table for table in found if isinstance(table, Understood)]
    if faults and not known:
        fault, table = faults[0]
        if not look or table is None:
            raise fault
        return [table]
    if any(table.why_not for table in known):
        return found
    try:
        return form.settle(found)
    except DataError as error:
        if not look or not known:
            raise
        one = next((table for table in known if str(error).startswith(table.name)), known[0])
        return [replace(one, why_not=str(error)) if table is one else table for table in found]


def _read_one(
    entry: UploadedFile, form: Form, progress: Progress, choices: Choices
) -> tuple[Understood | None, DataError | None]:
    """One file as the page needs it; or why not, with the table where there is one."""
    most = max(need.max_rows for need in form.needs)
    try:
        raw = raw_table(entry, most, progress, choices)
    except DataError as error:
        return None, error
    known: Known = {}
    need = best_need(raw, form.needs, choices, form.first, known)
    table = None
    try:
        if need.parted and choices.delimiter is None and (sign := need.parted(raw)):
            raw, known = raw_table(entry, most, progress, replace(choices, delimiter=sign)), {}
        table = understand(raw, need, choices, known)
        if len(table.table) > need.max_rows:
            most = f"{need.max_rows:,} {need.counted or 'rows'}"
            raise DataError(
                f"{raw.name}: {len(table.table):,} rows, but at most {most} are read"
                f"{_that_fit(table)}."
                if need.counted
                else f"{raw.name}: more than {most}."
            )
        return (need.arrange(table) if need.arrange else table), None
    except DataError as refusal:
        reason = need.why_not(raw) if need.why_not else ""
        error = DataError(f"{raw.name}: {reason}.") if reason else refusal
        if table is None:
            return refused(raw, need, choices, str(error)), error
        return replace(table, why_not=str(error)), error


def _that_fit(table: Understood) -> str:
    """How many rows of a wide table may be kept, where it makes too many."""
    if table.raw.melted is None:
        return ""
    rows = len(table.raw.melted.wide)
    fit = rows * table.need.max_rows // len(table.table)
    unit = 10 ** max(len(str(fit)) - 2, 0)
    return f": keep about {fit // unit * unit:,} of the {rows:,} rows of the file"


def best_need(
    raw: RawTable,
    needs: Sequence[Need],
    choices: Choices | None = None,
    first: str = "",
    known: Known | None = None,
) -> Need:
    """The need that a reader has said; else that of which the names of columns fit most parts, one
    with all required parts before others; of two, the first that has columns for them. Without
    names, the first that tells an order of its parts.

    first: the name of a need that goes before the others where its columns are there and one of
    them has its name; known: for what is found out of the columns.
    """
    choices = choices or Choices()
    known = {} if known is None else known
    said = next((need for need in needs if need.name == choices.need), None)
    if said or len(needs) == 1:
        return said or needs[0]
    wanted = next((need for need in needs if need.name == first), None)
    if not any(raw.names):
        if any(need.nameless for need in needs):
            columns = candidates_of(raw, choices)
            told = next((need for need in needs if order_without_names(need, columns)), None)
            if told or not wanted:
                return told or needs[0]
        tried = (wanted, *needs) if wanted else ()
        can = (need for need in tried if playable(raw, need, choices, known))
        return next(can, wanted or needs[0])

    def fits(need: Need) -> list[int]:
        return [
            max((best_fit(name, (*role.words, role.name))[0] for name in raw.names), default=0)
            for role in need.roles
        ]

    def named(need: Need) -> list[int]:
        return [n for n, role in zip(fits(need), need.roles, strict=True) if role.required]

    def score(need: Need) -> tuple[bool, int]:
        return (all(named(need)), sum(fits(need))) if named(need) else (False, 0)

    if wanted and named(wanted)[0] > 1 and playable(raw, wanted, choices, known):
        return wanted
    best = max(needs, key=score)
    if wanted and not score(best)[0]:
        told = (need for need in needs if need.why_not and need.why_not(raw))
        likeliest = best if any(named(best)) else next(told, wanted)
        return next((n for n in (wanted, *needs) if playable(raw, n, choices, known)), likeliest)
    rivals = [need for need in needs if all(named(need))]
    if len(rivals) > 1:  # names alone do not tell
        tried = sorted(rivals, key=score, reverse=True)
        return next((need for need in tried if playable(raw, need, choices, known)), best)
    return best
