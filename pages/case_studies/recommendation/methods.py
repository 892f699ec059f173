import numpy as np

from core.charts.recommender import METHODS as COLOURS
from core.charts.recommender import (
    error_by_count,
    method_comparison,
    two_judgements,
)
from core.maths.case_studies.recommendation.findings import compared, divergence
from core.maths.case_studies.recommendation.methods import fit_neighbours
from core.maths.case_studies.recommendation.ranking_metrics import ndcg_gain
from core.maths.case_studies.recommendation.views import (
    error_curves,
    estimates,
    interval_names,
    judged_twice,
    plus_minus,
)
from core.maths.learning.matrix_factorization import factorize_als, factorize_sgd
from core.ui.controls import Choice, Slider, Text
from core.ui.page import Chapter
from core.ui.words import number, percent
from pages.case_studies.recommendation.fitting import METHODS, listing_call
from pages.case_studies.recommendation.judging import COUNTED, EDGES, NAMES, judge
from pages.case_studies.recommendation.learned_from import show_data
from pages.case_studies.recommendation.ratings_in_use import show_choice, show_upload
from pages.case_studies.recommendation.titles import look_up, show_titles, tasks
from pages.case_studies.recommendation.verdicts import compare_words
from pages.case_studies.recommendation.worth import WORTH, show_worth

chapter = Chapter(
    "methods",
    "Methods on real ratings",
    do="Mix popularity into your lists and watch your ring: the lists change, the error does not. "
    "Best at both would be where the dashed lines cross.",
    controls=[
        Choice(
            name="lists",
            label="Rank lists by",
            options={"expected": "Expected rating", "closeness": "Closeness"},
            default="expected",
            pills=True,
            help="Closeness: the sum of the similarities to what was rated.",
        ),
        Slider(
            name="fame",
            label="Popularity mixed into your lists",
            low=0,
            high=100,
            default=0,
            step=1,
            unit="%",
        ),
        Slider(name="length", label="Length of a list", low=1, high=50, default=10, step=1),
        Slider(
            name="relevant",
            label="Liked means rated from",
            low=0,
            high=100,
            default=78,
            step=1,
            unit="% of the scale",
        ),
        Choice(
            name="by",
            label="Few ratings of the",
            options={"user": "Person", "item": "Item"},
            default="item",
            pills=True,
        ),
        Text(name="title", label="Look up by name", placeholder="part of a name"),
        *WORTH,
    ],
    presets={
        "Overfitted": {"factors": 50, "ridge": 1.0},
        "Overshoot": {"method": "sgd", "ridge": 100},
        "Near ones": {"method": "items", "lists": "closeness"},
        "Half popular": {"fame": 50},
    },
)


@chapter.figure
def methods(view):
    now = judge(view)
    show_both(view, now)
    show_controls(view, now)
    show_each(view, now)
    show_worth(view, now)
    show_cold_start(view, now)
    found = look_up(view, now)
    show_titles(view, now, found)
    show_data(view, now)
    view.challenges(tasks(now, found))
    show_code(view, now, found)


def show_both(view, now):
    """Error and lists of every method in one picture, and what it says."""
    quality = now.quality["yours"]
    view.picture(
        two_judgements("error of held-out ratings (RMSE)", "quality of lists (NDCG)"),
        judged_twice(NAMES, now.errors, {run: q.ndcg for run, q in now.quality.items()}),
        caption=f"{len(now.split.test.value):,} held-out ratings, lists of {now.length}, liked "
        f"from {now.threshold:g}. Yours: "
        + (
            "no figures. "
            if "yours" in now.diverged
            else f"error {now.errors['yours'].value:.3f}, NDCG {number(quality.ndcg.value)}. "
        )
        + "Bars: one standard error.",
        name="both",
    )
    view.legend({NAMES[run]: colour for run, colour in zip(NAMES, COLOURS, strict=True)})
    ran_away = "yours" in now.diverged

    def gain(one, other):
        pair = now.trials[one], now.trials[other]
        return ndcg_gain(*pair, now.split.test, now.length, now.threshold)

    found = compared(now.errors, now.training, now.quality, now.two_scores, ran_away, gain)
    cause = divergence(now.split.train, now.v.ridge)
    (words, why), tone = compare_words(found, now.errors, now.quality, NAMES, cause)
    view.notice(now.said(words), tone=tone)
    view.notice(now.said(why), place="below")


