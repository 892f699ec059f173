"""Tables of ratings with a row for each user and a column for each item, or the other way round."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.codes import code_of
from core.datasets.intake.left_out import asked
from core.datasets.intake.numerals import number_form, read_numbers
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import best_fit, plain
from core.datasets.intake.understanding import Choices, Question, Understood
from core.datasets.intake.wide import melted
from core.datasets.rating_columns import ITEM, MAX_LEVELS, PLAYS, RATING, TIME, USER, like_ratings

LEAST = 6  # columns of ratings
MOST_CELLS = 6_000_000
FIRST = 300  # rows that are looked at
WHOSE = {"user": "item", "item": "user"}  # whose a row is → whose a column is


def long_ratings(raw: RawTable, choices: Choices) -> RawTable:
    """A matrix of ratings with a rating in each row, under the names of the parts that they play;
    any other table as it is."""
    if raw.melted is not None or choices.across == "no":
        return raw
    if not is_matrix(raw):
        return _of_numbered_rows(raw, choices)
    label = _label(raw)
    row = choices.across or _whose_row(raw.names[label])
    places = tuple(at for at in range(len(raw.columns)) if at != label)
    names = tuple(row if at == label else name for at, name in enumerate(raw.names))
    named = replace(raw, names=names)
    found = melted(named, (label,), places, (WHOSE[row], "rating"), f"{WHOSE[row]}s")
    return replace(found, melted=replace(found.melted, wide=raw))


def _of_numbered_rows(raw: RawTable, choices: Choices) -> RawTable:
    """The same of a matrix in which a number stands for no rating, as Jester's 99, and whose rows
    have numbers, if they are told at all: then ratings may have any values. A column that counts
    the ratings of each row is none of them."""
    rows, columns = len(raw), len(raw.columns)
    if columns <= LEAST or rows < 2 or rows * columns > MOST_CELLS:
        return raw
    values = _values(raw)
    code = None if values is None else code_of(values[:, 1:-1].ravel())
    if code is None:
        return raw
    coded = (values == code).any(axis=0)
    given = (values[:, coded] != code).sum(axis=1)
    counts = [at for at in range(columns) if not coded[at] and (values[:, at] == given).all()]
    label = next((at for at in (_label(raw),) if at is not None and not coded[at]), None)
    rest = [at for at in range(columns) if at not in (label, *counts)]
    if 2 * coded.sum() <= len(rest) or len(rest) < LEAST:
        return raw
    names = list(raw.names)
    for number, at in enumerate(rest, start=1):
        names[at] = names[at] or f"{number}"
    if len({names[at] for at in rest}) < len(rest):
        return raw
    row = choices.across or _whose_row("" if label is None else names[label])
    if label is not None:
        names[label] = row
    labels = () if label is None else (label,)
    named, what = replace(raw, names=tuple(names)), f"{WHOSE[row]}s"
    numbered = row if label is None else ""
    found = melted(named, labels, tuple(rest), (WHOSE[row], "rating"), what, numbered)
    return replace(found, melted=replace(found.melted, wide=raw if label is not None else named))


def _values(raw: RawTable) -> np.ndarray | None:
    """The numbers of the first rows, (rows, columns); None where not all cells are some."""
    cells = [column[:FIRST] for column in raw.columns]
    written = [column for column in cells if pa.types.is_string(column.type)]
    form = number_form(written) if written else None
    values = []
    for column in cells:
        if pa.types.is_string(column.type):
            read = read_numbers(column, form)
            if read.bad.any() and len(values):
                return None
            values.append(read.values)
        elif pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            values.append(column.to_numpy().astype(float))
        else:
            return None
    return np.column_stack(values)


def is_matrix(raw: RawTable) -> bool:
    """Whether one column names each row once and all others hold the same few numbers."""
    rows, columns = len(raw), len(raw.columns)
    if columns <= LEAST or rows < 2 or rows * columns > MOST_CELLS or not any(raw.names):
        return False
    label = _label(raw)
    others = [at for at in range(columns) if at != label]
    names = {raw.names[at] for at in others}
    if label is None or "" in names or len(names) < len(others):
        return False
    known = set(map(plain, (*RATING, *PLAYS, *TIME, *USER)))
    if sum(plain(name) in known for name in names) > 1:
        return False
    cells = [raw.columns[at][:FIRST] for at in others]
    written = [column for column in cells if pa.types.is_string(column.type)]
    form = number_form(written) if written else None
    levels: set[float] = set()
    for column in cells:
        if pa.types.is_string(column.type):
            read = read_numbers(column, form)
            if read.bad.any():
                return False
            values = read.values
        elif pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            values = column.to_numpy().astype(float)
        else:
            return False
        levels |= set(values[np.isfinite(values)].tolist())
        if len(levels) > MAX_LEVELS:
            return False
    return like_ratings(np.repeat(sorted(levels), 3))


def _label(raw: RawTable) -> int | None:
    """The column that names the rows: the first one, or the last, where an index may stand."""
    for place in (0, len(raw.columns) - 1):
        if pc.count_distinct(raw.columns[place]).as_py() == len(raw):
            return place
    return None


def _whose_row(name: str) -> str:
    """Users, unless the name of the rows is one of items and none of users."""
    return "item" if best_fit(name, ITEM)[0] > best_fit(name, (*USER, "user"))[0] else "user"


def matrix_asked(found: Understood) -> Understood:
    """With one question for the whole table: whose its rows and its columns are."""
    matrix = found.raw.melted
    if matrix is None or found.choices.across:
        return found
    row = _whose_row(matrix.wide.names[matrix.labels[0]] if matrix.labels else "")
    count = f"{len(matrix.times):,} columns"
    words = {
        "user": "a row for each user, a column for each item",
        "item": "a row for each item, a column for each user",
        "no": "neither: its columns are no ratings",
    }
    text = f"The cells of {count} look like ratings. What does the table have?"
    return asked(found, Question("across", text, tuple(words.items()), row))
