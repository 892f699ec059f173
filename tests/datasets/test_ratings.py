"""Uploaded ratings: read as they are, or refused with one sentence."""

import csv
import gzip
import io
import json
import lzma
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import rating_tables
from core.datasets import ratings as reader
from core.datasets.intake.reading import AsIs, read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.intake.words import MISSING
from core.datasets.ratings import FORM, build_ratings, read_ratings
from core.datasets.tables import load_table
from core.datasets.uploads import DataError
from core.maths.case_studies.recommendation.ratings import rating_set
from tests.datasets.intake.test_typed_files import workbook
from tests.datasets.packing import edited, zipped


def silent(share, what):
    pass


def read(text, name="ratings.csv"):
    return read_ratings([(name, text)], silent)


def understood(text, name="ratings.csv", choices=None):
    return read_tables([(name, text)], FORM, silent, {name: choices} if choices else {})


def refusal(text, name="ratings.csv"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.]+(, row \d+)?: [^\n]*\.", message), message
    assert re.sub("“.*?”", "", message).count(". ") == 0
    return message


def same(got, expected):
    for name in ("user", "item", "value", "users", "titles"):
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name))
    if expected.time is None:
        assert got.time is None
    else:
        np.testing.assert_allclose(got.time - got.time.min(), expected.time - expected.time.min())
    assert (got.low, got.high, got.step) == (expected.low, expected.high, expected.step)


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(4)
    pairs = rng.permutation(12 * 9)[:90]
    return pd.DataFrame(
        {
            "user": pairs // 9 + 1,
            "item": pairs % 9 + 100,
            "rating": rng.integers(1, 11, 90) / 2,
            "timestamp": rng.integers(10**9, 10**9 + 10**6, 90),
        }
    )


