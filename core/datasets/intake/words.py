"""Cells that say that there is no value, and names that are numbers."""

import re

MISSING = frozenset(
    {
        *("", ".", "-", "–", "—", "?", "…", "..", "...", ":"),
        *("na", "n/a", "n.a.", "#n/a", "#na", "nan"),
        *("null", "none", "nil", "missing", "<na>", "nat", "k.a.", "k. a.", "s/d", "n.d.", "nd"),
        *("#div/0!", "#value!", "#ref!", "#num!", "#name?", "\\n", "--", "---"),
    }
)
# Names that stay what they are when they are read as whole numbers of 64 bits.
WHOLE_NAME = re.compile(r"0|-?[1-9][0-9]{0,17}")


def excerpt(cell: str, length: int = 20) -> str:
    """The beginning of a cell, safe to show in a sentence.

    >>> excerpt("a\\tb" + "c" * 30)
    'a bcccccccccccccccc…'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in cell).strip()
    return shown if len(shown) <= length else shown[: length - 1].rstrip() + "…"
