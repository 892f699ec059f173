import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.maths.probability.entropy import (
    Spread,
    entropy,
    huffman,
    judge_spread,
    shares,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.entropy.bars import (
    LETTERS,
    UNITS,
    amount,
    cells,
    digits_of,
    hand,
    in_both,
    unit,
)
from pages.probability.entropy.surprise_tables import (
    SLOTS,
    length_tables,
    moved_tables,
    weight_tables,
)
from pages.probability.entropy.words import (
    SPREAD_TONES,
    code_said,
    divided_said,
    most_possible,
    spread_said,
)


def given(*weights):
    """One row of the grid: so many outcomes, the rest blank."""
    return (tuple(weights) + (None,) * (len(LETTERS) - len(weights)),)


def bar_at(x):
    return 0, int(min(max(x, 1), len(LETTERS))) - 1


chapter = Chapter(
    "surprise",
    "Surprise",
    do="Drag a bar up or down. Watch the entropy, the mean surprise.",
    controls=[
        hand(
            "hand",
            "Bar in hand",
            SLOTS,
            bar_at,
            "weights",
            "Press on the picture where a bar is to end",
        ),
        cells(
            "weights",
            "Weights, 0 to 100; blank: no such outcome",
            ("weight",),
            LETTERS,
            given(50, 25, 12, 6),
        ),
        unit("unit"),
    ],
    presets={
        "Fair coin": {"weights": given(50, 50)},
        "Bent coin": {"weights": given(90, 10)},
        "Fair die": {"weights": given(50, 50, 50, 50, 50, 50)},
        "Powers of one half": {"weights": given(64, 32, 16, 8, 4, 4)},
        "Nearly certain": {"weights": given(99, 1)},
        "Certain": {"weights": given(80, 0, 0)},
        "Nothing left": {"weights": given(0, 0, 0)},
    },
)


@chapter.figure
def surprise(view):
    v = view.values
    row, base = v.weights[0], UNITS[v.unit]
    there = [k for k, one in enumerate(row) if one is not None]
    names, w = [LETTERS[k] for k in there], np.array([row[k] for k in there], float)
    case, held = judge_spread(w), bar_at(v.hand[0])[1]
    p = None if case is Spread.NOTHING else shares(w)
    view.picture(
        outcome_bars("outcomes, with p on the bars", "weight"),
        weight_tables(row, there, p),
        caption=divided_said(w),
        name="weights",
    )
    view.lead(
        "hand",
        "weights",
        hand={
            "chart": "weights",
            "bare": True,
            "value": (held + 1, row[held] or 0),
            "label": f"Bar in hand: {LETTERS[held]}",
        },
    )
    view.notice(*spread_said(case, names, w, v.unit), tone=SPREAD_TONES[case])
    view.more("unit")
    code = None if p is None else huffman(w)
    view.chart(
        outcome_bars("outcomes, with their code words", f"{v.unit}"),
        length_tables(there, p, code, base),
        caption=code_said(case, w),
        name="lengths",
    )
    view.chart(
        curve_plot("probability of the bar in hand", f"entropy ({v.unit})"),
        moved_tables(there, p, held, base),
        caption=_moved_said(there, p, held),
        name="moved",
    )
    view.legend(
        {"surprise −log p; entropy": palette.MODEL, "length of the code word": palette.ACCENT},
        place="below",
    )
    view.numbers(numbers(p, code, v.unit))
    view.challenges(challenges(w, p, code, v.unit))
    view.code(
        huffman,
        f"weights = {w.tolist()}\n"
        + (
            f"p = shares(weights)\ncode = huffman(weights)\n"
            f"print(entropy(p, {base!r}), code.mean_length)\nprint(code.words)"
            if p is not None
            else "print(judge_spread(weights).name)"
        ),
        data=lambda: {"weights": {"outcome": names, "weight": w}},
    )


def _moved_said(there, p, held):
    name = LETTERS[held]
    if p is None:
        return "Without a distribution there is nothing to draw."
    if held not in there:
        return f"{name} is no outcome now: its cell is blank."
    if p[there.index(held)] == 1:
        return f"{name} always happens: there are no others to share what it would lose."
    return f"The entropy if {name} had another probability and the others shared the rest as now."


def numbers(p, code, unit):
    if p is None:
        return [("Entropy H", "undefined", "weights that are all 0 cannot be divided by their sum")]
    base = UNITS[unit]
    H, happen, most = entropy(p, base), p[p > 0], most_possible(p, base)
    log = "log₂" if unit == "bits" else "ln"
    bits, L, alike = entropy(p), code.mean_length, base**H
    digits = digits_of(H, most)
    long = max(digits, digits_of(H, L)) if unit == "bits" else digits
    terms = filled_in(
        lambda *q: -sum(x * math.log(x) / math.log(base) for x in q),
        *happen,
        shown=lambda value: number(value, long),
    )
    lengths = [n for n in code.lengths if n is not None]
    parts = filled_in(
        lambda *q: sum(x * n for x, n in zip(q, lengths, strict=True)),
        *happen,
        shown=lambda value: number(value, digits_of(L, bits)),
    )
    return [
        (
            "Entropy H",
            amount(H, unit, long),
            "−(" + " + ".join(f"{x}·{log} {x}" for x in terms) + ")",
        ),
        (
            "Most possible",
            amount(most, unit, long),
            f"{log} {len(p)}: {'both' if len(p) == 2 else f'all {len(p)}'} outcomes alike"
            if len(p) > 1
            else f"{log} 1",
        ),
        (
            "Perplexity",
            number(alike, digits_of(alike, len(p))),
            ("2ᴴ" if unit == "bits" else "eᴴ") + ": so many outcomes alike would surprise as much",
        ),
        (
            "Huffman's mean length L",
            amount(L, "bits", digits_of(L, bits)),
            " + ".join(f"{x}·{n}" for x, n in zip(parts, lengths, strict=True)),
        ),
        ("Lost to whole bits", amount(max(L - bits, 0.0), "bits"), "L − H in bits, always below 1"),
    ]


def challenges(w, p, code, unit):
    happen = int((w > 0).sum())
    bits = math.nan if p is None else entropy(p)
    lost = math.nan if p is None else code.mean_length - bits
    lengths = [] if p is None else sorted({n for n in code.lengths if n is not None})
    lost = lost if math.isnan(lost) else max(lost, 0.0)
    beyond = f"L − H is {amount(lost, 'bits', digits_of(lost, 0.9))}"
    several = "" if lengths == [] else f"; lengths of the words: {', '.join(map(str, lengths))}"
    outcomes = f"{happen} outcome that happens" if happen == 1 else f"{happen} outcomes that happen"
    return [
        Challenge(
            "With five outcomes or more that happen, get the entropy below 1 bit.",
            solved=happen >= 5 and bits < 1,
            state=f"{outcomes}; H is {in_both(bits, unit, 1)}.",
        ),
        Challenge(
            "Make Huffman's code as long as the entropy with words of three different lengths.",
            solved=p is not None and abs(lost) < 1e-9 and len(lengths) >= 3,
            state=f"{beyond}{several}.",
        ),
        Challenge("Lose more than 0.9 bits to whole bits.", solved=lost > 0.9, state=f"{beyond}."),
    ]
