"""What to notice about clicks, and about a split at one date: a sentence for each case."""

import numpy as np

from core.maths.case_studies.recommendation.findings import Clicks, Leak
from core.maths.case_studies.recommendation.views import told_apart
from core.ui.words import percent


def click_words(case, than_rated, gain, quality):
    """Whether lists of clicks are better than the popular list, and the tone. than_rated: the same
    against factors of ratings; gain: over the popular list."""
    if case is Clicks.UNJUDGED:
        return "Nobody has a held-out title: no list can be judged.", "warn"
    rated = "als" in quality
    mine, popular, *others = told_apart(
        *(quality[name].ndcg.value for name in ("yours", "popularity", "als") if name in quality)
    )
    said = f"Factors of clicks: NDCG {mine}, the popular list {popular}"
    if case is Clicks.ALONE:
        return f"{said}. One person only was tested: nobody knows whether it is chance.", "plain"
    if case is Clicks.UNCLEAR:
        return (
            f"{said}: on the same people {more_or_less(gain)}."
            + (" It may be chance." if gain.value else ""),
            "plain",
        )
    if case is Clicks.WORSE:
        return (
            f"{said}. Worse than asking nobody: with so much confidence, or so large a penalty, "
            "little of the taste is left.",
            "warn",
        )
    if not rated:
        return f"{said}: what others chose besides tells what this person will choose.", "good"
    return (
        f"{said}, factors of ratings {others[0]}. What people chose tells more about what they "
        "choose next than how they liked it."
        if than_rated is Clicks.BETTER
        else f"{said}; factors of ratings reach {others[0]}.",
        "good",
    )


def more_or_less(gain):
    """A mean difference that may be chance, with digits enough to be something."""
    if not gain.value:
        return "no difference"
    decimals = 3
    while decimals < 8 and not float(f"{gain.value:.{decimals}f}"):
        decimals += 1
    return (
        f"{abs(gain.value):.{decimals}f} ± {gain.error:.{decimals}f} "
        f"{'more' if gain.value > 0 else 'less'}, less than two standard errors"
    )


def date_words(found, figures, one, names):
    """What knowing the future of others does, and the tone.

    found: of "errors" and "lists"; figures: the same, by method what it is with it and without;
    one: the split, None where no date parts the ratings.
    """
    if one is None:
        return (
            "All ratings bear the same time: no date parts them. Only the split person by "
            "person can be judged.",
            "warn",
        )
    if found["errors"].case is Leak.UNJUDGED:
        return (
            f"All {one.people:,} who rated after this date rated nothing before it: nobody is left "
            "to judge by.",
            "warn",
        )
    if found["errors"].case is Leak.ALONE:
        return (
            "One person only is known before the date and rated after it: any difference may be "
            "chance.",
            "plain",
        )
    cases = {what.case for what in found.values()}
    said = "; ".join(
        part_words(what, found[what], figures[what], names) for what in ("errors", "lists")
    )
    if Leak.HELPS in cases:
        return f"The future leaks. Later ratings of others: {said}.", "warn"
    if Leak.HARMS in cases:
        return f"Tastes moved on. Later ratings of others: {said}.", "plain"
    return f"No leak is seen here. Later ratings of others: {said}.", "plain"


def part_words(what, leak, figures, names):
    good = {"errors": "smaller errors", "lists": "better lists"}[what]
    bad = {"errors": "larger errors", "lists": "worse lists"}[what]
    if leak.case in (Leak.UNJUDGED, Leak.ALONE):
        return "too few lists to judge"
    if leak.case is Leak.NOT_SEEN:
        return f"no sure difference in {what}"
    with_it, without = told_apart(*(f.value for f in figures[leak.method]))
    return (
        f"{good if leak.case is Leak.HELPS else bad} for {leak.number} of {len(figures)} methods "
        f"({names[leak.method]} {with_it} for {without})"
    )


def share_words(split):
    """Why not as many ratings lie after the date as were asked for; none where they do."""
    asked, share = percent(split.asked, 0), percent(split.share, 0)
    if asked == share:
        return []
    but = f"the next date leaves {percent(split.other, 0)}"
    if np.isnan(split.other):
        but = f"no date leaves {'fewer' if split.share > split.asked else 'more'}"
    return [
        f"{share} after the date and not {asked}: ratings of one time stay together, so not every "
        f"share is possible; {but}."
    ]


def left_out_words(split):
    """Who cannot be judged at the date, and what nobody could have known."""
    return (
        f"{percent(split.share, 0)} of the ratings lie after the date. Left out: "
        f"{split.people_rows:,} ratings by {split.people:,} people without one before it. Judged, "
        f"but unknown: {split.title_rows:,} ratings of {split.titles:,} titles nobody had rated."
    )
