"""The methods that are fitted, with what each depends on; every fit is kept."""

from types import SimpleNamespace

import numpy as np

from core.maths.case_studies.recommendation.methods import (
    fit_constant,
    fit_neighbours,
    fit_popularity,
)
from core.maths.learning.matrix_factorization import factorize_als, factorize_sgd, fit_biases
from core.ui.controls import Choice, Slider
from core.ui.kept import kept

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
        help="Pulls every factor to zero, once for each person and each title.",
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
def fitted(view, key, method, settings, _train, _report):
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


@kept(max_entries=4)
def training_counts(view, key, _train):
    return np.bincount(_train.item, minlength=len(_train.titles))


def factor_model(view, key, train, report):
    """The factorisation in use: the reader's, or ALS as it stands; with its key."""
    v = view.values
    method, settings = v.method, settings_of(v.method, v)
    if method not in ("als", "sgd"):
        method, settings = "als", settings_of("als", STANDARD)
    return (method, settings), fitted(view, key, method, settings, train, report)


def listing_call(view, method, settings):
    """A call that runs as it stands beside the table of ratings."""
    file = "ratings.csv" if view.uploaded else f"{view.values.data}_ratings.csv.xz"
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
