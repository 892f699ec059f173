from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import streamlit as st

from core.charts import palette
from core.charts.rating_matrix import factor_product, learning_errors
from core.charts.recommender import METHODS as COLOURS
from core.charts.recommender import (
    error_by_count,
    item_map_plot,
    list_gains,
    method_comparison,
    score_waterfall,
)
from core.datasets.ratings import read_ratings
from core.datasets.tables import load_table, table_files
from core.maths.case_studies.recommendation.list_value import liked_per_list, list_value
from core.maths.case_studies.recommendation.methods import (
    blend,
    fit_constant,
    fit_neighbours,
    fit_popularity,
    item_map,
    nearest_items,
)
from core.maths.case_studies.recommendation.ranking_metrics import (
    error_by_experience,
    list_quality,
    never_listed,
    rating_error,
    try_out,
)
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.case_studies.recommendation.views import (
    brief,
    compare_words,
    error_curves,
    estimates,
    first_of,
    interval_names,
    map_columns,
    matching_title,
    named,
    own_scale,
    plus_minus,
    rating_of,
    reader_words,
    score_steps,
    shelf,
    signed,
    strongest,
    threshold_at,
    what_if,
    worth_words,
)
from core.maths.learning.completion_views import (
    baseline_error,
    error_traces,
    half_step_formula,
    product_picture,
    single_step_formula,
    verdict,
)
from core.maths.learning.matrix_completion import (
    alternating_least_squares,
    hold_out_cells,
    stochastic_gradient_descent,
)
from core.maths.learning.matrix_factorization import (
    factorize_als,
    factorize_sgd,
    fit_biases,
    fold_in,
)
from core.ui.controls import Choice, Grid, Scrubber, Seed, Slider, Text, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

PEOPLE = tuple("ABCDEFGH")
KINDS = (
    "Space opera",
    "Heist",
    "Monster",
    "Western",
    "Spy thriller",
    "Courtroom",
    "Romance",
    "Family saga",
    "Musical",
    "Documentary",
)
TASTES = """
5 4 5 4 . 2 1 . 1 2
4 5 . 4 5 . 2 1 2 .
5 . 4 5 4 3 . 2 1 2
1 2 . 1 2 4 5 5 . 4
2 . 1 2 . 5 4 . 5 4
. 2 1 . 3 4 5 4 5 .
4 4 3 . 4 4 3 4 . 3
2 1 . 2 1 . 2 1 3 2
"""
CELLS = tuple(
    tuple(None if cell == "." else float(cell) for cell in line.split())
    for line in TASTES.strip().splitlines()
)
NO_ONE = (CELLS[0], (None,) * 10, *CELLS[2:])

SETS = {"movielens": "MovieLens: films", "lecturer": "InstEval: lecturers"}
SETS = {name: label for name, label in SETS.items() if f"{name}_ratings" in table_files()}
NOTES = {
    "movielens": "MovieLens latest-small of October 2016 (Harper and Konstan 2015)",
    "lecturer": "Evaluations of lecturers by students of ETH Zürich (InstEval)",
}
TERMS = (
    " GroupLens allows its use for research, not for commercial or revenue-bearing purposes "
    "without permission, and endorses nothing here."
)
METHODS = {
    "constant": "Global mean",
    "popularity": "Popularity",
    "biases": "Biases",
    "users": "User neighbours",
    "items": "Item neighbours",
    "als": "Factors by ALS",
    "sgd": "Factors by SGD",
}
TUNED = {key: METHODS[key] for key in ("als", "sgd", "users", "items")}
PERSONAL = ("biases", "users", "items", "als", "sgd", "yours")
COUNTED = {
    "user": "training ratings of the person",
    "item": "training ratings of the title",
}
EDGES = (0, 1, 5, 20, 50, 100, 200)
FEW = 50  # ratings; readers with fewer count as new
SHELF, LIST = 8, 10
RATES = tuple(f"rate_{place}" for place in range(1, SHELF + 1))
FIRST_RATES = (0, 5, 0, 4, 0, 2, 0, 0)

