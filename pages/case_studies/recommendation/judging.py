"""All methods on the held-out ratings: errors and lists, each judged once and kept."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from core.maths.case_studies.recommendation.findings import no_figures
from core.maths.case_studies.recommendation.list_value import list_value
from core.maths.case_studies.recommendation.popular_mix import contenders
from core.maths.case_studies.recommendation.ranking_metrics import (
    Estimate,
    error_by_experience,
    list_quality,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import Ratings, Split
from core.maths.case_studies.recommendation.views import threshold_at
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.recommendation.fitting import (
    METHODS,
    STANDARD,
    error_learned,
    fitted,
    settings_of,
    training_counts,
)
from pages.case_studies.recommendation.ratings_in_use import ratings_of, split_of, worded

NAMES = METHODS | {"yours": "Yours"}
PERSONAL = ("biases", "users", "items", "als", "sgd", "yours")
COUNTED = {
    "user": "training ratings of the person",
    "item": "training ratings of the title",
}
EDGES = (0, 1, 5, 20, 50, 100, 200)


@dataclass(frozen=True)
class Judged:
    """What the values of now lead to, by method; "yours" is the reader's.

    runs: method, settings, closeness, share of popularity in percent; length, threshold: of the
    lists, and from which rating on a title is liked; count: training ratings of each title;
    diverged: methods whose steps did, which have no figures; training: errors on the training
    ratings, where it is a factorisation that is judged; two_scores: methods whose lists are ranked
    by something else than the rating they expect.
    """

    v: SimpleNamespace
    key: str
    ratings: Ratings
    split: Split
    runs: dict
    trials: dict
    errors: dict
    groups: dict
    quality: dict
    worth: dict
    diverged: set
    training: dict
    two_scores: set
    length: int
    longest: int
    threshold: float
    count: np.ndarray

    def said(self, text):
        return worded(self.ratings, text)


def tried(view, key, method, settings, split):
    """What a fitted method said about the hold-out, lists by expected rating; whether it
    diverged."""
    if found := _tried.known(view, key, method, settings):
        return found
    with view.progress("Fitting …", (0, 2)):
        model = fitted(view, key, method, settings, split.train)
    with view.progress("Judging …", (1, 2)):
        return _tried(view, key, method, settings, model, split)


@kept(max_entries=32)
def _tried(view, key, method, settings, _model, _split):
    return away(try_out, _model, _split, then=lambda trial: (trial, diverged(_model)))


def in_reach(view, key, method, settings, closeness, split):
    """What the lists of the reader's method can hold, whatever popularity is mixed in; whether it
    diverged."""
    if found := _reach.known(view, key, method, settings, closeness):
        return found
    with view.progress("Fitting …", (0, 2)):
        model = fitted(view, key, method, settings, split.train)
    lister = replace(model, closeness=True) if closeness else model
    with view.progress("Judging …", (1, 2)):
        return _reach(view, key, method, settings, closeness, lister, split)


@kept(max_entries=4)  # for lecturers 20 MB
def _reach(view, key, method, settings, closeness, _lister, _split):
    return away(contenders, _lister, _split, then=lambda reach: (reach, diverged(_lister)))


def diverged(model):
    return getattr(model, "diverged", False)


@kept(max_entries=8)
def mixed(view, key, method, settings, closeness, fame, _reach):
    return _reach.lists(fame / 100)


@kept(max_entries=64)
def error_of(view, key, method, settings, _trial, _split):
    """The error on all held-out ratings, and by the number of training ratings."""
    groups = {of: error_by_experience(_trial, _split, of, EDGES) for of in COUNTED}
    return rating_error(_trial, _split.test), groups


@kept(max_entries=256)
def quality_of(view, key, run, length, threshold, _trial, _test):
    return list_quality(_trial, _test, length, threshold)


@kept(max_entries=256)
def worth_of(view, key, run, length, threshold, value, cost, _trial, _free, _test):
    return list_value(_trial, _free, _test, length, threshold, value, cost)


def judge(view):
    """Fit what is not fitted yet, with a bar of progress, and judge everything."""
    v = view.values
    key, ratings = ratings_of(view)
    split = split_of(view, key, ratings)
    closeness = v.lists == "closeness" and v.method in ("users", "items")
    runs = {method: (method, settings_of(method, STANDARD), False, 0) for method in METHODS}
    runs["yours"] = (v.method, settings_of(v.method, v), closeness, v.fame)
    trials, ran_away = all_tried(view, key, runs, split)
    longest = trials["yours"].lists.shape[1]
    length, threshold = min(v.length, longest), threshold_at(ratings, v.relevant / 100)
    judged, test, free = (length, threshold), split.test, trials["popularity"]
    errors, groups, quality, worth = {}, {}, {}, {}
    for run, what in runs.items():
        trial = trials[run]
        errors[run], groups[run] = error_of(view, key, *what[:2], trial, split)
        quality[run] = quality_of(view, key, what, *judged, trial, test)
        if run in PERSONAL:
            worth[run] = worth_of(view, key, what, *judged, v.value, v.cost, trial, free, test)
        if run in ran_away:
            errors[run], quality[run], worth[run] = no_figures(quality[run])
            groups[run] = {of: without(found) for of, found in groups[run].items()}
    return Judged(
        v=v,
        key=key,
        ratings=ratings,
        split=split,
        runs=runs,
        trials=trials,
        errors=errors,
        groups=groups,
        quality=quality,
        worth=worth,
        diverged=ran_away,
        training=errors_learned(view, key, runs, split.train),
        two_scores={"constant", "popularity"} | ({"yours"} if closeness or v.fame else set()),
        length=length,
        longest=longest,
        threshold=threshold,
        count=training_counts(view, key, split.train),
    )


def all_tried(view, key, runs, split):
    """What each method said about the hold-out, and which of them diverged."""
    trials, ran_away = {}, set()
    with view.progress("Fitting …"):
        for place, (run, what) in enumerate(runs.items()):
            with view.progress(f"Fitting: {METHODS[what[0]]}", (place, len(runs))):
                if run == "yours":
                    reach, away_from_it = in_reach(view, key, *what[:3], split)
                    trials[run] = mixed(view, key, *what, reach)
                else:
                    trials[run], away_from_it = tried(view, key, *what[:2], split)
            if away_from_it:
                ran_away.add(run)
    return trials, ran_away


def errors_learned(view, key, runs, train):
    """Errors on the training ratings of biases, and of the reader's method if it has factors."""
    found = {}
    for run in ("biases", "yours"):
        method, settings = runs[run][:2]
        if method in ("biases", "als", "sgd"):
            model = fitted(view, key, method, settings, train)
            found[run] = error_learned(view, key, method, settings, model, train)
    return found


def without(found):
    """Errors by group of a method that has none."""
    rows, estimates = found
    return rows, [Estimate(np.nan, np.nan)] * len(estimates)
