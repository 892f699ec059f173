"""Columns and sentences of the recommendation page: comparisons, the map, one reader's scores."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.maths.case_studies.ranking_metrics import Estimate
from core.maths.case_studies.ratings import Ratings
from core.maths.learning.matrix_factorization import NewUser

Table = dict[str, np.ndarray | list[str]]


def threshold_at(ratings: Ratings, share: float) -> float:
    """The rating at a share of the scale, on the nearest step above its lowest rating.

    Errors: ValueError for share outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie in [0, 1], got {share}")
    steps = round((ratings.high - ratings.low) / ratings.step)
    return ratings.low + max(round(share * steps), 1) * ratings.step


def own_scale(ratings: Ratings) -> tuple[float, float]:
    """Highest value and step of a slider on which 0 means "not seen".

    The rating scale itself where it begins above 0 and ends at 10 or lower, with the step of the
    ratings; otherwise 1 to 5 in steps of ½, which stand for the scale.
    """
    if ratings.low > 0 and ratings.high <= 10:
        return float(ratings.high), float(ratings.step)
    return 5.0, 0.5


def rating_of(value: float, ratings: Ratings) -> float:
    """The rating that a slider value above 0 stands for; see own_scale. Never below the lowest."""
    top, step = own_scale(ratings)
    if (top, step) == (ratings.high, ratings.step):
        return float(np.clip(value, ratings.low, ratings.high))
    share = (np.clip(value, 1.0, top) - 1.0) / (top - 1.0)
    return float(ratings.low + share * (ratings.high - ratings.low))


def estimates(names: Sequence[str], found: Sequence[Estimate]) -> Table:
    """Columns name, value, low and high (one standard error), series 0, 1, …"""
    value, error = (np.array([getattr(e, part) for e in found]) for part in ("value", "error"))
    error = np.where(np.isfinite(error), error, 0.0)
    return {
        "name": list(names),
        "series": np.arange(len(names)),
        "value": value,
        "low": value - error,
        "high": value + error,
    }


def interval_names(edges: Sequence[int]) -> list[str]:
    """What the groups between edges hold; the last is open.

    >>> interval_names((0, 1, 5, 20))
    ['0', '1–4', '5–19', '20 +']
    """
    ends = list(edges[1:])
    named = [f"{a}–{b - 1}" if b - 1 > a else f"{a}" for a, b in zip(edges, ends, strict=False)]
    return [*named, f"{edges[-1]} +"]


def error_curves(errors: Sequence[Sequence[Estimate]], names: Sequence[str]) -> Table:
    """Columns series, place, group, value of one curve for each method; empty groups are gaps."""
    values = np.array([[e.value for e in curve] for curve in errors])
    series, place = np.indices(values.shape)
    return {
        "series": series.ravel(),
        "place": place.ravel(),
        "group": [names[p] for p in place.ravel()],
        "value": values.ravel(),
    }


def matching_title(titles: Sequence[str], count: np.ndarray, text: str) -> int | None:
    """The most-rated item in whose title every word of a text occurs, any case; None without.

    >>> matching_title(["Toy Story", "Story of Us"], np.array([1, 9]), "story TOY")
    0
    """
    words = text.casefold().split()
    found = [i for i, title in enumerate(titles) if all(w in title.casefold() for w in words)]
    return max(found, key=lambda i: (count[i], -i)) if found else None


def shelf(count: np.ndarray, number: int, size: int = 8) -> np.ndarray:
    """Items of the numbered shelf (1, 2, …), the most-rated first; an empty one for a far number.

    >>> shelf(np.array([5, 9, 1]), 1, 2).tolist()
    [1, 0]
    """
    order = np.argsort(-count, kind="stable")
    return order[(number - 1) * size : number * size]


def map_columns(
    places: np.ndarray, titles: np.ndarray, kinds: np.ndarray | None, items: np.ndarray
) -> Table:
    """Columns x, y, title and kind of some items on the map."""
    return {
        "x": places[items, 0],
        "y": places[items, 1],
        "title": [str(title) for title in titles[items]],
        "kind": [""] * len(items) if kinds is None else [str(kind) for kind in kinds[items]],
    }


def score_steps(reader: NewUser, item: int, names: Sequence[str]) -> Table:
    """How the score of an item adds up: columns name, start, end, kind (0 what others gave, 1 what
    pulls up, 2 what pulls down, 3 the score). Each step starts where the one above it ends."""
    base, pulls = float(reader.baseline()[item]), reader.pulls(item)
    order = np.argsort(-np.abs(pulls), kind="stable")
    ends = base + np.append(0.0, np.cumsum(pulls[order]))
    return {
        "name": ["What all others say", *(names[j] for j in order), "Your score"],
        "start": np.concatenate([[base], ends[:-1], ends[-1:]]),
        "end": np.append(ends, ends[-1]),
        "kind": np.concatenate([[0], np.where(pulls[order] >= 0, 1, 2), [3]]),
    }


def first_of(scores: np.ndarray, number: int, without: np.ndarray) -> np.ndarray:
    """The items with the highest scores, best first, some left out (indices)."""
    scores = scores.copy()
    scores[without] = -np.inf
    number = min(number, len(scores) - len(without))
    if number <= 0:
        return np.zeros(0, dtype=int)
    best = np.argpartition(-scores, number - 1)[:number]
    return best[np.argsort(-scores[best], kind="stable")]


def what_one_more_changes(
    reader: NewUser,
    step: float,
    high: float,
    number: int,
    rank: Callable[[np.ndarray], np.ndarray],
) -> list[tuple[float, np.ndarray]]:
    """For each rating: one step more (one less at the top of the scale), and the items that come
    into the list of `number` by it, best first. rank turns expected ratings into list scores."""
    before = set(first_of(rank(reader.scores()), number, reader.items).tolist())
    changes = []
    for j, value in enumerate(reader.values):
        moved = step if value + step <= high + 1e-9 else -step
        after = first_of(rank(reader.change(j, value + moved).scores()), number, reader.items)
        changes.append((moved, np.array([i for i in after if i not in before], dtype=int)))
    return changes


def best_by(found: Mapping[str, Estimate], largest: bool) -> str:
    """The key of the best estimate; of equal ones the first."""
    sign = 1 if largest else -1
    return max(found, key=lambda key: sign * np.nan_to_num(found[key].value, nan=-sign * np.inf))
