"""What recommendations are worth: liked items in a list, and money against a free list."""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.recommendation.ranking_metrics import Estimate, Trial
from core.maths.case_studies.recommendation.ratings import Ratings


@dataclass(frozen=True)
class ListValue:
    """Per list shown: liked (Estimate), gain (Estimate) in money over the free list, and worth: the
    value of a liked item above which the list pays for itself, ∞ if it never does."""

    liked: Estimate
    gain: Estimate
    worth: float


def liked_per_list(trial: Trial, test: Ratings, k: int, threshold: float) -> np.ndarray:
    """How many of the first k items each tested user later rated ≥ threshold, shape (m,).

    An item that was never rated counts as not liked, so this is a lower bound.
    Errors: ValueError unless 1 ≤ k ≤ the length of the lists.
    """
    if not 1 <= k <= trial.lists.shape[1]:
        raise ValueError(f"k must lie between 1 and {trial.lists.shape[1]}, got {k}")
    return (trial.rating[:, :k] >= threshold).sum(axis=1)


def list_value(
    trial: Trial,
    free: Trial,
    test: Ratings,
    k: int,
    threshold: float,
    value: float,
    cost: float,
) -> ListValue:
    """Worth of the lists of one method against those of another that cost nothing.

    gain = value·(liked − liked on the free list) − cost, a mean over the tested users; both lists
    are shown to the same users, so its standard error is that of the differences, s/√m.
    value: of one liked item; cost: of one list; both ≥ 0, in the same money.
    Errors: ValueError for a negative value or cost, or trials of different users.
    """
    for name, number in (("value", value), ("cost", cost)):
        if not number >= 0:
            raise ValueError(f"{name} must not be negative, got {number}")
    if not np.array_equal(trial.users, free.users):
        raise ValueError("both trials must be of the same users")
    liked = liked_per_list(trial, test, k, threshold)
    more = liked - liked_per_list(free, test, k, threshold)
    extra = more.mean() if more.size else np.nan
    return ListValue(
        _mean(liked),
        _mean(value * more - cost),
        float(cost / extra) if extra > 0 else np.inf,
    )


def _mean(values: np.ndarray) -> Estimate:
    """Mean over users with its standard error s/√m; NaN where there are too few."""
    if values.size < 2:
        return Estimate(float(values.mean()) if values.size else np.nan, np.nan)
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)))