@pytest.fixture(scope="module")
def text(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


TITLES = ['Heat, "The"', "+1 (2013)", "-30- (1959)", "Amélie", "七人の侍", "@Home", "7", "8", "9"]


def test_a_table_comes_back_as_it_was_written(table, text):
    got = read(text)
    same(got, rating_set(table, "", ""))
    assert (got.low, got.high, got.step) == (0.5, 5.0, 0.5)
    assert got.note == "Uploaded: 90 ratings of 9 items by 12 users."


def test_movielens_as_published(table, text):
    names = {"user": "userId", "item": "movieId"}
    ratings = table.rename(columns=names).to_csv(index=False).encode()
    titles = pd.DataFrame({"movieId": range(100, 109), "title": TITLES})
    titles["genres"] = "Crime|Drama"
    titles.loc[3, "genres"] = "(no genres listed)"
    movies = titles.sample(frac=1, random_state=0).to_csv(index=False).encode()
    expected = rating_set(table.assign(title=[TITLES[i - 100] for i in table["item"]]), "", "")
    archive = {
        "ml-latest-small/ratings.csv": ratings,
        "ml-latest-small/movies.csv": movies,
        "ml-latest-small/tags.csv": b"userId,movieId,tag,timestamp\n1,100,=x,5\n",
        "ml-latest-small/links.csv": b"movieId,imdbId,tmdbId\n100,1,2\n",
        "ml-latest-small/README.txt": b"Summary",
    }
    for files in (
        [("ratings.csv", ratings), ("movies.csv", movies)],
        [("movies.csv", movies), ("ratings.csv", ratings)],
        [("ml-latest-small.zip", zipped(archive))],
    ):
        got = read_ratings(files, silent)
        same(got, expected)
        assert got.titles.tolist() == TITLES
        assert got.kinds[0] == "Crime, Drama" and got.kinds[3] == "(no genres listed)"
    same(read(ratings), rating_set(table, "", ""))


def test_the_shipped_ratings_can_be_uploaded():
    table = load_table("movielens_ratings")
    got = read(table.to_csv(index=False).encode())
    assert (len(got.value), len(got.users), len(got.titles)) == (100_004, 671, 9_066)
    same(got, rating_set(table, "", ""))


def test_titles_in_the_table_and_items_without(table):
    changed = table.assign(title=[TITLES[i - 100] if i > 101 else "" for i in table["item"]])
    got = read(changed.to_csv(index=False).encode())
    assert got.titles.tolist() == ["100", "101", *TITLES[2:]]


def test_items_may_be_titles_themselves(table):
    names = [TITLES[i - 100] for i in table["item"]]
    named = table.assign(item=names, user="u" + table["user"].astype(str))
    got = read(named.to_csv(index=False).encode())
    assert sorted(got.titles) == sorted(TITLES) and "u7" in got.users


@pytest.mark.parametrize(
    ("name", "pack"), [("r.csv.gz", gzip.compress), ("r.csv.xz", lzma.compress)]
)
def test_packed(table, text, name, pack):
    same(read(pack(text), name), rating_set(table, "", ""))


def test_timestamps(table):
    expected = rating_set(table, "", "")
    stamps = pd.to_datetime(table["timestamp"], unit="s").dt
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M:%S"):
        text = table.assign(timestamp=stamps.strftime(form)).to_csv(index=False).encode()
        same(read(text), expected)
    timeless = table.drop(columns="timestamp")
    same(read(timeless.to_csv(index=False).encode()), rating_set(timeless, "", ""))


BAD_CELLS = {
    "text": ("good", "rating", "“good” is not a rating from -1,000,000 to 1,000,000"),
    "infinite": ("inf", "rating", "“inf” is not a rating from -1,000,000 to 1,000,000"),
    "huge": ("1e9", "rating", "“1e9” is not a rating from -1,000,000 to 1,000,000"),
    "empty": ("", "rating", "has no rating"),
    "no user": ("", "user", "has no user"),
    "no date": ("soon", "timestamp", "“soon” is not a time"),
    "a cell too many": ("4,7", "rating", "5 cells where the table has 4"),
}


@pytest.mark.parametrize(("cell", "column", "reason"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_row_is_left_out_and_said(table, cell, column, reason):
    cells = table.astype(str)
    cells.loc[7, column] = cell
    data = cells.to_csv(index=False, quoting=csv.QUOTE_NONE, escapechar="\\").replace("\\", "")
    (found,) = understood(data.encode())
    assert not found.clear
    assert [row.reason for row in found.dropped] == [reason]
    if "cells" not in reason:
        assert found.dropped[0].line == 9
    same(read(data.encode()), rating_set(table.drop(index=7), "", ""))


def test_formulas_are_text(table):
    cells = table.astype(str).assign(title="a")
    cells.loc[7, ["user", "title"]] = "=1+1", '=HYPERLINK("http://a.b","c")'
    got = read(cells.to_csv(index=False).encode())
    assert "=1+1" in got.users


def test_the_last_rating_of_a_pair_counts(table, text):
    assert table["timestamp"].is_unique
    again = table.loc[[4]].assign(rating=lambda t: 5.5 - t["rating"])
    item = table["item"][4]
    for when, counts in ((-1, False), (1, True)):
        moved = again.assign(timestamp=again["timestamp"] + when)
        both = pd.concat([table, moved])
        (found,) = understood(both.to_csv(index=False).encode())
        assert [(row.line, row.reason) for row in found.dropped] == [
            (6 if counts else 92, f"“{item}” has another rating by the same user later")
        ]
        assert "1 row dropped" in found.sentence
        kept = pd.concat([table.drop(index=4), moved]) if counts else table
        same(read(both.to_csv(index=False).encode()), rating_set(kept, "", ""))
    timeless = pd.concat([table, again]).drop(columns="timestamp").to_csv(index=False).encode()
    (found,) = understood(timeless)
    assert [row.line for row in found.dropped] == [6]
    assert found.dropped[0].reason == (
        f"“{item}” has another rating by the same user further below"
    )


def test_ratings_that_nothing_can_be_learned_from(table):
    def message(changed):
        return refusal(changed.to_csv(index=False).encode())

    assert message(table.assign(user=1, item=range(90))) == (
        "ratings.csv: only one user in “user”, but at least 5 are needed to compare."
    )
    assert message(table.assign(item=1, user=range(90))) == (
        "ratings.csv: only one item in “item”, but at least 5 are needed to compare."
    )
    assert message(table.assign(user=np.arange(90) % 3, item=range(90))).startswith(
        "ratings.csv: only 3 users in “user”, but"
    )
    assert message(table.assign(rating=4)) == (
        "ratings.csv: all ratings are 4, so there is nothing to predict."
    )
    assert message(table.assign(user=range(90))).startswith("ratings.csv: no user has 5 ratings")
    assert message(table[:20]) == "ratings.csv: 20 ratings, but at least 50 are needed."
    assert message(table[["user"]]) == ("ratings.csv: no column holds an item; there is “user”.")
    clicks = table.drop(columns="rating")
    assert message(clicks[:20]) == "ratings.csv: 20 clicks, but at least 50 are needed."
    assert message(clicks.assign(user=range(90))).startswith("ratings.csv: no user has 5 items")
    assert message(table[:0]) == "ratings.csv: there is a row of names but nothing below it."


def test_files_that_do_not_fit_together(table, text):
    movies = b"item,title\n100,a\n"
    for files, reason in (
        (
            [("a.csv", text), ("b.csv", text)],
            "b.csv: a second file with ratings beside a.csv, so remove one.",
        ),
        (
            [("m.csv", movies)],
            "m.csv: there are only titles, but a table with a user and an item in each row is "
            "needed as well.",
        ),
        ([("x.zip", zipped({"readme.txt": b"1"}))], "x.zip: there is no table in it."),
        ([], "No file was given."),
    ):
        with pytest.raises(DataError) as caught:
            read_ratings(files, silent)
        assert str(caught.value) == reason


def test_what_is_of_no_use_is_left_aside(table, text):
    movies = b"item,title\n100,a\n100,b\n101,c\n"
    tags = table.drop(columns="rating").assign(tag="fun").to_csv(index=False).encode()
    files = [("tags.csv", tags), ("one.csv", b"item,title\n7,x\n"), ("m.csv", movies)]
    tables = read_tables([*files, ("r.csv", text)], FORM, silent)
    assert [found.name for found in tables] == ["r.csv", "m.csv", "tags.csv", "one.csv"]
    assert [isinstance(found, AsIs) for found in tables] == [False, False, True, True]
    assert tables[2].sentence == "left aside: the ratings are those of r.csv."
    said = [(row.line, row.reason) for row in tables[1].dropped]
    assert said == [(3, "“100” has a title above already")]
    got = build_ratings(tables, silent)
    assert got.titles.tolist()[:3] == ["a", "c", "102"]


def test_rows_without_a_rating_are_clicks_and_are_counted(table):
    clicks = table.drop(columns="rating")
    twice = pd.concat([clicks, clicks[:30], clicks[:10]])
    found = read(twice.to_csv(index=False).encode())
    assert found.clicks and found.low == 0 and found.high == 3
    assert found.note.startswith(f"Uploaded: {len(twice):,} clicks on")
    assert found.value.sum() == len(twice) and len(found.value) == len(clicks)
    wanted = twice.groupby(["user", "item"]).size()
    names = zip(found.users[found.user], found.titles[found.item], found.value, strict=True)
    for user, item, number in names:
        assert wanted[int(user), int(item)] == number
    assert not read(table.to_csv(index=False).encode()).clicks


def test_files_that_are_no_table(text):
    assert refusal(b"") == "ratings.csv: the file is empty."
    assert refusal(bytes(5_000)) == "ratings.csv: this is not a text file."
    same(
        read(edited(text, 9, "Zürich,104,2,1000000000".encode("latin-1"))),
        read(edited(text, 9, "Zürich,104,2,1000000000".encode())),
    )


def test_sizes(monkeypatch, text):
    assert refusal(bytes(100_000_001)) == "ratings.csv: 100 MB, but at most 100 MB are read."
    rows = b"user,item,rating\n" + b"1,1,1\n" * (rating_tables.MAX_ROWS + 1_001)
    assert refusal(rows) == "ratings.csv: more than 1,200,000 rows."
    small = replace(FORM, limits=reader.UploadLimits(10_000_000, 1_000_000, "all"))
    monkeypatch.setattr(reader, "FORM", small)
    for name, bomb in (
        ("r.csv.gz", gzip.compress(text[:30] + bytes(5_000_000))),
        ("r.zip", zipped({"r.csv": text[:30] + bytes(5_000_000)})),
    ):
        assert len(bomb) < 10_000
        assert "more than 1 MB after unpacking" in refusal(bomb, name)


def test_progress_ends_at_1(text):
    told = []
    movies = b"item,title\n100,a\n"
    read_ratings([("r.csv", text), ("m.csv", movies)], lambda share, what: told.append(share))
    assert told == sorted(told) and told[0] == 0 and told[-1] == 1


texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=9)
titles = texts.map(str.strip).filter(lambda t: t.casefold() not in MISSING)


@settings(max_examples=25)
@given(
    names=st.lists(titles, min_size=12, max_size=20, unique=True),
    marks=st.lists(st.integers(0, 20), min_size=60, max_size=60),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back(names, marks, delimiter, encoding):
    marks[:2] = 0, 20
    half = len(names) // 2
    rows = [
        (names[k // half % (len(names) - half)], names[len(names) - half + k % half], mark / 4)
        for k, mark in enumerate(marks[: half * (len(names) - half)])
    ]
    rows += [(f"user {k // 5}", f"item {k % 5}", 1.0) for k in range(50)]
    table = pd.DataFrame(rows, columns=["user", "item", "rating"])
    got = read(table.to_csv(index=False, sep=delimiter).encode(encoding))
    assert got.users[got.user].tolist() == [user for user, *_ in rows]
    assert got.titles[got.item].tolist() == [item for _, item, _ in rows]
    assert got.value.tolist() == [value for *_, value in rows]


# ---- as data sets and shops keep them ------------------------------------------------------------

RNG = np.random.default_rng(8)
PAIR = RNG.permutation(12 * 9)[:80]
USERS, ITEMS = PAIR // 9, PAIR % 9
STARS = RNG.integers(1, 6, 80).astype(float)
WHEN = 1_300_000_000 + RNG.permutation(80) * 86_400
NAMES = [f"Film {name} (1995)" for name in "ABCDEFGHI"]
REVIEWERS = [f"A{k}KM1MP6P0OYP" for k in range(12)]
ASINS = [*(f"B00{k}W4TU1" for k in range(7)), "0132793040", "043998358X"]
ASINS = [asin if len(asin) == 10 else f"{asin}0" for asin in ASINS]


def rows(write, header="", end="\n", value=STARS):
    lines = [write(*row) for row in zip(USERS, ITEMS, value, WHEN, strict=True)]
    return (header + end.join(lines) + end).encode()


def expected(user=None, item=None, value=STARS, timed=True):
    """The same ratings, with names of users and items by number."""
    frame = pd.DataFrame({"user": USERS + 1, "item": ITEMS + 1, "rating": value})
    if user is not None:
        frame["user"] = [user[k] for k in USERS]
    if item is not None:
        frame["item"] = [item[k] for k in ITEMS]
    return rating_set(frame.assign(timestamp=WHEN) if timed else frame, "", "")


def day(when, form="%Y-%m-%d %H:%M:%S"):
    return pd.Timestamp(when, unit="s").strftime(form)


def records(write):
    return rows(lambda *row: json.dumps(write(*row)))


def buffered(write):
    frame = pd.DataFrame({"userId": USERS + 1, "movieId": ITEMS + 1, "rating": STARS})
    stream = io.BytesIO()
    write(frame.assign(timestamp=pd.to_datetime(WHEN, unit="s")), stream)
    return stream.getvalue()


def amazon(u, i, r, t):
    return {
        "reviewerID": REVIEWERS[u],
        "asin": ASINS[i],
        "reviewerName": f"Reader {u}",
        "helpful": [0, 0],
        "reviewText": f"Well, {r} of {i}",
        "overall": r,
        "summary": f"{r} stars for no. {i} by {u}",
        "unixReviewTime": int(t),
        "reviewTime": day(t, "%m %d, %Y"),
    }


def amazon_2023(u, i, r, t):
    return {
        "rating": r,
        "title": f"{u} on {i}",
        "text": "So so",
        "images": [],
        "asin": ASINS[i],
        "parent_asin": ASINS[i],
        "user_id": REVIEWERS[u],
        "timestamp": int(t) * 1000,
        "helpful_vote": 0,
        "verified_purchase": True,
    }


BOOKS = [f"{k:010d}" for k in range(59, 68)]
EXPORTS = {  # file, its bytes, what must come out, whether it is read without a question
    "MovieLens 100k": (
        "u.data",
        rows(lambda u, i, r, t: f"{u + 1}\t{i + 1}\t{r:.0f}\t{t}"),
        expected(),
        True,
    ),
    "MovieLens 1M": (
        "ratings.dat",
        rows(lambda u, i, r, t: f"{u + 1}::{i + 1}::{r:.0f}::{t}"),
        expected(),
        True,
    ),
    "MovieLens 10M": (
        "ratings.dat",
        rows(lambda u, i, r, t: f"{u + 1}::{i + 1}::{r:g}::{t}", value=STARS - 0.5),
        expected(value=STARS - 0.5),
        True,
    ),
    "MovieLens latest": (
        "ratings.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r},{t}", "userId,movieId,rating,timestamp\n"),
        expected(),
        True,
    ),
    "an unknown table without names": (
        "mine.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r},{t}"),
        expected(),
        False,
    ),
    "Amazon without names": (
        "ratings_Books.csv",
        rows(lambda u, i, r, t: f"{REVIEWERS[u]},{ASINS[i]},{r},{t}"),
        expected(REVIEWERS, ASINS),
        True,
    ),
    "Amazon of 2018, the product first": (
        "Books.csv",
        rows(lambda u, i, r, t: f"{ASINS[i]},{REVIEWERS[u]},{r},{t}"),
        expected(REVIEWERS, ASINS),
        True,
    ),
    "Amazon in JSON lines": ("Books_5.json", records(amazon), expected(REVIEWERS, ASINS), True),
    "Amazon of 2023": ("Books.jsonl", records(amazon_2023), expected(REVIEWERS, ASINS), True),
    "Kaggle's Amazon": (
        "Reviews.csv",
        rows(
            lambda u, i, r, t: f'7,{ASINS[i]},{REVIEWERS[u]},"N, {u}",1,1,{r:.0f},{t},Good,"A, b"',
            "Id,ProductId,UserId,ProfileName,HelpfulnessNumerator,HelpfulnessDenominator,Score,"
            "Time,Summary,Text\n",
        ),
        expected(REVIEWERS, ASINS),
        True,
    ),
    "Book-Crossing": (
        "BX-Book-Ratings.csv",
        rows(
            lambda u, i, r, t: f'"{u + 276725}";"{BOOKS[i]}";"{r * 2:.0f}"',
            '"User-ID";"ISBN";"Book-Rating"\n',
            "\r\n",
        ),
        expected(range(276725, 276737), BOOKS, 2 * STARS, timed=False),
        True,
    ),
    "goodbooks": (
        "ratings.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f}", "user_id,book_id,rating\n"),
        expected(timed=False),
        True,
    ),
    "Goodreads": (
        "reviews.json",
        records(
            lambda u, i, r, t: {
                "user_id": f"u{u:02d}",
                "book_id": f"{i + 1}",
                "review_id": f"r{u}{i}",
                "rating": int(r),
                "review_text": "Good",
                "date_added": day(t, "%a %b %d %H:%M:%S -0700 %Y"),
                "n_votes": 3,
            }
        ),
        expected([f"u{k:02d}" for k in range(12)]),
        True,
    ),
    "Yelp": (
        "review.json",
        records(
            lambda u, i, r, t: {
                "review_id": f"x{u}{i}",
                "user_id": f"u{u:02d}",
                "business_id": f"b{i}",
                "stars": r,
                "useful": 0,
                "funny": 1,
                "cool": 2,
                "text": "Nice",
                "date": day(t),
            }
        ),
        expected([f"u{k:02d}" for k in range(12)], [f"b{k}" for k in range(9)]),
        True,
    ),
    "milliseconds": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r},{t * 1000}", "user,item,rating,ts\n"),
        expected(),
        True,
    ),
    "one more column": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1},{i + 1},{r},{t},red", "user,item,rating,timestamp,colour\n"
        ),
        expected(),
        True,
    ),
    "half stars with a comma": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1};{i + 1};{r - 0.5:.1f};{day(t, '%d.%m.%Y')}".replace(
                ".5;", ",5;"
            ),
            "Kunde;Artikel;Bewertung;Datum\n",
        ),
        expected(value=STARS - 0.5),
        True,
    ),
    "French": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1};{i + 1};{r:.0f};{day(t, '%d/%m/%Y')}",
            "Utilisateur;Produit;Évaluation;Date\n",
        )
        .decode()
        .encode("cp1252"),
        expected(),
        True,
    ),
    "Spanish": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f},{day(t, '%Y-%m-%d')}",
            "usuario,película,calificación,fecha\n",
        ),
        expected(),
        True,
    ),
    "identifiers with zeros in front": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u:04d},{i:05d},{r},{t}", "user,item,rating,timestamp\n"),
        expected([f"{k:04d}" for k in range(12)], [f"{k:05d}" for k in range(9)]),
        True,
    ),
    "identifiers that were floats": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1}.0,{i + 1}.0,{r},{t}", "user,item,rating,timestamp\n"),
        expected(),
        True,
    ),
    "titles instead of identifiers": (
        "r.csv",
        rows(lambda u, i, r, t: f"Critic {u},{NAMES[i]},{r}", "critic,title,rating\n"),
        expected([f"Critic {k}" for k in range(12)], NAMES, timed=False),
        True,
    ),
    "1 to 10": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{2 * r:.0f}", "user,item,score\n"),
        expected(value=2 * STARS, timed=False),
        True,
    ),
    "0 to 100": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{25 * (r - 1):.0f}", "user,item,points\n"),
        expected(value=25 * (STARS - 1), timed=False),
        True,
    ),
    "percent": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{20 * r:.0f}%", "user,item,rating\n"),
        expected(value=20 * STARS, timed=False),
        True,
    ),
    "thumbs": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{1 if r > 3 else -1}", "user,item,thumb\n"),
        expected(value=np.where(STARS > 3, 1.0, -1.0), timed=False),
        True,
    ),
    "likes": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1},{i + 1},{'like' if r > 3 else 'dislike'}",
            "user,item,rating\n",
        ),
        expected(value=(STARS > 3) * 1.0, timed=False),
        True,
    ),
    "true and false": (
        "r.csv",
        rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r > 3}", "user,item,liked\n"),
        expected(value=(STARS > 3) * 1.0, timed=False),
        True,
    ),
    "titles above and a note below": (
        "r.csv",
        rows(
            lambda u, i, r, t: f"{u + 1},{i + 1},{r}", "Export of all ratings\n\nuser,item,rating\n"
        )
        + b"\nSource: the shop,,\n",
        expected(timed=False),
        False,  # without times a row without a rating may be one of the table
    ),
    "pandas' index": (
        "r.csv",
        rows(lambda u, i, r, t: f"{t % 97},{u + 1},{i + 1},{r}", ",user,item,rating\n"),
        expected(timed=False),
        True,
    ),
    "Parquet": (
        "r.parquet",
        buffered(lambda frame, to: frame.to_parquet(to)),
        expected(),
        True,
    ),
    "Excel": (
        "r.xlsx",
        workbook(
            {
                "Ratings": [
                    ["User ID", "Movie ID", "Rating"],
                    *np.c_[USERS + 1.0, ITEMS + 1.0, STARS].tolist(),
                ]
            }
        ),
        expected(timed=False),
        True,
    ),
    "Feather": ("r.feather", buffered(lambda frame, to: frame.to_feather(to)), expected(), True),
    "JSON": (
        "r.json",
        buffered(lambda frame, to: frame.assign(timestamp=WHEN).to_json(to, orient="records")),
        expected(),
        True,
    ),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_are_read_as_they_are_meant(export):
    name, data, wanted, clear = EXPORTS[export]
    tables = understood(data, name)
    assert tables[0].clear == clear, (tables[0].sentence, tables[0].questions, tables[0].warnings)
    same(build_ratings(tables, silent), wanted)


