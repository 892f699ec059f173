"""The numbers of the first chapter, with their formulas filled in."""

from core.maths.optimization.batch_verdicts import Course
from core.ui.words import counted, filled_in, number


def numbers(now, goal):
    v, loss, found = now.v, now.loss, now.verdict
    n, b = loss.rows, v.batch_size
    first = found.first_at(goal)
    rows = [
        ("Steps", number(now.steps, 4), f"⌊{v.epochs}·{n}/{b}⌋"),
        ("Row gradients", number(now.rows, 4), f"{now.steps:,}·{b}"),
        (
            f"Expected steps to {number(goal)}",
            "not in these epochs" if first is None else number(first, 4),
            "" if first is None else f"{counted(first * b, 'row gradient')}",
        ),
        (
            "Share of one row’s variance c",
            number(found.share),
            f"(N − B)/(B·(N − 1)) = ({n} − {b})/({b}·({n} − 1))",
        ),
        (
            "Limit of α",
            number(found.limit),
            f"for B = {b}, exact; 2/L is {number(found.full_limit)}",
        ),
    ]
    if found.case in (Course.ALL_DIVERGE, Course.NOISE_DIVERGES):
        return [*rows, ("Noise floor", "none", "E f(w) does not settle")]
    trace = float(loss.noise.trace())
    texts = filled_in(
        lambda rate, share, size: rate * share * size / 4, v.learning_rate, found.share, trace
    )
    rule = v.learning_rate * found.share * trace / 4
    return [
        *rows,
        ("Noise floor", number(found.floor), "exact, from E wwᵀ = its own next one"),
        ("Its rule of thumb", number(rule), "α·c·tr C/4 = {}·{}·{}/4".format(*texts)),
    ]
