"""Uploaded ratings of items by users, or clicks on them, as data sets and shops keep them."""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from core.datasets import rating_tables
from core.datasets.intake.reading import AsIs, Form, Progress, read_tables
from core.datasets.intake.roles import best_fit
from core.datasets.intake.understanding import Understood
from core.datasets.intake.words import WHOLE_NAME
from core.datasets.rating_columns import RATING
from core.datasets.rating_tables import OF_ONE, RATINGS, TITLES
from core.datasets.uploads import DataError, UploadLimits
from core.maths.case_studies.recommendation.ratings import Ratings, click_set, rating_set

MIN_RATINGS = 50
MIN_USERS = MIN_ITEMS = 5
MIN_HELD_OUT = 5  # ratings of a user, to hold out the last of them
MAX_NAME_LETTERS = 500  # the longest title of MovieLens has 158

CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def settled(tables: list[Understood | AsIs]) -> list[Understood | AsIs]:
    """One table of ratings first, then that of titles; others are left aside, with the reason.

    Beside ratings, a table of clicks is left aside (MovieLens' tags), and one whose parts are told
    by no name. Errors: DataError for two tables with ratings, or titles alone.
    """
    known = [table for table in tables if isinstance(table, Understood)]
    rated = [table for table in known if table.need == RATINGS]
    titled = [table for table in known if table.need == TITLES]
    if not rated and any(best_fit(n, (*RATING, "rating"))[0] > 1 for n in titled[0].raw.names):
        raise DataError(f"{titled[0].name}: {OF_ONE}.")
    if not rated:
        raise DataError(
            f"{titled[0].name}: there are only titles, but a table with a user and an item in each "
            "row is needed as well."
        )
    likeliest = min(map(_doubt, rated))
    chosen = [table for table in rated if _doubt(table) == likeliest]
    if len(chosen) > 1:
        what = "ratings" if "rating" in chosen[0].table else "clicks"
        first, second = chosen[0].name, chosen[1].name
        raise DataError(f"{second}: a second file with {what} beside {first}, so remove one.")
    used = [chosen[0], *_best_titled(chosen[0], titled)]
    why = f"left aside: the ratings are those of {chosen[0].name}."
    aside = [AsIs(table.name, b"", sentence=why) for table in known if table not in used]
    return [*used, *aside, *(table for table in tables if table not in known)]


def _doubt(table: Understood) -> int:
    """How unlikely it is that a table holds what the page is about."""
    unsure = any(question.key.startswith("column ") for question in table.questions)
    return 2 * unsure + ("rating" not in table.table)


def _best_titled(ratings: Understood, titled: list[Understood]) -> list[Understood]:
    """The table that names most of the items, if there is one."""
    items = set(ratings.table["item"].cat.categories)

    def known(table: Understood) -> int:
        return len(items & set(table.table["item"].cat.categories))

    return [max(titled, key=known)] if titled else []


FORM = Form(
    needs=(RATINGS, TITLES),
    limits=UploadLimits(
        packed=100_000_000,
        text=120_000_000,  # a million rows with a title in each
        largest="a million ratings",
    ),
    settle=settled,
    aside=True,
)


def read_ratings(files: list[tuple[str, bytes]], progress: Progress) -> Ratings:
    """Uploaded ratings, read as they are likeliest meant; see build_ratings. Errors: DataError."""
    found = read_tables(files, FORM, lambda share, what: progress(0.7 * share, what))
    return build_ratings(found, progress)


def build_ratings(tables: list[Understood | AsIs], report: Progress) -> Ratings:
    """Ratings, or clicks where the table has none, with titles from a second table if there is one.

    Errors: DataError, one sentence with file and reason: too few ratings, users or items, ratings
    that are all equal, more pairs than can be scored.
    """
    report(0.7, "Numbering users and items …")
    found = tables[0]
    _check_sizes(found)
    frame = pd.DataFrame({name: identifiers(found.table[name]) for name in ("user", "item")})
    for name in ("rating", "plays"):
        if name in found.table:
            frame[name] = found.table[name].to_numpy()
    if "timestamp" in found.table:
        frame["timestamp"] = _seconds(found.table["timestamp"])
    named = [table for table in tables if isinstance(table, Understood)][-1]
    for text in ("title", "kind"):
        if text in named.table:
            frame[text] = _of_items(frame["item"], named.table, text)
    rated = "rating" in frame
    rows = f"{len(frame):,} ratings of" if rated else f"{len(frame):,} clicks on"
    note = f"Uploaded: {rows} {frame['item'].nunique():,} items by "
    note += f"{frame['user'].nunique():,} users."
    made = rating_set if rated else click_set
    result = made(frame, "Uploaded ratings" if rated else "Uploaded clicks", note)
    report(1.0, "Numbering users and items …")
    return replace(result, users=_shown(result.users), titles=_shown(result.titles))