U_ITEM = "".join(
    f"{k + 1}|{name}|01-Jan-1995||http://us.imdb.com/M/{k}|{'|'.join('0' * 19)}\n"
    for k, name in enumerate(NAMES)
)
MOVIES_DAT = "".join(f"{k + 1}::{name}::Crime|Drama\n" for k, name in enumerate(NAMES))
USERS_DAT = "".join(f"{k + 1}::M::{18 + k % 3}::{k % 5}::{55117 + k}\n" for k in range(12))
BX_BOOKS = '"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication"\r\n' + "".join(
    f'"{book}";"Les Misérables; {k}";"A. Uthor";"1999"\r\n' for k, book in enumerate(BOOKS)
)
BX_USERS = '"User-ID";"Location";"Age"\r\n' + "".join(
    f'"{276725 + k}";"köln, germany";"{20 + k}"\r\n' for k in range(12)
)
ARCHIVES = {  # files of an archive, the export that its ratings are, titles, kinds
    "ml-100k.zip": (
        {
            "ml-100k/u.data": "MovieLens 100k",
            "ml-100k/u.item": U_ITEM.replace("Film A", "Amélie").encode("latin-1"),
            "ml-100k/u.user": b"1|24|M|technician|85711\n",
            "ml-100k/u.genre": b"unknown|0\n",
            "ml-100k/u1.base": EXPORTS["MovieLens 100k"][1],
            "ml-100k/README": b"SUMMARY & USAGE LICENSE",
        },
        ["Amélie (1995)", *NAMES[1:]],
        None,
    ),
    "ml-1m.zip": (
        {
            "ml-1m/ratings.dat": "MovieLens 1M",
            "ml-1m/movies.dat": MOVIES_DAT.encode(),
            "ml-1m/users.dat": USERS_DAT.encode(),
            "ml-1m/README": b"SUMMARY",
        },
        NAMES,
        ["Crime, Drama"] * 9,
    ),
    "BX-CSV-Dump.zip": (
        {
            "BX-Book-Ratings.csv": "Book-Crossing",
            "BX-Books.csv": BX_BOOKS.encode("latin-1"),
            "BX-Users.csv": BX_USERS.encode("latin-1"),
        },
        [f"Les Misérables; {k}" for k in range(9)],
        None,
    ),
    "goodbooks-10k.zip": (
        {
            "ratings.csv": "goodbooks",
            "books.csv": (
                "id,book_id,goodreads_book_id,books_count,isbn,authors,original_title,title,"
                "average_rating,ratings_count\n"
                + "".join(
                    f'{k},{k + 1},77{k},3,1,"A, B",,{n},4.5,99\n' for k, n in enumerate(NAMES)
                )
            ).encode(),
            "to_read.csv": b"user_id,book_id\n1,2\n1,3\n2,2\n",
            "book_tags.csv": b"goodreads_book_id,tag_id,count\n1,30574,167697\n2,5,9\n",
            "tags.csv": b"tag_id,tag_name\n0,-\n1,--1-\n",
        },
        NAMES,
        None,
    ),
}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_archives_as_they_are_published(archive):
    files, titles, kinds = ARCHIVES[archive]
    export = next(value for value in files.values() if isinstance(value, str))
    files = {n: EXPORTS[export][1] if isinstance(v, str) else v for n, v in files.items()}
    tables = understood(zipped(files), archive)
    assert all(table.clear for table in tables), [table.sentence for table in tables]
    got = build_ratings(tables, silent)
    same(replace(got, titles=EXPORTS[export][2].titles), EXPORTS[export][2])
    assert got.titles.tolist() == titles
    assert kinds is None or got.kinds.tolist() == kinds
    loose = [(name.rpartition("/")[2], data) for name, data in files.items()]
    loose = [file for file in loose if file[0].endswith((".data", ".dat", ".csv", ".item"))]
    again = build_ratings(read_tables(loose, FORM, silent), silent)
    assert again.titles.tolist() == titles


