"""Ratings of items by users, and the splits that methods are judged on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Ratings:
    """n ratings of I items by U users, one a row, at most one for each pair.

    name; note: one sentence for captions; user: (n,) int32 codes 0…U−1; item: (n,) int32 codes
    0…I−1; value: (n,); time: (n,) seconds, or any other clock that runs forward, None = the order
    of the rows; users: (U,) and titles: (I,) names as text; low, high, step: the scale;
    kinds: (I,) a word or two about each item (genres, department), or None; clicks: whether the
    values are numbers of clicks and no ratings.
    """

    name: str
    note: str
    user: np.ndarray
    item: np.ndarray
    value: np.ndarray
    time: np.ndarray | None
    users: np.ndarray
    titles: np.ndarray
    low: float
    high: float
    step: float
    kinds: np.ndarray | None = None
    clicks: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of users and items, (U, I)."""
        return len(self.users), len(self.titles)


@dataclass(frozen=True, eq=False)
class Split:
    """A hold-out: the two parts share users, items and scale of the whole.

    train, test: Ratings; left_out: how many users had too few ratings to be tested (their ratings
    are all in train).
    """

    train: Ratings
    test: Ratings
    left_out: int


def rating_set(table: pd.DataFrame, name: str, note: str) -> Ratings:
    """Ratings from a table with columns user, item, rating and perhaps timestamp, title, kind.

    Users and items are numbered in the order of their sorted identifiers; an item without a title
    is called by its identifier, and a title that two items share gets the identifier behind it.
    The scale runs from the smallest to the largest rating, in the largest steps that reach all
    ratings (a hundredth of the range if there are none, or only smaller ones).
    Errors: ValueError for no rows, a rating that is not finite, a user who rated an item twice,
    one user or one item only, ratings that are all equal.

    >>> table = pd.DataFrame({"user": [7, 7, 9], "item": ["b", "a", "a"], "rating": [4, 2.5, 5]})
    >>> ratings = rating_set(table, "Three", "Made up.")
    >>> ratings.item.tolist(), ratings.titles.tolist(), ratings.step
    ([1, 0, 0], ['a', 'b'], 0.5)
    """
    value = table["rating"].to_numpy(float)
    if not len(value):
        raise ValueError("the table holds no ratings")
    if not np.isfinite(value).all():
        raise ValueError(f"rating must be a finite number, got {value[~np.isfinite(value)][0]}")
    user, users = pd.factorize(table["user"], sort=True)
    item, items = pd.factorize(table["item"], sort=True)
    if len(users) < 2 or len(items) < 2:
        raise ValueError(
            f"ratings need at least 2 users and 2 items, got {len(users)} and {len(items)}"
        )
    if pd.Series(user.astype(np.int64) * len(items) + item).duplicated().any():
        raise ValueError("a user may rate an item once only, got a pair twice")
    low, high, step = _scale(value)
    first = pd.Series(item).drop_duplicates().sort_values().index  # a row of each item
    return Ratings(
        name,
        note,
        user.astype(np.int32),
        item.astype(np.int32),
        value,
        table["timestamp"].to_numpy(float) if "timestamp" in table else None,
        np.asarray(users.astype(str), dtype=object),
        _titles(table, first, items),
        low,
        high,
        step,
        table["kind"].iloc[first].fillna("").to_numpy(object) if "kind" in table else None,
    )


def click_set(table: pd.DataFrame, name: str, note: str) -> Ratings:
    """Clicks from a table with columns user, item and perhaps plays, timestamp, title, kind; no
    rating.

    Rows of one user and item are one pair: its value is their number, or the sum of their plays,
    its time the first of theirs, its place that of the first row. The scale runs from 0, no click,
    to the largest number.
    Errors: ValueError for no rows, one user or one item only.

    >>> clicks = click_set(pd.DataFrame({"user": [7, 7, 9], "item": list("bba")}), "Three", "")
    >>> clicks.value.tolist(), clicks.high
    ([2.0, 1.0], 2.0)
    """
    pairs = table.groupby(["user", "item"], sort=False)
    once = pairs.first().reset_index()
    if "timestamp" in once:
        once["timestamp"] = pairs["timestamp"].min().to_numpy()
    number = (pairs["plays"].sum() if "plays" in table else pairs.size()).to_numpy(float)
    made = rating_set(once.assign(rating=np.arange(len(once))), name, note)
    return replace(made, value=number, low=0.0, high=float(number.max()), step=1.0, clicks=True)


def part(ratings: Ratings, rows: np.ndarray) -> Ratings:
    """The chosen rows (mask or indices), with the users, items and scale of the whole."""
    return replace(
        ratings,
        user=ratings.user[rows],
        item=ratings.item[rows],
        value=ratings.value[rows],
        time=None if ratings.time is None else ratings.time[rows],
    )


