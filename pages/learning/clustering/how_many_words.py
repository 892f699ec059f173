"""What is said of the number of groups, chosen from the numbers that the rules name."""

from core.maths.learning.number_of_groups import TOP, Count
from core.ui.words import apart, counted, number

RULES = ("the bend", "the silhouette", "the gap")
LAST = {"sizes": "groups, one wide", "strips": "long strips", "moons": "moons", "rings": "rings"}


def named(found):
    return dict(zip(RULES, (found.bend, found.peak, found.enough), strict=True))


def tone(found, drawn):
    right = found.count is Count.AGREE and found.bend == drawn
    return "good" if right or (drawn == 1 and found.enough == 1) else "warn"


def count_said(found):
    bend, peak, enough = found.bend, found.peak, found.enough
    match found.count:
        case Count.AGREE:
            return f"The bend of J, the silhouette and the gap all name {bend} groups."
        case Count.NO_GROUPS:
            return (
                "The gap names 1: from one to two groups J falls no more than that of even chance, "
                f"within its error. The bend names {bend} all the same, and the silhouette {peak}: "
                "the silhouette cannot name 1, and J nearly always has a bend."
            )
        case Count.EARLY:
            return (
                "The gap’s rule stops at 1, since two groups do not beat even chance by more than "
                f"the error. Yet the gap is largest at {found.widest}; the bend names {bend}, the "
                f"silhouette {peak}."
            )
        case Count.NO_GAP:
            return (
                f"No k below {TOP} passes the gap’s rule: one group more always gains more than it "
                f"does for even chance. The bend names {bend}, the silhouette {peak}."
            )
        case Count.SPLIT:
            return f"Three rules, three answers: bend {bend}, silhouette {peak}, gap {enough}."
    numbers = named(found)
    most = bend if list(numbers.values()).count(bend) == 2 else peak
    pair = [rule for rule, k in numbers.items() if k == most]
    (other,) = (rule for rule, k in numbers.items() if k != most)
    text = f"{pair[0]} and {pair[1]} name {most}, {other} names {numbers[other]}."
    return text[0].upper() + text[1:]


def drawn_said(found, drawn, v):
    right = [rule for rule, k in named(found).items() if k == drawn]
    by = " and ".join([", ".join(right[:-1]), right[-1]]) if len(right) > 1 else "".join(right)
    if v.data == "even":
        what = "Drawn was even chance, without groups"
    elif drawn == 1 and v.planted > 1:
        what = f"Drawn were {v.planted} groups in one place, which are one"
    elif drawn == 1:
        what = "Drawn was one group"
    else:
        what = f"Drawn were {drawn} {LAST.get(v.data, 'groups')}"
    return f"{what}: {f'named by {by}' if right else 'named by none of the three'}."


def plane_said(found, k):
    sizes = sorted((found.labels[k - 1] == at).sum() for at in range(k))
    if k == 1:
        return f"k = 1: one group of {counted(sizes[0], 'point')}; the diamond is its centre."
    return (
        f"k = {k}: groups of {', '.join(map(str, sizes[::-1]))} points; diamonds are the centres."
    )


def bend_said(found):
    return (
        f"J always falls as k grows. It bends most at k = {found.bend}: there it lies farthest "
        "below the dashed chord, both axes taken from 0 to 1."
    )


def silhouette_said(found):
    best = found.silhouette[found.peak - 1]
    second = sorted(found.silhouette[1:])[-2]
    top, next_one = apart(best, second)
    return f"Largest at k = {found.peak}, {top}; the next is {next_one}. One group has none."


def gap_said(found):
    if found.enough is None:
        return f"No k below {TOP} reaches up to the bar of k + 1. Bars: s to both sides."
    return (
        f"k = {found.enough} is the first whose gap reaches gap(k + 1) − s(k + 1), the lower end "
        "of the next bar."
    )


def bars_said(found, k):
    if k == 1:
        return "One group has no silhouette: there is no other group to compare with."
    here = found.silhouettes[k - 1]
    below = int((here < 0).sum())
    nearer = "is" if below == 1 else "are"
    return (
        f"k = {k}: a bar for each point. {counted(below, 'point')} {nearer} nearer to another "
        "group than to its own, on average; dashed, the mean "
        f"{number(found.silhouette[k - 1])}."
    )
