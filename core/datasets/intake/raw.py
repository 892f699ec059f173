"""A table as it stands in a file: names and cells, before anyone has decided what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.layout import Layout


@dataclass(frozen=True)
class Dropped:
    """A row that was left out. line: in the file, from 1 (0: unknown); text: how it begins."""

    line: int
    reason: str
    text: str = ""


LISTED = 50  # rows that are left out with their line


def leave_out(dropped: list[Dropped], line: int, reason: str, row: str) -> None:
    """One more row that does not fit, with its line as long as there are few."""
    dropped.append(Dropped(line if len(dropped) < LISTED else 0, reason, row[:80]))


class Lines(Protocol):
    """Where rows of a table, from 0, stand in the file: plain values, so that a table can travel
    between processes."""

    def __call__(self, rows: Sequence[int], /) -> list[int]: ...


@dataclass(frozen=True)
class Numbered:
    """One row a line, from line ``first`` on."""

    first: int

    def __call__(self, rows: Sequence[int]) -> list[int]:
        return [row + self.first for row in rows]


@dataclass(frozen=True, eq=False)
class Picked:
    """Each row is one of another table's, whose lines are ``lines``."""

    lines: Lines
    of: np.ndarray

    def __call__(self, rows: Sequence[int]) -> list[int]:
        return self.lines([int(self.of[row]) for row in rows])


@dataclass(frozen=True, eq=False)
class RawTable:
    """names: one a column, "" where the file has none; columns: each (n,), strings, or numbers and
    times where the file has types; dropped: rows that do not fit the table; lines(rows) → the lines
    of rows from 0; form: how the file was read, in a few words; head: its first rows of cells.
    """

    name: str
    names: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    layout: Layout
    dropped: tuple[Dropped, ...]
    lines: Lines
    form: str
    head: tuple[tuple[str, ...], ...]
    delimiter: str = ""
    encoding: str = "utf-8"
    sheets: tuple[str, ...] = ()  # of a workbook
    melted: Any = None  # how it came from a table whose times stood across, see Melted
    inside: tuple[str | int, ...] = ()  # of JSON: names of the objects that the table lies in
    # Of JSON: paths of columns that lie in several objects; or names of lists in cells, lengths.
    spread: tuple[tuple[str | int, ...], ...] = ()
    shape: str = ""  # of JSON: how the table is kept there; "two rows" of names in other files
    archive: tuple[str, str] = ("", "")  # a zip, and the path in it, "" where that is another zip's
    made: tuple[Any, ...] = ()  # columns at the end that are made of others, see MadeColumn
    places: tuple[int, ...] = ()  # of the columns in the file; (): one after the other
    listed: Any = None  # how it came from series one after the other, see Listed
    part: str = ""  # that only a part of the file is read, a sentence

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0


def without_blank(
    names: tuple[str, ...], columns: tuple[pa.ChunkedArray, ...]
) -> tuple[tuple[str, ...], tuple[pa.ChunkedArray, ...], tuple[int, ...]]:
    """Names, columns and their places without those that have neither a name nor a cell, as a
    delimiter at the end of every line makes them."""
    kept = [
        at
        for at, (name, column) in enumerate(zip(names, columns, strict=True))
        if name or not pa.types.is_string(column.type) or _filled(column)
    ]
    kept = kept or [*range(len(names))][:1]
    return tuple(names[at] for at in kept), tuple(columns[at] for at in kept), tuple(kept)


def _filled(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py())
