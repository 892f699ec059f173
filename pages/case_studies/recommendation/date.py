from dataclasses import dataclass

import numpy as np

from core.charts.recommender import METHODS as COLOURS
from core.charts.recommender import list_gains
from core.maths.case_studies.recommendation.findings import leaked
from core.maths.case_studies.recommendation.ranking_metrics import (
    Estimate,
    error_gain,
    list_quality,
    ndcg_gain,
    rating_error,
)
from core.maths.case_studies.recommendation.ratings import has_dates, hold_out_after
from core.maths.case_studies.recommendation.views import estimates, plus_minus, threshold_at
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from pages.case_studies.recommendation.fitting import METHODS, STANDARD, ratings_call, settings_of
from pages.case_studies.recommendation.judging import tried
from pages.case_studies.recommendation.ratings_in_use import (
    rated,
    ratings_of,
    show_choice,
    show_upload,
    split_of,
    worded,
)
from pages.case_studies.recommendation.unrated import date_words, left_out_words, share_words

JUDGED = ("popularity", "biases", "als")
LENGTH, LIKED = 10, 0.78

chapter = Chapter(
    "date",
    "One date for everybody",
    do="Move the date and watch how much smaller errors are for a method that knows what others "
    "rated after it.",
    controls=[
        Slider(
            name="after",
            label="Ratings after the date",
            low=5,
            high=50,
            default=20,
            step=1,
            unit="%",
            live=False,
        )
    ],
    presets={"An early date": {"after": 50}, "The last days": {"after": 5}},
)


@kept(max_entries=4)
def parted(view, key, after, _ratings):
    return hold_out_after(_ratings, after / 100)


@dataclass(frozen=True)
class Column:
    """One split, judged: errors and lists by method, and what the methods said."""

    trials: dict
    errors: dict
    lists: dict


def judged_on(view, key, split, threshold):
    trials = {}
    for place, method in enumerate(JUDGED):
        with view.progress(f"Fitting: {METHODS[method]}", (place, len(JUDGED))):
            trials[method], _ = tried(view, key, method, settings_of(method, STANDARD), split)
    length = min(LENGTH, trials["popularity"].lists.shape[1])
    return Column(
        trials,
        {m: rating_error(trial, split.test) for m, trial in trials.items()},
        {m: list_quality(trial, split.test, length, threshold) for m, trial in trials.items()},
    )


def columns_of(view, key, ratings, threshold):
    """The split person by person, and, where a date parts the ratings, the two at one date."""
    after = view.values.after
    splits = {"personal": (key, split_of(view, key, ratings))}
    one = parted(view, key, after, ratings) if has_dates(ratings) else None
    if one is not None and len(one.before.test.value):
        splits |= {
            name: (f"{key} {name} {after}", getattr(one, name)) for name in ("before", "informed")
        }
    found = {}
    with view.progress("Fitting …"):
        for place, (name, what) in enumerate(splits.items()):
            with view.progress("Fitting …", (place, len(splits))):
                found[name] = judged_on(view, *what, threshold)
    return one, found


@chapter.figure
def date(view):
    key, ratings = ratings_of(view)
    threshold = threshold_at(ratings, LIKED)
    one, found = columns_of(view, key, ratings, threshold)
    length = found["personal"].trials["popularity"].lists.shape[1]
    length = min(LENGTH, length)
    gains = gains_of(one, found, length, threshold)
    show_gains(view, one, gains, length, threshold)
    view.lead("after")
    leaks = {what: leaked(by_method) for what, by_method in gains.items()}
    words, tone = date_words(leaks, figures_of(found), one, METHODS)
    view.notice(words, tone=tone)
    if one is not None:
        said = [*share_words(one), worded(ratings, left_out_words(one))]
        view.notice(*said, place="below")
    show_choice(view)
    show_upload(view)
    show_table(view, found, length, threshold, ratings)
    view.code(
        hold_out_after,
        call=listing_call(view, length, threshold),
        data=lambda: {
            "gains": {
                "method": [METHODS[m] for m in JUDGED],
                "rmse_gain": [g.value for g in gains["errors"].values()],
                "rmse_gain_error": [g.error for g in gains["errors"].values()],
                "ndcg_gain": [g.value for g in gains["lists"].values()],
                "ndcg_gain_error": [g.error for g in gains["lists"].values()],
            }
        },
    )


