import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.maths.probability.divergence import Comparison, compare, pinsker
from core.maths.probability.entropy import surprisal
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.entropy.bars import (
    LETTERS,
    UNITS,
    cells,
    digits_of,
    hand,
    in_both,
    unit,
)
from pages.probability.entropy.pair_tables import (
    SLOTS,
    WEIGHTLESS,
    nats,
    pinsker_tables,
    term_tables,
    weight_tables,
)
from pages.probability.entropy.pair_words import PAIR_TONES, pair_said, sums_said, written


def rows(p, q):
    return tuple(tuple(row) + (0,) * (len(LETTERS) - len(row)) for row in (p, q))


def bar_at(x):
    """P at 1, Q at 2, the next pair three further."""
    outcome = int(min(max(x, 0), SLOTS - 1)) // 3
    return int(x - 3 * outcome >= 2), outcome


chapter = Chapter(
    "two",
    "Two distributions",
    do="P is true, Q is what somebody believes. Drag their bars: when is the price of the belief "
    "infinite?",
    controls=[
        hand(
            "place",
            "Bar in hand",
            SLOTS,
            bar_at,
            "pair",
            "Press on the picture where a bar is to end",
        ),
        cells(
            "pair",
            "Weights, 0 to 100; a blank counts as 0",
            ("P", "Q"),
            LETTERS,
            rows((50, 30, 18, 2), (10, 20, 30, 40)),
        ),
        unit("measure"),
    ],
    presets={
        "Small doubt": {"pair": rows((50, 50), (60, 40))},
        "The same, other weights": {"pair": rows((20, 40, 60), (10, 20, 30))},
        "Q rules out C": {"pair": rows((50, 30, 20), (60, 40, 0))},
        "P is narrower": {"pair": rows((50, 50), (25, 25, 25, 25))},
        "Each rules out one": {"pair": rows((50, 50, 0), (0, 50, 50))},
        "Nothing in common": {"pair": rows((50, 50), (0, 0, 50, 50))},
        "One way dear": {"pair": rows((50, 50), (99, 1))},
        "No belief": {"pair": rows((50, 50), (0, 0))},
    },
)


@chapter.figure
def two(view):
    v = view.values
    w = np.array([[cell or 0 for cell in row] for row in v.pair], float)
    found = compare(w[0], w[1], UNITS[v.measure])
    row, column = bar_at(v.place[0])
    view.picture(
        outcome_bars("outcomes", "weight"),
        weight_tables(w, found),
        caption=sums_said(w),
        name="pair",
    )
    view.legend(
        {
            "P; KL(P‖Q), where P is true": palette.MODEL,
            "Q; KL(Q‖P), where Q is true": palette.ACCENT,
            "∞: ruled out by the other": palette.ALARM,
        }
    )
    view.lead(
        "place",
        "pair",
        place={
            "chart": "pair",
            "bare": True,
            "value": (3 * column + 1 + row, float(w[row, column])),
            "label": f"Bar in hand: {'PQ'[row]} of {LETTERS[column]}",
        },
    )
    view.notice(*pair_said(found, v.measure), tone=PAIR_TONES[found.case])
    view.more("measure")
    view.chart(
        outcome_bars("outcomes", f"terms p·log(p/q) ({v.measure})"),
        term_tables(found),
        caption=_terms_said(found, v.measure),
        name="terms",
    )
    view.chart(
        curve_plot("KL (nats)", "total variation"),
        pinsker_tables(found),
        caption=_pinsker_said(found),
        name="pinsker",
    )
    view.numbers(numbers(found, v.measure))
    view.challenges(challenges(found, v.measure))
    view.code(
        compare,
        f"found = compare({w[0].tolist()}, {w[1].tolist()}, {found.base!r})\n"
        "print(found.case.name, found.cross, found.forward, found.backward, found.variation)",
        data=lambda: {"weights": {"outcome": list(LETTERS), "p": w[0], "q": w[1]}},
    )


def _terms_said(found, measure):
    if found.case in WEIGHTLESS:
        return "Nothing to compare."
    if found.case is Comparison.EQUAL:
        return "Every term is 0."
    say = written(found, measure)
    return (
        f"Terms may be negative, their sum is not: KL(P‖Q) = {say['forward']}, "
        f"KL(Q‖P) = {say['backward']}."
    )


def _pinsker_said(found):
    bound = "The grey line is Pinsker's bound √(KL/2), where it is below 1"
    if found.case in WEIGHTLESS:
        return f"{bound}. Without two distributions there is no point."
    infinite = [math.isinf(kl) for kl in nats(found)]
    if all(infinite):
        return f"{bound}. Both KL are infinite: the bound says nothing of them."
    if any(infinite):
        return f"{bound}. The other KL is infinite and has no point."
    return f"{bound}: total variation is never above it, whichever of the two is true."


