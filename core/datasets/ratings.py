"""Uploaded ratings of items by users, such as MovieLens' own ratings.csv and movies.csv."""

import numpy as np
import pandas as pd

from core.datasets.csv_columns import Column
from core.datasets.csv_table import CsvTable, CsvText, Form, Progress, excerpt, open_csv, read_csv
from core.datasets.uploads import DataError, UploadLimits, text_files
from core.maths.case_studies.recommendation.ratings import Ratings, click_set, rating_set

LIMITS = UploadLimits(
    packed=100_000_000,
    text=120_000_000,  # a million rows with a title in each
    largest="a million ratings",
)
MAX_RATINGS = 1_100_000  # MovieLens 1M has 1,000,209; all methods take a minute and a half there
MAX_PAIRS = 100_000_000  # users × items: each is scored when lists are judged; MovieLens 1M has 22
MIN_RATINGS = 50
MIN_USERS = MIN_ITEMS = 5
MIN_HELD_OUT = 5  # ratings of a user, to hold out the last of them
MAX_ABSOLUTE_RATING = 1e6

_ITEM = Column("item", "title", ("item_id", "movieId", "movie", "product", "product_id"))
_TITLE = Column("title", "title", ("name",), required=False, blank=True)
_KIND = Column("kind", "title", ("genres", "genre", "category"), required=False, blank=True)
RATINGS = Form(
    columns=(
        Column("user", "identifier", ("user_id", "reviewer", "customer", "customer_id")),
        _ITEM,
        Column(
            "rating",
            aliases=("stars", "score"),
            low=-MAX_ABSOLUTE_RATING,
            high=MAX_ABSOLUTE_RATING,
        ),
        Column("timestamp", "time", ("time", "datetime", "date"), required=False),
        _TITLE,
        _KIND,
    ),
    max_rows=MAX_RATINGS,
    ignored=("year",),
)
CLICKS = Form(
    columns=tuple(column for column in RATINGS.columns if column.name != "rating"),
    max_rows=MAX_RATINGS,
    ignored=("year",),
)
TITLES = Form(
    columns=(_ITEM, Column("title", "title", ("name",), blank=True), _KIND),
    max_rows=MAX_RATINGS,
    ignored=("year",),
)


def read_ratings(files: list[tuple[str, bytes]], progress: Progress) -> Ratings:
    """Uploaded ratings, with titles from a second file if there is one.

    files: (name, bytes) of a CSV file with columns user, item, rating and perhaps timestamp and
    title, and perhaps one with item and title, plain or packed, or an archive of both; without a
    rating a row is a click, and a pair may come again. Other names are in RATINGS.
    progress(share, what) is told how far it is.
    Errors: DataError, one sentence with file, column, row and reason.
    """
    ratings_text, titles_text = _find(files, progress)
    clicks = "rating" not in RATINGS.named(ratings_text.header) and not _lacks(ratings_text)
    form = CLICKS if clicks else RATINGS
    table = read_csv(ratings_text, form, lambda s, what: progress(0.1 + 0.6 * s, what))
    frame = table.frame()
    _check_sizes(table, frame)
    if not clicks:
        _check_repeats(table, frame)
    if titles_text is not None:
        titles = read_csv(titles_text, TITLES, lambda s, what: progress(0.7 + 0.1 * s, what))
        frame = _with_titles(frame, titles)
    progress(0.8, "Numbering users and items …")
    if "timestamp" in frame and frame["timestamp"].dtype.kind == "M":
        since = frame["timestamp"] - frame["timestamp"].min()
        frame["timestamp"] = since / pd.Timedelta(seconds=1)
    for text in ("title", "kind"):
        if text in frame:
            frame[text] = frame[text].astype(object)
    if "kind" in frame:  # MovieLens parts its genres by strokes
        frame["kind"] = frame["kind"].str.replace("|", ", ")
    rows = f"{len(frame):,} clicks on" if clicks else f"{len(frame):,} ratings of"
    note = f"Uploaded: {rows} {frame['item'].nunique():,} items by "
    note += f"{frame['user'].nunique():,} users."
    made = click_set if clicks else rating_set
    result = made(frame, "Uploaded clicks" if clicks else "Uploaded ratings", note)
    progress(1.0, "Numbering users and items …")
    return result