# ---- clicks --------------------------------------------------------------------------------------

COUNT = RNG.integers(1, 900, 80)
CLICKS = {  # bytes, numbers by pair, whether there are times
    "pairs": (rows(lambda u, i, r, t: f"u{u:02d},{i + 1}", "user,item\n"), np.ones(80), False),
    "pairs without names": (rows(lambda u, i, r, t: f"u{u:02d}\t{i + 1}"), np.ones(80), False),
    "with times": (
        rows(
            lambda u, i, r, t: f"{t},view,u{u:02d},{i + 1},", "timestamp,event,visitorid,itemid,x\n"
        ),
        np.ones(80),
        True,
    ),
    "without names, with times": (
        rows(lambda u, i, r, t: f"u{u:02d},{i + 1},{day(t)}"),
        np.ones(80),
        True,
    ),
    "Last.fm": (
        rows(
            lambda u, i, r, t: f"u{u:02d}\t{i + 1}\t{r:.0f}",
            "userID\tartistID\tweight\n",
            value=COUNT,
        ),
        COUNT,
        False,
    ),
    "Last.fm without names": (
        rows(lambda u, i, r, t: f"u{u:02d}\t{i + 1}\tArtist {i}\t{r:.0f}", value=COUNT),
        COUNT,
        False,
    ),
    "a shop": (
        rows(
            lambda u, i, r, t: (
                f"536365,{i + 1},A lamp,{r:.0f},{day(t, '%m/%d/%Y %H:%M')},2.55,u{u:02d}"
            ),
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n",
            value=COUNT,
        ),
        COUNT,
        True,
    ),
}


