"""What is said of λ and of m, chosen from the cases of the balance; and their numbers."""

from core.maths.learning.continual_training import EXPONENTS, JOINT, NAIVE
from core.maths.learning.plasticity import Hold, Worth
from core.ui.words import all_apart, percent, points
from pages.learning.continual.tasks_words import strength_said

TONES = {Hold.BEST: "good", Hold.LOOSE: "warn", Hold.TIGHT: "warn"}


def hold_said(found, now, sweep):
    here, best = strength_said(EXPONENTS[now]), strength_said(EXPONENTS[found.best])
    own, top = all_apart(
        float(sweep.springs[:, now].mean()),
        float(sweep.springs[:, found.best].mean()),
        digits=1,
        most=4,
        write=percent,
    )
    old, new = (percent(float(each[:, 1 + now].mean())) for each in (sweep.old, sweep.new))
    parts = f"the old task is right in {old}, the new one in {new} of the cases"
    match found.hold:
        case Hold.LOOSE:
            return (
                f"Too loose: with λ = {here} {parts}, {own} on average; with λ = {best} that is "
                f"{top}."
            )
        case Hold.TIGHT:
            return (
                f"Too tight: with λ = {here} {parts}, {own} on average; with λ = {best} that is "
                f"{top}."
            )
    return (
        f"With λ = {here} {parts}, {own} on average. No λ tried is better by more than two "
        f"standard errors; the best is {best}."
    )


def points_said(difference):
    """A mean difference with its standard error.

    >>> points_said((0.0884, 0.0276))
    '8.84 ± 2.76 percentage points'
    """
    mean, error = (points(each, 2) for each in difference)
    return f"{mean} ± {error} percentage points"


def worth_said(found):
    gain = points_said(found.gain)
    match found.worth:
        case Worth.GAINS:
            text = f"The best λ is worth {gain} against naive training."
        case Worth.IDLE:
            text = f"Even the best λ is not clearly above naive training: {gain}."
    if found.enough is None:
        return (
            f"{text} No replay comes up to it: the best, m = {found.nearest}, lacks "
            f"{points_said(found.lack)}."
        )
    return f"{text} Replay first comes up to it with m = {found.enough}."


def stopped_said(sweep, many):
    if sweep.starts >= many:
        return ""
    return f"{sweep.starts} of {many} starts so far: with more of them the bars get shorter."


def numbers(sweep, found, now):
    def mean(values):
        return percent(float(values.mean()))

    best = strength_said(EXPONENTS[found.best])
    old, new = sweep.old[:, 1 + now], sweep.new[:, 1 + now]
    over = f"mean of {len(sweep.old)} starts"
    return [
        ("Old task, this λ", mean(old), over),
        ("New task, this λ", mean(new), f"{over}: plasticity"),
        ("Best λ", best, f"average {mean(sweep.springs[:, found.best])}, the highest tried"),
        ("Naive training", mean(sweep.both[:, NAIVE]), f"average of both tasks, {over}"),
        (
            "Joint training", mean(sweep.both[:, JOINT]),
            f"{points_said((abs(found.short[0]), found.short[1]))} "
            f"{'above' if found.short[0] >= 0 else 'below'} the best λ",
        ),
    ]  # fmt: skip
