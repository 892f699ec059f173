"""Lifetimes of a reader's own come whole, or are refused by place and reason."""

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.reading import read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.roles import NOBODY
from core.datasets.intake.understanding import Choices
from core.datasets.lifetimes import (
    FORM,
    LIMITS,
    MAX_LIVES,
    build_lifetimes,
    names_lifetimes,
    read_lifetimes,
    typed_lifetimes,
)
from core.datasets.uploads import DataError, UploadedFile
from tests.datasets.packing import zipped

TIMES, FAILED = [450.0, 460.0, 1150.5], [1, 0, 1]


def read(text: str | bytes, name: str = "lives.csv"):
    data = text.encode() if isinstance(text, str) else text
    return read_lifetimes([(name, data)], lambda *_: None)


GOOD = {
    "1 and 0": "hours,failed\n450,1\n460,0\n1150.5,1\n",
    "words": "hours,status\n450,failed\n460,censored\n1150.5,Failed\n",
    "other words": "hours,event\n450,F\n460,S\n1150.5,F\n",
    "yes and no": "Hours,Dead\n450,yes\n460,no\n1150.5,Yes\n",
    "true and false": "hours,observed\n450,TRUE\n460,FALSE\n1150.5,true\n",
    "floats": "hours,failed\n450,1.0\n460,0.0\n1150.5,1.0\n",
    "censored": "hours,censored\n450,0\n460,1\n1150.5,0\n",
    "censored in words": "hours,censored\n450,failed\n460,censored\n1150.5,no\n",
    "both": "hours,failed,censored\n450,1,0\n460,0,1\n1150.5,1,0\n",
    "decimal commas": "hours;failed\n450;1\n460;0\n1150,5;1\n",
    "tabs, identifiers, blank lines": "id\thours\tfailed\na\t450\t1\n\nb\t460\t0\nc\t1150.5\t1\n",
    "byte order mark": "\ufeffhours,failed\r\n450,1\r\n460,0\r\n1150.5,1\r\n",
}


@pytest.mark.parametrize("form", GOOD)
def test_every_form_says_the_same(form):
    got = read(GOOD[form])
    assert (got.time.tolist(), got.failed.tolist(), got.unit) == (TIMES, FAILED, "hours")
    assert got.note == ("3 lives: 2 ended in a failure, 1 was still working when last seen.")
    assert names_lifetimes(UploadedFile("a.csv", GOOD[form].encode(), LIMITS))
    if "blank" not in form and "commas" not in form:
        pasted = typed_lifetimes(GOOD[form], 4000)
        assert (pasted.time.tolist(), pasted.failed.tolist()) == (TIMES, FAILED)


def test_packed_files_and_units():
    plain = b"cycles,failed\n5,1\n6,0\n"
    assert read(gzip.compress(plain), "a.csv.gz").unit == "cycles"
    assert read(zipped({"a.csv": plain, "readme.md": b"x"}), "a.zip").failed.tolist() == [1, 0]
    assert read("duration,event\n5,1\n").unit == "units of time"
    assert "so all count as failures" in read("time\n5\n6\n").note
    for name, data in {
        "train_FD001.txt": b"1 1 " + b"0 " * 24,
        "a.csv": b"user,rating\n1,2\n",
        "b.csv": b"",
        "d.csv": b"failed\n1\n",
    }.items():
        assert not names_lifetimes(UploadedFile(name, data, LIMITS))


@pytest.mark.parametrize(
    ("word", "failed"), [("sí", True), ("nein", False), ("F", True), ("S", False)]
)
def test_words_of_other_languages(word, failed):
    table = understood(f"days,failed\n5,{word}\n6,1\n7,0\n")
    assert build_lifetimes([table]).failed.tolist() == [int(failed), 1, 0]


def understood(text, choices=None):
    (table,) = read_tables([("lives.csv", text.encode())], FORM, lambda *_: None, choices or {})
    return table