def numbers(found, measure):
    if found.case in WEIGHTLESS:
        none = [name for name, w in (("P", found.p), ("Q", found.q)) if not w.any()]
        why = f"{none[0]} is no distribution" if len(none) == 1 else "P and Q are no distributions"
        return [("KL(P‖Q)", "undefined", why), ("KL(Q‖P)", "undefined", why)]
    log, say = "log₂" if measure == "bits" else "ln", written(found, measure)
    in_nats = nats(found)[0]
    bound = float(pinsker(in_nats))
    near, whole = digits_of(found.variation, bound), digits_of(found.entropy, found.cross)
    kl = filled_in(lambda x: math.sqrt(x / 2), in_nats, shown=lambda x: number(x, near))[0]
    h, d = filled_in(
        lambda h, d: h + d, found.entropy, found.forward, shown=lambda x: number(x, whole)
    )
    ways = digits_of(found.forward, found.backward)
    return [
        ("Entropy H(P)", say["entropy"], _entropy_sum(found, log, whole)),
        ("Cross-entropy H(P, Q)", say["cross"], f"H(P) + KL(P‖Q) = {h} + {d}"),
        ("KL(P‖Q)", say["forward"], _ratio_sum(found.p, found.q, log, ways)),
        ("KL(Q‖P)", say["backward"], _ratio_sum(found.q, found.p, log, ways)),
        ("Total variation", number(found.variation, near), _difference_sum(found, near)),
        (
            "Pinsker's bound",
            number(bound, near),
            f"√({kl}/2), KL(P‖Q) in nats" if math.isfinite(in_nats) else "√(∞/2): says nothing",
        ),
    ]


def _entropy_sum(found, log, digits):
    """−Σ p·log p, filled in."""
    texts = filled_in(
        lambda *q: -sum(x * math.log(x) / math.log(found.base) for x in q),
        *(p for p in found.p.tolist() if p > 0),
        shown=lambda x: number(x, digits),
    )
    return "−(" + " + ".join(f"{p}·{log} {p}" for p in texts) + ")"


def _ratio_sum(p, q, log, digits):
    """Σ p·log(p/q), filled in."""
    seen = [(a, b) for a, b in zip(p.tolist(), q.tolist(), strict=True) if a > 0]
    if any(b == 0 for _, b in seen):
        a = next(a for a, b in seen if b == 0)
        return f"{number(a)}·{log}({number(a)}/0) = ∞ is one of its terms"
    base = 2 if log == "log₂" else math.e
    n = len(seen)

    def total(*x):
        return sum(a * math.log(a / b) / math.log(base) for a, b in zip(x[:n], x[n:], strict=True))

    texts = filled_in(
        total,
        *(a for a, _ in seen),
        *(b for _, b in seen),
        shown=lambda x: number(max(x, 0), digits),
    )
    return " + ".join(f"{a}·{log}({a}/{b})" for a, b in zip(texts[:n], texts[n:], strict=True))


def _difference_sum(found, digits):
    gaps = [float(abs(a - b)) for a, b in zip(found.p, found.q, strict=True) if a or b]
    texts = filled_in(lambda *x: sum(x) / 2, *gaps, shown=lambda x: number(x, digits))
    return f"½·Σ|p − q| = ({' + '.join(texts)})/2"


def challenges(found, measure):
    p, q, say = found.forward, found.backward, written(found, measure)
    said = f"KL(P‖Q) is {say['forward']}, KL(Q‖P) {say['backward']}."
    both = math.isfinite(p) and math.isfinite(q)
    certain = float(np.max(found.p)) if found.case not in WEIGHTLESS else math.nan
    surprise, bits = float(surprisal(certain, 2.0)), found.cross * math.log2(found.base)
    return [
        Challenge(
            "Make KL(P‖Q) infinite and KL(Q‖P) finite.",
            solved=math.isinf(p) and math.isfinite(q),
            state=said,
        ),
        Challenge(
            "Keep both KL finite, and KL(Q‖P) more than twice KL(P‖Q).",
            solved=both and q > 2 * p > 0,
            state=said,
        ),
        Challenge(
            "Let P be certain, and believe a Q that is surprised by exactly 2 bits.",
            solved=surprise == 0 and abs(bits - 2) < 1e-9,
            state=f"The likeliest outcome of P has p = {number(certain, digits_of(certain, 1))}; "
            f"H(P, Q) is {in_both(bits, measure, 2)}."
            if found.case not in WEIGHTLESS
            else "H(P, Q) is undefined.",
        ),
    ]
