import numpy as np
import pandas as pd
import pytest

from core.maths.case_studies.recommendation.methods import fit_neighbours
from core.maths.case_studies.recommendation.popular_mix import contenders
from core.maths.case_studies.recommendation.ranking_metrics import try_out
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.maths.learning.matrix_factorization import factorize_als


def split_of(users, items, share, seed):
    rng = np.random.default_rng(seed)
    fame = rng.random(items) ** 3
    user, item = np.nonzero(rng.random((users, items)) < share * fame / fame.mean())
    table = pd.DataFrame({"user": user, "item": item, "rating": rng.integers(1, 6, len(user))})
    return hold_out_last(rating_set(table.sample(frac=1, random_state=seed), "", ""))


@pytest.mark.parametrize(("users", "items", "length"), [(40, 300, 10), (25, 60, 50), (12, 16, 50)])
@pytest.mark.parametrize("kind", ["als", "closeness", "shrunk"])
def test_every_mixture_is_that_of_a_trial_of_its_own(users, items, length, kind):
    split = split_of(users, items, 0.7 if items < 20 else 0.2, items)
    train = split.train
    if kind == "closeness":
        model = fit_neighbours(train, "item", 20, closeness=True)
    else:  # shrunk: scores that are all but equal, so that chance decides
        ridge = 1.0 if kind == "als" else 1e9
        pairs = (train.user, train.item, train.value, train.shape)
        model = factorize_als(*pairs, 4, ridge, bias_lambda=ridge)
    kept = contenders(model, split, length)
    assert len(kept.users)
    for popular in (0.0, 0.05, 0.3, 0.5, 0.95, 1.0):
        mixed, own = kept.lists(popular), try_out(model, split, length, popular)
        np.testing.assert_array_equal(mixed.lists, own.lists)
        np.testing.assert_array_equal(mixed.rating, own.rating)
        np.testing.assert_array_equal(mixed.predicted, own.predicted)
        np.testing.assert_array_equal(mixed.users, own.users)


def test_without_anyone_to_test_there_are_no_lists():
    split = split_of(12, 8, 0.2, 8)
    assert contenders(fit_neighbours(split.train), split).lists(0.5).lists.shape[0] == 0


def test_few_of_many_items_are_kept():
    split = split_of(30, 2000, 0.05, 1)
    train = split.train
    model = factorize_als(train.user, train.item, train.value, train.shape, 3, 1.0)
    assert contenders(model, split, 10).items.shape[1] < 300


def test_what_cannot_be():
    split = split_of(12, 8, 0.5, 0)
    model = fit_neighbours(split.train)
    with pytest.raises(ValueError, match="length"):
        contenders(model, split, 0)
    with pytest.raises(ValueError, match="popular"):
        contenders(model, split).lists(1.5)
