import numpy as np

from core.charts import palette
from core.charts.recommender import reasoned_list, score_waterfall
from core.maths.case_studies.recommendation.views import (
    list_columns,
    named,
    own_scale,
    score_steps,
    signed,
    strongest,
)
from core.maths.learning.matrix_factorization import fold_in
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.words import number
from pages.case_studies.recommendation.fitting import METHODS, listing_call
from pages.case_studies.recommendation.ratings_in_use import show_choice, show_upload, worded
from pages.case_studies.recommendation.reading import LIST, RATES, read
from pages.case_studies.recommendation.verdicts import reader_words

FIRST_RATES = (0, 5, 0, 4, 0, 2, 0, 0)
LEAD = "rate_2"  # the first that has a rating

chapter = Chapter(
    "you",
    "You",
    do="Drag your rating below from end to end and watch the list and its reasons. Then let "
    "popularity take over.",
    controls=[
        Slider(
            name="shelf",
            label="Shelf: 1 holds the best known",
            low=1,
            high=30,
            default=1,
            step=1,
            live=False,
            resets=RATES,
        ),
        *(
            Slider(name=name, label=name, low=0, high=10, default=rate, step=0.5, lowest="not seen")
            for name, rate in zip(RATES, FIRST_RATES, strict=True)
        ),
        Slider(
            name="popular",
            label="From personal to popular",
            low=0,
            high=100,
            default=30,
            step=1,
            unit="% popular",
        ),
        Slider(name="pick", label="Explain place", low=1, high=LIST, default=1, step=1),
    ],
    presets={
        "New here": {name: 0 for name, rate in zip(RATES, FIRST_RATES, strict=True) if rate},
        "Turned round": {"rate_2": 1, "rate_4": 2, "rate_6": 5},
        "All the same": dict.fromkeys(RATES, 4),
        "All popular": {"popular": 100},
    },
)


@chapter.figure
def you(view):
    now = read(view)
    show_list(view, now)
    show_controls(view, now)
    show_reasons(view, now)
    show_changes(view, now)
    view.section("The data", now.ratings.note)
    show_code(view, now)


def show_list(view, now):
    method, (rank, ridge) = now.model_key
    view.picture(
        reasoned_list("rating"),
        {"rows": list_columns(now.ratings.titles, now.order, now.reader, now.scores)},
        caption=f"Next for you. {METHODS[method]}, rank {rank}, λ {number(ridge)}, learned from "
        f"the training ratings of {now.ratings.name}.",
        name="list",
    )
    view.legend(
        {
            "What all others say": palette.NEUTRAL,
            "Your ratings add": palette.TRUTH,
            "Take away": palette.ALARM,
            "Expected of you": palette.MODEL,
            "In the list": palette.ACCENT,
        }
    )
    words, tone = reader_words(now.reader, now.changes)
    if now.v.method == "sgd" != method:
        words = (
            "The gradient steps diverged, so their factors say nothing: the list is that of ALS "
            "at its usual setting."
        )
        tone = "alarm"
    if not now.place:
        words, tone = "You have rated every title: nothing is left to recommend.", "warn"
    view.notice(worded(now.ratings, words), tone=tone)


def show_controls(view, now):
    top, step = own_scale(now.ratings)
    options = {
        name: {"label": str(now.ratings.titles[item]), "high": top, "step": step}
        for name, item in now.on_shelf.items()
    }
    if LEAD in options:
        view.lead(LEAD, **{LEAD: options[LEAD]})
    view.lead("popular")
    show_choice(view)
    view.more("shelf", shelf={"label": worded(now.ratings, "Shelf: 1 holds the best known titles")})
    view.more(*(name for name in options if name != LEAD), **options)
    view.more("method")
    if now.v.method in ("als", "sgd"):
        view.more("factors", "ridge")
    show_upload(view)


def show_reasons(view, now):
    expected, scores = now.expected, now.scores
    view.section(
        "Why",
        "Your factors follow from one ridge regression on your ratings, so every score is a sum "
        "in which each rating has its share.",
    )
    view.table(
        ["", "Next for you", "Expected", "In the list", "Pulled most by"],
        [
            [
                str(at),
                str(now.ratings.titles[i]),
                f"{expected[i]:.2f}",
                f"{scores[i]:.2f}",
                strongest(now.reader.pulls(i), now.names) or "–",
            ]
            for at, i in enumerate(now.order, start=1)
        ],
        right=["Expected", "In the list"],
        marked=[now.place - 1],
    )
    view.show("pick")
    view.chart(
        score_waterfall("expected rating"),
        {"steps": score_steps(now.reader, now.item, now.names)},
        caption=f"Why {now.title}: each bar starts where the one above it ends.",
        name="why",
    )


def show_changes(view, now):
    reader, item, expected = now.reader, now.item, now.expected
    share = now.v.popular / 100
    fame = now.mixed(np.zeros(len(now.count)))[item]
    view.formula(
        f"expected = {reader.baseline()[item]:.3f}"
        + "".join(f" {signed(pull, 3)}" for pull in reader.pulls(item))
        + f" = {expected[item]:.3f}\nin the list: {1 - share:.2f} · {expected[item]:.3f} + "
        f"{fame:.3f} = {now.scores[item]:.3f}",
        place="below",
    )
    view.table(
        ["Your rating", "A point more", "Instead", "Expected then", "New in the list"],
        [
            [
                f"{now.names[j]}: {reader.values[j]:g}",
                signed(reader.weights[item, j], 3),
                f"{end:g}",
                f"{expected[item] + (end - reader.values[j]) * reader.weights[item, j]:.2f}",
                named(now.ratings.titles[new]),
            ]
            for j, (end, new) in enumerate(now.changes)
        ],
        caption=f"What changes for {now.title}, and in the list, when one rating changes: scores "
        "move by the change times a weight that does not depend on your ratings.",
        right=["A point more", "Instead", "Expected then"],
    )


def show_code(view, now):
    items, ratings = list(now.given), list(now.given.values())
    view.code(
        fold_in,
        call=f"{listing_call(view, *now.model_key)}"
        f"items, ratings = np.array({items}, int), np.array({ratings}, float)\n"
        "print(fold_in(model, items, ratings).scores())",
        data=lambda: {
            "scores": {
                "title": now.ratings.titles,
                "expected": now.expected,
                "in_the_list": now.scores,
                "training_ratings": now.count,
            }
        },
    )
