"""What to notice of the small matrix: a sentence for each case of its findings."""

from core.maths.learning.completion_findings import FURTHER, PLAIN, Case
from core.ui.words import all_apart, apart, number

TONES = {
    Case.NO_CELL: "alarm",
    Case.DIVERGED: "alarm",
    Case.RUNAWAY: "alarm",
    Case.OVERFITTED: "alarm",
    Case.BETTER: "good",
}


TELLS_WHEN = (Case.NO_CELL, Case.DIVERGED, Case.NOTHING_LEFT, Case.UNJUDGED)  # or is timeless


def completion_words(run, found, odd, step):
    """Sentences, the gravest first, and their tone. odd: what else is odd, in sentences; step: the
    one that is shown, while the last is judged."""
    said = _completed(run, found)
    if step < run.steps and found.case not in TELLS_WHEN:
        said = f"Judged after all {run.steps} steps. {said}"
    if found.case in (Case.NO_CELL, Case.DIVERGED):
        return [said], TONES[found.case]
    if found.case in (Case.BETTER, Case.LITTLE):
        return [*odd, said], "warn" if odd else TONES.get(found.case, "plain")
    return [said, *odd], TONES.get(found.case, "warn")


def _completed(run, found):
    match found.case:
        case Case.NO_CELL:
            return "No rating is visible: there is nothing to learn from, not even a mean."
        case Case.DIVERGED:
            return (
                f"The steps diverge: after step {run.steps} a prediction passes 10¹². The learning "
                "rate is too large: each step overshoots by more than it corrects. It is not "
                "followed any further."
            )
        case Case.NOTHING_LEFT:
            who = "All visible ratings are equal: the mean says it all"
            if not found.alike:
                who = "Mean and biases meet every visible rating"
            return f"{who}, nothing is left for the factors to explain."
        case Case.TOO_FAST:
            low, now = apart(found.low, found.now)
            return (
                f"Too fast: the objective was {low} after step {found.low_step} and {now} at the "
                "end. Each step undoes what others have learned; try a smaller α."
            )
        case Case.SHRUNK:
            return (
                "The penalty has shrunk both factors to almost nothing: what is predicted is the "
                "baseline."
            )
        case Case.UNMOVED:
            return (
                "Not learned yet: even on the visible cells the error is no smaller than the "
                "baseline’s. More sweeps or a larger α are needed to leave the random start."
            )
        case Case.UNJUDGED:
            return "Nothing is held out, so nothing says how well the blanks are filled."
        case Case.DRIFTS:
            best, now = apart(found.best, found.held)
            return (
                f"It drifts: the held-out error was {best} after step {found.best_step}, and {now} "
                "at the end, while every visible rating was met then as now. Without a penalty "
                "many factors meet them all."
            )
        case Case.RUNAWAY | Case.EARLY | Case.OVERFITTED:
            return _above_baseline(found, run.row_factors.shape[2])
        case Case.TOO_LONG | Case.WAVERS:
            best, now = apart(found.best, found.held)
            on = "went on falling" if found.case is Case.TOO_LONG else "rose as well"
            return (
                f"{'It learned too long' if found.case is Case.TOO_LONG else 'It wavers'}: the "
                f"held-out error was {best} after step {found.best_step}, and {now} at the end, "
                f"while the visible error {on}."
            )
        case _:
            return _below_baseline(found)


def _above_baseline(found, k):
    held, base = apart(found.held, found.base)
    match found.case:
        case Case.RUNAWAY:
            ours, plain = apart(found.later[0], found.later[2])
            return (
                f"The factors run away: with so small a penalty even the visible cells keep an "
                f"error of {ours}, {FURTHER} sweeps on, where λ = {PLAIN} brings {plain}. On the "
                f"held-out ones it is {held}; the baseline has {base}."
            )
        case Case.EARLY:
            now, later = apart(found.held, found.later[1])
            return (
                f"Stopped too early: on the held-out cells the error is {now}, the baseline’s "
                f"{base}. {FURTHER} more sweeps of least squares would lower it to {later}, and "
                "the objective too."
            )
        case Case.OVERFITTED:
            return (
                f"Overfitted: {number(found.seen)} on the cells it has seen, {held} on the "
                f"held-out ones, worse than the baseline’s {base}. {k} "
                f"number{'s' * (k > 1)} for each row and column fit what is chance."
            )


def _below_baseline(found):
    held, base = apart(found.held, found.base)
    match found.case:
        case Case.BIASED:
            held, base, mean = all_apart(found.held, found.base, found.mean)
            return (
                f"The biases mislead here: on held-out cells mean and biases err by {base}, the "
                f"plain mean by {mean}. The factors bring it to {held}, still worse than no biases "
                "and no factors."
            )
        case Case.LITTLE:
            return (
                f"On cells it has never seen the error is {held}, hardly below the baseline’s "
                f"{base}: what is visible tells little about the blanks."
            )
        case _:
            return (
                f"On cells it has never seen the error is {held}, against {base} for the baseline "
                "alone: the columns that others filled tell about the blanks."
            )
