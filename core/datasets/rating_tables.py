"""Tables of ratings and of titles as they are kept and exported: who is who, and rows in the number
and order that methods can use."""

from dataclasses import replace

import numpy as np
import pandas as pd

from core.datasets.intake.flags import read_flags
from core.datasets.intake.left_out import asked, name_of, without_role, without_rows
from core.datasets.intake.roles import Need, Role, best_fit, plain
from core.datasets.intake.understanding import Question, Understood, understand
from core.datasets.rating_columns import (
    BESIDE,
    ITEM,
    ITEM_ID,
    KIND,
    MAX_ABSOLUTE_RATING,
    PLAYS,
    RATING,
    TIME,
    TITLE,
    USER,
    bought,
    is_published,
    like_ratings,
    titled,
    whose,
)
from core.datasets.rating_matrix import long_ratings, matrix_asked
from core.datasets.uploads import DataError

MAX_ROWS = 1_200_000  # Book-Crossing has 1,149,780, MovieLens 1M 1,000,209
MAX_PAIRS = 100_000_000  # users × items: each is scored when lists are judged; MovieLens 1M has 22
MAX_SPAN_DAYS = 50 * 365  # MovieLens spans 28 years; one wrong digit in a year is likelier than 50
MISSING_TIMES = 0.1  # share of rows, from which on the order of the rows stands in
OF_ONE = (
    "no column says whose each rating is, as in a list of one person's own, but ratings by at "
    "least 5 users are needed to compare"
)
MARKED_PAIRS = 30_000_000  # users × items that are marked one by one to see a pair twice


def arranged(found: Understood) -> Understood:
    """Each pair of user and item with its last rating; clicks as they are. As many users and items
    as can be scored, those with most ratings; a lowest rating that may stand for none is asked
    about. Errors: DataError where no column names users and none has one of them twice."""
    user = found.cast.parts["user"][0]
    told = best_fit(found.raw.names[user], (*USER, "user"))[0] > 0 or not any(found.raw.names)
    told |= "user" in dict(found.choices.columns) or found.raw.melted is not None
    told |= found.choices.across is not None
    if not told and found.table["user"].is_unique:
        raise DataError(f"{found.name}: {OF_ONE}.")
    found = _played(found)
    found = _of_items(_liked(_asked(_without_hindrances(found))))
    if "rating" in found.table:
        found = _once(_without_none(found))
    return _within_reach(replace(found, warnings=tuple(_warnings(found))))


def _without_hindrances(found: Understood) -> Understood:
    """Read again without a column that costs rows and is not needed: a number of clicks beside
    ratings, times of which many are missing."""
    parts, decided = found.cast.parts, dict(found.choices.columns)
    timeless = sum(row.reason == "has no timestamp" for row in found.dropped)
    hindrances = {
        "plays": "plays" in parts and not parts.keys().isdisjoint({"rating", "liked"}),
        "timestamp": timeless > MISSING_TIMES * len(found.raw),
    }
    idle = tuple(
        (name, ()) for name, is_one in hindrances.items() if is_one and name not in decided
    )
    if not idle:
        return found
    choices = replace(found.choices, columns=(*found.choices.columns, *idle))
    return understand(found.raw, found.need, choices)


def _asked(found: Understood) -> Understood:
    """The same with one question where no name tells who is who, or what a number is."""
    parts, names = found.cast.parts, found.raw.names
    decided = dict(found.choices.columns).keys() - {"plays", "timestamp"}
    if decided or any(q.key.startswith("column ") for q in found.questions):
        return found
    if found.raw.melted is not None:
        return matrix_asked(found)
    if not any(names):
        return found if is_published(found.raw) else _with_question(found, *_turned(found))
    rating = parts.get("rating", (None,))[0]
    if rating is None or best_fit(names[rating], (*RATING, "rating"))[0]:
        return found
    clicks = parts | {"rating": ()}
    text = f"Is “{names[rating] or f'column {rating + 1}'}” a rating?"
    return _with_question(found, text, (parts, "a rating"), (clicks, "none: each row is a click"))