def _find(files: list[tuple[str, bytes]], progress: Progress) -> tuple[CsvText, CsvText | None]:
    """The file with the ratings and that with the titles, told by their headers."""
    ratings: list[CsvText] = []
    clicks: list[tuple[CsvText, bool]] = []
    titles: list[CsvText] = []
    entries = text_files(files, LIMITS)
    for done, entry in enumerate(entries):
        progress(0.1 * done / len(entries), f"Unpacking {excerpt(entry.name, 40)} …")
        if not entry.may_be_table:
            continue
        text = open_csv(entry.name, entry.text(), (RATINGS, TITLES))
        named = RATINGS.named(text.header)
        if {"item", "title"} <= named and not named & {"user", "rating"}:
            titles.append(text)
        elif {"user", "item"} <= named and "rating" not in named:
            clicks.append((text, entry.member is None))
        elif "rating" in named or entry.member is None:  # the links of MovieLens are neither
            ratings.append(text)
    # Beside ratings, MovieLens' tags are passed over in its archive and refused by themselves.
    ratings += [text for text, alone in clicks if alone or not ratings]
    for found, what in ((ratings, "ratings"), (titles, "titles")):
        if len(found) > 1:
            raise DataError(f"{found[1].name}: a second file with {what} beside {found[0].name}.")
    if not ratings:
        raise DataError(f"{files[0][0]}: there is no CSV file with a column rating.")
    return ratings[0], titles[0] if titles else None


def _lacks(text: CsvText) -> bool:
    """Whether it names no user or no item, so that it holds no clicks either."""
    return not {"user", "item"} <= CLICKS.named(text.header)


def _check_sizes(table: CsvTable, frame: pd.DataFrame) -> None:
    name, rated = table.source.name, "rating" in frame
    what = "ratings" if rated else "clicks"
    if len(frame) < MIN_RATINGS:
        raise DataError(f"{name}: {len(frame)} {what}, but at least {MIN_RATINGS} are needed.")
    counts = {"user": frame["user"].nunique(), "item": frame["item"].nunique()}
    for column, least in (("user", MIN_USERS), ("item", MIN_ITEMS)):
        if counts[column] < least:
            some = "one" if counts[column] == 1 else counts[column]
            raise DataError(
                f"{name}, column {column}: only {some} {column}{'s' * (counts[column] > 1)}, but "
                f"at least {least} are needed to compare."
            )
    if counts["user"] * counts["item"] > MAX_PAIRS:
        raise DataError(
            f"{name}: {counts['user']:,} users times {counts['item']:,} items are more than "
            f"{MAX_PAIRS:,} pairs to score."
        )
    if rated and frame["rating"].min() == frame["rating"].max():
        raise DataError(
            f"{name}, column rating: all ratings are {frame['rating'].iloc[0]:g}, so there is "
            "nothing to predict."
        )
    if frame[["user", "item"]].drop_duplicates()["user"].value_counts().max() < MIN_HELD_OUT:
        items = what if rated else "items"
        raise DataError(
            f"{name}, column user: no user has {MIN_HELD_OUT} {items}, so that some could be held "
            "out to judge on."
        )


def _check_repeats(table: CsvTable, frame: pd.DataFrame) -> None:
    """Errors: DataError for a second rating of an item by one user, naming both rows."""
    user, _ = pd.factorize(frame["user"])
    item, items = pd.factorize(frame["item"])
    pair = user * len(items) + item
    repeated = pd.Series(pair).duplicated().to_numpy()
    if repeated.any():
        row = int(np.argmax(repeated))
        (first,) = table.source.lines(int(np.argmax(pair == pair[row])))
        who, what = (excerpt(str(frame[column].iloc[row])) for column in ("user", "item"))
        raise table.refusal(row, f"user {who} has rated item {what} in row {first} already")


def _with_titles(frame: pd.DataFrame, titles: CsvTable) -> pd.DataFrame:
    """The ratings with title and kind of each item from the file with the titles."""
    names = titles.frame()
    names["item"] = names["item"].astype(str)
    repeated = names["item"].duplicated().to_numpy()
    if repeated.any():
        raise titles.refusal(int(np.argmax(repeated)), "this item has a title already")
    codes, items = pd.factorize(frame["item"])
    known = names.set_index("item").reindex(np.asarray(items).astype(str))
    more = {
        text: known[text].to_numpy(object)[codes] for text in ("title", "kind") if text in known
    }
    return frame.assign(**more)
