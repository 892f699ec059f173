"""A pasted frequency table, a value and how often it occurs in each line → one sample."""

import re

import numpy as np

from core.datasets.intake.literals import shortened
from core.datasets.intake.numbers_pasted import MAX_NUMBERS, NumbersRead
from core.datasets.intake.numerals import NumberForm
from core.datasets.intake.pasted import split_rows, tidied
from core.datasets.intake.pasted_cells import (
    POINT,
    Alternative,
    Cells,
    Question,
    form_of,
    form_said,
    read_cells,
)
from core.datasets.intake.pasted_sample import Table, headed
from core.datasets.intake.roles import plain

COUNTED = (
    *("count", "counts", "frequency", "frequencies", "freq", "times", "number", "n", "observed"),
    *("occurrences", "anzahl", "häufigkeit", "haeufigkeit", "effectif", "effectifs", "nombre"),
    *("fréquence", "frecuencia", "recuento", "número", "veces", "frequência", "contagem"),
    *("frequenza", "conteggio", "numero"),
)
FEWEST_ROWS = 3  # that look like a table without being called one


def read_frequencies(
    text: str, decimal: str | None = None, *, most: int = MAX_NUMBERS
) -> NumbersRead:
    """The single numbers of a frequency table; signs, units and censored values as in
    `read_number_text`.

    decimal: "." or ",", where the reader has decided. Errors: ValueError, one sentence with its
    line, for a line without exactly two numbers, a second one that is no whole number from 0, no
    number or more than `most` in all.

    >>> read_frequencies("deaths corps\\n0 3\\n1 2").values.tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0]
    """
    table = _table(text)
    for row, line in zip(table.rows, table.lines, strict=True):
        if len(row) != 2:
            many = f"{len(row)} number{'s' * (len(row) != 1)}"
            said = "must hold a value and how often it occurs"
            raise ValueError(f"Line {line} {said}, got {many}.")
    form = _form(table, decimal)
    values, times = (_read(table, column, form) for column in (0, 1))
    for at, line in enumerate(table.lines):
        for cells, column in ((values, 0), (times, 1)):
            if at in cells.reasons:
                cell, reason = table.rows[at][column][:20], cells.reasons[at]
                raise ValueError(f"Line {line}: “{cell}” cannot be counted ({reason}).")
        if not _counted(times, at):
            often = table.rows[at][1][:20]
            raise ValueError(f"Line {line}: {often} is not a whole number of times.")
    total = times.values.sum()
    if not 1 <= total <= most:
        raise ValueError(f"The table counts {total:,.0f} numbers; 1 to {most:,} are read.")
    often = times.values.astype(int)
    heading = ", ".join(table.names) or (table.above[-1] if table.above else "")
    passed = f"Heading “{shortened(heading)}” left out." if heading else ""
    said = form_said(form, [cell for row in table.rows for cell in row])
    return NumbersRead(
        values=np.repeat(values.values, often),
        censored=np.repeat(values.censored, often),
        left_out=(),
        notes=tuple(filter(None, ("Read as values and how often each occurs.", passed, said))),
        question=_question(text, form, most),
        heading=heading,
        unit=values.unit,
    )


def headed_as_frequencies(text: str) -> bool:
    """Whether the first line is a heading of two words of which the second means a count.

    >>> headed_as_frequencies("deaths;count\\n0;109"), headed_as_frequencies("x y\\n1 2")
    (True, False)
    """
    first = tidied(text).lstrip().partition("\n")[0].strip()
    words = [word for word in re.split(r"[\s;,|]+", first) if word]
    return len(words) == 2 and plain(words[1]) in map(plain, COUNTED)


def looks_like_frequencies(text: str) -> bool:
    """Whether there are 3 lines or more, of two numbers each, the second a possible count.

    >>> looks_like_frequencies("0 109\\n1 65\\n2 22"), looks_like_frequencies("0 109 1 65 2 22")
    (True, False)
    """
    try:
        table = _table(text)
    except ValueError:
        return False
    if len(table.rows) < FEWEST_ROWS or any(len(row) != 2 for row in table.rows):
        return False
    form = _form(table, None)
    values, times = (_read(table, column, form) for column in (0, 1))
    whole = all(_counted(times, at) for at in range(len(table.rows)))
    return whole and not (values.reasons or times.reasons)


def _table(text: str) -> Table:
    text = tidied(text)
    rows = split_rows(text, spaces="separator")
    if all(len(row) == 1 for row in rows.cells):
        rows = split_rows(text, "separator", "separator")
    return headed(rows)


def _form(table: Table, decimal: str | None) -> NumberForm:
    form = form_of([list(column) for column in zip(*table.rows, strict=True)], decimal)
    commas = any("," in cell for row in table.rows for cell in row)
    return form if commas or not form.ambiguous else POINT


def _question(text: str, form: NumberForm, most: int) -> Question | None:
    """Which sign is the decimal one, where that is open."""
    if not form.ambiguous:
        return None
    signs = (form.decimal, "." if form.decimal == "," else ",")
    kinds = []
    for sign in signs:
        try:
            values = tuple(np.unique(read_frequencies(text, sign, most=most).values)[:3].tolist())
        except ValueError:
            values = ()
        label = "Decimal comma" if sign == "," else "The comma parts thousands"
        kinds.append(Alternative(label, {"decimal": sign}, values))
    said = "The comma may be a decimal sign or part thousands."
    return Question("decimal", said, tuple(kinds))


def _read(table: Table, column: int, form: NumberForm) -> Cells:
    return read_cells([row[column] for row in table.rows], form)


def _counted(times: Cells, at: int) -> bool:
    value = times.values[at]
    return bool(not times.censored[at] and value >= 0 and value == round(value))
