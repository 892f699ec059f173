"""What a page leaves out of a table that was understood, asks about it and warns of."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.datasets.intake.raw import LISTED, Dropped
from core.datasets.intake.roles import Cast
from core.datasets.intake.understanding import Question, Understood
from core.datasets.uploads import DataError


def without_rows(
    found: Understood, bad: np.ndarray, role: str, reason: str | Callable[[int], str]
) -> Understood:
    """The table without some of its rows. reason: what is said of the cell that they have in this
    role's column, or of a row from 0. Errors: DataError where none is left."""
    at = np.flatnonzero(bad)
    if not len(at):
        return found
    lines = found.raw.lines([int(row) for row in found.rows[at[:LISTED]]])
    place = found.cast.parts[role][0] if role in found.cast.parts else 0
    dropped = []
    for row, line in zip(at[:LISTED], lines, strict=True):
        cell = str(found.raw.columns[place][int(found.rows[row])].as_py() or "")
        why = reason if isinstance(reason, str) else reason(int(row))
        dropped.append(Dropped(line, f"“{cell[:20]}” {why}" if cell.strip() else why, cell[:80]))
    if bad.all():
        raise DataError(
            f"{found.name}, row {lines[0]}: {dropped[0].reason}; so are all other rows."
        )
    more = reason if isinstance(reason, str) else reason(int(at[0]))
    return replace(
        found,
        table=found.table[~bad].reset_index(drop=True),
        rows=found.rows[~bad],
        counted=None if found.counted is None else np.setdiff1d(found.counted, found.rows[bad]),
        dropped=(*found.dropped, *dropped, *[Dropped(0, more)] * (len(at) - LISTED)),
    )


def without_role(found: Understood, role: str, played: bool = False) -> Understood:
    """The table without a column that cannot be used, which is left out; played: what it says is
    in another column now."""
    if role not in found.table:
        return found
    parts, left = dict(found.cast.parts), found.left_out
    if not played:
        left = (*left, *(found.raw.names[at] or f"column {at + 1}" for at in parts.pop(role)))
    cast = Cast(parts, tuple(name for name in found.cast.doubts if name in parts), ())
    return replace(found, table=found.table.drop(columns=role), cast=cast, left_out=left)


def name_of(found: Understood, role: str) -> str:
    """What the file calls the column of a role."""
    place = found.cast.parts[role][0]
    return found.raw.names[place] or f"column {place + 1}"


def asked(found: Understood, question: Question) -> Understood:
    """The table with one more question."""
    return replace(found, questions=(*found.questions, question))


def warned(found: Understood, sentence: str) -> Understood:
    """The table with one more warning."""
    return replace(found, warnings=(*found.warnings, sentence))
