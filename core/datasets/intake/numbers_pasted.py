"""A pasted column, row or literal of numbers → one sample."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.intake.literals import Literal, flattened, read_literal, shortened
from core.datasets.intake.numerals import NumberForm
from core.datasets.intake.pasted import Rows, split_rows, tidied, without_errors
from core.datasets.intake.pasted_cells import (
    POINT,
    Alternative,
    LeftOut,
    Question,
    capitalised,
    form_of,
    form_said,
    left_out_said,
    read_cells,
    said_of,
)
from core.datasets.intake.pasted_sample import (
    TOGETHER,
    Sample,
    Table,
    chosen_sample,
    columns_of,
    headed,
    words_apart,
)
from core.datasets.intake.printed import read_printed, refuse_truncated

MAX_TEXT = 1_000_000
MAX_NUMBERS = 100_000
MOST_COLUMNS = 12  # that a question offers; any other one may be chosen as well

_LOOKED_AT = 50  # rows, for the first values of a column


@dataclass(frozen=True, eq=False)
class NumbersRead:
    """One sample as read from text.

    values: (n,), finite; censored: (n,), 1 where the true value is larger (>5, 5+), −1 where it is
    smaller (<2), else 0; left_out: cells without a number; notes: sentences on how it was read;
    question: what is open (the first alternative was taken), or None; heading: words above the
    numbers, or the name of the column; unit: "kg", "$", "%" or ""; items: (n,), which cell each
    value is, from 0, those that were left out and empty lines counted.
    """

    values: np.ndarray
    censored: np.ndarray
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    question: Question | None
    heading: str = ""
    unit: str = ""
    items: np.ndarray | None = None

    @property
    def note(self) -> str:
        return " ".join(self.notes)


@dataclass(frozen=True)
class _Choice:
    """What the reader has decided; None: nothing yet."""

    decimal: str | None = None
    separator: str | None = None
    column: int | None = None

    def but(self, changed: dict) -> dict:
        return {key: value for key, value in (vars(self) | changed).items() if value is not None}


@dataclass(frozen=True)
class _Parsed:
    """The text on its way to numbers; rows and table are None for a literal."""

    sample: Sample
    form: NumberForm
    notes: tuple[str, ...]
    rows: Rows | None = None
    table: Table | None = None
    factor: float = 1.0


def read_number_text(
    text: str,
    decimal: str | None = None,
    *,
    separator: str | None = None,
    column: int | None = None,
    most: int = MAX_NUMBERS,
) -> NumbersRead:
    """The numbers of a pasted text, as one sample.

    Takes lines, lists by spaces, tabs, commas or semicolons, literals of Python, NumPy, R, MATLAB,
    Julia and Mathematica, LaTeX tables, printed vectors; headings, labels, units, currencies,
    percent (as written), thousands signs, fractions, powers of ten, censored values, missing ones.

    decimal: "." or ",", where the reader has decided; separator: "," or " " where that parts
    numbers, "\\n" where a space parts thousands; column: from 1, or TOGETHER. Errors: ValueError,
    one sentence with place, reason and remedy, when no number remains, or more than `most`.

    >>> read = read_number_text("hours\\n1,5 h\\nNA\\n2,25 h\\n10,1 h")
    >>> read.values.tolist(), read.heading, read.unit
    ([1.5, 2.25, 10.1], 'hours', 'h')
    >>> read_number_text("3,14\\n2,72").question.text
    'The comma may be a decimal sign or part two numbers.'
    """
    if len(text) > MAX_TEXT:
        raise ValueError(
            f"The text has {len(text):,} characters, but at most {MAX_TEXT:,} are read; upload it "
            "as a file."
        )
    if separator not in (None, ",", " ", "\n"):
        raise ValueError(f'separator must be ",", " " or "\\n", got {separator!r}')
    text, errors = without_errors(tidied(text))
    choice = _Choice(decimal, separator, column)
    parsed = _parsed(text, choice, most)
    if errors:
        parsed = replace(parsed, notes=(*parsed.notes, errors))
    return replace(_read(parsed, most), question=_question(text, parsed, choice, most))


def _parsed(text: str, choice: _Choice, most: int) -> _Parsed:
    refuse_truncated(text)
    printed = read_printed(text)
    literal = None if printed else read_literal(text)
    if literal:
        return _from_literal(literal, choice)
    rows = _split(printed.text if printed else text, choice)
    if sum(map(len, rows.cells)) > 4 * most:
        raise ValueError(f"The text has more than {4 * most:,} cells; upload it as a file.")
    table = headed(rows)
    grid = columns_of(table) if not (printed and printed.vector) else []
    cells = grid or [[cell for row in table.rows for cell in row]]
    form = form_of(cells, choice.decimal)
    if form.ambiguous and rows.separator == "," and ", " not in text:
        # Whoever parts numbers by a comma alone has a decimal point.
        form = POINT
    place = "row" if printed else "line"
    if not grid and rows.separator == " ":
        table = words_apart(table, form)
    sample = chosen_sample(table, grid, form, choice.column, place)
    factor = 10.0**printed.factor if printed else 1.0
    notes = [f"Read as {printed.form}."] if printed else []
    notes += [f"All multiplied by {factor:g}."] if factor != 1 else []
    if rows.comments:
        lines = "lines" if rows.comments > 1 else "line"
        notes.append(f"{rows.comments} {lines} of comments or footers left out.")
    if above := [f"“{shortened(line)}”" for line in table.above]:
        notes.append(f"{'Headings' if len(above) > 1 else 'Heading'} {', '.join(above)} left out.")
    return _Parsed(sample, form, tuple(notes), rows, table, factor)


def _from_literal(literal: Literal, choice: _Choice) -> _Parsed:
    cells = list(flattened(literal.cells))
    form = form_of([cells], choice.decimal) if any("," in cell for cell in cells) else POINT
    notes = [f"Read as {literal.form}."]
    if literal.depth > 1 and len(literal.cells) > 1:
        notes.append(f"Its {len(literal.cells)} rows are read as one sample, row by row.")
    places = [f"item {place}" for place in range(1, len(cells) + 1)]
    return _Parsed(Sample(cells, places), form, tuple(notes))


def _split(text: str, choice: _Choice) -> Rows:
    commas = {",": "separator"}.get(choice.separator or "")
    spaces = {" ": "separator", "\n": "number"}.get(choice.separator or "")
    rows = split_rows(text, commas, spaces)
    if not choice.decimal or len(rows.commas) < 2:
        return rows
    # With a decimal point, a comma that does not part thousands parts numbers.
    words = [word for line in text.split("\n") for word in line.split() if "," in word]
    groups = all(re.search(r"\d,\d{3}(?!\d)", word) for word in words)
    parts = choice.decimal == "." and not groups
    return split_rows(text, "separator" if parts else "number", spaces)


def _read(parsed: _Parsed, most: int) -> NumbersRead:
    sample = parsed.sample
    read = read_cells(sample.cells, parsed.form)
    left_out = tuple(
        LeftOut(sample.places[at], sample.cells[at], reason)
        for at, reason in sorted(read.reasons.items())
    )
    kept = np.isfinite(read.values)
    if not kept.any():
        said = f": {left_out_said(left_out)}" if left_out else "; paste at least one."
        raise ValueError(f"No number remains{said}")
    if kept.sum() > most:
        raise ValueError(f"The text has {kept.sum():,} numbers, but at most {most:,} are read.")
    notes = [*parsed.notes, sample.note, form_said(parsed.form, sample.cells), *said_of(read)]
    if left_out:
        notes.append(left_out_said(left_out))
    above = parsed.table.above if parsed.table else []
    return NumbersRead(
        values=read.values[kept] * parsed.factor,
        censored=read.censored[kept],
        left_out=left_out,
        notes=tuple(filter(None, notes)),
        question=None,
        heading=sample.heading or (above[-1] if above else ""),
        unit=read.unit,
        items=_items(parsed)[kept],
    )


def _items(parsed: _Parsed) -> np.ndarray:
    """The places of the cells, from 0. In a column every line counts, an empty one too."""
    table, rows = parsed.table, parsed.rows
    if not table or not rows or parsed.sample.columns or any(len(row) > 1 for row in table.rows):
        return np.arange(len(parsed.sample.cells))
    begin = len(rows.lines) - len(table.lines)
    above = rows.lines[begin - 1] + 1 if begin else table.lines[0]
    return np.array(table.lines) - above


def _question(text: str, parsed: _Parsed, choice: _Choice, most: int) -> Question | None:
    """What is to be asked next, if anything: signs first, then the column."""
    if not parsed.rows or not parsed.table:
        return None

    def alternative(label: str, **changed: str | int) -> Alternative:
        keywords = choice.but(changed)
        try:
            first = _read(_parsed(text, _Choice(**keywords), most), most).values[:3].tolist()
        except ValueError:
            first = []
        return Alternative(label, keywords, tuple(first))

    rows, form, sample = parsed.rows, parsed.form, parsed.sample
    open_form = form.ambiguous and not choice.decimal
    if len(rows.commas) > 1 and not (choice.decimal or choice.separator):
        return _comma_question(rows, form, open_form, alternative)
    if open_form:
        sides = alternative("Decimal point", decimal="."), alternative("Decimal comma", decimal=",")
        return Question("decimal", f"{form.proof}.", sides)
    if len(rows.spaces) > 1 and not choice.separator:
        inside = alternative("The space parts thousands", separator="\n")
        between = alternative("The space parts numbers", separator=" ")
        said = "The space may part thousands or two numbers."
        sides = (between, inside) if rows.spaces[0] == "separator" else (inside, between)
        return Question("separator", said, sides)
    if len(sample.columns) < 2 or choice.column is not None:
        return None
    return _column_question(parsed.table, form, sample, choice)


def _comma_question(
    rows: Rows, form: NumberForm, open_form: bool, alternative: Callable[..., Alternative]
) -> Question:
    kinds, words = [], []
    if open_form or form.decimal == ".":
        kinds.append(alternative("The comma parts thousands", decimal="."))
        words.append("part thousands")
    if open_form or form.decimal == ",":
        kinds.append(alternative("Decimal comma", decimal=","))
        words.append("be a decimal sign")
    parts = alternative("The comma parts numbers", separator=",")
    kinds.insert(0 if rows.commas[0] == "separator" else len(kinds), parts)
    said = f"The comma may {', '.join(words)} or part two numbers."
    return Question("separator", said, tuple(kinds))


def _column_question(table: Table, form: NumberForm, sample: Sample, choice: _Choice) -> Question:
    others = [at for at in sample.columns[:MOST_COLUMNS] if at != sample.taken]
    order = [sample.taken, *others] + ([TOGETHER] if sample.taken else [])
    head = table.rows[:_LOOKED_AT]
    kinds = []
    for at in order:
        cells = [cell for row in head for cell in (row[at - 1 : at] if at else row)]
        values = read_cells(cells, form).values
        label = capitalised(table.named(at)) if at else "All columns together"
        first = tuple(values[np.isfinite(values)][:3].tolist())
        kinds.append(Alternative(label, choice.but({"column": at}), first))
    return Question("column", "Which column is the sample?", tuple(kinds))
