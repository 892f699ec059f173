"""What is said of a choice of C and γ, chosen from its cases."""

from core.counted_shares import share_said
from core.maths.learning.margin_choice import FITTED, FRESH, STRETCH, Choice
from core.ui.words import counted, number, percent

TONES = {
    Choice.WORSE: "alarm",
    Choice.BEST: "good",
    Choice.BY_HEART: "warn",
    Choice.COARSE: "plain",
}
KINDS = ("fitted", "left_out", "fresh")
SIZES = {"fitted": FITTED, "left_out": FITTED, "fresh": FRESH}


def errors_at(found, kind, i, j):
    return int(getattr(found, kind)[i, j].sum())


def caption(found):
    cells = int((found.left_out.sum(axis=2) == found.least).sum())
    return (
        f"Errors of {FITTED} points, each judged by a fit to all others. The fewest, "
        f"{found.least}, in {counted(cells, 'cell')}."
    )


def choice_said(found, i, j):
    """The verdict on the chosen cell."""
    fitted, left = errors_at(found, "fitted", i, j), errors_at(found, "left_out", i, j)
    match found.choice(i, j):
        case Choice.WORSE:
            return (
                f"Left out, {left} of {FITTED} points err, more than by tossing a coin. Without "
                "one point its class is the smaller, and where the others say little b speaks for "
                "the larger."
            )
        case Choice.BEST:
            return (
                f"Left out, {left} of {FITTED} points err, and no cell of the map has fewer. Among "
                f"the fitted {counted(fitted, 'point')} {'errs' if fitted == 1 else 'err'}."
            )
        case Choice.BY_HEART:
            return (
                f"No fitted point errs, and yet left out {left} of {FITTED} do; the best cell has "
                f"{found.least}. Learnt by heart is not understood."
            )
    return (
        f"{fitted} of the fitted points err, and left out {left} of {FITTED}; the best cell has "
        f"{found.least}."
    )


def fresh_said(found, i, j):
    wrong = int(errors_at(found, "fresh", i, j))
    if wrong in (0, FRESH):
        return f"Of {FRESH} fresh points {share_said(wrong, FRESH)}, err."
    share = wrong / FRESH
    error = (share * (1 - share) / FRESH) ** 0.5
    return f"Of {FRESH} fresh points {percent(share)} err, ± {percent(error)} standard error."


def unit_said(found, before):
    """What another unit of x₂ does; ``before`` is the map without it."""
    if before is None:
        return ""
    return (
        f"x₂ is written in a unit {number(STRETCH)} times smaller, so distances hardly know of x₁: "
        f"the fewest errors of the map are now {found.least}, in the first unit {before.least}."
    )


def bound_caption(found, i, j):
    held, left = int(found.held[i, j]), errors_at(found, "left_out", i, j)
    return (
        f"Here {left}/{FITTED} err and {held}/{FITTED} are support vectors. No cell lies above the "
        "line: a point that is no support vector can go, and the machine stays the same."
    )


def rows(found, i, j):
    """One row a kind of points: how each class was called, and the accuracy."""
    names = {"fitted": "fitted", "left_out": "left out", "fresh": "fresh"}
    table = []
    for kind in KINDS:
        first, second = (int(count) for count in getattr(found, kind)[i, j])
        size = SIZES[kind]
        half = size - size // 2, size // 2
        table.append((
            names[kind], str(half[0] - first), str(first), str(half[1] - second), str(second),
            percent(1 - (first + second) / size),
        ))  # fmt: skip
    return table
