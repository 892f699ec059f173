"""What is said of where a word looks."""

import numpy as np

from core.maths.learning.attention import Look
from core.maths.learning.next_unit import open_bits
from core.ui.words import amount, number, percent

TONES = {
    Look.NOTHING: "alarm",
    Look.ALONE: "plain",
    Look.EVENLY: "warn",
    Look.SHARED: "plain",
    Look.ONE: "good",
    Look.LEANS: "plain",
}


def look_said(case, said, head, row, temperature):
    """The verdict on one row."""
    if case is Look.NOTHING:
        return "There is no word to look at. Write a sentence under “More settings”."
    word = f"“{said[row]}” (word {row + 1})"
    weights = head.weights[row]
    best = int(weights.argmax())
    match case:
        case Look.ALONE:
            return f"{word} may look at one word only, itself: weight 1, whatever the scores."
        case Look.EVENLY:
            n = int(np.isfinite(head.scores[row]).sum())
            return (
                f"{word} has the same score for all {n} words it may look at, so it looks "
                f"evenly: 1/{n} each, at every temperature."
            )
        case Look.SHARED:
            top = np.flatnonzero(head.scores[row] >= head.scores[row].max() - 1e-12)
            names = ", ".join(f"“{said[i]}” (word {i + 1})" for i in top)
            each = percent(weights[best])
            return f"{word} shares its look: {names} have the same score, {each} each."
    name = "itself" if best == row else f"“{said[best]}” (word {best + 1})"
    if case is Look.ONE:
        return f"{word} looks at {name} with {percent(weights[best])} of its weight."
    return f"{word} looks most at {name}, with {percent(weights[best])}; the others share the rest."


def open_said(head, row):
    """How spread the look is."""
    n = int(np.isfinite(head.scores[row]).sum())
    bits = amount(open_bits(head.weights[row]), "bit")
    return f"The row has {bits} of entropy; evenly it would have {number(np.log2(n))}."