def show_controls(view, now):
    view.lead("fame")
    show_choice(view)
    view.more("method")
    if now.v.method in ("als", "sgd"):
        view.more("factors", "ridge")
    else:
        view.more("neighbours", "shrinkage", "similarity", "lists")
    view.more("length", "relevant", length={"high": max(now.longest, 2)})
    show_upload(view)


def show_each(view, now):
    """The two judgements apart, and all figures."""
    quality, length = now.quality, now.length
    view.section(
        "Each method, judged twice",
        now.said(
            "The last fifth of each person’s ratings is held out. A method is judged by the error "
            "of the ratings it expects, and by the lists it makes of all titles not yet rated. "
            "λ = 14 and λ_b = 4 were chosen on the held-out ratings of the shipped sets, which "
            "flatters there."
        ),
    )
    view.chart(
        method_comparison("error of held-out ratings (RMSE)"),
        {"methods": estimates(NAMES, now.errors)},
        caption=f"{len(now.split.test.value):,} held-out ratings; the smaller the better. Bars: "
        "one standard error.",
        name="rmse",
    )
    view.chart(
        method_comparison("quality of lists (NDCG)"),
        {"methods": estimates(NAMES, {run: q.ndcg for run, q in quality.items()})},
        caption=f"Lists of {length}, liked from {now.threshold:g}; the larger the better. "
        f"{quality['yours'].users:,} people.",
        name="ndcg",
    )
    scales = [f"Precision@{length}", f"Recall@{length}", f"NDCG@{length}"]
    view.table(
        ["Method", "RMSE", *scales, "Coverage"],
        [
            [
                NAMES[run],
                *map(plus_minus, (now.errors[run], q.precision, q.recall, q.ndcg)),
                percent(q.coverage) if np.isfinite(q.coverage) else "–",
            ]
            for run, q in quality.items()
        ],
        caption=now.said(
            "± one standard error over people. RMSE: all who have held-out ratings; precision, "
            f"recall and NDCG: the {quality['yours'].users:,} of them who liked one from "
            f"{now.threshold:g}. Coverage: share of the titles that are in at least one list."
        ),
        right=["RMSE", *scales, "Coverage"],
        marked=[len(METHODS)],
    )


def show_cold_start(view, now):
    of, groups = now.v.by, interval_names(EDGES)
    rows, _ = now.groups["yours"][of]
    view.section("Cold start", "How the error grows where few ratings are known.")
    view.show("by")
    view.chart(
        error_by_count(now.said(COUNTED[of])),
        {"curves": error_curves([curves[of][1] for curves in now.groups.values()], groups)},
        caption="Held-out ratings: "
        + ", ".join(
            f"{count:,} with {name}" for count, name in zip(rows, groups, strict=True) if count
        )
        + ".",
        name="cold",
    )


def show_code(view, now, found):
    quality = now.quality.values()
    view.code(
        {"als": factorize_als, "sgd": factorize_sgd}.get(now.v.method, fit_neighbours),
        call=listing_call(view, *now.runs["yours"][:2])
        + "print(rating_error(try_out(model, split), split.test).value)",
        data=lambda: {
            "methods": {
                "method": [NAMES[run] for run in now.runs],
                "rmse": [e.value for e in now.errors.values()],
                "rmse_error": [e.error for e in now.errors.values()],
                "precision": [q.precision.value for q in quality],
                "recall": [q.recall.value for q in quality],
                "ndcg": [q.ndcg.value for q in quality],
                "ndcg_error": [q.ndcg.error for q in quality],
                "coverage": [q.coverage for q in quality],
            },
            "map": {
                "title": now.ratings.titles,
                "ratings": now.count,
                "x": found.places[:, 0],
                "y": found.places[:, 1],
            },
        },
    )
