"""Which cells of pasted rows are one sample; headings, labels, counters told from the numbers."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.intake.literals import shortened
from core.datasets.intake.numerals import NumberForm
from core.datasets.intake.pasted import Rows
from core.datasets.intake.pasted_cells import Cells, capitalised, read_cells
from core.datasets.intake.words import MISSING

MAX_COLUMNS = 200
TOGETHER = 0  # instead of a column: all of them are one sample

_NUMERIC = re.compile(r"[^\w\n]{0,4}(?:[A-Za-z]{1,3}[.$]? ?)?[$€£¥]?[.,]?\d")


@dataclass(frozen=True)
class Table:
    """Rows without headings. names: one a column, or empty; above: lines of words above."""

    rows: list[list[str]]
    lines: list[int]
    names: list[str]
    above: list[str]
    tabs: bool

    def named(self, column: int) -> str:
        """A column, from 1, for a sentence."""
        name = self.names[column - 1] if self.names else ""
        return f"column “{shortened(name)}”" if name else f"column {column}"


@dataclass(frozen=True)
class Sample:
    """The cells that are one sample. places: where each stands; columns: numeric ones, from 1."""

    cells: list[str]
    places: list[str]
    note: str = ""
    heading: str = ""
    columns: tuple[int, ...] = ()
    taken: int = TOGETHER


def headed(rows: Rows) -> Table:
    """Rows of words above the numbers told from these; the last of them may name the columns.

    Errors: ValueError when there are no numbers below.
    """
    first = next((at for at, row in enumerate(rows.cells) if _begins(row)), None)
    if first is None:
        word = next((cell for row in rows.cells for cell in row if cell), "")
        found = f"The text has no numbers (“{shortened(word)}”)" if word else "The text is empty"
        raise ValueError(f"{found}; paste at least one number.")
    later = [cell for row in rows.cells[first + 1 :] for cell in row]
    if later and _titled(rows.cells[first]) and not any(map(is_words, later)):
        first += 1  # a title with a number in it: Sales 2020
    above, body = rows.cells[:first], rows.cells[first:]
    names = _column_names(above[-1], body, rows.separator) if above else []
    titles = [" ".join(filter(None, row)) for row in (above[:-1] if names else above)]
    return Table(body, rows.lines[first:], names, titles, rows.separator == "\t")


def columns_of(table: Table) -> list[list[str]]:
    """The cells by columns where the rows are a table; empty where they are a list.

    A table has rows of one width; a list that was wrapped ends in a shorter one. Only between tabs
    may cells be missing at the end.
    """
    widths = Counter(len(row) for row in table.rows)
    width = max(widths)
    if not 1 < width <= MAX_COLUMNS or len(table.rows) == 1:
        return []
    if len(widths) > 1 and not table.tabs:
        return []
    return [[row[at] if at < len(row) else "" for row in table.rows] for at in range(width)]


def chosen_sample(
    table: Table, grid: list[list[str]], form: NumberForm, column: int | None, place: str
) -> Sample:
    """The column that is the sample, or all cells where the rows are a list.

    column: the reader's decision, from 1, or TOGETHER; place: "line" or "row", for the report.
    Without one: the only column of numbers; of several, the first that is no running number, and
    all of them where no column has a name and none counts. Errors: ValueError for a column without
    numbers.
    """
    read = [read_cells(cells, form) for cells in grid]
    numeric = [at for at, cells in enumerate(grid, 1) if _mostly_numbers(read[at - 1], cells)]
    if column and column not in numeric:
        raise ValueError(f"Column {column} holds no numbers; choose another one.")
    if not numeric or column == TOGETHER:
        return _listed(table, place, numeric)
    counting = [at for at in numeric if _is_running(read[at - 1].values)]
    others = [at for at in numeric if at not in counting]
    if table.names:  # a counter without a name is an index that was copied along
        numeric = [at for at in numeric if table.names[at - 1] or at not in counting] or numeric
    if not column and len(numeric) > 1 and not table.names and not (counting and others):
        return _listed(table, place, numeric)
    taken = column or (others or numeric)[0]
    rest = [table.named(at) for at in range(1, len(grid) + 1) if at != taken]
    rest = [*rest[:4], "…"] if len(rest) > 4 else rest
    return Sample(
        grid[taken - 1],
        [f"{place} {line}" for line in table.lines],
        f"{capitalised(table.named(taken))} taken; left out: {', '.join(rest)}.",
        table.names[taken - 1] if table.names else "",
        tuple(numeric),
        taken,
    )


def words_apart(table: Table, form: NumberForm) -> Table:
    """A list in which words behind one of many plain numbers are no unit: 1 2 a 3 are four
    cells."""
    cells = [cell for row in table.rows for cell in row]
    read = read_cells(cells, form)
    if read.unit:
        return table
    glued = {cells[at] for at in read.reasons if " " in cells[at]}
    glued -= {cell for cell in glued if read_cells(cell.split(" ", 1)[:1], form).reasons}
    rows = [
        [part for cell in row for part in (cell.split(" ", 1) if cell in glued else [cell])]
        if len(row) > 1
        else row
        for row in table.rows
    ]
    return replace(table, rows=rows)


def is_words(cell: str) -> bool:
    """Whether a cell begins with letters that are neither a currency nor a missing value."""
    letters = re.match(r"[^\W\d_]", cell) and not _NUMERIC.match(cell)
    return bool(letters) and cell.casefold() not in MISSING | {"inf", "infinity"}


def _begins(row: list[str]) -> bool:
    """Whether a row may hold numbers: a cell begins with one."""
    return any(_NUMERIC.match(cell) for cell in row if not re.match(r"[A-Za-z]\d+$", cell))


def _titled(row: list[str]) -> bool:
    return is_words(row[0]) and not re.search(r"[:=]$", row[0]) and len(row) <= 2


def _column_names(cells: list[str], body: list[list[str]], separator: str) -> list[str]:
    width = Counter(map(len, body)).most_common(1)[0][0]
    if len(body) == 1 or width == 1:
        return []
    names = cells if len(cells) > 1 else cells[0].split()
    if separator != "," and len(names) == width - 1:
        names = ["", *names]  # R prints no name above those of rows
    return names if len(names) == width else []


def _listed(table: Table, place: str, numeric: list[int]) -> Sample:
    """All cells, row by row; a row with words among rows of numbers is one cell."""
    cells, places, heading = [], [], ""
    worded = [any(map(is_words, row)) for row in table.rows]
    first = next((at for at, cell in enumerate(table.rows[0]) if not is_words(cell)), 0)
    if first and not any(worded[1:]):
        heading, worded[0] = " ".join(table.rows[0][:first]).rstrip(" :="), False
    few = 4 * sum(worded) < len(worded)
    for at, (row, line) in enumerate(zip(table.rows, table.lines, strict=True)):
        row = [" ".join(row)] if worded[at] and few else row
        for item, cell in enumerate(row[first if at == 0 and heading else 0 :], 1):
            if not cell and table.tabs:
                continue  # blank cells of a spreadsheet, no value that is missing
            cells.append(cell)
            places.append(f"{place} {line}, item {item}" if len(row) > 1 else f"{place} {line}")
    together = f"{len(numeric)} columns are read as one sample, row by row."
    return Sample(
        cells, places, together if len(numeric) > 1 else "", heading, tuple(numeric), TOGETHER
    )


def _mostly_numbers(read: Cells, cells: list[str]) -> bool:
    present = len(cells) - sum(reason == "no value" for reason in read.reasons.values())
    return 2 * np.isfinite(read.values).sum() >= present > 0


def _is_running(values: np.ndarray) -> bool:
    """1, 2, 3 … or any whole numbers in steps of one, such as years."""
    return bool(
        len(values) > 1
        and (np.diff(values) == 1).all()
        and values[0] == round(values[0])
        and (len(values) > 2 or values[0] in (0, 1))
    )
