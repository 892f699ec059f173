"""Uploaded C-MAPSS files of engine fleets, checked line by line, and a fleet as such files.

A file is parsed within limits and refused with a DataError, one sentence that names the file, the
line where there is one, and the reason.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets.engine_tables import (
    MOST_HOLES,
    other_table,
    passed_over,
    plain_text,
    rul_text,
    table_text,
)
from core.datasets.intake.foreign import what_it_is
from core.datasets.intake.words import MISSING
from core.datasets.uploads import DataError, UploadedFile, UploadLimits, text_files
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    COLUMNS,
    SENSORS,
    Fleet,
    hold_out_units,
    lifetimes,
    sensors_of,
)

LIMITS = UploadLimits(
    packed=40_000_000,  # NASA's whole archive of four sets has 12.4 MB
    text=24_000_000,  # the largest file of the four sets has 10.5 MB
    largest="any C-MAPSS file",
)
MAX_ROWS = 120_000  # the largest has 61,249
MAX_LIFE = 2_000  # cycles of one unit; the longest of the four sets has 543
MIN_TRAINING_UNITS = 5
MAX_ABSOLUTE_VALUE = 1e9

ROLES = {"train": "training", "test": "test", "rul": "RUL"}


@dataclass(frozen=True)
class UploadedSet:
    """The files of one C-MAPSS set; test and rul come together or not at all."""

    name: str
    train: UploadedFile
    test: UploadedFile | None = None
    rul: UploadedFile | None = None


def uploaded_sets(files: Sequence[tuple[str, bytes]]) -> dict[str, UploadedSet]:
    """Find the C-MAPSS sets in uploaded files: set name → its files, nothing parsed yet.

    files: (name, bytes) of text files, .gz, .xz or .bz2 of one, or .zip with any number, such as
    NASA's CMAPSSData.zip. A file's role is read from its name (train, test, RUL) and its set from
    FD001…FD004 in it; a single file without a role is taken for the training set.
    Errors: DataError, for an upload that is empty, too large or damaged, or a set without a
    training file, with two files of one role, or with only one of test and RUL.
    """
    found = text_files(files, LIMITS)
    roles = [role_of(entry.name) for entry in found]
    if len(found) == 1 and roles[0] is None:
        roles = ["train"]
    sets: dict[str, dict[str, UploadedFile]] = {}
    for entry, role in zip(found, roles, strict=True):
        if role is None:
            if entry.member is None:
                raise DataError(
                    f"{entry.name}: the name must contain train, test or RUL to tell its role."
                )
            continue  # a read-me or paper inside the archive
        name = _set_name(entry.name)
        if role in sets.setdefault(name, {}):
            other = sets[name][role].name
            raise DataError(f"{entry.name}: a second {ROLES[role]} file beside {other}.")
        sets[name][role] = entry
    if not sets:
        raise DataError(f"{files[0][0]}: no file in it is named train, test or RUL.")
    for name, parts in sets.items():
        _check_complete(name, parts)
    return {name: UploadedSet(name=name, **parts) for name, parts in sorted(sets.items())}


def role_of(file_name: str) -> str | None:
    """What a file is by its name: train, test or rul.

    >>> role_of("RUL_FD001.txt"), role_of("PM_truth.txt"), role_of("rules.txt")
    ('rul', 'rul', None)
    """
    match = re.search(r"(?<![a-z])(train|test|rul(?!e)|truth)", file_name, re.IGNORECASE)
    return match.group().lower().replace("truth", "rul") if match else None


def read_fleets(
    files: Sequence[tuple[str, bytes]], report: Callable[[float, str], None]
) -> dict[str, Fleet]:
    """Every C-MAPSS set in uploaded files, by its name; see uploaded_sets and read_fleet."""
    fleets, sets = {}, uploaded_sets(files)
    for done, (name, found) in enumerate(sets.items()):
        report(done / len(sets), f"Reading {name} …")
        fleets[name] = read_fleet(found)
    return fleets


def read_fleet(files: UploadedSet, seed: int = 0) -> Fleet:
    """Parse one uploaded C-MAPSS set. Without test files some training units are held out.

    seed: for the units held out and their cuts. Errors: DataError, one sentence with file, line
    and reason.
    """
    train, said = _read_histories(files.train)
    units = len(lifetimes(train))
    if units < MIN_TRAINING_UNITS:
        raise DataError(
            f"{files.train.name}: {units} units, but at least {MIN_TRAINING_UNITS} are needed "
            "to learn from some and judge on others."
        )
    if files.test is None or files.rul is None:
        held_out = hold_out_units(train, seed)
        note = " ".join([held_out.note, *said])
        return Fleet(files.name, held_out.train, held_out.test, held_out.test_rul, note)
    test, more = _read_histories(files.test)
    if list(test.columns) != list(train.columns):
        raise DataError(
            f"{files.test.name}: its sensors are not those of {files.train.name}: "
            f"{', '.join(sensors_of(test)[:4])} … for {', '.join(sensors_of(train)[:4])} …."
        )
    if test.equals(train):
        raise DataError(
            f"{files.test.name}: the same rows as in {files.train.name}, so there is nothing to "
            "judge on that was not learned."
        )
    rul = _read_rul(files.rul)
    test_units = len(lifetimes(test))
    if len(rul) != test_units:
        raise DataError(
            f"{files.rul.name}: {len(rul)} remaining lives, but {files.test.name} has "
            f"{test_units} units."
        )
    sensors = sensors_of(train)
    own = "" if sensors == SENSORS else f", with {len(sensors)} sensors"
    note = f"Uploaded: {units} training and {test_units} test units{own}."
    return Fleet(files.name, train, test, rul, " ".join([note, *said, *more]))


def cmapss_files(fleet: Fleet, name: str = "FD001") -> dict[str, bytes]:
    """A fleet as the three text files of a C-MAPSS set: file name → contents."""
    tables = {"train": fleet.train, "test": fleet.test, "RUL": pd.DataFrame(fleet.test_rul)}
    return {
        f"{role}_{name}.txt": table.to_csv(
            sep=" ", header=False, index=False, lineterminator="\n"
        ).encode()
        for role, table in tables.items()
    }


def _set_name(file_name: str) -> str:
    match = re.search(r"FD\d{3}", file_name, re.IGNORECASE)
    return match.group().upper() if match else "Uploaded fleet"


def _check_complete(name: str, parts: dict[str, UploadedFile]) -> None:
    if "train" not in parts:
        given = next(iter(parts.values())).name
        remedy = (
            "; in a test file no engine fails, so the training file (train_…) has to be added"
            if "test" in parts
            else ""
        )
        raise DataError(f"{given}: the training file of {name} is missing{remedy}.")
    for present, missing in (("test", "rul"), ("rul", "test")):
        if present in parts and missing not in parts:
            remedy = (
                "add it, or leave this file out: some of the training units are then held out"
                if missing == "rul"
                else "add it, or leave this file out"
            )
            raise DataError(
                f"{parts[present].name}: the {ROLES[missing]} file of {name} is missing, so "
                f"{remedy}."
            )


def _read_histories(file: UploadedFile) -> tuple[pd.DataFrame, list[str]]:
    """Parse a training or test file into a table with COLUMNS, or with the sensors that it names;
    cycles from 0 are counted from 1. And what was filled in and left out, a sentence each."""
    text, columns = _text_of(file), COLUMNS
    other = other_table(file.name, text)
    said: list[str] = []
    if other is None:
        said = passed_over(text)
        text = table_text(file.name, text)
        values = _read_numbers(file.name, text, len(COLUMNS))
    else:
        table, said = other
        values, columns = table.to_numpy(float), tuple(table.columns)
    if values[0, 0] == 0:
        values[:, 0] += 1
        said = [*said, f"The units of {file.name} are counted from 1."]
    unit, cycle = values[:, 0], values[:, 1]
    if cycle[0] == 0:
        values[:, 1] = cycle = cycle + 1
    new_unit = np.r_[True, unit[1:] != unit[:-1]]
    expected = np.where(new_unit, 1, np.r_[0, cycle[:-1]] + 1)

    def refuse(rows: np.ndarray, reason: Callable[[int], str]) -> None:
        if rows.any():
            row = int(np.argmax(rows))
            where = "" if other is not None else f", line {_line(text, row)}"
            raise DataError(f"{file.name}{where}: {reason(row)}.")

    refuse(
        (unit != np.round(unit)) | (unit < 1),
        lambda row: f"the unit number must be a positive integer, got {unit[row]:g}",
    )
    refuse(
        cycle != expected,
        lambda row: f"unit {unit[row]:g} has cycle {cycle[row]:g} where {expected[row]:g} follows",
    )
    starts = np.flatnonzero(new_unit)
    returning = np.zeros(len(unit), bool)
    _, first = np.unique(unit[starts], return_index=True)
    returning[np.delete(starts, first)] = True
    refuse(returning, lambda row: f"unit {unit[row]:g} appears a second time")
    lives = np.repeat(np.diff(np.r_[starts, len(unit)]), np.diff(np.r_[starts, len(unit)]))
    refuse(lives == 1, lambda row: f"unit {unit[row]:g} has a single cycle, so no trend")
    refuse(
        lives > MAX_LIFE,
        lambda row: f"unit {unit[row]:g} has {lives[row]} cycles, more than {MAX_LIFE}",
    )
    table = pd.DataFrame(values, columns=list(columns))
    table, filled = _filled(file.name, table)
    return table.astype({"unit": int, "cycle": int}), [*said, *filled]


def _filled(name: str, table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The table with the value of the cycle before in each empty cell, at the beginning of a unit
    that of the cycle after, and what is said of it. Errors: DataError for many empty cells."""
    holes = table.isna()
    count = holes.sum()
    if not count.any():
        return table, []
    worst = str(count.idxmax())
    if count[worst] > MOST_HOLES * len(table):
        raise DataError(
            f"{name}: {count[worst]:,} of {len(table):,} cells of {worst} are empty, too many to "
            "be filled in."
        )
    by_unit = table.groupby("unit", sort=False)
    filled = by_unit.ffill().fillna(by_unit.bfill())
    filled.insert(0, "unit", table["unit"])
    if filled.isna().any(axis=None):
        column = str(filled.isna().any().idxmax())
        unit = table["unit"][filled[column].isna()].iloc[0]
        raise DataError(f"{name}: unit {unit:g} has no value of {column} at all.")
    first = int(np.argmax(holes.any(axis=1).to_numpy()))
    where = f"{holes.columns[int(np.argmax(holes.iloc[first]))]} of unit "
    where += f"{table['unit'][first]:g} in cycle {table['cycle'][first]:g}"
    total = int(count.sum())
    cells = "one empty cell has" if total == 1 else f"{total:,} empty cells have"
    return filled, [f"In {name} {cells} the value of the cycle before ({where})."]