page = Page(
    "recommendation",
    controls=[
        Grid(
            name="ratings",
            label="Ratings, 1 to 5; blank: not seen",
            rows=PEOPLE,
            columns=KINDS,
            low=1,
            high=5,
            step=0.5,
            default=CELLS,
        ),
        Choice(
            name="solver",
            label="Learning by",
            options={"als": "ALS, half steps", "sgd": "SGD, single steps"},
            default="als",
            pills=True,
            resets=("step",),
        ),
        Slider(
            name="rank",
            label="Rank",
            symbol="k",
            low=1,
            high=6,
            default=2,
            step=1,
            help="How many numbers describe each person and each kind of film.",
        ),
        Slider(
            name="penalty",
            label="Penalty",
            symbol="λ",
            low=0,
            high=10,
            default=0.5,
            help="How strongly factors are pulled to zero.",
        ),
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=0.005,
            high=2,
            default=0.1,
            log=True,
        ),
        Slider(name="sweeps", label="Sweeps", low=1, high=12, default=8, step=1),
        Slider(
            name="held",
            label="Held out",
            low=0,
            high=60,
            default=20,
            step=1,
            unit="% of the ratings",
            help="Known cells that are kept aside to judge the filled matrix.",
        ),
        Toggle(name="biases", label="Biases: some rate high, some are liked by all"),
        Seed(label="New start, other cells held out", default=3),
        Scrubber(name="step", label="Step"),
        Choice(name="person", label="Person", options={p: p for p in PEOPLE}, default="A"),
        Choice(name="kind", label="Kind", options={k: k for k in KINDS}, default="Space opera"),
        Choice(name="data", label="Ratings of", options=SETS, default=next(iter(SETS))),
        Choice(
            name="method", label="Your method", options=TUNED, default="als", help="Tune it here."
        ),
        Slider(
            name="factors",
            label="Rank of the factors",
            symbol="k",
            low=1,
            high=50,
            default=20,
            step=1,
            live=False,
        ),
        Slider(
            name="ridge",
            label="Penalty of the factors",
            symbol="λ",
            low=0.1,
            high=200,
            default=14,
            log=True,
            live=False,
            help="Pulls every factor to zero, once for each person and each title.",
        ),
        Slider(
            name="neighbours", label="Neighbours", low=1, high=100, default=50, step=1, live=False
        ),
        Slider(
            name="shrinkage",
            label="Shrinkage",
            low=0,
            high=200,
            default=50,
            step=1,
            live=False,
            unit="ratings",
            help="A similarity from n common ratings counts n/(n + this) of itself.",
        ),
        Choice(
            name="similarity",
            label="Similarity",
            options={"cosine": "Cosine", "pearson": "Pearson"},
            default="cosine",
            pills=True,
        ),
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
            step=5,
            unit="%",
            live=False,
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
            options={"user": "Person", "item": "Title"},
            default="item",
            pills=True,
        ),
        Text(name="title", label="Look up a title", placeholder="part of a title"),
        Slider(
            name="value",
            label="Value of a liked title",
            low=0.01,
            high=100,
            default=0.5,
            log=True,
            unit="€",
        ),
        Slider(
            name="cost",
            label="Cost of a personal list",
            low=0.001,
            high=1,
            default=0.02,
            log=True,
            unit="€",
        ),
        Slider(
            name="shelf",
            label="Shelf: 1 holds the best known titles",
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
        "By heart": {"rank": 6, "penalty": 0.0},
        "Shrunk": {"penalty": 10.0},
        "Single steps": {"solver": "sgd"},
        "Too fast": {"solver": "sgd", "learning_rate": 0.8},
        "Cold start": {"ratings": NO_ONE, "person": "B"},
        "Overfitted": {"factors": 50, "ridge": 1.0},
        "Overshoot": {"method": "sgd", "ridge": 100},
        "Near ones": {"method": "items", "lists": "closeness"},
        "New here": {name: 0 for name, rate in zip(RATES, FIRST_RATES, strict=True) if rate},
    },
    shared=("data", "method", "factors", "ridge"),
)
STANDARD = SimpleNamespace(**page.panel.defaults())


# ---- 1. by hand --------------------------------------------------------------------------------


