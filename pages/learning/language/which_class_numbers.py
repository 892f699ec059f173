"""The numbers that matter of a text that was classified, and the call that gives them."""

import numpy as np

from core.maths.learning.naive_bayes import Read
from core.ui.words import chance, counted, factor, filled_in, number


def called(found, data, alpha, v):
    """The call that gives the same probability: all other words of the vocabulary are one."""
    at = [data.counts.columns[word] for word in found.words]
    lines = []
    for name, c in (("great", data.counts.great), ("other", data.counts.other)):
        rest = [(c.sum() - c[at].sum()) / (len(c) - len(at))] * (len(c) - len(at))
        own = c[at].astype(int).tolist()
        lines.append(f"{name} = np.array({own!r} + [{float(rest[0])!r}] * {len(rest)})\n")
    return "".join(lines) + (
        f"counts = ClassCounts(columns, great, other, {data.counts.texts!r})\n"
        f"print(read(counts, text, {alpha!r}, {v.prior!r}, {v.copies!r}).probability)"
    )


def numbers(found, case, data, alpha, bayes, other, v):
    rows = [
        (
            "Log-odds before",
            number(found.before),
            f"ln(π/(1 − π)), π = {number(v.prior)}",
        )
    ]
    if found.words:
        i = int(np.argmax(np.abs(found.each)))
        at, V = data.counts.columns[found.words[i]], len(data.counts.columns)
        great, rest = (
            f"({c[at]:,.0f} + {number(alpha)})/({c.sum():,.0f} + {number(alpha)}·{V:,})"
            for c in (data.counts.great, data.counts.other)
        )
        rows.append(
            (f"One “{found.words[i][:16]}”", number(found.each[i]), f"ln[{great}] − ln[{rest}]")
        )
    if case not in (Read.CLASH, Read.VETO):
        (said,) = filled_in(lambda s: 1 / (1 + np.exp(-s)), found.total, shown=lambda p: chance(p))
        rows.append(("P(great)", chance(found.probability), f"1/(1 + e^(−{factor(said)}))"))
    rows += [
        (
            "Words",
            f"{len(found.words)} different",
            f"of a vocabulary of {len(data.counts.columns):,}; "
            f"{counted(len(found.unknown), 'word')} unknown",
        ),
        (
            "Log-loss, naive Bayes",
            number(bayes.log_loss),
            f"mean of −ln P(what came), {bayes.n} reviews held out",
        ),
        ("Log-loss, logistic", number(other.log_loss), "the same reviews"),
        (
            "Log-loss, prior alone",
            number(data.prior_loss(v.prior)),
            "without reading",
        ),
    ]  # fmt: skip
    return rows