def _turned(found: Understood) -> tuple[str, tuple[dict, str], tuple[dict, str]]:
    """The question which of the first two columns holds the users."""
    parts = found.cast.parts
    user, item = (parts[name] for name in ("user", "item"))
    first, second = (str(found.raw.columns[at][0].as_py())[:20] for (at,) in (user, item))
    return (
        "The columns have no names: which one holds the users?",
        (parts, f"“{first}” is a user, “{second}” an item"),
        (parts | {"user": item, "item": user}, f"“{second}” is a user, “{first}” an item"),
    )


def _with_question(
    found: Understood, text: str, taken: tuple[dict, str], other: tuple[dict, str]
) -> Understood:
    options = tuple((tuple(parts.items()), words) for parts, words in (taken, other))
    question = Question("columns", text, options, options[0][0])
    return asked(found, question)


def _played(found: Understood) -> Understood:
    """Without rows that say that a game was bought, where others say how long it was played."""
    rows = bought(found.raw) if "plays" in found.table else None
    reason = "is bought, where other rows say how long it is played"
    return found if rows is None else without_rows(found, rows[found.rows], "item", reason)


def _liked(found: Understood) -> Understood:
    """Likes and dislikes as ratings of 1 and 0 where there are no others."""
    if "liked" in found.table and "rating" not in found.table:
        (place,) = found.cast.parts["liked"]
        says_nothing = read_flags(found.raw.columns[place])[1][found.rows]
        found = without_rows(found, says_nothing, "liked", "has no rating")
        rating = found.table["liked"].astype(float)
        found = replace(found, table=found.table.assign(rating=rating))
    return replace(found, table=found.table.drop(columns="liked", errors="ignore"))


def _of_items(found: Understood) -> Understood:
    """Without titles and kinds that differ from row to row of one item: those of reviews, or names
    of users."""
    item = _codes(found, "item")
    for text in ("title", "kind"):
        if text not in found.table:
            continue
        name = name_of(found, text)
        if best_fit(name, USER)[0] > best_fit(name, TITLE)[0]:
            found = without_role(found, text)
            continue
        pairs = pd.DataFrame({"item": item, "text": _codes(found, text)})
        rows = pairs["item"].value_counts()
        several = pairs.drop_duplicates()["item"].value_counts().reindex(rows.index) > 1
        if several[rows > 1].mean() > 0.5:
            found = without_role(found, text)
    return found


def _without_none(found: Understood) -> Understood:
    """Where the lowest rating lies apart from a scale that begins with 1 (Book-Crossing's 0, -1 of
    anime), it may stand for none, and a question says so."""
    levels, count = np.unique(found.table["rating"].to_numpy(), return_counts=True)
    low, high = levels[0], levels[-1]
    whole = set(range(1, int(high) + 1)) | {low}
    scale = high in (5, 10) and whole <= set(levels) <= whole | {0}
    alone = low == -1 and len(levels) > 3 and levels[1] >= 1  # no scale begins so
    if low not in (0, -1) or not (scale or alone):
        return found
    played = "rating" if "rating" in found.cast.parts else "liked"
    books = plain(name_of(found, played)) in ("bookrating", "myrating")
    likely = books or low == -1 or count[0] > 0.4 * count.sum()
    taken = found.choices.lowest or ("missing" if likely else "value")
    if found.choices.lowest is None:
        options = (("value", f"a rating, the lowest of {low:g} to {high:g}"), ("missing", "none"))
        text = f"Is {low:g} a rating, or does it say that there is none?"
        question = Question("lowest", text, options, taken)
        found = asked(found, question)
    if taken == "value":
        return found
    none = found.table["rating"].to_numpy() == low
    return without_rows(found, none, played, "stands for no rating")


def _once(found: Understood) -> Understood:
    """The last rating of each pair: by time, else by row."""
    user, item = _codes(found, "user"), _codes(found, "item")
    width = int(item.max()) + 1
    pair = user * width + item
    if (int(user.max()) + 1) * width <= MARKED_PAIRS:  # ten times as fast as hashing
        seen = np.zeros((int(user.max()) + 1) * width, bool)
        seen[pair] = True
        if np.count_nonzero(seen) == len(pair):
            return found
    order = np.arange(len(pair))
    if "timestamp" in found.table:
        order = np.argsort(found.table["timestamp"].to_numpy(), kind="stable")
    earlier = np.zeros(len(pair), bool)
    earlier[order] = pd.Series(pair[order]).duplicated(keep="last").to_numpy()
    when = "later" if "timestamp" in found.table else "further below"
    return without_rows(found, earlier, "item", f"has another rating by the same user {when}")