@pytest.mark.parametrize("kind", CLICKS)
def test_rows_without_a_rating_are_clicks(kind):
    data, number, timed = CLICKS[kind]
    tables = understood(data, "clicks.csv")
    assert tables[0].clear == ("without names" not in kind), tables[0].sentence
    got = build_ratings(tables, silent)
    assert got.clicks and (got.time is not None) == timed
    wanted = {(f"u{u:02d}", i + 1): n for u, i, n in zip(USERS, ITEMS, number, strict=True)}
    items = np.unique(ITEMS) + 1
    found = {
        (got.users[u], items[i]): n for u, i, n in zip(got.user, got.item, got.value, strict=True)
    }
    assert found == wanted


# ---- what is asked and warned of -----------------------------------------------------------------


def only_question(data):
    (found,) = understood(data)
    (question,) = found.questions
    return found, question


def test_who_is_who_is_asked_where_no_name_tells():
    data = EXPORTS["an unknown table without names"][1]
    found, question = only_question(data)
    assert question.text == "The columns have no names: which one holds the users?"
    first, second = (str(row[0] + 1) for row in (USERS, ITEMS))
    assert question.options[0][1] == f"“{first}” is a user, “{second}” an item"
    (turned,) = understood(data, choices=Choices(columns=question.options[1][0]))
    assert turned.clear
    got = build_ratings([turned], silent)
    assert len(got.users) == 9 and len(got.titles) == 12
    named = rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r}", "a,b,stars\n")
    (found,) = understood(named)
    assert [q.key for q in found.questions] == ["column user"]
    same(build_ratings([found], silent), expected(timed=False))
    (turned,) = understood(named, choices=Choices(columns=(("user", (1,)),)))
    assert turned.clear and turned.cast.parts["item"] == (0,)