@page.figure
def by_hand(v):
    ratings = np.array(v.ratings, float)
    held = hold_out_cells(ratings, v.held / 100, v.seed)
    visible = np.isfinite(ratings) & ~held
    single = v.solver == "sgd"
    shape = (v.rank, v.penalty)
    run = (
        stochastic_gradient_descent(
            ratings, visible, *shape, v.learning_rate, v.sweeps, v.seed, v.biases
        )
        if single
        else alternating_least_squares(ratings, visible, *shape, v.sweeps, v.seed, v.biases)
    )
    step = min(v.step, run.steps)

    page.presets()
    controls, picture = st.columns([1, 1.15])
    with controls:
        page.show("ratings", ratings={"held": [tuple(cell) for cell in np.argwhere(held)]})
        page.show("solver", "rank", "penalty")
        if single:
            page.show("learning_rate")
        page.show("sweeps", "held", "biases", "seed")
        if not single:
            with st.container(horizontal=True):
                page.show("person", "kind")
    with picture:
        page.chart(
            factor_product(1, 5),
            product_picture(run, step, PEOPLE, KINDS),
            caption=f"Filled matrix = {'baseline' if v.biases else 'mean'} + P Qᵀ, after "
            f"{step} of {run.steps} {'single' if single else 'half'} steps. Thin frames: learned "
            "from; bold: changed by this step.",
            name="product",
        )
        page.legend(
            {
                "Low to high rating": palette.MODEL,
                "Held out": palette.ACCENT,
                "Factor below 0": palette.ALARM,
                "above 0": palette.TRUTH,
            }
        )
        page.show("step", step={"last": run.steps})
        if single:
            page.formula(single_step_formula(run, step, v.penalty, v.learning_rate, PEOPLE, KINDS))
        else:
            row, column = PEOPLE.index(v.person), KINDS.index(v.kind)
            names = (f"person {v.person}", v.kind)
            page.formula(half_step_formula(run, step, v.penalty, row, column, names))
        page.chart(
            learning_errors("single step" if single else "half step"),
            error_traces(run),
            caption="Dashed: the baseline alone, on the held-out cells.",
            name="errors",
        )
        page.legend({"Visible cells": palette.MODEL, "Held-out cells": palette.ERROR})
    sentences, tone = verdict(run, v.penalty, PEOPLE, KINDS)
    page.notice(*sentences, tone=tone)
    page.numbers(
        [
            (
                "Objective J",
                number(run.objective[step]),
                "½ Σ(r − c − p·q)² + ½ λ(‖P‖² + ‖Q‖²)",
            ),
            (
                "Error on visible cells",
                number(run.visible_error[step]),
                f"√(Σe²/{visible.sum()})",
            ),
            (
                "Error on held-out cells",
                number(run.held_error[step]),
                f"√(Σe²/{held.sum()}); baseline {number(baseline_error(run))}",
            ),
            (
                "Numbers learned",
                str(18 * v.rank),
                f"(8 + 10)·{v.rank}, from {visible.sum()} ratings",
            ),
        ]
    )
    page.challenges(
        [
            Challenge(
                "Overfit on purpose: less than 0.1 on the visible cells, and worse than the "
                "baseline on the held-out ones.",
                solved=bool(
                    run.visible_error[-1] < 0.1 and run.held_error[-1] > baseline_error(run)
                ),
                state=f"Visible {number(run.visible_error[-1])}, held out "
                f"{number(run.held_error[-1])}, baseline {number(baseline_error(run))}.",
            ),
        ]
    )
    rows = ",\n    ".join(str([float(c) if c is not None else None for c in r]) for r in v.ratings)
    solver = "stochastic_gradient_descent" if single else "alternating_least_squares"
    rate = f"{v.learning_rate}, " if single else ""
    page.code(
        stochastic_gradient_descent if single else alternating_least_squares,
        call=f"ratings = np.array([\n    {rows},\n], float)\n"
        f"visible = np.isfinite(ratings) & ~hold_out_cells(ratings, {v.held / 100}, {v.seed})\n"
        f"run = {solver}(\n    ratings, visible, {v.rank}, {v.penalty}, {rate}{v.sweeps}, "
        f"{v.seed}, {v.biases}\n)\nprint(run.visible_error[-1], run.held_error[-1])",
        data=lambda: {
            "filled matrix": {"person": PEOPLE} | dict(zip(KINDS, run.filled(step).T, strict=True)),
            "errors": {
                "step": np.arange(run.steps + 1),
                "objective": run.objective,
                "visible": run.visible_error,
                "held_out": run.held_error,
            },
        },
    )


# ---- 2. the real set: what is fitted once ------------------------------------------------------


def read_own(files, report):
    """Token and ratings of an upload; a DataError is one sentence for the reader."""
    return uuid4().hex, read_ratings(files, report)


@st.cache_resource(max_entries=2, show_spinner=False)
def shipped(name):
    table = load_table(f"{name}_ratings").merge(load_table(f"{name}_titles"), on="item")
    ratings = rating_set(table, SETS[name], NOTES[name])
    users, items = ratings.shape
    note = f"{NOTES[name]}: {len(table):,} ratings of {items:,} titles by {users:,} people."
    note += TERMS if name == "movielens" else ""
    return replace(ratings, note=note)


