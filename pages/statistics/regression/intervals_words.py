"""What is said of intervals and of how often they hold, chosen from their cases."""

from core.counted_shares import error_said
from core.maths.statistics.line_intervals import Cover
from core.ui.words import all_apart, number, percent

FORMULAS = {"ordinary": "Ordinary", "hc3": "HC3", "newey-west": "Newey–West"}


def tone_of(line, value):
    if Cover.NARROW in (line, value):
        return "alarm"
    if Cover.WIDE in (line, value):
        return "warn"
    return "good" if line is Cover.EXACT else "plain"


def intervals_said(ask, at, half, level):
    return (
        f"With this sample the {percent(level)} band at x₀ = {number(ask)} goes from "
        f"{number(at - half)} to {number(at + half)}."
    )


def beyond_said(ask, x):
    """What no datum can tell."""
    if x[0] <= ask <= x[-1]:
        return ""
    end = x[0] if ask < x[0] else x[-1]
    return f"The data end at x = {number(end)}: no datum shows that the line goes on."


def cover_said(case, coverage, level, samples):
    """How often the band holds the true line."""
    share, claim = all_apart(coverage.line, level, digits=1, most=3, write=percent)
    error = error_said(coverage.line, coverage.line_error, samples)
    measured = f"in {share} of {samples:,} samples, {error}"
    match case:
        case Cover.EXACT:
            return (
                f"It holds the true line there {measured}; with independent normal errors of one "
                f"variance theory says exactly {claim}."
            )
        case Cover.NARROW:
            return f"It claims {claim} and holds the true line there only {measured}: too narrow."
        case Cover.WIDE:
            return f"It claims {claim} and holds the true line there {measured}: too wide."
    return (
        f"It holds the true line there {measured}: within three standard errors of the claimed "
        f"{claim}."
    )


def value_said(case, coverage, level):
    """How often the wider interval holds a new value."""
    share = percent(coverage.value)
    error = error_said(coverage.value, coverage.value_error, coverage.samples)
    match case:
        case Cover.NARROW:
            return f"A new value is held in {share}, {error}: too narrow there."
        case Cover.WIDE:
            return f"A new value is held in {share}, {error}: too wide there."
        case Cover.CLOSE:
            return f"A new value is held in {share}, {error}, as claimed to three standard errors."
    return f"A new value is held in {share}, {error}."