def hold_out_last(ratings: Ratings, share: float = 0.2, least: int = 5, seed: int = 0) -> Split:
    """Hold out the last ⌊share·n⌋ of the n ratings of every user, at least one.

    The order is that of time, where times are equal a random one (seed); without times it is that
    of the rows. Users with fewer than `least` ratings are not tested. The split is made user by
    user: one user's training ratings may be later than another's test ratings, so what was popular
    later is known a little too early. A split at one moment would test few users.
    Errors: ValueError for share outside (0, 1) or least < 2.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie in (0, 1), got {share}")
    if least < 2:
        raise ValueError(f"least must be at least 2, got {least}")
    rows = len(ratings.value)
    chance = np.random.default_rng(seed).permutation(rows)
    keys = (np.arange(rows),) if ratings.time is None else (chance, ratings.time)
    order = np.lexsort((*keys, ratings.user))
    count = np.bincount(ratings.user, minlength=len(ratings.users))
    held = np.where(count >= least, np.maximum(1, np.floor(share * count + 1e-9)), 0)
    rank = np.arange(rows) - np.repeat(np.cumsum(count) - count, count)  # 0 = a user's first
    last = np.zeros(rows, dtype=bool)
    last[order] = rank >= np.repeat(count - held, count)
    left_out = int(np.sum((count > 0) & (count < least)))
    return Split(part(ratings, ~last), part(ratings, last), left_out)


@dataclass(frozen=True, eq=False)
class DateSplit:
    """A hold-out at one date for everybody; see hold_out_after.

    before: learned from what was rated until the date; informed: from that and from what others
    rated later; both judged on the same test rows, those after the date by people known before it.
    asked, share: of the ratings, how many should lie after the date and how many do; other: the
    share that the nearest date on the other side of ``asked`` leaves, NaN without one; people,
    people_rows: who rated nothing before it and how many ratings of theirs are not judged; titles,
    title_rows: titles among the test rows that nobody rated before the date, and the rows with
    them, which are judged.
    """

    before: Split
    informed: Split
    asked: float
    share: float
    other: float
    people: int
    people_rows: int
    titles: int
    title_rows: int


def has_dates(ratings: Ratings) -> bool:
    """Whether some ratings are later than others; without times the order of the rows counts."""
    return ratings.time is None or bool(np.ptp(ratings.time) > 0)


def hold_out_after(ratings: Ratings, share: float = 0.2) -> DateSplit:
    """Hold out what was rated after one date, the one with nearest to ``share`` of all after it.

    Ratings of one time stay together; without times the order of the rows is the clock. Nothing
    after the date is learned from, as it would be on that day. People without a rating before it
    cannot be told anything personal and are not judged.
    Errors: ValueError for share outside (0, 1), or all ratings at one time (see has_dates).

    >>> table = pd.DataFrame({"user": [7, 9, 7, 8], "item": list("abba"), "rating": [4, 2, 5, 1]})
    >>> split = hold_out_after(rating_set(table, "Four", "Made up."), 0.5)
    >>> split.before.test.user.tolist(), split.people
    ([0], 1)
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie in (0, 1), got {share}")
    if not has_dates(ratings):
        raise ValueError("time must differ between ratings, but all are of one time")
    time = np.arange(len(ratings.value)) if ratings.time is None else ratings.time
    dates, number = np.unique(time, return_counts=True)
    later = 1 - np.cumsum(number)[:-1] / len(time)
    at = np.argmin(np.abs(later - share))
    after = time > dates[at]
    beyond = later[later < share] if later[at] > share else later[later > share]
    users, items = ratings.shape
    known = np.bincount(ratings.user[~after], minlength=users)[ratings.user] > 0
    seen = np.bincount(ratings.item[~after], minlength=items)[ratings.item] > 0
    tested = after & known
    people = len(np.unique(ratings.user[~known]))
    test = part(ratings, tested)
    return DateSplit(
        Split(part(ratings, ~after), test, people),
        Split(part(ratings, ~tested), test, people),
        share,
        float(after.mean()),
        float(beyond[np.argmin(np.abs(beyond - share))]) if len(beyond) else np.nan,
        people,
        int(np.sum(~known)),
        len(np.unique(ratings.item[tested & ~seen])),
        int(np.sum(tested & ~seen)),
    )


def random_folds(ratings: Ratings, folds: int = 5, seed: int = 0) -> Iterator[Split]:
    """Splits for cross-validation: rows dealt at random into folds, each the test set once.

    Published errors come from such splits; they let a method learn from ratings given later.
    Errors: ValueError unless 2 ≤ folds ≤ rows.
    """
    rows = len(ratings.value)
    if not 2 <= folds <= rows:
        raise ValueError(f"folds must lie between 2 and the number of rows {rows}, got {folds}")
    fold = np.random.default_rng(seed).permutation(rows) % folds
    for number in range(folds):
        yield Split(part(ratings, fold != number), part(ratings, fold == number), 0)


def _scale(value: np.ndarray) -> tuple[float, float, float]:
    """Lowest and highest rating and the step of the grid that all ratings lie on."""
    levels = np.unique(value)
    low, high = float(levels[0]), float(levels[-1])
    if low == high:
        raise ValueError(f"ratings must differ, got {low:g} only")
    places = (levels - low) / np.diff(levels).min()
    fits = [np.allclose(places * n, np.round(places * n), atol=1e-3) for n in range(1, 11)]
    steps = round(places[-1] * (1 + fits.index(True))) if any(fits) else 100
    return low, high, (high - low) / min(steps, 100)


def _titles(table: pd.DataFrame, first: pd.Index, items: pd.Index) -> np.ndarray:
    """A name for each item, no two alike."""
    names = pd.Series(items.astype(str), dtype=object)
    if "title" in table:
        titles = table["title"].iloc[first].reset_index(drop=True).astype(object)
        shared = titles.duplicated(keep=False)
        names = titles.where(~shared, titles + " [" + names + "]").where(titles.notna(), names)
    return names.to_numpy(object)