def ratings_of(v):
    """The key of the ratings in use, and the ratings."""
    if page.uploaded is None:
        return v.data, shipped(v.data)
    return page.uploaded


@page.cached(max_entries=4)
def split_of(key, _ratings):
    return hold_out_last(_ratings)


def settings_of(method, v):
    """What a fit depends on."""
    if method in ("als", "sgd"):
        return v.factors, v.ridge
    return (v.neighbours, v.similarity, v.shrinkage) if method in ("users", "items") else ()


@page.cached(max_entries=16)  # neighbours of 9,066 titles take some megabytes
def fitted(key, method, settings, _train, _report):
    pairs = (_train.user, _train.item, _train.value, _train.shape)
    _report(0.0)
    match method:
        case "constant":
            return fit_constant(_train)
        case "popularity":
            return fit_popularity(_train)
        case "biases":
            return fit_biases(*pairs)
        case "als":
            return factorize_als(*pairs, *settings, report=_report)
        case "sgd":
            return factorize_sgd(*pairs, *settings, report=_report)
        case _:
            return fit_neighbours(_train, method[:-1], *settings, report=_report)


@page.cached(max_entries=32)
def judged(key, method, settings, closeness, fame, _split, _report):
    """A fitted method, what it said about the hold-out, and what does not depend on list length."""
    model = fitted(key, method, settings, _split.train, _report)
    lister = replace(model, closeness=True) if closeness else model
    trial = try_out(lister, _split, popular=fame / 100)
    return SimpleNamespace(
        diverged=getattr(model, "diverged", False),
        trial=trial,
        error=rating_error(trial, _split.test),
        groups={of: error_by_experience(trial, _split, of, EDGES) for of in COUNTED},
    )


@page.cached(max_entries=60)
def looked_up(key, text, _titles, _count):
    return matching_title(_titles, _count, text)


@page.cached(max_entries=8)
def places_of(key, method, settings, _model):
    return item_map(_model)


def factor_model(v, key, train, report):
    """The factorisation in use: the reader's, or ALS as it stands; with its key."""
    method, settings = v.method, settings_of(v.method, v)
    if method not in ("als", "sgd"):
        method, settings = "als", settings_of("als", STANDARD)
    return (method, settings), fitted(key, method, settings, train, report)


# ---- 2. the real set: which method recommends best ---------------------------------------------


def listing_call(v, method, settings):
    """A call that runs as it stands beside the table of ratings."""
    file = "ratings.csv" if page.uploaded else f"{v.data}_ratings.csv.xz"
    given = ", ".join(map(repr, settings))
    read = f'import pandas as pd\n\ntable = pd.read_csv("{file}")  # user, item, rating\n'
    if method in ("users", "items"):
        return (
            f'{read}ratings = rating_set(table, "Ratings", "")\n'
            f'model = fit_neighbours(ratings, "{method[:-1]}", {given})\n'
            "print(model.scores(np.array([0])))"
        )
    return (
        f'{read}user, users = pd.factorize(table["user"], sort=True)\n'
        'item, items = pd.factorize(table["item"], sort=True)\n'
        'value = table["rating"].to_numpy(float)\n'
        f"model = factorize_{method}(user, item, value, (len(users), len(items)), {given})\n"
        "print(model.history)"
    )


