"""What is said of one question, chosen from its case."""

from core.maths.learning.impurity import IMPURITIES
from core.maths.learning.question_gains import Cut
from core.painted_points import one_class_said, sizes_said
from core.ui.words import all_of, amount, apart, filled_in, number, percent
from pages.learning.trees.tree_tables import NAMES

NOT_ASKED = (Cut.NO_POINTS, Cut.ONE_CLASS)
TONES = {
    Cut.NO_POINTS: "plain",
    Cut.ONE_CLASS: "warn",
    Cut.ONE_SIDE: "warn",
    Cut.USELESS: "warn",
    Cut.BEST: "good",
    Cut.BEST_HERE: "plain",
    Cut.LESS: "plain",
}
MEASURES = {"gini": "Gini impurity", "entropy": "entropy in bits", "error": "share of mistakes"}
HEADINGS = ("Measure", "This question gains", "Best question", "Its gain")


def asked(feature, threshold):
    return f"{NAMES[feature]} ≤ {number(threshold)}"


def best_of(found, impurity):
    """The first of the best questions, in words, and its gain."""
    best = found.best[impurity]
    if not best:
        return "none", 0.0
    feature, at = best[0]
    along = found.along[feature]
    return asked(feature, along.thresholds[at]), float(along.gains[impurity][at])


def cut_said(found):
    """The verdict."""
    gain, (name, top) = found.gain("gini"), best_of(found, "gini")
    k, ones = found.counts.sum(axis=1).tolist(), found.counts[:, 1].tolist()
    match found.case:
        case Cut.NO_POINTS:
            return "No point yet. Choose a class, then press on the picture."
        case Cut.ONE_CLASS:
            return one_class_said(found.y)
        case Cut.ONE_SIDE:
            answer = "yes" if k[0] else "no"
            who = all_of(found.n, "point").capitalize()
            return f"{who} answer {answer}: nothing is divided."
        case Cut.USELESS:
            return (
                f"Both sides have the same share of B, {ones[0]} of {k[0]} and {ones[1]} of "
                f"{k[1]}: by no measure does this question gain anything."
                + ("" if found.best["gini"] else " Nor does any other.")
            )
        case Cut.BEST:
            return f"The best question: it gains {number(gain)} of Gini impurity, and none more."
        case Cut.BEST_HERE:
            here, there = apart(gain, top)
            return (
                f"The best cut of {NAMES[found.feature]}: it gains {here} of Gini impurity. But "
                f"{name} gains {there}."
            )
    here, there = apart(gain, top)
    return f"It gains {here} of Gini impurity; the best question, {name}, gains {there}."


def mistakes_said(found):
    """What a count of mistakes sees of it."""
    if found.case in (*NOT_ASKED, Cut.ONE_SIDE, Cut.USELESS):
        return ""
    before, after = found.mistakes
    if before == after:
        return (
            f"The count of mistakes does not see it: {before} without the question, {after} with."
        )
    return f"Mistakes of a majority vote fall from {before} to {after}."


def agree_said(found):
    """Whether both measures would ask the same."""
    if found.case in NOT_ASKED or found.agree:
        return ""
    gini, entropy = (best_of(found, name)[0] for name in ("gini", "entropy"))
    return f"The measures differ: Gini would ask {gini}, entropy {entropy}."


def agreement_said(found):
    """The same, where it is asked for."""
    if found.case in NOT_ASKED:
        return "Needs points of both classes."
    if not (found.best["gini"] or found.best["entropy"]):
        return "No question gains anything here."
    return "They agree here." if found.agree else "They differ here."


def sides_caption(found):
    if found.case in NOT_ASKED:
        return f"{sizes_said(found.y)}."
    (a, b), (c, d) = found.counts.tolist()
    return f"{asked(found.feature, found.cut)}: yes {a} of A, {b} of B; no {c} of A, {d} of B." + (
        " Dashed the best question." if found.best["gini"] else " No question gains anything."
    )


def gains_caption(found):
    if found.case in NOT_ASKED:
        return "There is nothing to gain."
    values = ", ".join(f"{MEASURES[name]} {number(found.gain(name))}" for name in IMPURITIES)
    return f"At {number(found.cut)}: {values}."


def chord_caption(found):
    if found.case in (*NOT_ASKED, Cut.ONE_SIDE):
        return "Impurity by the share of B. Without two sides there is no chord."
    (_, b), (_, d) = found.counts.tolist()
    first, second = found.counts.sum(axis=1).tolist()
    return (
        f"From {percent(b / first)} of B on one side to {percent(d / second)} on the other: at "
        f"{percent(found.ones / found.n)} the gain is what the chord lies below the curve."
    )


def measure_rows(found):
    if found.case in NOT_ASKED:
        return [(MEASURES[name], "0", "none", "0") for name in IMPURITIES]
    rows = []
    for name in IMPURITIES:
        question, top = best_of(found, name)
        here, there = apart(found.gain(name), top)
        rows.append((MEASURES[name], here, question, there))
    return rows


def numbers(found):
    if found.case in NOT_ASKED:
        return [("Points", str(found.n), "both classes are needed")]
    n, ones = found.n, found.ones
    p = ones / n
    rows = [("Gini before", number(2 * p * (1 - p)), f"2·({ones}/{n})·({n - ones}/{n})")]
    k, rest = found.counts.sum(axis=1).tolist()
    if not k or not rest:
        return rows
    a, b = found.counts[:, 1].tolist()
    before, after = found.mistakes
    f = IMPURITIES["entropy"]
    parts = [float(f(share)) for share in (p, a / k, b / rest)]
    shown = filled_in(lambda h, y, x: h - k / n * y - rest / n * x, *parts)
    return [
        *rows,
        (
            "Gini gain", number(found.gain("gini")),
            f"2·({k}/{n})·({rest}/{n})·({a}/{k} − {b}/{rest})²",
        ),
        (
            "Entropy gain", amount(found.gain("entropy"), "bit"),
            f"{shown[0]} − ({k}/{n})·{shown[1]} − ({rest}/{n})·{shown[2]}",
        ),
        ("Mistakes", f"{after} of {n}", f"{min(a, k - a)} + {min(b, rest - b)}, without {before}"),
    ]  # fmt: skip