OTHERS = {  # as programs for survival analysis and their data have it
    "lifelines": "T,E\n5,1\n6,0\n9,1\n",
    "R": "time,status\n5,2\n6,1\n9,2\n",
    "weibull": "state,time\nF,5\nS,6\nF,9\n",
    "two words of its own": "duration,churn\n5,left\n6,stayed\n9,left\n",
    "Italian": "giorni,guasto\n5,sì\n6,no\n9,sì\n",
    "German": "Betriebsdauer;Ausfall;Maschine\n5,0;ja;A7\n6,0;nein;A8\n9,0;ja;A9\n",
    "French": "durée;défaillance\n5;oui\n6;non\n9;oui\n",
    "JSON": '[{"days": 5, "event": true}, {"days": 6, "event": false}, {"days": 9, "event": true}]',
    "no names": "5 1\n6 0\n9 1\n",
}
ASKED = {"R": "2", "two words of its own": "left"}


@pytest.mark.parametrize("form", OTHERS)
def test_other_forms_and_what_is_asked_of_them(form):
    table = understood(OTHERS[form])
    questions = {question.key: question for question in table.questions}
    assert ("yes" in questions) == (form in ASKED)
    if form in ASKED:
        assert questions["yes"].taken == ASKED[form] and not table.clear
        word = next(w for w, _ in questions["yes"].options if w != ASKED[form])
        other = understood(OTHERS[form], {"lives.csv": Choices(yes=word)})
        assert build_lifetimes([other]).failed.tolist() == [0, 1, 0]
    got = build_lifetimes([table])
    assert (got.time.tolist(), got.failed.tolist()) == ([5, 6, 9], [1, 0, 1])


def test_what_1_means_in_a_column_cens_is_asked():
    """A failure in GBSG2, a censoring elsewhere."""
    text = "time,cens\n5,1\n6,0\n9,1\n"
    table = understood(text)
    assert [question.key for question in table.questions] == ["yes"] and not table.clear
    for word, failed in (("1", [1, 0, 1]), ("0", [0, 1, 0])):
        chosen = understood(text, {"lives.csv": Choices(yes=word)})
        assert build_lifetimes([chosen]).failed.tolist() == failed
    words = understood("time,cens\n5,failed\n6,censored\n")
    assert words.clear and build_lifetimes([words]).failed.tolist() == [1, 0]


DROPPED = {
    "hours,failed\n5,1\n-6,0\n7,1\n": "“-6” is not a time from 0.000001 to 1,000,000,000",
    "hours,failed\n5,1\nx,0\n7,1\n": "“x” is not a time from",
    "hours,failed\n5,1\n,0\n7,1\n": "has no time",
    "hours,failed\n5,1\n0,0\n7,1\n": "“0” is not a time from",
    "hours,failed\n5,1\n1e-9,0\n7,1\n": "“1e-9” is not a time from",
    "hours,failed\n5,1\n6,maybe\n7,0\n": "“maybe” is neither failed (1) nor censored (0)",
    "hours,failed\n5,1\n6,\n7,0\n": "is neither failed (1) nor censored (0)",
    "hours,failed,censored\n5,1,0\n6,1,1\n7,0,1\n": "“1” contradicts the other column",
    "hours,failed\n5,1\n6\n7,0\n": "1 cells where the table has 2",
}


@pytest.mark.parametrize("text", DROPPED, ids=DROPPED.values())
def test_a_bad_row_is_left_out_with_its_reason_and_the_rest_kept(text):
    table = understood(text)
    assert not table.clear
    (dropped,) = table.dropped
    assert dropped.line in (3, 0) and dropped.reason.startswith(DROPPED[text])
    assert build_lifetimes([table]).time.tolist() == [5, 7]


REFUSED = {
    "failed\n1\n": "no column holds a lifetime",
    "hours,failed\n": "there is a row of names but nothing below it",
    "hours,failed\n-5,1\n": "row 2: “-5” is not a time from",
    "": "the file is empty",
    "hours,failed\n" + "5,1\n" * (MAX_LIVES + 1): "more than 5,000 rows",
}


@pytest.mark.parametrize("text", REFUSED, ids=REFUSED.values())
def test_what_holds_no_lifetime_is_refused_by_place_and_reason(text):
    with pytest.raises(DataError) as caught:
        read(text)
    message = str(caught.value)
    assert message.startswith("lives.csv") and message.endswith(".") and "\n" not in message
    assert REFUSED[text] in message


