"""Uploaded ratings: read as they are, or refused with one sentence."""

import gzip
import lzma
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import ratings as reader
from core.datasets.ratings import read_ratings
from core.datasets.tables import load_table
from core.datasets.uploads import DataError
from core.maths.case_studies.recommendation.ratings import rating_set
from tests.datasets.packing import edited, zipped


def silent(share, what):
    pass


def read(text, name="ratings.csv"):
    return read_ratings([(name, text)], silent)


def refusal(text, name="ratings.csv"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.]+(, row \d+|, column \w+)?: [^\n]*\.", message), message
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
    "text": ("good", "rating", "“good” in column rating is not a number"),
    "infinite": ("inf", "rating", "“inf” in column rating is not a number"),
    "huge": ("1e9", "rating", "“1e9” in column rating is not a number from -1,000,000 to"),
    "empty": ("", "rating", "the cell in column rating is empty"),
    "no user": ("", "user", "the cell in column user is empty"),
    "no date": ("soon", "timestamp", "“soon” in column timestamp is not a time in seconds"),
    "milliseconds": ("1000000000000", "timestamp", "“1000000000000” in column timestamp is not a"),
    "formula": ("=1+1", "user", "“=1+1” in column user is a formula for a spreadsheet"),
    "call": ("@SUM(A1)", "item", "“@SUM(A1)” in column item is a formula for a spreadsheet"),
}


@pytest.mark.parametrize(("cell", "column", "reason"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_cell_is_named(table, cell, column, reason):
    cells = table.astype(str)
    cells.loc[7, column] = cell
    assert refusal(cells.to_csv(index=False).encode()).startswith(f"ratings.csv, row 9: {reason}")


def test_a_formula_in_a_title(table):
    changed = table.assign(title="a")
    changed.loc[7, "title"] = '=HYPERLINK("http://a.b","c")'
    assert refusal(changed.to_csv(index=False).encode()) == (
        'ratings.csv, row 9: “=HYPERLINK("http://…” in column title is a formula for a spreadsheet.'
    )
    movies = b"movieId,title\n100,a\n101,=1+1\n"
    with pytest.raises(DataError, match=r"^m\.csv, row 3: “=1\+1” in column title is a formula"):
        read_ratings([("r.csv", table.to_csv(index=False).encode()), ("m.csv", movies)], silent)


def test_a_repeated_rating_names_both_rows(table, text):
    repeated = text + b"\n" + text.splitlines()[5] + b"\n"
    user, item = table.loc[4, ["user", "item"]].astype(int)
    assert refusal(repeated) == (
        f"ratings.csv, row 93: user {user} has rated item {item} in row 6 already."
    )
    rows = (b"{%d},i%d,%d\n" % (k % 9, k % 7, k % 5) for k in range(70))
    odd = b"user,item,rating\n" + b"".join(rows)
    assert refusal(odd) == "ratings.csv, row 65: user {0} has rated item i0 in row 2 already."


def test_ratings_that_nothing_can_be_learned_from(table):
    def message(changed):
        return refusal(changed.to_csv(index=False).encode())

    assert message(table.assign(user=1, item=range(90))) == (
        "ratings.csv, column user: only one user, but at least 5 are needed to compare."
    )
    assert message(table.assign(item=1, user=range(90))) == (
        "ratings.csv, column item: only one item, but at least 5 are needed to compare."
    )
    assert message(table.assign(user=np.arange(90) % 3, item=range(90))).startswith(
        "ratings.csv, column user: only 3 users, but"
    )
    assert message(table.assign(rating=4)) == (
        "ratings.csv, column rating: all ratings are 4, so there is nothing to predict."
    )
    assert message(table.assign(user=range(90))).startswith(
        "ratings.csv, column user: no user has 5 ratings"
    )
    assert message(table[:20]) == "ratings.csv: 20 ratings, but at least 50 are needed."
    assert message(table.drop(columns=["rating", "item"])).startswith(
        "ratings.csv: the columns item and rating are missing"
    )
    clicks = table.drop(columns="rating")
    assert message(clicks[:20]) == "ratings.csv: 20 clicks, but at least 50 are needed."
    assert message(clicks.assign(user=range(90))).startswith(
        "ratings.csv, column user: no user has 5 items"
    )
    assert message(table.assign(colour="red")) == (
        "ratings.csv: the column “colour” is unknown, expected are user, item and rating, and if "
        "there are any timestamp, title and kind."
    )
    assert message(table[:0]) == "ratings.csv: there is a header but no row below it."


def test_files_that_do_not_fit_together(table, text):
    movies = b"item,title\n100,a\n"
    for files, reason in (
        ([("a.csv", text), ("b.csv", text)], "b.csv: a second file with ratings beside a.csv."),
        (
            [("r.csv", text), ("a.csv", movies), ("b.csv", movies)],
            "b.csv: a second file with titles beside a.csv.",
        ),
        ([("m.csv", movies)], "m.csv: there is no CSV file with a column rating."),
        (
            [("r.csv", text), ("m.csv", movies + b"100,b\n")],
            "m.csv, row 3: this item has a title already.",
        ),
        ([("x.zip", zipped({"readme.txt": b"1"}))], "x.zip: there is no CSV file with a column"),
        ([], "No file was given."),
    ):
        with pytest.raises(DataError) as caught:
            read_ratings(files, silent)
        assert str(caught.value).startswith(reason)


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
    assert "row 9: the byte 0xFC is not UTF-8" in refusal(edited(text, 9, "ü".encode("latin-1")))
    strokes = b"1::1193::5::978300760\n" * 60
    assert "the columns user, item and rating are missing" in refusal(strokes)


def test_sizes(monkeypatch, text):
    assert refusal(bytes(100_000_001)) == "ratings.csv: 100 MB, but at most 100 MB are read."
    rows = b"user,item,rating\n" + b"1,1,1\n" * (reader.MAX_RATINGS + 1)
    assert refusal(rows) == "ratings.csv: more than 1,100,000 rows."
    monkeypatch.setattr(reader, "MAX_PAIRS", 100)
    assert refusal(text) == (
        "ratings.csv: 12 users times 9 items are more than 100 pairs to score."
    )
    monkeypatch.setattr(reader, "LIMITS", reader.UploadLimits(10_000_000, 1_000_000, "all"))
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
titles = texts.map(str.strip).filter(lambda t: t and t[0] not in "=+-@＝＋－＠")


@settings(deadline=None, max_examples=25)
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
