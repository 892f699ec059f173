"""Columns of the recommendation page: comparisons, the map, one reader's scores."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.maths.case_studies.recommendation.ranking_metrics import Estimate
from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.learning.matrix_factorization import NewUser

PARTS = ("value", "error")

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


def estimates(names: Mapping[str, str], found: Mapping[str, Estimate], unit: float = 1.0) -> Table:
    """Columns name, value, low and high (one standard error), times a unit; series, the place of
    the method among all names."""
    value, error = (unit * np.array([getattr(e, p) for e in found.values()]) for p in PARTS)
    error = np.where(np.isfinite(error), error, 0.0)
    return {
        "name": [names[key] for key in found],
        "series": np.array([list(names).index(key) for key in found]),
        "value": value,
        "low": value - error,
        "high": value + error,
    }


def judged_twice(
    names: Mapping[str, str], errors: Mapping[str, Estimate], lists: Mapping[str, Estimate]
) -> dict[str, Table]:
    """Datasets of errors against the quality of lists: methods (x, x_low, x_high, y, y_low, y_high,
    series and mine, whether it is "yours"), and best (x, y), the smallest and the largest of all;
    what is undefined is left out."""
    across, up = estimates(names, errors), estimates(names, lists)
    methods: Table = {"series": across["series"], "mine": np.array([k == "yours" for k in errors])}
    for letter, table in (("x", across), ("y", up)):
        methods |= {
            letter: table["value"],
            f"{letter}_low": table["low"],
            f"{letter}_high": table["high"],
        }
    x, y = methods["x"], methods["y"]
    whole = np.isfinite(x).all() and np.isfinite(y).all()
    best = {"x": x.min(keepdims=True), "y": y.max(keepdims=True)}
    if not whole:
        best = {letter: values[:0] for letter, values in best.items()}
    return {"methods": methods, "best": best}


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
    """The most-rated item in whose title every word of a text occurs, any case; None without one,
    or without words.

    >>> matching_title(["Toy Story", "Story of Us"], np.array([1, 9]), "story TOY")
    0
    """
    words = text.casefold().split()
    if not words:
        return None
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
    """Columns x, y, title and kind of some items on the map, and mark: 1, 2, … in their order."""
    words = [""] * len(items) if kinds is None else [str(kinds[i] or "") for i in items]
    return {
        "x": places[items, 0],
        "y": places[items, 1],
        "title": [str(title) for title in titles[items]],
        "kind": words,
        "mark": [str(place) for place in range(1, len(items) + 1)],
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


def list_columns(
    titles: Sequence[str], order: np.ndarray, reader: NewUser, scores: np.ndarray
) -> Table:
    """What a list draws: columns name (place and title), base (what all others say), expected (of
    this reader), score (by which the list is ordered), kind (1 ratings add, 2 they take away)."""
    base, expected = reader.baseline()[order], reader.scores()[order]
    return {
        "name": [f"{place}  {brief(str(titles[i]))}" for place, i in enumerate(order, start=1)],
        "base": base,
        "expected": expected,
        "score": scores[order],
        "kind": np.where(expected >= base, 1, 2),
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


def other_end(value: float, low: float, high: float) -> float:
    """The end of the rating scale that is further away.

    >>> other_end(4.5, 0.5, 5.0), other_end(2.0, 0.5, 5.0)
    (0.5, 5.0)
    """
    return high if value < (low + high) / 2 else low


def what_if(
    reader: NewUser,
    low: float,
    high: float,
    number: int,
    rank: Callable[[np.ndarray], np.ndarray],
) -> list[tuple[float, np.ndarray]]:
    """For each rating: its value at the other end of the scale, and the items that this alone would
    bring into the list of `number`, best first. rank turns expected ratings into list scores."""
    before = set(first_of(rank(reader.scores()), number, reader.items).tolist())
    changes = []
    for j, value in enumerate(reader.values):
        end = other_end(value, low, high)
        after = first_of(rank(reader.change(j, end).scores()), number, reader.items)
        changes.append((end, np.array([i for i in after if i not in before], dtype=int)))
    return changes


def brief(title: str, length: int = 26) -> str:
    """A title without its year, cut at a word.

    >>> brief("Silence of the Lambs, The (1991)"), brief("Lord of the Rings: The Two Towers", 20)
    ('Silence of the Lambs, The', 'Lord of the Rings: …')
    """
    title = re.sub(r" \(\d{4}\)$", "", title)
    if len(title) <= length:
        return title
    return title[: length - 1].rsplit(" ", 1)[0] + " …"


def named(titles: Sequence[str], number: int = 2) -> str:
    """The first few titles, and how many more there are.

    >>> named(["Alien (1979)", "Bambi", "Cube"]), named([])
    ('Alien, Bambi and 1 more', '–')
    """
    if not len(titles):
        return "–"
    rest = f" and {len(titles) - number} more" if len(titles) > number else ""
    return ", ".join(brief(str(title), 40) for title in titles[:number]) + rest


def strongest(pulls: np.ndarray, names: Sequence[str], number: int = 2) -> str:
    """The ratings that pull a score most, each with what it adds.

    >>> strongest(np.array([0.1, -0.25, 0.0]), ["Alien", "Bambi", "Cube"], 2)
    '−0.25 Bambi, +0.10 Alien'
    """
    order = np.argsort(-np.abs(pulls), kind="stable")[:number]
    return ", ".join(f"{signed(pulls[j])} {names[j]}" for j in order)


def signed(value: float, digits: int = 2) -> str:
    """A change with its sign.

    >>> signed(-0.123), signed(2.0, 1)
    ('−0.12', '+2.0')
    """
    return f"{value:+.{digits}f}".replace("-", "−")


def plus_minus(found: Estimate) -> str:
    """An estimate with its standard error; a dash where there is none.

    >>> plus_minus(Estimate(0.90452, 0.019)), plus_minus(Estimate(0.5, float("nan")))
    ('0.905 ± 0.019', '0.500')
    """
    if np.isnan(found.value):
        return "–"
    error = "" if np.isnan(found.error) else f" ± {found.error:.3f}"
    return f"{found.value:.3f}{error}".replace("-", "−")


def told_apart(*values: float) -> tuple[str, ...]:
    """Figures that are compared: three decimals, more where different ones would look the same.

    >>> told_apart(0.0723, 0.0624), told_apart(0.06241, 0.06238), told_apart(0.5, 0.5)
    (('0.072', '0.062'), ('0.06241', '0.06238'), ('0.500', '0.500'))
    """
    for decimals in range(3, 9):
        words = tuple(f"{value:.{decimals}f}".replace("-", "−") for value in values)
        if len(set(words)) == len(set(values)):
            break
    return words