@page.figure
def comparison(v):
    key, ratings = ratings_of(v)
    split = split_of(key, ratings)
    train, test = split.train, split.test
    page.prose(
        "On real ratings",
        "The last fifth of each person's ratings is held out. A method is judged twice: by the "
        "error of the ratings it expects, and by the lists it makes of all titles not yet rated. "
        + ratings.note,
    )
    threshold = threshold_at(ratings, v.relevant / 100)
    count = np.bincount(train.item, minlength=len(train.titles))
    closeness = v.lists == "closeness" and v.method in ("users", "items")
    runs = {method: (method, settings_of(method, STANDARD), False, 0) for method in METHODS}
    runs["yours"] = (v.method, settings_of(v.method, v), closeness, v.fame)
    names = METHODS | {"yours": "Yours"}
    found = {}
    with page.progress("Fitting …") as report:
        for place, (run, what) in enumerate(runs.items()):

            def told(share, at=place, method=what[0]):
                report((at + share) / len(runs), f"Fitting: {METHODS[method]}")

            found[run] = judged(key, *what, split, told)
    trials = {run: judgement.trial for run, judgement in found.items()}
    errors = {run: judgement.error for run, judgement in found.items()}
    longest = trials["yours"].lists.shape[1]
    length = min(v.length, longest)
    quality = {run: list_quality(trials[run], test, length, threshold) for run in runs}
    rows, _ = found["yours"].groups[v.by]
    worth = {
        run: list_value(trials[run], trials["popularity"], test, length, threshold, v.value, v.cost)
        for run in PERSONAL
    }

    controls, left, right = st.columns([1.05, 1.35, 1.35])
    with controls:
        if page.uploaded is None:
            page.show("data")
        page.show("method")
        if v.method in ("als", "sgd"):
            page.show("factors", "ridge")
        else:
            page.show("neighbours", "shrinkage", "similarity", "lists")
        page.show("fame", "length", length={"high": max(longest, 2)})
        page.show("relevant", "value", "cost")
        if not page.presenting:
            page.upload(
                "Your own ratings",
                read_own,
                help="CSV with the columns user, item, rating and perhaps timestamp and title; "
                "titles may come in a second file. Plain, .gz, .xz or .zip. They stay in this "
                "session.",
            )
    with left:
        page.chart(
            method_comparison("error of held-out ratings (RMSE)"),
            {"methods": estimates(names, errors)},
            caption=f"{len(test.value):,} held-out ratings; the smaller the better. Bars: one "
            "standard error.",
            name="rmse",
        )
        page.chart(
            error_by_count(COUNTED[v.by]),
            {
                "curves": error_curves(
                    [judgement.groups[v.by][1] for judgement in found.values()],
                    interval_names(EDGES),
                )
            },
            caption="Cold start. Held-out ratings: "
            + ", ".join(
                f"{count:,} with {name}"
                for count, name in zip(rows, interval_names(EDGES), strict=True)
                if count
            )
            + ".",
            name="cold",
        )
        page.show("by")
        page.legend({names[run]: colour for run, colour in zip(runs, COLOURS, strict=True)})
    with right:
        page.chart(
            method_comparison("quality of lists (NDCG)"),
            {"methods": estimates(names, {run: q.ndcg for run, q in quality.items()})},
            caption=f"Lists of {length}, liked from {threshold:g}; the larger the better. "
            f"{quality['yours'].users:,} people.",
            name="ndcg",
        )
        page.chart(
            list_gains("gain over the popular list / € per 1,000 lists"),
            {
                "methods": estimates(names, {run: w.gain for run, w in worth.items()}, 1000.0),
                "zero": {"x": [0.0]},
            },
            caption="What a list is worth: (liked − liked on the popular list) · "
            f"{number(v.value)} € − {number(v.cost)} €. Liked in {length}: "
            f"{number(worth['yours'].liked.value)} by yours, "
            f"{number(liked_per_list(trials['popularity'], test, length, threshold).mean())} "
            "by popularity.",
            name="gains",
        )
        words, tone = worth_words(worth, names)
        page.notice(words, tone=tone)

    diverged = found["yours"].diverged
    words, tone = compare_words(errors, quality, names, diverged)
    page.notice(words, tone=tone)
    scales = [f"Precision@{length}", f"Recall@{length}", f"NDCG@{length}"]
    page.table(
        ["Method", "RMSE", *scales, "Coverage"],
        [
            [
                names[run],
                *map(plus_minus, (errors[run], q.precision, q.recall, q.ndcg)),
                percent(q.coverage),
            ]
            for run, q in quality.items()
        ],
        caption="± one standard error over people. Coverage: share of the titles that are in at "
        "least one list.",
        right=["RMSE", *scales, "Coverage"],
        marked=[len(METHODS)],
    )
    page.numbers(
        [
            (
                "Learned from",
                f"{len(train.value):,} ratings",
                f"{ratings.shape[0]:,} people, {ratings.shape[1]:,} titles",
            ),
            (
                "Held out",
                f"{len(test.value):,} ratings",
                f"people with fewer than 5, not tested: {split.left_out}",
            ),
            (
                "Lists judged",
                f"{quality['yours'].users:,} people",
                f"{quality['yours'].without:,} have no held-out rating ≥ {threshold:g}",
            ),
            (
                "Hardly known titles",
                percent(np.mean(count < 5), 0),
                "have fewer than 5 training ratings",
            ),
        ]
    )

    title = looked_up(key, v.title, ratings.titles, count)
    chosen = int(np.argmax(count)) if title is None else title
    model_key, model = factor_model(v, key, train, lambda share: None)
    places, shares = places_of(key, *model_key, model)
    near, cosine = nearest_items(model, chosen, 8, count >= 5)
    others = np.setdiff1d(shelf(count, 1, 250), [*near, chosen])
    left, right = st.columns([1.35, 1.15])
    with left:
        page.chart(
            item_map_plot("first component", "second component"),
            {
                name: map_columns(places, ratings.titles, ratings.kinds, items)
                for name, items in (("items", others), ("near", near), ("chosen", [chosen]))
            },
            caption=f"{METHODS[model_key[0]]}: the best known titles by two components of their "
            f"factors, {percent(shares.sum(), 0)} of the variance. Hover over a dot for its name.",
            name="map",
        )
    with right:
        page.show("title")
        missing = title is None and v.title.strip()
        page.table(
            ["", f"Nearest to {ratings.titles[chosen]}", "Cosine"],
            [
                [str(place), str(ratings.titles[i]), f"{c:.2f}"]
                for place, (i, c) in enumerate(zip(near, cosine, strict=True), start=1)
            ],
            caption=("No title holds these words; this is the best known one. " * bool(missing))
            + (
                "By the angle between all factors, not only the two of the map; titles with 5 "
                "training ratings or more."
                if len(near)
                else "Nobody rated it in training, so it has no factors and no neighbours."
            ),
            right=["Cosine"],
        )

    unseen = never_listed(trials["yours"], split, length, FEW)
    few = np.bincount(train.user, minlength=ratings.shape[0])[trials["yours"].users] < FEW
    listed = int((trials["yours"].lists[few, :length] == chosen).sum())
    mean = train.value[train.item == chosen].sum() / max(count[chosen], 1)
    known = count[chosen] >= 20 and mean >= threshold
    page.challenges(
        [
            Challenge(
                "Overfit on purpose: let your factors err more on held-out ratings than biases do.",
                solved=v.method in ("als", "sgd")
                and not diverged
                and errors["yours"].value > errors["biases"].value,
                state=f"RMSE {errors['yours'].value:.3f} against {errors['biases'].value:.3f}. "
                "The rank goes up, λ goes down.",
            ),
            Challenge(
                "Beat popularity on NDCG.",
                solved=quality["yours"].ndcg.value > quality["popularity"].ndcg.value,
                state=f"{quality['yours'].ndcg.value:.3f} against "
                f"{quality['popularity'].ndcg.value:.3f}.",
            ),
            Challenge(
                "Look up a liked title, with 20 training ratings or more, that your lists show to "
                f"nobody with fewer than {FEW} ratings.",
                solved=bool(title is not None and known and unseen[chosen]) and bool(few.any()),
                state=f"{ratings.titles[chosen]}: {count[chosen]} ratings, mean {number(mean)}, in "
                f"the lists of {listed} of {few.sum()} such people.",
            ),
        ]
    )
    page.code(
        {"als": factorize_als, "sgd": factorize_sgd}.get(v.method, fit_neighbours),
        call=listing_call(v, *runs["yours"][:2]),
        data=lambda: {
            "methods": {
                "method": [names[run] for run in runs],
                "rmse": [e.value for e in errors.values()],
                "rmse_error": [e.error for e in errors.values()],
                "precision": [q.precision.value for q in quality.values()],
                "recall": [q.recall.value for q in quality.values()],
                "ndcg": [q.ndcg.value for q in quality.values()],
                "ndcg_error": [q.ndcg.error for q in quality.values()],
                "coverage": [q.coverage for q in quality.values()],
            },
            "map": {
                "title": ratings.titles,
                "ratings": count,
                "x": places[:, 0],
                "y": places[:, 1],
            },
        },
    )


