import hashlib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import streamlit as st
from threadpoolctl import threadpool_limits

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
from core.datasets.tables import load_table
from core.maths.case_studies.list_value import liked_per_list, list_value
from core.maths.case_studies.ranking_metrics import (
    error_by_experience,
    list_quality,
    never_listed,
    rating_error,
    try_out,
)
from core.maths.case_studies.ratings import hold_out_last, rating_set
from core.maths.case_studies.recommendation import (
    blend,
    fit_constant,
    fit_neighbours,
    fit_popularity,
    item_map,
    nearest_items,
)
from core.maths.case_studies.recommendation_views import (
    best_by,
    error_curves,
    estimates,
    first_of,
    interval_names,
    map_columns,
    matching_title,
    own_scale,
    rating_of,
    score_steps,
    shelf,
    threshold_at,
    what_one_more_changes,
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
NOTES = {
    "movielens": "MovieLens latest-small of October 2016",
    "lecturer": "Evaluations of lecturers by students of ETH Zürich (InstEval)",
}
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
PERSONAL = ("biases", *TUNED)
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
        Choice(name="data", label="Ratings of", options=SETS, default="movielens"),
        Choice(
            name="method", label="Your method", options=TUNED, default="als", help="Tune it here."
        ),
        Slider(
            name="factors", label="Rank", symbol="k", low=1, high=50, default=20, step=1, live=False
        ),
        Slider(
            name="ridge",
            label="Penalty",
            symbol="λ",
            low=0.1,
            high=200,
            default=14,
            log=True,
            live=False,
            help="Pulls every factor to zero, once for each person and each title.",
        ),
        Slider(
            name="neighbours", label="Neighbours", low=1, high=200, default=50, step=1, live=False
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
        "Learned by heart": {"rank": 6, "penalty": 0.0},
        "Shrunk": {"penalty": 10.0},
        "Single steps": {"solver": "sgd"},
        "Too fast": {"solver": "sgd", "learning_rate": 0.8},
        "Cold start": {"ratings": NO_ONE, "person": "B"},
        "Overfitted": {"factors": 50, "ridge": 1.0},
        "Near ones": {"method": "items", "lists": "closeness"},
        "Nothing rated": {name: 0 for name, rate in zip(RATES, FIRST_RATES, strict=True) if rate},
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
    with picture:
        page.chart(
            factor_product(1, 5),
            product_picture(run, step, PEOPLE, KINDS),
            caption=f"Filled matrix = {'baseline' if v.biases else 'mean'} + P Qᵀ, after "
            f"{step} of {run.steps} {'single' if single else 'half'} steps.",
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
            with st.container(horizontal=True):
                page.show("person", "kind")
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
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + data)
    return digest.hexdigest(), read_ratings(files, report)


@st.cache_resource(max_entries=2, show_spinner=False)
def shipped(name):
    table = load_table(f"{name}_ratings").merge(load_table(f"{name}_titles"), on="item")
    ratings = rating_set(table, SETS[name], NOTES[name])
    users, items = ratings.shape
    note = f"{NOTES[name]}: {len(table):,} ratings of {items:,} titles by {users:,} people."
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


@page.cached(max_entries=40)
def fitted(key, method, settings, _train, _report):
    pairs = (_train.user, _train.item, _train.value, _train.shape)
    _report(0.0)
    with threadpool_limits(1):
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


@page.cached(max_entries=60)
def tried(key, method, settings, closeness, fame, _model, _split):
    model = replace(_model, closeness=True) if closeness else _model
    with threadpool_limits(1):
        return try_out(model, _split, popular=fame / 100)


@page.cached(max_entries=60)
def by_experience(key, method, settings, of, _trial, _split):
    return error_by_experience(_trial, _split, of, EDGES)


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


def plus_minus(estimate):
    return f"{number(estimate.value)} ± {number(estimate.error, 2)}"


def comparison_words(v, errors, quality, diverged):
    """What to notice about the comparison in this state."""
    names = METHODS | {"yours": "your method"}
    exact = best_by(errors, largest=False)
    lists = best_by({key: q.ndcg for key, q in quality.items()}, largest=True)
    if diverged:
        return (
            "The gradient steps of your method diverged; shown is what it knew before that. More "
            "penalty or a lower rank keeps them in bounds.",
            "alarm",
        )
    if errors["yours"].value > errors["biases"].value:
        return (
            f"Overfitted: your method errs by {number(errors['yours'].value)} on held-out ratings, "
            f"more than biases alone ({number(errors['biases'].value)}). It has learned the "
            "training ratings by heart.",
            "warn",
        )
    fewer = quality[exact].ndcg.value < quality["popularity"].ndcg.value
    if exact != lists:
        return (
            f"The smallest error is that of {names[exact]} ({number(errors[exact].value)}); the "
            f"best lists are those of {names[lists]} (NDCG {number(quality[lists].ndcg.value)}"
            f" against {number(quality[exact].ndcg.value)}). RMSE judges ratings that people chose "
            "to give; a list must find the few titles that they will choose among thousands"
            + (", and mere popularity does that better." if fewer else "."),
            "plain",
        )
    return (
        f"Here {names[exact]} has both the smallest error and the best lists. That is luck, not "
        "a rule.",
        "good",
    )


def worth_words(worth, names):
    best = max(worth, key=lambda key: worth[key].gain.value)
    gain = worth[best].gain
    if not np.isfinite(gain.value):
        return "Nobody is left to judge lists by.", "warn"
    if gain.value <= 0:
        pays = {key: w.worth for key, w in worth.items() if np.isfinite(w.worth)}
        if not pays:
            return (
                "No method finds more liked titles than the popular list does, so none pays at "
                "any price. Rank neighbours by closeness, or mix popularity in.",
                "warn",
            )
        cheapest = min(pays, key=pays.get)
        return (
            f"None pays yet. {names[cheapest]} would, if a liked title were worth more than "
            f"{number(pays[cheapest])} €.",
            "warn",
        )
    sure = gain.value > 2 * gain.error
    return (
        f"{names[best]} earns {number(1000 * gain.value)} ± {number(1000 * gain.error, 2)} € more "
        f"than the popular list in 1,000 lists"
        + (
            f", and pays as long as a liked title is worth more than {number(worth[best].worth)} €."
            if sure
            else ". That is less than two standard errors: it may be chance."
        ),
        "good" if sure else "plain",
    )


def listing_call(v):
    """A call that runs as it stands beside the table of ratings, by the reader's method."""
    if page.uploaded is None:
        source = f'"{v.data}_ratings.csv.xz"  # of sample_data'
    else:
        source = '"ratings.csv"  # with columns user, item, rating'
    read = f"import pandas as pd\n\nfile = {source}\ntable = pd.read_csv(file)\n"
    if v.method in ("users", "items"):
        return (
            f'{read}ratings = rating_set(table, "Ratings", "")\n'
            f'model = fit_neighbours(ratings, "{v.method[:-1]}", {v.neighbours}, '
            f'"{v.similarity}", {v.shrinkage})\nprint(model.scores(np.array([0])))'
        )
    return (
        f'{read}user, users = pd.factorize(table["user"], sort=True)\n'
        'item, items = pd.factorize(table["item"], sort=True)\n'
        'value = table["rating"].to_numpy(float)\n'
        f"model = factorize_{v.method}(user, item, value, (len(users), len(items)), {v.factors}, "
        f"{v.ridge})\nprint(model.history)"
    )


@page.figure
def comparison(v):
    key, ratings = ratings_of(v)
    split = split_of(key, ratings)
    train, test = split.train, split.test
    page.prose(
        "On real ratings",
        "Each person's last fifth of ratings is held out. A method is judged twice: by the error "
        "of the ratings it expects, and by the lists it makes of all titles not yet rated.",
    )
    threshold = threshold_at(ratings, v.relevant / 100)
    closeness = v.lists == "closeness" and v.method in ("users", "items")
    standard = {method: (method, settings_of(method, STANDARD), False, 0) for method in METHODS}
    runs = standard | {"yours": (v.method, settings_of(v.method, v), closeness, v.fame)}
    names = METHODS | {"yours": "Yours"}
    models, trials = {}, {}
    with page.progress("Fitting …") as report:
        for place, (run, (method, settings, close, fame)) in enumerate(runs.items()):

            def told(share, at=place, what=method):
                report((at + share) / len(runs), f"Fitting: {METHODS[what]}")

            models[run] = fitted(key, method, settings, train, told)
            trials[run] = tried(key, method, settings, close, fame, models[run], split)
    errors = {run: rating_error(trial, test) for run, trial in trials.items()}
    quality = {run: list_quality(trial, test, v.length, threshold) for run, trial in trials.items()}
    train_count = np.bincount(train.item, minlength=len(train.titles))
    chosen = matching_title(ratings.titles, train_count, v.title)
    chosen = int(np.argmax(train_count)) if chosen is None else chosen

    controls, left, right = st.columns([1.05, 1.35, 1.35])
    with controls:
        if page.uploaded is None:
            page.show("data")
        page.show("method")
        if v.method in ("als", "sgd"):
            page.show("factors", "ridge")
        else:
            page.show("neighbours", "shrinkage", "similarity", "lists")
        page.show("fame", "length", "relevant")
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
            {"methods": estimates([names[run] for run in runs], list(errors.values()))},
            caption=f"{len(test.value):,} held-out ratings; the smaller the better. Bars: one "
            "standard error.",
            name="rmse",
        )
    with right:
        page.chart(
            method_comparison("quality of lists (NDCG)"),
            {
                "methods": estimates(
                    [names[run] for run in runs], [q.ndcg for q in quality.values()]
                )
            },
            caption=f"Lists of {v.length}, liked from {threshold:g}; the larger the better. "
            f"{quality['yours'].users:,} people.",
            name="ndcg",
        )
    judged = [f"Precision@{v.length}", f"Recall@{v.length}", f"NDCG@{v.length}"]
    page.table(
        ["Method", "RMSE", *judged, "Coverage"],
        [
            [
                names[run],
                plus_minus(errors[run]),
                *map(plus_minus, (q.precision, q.recall, q.ndcg)),
                percent(q.coverage),
            ]
            for run, q in quality.items()
        ],
        caption="± one standard error over people. Coverage: share of the titles that are in at "
        "least one list.",
        right=["RMSE", *judged, "Coverage"],
        marked=[len(METHODS)],
    )
    sgd = models["yours"] if v.method == "sgd" else None
    words, tone = comparison_words(v, errors, quality, sgd is not None and sgd.diverged)
    page.notice(words, tone=tone)
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
                f"the last fifth of each person's; {split.left_out} people with fewer than 5 "
                "are not tested",
            ),
            (
                "Lists judged",
                f"{quality['yours'].users:,} people",
                f"{quality['yours'].without:,} without a held-out rating ≥ {threshold:g}",
            ),
            (
                "Your method",
                f"RMSE {number(errors['yours'].value)}",
                f"NDCG@{v.length} {number(quality['yours'].ndcg.value)}; popularity "
                f"{number(quality['popularity'].ndcg.value)}",
            ),
        ]
    )

    model_key, model = factor_model(v, key, train, lambda share: None)
    places, shares = places_of(key, *model_key, model)
    near, cosine = nearest_items(model, chosen, 8, train_count >= 5)
    shown = np.setdiff1d(shelf(train_count, 1, 250), [*near, chosen])
    groups = [by_experience(key, *runs[run][:2], v.by, trials[run], split) for run in runs]
    left, right = st.columns([1.35, 1.15])
    with left:
        page.show("title")
        page.chart(
            item_map_plot("first component", "second component"),
            {
                name: map_columns(places, ratings.titles, ratings.kinds, items)
                for name, items in (("items", shown), ("near", near), ("chosen", [chosen]))
            },
            caption=f"{METHODS[model_key[0]]}: the 250 best known titles by two components of "
            f"their factors ({percent(shares.sum(), 0)} of the variance). Hover for names.",
            name="map",
        )
        page.table(
            ["Nearest to " + str(ratings.titles[chosen]), "Cosine"],
            [[str(ratings.titles[i]), number(c)] for i, c in zip(near, cosine, strict=True)],
            caption="By the angle between all factors, not only the two of the map; titles with "
            "at least 5 training ratings."
            if len(near)
            else "Nobody rated it in training: it has no factors, and no neighbours.",
            right=["Cosine"],
        )
    with right:
        page.show("by")
        page.chart(
            error_by_count(f"training ratings of the {'person' if v.by == 'user' else 'title'}"),
            {"curves": error_curves([found for _, found in groups], interval_names(EDGES))},
            caption="Cold start. Held-out ratings: "
            + ", ".join(
                f"{rows:,} with {name}"
                for rows, name in zip(groups[0][0], interval_names(EDGES), strict=True)
                if rows
            )
            + ".",
            name="cold",
        )
        page.legend({names[run]: colour for run, colour in zip(runs, COLOURS, strict=True)})

        page.prose("What is a list worth?", "The popular list is free and the same for everybody.")
        page.show("value", "cost")
        worth = {
            run: list_value(
                trials[run], trials["popularity"], test, v.length, threshold, v.value, v.cost
            )
            for run in (*PERSONAL, "yours")
        }
        gains = estimates([names[run] for run in worth], [w.gain for w in worth.values()])
        thousand = {part: 1000 * gains[part] for part in ("value", "low", "high")}
        page.chart(
            list_gains("gain over popular lists / € per 1,000 lists"),
            {
                "methods": gains | thousand | {"series": np.arange(2, 2 + len(worth))},
                "zero": {"x": [0.0]},
            },
            caption=f"Liked titles in a list of {v.length}: "
            f"{number(worth['yours'].liked.value)} by your method, "
            f"{number(liked_per_list(trials['popularity'], test, v.length, threshold).mean())} "
            "by popularity.",
            name="gains",
        )
        words, tone = worth_words(worth, names)
        page.notice(words, tone=tone)

    unseen = never_listed(trials["yours"], split, v.length, FEW)
    few = np.bincount(train.user, minlength=ratings.shape[0])[trials["yours"].users] < FEW
    listed = int((trials["yours"].lists[few, : v.length] == chosen).sum())
    mean = np.bincount(train.item, train.value, len(train_count))[chosen] / max(
        train_count[chosen], 1
    )
    page.challenges(
        [
            Challenge(
                "Overfit on purpose: let your factors err more on held-out ratings than biases do.",
                solved=v.method in ("als", "sgd")
                and errors["yours"].value > errors["biases"].value,
                state=f"RMSE {number(errors['yours'].value)} against "
                f"{number(errors['biases'].value)}; the rank goes up, λ goes down.",
            ),
            Challenge(
                "Beat popularity on NDCG.",
                solved=quality["yours"].ndcg.value > quality["popularity"].ndcg.value,
                state=f"{number(quality['yours'].ndcg.value)} against "
                f"{number(quality['popularity'].ndcg.value)}.",
            ),
            Challenge(
                "Look up a liked title, with 20 training ratings or more, that your lists show to "
                f"nobody with fewer than {FEW} ratings.",
                solved=bool(
                    v.title
                    and unseen[chosen]
                    and few.any()
                    and train_count[chosen] >= 20
                    and mean >= threshold
                ),
                state=f"{ratings.titles[chosen]}: {train_count[chosen]} ratings, mean "
                f"{number(mean)}, in the lists of {listed} of {few.sum()} such people.",
            ),
        ]
    )
    page.code(
        {"als": factorize_als, "sgd": factorize_sgd}.get(v.method, fit_neighbours),
        call=listing_call(v),
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
                "ratings": train_count,
                "x": places[:, 0],
                "y": places[:, 1],
            },
        },
    )


