"""The titles by their factors: a map, the neighbours of one of them, and tasks about it."""

from dataclasses import dataclass

import numpy as np

from core.charts.recommender import item_map_plot
from core.maths.case_studies.recommendation.findings import overfitted
from core.maths.case_studies.recommendation.methods import item_map, nearest_items
from core.maths.case_studies.recommendation.ranking_metrics import never_listed
from core.maths.case_studies.recommendation.views import (
    map_columns,
    matching_title,
    shelf,
    told_apart,
)
from core.ui.kept import kept
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.case_studies.recommendation.fitting import METHODS, factor_model, is_faint

FEW = 50  # ratings; readers with fewer count as new


@dataclass(frozen=True)
class Found:
    """title: what was looked up, None if nothing; chosen: that, or the best known; places, shares:
    see item_map; near, cosine: see nearest_items; columns: of the map, by dataset; faint: whether
    the factors say next to nothing, so that there is no map and nothing is near; single: whether
    there is but one factor, whose angles are 0° and 180° and order nothing."""

    title: int | None
    chosen: int
    method: str
    places: np.ndarray
    shares: np.ndarray
    near: np.ndarray
    cosine: np.ndarray
    columns: dict
    faint: bool
    single: bool


@kept(max_entries=60)
def looked_up(view, key, text, _titles, _count):
    return matching_title(_titles, _count, text)


@kept(max_entries=8)
def places_of(view, key, method, settings, _model):
    return item_map(_model)


@kept(max_entries=60)
def neighbourhood(view, key, method, settings, chosen, _model, _places, _ratings, _count):
    """The nearest titles, their cosines, and what the map draws."""
    near, cosine = nearest_items(_model, chosen, 8, _count >= 5)
    others = np.setdiff1d(shelf(_count, 1, 250), [*near, chosen])
    columns = {
        name: map_columns(_places, _ratings.titles, _ratings.kinds, items)
        for name, items in (("items", others), ("near", near), ("chosen", [chosen]))
    }
    return near, cosine, columns


def look_up(view, now):
    titles = now.ratings.titles
    title = looked_up(view, now.key, now.v.title, titles, now.count)
    chosen = int(np.argmax(now.count)) if title is None else title
    model_key, model = factor_model(view, now.key, now.split.train)
    places, shares = places_of(view, now.key, *model_key, model)
    near, cosine, columns = neighbourhood(
        view, now.key, *model_key, chosen, model, places, now.ratings, now.count
    )
    nothing = is_faint(view, now.key, *model_key, model, now.split.train)
    single = model.user_factors.shape[1] == 1
    if nothing or single:
        near, cosine = near[:0], cosine[:0]
    if nothing:
        columns = {name: map_columns(places, titles, None, near) for name in columns}
    return Found(
        title, chosen, model_key[0], places, shares, near, cosine, columns, nothing, single
    )


def show_titles(view, now, found):
    titles = now.ratings.titles
    view.section(
        now.said("Titles by their factors"),
        now.said("Titles whose factors point the same way are liked by the same people."),
    )
    view.show("title")
    view.chart(
        item_map_plot("first component", "second component"),
        found.columns,
        caption=f"{METHODS[found.method]}: "
        + now.said(
            "λ has shrunk the factors to almost nothing, so there is no map."
            if found.faint
            else "the best known titles by their one factor. Hover over a dot for its name."
            if found.single
            else "the best known titles by two components of their factors, "
            f"{percent(found.shares.sum(), 0)} of the variance. Hover over a dot for its name."
        ),
        name="map",
    )
    missing = found.title is None and now.v.title.strip()
    view.table(
        ["", f"Nearest to {titles[found.chosen]}", "Cosine"],
        [
            [str(place), str(titles[i]), f"{c:.2f}"]
            for place, (i, c) in enumerate(zip(found.near, found.cosine, strict=True), start=1)
        ],
        caption=now.said(
            ("No title holds these words; this is the best known one. " * bool(missing))
            + (
                "By the angle between all factors, not only the two of the map; titles with 5 "
                "training ratings or more."
                if len(found.near)
                else "The factors are almost nothing, and so are their directions."
                if found.faint
                else "With one factor the angle between two titles is 0° or 180°: it ranks nothing."
                if found.single
                else "No other title has 5 training ratings or more."
                if now.count[found.chosen]
                else "Nobody rated it in training, so it has no factors and no neighbours."
            )
        ),
        right=["Cosine"],
    )


def against(mine, other):
    if np.isnan(mine) or np.isnan(other):
        return "Nothing to compare"
    ours, theirs = told_apart(mine, other)
    return f"{ours} for both" if mine == other else f"{ours} against {theirs}"


def overfit_state(now):
    """How near the first task is: both errors, on held-out and on training ratings."""
    if now.v.method not in ("als", "sgd"):
        return "Needs factors."
    if "yours" in now.diverged:
        return "Diverged: no figures."
    held = against(now.errors["yours"].value, now.errors["biases"].value)
    learned = against(now.training["yours"], now.training["biases"])
    return f"RMSE held out {held}, training {learned}. The rank goes up, λ goes down."


def liking_needs(title, count, mean, liked):
    """What the title that is looked up lacks for the task."""
    if title is None:
        return " Type a title."
    if count >= 20 and mean >= liked:
        return ""
    return f" Needs 20 ratings or more and a mean of {number(liked)} or more."


def tasks(now, found):
    trial, train, count, chosen = now.trials["yours"], now.split.train, now.count, found.chosen
    errors, quality = now.errors, now.quality
    unseen = never_listed(trial, now.split, now.length, FEW)
    few = np.bincount(train.user, minlength=now.ratings.shape[0])[trial.users] < FEW
    listed = int((trial.lists[few, : now.length] == chosen).sum())
    mean = train.value[train.item == chosen].sum() / max(count[chosen], 1)
    known = count[chosen] >= 20 and mean >= now.threshold
    return [
        Challenge(
            "Overfit on purpose: let your factors err more on held-out ratings than biases do, and "
            "less on the training ratings.",
            solved=now.v.method in ("als", "sgd") and overfitted(errors, now.training),
            state=overfit_state(now),
        ),
        Challenge(
            "Beat popularity on NDCG.",
            solved=quality["yours"].ndcg.value > quality["popularity"].ndcg.value,
            state=f"{against(quality['yours'].ndcg.value, quality['popularity'].ndcg.value)}.",
        ),
        Challenge(
            now.said(
                "Look up a liked title, with 20 training ratings or more, that your lists "
                f"show to nobody with fewer than {FEW} ratings."
            ),
            solved=bool(found.title is not None and known and unseen[chosen] and few.any())
            and "yours" not in now.diverged,
            state=f"{now.ratings.titles[chosen]}: {count[chosen]:,} ratings, mean {number(mean)}, "
            f"in the lists of {listed:,} of {few.sum():,} such people."
            + now.said(liking_needs(found.title, count[chosen], mean, now.threshold)),
        ),
    ]
