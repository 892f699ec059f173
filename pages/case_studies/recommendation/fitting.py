"""The methods that are fitted, with what each depends on; every fit is kept."""

from types import SimpleNamespace

import numpy as np

from core.maths.case_studies.recommendation.findings import faint, training_error
from core.maths.case_studies.recommendation.methods import (
    fit_constant,
    fit_factors,
    fit_neighbours,
    fit_popularity,
)
from core.maths.learning.matrix_factorization import fit_biases
from core.ui.controls import Choice, Slider
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.recommendation.ratings_in_use import rated

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
FACTORS = [
    Choice(name="method", label="Your method", options=TUNED, default="als", help="Tune it here."),
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
        help="Pulls every factor to zero, once for each person and each of what is rated; of "
        "ratings that are divided by their standard deviation.",
    ),
]
NEIGHBOURS = [
    Slider(name="neighbours", label="Neighbours", low=1, high=100, default=50, step=1, live=False),
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
]
STANDARD = SimpleNamespace(**{c.name: c.default for c in [*FACTORS, *NEIGHBOURS]})


def settings_of(method, v):
    """What a fit depends on."""
    if method in ("als", "sgd"):
        return v.factors, v.ridge
    return (v.neighbours, v.similarity, v.shrinkage) if method in ("users", "items") else ()


@kept(max_entries=16)  # neighbours of 9,066 titles take some megabytes
def fitted(view, key, method, settings, _train):
    pairs = (_train.user, _train.item, _train.value, _train.shape)
    match method:
        case "constant":
            return fit_constant(_train)
        case "popularity":
            return fit_popularity(_train)
        case "biases":
            return away(fit_biases, *pairs)
        case "als" | "sgd":
            return away(fit_factors, _train, method, *settings)
        case _:
            return away(fit_neighbours, _train, method[:-1], *settings)


@kept(max_entries=4)
def training_counts(view, key, _train):
    return np.bincount(_train.item, minlength=len(_train.titles))


def factor_model(view, key, train):
    """The factorisation in use: the reader's, or ALS as it stands where that has no factors or
    diverged; with its key."""
    v = view.values
    method, settings = v.method, settings_of(v.method, v)
    if method in ("als", "sgd"):
        model = fitted(view, key, method, settings, train)
        if not model.diverged:
            return (method, settings), model
    method, settings = "als", settings_of("als", STANDARD)
    return (method, settings), fitted(view, key, method, settings, train)


@kept(max_entries=16)
def error_learned(view, key, method, settings, _model, _train):
    return training_error(_model, _train)


@kept(max_entries=16)
def is_faint(view, key, method, settings, _model, _train):
    return faint(_model, _train)


def listing_call(view, method, settings):
    """A call that runs as it stands beside the table of ratings: ``split`` and ``model``."""
    fit = f'"{method}"' if method in ("als", "sgd") else f'"{method[:-1]}"'
    name = "fit_factors" if method in ("als", "sgd") else "fit_neighbours"
    given = ", ".join(map(repr, settings))
    return (
        f"{ratings_call(view, rated(view))}split = hold_out_last(ratings)\n"
        f"model = {name}(split.train, {fit}, {given})\n"
    )


def ratings_call(view, own):
    """From the files to ``ratings``, read as the page reads them. own: whether they are the
    reader's, cleaned and downloaded."""
    maths = "core.maths.case_studies.recommendation"
    made = "rating_set"
    read = f'table = pd.read_csv("{view.values.data}_ratings.csv.xz")  # user, item, rating\n'
    if own:
        _, ratings, read = view.uploaded
        made = "click_set" if ratings.clicks else made
    return (
        f"import pandas as pd\n\nfrom {maths}.methods import fit_factors, fit_neighbours\n"
        f"from {maths}.ranking_metrics import rating_error, try_out\n"
        f"from {maths}.ratings import hold_out_last, {made}\n\n"
        f'{read}ratings = {made}(table, "Ratings", "")\n'
    )