def test_a_number_without_a_known_name_may_be_a_rating():
    data = rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f}", "user,item,colour\n")
    found, question = only_question(data)
    assert question.text == "Is “colour” a rating?"
    same(build_ratings([found], silent), expected(timed=False))
    (told,) = understood(data, choices=Choices(columns=question.options[1][0]))
    assert told.clear and build_ratings([told], silent).clicks
    (told,) = understood(data, choices=Choices(columns=question.options[0][0]))
    assert told.clear and not build_ratings([told], silent).clicks


@pytest.mark.parametrize(
    ("lowest", "name", "taken"),
    [(0, "rating", "value"), (0, "Book-Rating", "missing"), (-1, "rating", "missing")],
)
def test_a_lowest_rating_that_may_be_none_is_asked_about(lowest, name, taken):
    value = np.where(np.arange(80) % 8 == 0, lowest, 2 * STARS - np.arange(80) % 2)
    assert set(value) == {lowest, *range(1, 11)}
    data = rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f}", f"user,item,{name}\n", value=value)
    _, question = only_question(data)
    assert question.key == "lowest" and question.taken == taken
    for choice, count in (("value", 80), ("missing", 70)):
        (told,) = understood(data, choices=Choices(lowest=choice))
        assert not told.questions and len(told.table) == count
    assert f"10 rows dropped (row 2: “{lowest}” stands for no rating)" in told.sentence


