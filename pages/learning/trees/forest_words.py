"""What is said of a forest, chosen from its cases."""

from core.counted_shares import share_said, spread_tile
from core.maths.learning.forests import Crowd, Out
from core.ui.words import all_apart, all_of, counted, filled_in, percent
from pages.learning.trees.sample import sample_said

TONES = {
    Crowd.ALONE: "plain",
    Crowd.BETTER: "good",
    Crowd.EQUAL: "plain",
    Crowd.WORSE: "warn",
}


def errors_of(found, b):
    """Of the first b trees on fresh points: their vote’s error, and each tree’s own on average."""
    return float(found.fresh(found.wrong[b - 1])), float(found.fresh(found.single[:b].mean()))


def errors_written(found, b):
    """Both, with as many digits as tell them apart."""
    return all_apart(*errors_of(found, b), digits=1, write=percent)


def crowd_said(case, found, b):
    """The verdict."""
    vote, single = errors_written(found, b)
    match case:
        case Crowd.ALONE:
            return f"One tree alone, grown to its end: it errs on {vote} of fresh points."
        case Crowd.BETTER:
            return (
                f"One of the {b} trees errs on {single} of fresh points on average, the vote of "
                f"all on {vote}."
            )
        case Crowd.EQUAL:
            return f"The vote of {b} trees errs on {vote} of fresh points, as one on average."
    return (
        f"The vote of {b} trees errs on {vote} of fresh points, more than one of them on average, "
        f"{single}."
    )


def out_said(case, found, b):
    """The out-of-bag error beside the truth."""
    if case is Out.NO_VOTE:
        return "Every tree has drawn every point: none is left to judge it out of the bag."
    error, spread = found.out_error(b)
    fresh = errors_of(found, b)[0]
    share, truth = all_apart(error, fresh, digits=1, write=percent)
    rows, missed = int(found.judged[b - 1]), int(found.out_missed[b - 1])
    said = f"{share} ± {percent(spread)}" if spread else share_said(missed, rows)
    match case:
        case Out.SOME:
            left, is_are = found.n - rows, "is" if missed == 1 else "are"
            return (
                f"Out of the bag {missed} of {counted(rows, 'point')} {is_are} called "
                f"wrongly, {said}; {left} {'was' if left == 1 else 'were'} drawn by every tree so "
                "far."
            )
        case Out.CLEAN:
            return (
                f"Out of the bag no point is called wrongly, {said}. In truth it errs on {truth}."
            )
        case Out.NEAR:
            return f"Out of the bag it errs on {said}, and the truth is within two standard errors."
        case Out.LOW:
            return f"Out of the bag it errs on {said}: more than two standard errors too few."
    return f"Out of the bag it errs on {said}: more than two standard errors too many."


def votes_caption(found, b):
    return f"{sample_said(found)}. The colour is the share of {counted(b, 'vote')}."


def errors_caption(found, b):
    vote, single = errors_written(found, b)
    alone = "that tree alone" if b == 1 else f"each tree alone, {single} on average"
    return (
        f"Vote of {counted(b, 'tree')}: fresh points {vote}, own points "
        f"{percent(found.missed[b - 1] / found.n)}. Grey: {alone}."
    )


def alone_caption(b):
    return (
        "One tree alone: its vote is its own."
        if b == 1
        else f"Each tree alone, and the vote of the first {b} trees."
    )


def numbers(found, b):
    vote, single = errors_written(found, b)
    digits = len(vote.removesuffix(" %").partition(".")[2])
    wrong = float(found.wrong[b - 1])
    f, w = filled_in(
        lambda f, w: f + (1 - 2 * f) * w, found.flipped, wrong, shown=lambda p: percent(p, digits)
    )
    rows = [
        ("Fresh points wrong", vote, f"f + (1 − 2f)·w = {f} + (1 − 2·{f})·{w}"),
        ("One tree on average", single, f"of {all_of(b, 'tree')}"),
    ]
    judged, missed = int(found.judged[b - 1]), int(found.out_missed[b - 1])
    if judged:
        rows += [
            ("Out of the bag", percent(missed / judged), f"{missed}/{judged}"),
            spread_tile(missed, judged),
        ]
    out = float(found.out_votes[b - 1].mean() / b)
    rows.append(("Left out by a tree", percent(out),
                 f"expected (1 − 1/n)ⁿ, {percent((1 - 1 / found.n) ** found.n)}"))  # fmt: skip
    if b > 1:
        rows.append(
            ("Two trees differ on", percent(found.disagreement(b)), "of the plane, on average")
        )
    return rows
