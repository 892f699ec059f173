"""Uploaded tables of measurements: all their columns of numbers, and one that names groups."""

from dataclasses import replace

import numpy as np

from core.datasets.intake.left_out import asked
from core.datasets.intake.reading import Form
from core.datasets.intake.roles import Need, Role, numbers_rows
from core.datasets.intake.understanding import Question, Understood, understand
from core.datasets.intake.words import excerpt
from core.datasets.uploads import DataError, UploadLimits
from core.maths.linear_algebra.measured_tables import MeasuredTable

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELLS = 200_000  # what is shuffled 99 times while a reader waits
MOST_GROUPS = 5  # that colours tell apart
LARGEST = 1e100
GROUP = (
    *("art", "klasse", "gruppe", "sorte", "groupe", "classe", "espèce", "grupo", "clase", "gruppo"),
    *("type", "category", "variety", "cultivar", "diagnosis", "sex", "label", "target", "class"),
    *("group", "species"),
)
BESIDE = (
    *("id", "index", "idx", "row", "nr", "no", "lfd nr", "line", "key", "case", "subject", "obs"),
    *("zeile", "ligne", "fila", "riga", "linha", "rowid", "row id", "sample", "unnamed"),
    *("individu", "individuo", "indivíduo", "proband", "customer id", "kunden id", "udi"),
)

MOST_CODES, ROWS_A_CODE = 10, 5  # of classes that are whole numbers
LEAST_NUMBER = 1_000  # of rows, from which on numbers are no measurements


def arranged(found: Understood) -> Understood:
    """Without names, two to five words are groups. It is asked whether a column that counts the
    rows is a measurement; and, without names, a column of whole numbers at either end, which in the
    files of UCI is a class or a number of each row."""
    measured = found.cast.parts["measured column"]
    if "measured column" in dict(found.choices.columns):
        return found
    named = any(found.raw.names)
    if (
        not (named or "group" in found.cast.parts)
        and (words := _column_of_words(found)) is not None
    ):
        found = _with_parts(found, {"measured column": measured, "group": (words,)})
    values = dict(zip(measured, found.many["measured column"], strict=True))
    counts = [at for at in measured if numbers_rows(found.table[values[at]].to_numpy(float))]
    codes = [] if named else [at for at in (measured[0], measured[-1]) if _is_code(found, at)]
    apart = list(dict.fromkeys([*counts, *codes]))
    rest = tuple(at for at in measured if at not in apart)
    if not apart or len(rest) < 2:
        return found
    first = found.table[values[apart[0]]]
    number = first.is_unique
    parts = found.cast.parts | {"measured column": rest}
    if not number and "group" not in parts:
        parts["group"] = (apart[0],)
    what = "a number of each row" if number else "a class"
    options = (
        (tuple(parts.items()), f"{what}: no measurement"),
        (tuple(found.cast.parts.items()), "a measurement like the others"),
    )
    shown = f"“{found.raw.names[apart[0]]}”" if named else f"column {apart[0] + 1}"
    text = f"Is {shown} ({first.iloc[0]:.10g} in the first row) {what}, or a measurement?"
    question = Question("columns", text, options, options[0][0])
    return asked(_with_parts(found, parts), question)


def _with_parts(found: Understood, parts: dict[str, tuple[int, ...]]) -> Understood:
    choices = replace(found.choices, columns=tuple(parts.items()))
    return replace(understand(found.raw, found.need, choices), choices=found.choices)


def _column_of_words(found: Understood) -> int | None:
    """The column of two to five words, where there is one."""
    played = {at for places in found.cast.parts.values() for at in places}
    several = []
    for at, column in enumerate(found.raw.columns):
        words = set(column.to_pylist()) if at not in played else set()
        if 2 <= len(words) <= MOST_GROUPS and len(column) >= ROWS_A_CODE * len(words):
            several.append(at)
    return several[0] if len(several) == 1 else None


def _is_code(found: Understood, place: int) -> bool:
    """Whether a column of numbers is few whole ones from 0 or 1 on, or a great one for each row."""
    names = dict(
        zip(found.cast.parts["measured column"], found.many["measured column"], strict=True)
    )
    values = found.table[names[place]].to_numpy(float)
    others = found.table[[name for at, name in names.items() if at != place]].to_numpy(float)
    if (values % 1 != 0).any() or not (others % 1 != 0).any():
        return False
    levels = np.unique(values)
    if len(levels) == len(values):
        return bool(levels[0] >= LEAST_NUMBER and len(levels) >= ROWS_A_CODE)
    few = 2 <= len(levels) <= MOST_CODES and len(values) >= ROWS_A_CODE * len(levels)
    return bool(few and levels[0] in (0, 1) and levels[-1] <= MOST_CODES)