# ---- 3. you ------------------------------------------------------------------------------------


def strongest(pulls, names):
    """The two ratings that pull a score most, with what they add."""
    order = np.argsort(-np.abs(pulls), kind="stable")[:2]
    return ", ".join(
        f"{names[j]}: {'+' if pulls[j] >= 0 else '−'}{abs(pulls[j]):.2f}" for j in order
    )


def reader_words(reader, entering):
    """What to notice about one reader's list."""
    if not len(reader.items):
        return (
            "You have rated nothing, so this is what others like best: the start of everybody.",
            "plain",
        )
    moved = sum(len(new) > 0 for _, new in entering)
    return (
        f"{len(reader.items)} ratings and a ridge regression, nothing is learned anew. "
        f"{moved} of them, changed by one step, would bring another title into the list.",
        "good",
    )


@page.figure
def you(v):
    key, ratings = ratings_of(v)
    train = split_of(key, ratings).train
    with page.progress("Fitting …") as report:
        model_key, model = factor_model(v, key, train, lambda share: report(share))
    count = np.bincount(train.item, minlength=len(train.titles))
    on_shelf = shelf(count, v.shelf, SHELF)
    top, step = own_scale(ratings)
    given = [
        (int(item), rating_of(getattr(v, name), ratings))
        for item, name in zip(on_shelf, RATES, strict=False)
        if getattr(v, name) > 0
    ]
    items, values = (np.array(part) for part in (zip(*given, strict=True) if given else ([], [])))
    reader = fold_in(model, items, values)
    expected = reader.scores()

    def mixed(scores):
        return blend(scores, count, v.popular / 100, ratings.low, ratings.high)

    list_score = mixed(expected)
    listed = first_of(list_score, LIST, reader.items)
    entering = what_one_more_changes(reader, ratings.step, ratings.high, LIST, mixed)
    names = [f"{ratings.titles[item]} ({value:g})" for item, value in given]

    page.prose(
        "You",
        "Rate what you know. Your factors follow from one ridge regression on your ratings, so "
        "every score is a sum in which each rating has its share.",
    )
    controls, left, right = st.columns([1.05, 1.5, 1.25])
    with controls:
        page.show("shelf")
        shown = {
            name: {"label": str(ratings.titles[item]), "high": top, "step": step}
            for name, item in zip(RATES, on_shelf, strict=False)
        }
        page.show(*shown, **shown)
    with left:
        page.show("popular")
        page.table(
            ["", "Next for you", "Expected", "Pulled most by"],
            [
                [
                    str(place),
                    str(ratings.titles[item]),
                    number(expected[item]),
                    strongest(reader.pulls(item), names),
                ]
                for place, item in enumerate(listed, start=1)
            ],
            caption=f"{ratings.note} {METHODS[model_key[0]]}, rank {model_key[1][0]}, "
            f"λ {number(model_key[1][1])}.",
            right=["Expected"],
            marked=[min(v.pick, len(listed)) - 1],
        )
    with right:
        page.show("pick")
        item = int(listed[min(v.pick, len(listed)) - 1])
        steps = score_steps(reader, item, names)
        page.chart(
            score_waterfall("expected rating"),
            {"steps": steps},
            caption=f"Why {ratings.titles[item]}: each bar starts where the one above it ends.",
            name="why",
        )
        page.legend(
            {"Adds": palette.TRUTH, "Takes away": palette.ALARM, "Your score": palette.MODEL}
        )
        share = v.popular / 100
        fame = mixed(np.full(len(count), 0.0))[item]
        page.formula(
            f"{number(expected[item])} = {number(reader.baseline()[item])}"
            + "".join(
                f" {'+' if pull >= 0 else '−'} {number(abs(pull))}" for pull in reader.pulls(item)
            )
            + f"\nin the list: {number(1 - share)} · {number(expected[item])} + "
            f"{number(fame)} = {number(list_score[item])}"
        )
    words, tone = reader_words(reader, entering)
    page.notice(words, tone=tone)
    if given:
        page.table(
            ["Your rating", "One step", f"{ratings.titles[item]} then", "Comes into the list"],
            [
                [
                    names[j],
                    f"{'+' if moved > 0 else '−'}{abs(moved):g}",
                    number(expected[item] + moved * reader.weights[item, j]),
                    ", ".join(str(ratings.titles[i]) for i in new) or "–",
                ]
                for j, (moved, new) in enumerate(entering)
            ],
            caption="What changes when one rating changes by one step: every score moves by the "
            "step times a weight that does not depend on your ratings.",
            right=["One step", f"{ratings.titles[item]} then"],
        )


page.footer()
