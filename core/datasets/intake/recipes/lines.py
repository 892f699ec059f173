"""Lines of a program, and what each of them makes of a table's own cells."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.roles import Role
from core.datasets.intake.understanding import Understood

WIDTH = 92  # letters of a line
MOST_LISTED = 20  # cells or rows that are named one by one
SEEN = 20_000  # cells from which signs are gathered
IN_FULL = [
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
]
ABBREVIATED = [month[:3] for month in IN_FULL]

Step = tuple  # strip; cut, end; replace, old, new; sub, pattern, new; map, words


@dataclass(frozen=True, eq=False)
class Made:
    """lines: that make a column; values: what they make of each row; missing, bad: rows without a
    value, and with something else than one."""

    lines: list[str]
    values: np.ndarray
    missing: np.ndarray
    bad: np.ndarray


def parts_of(base: Understood) -> list[tuple[Role, str, int]]:
    """Role, name in the table and place of each column."""
    found = []
    for role in base.need.roles:
        names = base.many.get(role.name, (role.name,))
        places = base.cast.parts.get(role.name, ())
        found += [(role, name, place) for name, place in zip(names, places, strict=False)]
    return found


def distinct_cells(column: pa.ChunkedArray) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Different cells as text, for each row which of them, and for each of them its first row."""
    cells = column if pa.types.is_string(column.type) else column.cast(pa.string())
    coded = cells.fill_null("").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    return pd.Series(coded.dictionary.to_pylist(), dtype=str), codes, first


def run_steps(steps: Sequence[Step], texts: pd.Series) -> pd.Series:
    for kind, *given in steps:
        if kind == "strip":
            texts = texts.str.strip()
        elif kind == "cut":
            texts = texts.str.removesuffix(given[0])
        elif kind == "map":
            texts = texts.replace(given[0], regex=True)
        else:
            texts = texts.str.replace(*given, regex=kind == "sub")
    return texts


def chained(key: str, steps: Sequence[Step]) -> tuple[str, list[str]]:
    """An expression for a column after these steps, and the lines that have to come before."""
    links, before = [], []
    for kind, *given in steps:
        if kind == "strip":
            links.append(".str.strip()")
        elif kind == "cut":
            links.append(f".str.removesuffix({quoted(given[0])})")
        elif kind == "map":
            pairs = [f"{quoted(old)}: {quoted(new)}" for old, new in given[0].items()]
            before = wrapped("months = {", pairs, "}")
            links.append(".replace(months, regex=True)")
        else:
            old = _raw(given[0]) if kind == "sub" else quoted(given[0])
            new = _raw(given[1]) if "\\" in given[1] else quoted(given[1])
            links.append(f".str.replace({old}, {new}{', regex=True' * (kind == 'sub')})")
    whole = key + "".join(links)
    if len(whole) <= 50 or not links:
        return whole, before
    if len(whole) <= WIDTH - 7:
        return "text", [*before, f"text = {whole}"]
    return "text", [*before, "text = (", f"    {key}", *(f"    {link}" for link in links), ")"]


def patched(
    target: str, key: str, texts: pd.Series, got: np.ndarray, wanted: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Lines for the cells that the steps read otherwise, and what comes out then."""
    other = np.flatnonzero(differ(got, wanted))
    if len(other) > MOST_LISTED:
        said = f"{len(other):,} different cells are read otherwise by the page, such as "
        return comment_lines(said + repr(texts[other[0]][:40])), got
    empty = [texts[at] for at in other if pd.isna(wanted[at])]
    filled = [at for at in other if not pd.isna(wanted[at])]
    lines = []
    if empty:
        lines = [f"{target} = {target}.mask({key}.isin({listed(empty)}))"]
    if filled:
        shown = [
            f"{quoted(texts[at])}: "
            + (
                repr(float(wanted[at]))
                if wanted.dtype.kind == "f"
                else f'pd.Timestamp("{wanted[at]}")'
            )
            for at in filled
        ]
        lines += [*wrapped("read = {", shown, "}"), f"{target} = {key}.map(read).fillna({target})"]
    return lines, wanted if len(other) else got


def differ(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    none = pd.isna(one) & pd.isna(other)
    if one.dtype.kind == "M":
        return ~((one.astype("M8[us]") == other.astype("M8[us]")) | none)
    with np.errstate(invalid="ignore"):
        return ~(np.isclose(one, other, rtol=1e-12, atol=0) | none)


def micros(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("M8[us]")


def quoted(text: str) -> str:
    """A text as Python writes it, in double quotation marks where nothing has to be escaped."""
    written = repr(text)
    return f'"{written[1:-1]}"' if '"' not in text else written


def _raw(pattern: str) -> str:
    easy = pattern.isprintable() and '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if easy and "\\" in pattern else quoted(pattern)


def listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def wrapped(opening: str, parts: Sequence[str], end: str) -> list[str]:
    """One line, or one for each part where it would be long."""
    line = opening + ", ".join(parts) + end
    return [line] if len(line) <= WIDTH else [opening, *(f"    {part}," for part in parts), end]


def filled_lines(opening: str, parts: Sequence[str], end: str) -> list[str]:
    """The same, with as many parts in each of its lines as there is room for."""
    if len(opening) + len(", ".join(parts)) + len(end) <= WIDTH:
        return wrapped(opening, parts, end)
    lines = [opening, "   "]
    for part in parts:
        if len(lines[-1]) + len(part) + 2 > WIDTH:
            lines.append("   ")
        lines[-1] += f" {part},"
    return [*lines, end]


def call_lines(function: str, arguments: Sequence[str]) -> list[str]:
    return wrapped(f"{function}(", arguments, ")")


def comment_lines(text: str) -> list[str]:
    """Lines of a comment; nothing in the text can end it."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.wrap(clean, WIDTH, initial_indent="# ", subsequent_indent="# ")
