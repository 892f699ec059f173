"""A pasted matrix: rows of text, a literal, LaTeX or what a program printed → an array."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.intake.literals import Literal, Nested, flattened, read_literal, shortened
from core.datasets.intake.numerals import NumberForm
from core.datasets.intake.pasted import Role, Rows, split_rows, tidied
from core.datasets.intake.pasted_cells import (
    POINT,
    Alternative,
    Question,
    form_of,
    form_said,
    read_cells,
    said_of,
)
from core.datasets.intake.pasted_sample import headed, is_words
from core.datasets.intake.plain_signs import in_brackets, with_zeros
from core.datasets.intake.printed import read_printed, refuse_truncated

MAX_TEXT = 1_000_000
MAX_SIZE = 100

_EMPTY = "The matrix is empty: type at least one number."
_HARD = ("\t", ";", "|")


@dataclass(frozen=True, eq=False)
class MatrixRead:
    """values: (rows, columns), finite; notes: sentences on how it was read; question: what is open
    (the first alternative was taken), or None; names: of the columns, empty where they have none.
    """

    values: np.ndarray
    notes: tuple[str, ...]
    question: Question | None
    names: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        return " ".join(self.notes)


@dataclass(frozen=True)
class _Grid:
    """Cells by rows, before they are numbers. open: two readings of the comma have rows of one
    length, the one taken first."""

    cells: list[list[str]]
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    open: tuple[Role, ...] = ()
    fixed: bool = False  # a program's decimal point
    factor: float = 1.0


def read_matrix_text(
    text: str,
    decimal: str | None = None,
    *,
    separator: str | None = None,
    max_size: int = MAX_SIZE,
    square: bool = True,
) -> MatrixRead:
    r"""The matrix that a text holds.

    A line is a row; in a text of one line semicolons end rows. Cells are parted by tabs, else
    semicolons, bars, commas or spaces. Literals of Python, NumPy, R, MATLAB, Julia and Mathematica,
    LaTeX and printed matrices are taken, fractions 1/3 divided, a row of names and a column of
    labels left out and said. A comma without tabs or semicolons parts cells where that alone gives
    a square (square=False: rows of one length), else it is a decimal sign.

    decimal: "." or ",", where the reader has decided; separator: "," where it parts cells. Errors:
    ValueError, one sentence with row and column, for what is no real number up to ±1e100, rows of
    different length, a shape that is not square, more than max_size rows or columns.

    >>> read_matrix_text("1,000\t0,345\n2\t1/2").values.tolist()
    [[1.0, 0.345], [2.0, 0.5]]
    >>> read_matrix_text("matrix(c(1, 2, 3, 4), nrow = 2)").values.tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    longest = min(MAX_TEXT, 10_000 + 100 * max_size**2)
    if len(text) > longest:
        raise ValueError(
            f"The text has {len(text):,} characters; a matrix of numbers up to "
            f"{max_size}×{max_size} needs no more than {longest:,}."
        )
    if separator not in (None, ","):
        raise ValueError(f'separator must be ",", got {separator!r}.')
    text = in_brackets(with_zeros(tidied(text)))
    commas = "separator" if separator else "number" if decimal == "," else None
    grid = _grid(text, commas, square)
    cells = grid.cells
    _check_size(cells, max_size)
    flat = [cell for row in cells for cell in row]
    commaed = any("," in cell for cell in flat) and not grid.fixed
    form = form_of([flat], decimal) if commaed else POINT
    if not commaed and any(re.search(r"\d \d{3}", cell) for cell in flat):
        form = replace(POINT, thousands=" ")
    values, notes = _values(cells, form)
    _check_shape(cells, square)
    question = _question(text, grid, form, values * grid.factor)
    said = (*grid.notes, form_said(form, flat), *notes)
    matrix = values.reshape(len(cells), -1) * grid.factor
    return MatrixRead(matrix, tuple(filter(None, said)), question, grid.names)


