"""What one reader's ratings lead to: a fold-in, a list, and what would change it."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from core.maths.case_studies.recommendation.methods import blend
from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.case_studies.recommendation.views import (
    brief,
    first_of,
    rating_of,
    shelf,
    what_if,
)
from core.maths.learning.matrix_factorization import NewUser, fold_in
from core.ui.kept import kept
from pages.case_studies.recommendation.fitting import factor_model, training_counts
from pages.case_studies.recommendation.ratings_in_use import ratings_of, split_of

SHELF, LIST = 8, 10
RATES = tuple(f"rate_{place}" for place in range(1, SHELF + 1))


@dataclass(frozen=True)
class Reading:
    """What the reader's ratings lead to.

    model_key: method and settings; on_shelf: titles by the slider that rates them; given: ratings
    by title; expected, scores: of every title, alone and with popularity; order: the list;
    changes: see what_if; place, item: which title of the list is explained, 0 for none.
    """

    v: SimpleNamespace
    ratings: Ratings
    model_key: tuple
    count: np.ndarray
    on_shelf: dict
    given: dict
    reader: NewUser
    expected: np.ndarray
    scores: np.ndarray
    order: np.ndarray
    changes: list
    place: int
    item: int

    @property
    def names(self):
        return [brief(str(self.ratings.titles[item])) for item in self.given]

    @property
    def title(self):
        return brief(str(self.ratings.titles[self.item]))

    def mixed(self, expected):
        low, high = self.ratings.low, self.ratings.high
        return blend(expected, self.count, self.v.popular / 100, low, high)


@kept(max_entries=16)  # for films 70 kB a rating
def folded(view, key, method, settings, items, _model):
    """Weights of ratings of these titles on all scores: they do not depend on the ratings."""
    return fold_in(_model, np.array(items, int), np.zeros(len(items)))


def read(view):
    v = view.values
    key, ratings = ratings_of(view)
    train = split_of(view, key, ratings).train
    with view.progress("Fitting …"):
        model_key, model = factor_model(view, key, train)
    count = training_counts(view, key, train)
    on_shelf = dict(zip(RATES, map(int, shelf(count, v.shelf, SHELF)), strict=False))
    given = {
        item: rating_of(getattr(v, name), ratings)
        for name, item in on_shelf.items()
        if getattr(v, name) > 0
    }
    reader = folded(view, key, *model_key, tuple(given), model)
    reader = replace(reader, values=np.array(list(given.values()), float))
    expected = reader.scores()

    def mixed(ratings_expected):
        return blend(ratings_expected, count, v.popular / 100, ratings.low, ratings.high)

    scores = mixed(expected)
    order = first_of(scores, LIST, reader.items)
    changes = what_if(reader, ratings.low, ratings.high, LIST, mixed)
    place = min(v.pick, len(order))
    item = int(order[place - 1]) if place else int(np.argmax(count))
    return Reading(
        v, ratings, model_key, count, on_shelf, given, reader, expected, scores, order, changes,
        place, item,
    )  # fmt: skip