def test_files_that_are_no_table():
    for name, data, reason in (
        ("a.zip", zipped({"readme.md": b"x"}), "there is no table in it"),
        ("a.zip", zipped({"a.csv": b"t\n5\n", "b.csv": b"t\n6\n"}), "a second table beside a.csv"),
        ("a.csv", b"\0\1\2", "begins as UTF-16, but is not"),
        ("a.csv", gzip.compress(b"hours,failed\n1,1\n")[:20], "cut short"),
        ("a.csv", bytes(5_000_000), "at most 4 MB are read"),
    ):
        with pytest.raises(DataError, match=reason):
            read(data, name)


TYPED = {
    "450 460+ 1150": ([450, 460, 1150], [1, 0, 1]),
    "450; 460+; 1150.5": ([450, 460, 1150.5], [1, 0, 1]),
    "450 1\n460 0\n\n1150 1": ([450, 460, 1150], [1, 0, 1]),
    "450,failed\n460,censored": ([450, 460], [1, 0]),
    "450\tyes\n460\tno": ([450, 460], [1, 0]),
    "450 yes": ([450], [1]),
    "450 Y\n460 false": ([450, 460], [1, 0]),
    "0.000001 1000000000+ 1e9": ([1e-6, 1e9, 1e9], [1, 0, 1]),
    "5 1\n7 8": ([5, 1, 7, 8], [1, 1, 1, 1]),
    "5 1 1\n1 1 1": ([5, 1, 1, 1, 1, 1], [1] * 6),
    "450 460 1150": ([450, 460, 1150], [1, 1, 1]),
    "hours failed\n450 1\n460 0": ([450, 460], [1, 0]),
    "  time   censored\n 450   0\n": ([450], [1]),
    "7": ([7], [1]),
    "7+": ([7], [0]),
    "1\n0.5\n1": ([1, 0.5, 1], [1, 1, 1]),
}


@pytest.mark.parametrize("text", TYPED)
def test_typed_lines(text):
    got = typed_lifetimes(text, 4000)
    assert (got.time.tolist(), got.failed.tolist()) == TYPED[text]


REFUSED_TYPED = {
    "": "No lifetimes are given yet.",
    " \n ": "No lifetimes are given yet.",
    "5 x": "Line 1: “x” is not a time",
    "5 1\n7+ 0": "Line 2: “7+” has a plus beside a status.",
    "5\n-6": "Line 2: “-6” is not a time",
    "5\n0": "Line 2: “0” is not a time from 0.000001 to",
    "5\n1e12": "Line 2: “1e12” is not a time",
    "5 nan": "Line 1: “nan” is not a time",
    "4,5 6,5": "“4,5” could be one number or two: write a point for decimals",
    "hello world\n5 1": "no column is named time",
    "time status\n5 1\n6 2": "Which word in “status” says that it failed? Write 1 and 0",
    "hours failed\n5 maybe": "row 2: “maybe” is neither",
    "1000000001": "“1000000001” is not a time from 0.000001 to 1,000,000,000, with a plus where",
    "0.0000009+": "“0.0000009+” is not a time from 0.000001 to",
    "5 x 6 -y": "Line 1: “x” and “-y” are no times from 0.000001 to",
    "5 x 6 -y 0\nz": "(line 1: “x” and 2 more are no times from 0.000001 to",
    "5\nx\n-6": "2 lines cannot be read (line 2: “x” is not a time from 0.000001 to 1,000,000,000, "
    "with a plus where it was still working; line 3: “-6” is not a time).",
    "5\n0\n\nx\ny\n6\nz\n1e12": "5 lines cannot be read (line 2: “0” is not a time from 0.000001 "
    "to 1,000,000,000, with a plus where it was still working; line 4: “x” is not a time; line 5: "
    "“y” is not a time; and 2 more).",
    "5 1\n6 1\n7": "Line 3: 1 cell where a time and a status are expected.",
    "5 0\n6\n7 1 1\n8+ 1\n9": "4 lines cannot be read (line 2: 1 cell where a time and a status "
    "are expected; line 3: 3 cells where a time and a status are expected; line 4: “8+” has a plus "
    "beside a status; and 1 more).",
    "5 yes\n6 x": "Line 2: “x” is neither failed (1, yes) nor censored (0, no).",
    "hours failed\n5 x\n6 1\n7 z": "2 rows cannot be read (row 2: “x” is neither failed (1) nor "
    "censored (0); row 4: “z” is neither",
    "hours\n0\n5\n6": "Row 2: “0” is not a time from 0.000001 to 1,000,000,000.",
    "hours failed censored\n5 1 1\n6 0 1": "Row 2: “1” contradicts the other column",
    "5 " * 2000: "Only 4,000 characters are kept",
}


