"""What the page on decision trees says, read from its words in thousands of states and judged by
counting boxes as they are drawn, by exact fractions and by scikit-learn."""

import re
from fractions import Fraction
from itertools import pairwise
from math import log2
from statistics import fmean, stdev

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingRegressor

from core.maths.learning.importances import Importances
from core.ui.words import value_of
from pages.learning.trees.importance_words import TONES as CREDIT_TONES
from pages.learning.trees.importance_words import credit_said, right_said

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
PLACES = np.stack(
    np.meshgrid(
        -6 + (np.arange(480) + 0.5) * 12 / 480, -4 + (np.arange(320) + 0.5) * 8 / 320, indexing="ij"
    ),
    axis=-1,
)
TRUTHS = {
    "step": PLACES[..., 0] > 0.7,
    "slope": PLACES[..., 1] > 0.6 * PLACES[..., 0],
    "ring": (PLACES[..., 0] / 3.4) ** 2 + (PLACES[..., 1] / 2.4) ** 2 < 1,
    "corners": PLACES[..., 0] * PLACES[..., 1] < 0,
    "waves": PLACES[..., 1] > 2 * np.sin(1.1 * PLACES[..., 0]),
}


def text(page):
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace("\xa0", " ")
    return re.sub(r" ([.,;:])", r"\1", said)


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3, dust=1e-9):
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + dust


def one_of(phrases, said, state):
    """The case whose phrase is said; no other is."""
    found = [name for name, phrase in phrases.items() if re.search(phrase, said)]
    assert len(found) == 1, (found, state)
    return found[0]


def points_drawn(page):
    data = page.chart("plane").columns
    sides = [np.column_stack([data[s]["x"], data[s]["y"]])[::3] for s in ("round", "square")]
    return np.vstack(sides).astype(float), np.repeat([0, 1], [len(s) for s in sides])


def boxes_drawn(page):
    """(L, 2, 2) lower and upper corners, and the class of each."""
    bands = page.chart("plane").columns["bands"]
    corners = np.column_stack([bands["x"], bands["y"]]).astype(float).reshape(-1, 4, 2)
    calls = (bands["role"][::4] == "class 1").astype(int)
    return np.stack([corners.min(axis=1), corners.max(axis=1)], axis=1), calls


def within(places, box):
    """A box has its upper sides; its lower ones at the edge of the rectangle."""
    above = (places > box[0]) | (box[0] == np.array([-6.0, -4.0]))
    return (above & (places <= box[1])).all(axis=-1)


def share_wrong(law, boxes, calls):
    """Of the places of the grid, counted box by box."""
    truth, wrong = TRUTHS[law], 0
    for (low, high), call in zip(boxes, calls, strict=True):
        across = (PLACES[:, 0, 0] > low[0]) & (PLACES[:, 0, 0] <= high[0])
        up = (PLACES[0, :, 1] > low[1]) & (PLACES[0, :, 1] <= high[1])
        part = truth[np.ix_(across, up)]
        wrong += int((part != call).sum())
    return wrong / truth.size


ALONE = {"law": "ring", "size": 10, "flipped": 0.0}
ALONE_IN = (13, 21, 132)  # samples of this kind in which one class is alone


def sample(rng, most=12):
    return {
        "law": str(rng.choice(list(TRUTHS))),
        "size": 10 * int(rng.integers(1, most + 1)),
        "flipped": float(rng.choice([0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.5])),
        "sample": int(rng.integers(10_000)),
    }


# ---- one tree ----------------------------------------------------------------------------------

DEPTHS = {
    "one class": "there is nothing to ask",
    "coins": "so a fresh label is a coin",
    "best": r"and no other depth on fewer",
    "shallow": "Too shallow:",
    "deep": "Too deep:",
}


