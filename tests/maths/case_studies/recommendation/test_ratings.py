"""Ratings from tables, and splits that keep the order of time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.recommendation.ratings import (
    click_set,
    has_dates,
    hold_out_after,
    hold_out_last,
    part,
    random_folds,
    rating_set,
)


def table(users=6, items=9, density=0.7, seed=0, **columns) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((users, items)) < density)
    order = rng.permutation(len(user))
    frame = pd.DataFrame({"user": user[order] + 10, "item": item[order] + 100})
    frame["rating"] = rng.integers(1, 6, len(user)).astype(float)
    frame["timestamp"] = rng.integers(0, 4, len(user))  # many ties
    return frame.assign(**columns)


def test_codes_lead_back_to_the_table():
    frame = table()
    ratings = rating_set(frame, "Some", "Made up.")
    assert (ratings.users[ratings.user] == frame["user"].astype(str)).all()
    assert (ratings.titles[ratings.item] == frame["item"].astype(str)).all()
    np.testing.assert_array_equal(ratings.value, frame["rating"])
    np.testing.assert_array_equal(ratings.time, frame["timestamp"])
    assert ratings.user.dtype == ratings.item.dtype == np.int32
    assert (ratings.low, ratings.high, ratings.step) == (1, 5, 1)
    assert rating_set(frame.drop(columns="timestamp"), "Some", "").time is None


def test_titles_are_kept_apart_and_never_missing():
    frame = pd.DataFrame(
        {
            "user": [1, 1, 1, 2],
            "item": [3, 2, 1, 2],
            "rating": [1, 2, 3, 4],
            "title": ["Hamlet", None, "Hamlet", None],
            "kind": ["Drama", "Comedy", "Tragedy", "Comedy"],
        }
    )
    ratings = rating_set(frame, "", "")
    assert ratings.titles.tolist() == ["Hamlet [1]", "2", "Hamlet [3]"]
    assert ratings.kinds.tolist() == ["Tragedy", "Comedy", "Drama"]


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([0.5, 3, 4.5], (0.5, 4.5, 0.5)),
        ([1, 2, 5], (1, 5, 1)),
        ([0, 0.1, 0.25], (0, 0.25, 0.05)),
        ([0, 1 / np.pi, 1], (0, 1, 0.01)),
        ([0, 0.001, 1], (0, 1, 0.01)),
    ],
)
def test_scale(values, scale):
    frame = pd.DataFrame({"user": [1, 1, 2], "item": [1, 2, 1], "rating": values})
    ratings = rating_set(frame, "", "")
    assert (ratings.low, ratings.high, ratings.step) == pytest.approx(scale)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (table().iloc[:0], "no ratings"),
        (table(rating=np.nan), "finite"),
        (pd.concat([table(), table().iloc[:1]]), "twice"),
        (table(users=1, density=1), "got 1 and 9"),
        (table(items=1, density=1), "got 6 and 1"),
        (table(rating=3), "ratings must differ, got 3 only"),
    ],
)
def test_tables_that_cannot_be_used(frame, message):
    with pytest.raises(ValueError, match=message):
        rating_set(frame.reset_index(drop=True), "", "")


@settings(max_examples=30)
@given(st.integers(0, 999), st.floats(0.05, 0.9), st.integers(2, 6))
def test_each_users_last_ratings_are_held_out(seed, share, least):
    ratings = rating_set(table(seed=seed, density=0.4), "", "")
    split = hold_out_last(ratings, share, least, seed)
    pairs = [set(zip(p.user, p.item, strict=True)) for p in (ratings, split.train, split.test)]
    assert pairs[0] == pairs[1] | pairs[2]
    assert not pairs[1] & pairs[2]
    too_few = 0
    for user in range(len(ratings.users)):
        count = np.sum(ratings.user == user)
        train, test = split.train.time[split.train.user == user], split.test.user == user
        too_few += count < least
        assert test.sum() == (0 if count < least else max(1, int(share * count + 1e-9)))
        if test.any():
            assert train.max(initial=-1) <= split.test.time[test].min()
    assert split.left_out == too_few


def test_without_times_the_last_rows_are_held_out():
    frame = table(density=1).drop(columns="timestamp")
    split = hold_out_last(rating_set(frame, "", ""), 0.2)
    last = frame.groupby("user", sort=False).tail(1)
    assert set(zip(split.test.user + 10, split.test.item + 100, strict=True)) == set(
        zip(last["user"], last["item"], strict=True)
    )


@settings(max_examples=40)
@given(st.integers(0, 999), st.floats(0.05, 0.9))
def test_one_date_parts_all_ratings_of_people_who_were_there(seed, share):
    frame = table(seed=seed)
    split = hold_out_after(rating_set(frame, "Some", ""), share)
    before, test = split.before.train, split.before.test
    assert before.time.max() < (test.time.min() if len(test.time) else np.inf)
    cuts = [(frame["timestamp"] > t).mean() for t in sorted(frame["timestamp"].unique())[:-1]]
    assert abs(split.share - share) == pytest.approx(min(abs(cut - share) for cut in cuts))
    later = frame[frame["timestamp"] > before.time.max()]
    earlier = frame.drop(later.index)
    there = later["user"].isin(earlier["user"])
    assert split.people == later["user"][~there].nunique()
    assert split.people_rows == (~there).sum() and len(test.value) == there.sum()
    new = there & ~later["item"].isin(earlier["item"])
    assert (split.titles, split.title_rows) == (later["item"][new].nunique(), new.sum())
    assert len(split.informed.train.value) == len(frame) - there.sum()
    assert split.informed.test is test


def test_without_times_the_order_of_the_rows_is_the_clock():
    frame = table().drop(columns="timestamp")
    split = hold_out_after(rating_set(frame, "Some", ""), 0.25)
    assert split.share == pytest.approx(0.25, abs=0.5 / len(frame))
    np.testing.assert_array_equal(
        split.before.train.value, frame["rating"][: len(split.before.train.value)]
    )
    same = rating_set(table(timestamp=7), "Some", "")
    assert not has_dates(same) and has_dates(rating_set(frame, "Some", ""))
    with pytest.raises(ValueError, match="all are of one time"):
        hold_out_after(same)
    with pytest.raises(ValueError, match="share must lie in"):
        hold_out_after(rating_set(frame, "Some", ""), 1.0)


def test_folds_are_a_partition():
    ratings = rating_set(table(), "", "")
    splits = list(random_folds(ratings, 5, seed=1))
    tested = np.concatenate([split.test.user * 100 + split.test.item for split in splits])
    np.testing.assert_array_equal(np.sort(tested), np.sort(ratings.user * 100 + ratings.item))
    sizes = [len(split.test.value) for split in splits]
    assert max(sizes) - min(sizes) <= 1
    assert all(len(s.train.value) + len(s.test.value) == len(ratings.value) for s in splits)


def test_a_part_keeps_the_whole_scale():
    ratings = rating_set(table(), "", "")
    some = part(ratings, ratings.value == 3)
    assert (some.low, some.high) == (1, 5)
    assert set(some.value) == {3}
    assert some.titles is ratings.titles


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((0.0,), "share must lie"), ((1.0,), "share must lie"), ((0.2, 1), "least must be")],
)
def test_domain_of_the_hold_out(arguments, message):
    with pytest.raises(ValueError, match=message):
        hold_out_last(rating_set(table(), "", ""), *arguments)


@pytest.mark.parametrize("folds", [1, 1000])
def test_domain_of_the_folds(folds):
    with pytest.raises(ValueError, match="folds must lie"):
        next(random_folds(rating_set(table(), "", ""), folds))


def test_plays_are_added_up():
    table = pd.DataFrame({"user": [1, 1, 2, 2], "item": list("aaab"), "plays": [2, 3.5, 1, 7]})
    clicks = click_set(table, "Plays", "")
    assert clicks.value.tolist() == [5.5, 1, 7] and clicks.high == 7 and clicks.low == 0