@pytest.mark.parametrize("text", REFUSED_TYPED, ids=REFUSED_TYPED.values())
def test_typed_lines_that_cannot_be_used(text):
    with pytest.raises(DataError) as caught:
        typed_lifetimes(text, 4000)
    assert REFUSED_TYPED[text] in str(caught.value)


@settings(max_examples=200)
@given(st.text(alphabet="0123456789.+-,; \n\teEnax“hoursfailed", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        got = typed_lifetimes(text, 4000)
    except DataError as error:
        assert "\n" not in str(error)
    else:
        assert np.isfinite(got.time).all() and (got.time > 0).all()
        assert set(got.failed) <= {0, 1}


SPANS = [  # when each life began and ended; the last date of the first three is 2020-12-31
    "machine,start,end\na,2020-01-01,2020-03-01\nb,2020-01-05,\nc,2020-02-01,2020-12-31\n",
    "Nr;Inbetriebnahme;Ausfalldatum\n1;01.01.2020;01.03.2020\n2;05.01.2020;\n"
    "3;01.02.2020;31.12.2020\n",
    "id,hire_date,termination_date\n1,01/01/2020,03/01/2020\n2,01/05/2020,NA\n"
    "3,02/01/2020,12/31/2020\n",
    "id,start_date,end_date,status\n1,2020-01-01,2020-03-01,failed\n2,2020-01-05,2020-12-31,"
    "censored\n3,2020-02-01,2020-12-31,failed\n",
    "customer,signup_date,churn_date,plan\n1,2020-01-01,2020-03-01,a\n2,2020-01-05,9999-12-31,b\n"
    "3,2020-02-01,2020-12-31,a\n",
]


@pytest.mark.parametrize("text", SPANS, ids=lambda text: text.split("\n")[0])
def test_lives_between_a_start_and_an_end(text):
    table = understood(text)
    assert table.clear and not table.questions
    got = build_lifetimes([table])
    assert (got.time.tolist(), got.failed.tolist()) == ([60, 361, 334], [1, 0, 1])
    assert got.unit == "days" and names_lifetimes(UploadedFile("a.csv", text.encode(), LIMITS))
    if "status" not in text:
        said = "1 without an end was still working on 2020-12-31, the last date of the table."
        assert table.sentence.endswith(said) and got.note.endswith(said)


def test_spans_that_are_no_lives_are_left_out_and_said():
    text = "id,start,end,failed\n1,2020-01-01,2020-03-01,1\n2,2020-05-01,2020-04-01,1\n"
    text += "7,2021-09-09,2021-08-08,0\n3,2020-06-01,,0\n4,2020-02-01,2020-02-01,1\n"
    text += "5,2020-02-01,,1\n6,2020-03-01,,0\n"
    table = understood(text)
    assert [(row.line, row.reason) for row in table.dropped] == [
        (7, "has no end, though it failed"),
        (3, "“2020-05-01” ends before it begins"),
        (4, "“2021-09-09” ends before it begins"),
        (5, "“2020-06-01” begins on the last date of all, so nothing of its life was seen"),
        (6, "“2020-02-01” has a life of 0 days"),
    ]
    got = build_lifetimes([table])
    assert (got.time.tolist(), got.failed.tolist()) == ([60, 92], [1, 0])


def test_short_spans_are_hours_and_one_order_of_days_holds_for_both_dates():
    text = "id,installed,removed\n1,2020-01-13 08:00,2020-01-13 20:00\n"
    got = read(text + "2,2020-01-05 01:00,2020-01-05 05:30\n3,2020-01-12 20:00,\n")
    assert (got.time.tolist(), got.failed.tolist(), got.unit) == ([12, 4.5, 24], [1, 1, 0], "hours")
    got = read("id,start,end\n1,03/04/2020,13/04/2020\n2,05/04/2020,25/04/2020\n")
    assert got.time.tolist() == [10, 20]
    with pytest.raises(DataError, match="no column holds a date on which it ends; there are"):
        read("id,start,end\n1,2020-01-13,\n2,2020-01-14,\n")


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("futime,fustat,age\n5,1,70\n6,0,71\n7,1,72\n", [1, 0, 1]),
        ("Time\tF or S\n5\tF\n6\tS\n7\tF\n", [1, 0, 1]),
        ("customerID,tenure,Partner,Churn\na,5,Yes,Yes\nb,6,No,No\nc,7,No,Yes\n", [1, 0, 1]),
    ],
)
def test_names_of_well_known_sets(text, failed):
    found = read_lifetimes([("a.csv", text.encode())], lambda *_: None)
    assert (found.time.tolist(), found.failed.tolist()) == ([5, 6, 7], failed)