def _text_of(file: UploadedFile) -> bytes:
    text = file.text()
    if foreign := what_it_is(text):
        raise DataError(f"{file.name}: {foreign}.")
    return plain_text(file.name, text, MAX_ROWS)


def _read_rul(file: UploadedFile) -> np.ndarray:
    """Parse a RUL file: one non-negative number of cycles a line."""
    text = rul_text(_text_of(file))
    rul = _read_numbers(file.name, text, 1)[:, 0]
    bad = (rul < 0) | (rul != np.round(rul)) | (rul > MAX_LIFE)
    if bad.any():
        row = int(np.argmax(bad))
        raise DataError(
            f"{file.name}, line {_line(text, row)}: a remaining life must be a whole number of "
            f"cycles from 0 to {MAX_LIFE}, got {rul[row]:g}."
        )
    return rul.astype(int)


def _read_numbers(name: str, text: bytes, columns: int) -> np.ndarray:
    """White-space separated numbers, (rows, columns), all finite and of sensible size."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    head = text[:4096]
    if b"\0" in head:
        raise DataError(f"{name}: this is not a text file.")
    if not text.strip():
        raise DataError(f"{name}: the file is empty.")
    if max(text.count(b"\n"), text.count(b"\r")) > MAX_ROWS:
        raise DataError(f"{name}: more than {MAX_ROWS:,} lines.")
    # The first line decides how many columns pandas sets up, so it is checked before.
    if _fields(head) != columns:
        _explain(name, text, columns)
    try:
        table = pd.read_csv(
            io.BytesIO(text), sep=r"\s+", header=None, quoting=csv.QUOTE_NONE, dtype=float
        )
        values = table.to_numpy()
        empty = np.isnan(values)
        usable = (
            values.shape[1] == columns
            and not empty[:, :2].any()
            and not (empty.any() and _uneven(text, columns))
            and np.all((np.abs(values) <= MAX_ABSOLUTE_VALUE) | empty)
        )
    except ValueError:  # pandas' ParserError and UnicodeDecodeError are ValueErrors
        usable = False
    if not usable:
        _explain(name, text, columns)
    return values


def _uneven(text: bytes, columns: int) -> bool:
    """Whether some line has another number of fields: pandas reads a short one as empty cells."""
    return any(line.split() and len(line.split()) != columns for line in text.splitlines())


def _fields(text: bytes) -> int:
    """Number of fields in the first line that has any."""
    return next((len(line.split()) for line in text.splitlines() if line.strip()), 0)


def _explain(name: str, text: bytes, columns: int) -> None:
    """Raise the DataError that names the first line which is not `columns` usable numbers."""
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line[:10_000].split()
        if not fields:
            continue
        if len(fields) != columns:
            hint = "; fields are separated by spaces" if b"," in line or b";" in line else ""
            if not hint and columns > 1 and number == 1 and len(fields) > 3:
                hint = "; with other sensors a row of names has to stand above them: unit, cycle, …"
            raise DataError(
                f"{name}, line {number}: {len(fields)} columns where {columns} are expected{hint}."
            )
        for column, field in enumerate(fields, start=1):
            shown = field[:20].decode("ascii", "replace")
            if column > 2 and shown.casefold() in MISSING:
                continue
            try:
                value = float(field)
            except ValueError:
                raise DataError(
                    f"{name}, line {number}: “{shown}” in column {column} is not a number."
                ) from None
            if not abs(value) <= MAX_ABSOLUTE_VALUE:
                raise DataError(
                    f"{name}, line {number}: “{shown}” in column {column} is not a usable number."
                )
    raise DataError(f"{name}: the file is not a table of {columns} columns of numbers.")


def _line(text: bytes, row: int) -> int:
    """Line number, from 1, of a table row, counting the blank lines that were skipped."""
    filled = (number for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return next(number for index, number in enumerate(filled) if index == row)