# ---- 3. you ------------------------------------------------------------------------------------


@page.figure
def you(v):
    key, ratings = ratings_of(v)
    train = split_of(key, ratings).train
    with page.progress("Fitting …") as report:
        model_key, model = factor_model(v, key, train, report)
    count = np.bincount(train.item, minlength=len(train.titles))
    on_shelf = dict(zip(RATES, shelf(count, v.shelf, SHELF), strict=False))
    top, step = own_scale(ratings)
    given = {
        int(item): rating_of(getattr(v, name), ratings)
        for name, item in on_shelf.items()
        if getattr(v, name) > 0
    }
    reader = fold_in(model, np.array(list(given), int), np.array(list(given.values()), float))
    expected = reader.scores()
    share = v.popular / 100

    def mixed(ratings_expected):
        return blend(ratings_expected, count, share, ratings.low, ratings.high)

    scores = mixed(expected)
    order = first_of(scores, LIST, reader.items)
    changes = what_if(reader, ratings.low, ratings.high, LIST, mixed)
    names = [brief(str(ratings.titles[item])) for item in given]
    place = min(v.pick, len(order))
    item = int(order[place - 1]) if place else int(np.argmax(count))
    title = brief(str(ratings.titles[item]))

    page.prose(
        "You",
        "Rate what you know. Your factors follow from one ridge regression on your ratings, so "
        "every score is a sum in which each rating has its share.",
    )
    controls, picture = st.columns([1.05, 2.75])
    with controls:
        page.show("shelf")
        page.show(
            *on_shelf,
            **{
                name: {"label": str(ratings.titles[item]), "high": top, "step": step}
                for name, item in on_shelf.items()
            },
        )
    with picture:
        page.show("popular")
        page.table(
            ["", "Next for you", "Expected", "In the list", "Pulled most by"],
            [
                [
                    str(at),
                    str(ratings.titles[i]),
                    f"{expected[i]:.2f}",
                    f"{scores[i]:.2f}",
                    strongest(reader.pulls(i), names) or "–",
                ]
                for at, i in enumerate(order, start=1)
            ],
            caption=f"{METHODS[model_key[0]]}, rank {model_key[1][0]}, λ "
            f"{number(model_key[1][1])}, learned from the training ratings of {ratings.name}.",
            right=["Expected", "In the list"],
            marked=[place - 1],
        )
    words, tone = reader_words(reader, changes)
    if not place:
        words, tone = "You have rated every title: nothing is left to recommend.", "warn"
    page.notice(words, tone=tone)
    left, right = st.columns([1, 1.35])
    with left:
        page.show("pick")
        page.chart(
            score_waterfall("expected rating"),
            {"steps": score_steps(reader, item, names)},
            caption=f"Why {title}: each bar starts where the one above it ends.",
            name="why",
        )
        page.legend(
            {"Adds": palette.TRUTH, "Takes away": palette.ALARM, "Your score": palette.MODEL}
        )
    with right:
        fame = mixed(np.zeros(len(count)))[item]
        page.formula(
            f"expected = {reader.baseline()[item]:.3f}"
            + "".join(f" {signed(pull, 3)}" for pull in reader.pulls(item))
            + f" = {expected[item]:.3f}\nin the list: {1 - share:.2f} · {expected[item]:.3f} + "
            f"{fame:.3f} = {scores[item]:.3f}"
        )
        page.table(
            ["Your rating", "A point more", "Instead", "Expected then", "New in the list"],
            [
                [
                    f"{names[j]}: {reader.values[j]:g}",
                    signed(reader.weights[item, j], 3),
                    f"{end:g}",
                    f"{expected[item] + (end - reader.values[j]) * reader.weights[item, j]:.2f}",
                    named(ratings.titles[new]),
                ]
                for j, (end, new) in enumerate(changes)
            ],
            caption=f"What changes for {title}, and in the list, when one rating changes: scores "
            "move by the change times a weight that does not depend on your ratings.",
            right=["A point more", "Instead", "Expected then"],
        )
    page.code(
        fold_in,
        call=f"{listing_call(v, *model_key)}\n"
        f"items, ratings = np.array({list(given)}, int), np.array({list(given.values())}, float)\n"
        "print(fold_in(model, items, ratings).scores())",
        data=lambda: {
            "scores": {
                "title": ratings.titles,
                "expected": expected,
                "in_the_list": scores,
                "training_ratings": count,
            }
        },
    )