PLUSES = {
    "hours\n450\n1535+\n1150.5\n": ([450, 1535, 1150.5], [1, 0, 1], "hours"),
    "id;group;surv\n1;a;450\n2;b;1535,5 +\n3;a;NA\n4;b;60\n": (
        [450, 1535.5, 60],
        [1, 0, 1],
        "units of time",
    ),
    "days,failed\n450,1\n1535+,0\n60,1\n70+,1\n": ([450, 1535, 60], [1, 0, 1], "days"),
    " [1]  450  1535+\n [3]   60\n": ([450, 1535, 60], [1, 0, 1], "units of time"),
    "450\n1535+\n60\n70\n": ([450, 1535, 60, 70], [1, 0, 1, 1], "units of time"),
}


@pytest.mark.parametrize("text", PLUSES)
def test_a_plus_behind_a_time_says_that_it_was_still_working(text, tmp_path, monkeypatch):
    times, failed, unit = PLUSES[text]
    (found,) = read_tables([("a.csv", text.encode())], FORM, lambda *_: None)
    lives = build_lifetimes([found])
    assert (lives.time.tolist(), lives.failed.tolist(), lives.unit) == (times, failed, unit)
    assert (not found.questions and not found.left_out) or "group" in found.left_out
    (tmp_path / "a.csv").write_text(text)
    monkeypatch.chdir(tmp_path)
    exec(recipe(found), namespace := {})
    assert namespace["table"]["time"].tolist() == times
    assert namespace["table"]["failed"].tolist() == failed


def test_a_column_of_two_words_without_a_known_name_is_asked_about():
    text = b"hours,zz,sort\n5,1,3\n6,0,4\n7,1,5\n"

    def understood(*columns):
        choices = {"a.csv": Choices(columns=columns)}
        return read_tables([("a.csv", text)], FORM, lambda *_: None, choices)[0]

    (question,) = understood().questions
    assert question.key == "column failed" and question.taken == NOBODY
    assert question.options == ((NOBODY, "no: all of them failed"), (1, "“zz” does"))
    assert understood().table["failed"].tolist() == [1, 1, 1]
    assert understood(("failed", (1,))).table["failed"].tolist() == [1, 0, 1]
    assert understood(("failed", ())).table["failed"].tolist() == [1, 1, 1]
    assert not understood(("failed", ())).questions


def test_lives_that_are_counted_in_a_column_are_warned_of():
    text = "Number in State,State F or S,Time to F or S\n{},F,5\n1,S,6\n1,F,9\n"
    (table,) = read_tables([("a.csv", text.format(3).encode())], FORM, lambda *_: None)
    assert table.warnings == (
        "“Number in State” seems to say how often each row occurs; every row is taken once.",
    )
    (table,) = read_tables([("a.csv", text.format(1).encode())], FORM, lambda *_: None)
    assert table.clear
