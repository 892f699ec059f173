"""What is said of a word among its neighbours."""

from math import copysign

from core.maths.learning.word_vectors import Near
from core.ui.words import apart, counted, percent

TONES = {
    Near.NO_TEXT: "alarm",
    Near.UNKNOWN: "warn",
    Near.ALONE: "warn",
    Near.SAME: "good",
    Near.SOME: "plain",
    Near.NONE: "warn",
}


def near_said(case, word, dims, near, size):
    """The verdict: are the short vectors' neighbours those of the whole rows?"""
    numbers, row = counted(dims, "number"), f"its whole row of {size}"
    match case:
        case Near.NO_TEXT:
            return "There is no text to learn from. Write or upload one under “More settings”."
        case Near.UNKNOWN if size == 1:
            if not word:
                return "No word is looked up: one word alone has a vector."
            return f"“{word[:24]}” is not the one word that has a vector."
        case Near.UNKNOWN:
            known = f"none of the {counted(size, 'word')} that {_have(size)} a vector"
            return f"“{word[:24]}” is {known}." if word else f"No word is looked up, {known}."
        case Near.ALONE:
            return f"“{word[:24]}” has no neighbours: no company above chance, so no direction."
    both, n = len({*near.short.tolist()} & {*near.whole.tolist()}), len(near.whole)
    if case is Near.SAME:
        return (
            f"{numbers} a word {_are(dims)} enough: all {n} nearest of “{word}” are those of {row}."
        )
    if case is Near.NONE:
        few = f"{numbers} a word {_are(dims)} too few"
        return f"{few}: none of the {n} nearest by {row} is among them."
    return f"With {numbers} a word {both} of the {n} nearest of “{word}” are those of {row}."


def cosine_said(cosine):
    """A cosine; what is not 1 or −1 is not said to be.

    >>> cosine_said(0.8284), cosine_said(0.99999981), cosine_said(1.0)
    ('0.828', '0.9999998', '1')
    """
    return apart(cosine, copysign(1, cosine))[0]


def company_said(space, word, near, dims):
    """The nearest word, and how much of the matrix the short vectors keep."""
    best = near.short[0]
    cosine = cosine_said(float(near.by_short[best]))
    if dims == 1:
        return (
            "With one number a word every cosine is 1 or −1: no word is nearer than all the others "
            f"of its sign. 1 singular value of {len(space.words)} keeps {percent(space.kept(1))} "
            "of the squares."
        )
    return (
        f"Nearest to “{word}” is “{space.words[best]}”, cosine {cosine}: the "
        "same company, whether it means the same or the opposite. "
        f"{counted(dims, 'singular value')} of {len(space.words)} "
        f"{'keeps' if dims == 1 else 'keep'} "
        f"{percent(space.kept(dims))} of the squares."
    )


def typed_said(typed):
    """What becomes of several words that were typed."""
    if len(typed) < 2:
        return ""
    return f"Of what was typed the first word, “{typed[0][:24]}”, is looked up."


def kept_said(space, dims):
    """How much of the matrix so many singular values keep."""
    size = len(space.words)
    if not space.values.any():
        return f"The matrix of {counted(size, 'word')} is 0: no word stands beside another."
    first = "first keeps" if dims == 1 else f"first {dims} keep"
    return (
        f"The singular values of the matrix of {counted(size, 'word')}: the {first} "
        f"{percent(space.kept(dims))} of its squares, and no matrix of that rank keeps more."
    )


def _have(n):
    return "has" if n == 1 else "have"


def _are(n):
    return "is" if n == 1 else "are"
