import numpy as np

from core.charts import palette
from core.charts.cloud import cloud_plane
from core.charts.scree import scree_plot
from core.maths.learning.word_tokens import words
from core.maths.learning.word_vectors import (
    Near,
    commonest,
    cooccurrence,
    cosines,
    judge_near,
    positive_pmi,
    word_space,
)
from core.ui.controls import Choice, Slider, Text
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number, percent
from pages.learning.language.corpus import show_source, source_of
from pages.learning.language.word_vectors_tables import (
    EMPTY,
    NEAREST,
    company_of,
    map_tables,
    neighbour_rows,
    value_tables,
)
from pages.learning.language.word_vectors_words import (
    TONES,
    company_said,
    cosine_said,
    kept_said,
    near_said,
    typed_said,
)

SIZE = 350
OFTEN = 5  # times that the pair of the tiles stands together, where there is one

chapter = Chapter(
    "word_vectors",
    "Where words sit",
    do="Drag how many numbers a word may have, or look up another word. Watch its company change.",
    controls=[
        Slider(name="dims", label="Numbers a word", symbol="d", low=1, high=200, default=30,
               log=True, whole=True),
        Text(name="word", label="Word", default="coffee"),
        Slider(
            name="window",
            label="Words to each side",
            low=1,
            high=10,
            default=2,
            step=1,
            live=False,
        ),
        Choice(
            name="weighing",
            label="What is squeezed",
            options={"pmi": "PMI above chance", "counts": "Counts"},
            default="pmi",
            pills=True,
        ),
    ],
    presets={
        "Coffee": {},
        "Dog": {"word": "dog"},
        "Good and bad": {"word": "good", "window": 3},
        "Two numbers a word": {"dims": 2},
        "Counts, not PMI": {"weighing": "counts"},
        "Ten words to each side": {"window": 10, "word": "dog"},
        "A word without a vector": {"word": "transistor"},
        "The words of a speech": {"source": "address", "word": "nation"},
    },
)  # fmt: skip


@kept(max_entries=24)
def spaces(_view, key, window, weighing, _source):
    """Counts and the space of the commonest words; None without a word."""
    texts = _source.words
    rows = commonest(texts, SIZE)
    if not rows:
        return None
    C = cooccurrence(texts, rows, window)
    return C, word_space(rows, positive_pmi(C) if weighing == "pmi" else C)


@kept(max_entries=128)
def whole_rows(_view, key, window, weighing, word, _space):
    return cosines(_space.matrix, _space.rows[word])


@chapter.figure
def word_vectors(view):
    v = view.values
    source = source_of(view)
    made = spaces(view, source.key, v.window, v.weighing, source)
    typed = words(v.word)
    word = (typed or [""])[0]
    C, space = made or (None, None)
    known = space is not None and word in space.rows
    size = len(space.words) if space else 0
    dims, near = min(v.dims, max(size, 1)), None
    case = Near.NO_TEXT if space is None else Near.UNKNOWN
    if known:
        by_whole = whole_rows(view, source.key, v.window, v.weighing, word, space)
        near = company_of(space, word, dims, by_whole)
        case = judge_near(near.short, near.whole)
    shown = case not in (Near.NO_TEXT, Near.UNKNOWN, Near.ALONE)
    tables, share = map_tables(space, word, dims, near) if shown else (EMPTY, np.nan)
    view.picture(
        cloud_plane("one direction", "at a right angle to it"),
        tables,
        caption=f"“{word}” and its {len(near.short)} nearest, in the plane that shows them best: "
        + (
            f"it keeps {percent(share)} of their squared distances."
            if np.isfinite(share)
            else "they all stand in one place."
        )
        if shown
        else "There is nothing to draw.",
        name="map",
    )
    view.legend(
        {
            "the word": palette.ACCENT,
            "near by the whole row too": palette.TRUTH,
            "near by d numbers only": palette.DATA,
        }
    )
    view.lead("dims", "word")
    said = near_said(case, word, dims, near, size)
    company = company_said(space, word, near, dims) if shown else ""
    view.notice(said, company, typed_said(typed), tone=TONES[case])
    view.more("window", "weighing")
    show_source(view)
    if space is not None:
        view.chart(
            scree_plot("singular value", "share of the squares"),
            value_tables(space, dims),
            caption=kept_said(space, dims),
            name="values",
        )
    if shown:
        show_neighbours(view, C, space, word, dims, near)
    view.challenges(challenges(space, word, dims, near, source))
    view.code(cosines, code_of(space, word, dims, near))


def show_neighbours(view, C, space, word, dims, near):
    rows = neighbour_rows(space, C, word, near)
    short = f"cosine, {counted(dims, 'number')}"
    view.table(
        ["Word", short, "cosine, whole rows", "stand together", "entry"],
        [
            (name, cosine_said(float(a)), number(b), f"{n:,}", number(e))
            for name, a, b, n, e in rows
        ],
        caption="Nearest by short vectors first, then those that only whole rows have near",
        right=(short, "cosine, whole rows", "stand together", "entry"),
    )
    row, alone = space.rows[word], C.sum(axis=1)
    chance = alone[row] * alone / alone.sum()
    often = C[row] >= min(OFTEN, C[row].max())
    best = int(np.argmax(np.where(often & (chance > 0), C[row] / np.maximum(chance, 1e-300), -1)))
    times = C[row, best]
    view.numbers(
        [
            (
                f"“{word}” with “{space.words[best]}”",
                f"{times:,.0f}",
                f"time{'' if times == 1 else 's'} within "
                f"{counted(view.values.window, 'word')} of each other",
            ),
            (
                "By chance",
                number(chance[best]),
                f"{alone[row]:,.0f}·{alone[best]:,.0f}/{alone.sum():,.0f}",
            ),
            (
                "PMI of the two",
                number(np.log(times / chance[best])),
                f"ln({times:,.0f}/{number(chance[best])}), in nats",
            ),
            (
                "Numbers stored",
                f"{len(space.words) * dims:,}",
                f"{len(space.words)}·{dims} in place of {len(space.words) ** 2:,}",
            ),
        ]
    )


def challenges(space, word, dims, near, source):
    both = len({*near.short.tolist()} & {*near.whole.tolist()}) if near else 0
    opposite = bool(near) and word == "good" and space.rows.get("bad", -1) in near.short[:3]
    reviews = source.key == "reviews"
    return [
        Challenge(
            "Food reviews: with ten numbers a word at most, keep seven of the ten nearest of some "
            "word.",
            solved=reviews and dims <= 10 and both >= 7,
            state=f"{both} of {NEAREST} with {counted(dims, 'number')}."
            if reviews and near
            else "Needs the food reviews, and one of their commonest words.",
        ),
        Challenge(
            "Make “bad” one of the three nearest of “good”.",
            solved=opposite and reviews,
            state="Look up “good”."
            if word != "good"
            else f"It {'is' if opposite else 'is not'} among the three.",
        ),
    ]


def code_of(space, word, dims, near):
    """The call that gives the cosines of the word with its nearest, from their short vectors."""
    if near is None or not len(near.short):
        return "print(cosines(np.eye(2), 0))"
    rows = [space.rows[word], *near.short.tolist()]
    vectors = np.round(space.vectors(dims)[rows], 4).tolist()
    names = ", ".join(space.words[i] for i in rows)
    return f"# {names}\nvectors = np.array({vectors!r})\nprint(cosines(vectors, 0))"