def test_depths(open_page):
    page, rng = open_page("trees", draw=False).open("tree"), np.random.default_rng(1)
    seen = dict.fromkeys(DEPTHS, 0)
    for k in range(80):
        drawn = sample(rng)
        if k % 40 == 0:
            drawn |= ALONE | {"sample": ALONE_IN[k // 40]}
        drawn |= {"place": tuple(np.round(rng.uniform([-6, -4], [6, 4]), 1).tolist())}
        states = []
        for depth in range(13):
            page.at(**drawn, depth=depth)
            states.append((text(page), *boxes_drawn(page)))
        X, y = points_drawn(page)
        wrong = [share_wrong(drawn["law"], *s[1:]) for s in states]
        f = drawn["flipped"]
        fresh = np.array([f + (1 - 2 * f) * w for w in wrong])
        height = next(d for d in range(13) if len(states[d][1]) == len(states[12][1]))
        for depth, (said, boxes, calls) in enumerate(states):
            state = drawn, depth
            case = one_of(DEPTHS, said, state)
            seen[case] += 1
            at = min(depth, height)
            judge_depth(said, state, case, fresh, at, len(set(y.tolist())) == 1)
            missed = sum(
                int((y[within(X, b)] != c).sum()) for b, c in zip(boxes, calls, strict=True)
            )
            assert (f"it calls {missed} wrongly" in said) == (missed > 0), state
            assert near(shown("Own points wrong # %", said), missed / len(y) * 100, 3, 0.051), state
            assert near(shown("Fresh points wrong # %", said), 100 * fresh[at], 3, 0.051), state
            assert ("It ended at depth" in said) == (depth > height > 0), state
            place = next(c for b, c in zip(boxes, calls, strict=True)
                         if within(np.array(drawn["place"]), b) or len(boxes) == 1)  # fmt: skip
            assert f"called {'AB'[place]}, as" in said, state
            judge_heart(said, state, X, y, drawn["law"], missed)
    assert min(seen.values()) >= 13, seen


def judge_depth(said, state, case, fresh, at, alone):
    if alone:
        assert case == "one class", state
        return
    if state[0]["flipped"] == 0.5:
        assert case == "coins", state
        return
    best = int((fresh <= fresh.min() + 1e-12).argmax())
    if fresh[at] <= fresh.min() + 1e-12:
        assert case == "best" and f"Depth {at}:" in said, state
        return
    assert case == ("shallow" if at < best else "deep"), state
    assert f"depth {at} errs on" in said and f"depth {best} on only" in said, state
    assert near(shown(f"depth {at} errs on # %", said), 100 * fresh[at], 3, 0.051), state
    assert near(shown(f"depth {best} on only # %", said), 100 * fresh[best], 3, 0.051), state


def judge_heart(said, state, X, y, law, missed):
    """How many labels are flipped, and whether they are known by heart."""
    truth = {
        "step": lambda a, b: a > 0.7,
        "slope": lambda a, b: b > 0.6 * a,
        "ring": lambda a, b: (a / 3.4) ** 2 + (b / 2.4) ** 2 < 1,
        "corners": lambda a, b: a * b < 0,
        "waves": lambda a, b: b > 2 * np.sin(1.1 * a),
    }[law](*X.T)
    off = int((truth != y).sum())
    assert f"{off} of them with a flipped label" in said, state
    assert ("by heart" in said) == (missed == 0 and off > 0), state
    assert ("are all called rightly" in said) == (missed == 0 and off == 0), state


# ---- a split -----------------------------------------------------------------------------------

CUTS = {
    "none": "No point yet",
    "one class": "is here: nothing to tell it from",
    "one side": r"answer (yes|no): nothing is divided",
    "useless": "by no measure does this question gain anything",
    "best": "The best question: it gains",
    "best here": r"The best cut of x.: it gains",
    "less": r"It gains \S+ of Gini impurity; the best question",
}


def entropy(p):
    return -sum(float(q) * log2(q) for q in (p, 1 - p) if q)


def exact_gain(y, yes):
    """The fall of 2p(1 − p), as a fraction, and of the entropy."""
    n, k = len(y), int(yes.sum())
    if k in (0, n):
        return Fraction(0), 0.0
    p, a, b = (Fraction(int(v.sum()), len(v)) for v in (y, y[yes], y[~yes]))
    share = Fraction(k, n)
    gini = 2 * (p * (1 - p) - share * a * (1 - a) - (1 - share) * b * (1 - b))
    return gini, entropy(p) - float(share) * entropy(a) - float(1 - share) * entropy(b)


def all_gains(X, y):
    """(coordinate, threshold) to both gains."""
    found = {}
    for at in (0, 1):
        for a, b in pairwise(sorted(set(X[:, at].tolist()))):
            found[at, (a + b) / 2] = exact_gain(y, X[:, at] <= a)
    return found


def painted(rng, k, most=13):
    n, wide = int(rng.integers(0, most)), int(rng.integers(1, 6))
    places = rng.integers(-wide, wide + 1, (n, 2)) / 2
    labels = rng.integers(0, 2, n) if k % 3 else (places @ [1, 0.3] > 0.2).astype(int)
    if k % 7 == 0:
        labels = np.ones(n, int)
    if k % 20 == 3:  # one of each class in every place
        places, labels = np.vstack([places, places]), np.repeat([0, 1], n)
    return tuple((x, y, c) for (x, y), c in zip(places.tolist(), labels.tolist(), strict=True))


def test_cuts(open_page):
    page, rng = open_page("trees", draw=False).open("split"), np.random.default_rng(2)
    seen, differ, blind = dict.fromkeys(CUTS, 0), 0, 0
    for k in range(1100):
        points = painted(rng, k)
        X, y = (
            np.array([p[:2] for p in points]).reshape(-1, 2),
            np.array([p[2] for p in points], int),
        )
        at, cut = int(rng.integers(2)), float(rng.integers(-12, 13) / 4)
        gains = all_gains(X, y)
        if k % 4 == 0 and gains:
            at, cut = max(gains, key=lambda q: gains[q][0])
        elif k % 4 == 1 and any(q[0] == at for q in gains):
            _, cut = max((q for q in gains if q[0] == at), key=lambda q: gains[q][0])
        feature = ("first", "second")[at]
        said, state = text(page.at(points=points, feature=feature, cut=cut)), (points, at, cut)
        case = one_of(CUTS, said, state)
        seen[case] += 1
        if len(set(y.tolist())) < 2:
            assert case == ("one class" if len(y) else "none"), state
            continue
        yes = X[:, at] <= cut
        gini, bits = exact_gain(y, yes)
        top = max((g for g, _ in gains.values()), default=Fraction(0))
        here = max((g for (f, _), (g, _) in gains.items() if f == at), default=Fraction(0))
        if yes.all() or not yes.any():
            assert case == "one side", state
            assert ("answer yes" in said) == bool(yes.all()), state
            continue
        wanted = (
            "useless" if gini == 0 else "best" if gini == top else
            "best here" if gini == here else "less"
        )  # fmt: skip
        assert case == wanted, state
        assert ("Nor does any other" in said) == (top == 0), state
        assert near(shown("Gini gain #", said), float(gini)), state
        assert near(shown("Entropy gain #", said), bits, 3, 1e-9), state
        if case in ("best here", "less"):
            assert near(
                shown(r"(?:But x. ≤ \S+|best question, x. ≤ \S+,) gains #", said), float(top)
            )
        judge_best(said, state, gains, top)
        before = min(y.sum(), len(y) - y.sum())
        after = sum(min(s.sum(), len(s) - s.sum()) for s in (y[yes], y[~yes]))
        if gini:
            unseen = f"{before} without the question, {after} with." in said
            assert unseen == (before == after), state
            assert (f"fall from {before} to {after}." in said) == (before > after), state
            blind += unseen
        differ += judge_measures(said, state, gains, top)
    assert min(seen.values()) >= 25 and blind >= 60 and differ >= 5, (seen, blind, differ)


def judge_best(said, state, gains, top):
    """The question that is called the best is one of the best."""
    found = re.search(r"(?:But|best question,) (x[₁₂]) ≤ (−?[\d.]+),? gains", said)
    if found:
        key = ("x₁", "x₂").index(found[1]), value_of(found[2])
        assert gains[key][0] == top, state


def judge_measures(said, state, gains, top):
    if not gains or top == 0:
        assert "The measures differ" not in said, state
        return 0
    most = max(bits for _, bits in gains.values())
    agree = any(g == top and bits > most - 1e-9 for g, bits in gains.values())
    assert ("The measures differ" in said) == (not agree), state
    return int(not agree)


# ---- pruning -----------------------------------------------------------------------------------

PRUNED = {
    "one leaf": "the whole tree is one leaf",
    "both": ": the tree of least cross-validated error",
    "chosen": "the smallest tree within one standard error of the least",
    "least": r"leaves: the least cross-validated error|leaf: the least cross-validated error",
    "between": "fewer than the tree of least",
    "larger": "a leaf is too cheap",
    "smaller": "a leaf is too dear",
}


def test_pruned_trees(open_page):
    page, rng = open_page("trees", draw=False).open("pruning"), np.random.default_rng(3)
    seen = dict.fromkeys(PRUNED, 0)
    for k in range(48):
        drawn = sample(rng, 10)
        if k % 16 == 0:
            drawn |= ALONE | {"sample": ALONE_IN[k // 16]}
        page.at(**drawn)
        table = page.code("pruned_path")[2]()["subtrees"]
        held, leaves, alphas = (table[c] for c in ("cross-validated wrong", "leaves", "alpha from"))
        n, f = drawn["size"], drawn["flipped"]
        p = held / n
        least = max(i for i in range(len(p)) if held[i] == held.min())
        bound = p[least] + np.sqrt(p[least] * (1 - p[least]) / n) + 1e-12
        chosen = max(i for i in range(len(p)) if p[i] <= bound)
        assert (np.diff(leaves) < 0).all() and leaves[-1] == 1, drawn
        for _ in range(22):
            alpha = float(f"{10 ** rng.uniform(-4, -0.3):.3g}")
            said = text(page.at(**drawn, alpha=alpha))
            boxes, calls = boxes_drawn(page)
            i, state = int((alphas <= alpha).sum()) - 1, (drawn, alpha)
            assert len(boxes) == leaves[i], state
            case = one_of(PRUNED, said, state)
            seen[case] += 1
            assert case == where(i, least, chosen, len(p)), state
            if case != "one leaf":
                counted = f"{leaves[i]} lea{'f' if leaves[i] == 1 else 'ves'}: "
                assert counted in said, state
            fresh = f + (1 - 2 * f) * share_wrong(drawn["law"], boxes, calls)
            judge_fresh(said, state, fresh, table["fresh error"], leaves, i)
    assert min(seen.values()) >= 15, seen


def where(i, least, chosen, count):
    if count == 1:
        return "one leaf"
    if i == chosen:
        return "both" if chosen == least else "chosen"
    if i == least:
        return "least"
    return "smaller" if i > chosen else "between" if i > least else "larger"


def judge_fresh(said, state, fresh, table, leaves, i):
    assert fresh == pytest.approx(table[i], abs=1e-12), state
    assert near(shown("By the law it errs on # %", said), 100 * fresh, 3, 0.051), state
    best = max(j for j in range(len(table)) if table[j] <= table.min() + 1e-12)
    assert ("and no subtree on fewer" in said) == (fresh <= table.min() + 1e-12), state
    if fresh > table.min() + 1e-12:
        assert f"the best subtree, of {leaves[best]} lea" in said, state


# ---- one point moves ---------------------------------------------------------------------------

CHANGES = {
    "none": "No point yet",
    "one class": "is here: nothing to tell it from",
    "one place": "All points are in one place",
    "no before": "There was no tree before",
    "untouched": "The points are as they were",
    "same map": "every place is called as before, and the first question stays",
    "same question": "the first question stays, yet",
    "other cut": "the first question moves from",
    "other coordinate": "the first question is now",
}


def greedy(X, y, depth, box, found):
    """The leaves of the tree by exact fractions, as (box, class); the first question."""
    gains = all_gains(X, y) if depth and len(set(y.tolist())) > 1 else {}
    if not gains:
        found.append((box, int(2 * y.sum() > len(y))))
        return None
    top = max(g for g, _ in gains.values())
    at, cut = min(q for q, (g, _) in gains.items() if g == top)
    yes = X[:, at] <= cut
    for side, end in ((yes, 1), (~yes, 0)):
        part = [list(box[0]), list(box[1])]
        part[end][at] = cut
        greedy(X[side], y[side], depth - 1, part, found)
    return at, cut


def arrays(points):
    return np.array([p[:2] for p in points]).reshape(-1, 2), np.array([p[2] for p in points], int)


def test_moved_points(open_page):
    page, rng = open_page("trees", draw=False).open("moved"), np.random.default_rng(4)
    seen, base = dict.fromkeys(CHANGES, 0), {}
    for start in ("apart", "corners", "row", "touching", "none"):
        page.at(start=start)
        X, y = points_drawn(page)
        base[start] = tuple((*map(float, x), int(c)) for x, c in zip(X, y, strict=True))
    for k in range(1000):
        start, depth = str(rng.choice(list(base))), int(rng.integers(1, 4))
        points = list(base[start] or base["apart"])
        for _ in range(int(rng.integers(0, 3))):
            at = int(rng.integers(len(points)))
            x, y = points[at][:2] + rng.integers(-25, 26, 2) / 10
            points[at] = (round(float(np.clip(x, -6, 6)), 1), round(float(np.clip(y, -4, 4)), 1),
                          points[at][2])  # fmt: skip
        if k % 12 == 0:
            points = points[: k % 5]
        if k % 40 == 1:
            points = [(1.0, 1.0, 0), (1.0, 1.0, 1)]
        said = text(page.at(start=start, spots=tuple(points), levels=depth))
        state = start, points, depth
        case = one_of(CHANGES, said, state)
        seen[case] += 1
        judge_change(said, state, case, base[start], points, depth)
    assert min(seen.values()) >= 15, seen


TREES = {}


def grown(points, depth):
    key = tuple(points), depth
    if key not in TREES:
        leaves = []
        TREES[key] = greedy(*arrays(points), depth, [[-6.0, -4.0], [6.0, 4.0]], leaves), leaves
    return TREES[key]


def judge_change(said, state, case, before, points, depth):
    X, y = arrays(points)
    if not len(y) or len(set(y.tolist())) == 1 or len(set(map(tuple, X.tolist()))) == 1:
        wanted = "none" if not len(y) else "one class" if len(set(y.tolist())) == 1 else "one place"
        assert case == wanted, state
        return
    (old, first), (new, second) = grown(before, depth), grown(points, depth)
    if not before:
        assert case == "no before" and f"is {'x₁x₂'[2 * new[0] : 2 * new[0] + 2]} ≤" in said, state
        return
    area = 0.0
    for a, c in first:
        for b, d in second:
            sides = np.minimum(a[1], b[1]) - np.maximum(a[0], b[0])
            area += float(sides.prod()) if c != d and (sides > 0).all() else 0.0
    share = area / 96
    if sorted(points) == sorted(before):
        assert case == "untouched", state
    elif old[0] != new[0]:
        assert case == "other coordinate", state
    elif old[1] != new[1]:
        assert case == "other cut", state
    else:
        assert case == ("same question" if share > 1e-12 else "same map"), state
    if share > 1e-12:
        told = shown("# % of the plane is called otherwise", said)
        assert near(told, 100 * share, 3, 0.051), state
    gains = {q: g for q, (g, _) in all_gains(X, y).items()}
    other = [g for (at, _), g in gains.items() if at != new[0]]
    mine = max(g for (at, _), g in gains.items() if at == new[0])
    if not other:
        assert "it has no question" in said, state
    else:
        assert ("gains as much" in said) == (max(other) == mine), state
        if max(other) < mine:
            assert near(shown(r"It gains #; the best of", said), float(mine)), state
            assert near(shown(r"the best of x., x. ≤ \S+, gains #", said), float(max(other)))


# ---- forests -----------------------------------------------------------------------------------

CROWDS = {
    "alone": "One tree alone",
    "better": r"One of the \d+ trees errs on",
    "equal": "as one on average",
    "worse": "more than one of them on average",
}
OUTS = {
    "no vote": "none is left to judge it",
    "some": "drawn by every tree so far",
    "clean": "Out of the bag no point is called wrongly",
    "near": "the truth is within two standard errors",
    "low": "more than two standard errors too few",
    "high": "more than two standard errors too many",
}


def test_forests(open_page):
    page, rng = open_page("trees", draw=False).open("forest"), np.random.default_rng(5)
    crowds, outs = dict.fromkeys(CROWDS, 0), dict.fromkeys(OUTS, 0)
    for k in range(15):
        drawn = sample(rng, 5) | {"method": ("bagging", "forest")[k % 2], "bags": k}
        if k % 5 == 0:
            drawn |= {"size": 10, "flipped": 0.5 * (k % 2)}
        if k % 5 == 1:
            drawn |= {"law": "step", "size": 50, "flipped": 0.0}
        page.at(**drawn)
        table = page.code("grow_forest")[2]()["by trees"]
        vote, single = table["vote, fresh"], table["this tree alone, fresh"]
        for b in [1, 2, 3, *rng.choice(np.arange(4, 101), 66, replace=False).tolist()]:
            said, state = text(page.at(**drawn, trees=int(b))), (drawn, b)
            crowd = one_of(CROWDS, said, state)
            out = one_of(OUTS, re.sub("Try it.*", "", said), state)
            crowds[crowd] += 1
            outs[out] += 1
            mean = single[:b].mean()
            off = vote[b - 1] - mean
            wanted = "equal" if abs(off) < 1e-12 else "better" if off < 0 else "worse"
            assert crowd == ("alone" if b == 1 else wanted), state
            assert near(shown("Fresh points wrong # %", said), 100 * vote[b - 1], 3, 0.051), state
            assert near(shown("One tree on average # %", said), 100 * mean, 3, 0.051), state
            rows = table["out of the bag judged"][b - 1]
            missed = table["out of the bag wrong"][b - 1]
            judge_out(said, state, out, drawn["size"], rows, missed, vote[b - 1])
    assert min(crowds.values()) >= 8, crowds
    page.at(size=10, sample=5, bags=3266, trees=1)  # a tree that has drawn every row
    assert one_of(OUTS, re.sub("Try it.*", "", text(page)), 3266) == "no vote"
    assert min(outs[c] for c in ("some", "clean", "near")) >= 50, outs
    assert outs["low"] + outs["high"] >= 10, outs


def judge_out(said, state, out, n, rows, missed, truth):
    if rows == 0:
        assert out == "no vote", state
        return
    p = missed / rows
    spread = (p * (1 - p) / rows) ** 0.5
    if rows < n:
        assert out == "some" and f"{missed} of {rows} point" in said, state
        return
    if missed == 0:
        assert out == "clean", state
        return
    wide = 2 * spread
    if abs(abs(p - truth) - wide) > 1e-12:
        wanted = "near" if abs(p - truth) < wide else "low" if p < truth else "high"
        assert out == wanted, state
    assert near(shown(r"Out of the bag it errs on # %", said), 100 * p, 3, 0.051), state
    assert near(shown(r"errs on \S+ % ± # %", said), 100 * spread, 2, 0.051), state


# ---- boosting ----------------------------------------------------------------------------------

BOOSTED = {
    "grows": "the residuals grow",
    "stays": "stay as large as they are",
    "start": "No tree yet",
    "least": r"and at none of the 120 steps less",
    "early": "too early",
    "late": "too late",
}


def wave(x):
    return 1.5 * np.sin(1.2 * x) + np.where(x > 6, 1.5, 0.0)


def boosting_judged(page, drawn):
    """Mean squared residuals and fresh errors of scikit-learn's trees on the points drawn."""
    points = page.chart("curve").columns["points"]
    x, y = points["x"][::3].astype(float)[:, None], points["y"][::3].astype(float)
    places = (np.arange(400) + 0.5)[:, None] / 40
    model = GradientBoostingRegressor(
        learning_rate=drawn["rate"], n_estimators=120, max_depth=drawn["reach"], random_state=0
    ).fit(x, y)
    fits = [np.full(len(y), y.mean()), *model.staged_predict(x)]
    curves = [np.full(400, y.mean()), *model.staged_predict(places)]
    own = np.array([np.mean((y - fit) ** 2) for fit in fits])
    fresh = np.array([np.mean((wave(places[:, 0]) - curve) ** 2) for curve in curves])
    return own, fresh + drawn["noise"] ** 2


def test_boosted_trees(open_page):
    page, rng = open_page("trees", draw=False).open("boosting"), np.random.default_rng(6)
    seen = dict.fromkeys(BOOSTED, 0)
    for k in range(36):
        drawn = {
            "count": 10 * int(rng.integers(2, 9)), "noise": float(rng.choice([0.2, 0.4, 0.8])),
            "draw": int(rng.integers(1000)), "reach": 1 + k % 2,
            "rate": float(rng.choice([0.05, 0.2, 0.5, 1.0, 1.5])),
        }  # fmt: skip
        if k % 9 == 0:
            drawn["rate"] = (2.0, 2.2)[k % 2]
        own, fresh = boosting_judged(page.at(**drawn, step=0), drawn)
        best = int(fresh.argmin())
        for step in {0, best, *rng.integers(1, 121, 28).tolist()}:
            said, state = text(page.at(**drawn, step=step)), (drawn, step)
            case = one_of(BOOSTED, re.sub("Try it.*", "", said), state)
            seen[case] += 1
            sure = abs(fresh[step] - fresh.min()) > 1e-9 or step == best
            if drawn["rate"] >= 2:
                assert case == ("grows" if drawn["rate"] > 2 else "stays"), state
            elif step == 0:
                assert case == "start", state
            elif sure:
                wanted = "least" if step == best else "early" if step < best else "late"
                assert case == wanted, state
                told = re.search(rf"at step {best} (only |it is )?[\d.·⁻⁰-⁹]+\.", said)
                assert bool(told) == (wanted != "least"), state
            assert near(shown("Mean square of residuals #", said), own[step], 3, 1e-12), state
            assert near(shown("Fresh squared error #", said), fresh[step], 2, 1e-9), state
            if drawn["rate"] < 2 and abs(own[step] - drawn["noise"] ** 2) > 1e-9:
                less = own[step] < drawn["noise"] ** 2
                assert ("less than the noise" in said) == less, state
    assert min(seen.values()) >= 25, seen


# ---- importance --------------------------------------------------------------------------------

CREDITS = {
    "unasked": "No question is asked",
    "nothing": "No feature says anything",
    "lost": "Neither finds the switch for certain",
    "misled": "which says nothing, and",
    "agree": "Both name the switch",
}
FEATURES = ["switch", "coin", "grade", "number"]


def test_importances(open_page):
    page, rng = open_page("trees", draw=False).open("importance"), np.random.default_rng(7)
    seen = dict.fromkeys(CREDITS, 0)
    for k in range(14):
        drawn = {"rows": 50, "effect": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9)[k % 7],
                 "deal": int(rng.integers(1000))}  # fmt: skip
        for depth in range(13):
            said, state = text(page.at(**drawn, limit=depth)), (drawn, depth)
            case = one_of(CREDITS, re.sub("Try it.*", "", said), state)
            seen[case] += 1
            table = page.code("feature_importances")[2]()["importances"]
            shares, costs = table["impurity"], table["shuffled, fresh rows"]
            spread = table["standard error"]
            assert shares.sum() == pytest.approx(float(depth > 0)), state
            top = int(np.argmax(shares))
            found = costs[0] == max(costs) and sum(costs == costs[0]) == 1
            found &= costs[0] > 2 * spread[0]
            wanted = (
                "unasked" if depth == 0 else "nothing" if drawn["effect"] == 0 else
                "lost" if not found else "agree" if top == 0 else "misled"
            )  # fmt: skip
            assert case == wanted, state
            if case == "misled":
                assert f"to the {FEATURES[top]}, which says nothing" in said, state
                told = shown(rf"Shuffling the {FEATURES[top]} costs # %", said)
                assert near(told, 100 * costs[top], 3, 0.051), state
            best = 50 + 50 * drawn["effect"]
            assert near(shown("no rule is right on more than # %", said), best, 3, 0.051), state
    assert min(seen.values()) >= 12, seen


def drawn_importances(rng):
    """Shares and falls of any size by depth, with ties and with nothing asked."""
    shares = rng.integers(0, rng.choice([3, 40]), (13, 4)).astype(float)
    shares[0] = 0.0
    total = np.maximum(shares.sum(axis=1, keepdims=True), 1)
    falls = rng.choice([0.0, 0.02, 0.1]) * rng.normal(size=(2, 13, 1, 4))
    falls = falls + rng.choice([0.0, 0.01, 0.05]) * rng.normal(size=(2, 13, 8, 4))
    falls[..., 0] += rng.choice([0.0, 0.03, 0.2])
    effect = float(rng.choice([0.0, 0.1, 0.6, 1.0]))
    return Importances(effect, shares / total, *falls, rng.random((13, 2)))


def test_the_credit_of_any_importances():
    """1,001 of them, by Python's statistics."""
    rng, seen = np.random.default_rng(8), dict.fromkeys(CREDITS, 0)
    tones = {"unasked": "plain", "nothing": "warn", "lost": "warn", "misled": "alarm"}
    for _ in range(77):
        drawn = drawn_importances(rng)
        for depth in range(13):
            case = drawn.judge(depth)
            said = f"{credit_said(case, drawn, depth)} {right_said(drawn, depth)}"
            said, state = re.sub(r"\s", " ", said), (drawn.effect, drawn.fresh[depth], depth)
            told = one_of(CREDITS, said, state)
            seen[told] += 1
            shares = drawn.impurity[depth].tolist()
            falls = drawn.fresh[depth].T.tolist()
            means = [fmean(each) for each in falls]
            alone = all(means[0] - other > 1e-12 for other in means[1:])
            found = alone and means[0] - 2 * stdev(falls[0]) / 8**0.5 > 1e-12
            top = shares.index(max(shares))
            wanted = "agree" if shares[0] > max(shares[1:]) else "misled"
            wanted = wanted if found else "lost"
            wanted = wanted if drawn.effect else "nothing"
            wanted = wanted if sum(shares) else "unasked"
            assert told == wanted and CREDIT_TONES[case] == tones.get(told, "good"), state
            if told in ("nothing", "misled"):
                assert f"to the {FEATURES[top]}" in said, state
                cost = "costs" if told == "nothing" else f"the {FEATURES[top]} costs"
                assert near(shown(rf"{cost} # %", said), 100 * means[top], 3, 0.051), state
            if told in ("lost", "agree"):
                assert near(shown("shuffling it costs # %", said), 100 * means[0], 3, 0.051), state
            if told == "lost":
                assert (f", the {FEATURES[top]} " in said) == (top > 0), state
            own, fresh = 100 * drawn.right[depth]
            assert near(shown("calls # % of its own rows", said), own, 3, 0.051), state
            assert near(shown("rightly, # % of fresh ones", said), fresh, 3, 0.051), state
            best = 50 + 50 * drawn.effect
            assert near(shown("no rule is right on more than # %", said), best, 3, 0.051), state
    assert min(seen.values()) >= 40, seen