def identifiers(column: pd.Series) -> pd.Categorical:
    """Users or items in the order of their names, of whole numbers by size; 7.0 is 7.

    >>> identifiers(pd.Series(["9", "10", "9"], dtype="category")).categories.tolist()
    ['9', '10']
    >>> identifiers(pd.Series(["9", "010"], dtype="category")).categories.tolist()
    ['010', '9']
    """
    codes = column.cat.codes.to_numpy(np.int64)
    used = np.flatnonzero(np.bincount(codes))
    names = column.cat.categories[used].tolist()
    if all(name.endswith(".0") for name in names):
        names = [name.removesuffix(".0") for name in names]
    whole = _whole(names)
    order = sorted(range(len(names)), key=lambda at: int(names[at]) if whole else names[at])
    rank = np.empty(len(column.cat.categories), np.int64)
    rank[used[order]] = np.arange(len(names))
    return pd.Categorical.from_codes(rank[codes], np.array(names, dtype=object)[order])


def numbered(column: pd.Series) -> bool:
    """Whether users or items are whole numbers, as which pandas reads them again."""
    return _whole(identifiers(column).categories)


def _whole(names: Iterable[str]) -> bool:
    return all(map(WHOLE_NAME.fullmatch, names))


def _seconds(times: pd.Series) -> np.ndarray:
    """Seconds since the first, or the numbers that stand for times as they are."""
    if times.dtype.kind != "M":
        return times.to_numpy()
    return (times - times.min()).to_numpy() / np.timedelta64(1, "s")


def _of_items(item: pd.Series, table: pd.DataFrame, text: str) -> np.ndarray:
    """For each row the title or kind of its item, None where there is none."""
    first = ~table["item"].duplicated().to_numpy()
    names = identifiers(table["item"][first])
    words = table[text][first].astype(object).to_numpy()
    known = {
        name: _clean(word).replace("|", ", ") if text == "kind" else _clean(word)
        for name, word in zip(np.asarray(names), words, strict=True)
        if word.strip()
    }
    mine = [known.get(name) for name in item.cat.categories]
    return np.array([*mine, None], dtype=object)[item.cat.codes.to_numpy()]


def _clean(name: str) -> str:
    return CONTROL.sub(" ", name).strip()[:MAX_NAME_LETTERS]


def _shown(names: np.ndarray) -> np.ndarray:
    """Names without control characters."""
    return np.array([_clean(name) or "?" for name in names], dtype=object)


def _check_sizes(found: Understood) -> None:
    """Errors: DataError for what nothing can be learned from, or judged on."""
    table, name = found.table, found.name
    what, items = ("ratings", "ratings") if "rating" in table else ("clicks", "items")
    if len(table) < MIN_RATINGS:
        raise DataError(
            f"{name}: {len(table)} {what[: -1 if len(table) == 1 else None]}, but at least "
            f"{MIN_RATINGS} are needed{found.lost}."
        )
    codes = {who: table[who].cat.codes.to_numpy(np.int64) for who in ("user", "item")}
    counts = {who: int(np.count_nonzero(np.bincount(code))) for who, code in codes.items()}
    for who, least in (("user", MIN_USERS), ("item", MIN_ITEMS)):
        if counts[who] < least:
            some = "one" if counts[who] == 1 else counts[who]
            raise DataError(
                f"{name}: only {some} {who}{'s' * (counts[who] > 1)} in "
                f"{_column(found, who)}, but at least {least} are needed to compare{found.lost}."
            )
    if counts["user"] * counts["item"] > rating_tables.MAX_PAIRS:
        raise DataError(
            f"{name}: {counts['user']:,} users times {counts['item']:,} items are more than "
            f"{rating_tables.MAX_PAIRS:,} pairs to score, so take a part of them."
        )
    if "rating" in table and table["rating"].min() == table["rating"].max():
        raise DataError(
            f"{name}: all ratings are {table['rating'].iloc[0]:g}, so there is nothing to predict."
        )
    rows = codes["user"]
    if "rating" not in table:
        rows = np.unique(rows * (codes["item"].max() + 1) + codes["item"]) // (
            codes["item"].max() + 1
        )
    if np.bincount(rows).max() < MIN_HELD_OUT:
        raise DataError(
            f"{name}: no user has {MIN_HELD_OUT} {items}, so that some could be held out to judge "
            f"on{found.lost}."
        )


def _column(found: Understood, role: str) -> str:
    """The column that plays a part, for a sentence."""
    (place,) = found.cast.parts[role]
    name = found.raw.names[place]
    return f"“{name[:20]}”" if name else f"column {place + 1}"