def _within_reach(found: Understood) -> Understood:
    """Of more pairs than can be scored, those of users and items with the most rows."""
    user, item = _codes(found, "user"), _codes(found, "item")
    keep, least = np.ones(len(user), bool), 1
    while keep.any() and _pairs(user[keep], item[keep]) > MAX_PAIRS:
        least += 1
        before = -1
        while before != np.count_nonzero(keep):  # without an item, a user may have too few
            before = np.count_nonzero(keep)
            for codes in (user, item):
                keep &= np.bincount(codes[keep], minlength=codes.max() + 1)[codes] >= least
    if least == 1 or not keep.any():
        return found
    reason = f"is of a user or an item with fewer than {least} rows: all are too many to score"
    return without_rows(found, ~keep, "item", reason)


def _pairs(user: np.ndarray, item: np.ndarray) -> int:
    """Users times items."""
    return int(np.count_nonzero(np.bincount(user)) * np.count_nonzero(np.bincount(item)))


def _warnings(found: Understood) -> list[str]:
    """A few ratings far from all others, and times that span half a century."""
    warnings = []
    table = found.table
    if "rating" in table:
        value = table["rating"].to_numpy()
        levels, count = np.unique(value, return_counts=True)
        for end, beside, rest in ((-1, -2, 0), (0, 1, -1)):
            few = len(levels) > 3 and count[end] <= max(1, len(value) / 200)
            if few and abs(levels[end] - levels[beside]) > abs(levels[beside] - levels[rest]):
                line = found.line(int(np.argmax(value == levels[end])))
                low, high = sorted((levels[beside], levels[rest]))
                warnings.append(
                    f"The rating {levels[end]:g} in row {line} lies far from all others, {low:g} "
                    f"to {high:g}."
                )
    if "timestamp" in table and table["timestamp"].dtype.kind == "M":
        time = table["timestamp"].to_numpy()
        first, last = int(np.argmin(time)), int(np.argmax(time))
        if time[last] - time[first] > np.timedelta64(MAX_SPAN_DAYS, "D"):
            days = [str(time[row].astype("datetime64[D]")) for row in (first, last)]
            warnings.append(
                f"The times run from {days[0]} (row {found.line(first)}) to {days[1]} "
                f"(row {found.line(last)})."
            )
    return warnings


def _codes(found: Understood, name: str) -> np.ndarray:
    """The number of each row's user, item or text."""
    return found.table[name].cat.codes.to_numpy(np.int64)


def _first_titles(found: Understood) -> Understood:
    """The first title of each item."""
    again = found.table["item"].duplicated().to_numpy()
    return without_rows(found, again, "item", "has a title above already")


_TEXTS = (
    Role("title", "text", TITLE, "a title", required=False),
    Role("kind", "text", KIND, required=False),
)
RATINGS = Need(
    name="ratings",
    what="ratings",
    roles=(
        Role("user", "text", USER, "a user"),
        Role("item", "text", ITEM, "an item"),
        Role(
            "rating",
            "number",
            RATING,
            "a rating",
            f"a rating from {-MAX_ABSOLUTE_RATING:,.0f} to {MAX_ABSOLUTE_RATING:,.0f}",
            required=False,
            low=-MAX_ABSOLUTE_RATING,
            high=MAX_ABSOLUTE_RATING,
            likely=like_ratings,
        ),
        Role("liked", "flag", RATING, "whether it is liked", required=False),
        Role("plays", "number", PLAYS, "a number", "a number above 0", required=False, low=1e-300),
        Role("timestamp", "clock", TIME, "a time", required=False),
        *_TEXTS,
    ),
    max_rows=MAX_ROWS,
    counted="ratings, of a part of the rows,",
    beside=BESIDE,
    nameless=whose,
    arrange=arranged,
    reshape=long_ratings,
)
TITLES = Need(
    name="titles",
    what="titles",
    roles=(
        Role("item", "text", ("id", *ITEM_ID), "an item"),
        replace(_TEXTS[0], required=True),
        _TEXTS[1],
    ),
    max_rows=MAX_ROWS,
    beside=BESIDE,
    nameless=titled,
    arrange=_first_titles,
)
