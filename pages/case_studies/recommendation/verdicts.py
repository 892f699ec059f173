"""What to notice in a state: a sentence for each case of the findings."""

import numpy as np

from core.maths.case_studies.recommendation.findings import (
    Cause,
    Methods,
    Reader,
    Worth,
    reader_case,
)
from core.maths.case_studies.recommendation.views import told_apart
from core.maths.learning.completion_findings import FURTHER, PLAIN, Case
from core.ui.words import all_apart, apart, number

# ---- the small matrix --------------------------------------------------------------------------

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
    held, base = apart(found.held, found.base)
    k = run.row_factors.shape[2]
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


# ---- methods on real ratings -------------------------------------------------------------------

WHY = {
    Cause.PENALTY: "A step takes away αλ/n of a factor with n ratings: where ratings are few, too "
    "large a λ overshoots.",
    Cause.STEPS: "The steps along the errors are too long for these ratings; ALS has no steps to "
    "choose.",
}


def compare_words(found, errors, quality, names, cause):
    """What to notice about the methods, why it is so, and the tone. cause: of a divergence."""
    exact, lists = found.exact, found.lists
    task = (
        "RMSE judges ratings that people chose to give; a list must find, among all titles, the "
        "few that they will choose next"
        + (f", and mere popularity does that better than {names[exact]}." if found.beaten else ".")
    )
    yours, biases = told_apart(errors["yours"].value, errors["biases"].value)
    match found.case:
        case Methods.UNJUDGED:
            return (
                "Nobody has a held-out rating that counts as liked: no list can be judged.",
                "Precision, recall and NDCG count liked titles on a list.",
            ), "warn"
        case Methods.DIVERGED:
            return (
                "The gradient steps of your method diverged: they left the finite numbers, or the "
                "objective rose tenfold. It has no figures.",
                WHY[cause],
            ), "alarm"
        case Methods.OVERFITTED:
            return (
                f"Overfitted: your method errs by {yours} on held-out ratings, biases alone by "
                f"{biases}; on the training ratings it errs less than they.",
                "It follows what was chance in the training ratings.",
            ), "warn"
        case Methods.WORSE:
            return (
                f"Your method errs by {yours} on held-out ratings, more than biases alone, "
                f"{biases}.",
                "What it adds to the biases does not carry over to ratings it has not seen.",
            ), "warn"
        case Methods.NO_HITS:
            return (
                f"Smallest error: {names[exact]} ({errors[exact].value:.3f}). No list of any "
                "method holds a title that was liked later: all lists are equally bad.",
                "Longer lists, or a lower bar for liked, leave something to compare.",
            ), "warn"
        case Methods.BOTH:
            return (
                f"Here one method, {names[exact]}, has both the smallest error and the best lists. "
                "That is luck, not a rule.",
                task,
            ), "good"
        case Methods.TWO_SCORES:
            return (
                f"{names[exact]}: the smallest error and the best lists, but by two scores. Errors "
                "are those of the expected ratings; the lists are ranked otherwise.",
                task,
            ), "plain"
        case _:
            best, other = told_apart(quality[lists].ndcg.value, quality[exact].ndcg.value)
            return (
                f"Smallest error: {names[exact]} ({errors[exact].value:.3f}). Best lists: "
                f"{names[lists]} (NDCG {best} against {other}).",
                task,
            ), "plain"


def worth_words(found, worth, names, closeness):
    """Whether a personal list pays, and the tone. closeness: whether lists are ranked by it now."""
    name, gain = names[found.method], worth[found.method].gain
    price = number(worth[found.method].worth, 2)
    match found.case:
        case Worth.UNJUDGED:
            return "Nobody is left to judge lists by.", "warn"
        case Worth.NEVER:
            advice = "" if closeness else " Rank neighbours by closeness, or mix popularity in."
            return (
                "No method puts more liked titles on a list than popularity does, so none pays at "
                f"any price.{advice}"
            ), "warn"
        case Worth.NOT_YET:
            return (
                f"None pays. {name} would, if a liked title were worth more than {price} €."
            ), "warn"
    error = "" if np.isnan(gain.error) else f" ± {1000 * gain.error:,.0f}"
    more = f"{name}: {1000 * gain.value:,.0f}{error} € more than the popular list in 1,000 lists. "
    if found.case is Worth.PAYS:
        return f"{more}It pays while a liked title is worth more than {price} €.", "good"
    if found.case is Worth.ALONE:
        return f"{more}One person only was tested, so nobody knows whether it is chance.", "plain"
    return f"{more}That is less than two standard errors: it may be chance.", "plain"


# ---- you ---------------------------------------------------------------------------------------


def reader_words(reader, changes):
    """What to notice about one reader's list, and the tone."""
    count = len(reader.items)
    case, moving = reader_case(reader.values, changes)
    if case is Reader.NOTHING:
        return (
            "You have rated nothing, so this is what all others like: where everybody starts."
        ), "plain"
    if case is Reader.ALIKE:
        return (
            f"All {count} ratings are equal. They tell how you rate, and little of what you like."
        ), "warn"
    return (
        f"{count} rating{'s' * (count > 1)}, one ridge regression; nothing is learned anew. Turned "
        f"to the other end of the scale, {moving or 'none'} of them would change the list."
    ), "good"