page.mathematics(r"""
**The model.** A rating is expected to be $\hat r_{ui} = \mu + b_u + c_i + p_u^\top q_i$: the mean,
how generous the person is, how liked the title, and how well $k$ numbers of both agree. Row $u$
of $P$ is the person's, row $i$ of $Q$ the title's, so the matrix of the products is $P Q^\top$.
Learned is the minimum of

$$
J = \tfrac12 \sum_{(u,i)\ \text{known}} (r_{ui} - \hat r_{ui})^2 + \tfrac{\lambda}{2}
\big(\lVert P \rVert^2 + \lVert Q \rVert^2\big) + \tfrac{\lambda_b}{2}\big(\lVert b \rVert^2 +
\lVert c \rVert^2\big),
$$

sums and not means, each penalty once for every person and title ("weighted $\lambda$" would
multiply it by their number of ratings). On the real set $\lambda_b = 4$. In the first figure $b$
and $c$ are 0, or, with *Biases*, found beforehand with the same $\lambda$.

**Alternating least squares.** For fixed $Q$, $J$ is a ridge regression for each person:
$\big(\sum_i q_i q_i^\top + \lambda I\big)\, p_u = \sum_i q_i (r_{ui} - c_{ui})$, sums over the
titles that the person rated, $c_{ui}$ the baseline. Solving all of them is a half step; the next
one solves for the titles. No half step raises $J$, but $J$ is not convex in both: another start
may end elsewhere. With $\lambda = 0$ and fewer ratings than factors there are infinitely many
solutions; taken is the shortest (eigenvalues below $10^{-10}$ of the largest count as 0). A
person without ratings gets $p_u = 0$.

**Stochastic gradient descent** takes one rating at a time: $e = r - \hat r$, $p \leftarrow p +
\alpha(e\,q - \tfrac{\lambda}{n_u} p)$ and $q \leftarrow q + \alpha(e\,p - \tfrac{\lambda}{n_i} q)$,
so a sweep carries the whole penalty once. On the real set it goes in batches of 1,000 ratings
with $\alpha = 0.05$ falling to 0 in 20 sweeps.

**Only the product is determined.** $P R$ and $Q R^{-\top}$ give the same ratings; the penalty
leaves a rotation free. So a single factor has no name, and the map shows principal components.

**Neighbours** average what similar persons, or similar titles, left over after biases:
$\hat r = \mu + b_u + c_i + \sum s\,e / (\sum s + 0.5)$, over the $k$ most similar with $s > 0$.
Cosine: $\sum e\,e'$ over common ratings divided by the norms over all ratings; Pearson: by the
norms over the common ones. Either is shrunk by $n/(n + \text{shrinkage})$, $n$ common ratings.
*Closeness* ranks lists by $\sum s$ instead.

**Judged** is on each person's last fifth, by time; ties in random order. The split is made person
by person: another person's later ratings may be learned from, which a split at one moment would
forbid. RMSE $= \sqrt{\text{mean } e^2}$, predictions clipped to the scale. A list holds the titles
that the person did not rate in training, all of them candidates. With $h$ liked titles among the
first $n$: precision $= h/n$, recall $= h/\text{liked}$, NDCG $= \sum 1/\log_2(1 + \text{place})$
over the hits, divided by the same sum for a perfect list. A title that was never rated counts as
a miss, so all three are lower bounds. Standard errors are over people; two methods are judged on
the same people, so their difference is surer than the bars suggest (the gain in € uses the
differences). On five **random** folds of MovieLens, as published figures have it, biases reach an
RMSE of 0.893 and the global mean 1.058; the last ratings are harder.

**Fold-in.** For you, $(p, b) = (X^\top X + \Lambda)^{-1} X^\top (r - \mu - c)$ with rows
$(q_j, 1)$ of $X$: the half step for one person. It is linear in your ratings, so the expected
rating of title $i$ is a sum, and its terms are the bars:

$$
\hat r_i = \mu + c_i + \sum_j W_{ij}\,(r_j - \mu - c_j), \qquad W = [Q, 1]\,(X^\top X +
\Lambda)^{-1} X^\top.
$$

With the weight $w$ of popularity the list is ranked by $(1 - w)\,\hat r_i + w\,f_i$, where $f_i$ is
the logarithm of one plus the number of ratings, stretched over the rating scale.

**Data.** MovieLens latest-small of October 2016: F. M. Harper and J. A. Konstan (2015), *ACM TiiS*
5(4), article 19; provided by GroupLens Research, University of Minnesota, for research, **no
commercial or revenue-bearing use** without their permission, to be passed on under the same terms,
without any endorsement; see sample_data/movielens_terms.txt. InstEval: lectures at ETH Zürich rated
by students, from the R package *lme4* (Bates, Mächler, Bolker and Walker 2015, *J. Stat. Softw.*
67), GPL; "last" means the most recent semester.

**References.** Herlocker, Konstan and Riedl (2002), *Information Retrieval* 5; Sarwar, Karypis,
Konstan and Riedl (2001), WWW; Funk (2006), *Netflix update: try this at home*; Zhou, Wilkinson,
Schreiber and Pan (2008), AAIM; Koren, Bell and Volinsky (2009), *Computer* 42(8); Koren (2010),
*ACM TKDD* 4(1); Cremonesi, Koren and Turrin (2010), RecSys; Järvelin and Kekäläinen (2002), *ACM
TOIS* 20(4); Herlocker, Konstan, Terveen and Riedl (2004), *ACM TOIS* 22(1).
""")
page.footer()