def _grid(text: str, commas: Role | None, square: bool) -> _Grid:
    refuse_truncated(text)
    printed = read_printed(text)
    literal = None if printed else read_literal(text)
    if literal:
        return _from_literal(literal)
    text = printed.text if printed else text
    if not any(re.search(r"[^\s\[\](){},;|]", line) for line in text.split("\n")):
        raise ValueError(_EMPTY)
    rows, open_ = _parted(text, commas, square)
    if not rows.cells:
        raise ValueError(_EMPTY)
    grid = _without_names(rows)
    factor = 10.0**printed.factor if printed else 1.0
    notes = [f"Read as {printed.form}."] if printed else []
    notes += [f"All multiplied by {factor:g}."] if factor != 1 else []
    return replace(grid, open=open_, notes=(*notes, *grid.notes), factor=factor)


def _from_literal(literal: Literal) -> _Grid:
    cells: Nested = literal.cells
    while literal.depth > 2 and len(cells) == 1 and isinstance(cells[0], list):
        cells, literal = cells[0], replace(literal, depth=literal.depth - 1)
    if not list(flattened(cells)):
        raise ValueError(_EMPTY)
    if literal.depth > 2:
        raise ValueError(
            "The brackets are nested more than two deep, but a matrix has rows and columns only; "
            "paste one matrix."
        )
    rows = [row if isinstance(row, list) else [row] for row in cells]
    rows = [cells] if literal.depth == 1 else rows
    fixed = not any("," in cell for cell in flattened(cells))
    return _Grid(rows, (f"Read as {literal.form}.",), fixed=fixed)


def _parted(text: str, commas: Role | None, square: bool) -> tuple[Rows, tuple[Role, ...]]:
    """Rows of cells, and what commas may be where two readings have the shape that is asked for."""

    def split(commas: Role | None) -> Rows:
        rows = split_rows(text, commas, None, True)
        if rows.separator in _HARD or not any(" " in cell for row in rows.cells for cell in row):
            return rows  # between tabs a space may part thousands
        return split_rows(text, commas, "separator", True)

    rows = split(commas)
    if commas or rows.commas in ((), ("separator",)) or rows.separator in _HARD:
        return rows, ()
    kinds: dict[Role, Rows] = {kind: split(kind) for kind in ("number", "separator")}
    shape: Callable[[list[list[str]]], bool] = _is_square if square else _is_even
    fit = [kind for kind, each in kinds.items() if shape(_without_names(each).cells)]
    squares = [kind for kind in fit if _is_square(_without_names(kinds[kind]).cells)]
    if squares == ["separator"]:
        fit.reverse()
    return (kinds[fit[0]], tuple(fit)) if fit else (rows, ())


def _is_square(cells: list[list[str]]) -> bool:
    return all(len(row) == len(cells) for row in cells)


def _is_even(cells: list[list[str]]) -> bool:
    return len({len(row) for row in cells}) == 1


def _without_names(rows: Rows) -> _Grid:
    """Cells without a row of names, lines above it, and a column of labels or of row numbers."""
    notes = []
    cells, names = rows.cells, []
    if all(is_words(cell) for cell in cells[0] if cell) or _is_counted(cells):
        if _is_counted(cells):  # as pandas prints a table: columns and rows by number
            return _Grid([row[1:] for row in cells[1:]], ("Row and column numbers left out.",))
        try:
            table = headed(rows)
        except ValueError:
            return _Grid(cells)
        cells, names = table.rows, table.names
        above = [*table.above, *([" ".join(filter(None, names))] if names else [])]
        if above:
            shown = ", ".join(f"“{shortened(line)}”" for line in above)
            notes.append(f"{'Headings' if len(above) > 1 else 'Heading'} {shown} left out.")
    first = [row[0] for row in cells]
    labels = sum(map(is_words, first)) > len(cells) / 2 and min(map(len, cells)) > 1
    numbered = bool(names) and not names[0] and _is_running(first)
    if labels or numbered:
        cells, names = [row[1:] for row in cells], names[1:]
        notes.append(
            f"First column left out: {', '.join(map(shortened, first[:3]))}"
            f"{', …' if len(first) > 3 else ''}."
        )
    return _Grid(cells, tuple(notes), tuple(names))


def _is_counted(cells: list[list[str]]) -> bool:
    """0    1
    0  1.5  2.5"""
    head, body = cells[0], cells[1:]
    head = head[1:] if head and not head[0] else head
    wide = {len(row) for row in body} == {len(head) + 1}
    return wide and _is_running(head) and _is_running([row[0] for row in body])


