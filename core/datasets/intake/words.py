"""Cells that say that there is no value."""

MISSING = frozenset(
    {
        *("", ".", "-", "–", "—", "?", "…", "..", "na", "n/a", "n.a.", "#n/a", "#na", "nan"),
        *("null", "none", "nil", "missing", "<na>", "nat", "k.a.", "k. a.", "s/d", "n.d.", "nd"),
        *("#div/0!", "#value!", "#ref!", "#num!", "#name?", "\\n", "--", "---"),
    }
)
