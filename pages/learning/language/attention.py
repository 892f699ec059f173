import numpy as np

from core.charts import palette
from core.charts.attention_map import attention_map
from core.maths.learning.attention import Look, attend, judge_look
from core.ui.controls import Choice, Grid, Slider, Text, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.language.attention_tables import hand_rows, map_tables
from pages.learning.language.attention_words import TONES, look_said, open_said
from pages.learning.language.sentence import FEATURES, MOST, sentence_of

SENTENCE = "the dog left its food because it was stale"
ROWS = ("h₁", "h₂")
ASKS = ((0.0, 4.0, 0.0), (0.0, 0.0, 4.0))  # pointers and qualities ask
ANSWERS = ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0))  # things answer
SAME = ((3.0, 0.0, 0.0), (0.0, 3.0, 0.0))

chapter = Chapter(
    "attention",
    "Where a word looks",
    do="Drag the temperature τ, or go through the words. Watch how the framed row shares out its "
    "look.",
    controls=[
        Slider(
            name="tau",
            label="Temperature",
            symbol="τ",
            low=0,
            high=5,
            default=1,
            step=0.05,
            lowest="only the largest",
        ),
        Slider(name="row", label="Looking word", low=1, high=MOST, default=7, step=1),
        Text(name="sentence", label="Sentence", default=SENTENCE,
             help=f"The first {MOST} words of it"),
        Slider(name="near", label="Penalty on distance", symbol="m", low=0, high=2, default=0),
        Toggle(name="causal", label="No word looks ahead"),
        Choice(
            name="vectors",
            label="Vectors of words",
            options={"hand": "By hand", "learnt": "Learnt from the reviews"},
            default="hand",
            pills=True,
        ),
        Grid(name="asks", label="Query matrix", rows=ROWS, columns=FEATURES, low=-9, high=9,
             step=0.5, default=ASKS),
        Grid(name="answers", label="Key matrix", rows=ROWS, columns=FEATURES, low=-9, high=9,
             step=0.5, default=ANSWERS),
    ],
    presets={
        "“It” looks for things": {},
        "The nearest thing": {"near": 0.5},
        "No word looks ahead": {"causal": True},
        "Nobody asks": {"asks": ((0.0,) * 3, (0.0,) * 3)},
        "Nearly even": {"tau": 5},
        "Only the largest": {"tau": 0, "near": 0.1},
        "Learnt vectors": {"vectors": "learnt", "asks": SAME, "answers": SAME, "row": 2},
        "Order says nothing": {"sentence": "stale was it because food its left dog the", "row": 3},
    },
)  # fmt: skip


def matrix(cells):
    return np.array([[cell or 0.0 for cell in row] for row in cells])


@chapter.figure
def attention(view):
    v = view.values
    said, X = sentence_of(v.sentence, v.vectors)
    asks, answers = matrix(v.asks), matrix(v.answers)
    head = attend(X, asks, answers, v.tau, v.near, v.causal)
    row = min(v.row, max(len(said), 1)) - 1
    case = judge_look(head, row)
    there = case is not Look.NOTHING
    view.picture(
        attention_map(),
        map_tables(said, head, row),
        caption="Each row is one word that looks, and adds up to 1; bluer is more."
        if there
        else "Without a word there is nothing to draw.",
        name="weights",
    )
    view.legend({"the row worked out below": palette.ACCENT})
    view.lead("tau", "row", row={"high": max(len(said), 2)})
    view.notice(
        look_said(case, said, head, row, v.tau), open_said(head, row) if there else "",
        tone=TONES[case],
    )  # fmt: skip
    view.more("sentence", "near", "causal", "vectors", "asks", "answers")
    if there:
        show_row(view, said, X, head, row, v)
    view.challenges(challenges(said, head, asks, v))
    view.code(
        attend,
        f"X = np.array({X.tolist()!r}).reshape(-1, 3)  # {' '.join(said)}\n"
        f"head = attend(X, np.array({asks.tolist()!r}), np.array({answers.tolist()!r}), {v.tau!r}, "
        f"{v.near!r}, {v.causal!r})\nprint(head.weights.round(3))\nprint(head.output.round(3))",
        data=lambda: {"weights": {word_at: head.weights[:, i] for i, word_at in
                                  enumerate(f"{i + 1} {word}" for i, word in enumerate(said))}},
    )  # fmt: skip


def show_row(view, said, X, head, row, v):
    h = head.queries.shape[1]
    query = ", ".join(number(q) for q in head.queries[row])
    view.table(
        [
            "Looked at",
            "key k",
            "q·k",
            f"q·k/√{h}",
            "distance costs",
            "score s",
            "e^(s/τ)",
            "weight",
        ],
        hand_rows(said, head, row, v.tau, v.near),
        caption=f"The row of “{said[row]}”, whose query is q = ({query}). Each weight is its "
        "e^(s/τ) over the sum of all"
        + ("; τ = 0 shares 1 among the largest scores" if v.tau == 0 else ""),
        right=("key k", "q·k", f"q·k/√{h}", "distance costs", "score s", "e^(s/τ)", "weight"),
        marked=(int(head.weights[row].argmax()),),
    )
    names = FEATURES if v.vectors == "hand" else ("1st number", "2nd number", "3rd number")
    view.table(
        ["“" + said[row] + "”", *names],
        [
            ("before, x", *(number(x) for x in X[row])),
            ("taken up, Σ weight·x", *(number(x) for x in head.output[row])),
        ],
        caption="What the word takes up: the mean of all words' numbers by its weights",
        right=names,
    )
    lost = [word for word, x in zip(said, X, strict=True) if not x.any()]
    view.numbers(
        [
            ("Words", f"{len(said)}", f"of a sentence, {MOST} at most"),
            (
                "Without numbers",
                f"{len(lost)}",
                ", ".join(f"“{word[:12]}”" for word in dict.fromkeys(lost))
                or "every word has some",
            ),
            (
                "Largest weight",
                percent(head.weights[row].max()),
                f"in the row of “{said[row][:16]}”",
            ),
        ]
    )


def challenges(said, head, asks, v):
    n = len(said)
    thing, quality = (
        next((i for i, word in enumerate(said) if word == name), None) for name in ("food", "it")
    )
    both = thing is not None and quality is not None
    weight = float(head.weights[quality, thing]) if both else 0.0
    before = sum(
        head.weights[i, i - 1] > np.delete(head.weights[i], i - 1).max() for i in range(1, n)
    )
    return [
        Challenge(
            "Let “it” look at “food” with 80 % of its weight or more, in a sentence with a dog.",
            solved=both and "dog" in said and weight >= 0.8,
            state=f"“it” looks at “food” with {percent(weight)}."
            if both
            else "Needs “it”, “food” and “dog”.",
        ),
        Challenge(
            "Let every word but the first look most at the word before it, four words or more.",
            solved=n >= 4 and before == n - 1,
            state=f"{before} of {n - 1} do." if n >= 4 else "Needs four words.",
        ),
    ]
