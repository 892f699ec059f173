"""The ratings that two chapters work on: shipped or the reader's own, and their hold-out."""

import re
from dataclasses import replace
from functools import lru_cache
from uuid import uuid4

from core.datasets.examples import RATINGS
from core.datasets.intake.understanding import Understood
from core.datasets.ratings import FORM, build_ratings, numbered
from core.datasets.tables import load_table, table_files
from core.maths.case_studies.recommendation.ratings import hold_out_last, rating_set
from core.ui.controls import Choice
from core.ui.kept import kept
from core.work.task import away

SETS = {"movielens": "MovieLens: films", "lecturer": "InstEval: lecturers"}
SETS = {name: label for name, label in SETS.items() if f"{name}_ratings" in table_files()}
NOTES = {
    "movielens": "MovieLens latest-small of October 2016 (Harper and Konstan 2015)",
    "lecturer": "Evaluations of lecturers by students of ETH Zürich (InstEval)",
}
TERMS = (
    " GroupLens allows its use for research, not for commercial or revenue-bearing purposes "
    "without permission, and endorses nothing here."
)
STEM = "recommendation"
DATA = Choice(name="data", label="Ratings of", options=SETS, default=next(iter(SETS)))


def read_own(tables, _):
    """Token, ratings, and how their cleaned table is read by pandas; a DataError is one sentence
    for the reader."""
    return away(build_ratings, tables, then=lambda made: (uuid4().hex, made, cleaned_call(tables)))


def cleaned_call(tables):
    """The lines that read the first of the tables, as they are downloaded, into ``table``."""
    several = sum(isinstance(found, Understood) for found in tables) > 1
    columns = tables[0].table
    names = [name for name in ("user", "item", "rating", "plays", "timestamp") if name in columns]
    text = [name for name in ("user", "item") if not numbered(columns[name])]
    options = [f"usecols={names!r}"]
    options += [f"dtype={dict.fromkeys(text, str)!r}".replace("<class 'str'>", "str")] * bool(text)
    dated = "timestamp" in columns and columns["timestamp"].dtype.kind == "M"
    options += ['parse_dates=["timestamp"]'] * dated
    lines = [
        f'table = pd.read_csv(\n    "{STEM}-cleaned{"1" * several}.csv",',
        *(f"    {option}," for option in options),
        ")",
    ]
    if dated:
        lines.append('table["timestamp"] -= table["timestamp"].min()')
        lines.append('table["timestamp"] = table["timestamp"].dt.total_seconds()')
    return "\n".join(lines) + "\n"


def worded(ratings, text):
    """``text`` about titles in the word of the set: lecturers have no titles."""
    if ratings.name != SETS.get("lecturer"):
        return text
    return re.sub(r"\b([Tt])itle", lambda m: "Lecturer" if m[1] == "T" else "lecturer", text)


@lru_cache(maxsize=2)
def shipped(name):
    table = load_table(f"{name}_ratings").merge(load_table(f"{name}_titles"), on="item")
    ratings = rating_set(table, SETS[name], NOTES[name])
    users, items = ratings.shape
    note = f"{NOTES[name]}: {len(table):,} ratings of {items:,} titles by {users:,} people."
    note += TERMS if name == "movielens" else ""
    return replace(ratings, note=worded(ratings, note))


def ratings_of(view):
    """The key of the ratings in use, and the ratings: clicks alone are none."""
    if not rated(view):
        return view.values.data, shipped(view.values.data)
    return view.uploaded[:2]


def rated(view):
    """Whether the reader's own ratings are in use."""
    return view.uploaded is not None and not view.uploaded[1].clicks


def clicks_of(view):
    """The key of the clicks in use, and the clicks: ratings are clicks too."""
    return ratings_of(view) if view.uploaded is None else view.uploaded[:2]


@kept(max_entries=4)
def split_of(view, key, _ratings):
    return hold_out_last(_ratings)


def show_choice(view, clicks=False):
    """The choice of the ratings, and the field for the reader's own."""
    if not (rated(view) or (clicks and view.uploaded)):
        view.more("data")


def show_upload(view, clicks=False):
    if view.uploaded is not None and not clicks and not rated(view):
        view.notice(
            "Your file holds clicks and no ratings: the chapter on clicks uses it, this one shows "
            "the ratings chosen here.",
            tone="warn",
            place="below",
        )
    view.upload(
        "Your own ratings",
        read_own,
        help="A table with a user, an item and a rating in each row, and perhaps a time and a "
        "title, as data sets and shops keep them; without a rating a row is a click. Titles may "
        "come in a second file: CSV, Excel, Parquet, JSON; plain or packed.",
        form=FORM,
        example=RATINGS,
    )
