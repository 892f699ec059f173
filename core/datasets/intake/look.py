"""A first look at a table as it was understood: its first rows, whose parts they play, and which
rows were left out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets.intake.understanding import Understood

ROWS, MOST_COLUMNS = 10, 12


@dataclass(frozen=True, eq=False)
class Look:
    """cells: the first rows, a column of lines first and, where rows were dropped, one of reasons
    last; parts: name of a column → the part it plays, "" for none."""

    cells: pd.DataFrame
    parts: dict[str, str]


def first_look(found: Understood, rows: int = ROWS) -> Look:
    """The first rows of a table as read, columns with a part first; rows that were left out among
    them, with the reason, and after them the first that were left out further below."""
    raw = found.raw
    first = np.arange(min(rows, len(raw)))
    lines = raw.lines(first.tolist())
    why = {row.line: row.reason for row in found.dropped if row.line}
    for row, line in zip(first.tolist(), lines, strict=True):
        if line not in why and not (found.why_not or _counts(found, row)):
            said = (reason for reason, others in found.aside if row in others)
            why[line] = next(said, "not used")
    below = [row for row in found.dropped if row.line > (lines[-1] if lines else 0)][:3]
    played = {
        place: role.name
        for role in found.need.roles
        for place in found.cast.parts.get(role.name, ())
    }
    if found.whose is not None:
        played[found.whose] = "series"
    order = [*played, *(at for at in range(len(raw.columns)) if at not in played)][:MOST_COLUMNS]
    cells: dict[str, list[str]] = {"row": [str(line) for line in lines]}
    parts = {"row": ""}
    for place in order:
        name = _free(raw.names[place] or f"column {place + 1}", cells)
        shown = [_shown(raw.columns[place][int(row)].as_py()) for row in first]
        cells[name], parts[name] = shown, played.get(place, "")
    reasons = [why.get(line, "") for line in lines]
    if below:
        for row in below:
            for name in cells:
                cells[name].append("")
            cells["row"][-1] = str(row.line)
            cells[next(iter(list(cells)[1:]))][-1] = row.text[:60]
            reasons.append(row.reason)
    if any(reasons):
        cells["left out, because"] = reasons
        parts["left out, because"] = ""
    return Look(pd.DataFrame(cells), parts)


def _counts(found: Understood, row: int) -> bool:
    """Whether a raw row went into the table: as one of its rows, or into a sum or a mean."""
    return row in (found.rows if found.counted is None else found.counted)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return str(cell)[:60]


def _free(name: str, taken: dict) -> str:
    at = 2
    free = name
    while free in taken:
        free, at = f"{name} ({at})", at + 1
    return free
