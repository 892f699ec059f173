from dataclasses import replace

from core.charts import palette
from core.charts.recommender import method_comparison
from core.maths.case_studies.recommendation.findings import clicks_against
from core.maths.case_studies.recommendation.ranking_metrics import (
    list_quality,
    ndcg_gain,
    try_clicks,
    try_out,
)
from core.maths.case_studies.recommendation.views import estimates, plus_minus
from core.maths.learning.implicit_factorization import factorize_clicks
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import number, percent
from core.work.task import away
from pages.case_studies.recommendation.fitting import (
    METHODS,
    STANDARD,
    fitted,
    ratings_call,
    settings_of,
)
from pages.case_studies.recommendation.judging import NAMES, tried
from pages.case_studies.recommendation.ratings_in_use import (
    clicks_of,
    show_choice,
    show_upload,
    split_of,
    worded,
)
from pages.case_studies.recommendation.unrated import click_words

LENGTH = 10
CALLED = NAMES | {
    "items": "Item neighbours by closeness",
    "als": "Factors of ratings, by ALS",
    "yours": "Factors of clicks, yours",
}

chapter = Chapter(
    "clicks",
    "Clicks instead of ratings",
    do="Forget the stars: a rating is a click, a blank is none. Raise the confidence in a click "
    "and watch how good your lists are.",
    controls=[
        Slider(
            name="confidence",
            label="Confidence in a click",
            symbol="α",
            low=0.1,
            high=200,
            default=5,
            log=True,
            live=False,
            help="A blank counts once, a click 1 + α times.",
        ),
        Slider(
            name="click_penalty",
            label="Penalty of the factors of clicks",
            symbol="λ",
            low=0.1,
            high=1000,
            default=10,
            log=True,
            live=False,
        ),
    ],
    presets={
        "Every click alike": {"confidence": 0.1},
        "Blindly confident": {"confidence": 200, "click_penalty": 0.1},
        "Shrunk to nothing": {"click_penalty": 1000, "confidence": 0.1},
    },
)


@kept(max_entries=16)
def clicked(view, key, rank, penalty, confidence, _split):
    """What factors of the training clicks said about the hold-out."""
    return away(try_clicks, _split, rank, penalty, confidence)


def near(view, key, method, settings, split):
    """Item neighbours whose lists are ranked by closeness."""
    if found := _near.known(view, key, method, settings):
        return found
    model = fitted(view, key, method, settings, split.train)
    return _near(view, key, method, settings, replace(model, closeness=True), split)


@kept(max_entries=4)
def _near(view, key, method, settings, _lister, _split):
    return away(try_out, _lister, _split)


def trials_of(view, key, split):
    """Popularity, neighbours and factors of ratings at their standard settings, and yours."""
    v = view.values
    standard = {method: (key, method, settings_of(method, STANDARD)) for method in METHODS}
    fit = (v.factors, v.click_penalty, v.confidence)
    with view.progress("Fitting …"):
        popular, _ = tried(view, *standard["popularity"], split)
        if split.train.clicks:
            return {"popularity": popular, "yours": clicked(view, key, *fit, split)}
        with view.progress("Fitting neighbours …", (0, 3)):
            close = near(view, *standard["items"], split)
        with view.progress("Fitting factors …", (1, 3)):
            als, _ = tried(view, *standard["als"], split)
        with view.progress("Fitting yours …", (2, 3)):
            mine = clicked(view, key, *fit, split)
    return {"popularity": popular, "items": close, "als": als, "yours": mine}


@chapter.figure
def clicks(view):
    key, ratings = clicks_of(view)
    split = split_of(view, key, ratings)
    trials = trials_of(view, key, split)
    length = min(LENGTH, trials["yours"].lists.shape[1])
    quality = {
        name: list_quality(trial, split.test, length, ratings.low) for name, trial in trials.items()
    }
    gain, than_rated = (
        ndcg_gain(trials["yours"], trials[other], split.test, length, ratings.low)
        for other in ("popularity", "als" if "als" in trials else "popularity")
    )
    view.picture(
        method_comparison("quality of lists (NDCG)"),
        {"methods": estimates(CALLED, {name: q.ndcg for name, q in quality.items()})},
        caption=worded(
            ratings,
            f"Lists of {length}, judged by all {len(split.test.value):,} held-out titles, "
            f"liked or not; {quality['yours'].users:,} people. Bars: one standard error.",
        ),
        name="lists",
    )
    view.legend(
        {
            "Nobody asked": palette.VERMILION,
            worded(ratings, "Titles close to yours"): palette.ORANGE,
            "Learned from ratings": palette.BLUE,
            "Learned from clicks": palette.INK,
        }
    )
    view.lead("confidence")
    words, tone = click_words(*map(clicks_against, (gain, than_rated)), gain, quality)
    view.notice(worded(ratings, words), tone=tone)
    show_choice(view, clicks=True)
    view.more("factors", "click_penalty")
    show_upload(view, clicks=True)
    show_figures(view, ratings, quality, length)
    show_pairs(view, split, gain)
    view.code(
        factorize_clicks,
        call=listing_call(view, length),
        data=lambda: {
            "methods": {
                "method": [CALLED[name] for name in quality],
                "ndcg": [q.ndcg.value for q in quality.values()],
                "ndcg_error": [q.ndcg.error for q in quality.values()],
            }
        },
    )


def show_figures(view, ratings, quality, length):
    view.section(
        "Judged by lists alone",
        worded(
            ratings,
            "A click has no error to measure: what counts is whether the titles chosen next stand "
            "on the list.",
        ),
    )
    scales = [f"Precision@{length}", f"Recall@{length}", f"NDCG@{length}"]
    view.table(
        ["Method", *scales, "Coverage"],
        [
            [
                CALLED[name],
                *map(plus_minus, (q.precision, q.recall, q.ndcg)),
                percent(q.coverage),
            ]
            for name, q in quality.items()
        ],
        caption=worded(
            ratings,
            "± one standard error over people. Coverage: share of the titles that are in at "
            "least one list.",
        ),
        right=[*scales, "Coverage"],
        marked=[len(quality) - 1],
    )


def show_pairs(view, split, gain):
    people, titles = split.train.shape
    known = len(split.train.value)
    view.numbers(
        [
            (
                "Clicks learned from",
                f"{known:,}",
                f"{percent(known / (people * titles), 2)} of {people:,}·{titles:,} pairs; all "
                "others are blanks, and count too",
            ),
            (
                "NDCG more than the popular list",
                plus_minus(gain),
                "mean difference on the same people ± one standard error",
            ),
            (
                "Weight of a click",
                number(1 + view.values.confidence),
                f"1 + {number(view.values.confidence)}·1, of r clicks 1 + αr; of a blank 1",
            ),
        ]
    )


def listing_call(view, length):
    v = view.values
    return (
        "from core.maths.case_studies.recommendation.methods import fit_clicks\n"
        "from core.maths.case_studies.recommendation.ranking_metrics import list_quality\n"
        f"{ratings_call(view, view.uploaded is not None)}split = hold_out_last(ratings)\n"
        f"model = fit_clicks(split.train, {v.factors}, {v.click_penalty}, {v.confidence})\n"
        f"print(list_quality(try_out(model, split), split.test, {length}, ratings.low).ndcg)"
    )