def gains_of(one, found, length, threshold):
    """By how much knowing the future of others makes errors smaller and lists better."""
    if "before" not in found:
        none = dict.fromkeys(JUDGED, Estimate(np.nan, np.nan))
        return {"errors": none, "lists": none}
    test, pairs = one.before.test, {}
    for method in JUDGED:
        pairs[method] = [found[name].trials[method] for name in ("informed", "before")]
    return {
        "errors": {m: error_gain(*pair, test) for m, pair in pairs.items()},
        "lists": {m: ndcg_gain(*pair, test, length, threshold) for m, pair in pairs.items()},
    }


def figures_of(found):
    """By method, the figure with the future of others known and without."""
    if "before" not in found:
        return {"errors": {}, "lists": {}}
    pair = [found[name] for name in ("informed", "before")]
    return {
        "errors": {m: [column.errors[m] for column in pair] for m in JUDGED},
        "lists": {m: [column.lists[m].ndcg for column in pair] for m in JUDGED},
    }


def show_gains(view, one, gains, length, threshold):
    """What knowing the future brings, in errors and in lists."""
    rows = 0 if one is None else len(one.before.test.value)
    view.picture(
        list_gains("RMSE smaller when later ratings of others are known"),
        {"methods": estimates(METHODS, gains["errors"]), "zero": {"x": [0.0]}},
        caption=f"Right of 0: the future helps. {rows:,} ratings after the date, by "
        f"{0 if one is None else len(np.unique(one.before.test.user)):,} people known before it. "
        "Bars: one standard error of the difference on the same people.",
        name="errors",
    )
    view.chart(
        list_gains("NDCG larger when later ratings of others are known"),
        {"methods": estimates(METHODS, gains["lists"]), "zero": {"x": [0.0]}},
        caption=f"The same for lists of {length}, liked from {threshold:g}.",
        name="lists",
    )
    view.legend({METHODS[m]: COLOURS[list(METHODS).index(m)] for m in JUDGED})


def show_table(view, found, length, threshold, ratings):
    view.section(
        "How the figures change",
        "By person: each one’s last fifth is held out, so a method learns from what others "
        "rated later than the ratings it is judged on. At one "
        "date: learned from what was there, judged on what came. Future known: the same ratings "
        "are judged, but the later ones of all others are learned from too.",
    )
    titles = {"personal": "by person", "before": "one date", "informed": "future known"}

    def cell(name, what, method):
        if name not in found:
            return "–"
        column = found[name]
        return plus_minus(column.errors[method] if what == "RMSE" else column.lists[method].ndcg)

    captions = {
        "RMSE": "± one standard error over people.",
        "NDCG": f"NDCG@{length}, liked from {threshold:g}. Other people are judged by person than "
        "at one date, so these two differ for more reasons than what was known."
        + ("" if ratings.time is not None else " The file has no times: its order stands in."),
    }
    for what, caption in captions.items():  # one below the other, for a phone's width
        view.table(
            [what, *titles.values()],
            [[METHODS[m], *(cell(name, what, m) for name in titles)] for m in JUDGED],
            caption=caption,
            right=[*titles.values()],
        )


def listing_call(view, length, threshold):
    maths = "core.maths.case_studies.recommendation"
    return (
        f"from {maths}.methods import fit_popularity\n"
        f"from {maths}.ranking_metrics import error_gain, list_quality, ndcg_gain\n"
        f"from {maths}.ratings import hold_out_after\n"
        f"{ratings_call(view, rated(view))}"
        f"one = hold_out_after(ratings, {view.values.after / 100})\n"
        "print(one.share, one.people, one.people_rows, one.titles, one.title_rows)\n"
        "fits = {\n"
        '    "popularity": fit_popularity,\n'
        '    "als": lambda train: fit_factors(train, "als", 20, 14),\n'
        "}\n"
        "for name, fit in fits.items():\n"
        "    before, informed = (try_out(fit(s.train), s) for s in (one.before, one.informed))\n"
        "    for trial in (before, informed):\n"
        "        print(name, rating_error(trial, one.before.test).value)\n"
        "    print(error_gain(informed, before, one.before.test))\n"
        f"    print(ndcg_gain(informed, before, one.before.test, {length}, {threshold}))"
    )
