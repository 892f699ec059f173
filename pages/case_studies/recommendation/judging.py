"""All methods on the held-out ratings: errors and lists, each judged once and kept."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from core.maths.case_studies.recommendation.list_value import list_value
from core.maths.case_studies.recommendation.popular_mix import contenders
from core.maths.case_studies.recommendation.ranking_metrics import (
    error_by_experience,
    list_quality,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import Ratings, Split
from core.maths.case_studies.recommendation.views import threshold_at
from core.ui.kept import kept
from pages.case_studies.recommendation.fitting import (
    METHODS,
    STANDARD,
    fitted,
    settings_of,
    training_counts,
)
from pages.case_studies.recommendation.ratings_in_use import ratings_of, split_of

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
    lists, and from which rating on a title is liked; count: training ratings of each title.
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
    diverged: bool
    length: int
    longest: int
    threshold: float
    count: np.ndarray


@kept(max_entries=32)
def tried(view, key, method, settings, _split, _report):
    """What a fitted method said about the hold-out, lists by expected rating."""
    model = fitted(view, key, method, settings, _split.train, _report)
    return try_out(model, _split), getattr(model, "diverged", False)


@kept(max_entries=4)  # for lecturers 20 MB
def in_reach(view, key, method, settings, closeness, _split, _report):
    """What the lists of the reader's method can hold, whatever popularity is mixed in."""
    model = fitted(view, key, method, settings, _split.train, _report)
    lister = replace(model, closeness=True) if closeness else model
    return contenders(lister, _split), getattr(model, "diverged", False)


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
    trials, diverged = {}, False
    with view.progress("Fitting …") as report:
        for place, (run, what) in enumerate(runs.items()):

            def told(share, at=place, method=what[0]):
                report((at + share) / len(runs), f"Fitting: {METHODS[method]}")

            if run == "yours":
                reach, diverged = in_reach(view, key, *what[:3], split, told)
                trials[run] = mixed(view, key, *what, reach)
            else:
                trials[run], _ = tried(view, key, *what[:2], split, told)
    found = {run: error_of(view, key, *what[:2], trials[run], split) for run, what in runs.items()}
    longest = trials["yours"].lists.shape[1]
    length, threshold = min(v.length, longest), threshold_at(ratings, v.relevant / 100)
    judged = (length, threshold)
    test, free = split.test, trials["popularity"]
    return Judged(
        v,
        key,
        ratings,
        split,
        runs,
        trials,
        {run: error for run, (error, _) in found.items()},
        {run: groups for run, (_, groups) in found.items()},
        {
            run: quality_of(view, key, what, *judged, trials[run], test)
            for run, what in runs.items()
        },
        {
            run: worth_of(view, key, runs[run], *judged, v.value, v.cost, trials[run], free, test)
            for run in PERSONAL
        },
        diverged,
        length,
        longest,
        threshold,
        training_counts(view, key, split.train),
    )