def test_what_is_suspicious_is_warned_of():
    value, when = STARS.copy(), WHEN.copy()
    value[7], when[9] = 55, 5
    far = rows(lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f}", "user,item,rating\n", value=value)
    (found,) = understood(far)
    assert found.warnings == ("The rating 55 in row 9 lies far from all others, 1 to 5.",)
    assert len(found.table) == 80
    early = pd.DataFrame({"user": USERS, "item": ITEMS, "rating": STARS, "timestamp": when})
    early["timestamp"] = pd.to_datetime(early["timestamp"], unit="s")
    early.loc[9, "timestamp"] = pd.Timestamp("1901-02-03")
    (found,) = understood(early.to_csv(index=False).encode())
    assert found.warnings[0].startswith("The times run from 1901-02-03 (row 11) to 2011-")


def test_of_too_many_pairs_those_with_most_rows_are_kept(monkeypatch):
    rng = np.random.default_rng(3)
    core = [(u, i) for u in range(20) for i in range(10) if rng.random() < 0.8]
    few = [(100 + k, k % 10) for k in range(300)]
    table = pd.DataFrame([*core, *few], columns=["user", "item"])
    table["rating"] = rng.integers(1, 6, len(table))
    data = table.to_csv(index=False).encode()
    assert len(read(data).users) == 320
    monkeypatch.setattr(rating_tables, "MAX_PAIRS", 1000)
    (found,) = understood(data)
    assert not found.clear
    assert {row.reason.rpartition("” ")[2] for row in found.dropped} == {
        "is of a user or an item with fewer than 2 rows: all are too many to score"
    }
    assert len(found.dropped) == 300
    same(build_ratings([found], silent), rating_set(table[: len(core)], "", ""))
    monkeypatch.setattr(rating_tables, "MAX_PAIRS", 20)
    assert refusal(data) == (
        "ratings.csv: 320 users times 10 items are more than 20 pairs to score, so take a part of "
        "them."
    )


def test_a_column_that_is_not_needed_costs_no_rows():
    counted = rows(
        lambda u, i, r, t: f"{u + 1},{i + 1},{r:.0f},{t % 3},{day(t) if u % 4 else ''}",
        "user,item,rating,views,read at\n",
    )
    (found,) = understood(counted.replace(b"read at", b"timestamp"))
    assert found.clear and found.left_out == ("views", "timestamp")
    same(build_ratings([found], silent), expected(timed=False))
    asked = counted.replace(b"rating", b"colour").replace(b"read at", b"remark")
    (found,) = understood(asked)
    assert [question.text for question in found.questions] == ["Is “colour” a rating?"]