NEED = Need(
    name="measurements",
    what="measurements",
    roles=(
        Role(
            "measured column",
            "number",
            what="numbers",
            allowed="a number within ±1e100",
            many=True,
            low=-LARGEST,
            high=LARGEST,
        ),
        Role("group", "text", GROUP, "which group a row belongs to", required=False),
    ),
    max_rows=MAX_ROWS,
    beside=BESIDE,
    arrange=arranged,
)
FORM = Form(
    needs=(NEED,),
    limits=UploadLimits(packed=20_000_000, text=30_000_000, largest="200,000 measurements"),
    one=True,
)


def build_measured(tables: list[Understood]) -> MeasuredTable:
    """The columns of numbers of one understood table.

    A column in which more than half of the cells are empty is left out, and then every row with a
    gap; both are said. Errors: DataError, one sentence with file and reason: several tables, fewer
    than two columns or rows, too many of them.
    """
    if len(tables) > 1:
        names = ", ".join(table.name[:40] for table in tables[:3])
        raise DataError(f"{len(tables)} tables ({names}): give the one that is meant.")
    (found,) = tables
    names = list(found.many["measured column"])
    values = found.table[names].to_numpy(float)
    empty = np.isnan(values).mean(axis=0) > 0.5
    aside = [name for name, gone in zip(names, empty, strict=True) if gone]
    values, names = values[:, ~empty], [n for n in names if n not in aside]
    whole = ~np.isnan(values).any(axis=1)
    values = values[whole]
    _check(found, values, len(whole) - len(values))
    groups, group_names = _groups(found, whole)
    note = _noted(found, values, aside, len(whole) - len(values), groups is None)
    shown = tuple(excerpt(name, 24) or f"column {i}" for i, name in enumerate(names, 1))
    return MeasuredTable(shown, values, groups, group_names, note)


def _check(found: Understood, values: np.ndarray, gaps: int) -> None:
    n, d = values.shape
    if d < 2:
        raise DataError(
            f"{found.name}: {'one column' if d else 'no column'} of numbers with half of its cells "
            "filled, but at least two are needed for components."
        )
    if d > MAX_COLUMNS:
        raise DataError(
            f"{found.name}: {d} columns of numbers, but at most {MAX_COLUMNS} are read."
        )
    if n < 2:
        lost = f"; {gaps:,} had a gap" if gaps else found.lost
        raise DataError(f"{found.name}: fewer than two rows with a number in each column{lost}.")
    if n * d > MAX_CELLS:
        raise DataError(
            f"{found.name}: {n:,} rows of {d} columns, but at most {MAX_CELLS:,} cells are read; "
            "take a part of the rows."
        )


def _groups(found: Understood, whole: np.ndarray) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Which group each row belongs to, where there are two to five."""
    if "group" not in found.table:
        return None, ()
    words = found.table["group"].astype(str).to_numpy()[whole]
    names, index = np.unique(words, return_inverse=True)
    if not 2 <= len(names) <= MOST_GROUPS:
        return None, ()
    return index, tuple(excerpt(name, 24) or "(empty)" for name in names)


def _noted(found: Understood, values: np.ndarray, aside: list[str], gaps: int, plain: bool) -> str:
    """What came in, and what was left out."""
    n, d = values.shape
    said = [f"Your table: {n:,} rows, {d} columns of numbers."]
    out = [excerpt(name, 24) for name in found.left_out]
    if out:
        more = f" and {len(out) - 4} more" if len(out) > 4 else ""
        said.append(f"No part have {', '.join(out[:4])}{more}: text, dates or row numbers.")
    if aside:
        said.append(f"Left out, more than half empty: {', '.join(excerpt(n, 24) for n in aside)}.")
    if gaps:
        said.append(f"{gaps:,} row{'s' * (gaps > 1)} with a gap left out.")
    if found.dropped:
        said.append(f"Rows dropped while reading: {len(found.dropped):,}.")
    if "group" in found.table and plain:
        said.append(f"Groups are coloured where there are 2 to {MOST_GROUPS}.")
    return " ".join(said)
