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
from core.ui.words import number

WHY = {
    Cause.PENALTY: "A step takes away αλ/n of a factor with n ratings: where ratings are few, too "
    "large a λ overshoots.",
    Cause.STEPS: "The steps along the errors are too long for these ratings; ALS has no steps to "
    "choose.",
}


def compare_words(found, errors, quality, names, cause):
    """What to notice about the methods, why it is so, and the tone. cause: of a divergence."""
    exact = found.exact
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
    return _two_judgements(found, errors, quality, names, task)


def _two_judgements(found, errors, quality, names, task):
    """Of methods that can be judged by both."""
    exact, lists = found.exact, found.lists
    match found.case:
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
        case Methods.CHANCE:
            best, other = told_apart(quality[lists].ndcg.value, quality[exact].ndcg.value)
            return (
                f"Smallest error: {names[exact]} ({errors[exact].value:.3f}). The lists of "
                f"{names[lists]} look better, NDCG {best} against {other}, but "
                f"{quality[lists].users:,} people do not tell them apart.",
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