def _is_running(cells: list[str]) -> bool:
    return any(cells == [str(at + start) for at in range(len(cells))] for start in (0, 1))


def _check_size(cells: list[list[str]], max_size: int) -> None:
    longest = max(map(len, cells))
    if max(len(cells), longest) > max_size:
        raise ValueError(
            f"The matrix is too large: {_count(len(cells), 'row')} of up to {longest} numbers, "
            f"but at most {max_size}×{max_size} is allowed; leave some out."
        )


def _check_shape(cells: list[list[str]], square: bool) -> None:
    width = len(cells[0])
    for i, row in enumerate(cells, 1):
        if len(row) != width:
            raise ValueError(
                f"Row {i} has {_count(len(row), 'number')}, but row 1 has {width}; give every row "
                "as many."
            )
    if square and len(cells) != width:
        raise ValueError(
            f"The matrix is not square: {_count(len(cells), 'row')} and {_count(width, 'column')}; "
            "give as many of one as of the other."
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _values(cells: list[list[str]], form: NumberForm) -> tuple[np.ndarray, list[str]]:
    """All cells as numbers, one after the other. Errors: ValueError for the first that is none."""
    placed = [(cell, i, j) for i, row in enumerate(cells, 1) for j, cell in enumerate(row, 1)]
    flat = [cell for cell, _, _ in placed]
    read = read_cells(flat, form)
    bad = {*read.reasons, *np.flatnonzero(read.censored).tolist()}
    if bad:
        cell, i, j = placed[min(bad)]
        raise ValueError(_refusal(cell, i, j, read.reasons.get(min(bad), ""), form, flat))
    return read.values, said_of(read)


def _refusal(
    cell: str, row: int, column: int, reason: str, form: NumberForm, flat: list[str]
) -> str:
    where, shown = f"Row {row}, column {column}", f"“{shortened(cell)}”"
    if not cell:
        return f"{where} is empty; type a number there."
    if reason == "no value":
        return f"{where}: {shown} is not a number; type one there."
    if reason == "infinite":
        return f"{where}: {shown} is infinite; every entry must be finite."
    if reason.startswith("too large"):
        return f"{where}: {shown} is too large; the limit is 1e+100."
    if reason == "divides by zero":
        return f"{where}: {shown} divides by zero; type another number."
    mark, other = (",", ".") if form.decimal == "." else (".", ",")
    beside = next((one for one in flat if other in one), "")
    if re.fullmatch(r"[+-]?\d*[.,]\d+", cell) and mark in cell and beside:
        names = {".": "a point", ",": "a comma"}
        return (
            f"{where}: {shown} has {names[mark]}, while “{shortened(beside)}” has {names[other]}; "
            "use one decimal sign."
        )
    return f"{where}: {shown} is not a real number; one is 0.5, 1e-3 or 1/3."


def _question(text: str, grid: _Grid, form: NumberForm, values: np.ndarray) -> Question | None:
    """What the comma is, where that is open."""
    width = len(grid.cells[0])
    taken = tuple(values[:width].tolist())
    if form.ambiguous:
        comma = replace(form, decimal=",", thousands="")
        other = read_cells(grid.cells[0], comma).values * grid.factor
        kinds = [
            Alternative("The comma parts thousands", {"decimal": "."}, taken),
            Alternative("Decimal comma", {"decimal": ","}, tuple(other.tolist())),
        ]
        return Question("decimal", f"{form.proof}.", tuple(kinds))
    if len(grid.open) < 2:
        return None
    kinds = []
    for kind in grid.open:
        label = "Decimal comma" if kind == "number" else "The comma parts cells"
        keywords = {"decimal": ","} if kind == "number" else {"separator": ","}
        first = taken
        if kind != grid.open[0]:
            cells = _without_names(split_rows(text, kind, "separator", True)).cells[0]
            first = tuple(read_cells(cells, form_of([cells])).values.tolist())
        kinds.append(Alternative(label, keywords, first))
    return Question("separator", "The comma may be a decimal sign or part cells.", tuple(kinds))