HEADS = [
    ("user", "item", "rating", "timestamp", "note of it"),
    ("Kundennr.", "Artikelnr.", "Sterne", "Datum", "Bemerkung"),
    ("Utilisateur", "Produit", "Étoiles", "Date", "Remarque"),
    ("usuario", "producto", "puntuación", "fecha", "observación"),
    ("usuário", "produto", "avaliação", "data", "observação"),
    ("utente", "prodotto", "valutazione", "data", "commento"),
]
TIMES = ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d-%b-%Y %H:%M:%S", "%s"]


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    heads=st.sampled_from(HEADS),
    order=st.permutations(range(5)),
    delimiter=st.sampled_from([";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    form=st.sampled_from(TIMES),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_written_in_any_dialect_and_read_back(
    seed, heads, order, delimiter, decimal, form, encoding
):
    rng = np.random.default_rng(seed)
    pair = rng.permutation(12 * 9)[:80]
    value = rng.integers(1, 11, 80) / 2
    when = rng.integers(10**9, 10**9 + 10**8, 80)
    stamps = [str(t) if form == "%s" else day(int(t), form) for t in when]
    cells = [
        [f"u{p // 9:02d}" for p in pair],
        [f"{p % 9:03d}" for p in pair],
        [f"{v:.1f}".replace(".", decimal) for v in value],
        stamps,
        ["so so"] * 80,
    ]
    lines = [delimiter.join(heads[at] for at in order)]
    lines += [delimiter.join(cells[at][row] for at in order) for row in range(80)]
    tables = understood("\n".join(lines).encode(encoding))
    assert tables[0].clear, (tables[0].sentence, tables[0].questions)
    frame = pd.DataFrame({"user": cells[0], "item": cells[1], "rating": value, "timestamp": when})
    same(build_ratings(tables, silent), rating_set(frame, "", ""))


def test_who_has_not_said_whether_an_item_is_liked_has_not_rated_it():
    said = np.array(["yes", "no", ""])[np.arange(80) % 3]
    frame = pd.DataFrame({"user": USERS, "item": ITEMS, "liked": said})
    (found,) = understood(frame.to_csv(index=False).encode())
    assert {row.reason for row in found.dropped} == {"has no rating"} and not found.clear
    there = frame[said != ""]
    wanted = there.assign(rating=(there["liked"] == "yes") * 1.0)
    same(build_ratings([found], silent), rating_set(wanted, "", ""))


@pytest.mark.parametrize("name", ["reviewerName", "user_name", "customer name"])
def test_the_name_of_a_user_is_no_title(name):
    """Not even where each item has one row, so that no two names of it differ."""
    once = [f"{k % 12},{k},{k % 5},U. Ser {k}" for k in range(80)]
    data = "\n".join([f"user_id,item_id,rating,{name}", *once]).encode()
    (found,) = understood(data)
    assert found.clear and found.left_out == (name,)
    assert build_ratings([found], silent).titles[3] == "3"


def matrix(row, numbered=False):
    """The same ratings with a row for each user or each item."""
    table = pd.DataFrame({"user": USERS + 1, "item": ITEMS + 1, "rating": STARS})
    other = "item" if row == "user" else "user"
    wide = table.drop_duplicates(["user", "item"], keep="last").pivot(
        index=row, columns=other, values="rating"
    )
    return wide if numbered else wide.rename(columns=lambda name: f"{other} {name}")


@pytest.mark.parametrize("row", ["user", "item"])
@pytest.mark.parametrize(
    ("write", "numbered"),
    [("csv", False), ("no name", True), ("German", True), ("parquet", False), ("zeros", False)],
)
def test_a_matrix_of_users_and_items_is_asked_about_once(row, numbered, write):
    wide = matrix(row, numbered)
    if write == "parquet":
        buffer = io.BytesIO()
        wide.rename(columns=str).to_parquet(buffer)
        data = buffer.getvalue()
    else:
        wide = wide.fillna(0) if write == "zeros" else wide
        more = {"sep": ";", "decimal": ","} if write == "German" else {}
        data = wide.to_csv(index_label="" if write == "no name" else row, **more).encode()
    (found,) = understood(data)
    keys = [question.key for question in found.questions]
    assert keys[0] == "across" and set(keys[1:]) <= {"lowest"}
    told = found.questions[0].taken
    assert told == ("user" if write == "no name" else row)
    (found,) = understood(data, choices=Choices(across=row, lowest="missing"))
    assert not found.questions
    got = build_ratings([found], silent)
    assert len(got.value) == matrix(row).notna().sum().sum()
    assert (len(got.users), len(got.titles)) == (12, 9)
    (none,) = understood(data, choices=Choices(across="no"))
    assert none.raw.melted is None


@pytest.mark.parametrize("written", ["counts", "named counts", "users", "long"])
def test_a_matrix_in_which_99_is_no_rating(written):
    """Jester's: a row for each user, how many jokes they rated, and the jokes."""
    rng = np.random.default_rng(6)
    values = np.round(rng.uniform(-10, 10, (1_200 if written == "long" else 40, 30)), 2)
    rated = rng.random(values.shape) < 0.6
    rated[:, 0] = rng.random(len(values)) < 0.6
    cells = pd.DataFrame(np.where(rated, values, 99))
    if written == "users":
        cells.insert(0, "user", [f"u{k}" for k in range(len(cells))])
    else:
        cells.insert(0, "count", rated.sum(axis=1))
    names = written in ("users", "named counts")
    data = cells.to_csv(index=False, header=names).encode()
    (found,) = understood(data)
    assert {question.key for question in found.questions} == {"across", "codes"}
    assert "99 in rating is no value" in found.sentence
    got = build_ratings([found], silent)
    assert len(got.value) == rated.sum() and len(got.users) == len(values)
    np.testing.assert_allclose(np.sort(got.value), np.sort(values[rated]))
    assert len(got.titles) == 30
    (turned,) = understood(data, choices=Choices(across="item"))
    assert turned.table["item"].nunique() == len(values)


def test_minus_one_below_a_scale_that_not_all_of_its_ratings_show_is_asked_about():
    value = np.where(np.arange(80) % 8 == 0, -1, 2 * STARS)
    data = "user_id,anime_id,rating\n" + "".join(
        f"{k % 9},{k // 9},{one}\n" for k, one in enumerate(value)
    )
    (question,) = understood(data.encode())[0].questions
    assert (question.key, question.taken) == ("lowest", "missing")
