"""The way in of a reader's files: what is clear goes straight in, what is not is asked first."""

import os
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.datasets.intake.look import first_look
from core.datasets.intake.reading import AsIs, read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.roles import NOBODY
from core.datasets.intake.understanding import Choices
from core.datasets.lifetimes import FORM as LIVES
from core.ui import upload_field
from core.ui.session import Session
from core.ui.upload_field import Intake, forget_files, read_again, take_in, use
from core.ui.view import Part
from core.work.processes import Processes
from core.work.task import Pending, Stopped, away
from tests.datasets.intake.test_understanding import FORM, days, rows
from tests.datasets.packing import zipped
from tests.ui.test_frame import opened, ran

STEM = "stock_trends"


def silent(*_):
    pass


@pytest.fixture
def session():
    return Session()


def part(read=lambda tables, report: [table.table for table in tables], form=FORM):
    return Part("more", "upload", "Your own", {"read": read, "form": form, "help": ""})


def slot(session) -> dict[str, Any]:
    return session.uploads.of(STEM)


CLEAR = [("a.csv", rows(range(20)).encode())]
ASKED = [("a.csv", rows([*range(19), "a lot"]).encode())]


def test_a_clear_file_goes_straight_in(session):
    take_in(session, STEM, part(), CLEAR, silent)
    assert "ask" not in slot(session) and "error" not in slot(session)
    (table,) = slot(session)["result"]
    assert table["demand"].tolist() == list(range(20))
    assert slot(session)["names"] == "a.csv"
    assert slot(session)["intake"].told.startswith("Dates: year first")


def test_nothing_is_computed_before_the_reader_sees_what_is_not_clear(session):
    computed = []
    take_in(session, STEM, part(lambda tables, _: computed.append(tables) or tables), ASKED, silent)
    assert slot(session)["ask"] and not computed and "result" not in slot(session)
    assert use(session, STEM, part(), slot(session)["intake"].tables, ASKED, silent)
    (table,) = slot(session)["result"]
    assert len(table) == 19


def test_a_choice_of_the_reader_is_followed(session):
    take_in(session, STEM, part(), CLEAR, silent)
    intake: Intake = slot(session)["intake"]
    intake.choices["a.csv"] = Choices(columns=(("demand", ()),))
    assert not read_again(session, STEM, FORM, intake, silent)
    assert "no column holds a demand" in slot(session)["error"]
    assert len(slot(session)["result"]) == 1, "what was in use stays"
    intake.choices["a.csv"] = Choices()
    assert read_again(session, STEM, FORM, intake, silent) and "error" not in slot(session)


def test_what_a_page_cannot_use_is_said_and_can_be_read_again(session):
    def refuse(tables, report):
        raise ValueError("a.csv: 20 days, but at least 50 are needed.")

    take_in(session, STEM, part(refuse), CLEAR, silent)
    assert slot(session)["error"].startswith("a.csv: 20 days") and slot(session)["ask"]


def test_a_table_that_is_refused_while_it_is_read_can_be_corrected(session):
    lines = [f"{d};{'x' * (k + 1)};{k}" for k, d in enumerate(days(20))]
    refused = [("a.csv", "\n".join(["date;demand;other", *lines]).encode())]
    choices = {"a.csv": Choices(columns=(("demand", (1,)),))}
    take_in(session, STEM, part(), CLEAR, silent)
    intake = Intake(refused, choices)
    assert not read_again(session, STEM, FORM, intake, silent)
    (table,) = intake.tables
    assert table.why_not.startswith("a.csv, row 2: “x” is not a number")
    assert table.sentence == table.why_not and not table.clear and not intake.clear
    assert table.cast.parts == {"demand": (1,), "date": (0,)}
    intake.choices["a.csv"] = Choices(columns=(("demand", (2,)),))
    assert read_again(session, STEM, FORM, intake, silent)
    assert intake.tables[0].table["demand"].tolist() == list(range(20))


def test_a_table_in_which_a_part_is_missing_opens_the_look(session):
    words = [("a.csv", b"one;two\nx;2024-01-05\ny;2024-01-06\nz;2024-01-07\n")]
    take_in(session, STEM, part(), words, silent)
    assert slot(session)["ask"] and "result" not in slot(session)
    assert slot(session)["error"].startswith("a.csv: no column holds a demand")
    (table,) = slot(session)["intake"].tables
    assert not any(first_look(table).cells.get("left out, because", [])), "nothing was left out"
    assert slot(session)["refused"] == slot(session)["intake"].round, "it cannot be used"


def test_what_is_in_use_is_told_while_another_file_is_looked_at(session):
    take_in(session, STEM, part(), CLEAR, silent)
    told = slot(session)["told"]
    take_in(session, STEM, part(), ASKED, silent)
    assert slot(session)["told"] == told
    assert [len(table.table) for table in slot(session)["used"]] == [20]


def test_several_files_of_which_one_is_refused_are_all_looked_at(session):
    words = ("b.csv", b"one;two\nx;2024-01-05\ny;2024-01-06\nz;2024-01-07\n")
    take_in(session, STEM, part(), [*CLEAR, words], silent)
    first, second = slot(session)["intake"].tables
    assert not first.why_not and second.why_not.startswith("b.csv: no column holds a demand")


def test_a_page_without_a_form_is_given_the_files(session):
    take_in(session, STEM, part(lambda files, _: dict(files), form=None), CLEAR, silent)
    assert slot(session)["result"] == dict(CLEAR) and "intake" not in slot(session)


def test_large_files_are_let_go_once_in_use(session, monkeypatch):
    monkeypatch.setattr(upload_field, "KEPT_BYTES", 100)
    take_in(session, STEM, part(), CLEAR, silent)
    assert slot(session)["intake"].files == [] and slot(session)["intake"].told


# ---- by a worker -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def processes():
    made = Processes(1, 1_500_000_000, 10)
    yield made
    made.close()


@pytest.fixture
def begun(processes, monkeypatch):
    """What was handed to workers, who get files of any size."""
    tasks = []

    class Counted:
        def start(self, work):
            tasks.append(processes.start(work))
            return tasks[-1]

    monkeypatch.setattr(upload_field, "workers", Counted)
    monkeypatch.setattr(upload_field, "HERE_BYTES", 0)
    yield tasks
    for task in tasks:
        task.stop()


def impatient(task, _):
    raise Pending


def test_small_files_are_read_here(session, begun, monkeypatch):
    monkeypatch.setattr(upload_field, "HERE_BYTES", len(CLEAR[0][1]))
    take_in(session, STEM, part(), CLEAR, silent)
    assert slot(session)["result"] and not begun
    assert max(len(data) for _, data in CLEAR) < 400_000


def test_many_small_files_of_an_archive_are_read_by_a_worker(session, begun, monkeypatch):
    monkeypatch.setattr(upload_field, "HERE_BYTES", 400_000)
    take_in(session, STEM, part(), many(3), silent)
    assert not begun
    take_in(session, STEM, part(), many(40), silent)
    assert len(begun) == 1 and len(slot(session)["intake"].tables) == 40


def test_large_files_are_read_by_a_worker_and_come_to_the_same(session, begun):
    notes = [f"{k};{'words ' * 900}" for k in [*range(19), "a lot"]]
    long = [("a.csv", rows(notes, "date;demand;notes").encode())]
    take_in(session, STEM, part(), long, silent)
    (there,) = slot(session)["intake"].tables
    (here,) = read_tables(long, FORM, silent)
    pd.testing.assert_frame_equal(there.table, here.table)
    assert there.sentence == here.sentence and there.reasons == here.reasons
    assert there.need == here.need and there.line(18) == here.line(18) == 20
    assert first_look(there).cells.equals(first_look(here).cells)
    assert recipe(there) == recipe(here)
    assert there.raw.lines.source.text is long[0][1], "the file itself is not sent back"
    assert len(begun) == 1


def test_a_correction_is_read_by_a_worker_as_well(session, begun):
    take_in(session, STEM, part(), CLEAR, silent)
    intake: Intake = slot(session)["intake"]
    intake.choices["a.csv"] = Choices(columns=(("demand", ()),))
    assert not read_again(session, STEM, FORM, intake, silent)
    assert "no column holds a demand" in slot(session)["error"] and len(begun) == 2
    intake.choices["a.csv"] = Choices(names=0)
    assert read_again(session, STEM, FORM, intake, silent) and len(begun) == 3
    assert intake.tables[0].raw.layout.names == 0


def test_what_the_page_makes_of_them_is_made_by_a_worker_where_it_says_so(session, begun):
    asked = part(lambda tables, _: away(_rows_of, tables, then=lambda rows: ("token", rows)))
    take_in(session, STEM, asked, CLEAR, silent)
    assert slot(session)["result"] == ("token", [20]) and len(begun) == 2
    take_in(session, STEM, part(lambda files, _: away(dict, files), form=None), CLEAR, silent)
    assert slot(session)["result"] == dict(CLEAR) and len(begun) == 3


def _rows_of(tables):
    return [len(found.table) for found in tables]


def test_a_script_that_is_wanted_elsewhere_finds_the_reading_where_it_was(session, begun):
    asked = part(lambda tables, _: away(_rows_of, tables))
    for at_work in (1, 1):
        with pytest.raises(Pending):
            take_in(session, STEM, asked, CLEAR, silent, impatient)
        assert len(begun) == at_work and "result" not in slot(session)
    made = []

    def once(task, report):
        if made:
            raise Pending
        made.append(task.result(None))
        return made[0]

    for _ in range(2):
        with pytest.raises(Pending):
            take_in(session, STEM, asked, CLEAR, silent, once)
        assert len(begun) == 2, "the tables are there, and what the page makes of them is begun"
    take_in(session, STEM, asked, CLEAR, silent)
    assert slot(session)["result"] == [20] and len(begun) == 2
    assert not {"coming", "task"} & slot(session).keys()


def test_a_choice_made_meanwhile_stops_the_reading_that_it_is_not_for(session, begun):
    intake = Intake(CLEAR)
    with pytest.raises(Pending):
        read_again(session, STEM, FORM, intake, silent, impatient)
    intake.choices["a.csv"] = Choices(names=0)
    read_again(session, STEM, FORM, intake, silent)
    assert intake.tables[0].raw.layout.names == 0
    assert len(begun) == 2
    with pytest.raises(Stopped):
        begun[0].result(None)


@pytest.mark.parametrize("end", ["stopped", "died"])
def test_a_reading_that_ends_early_is_a_sentence_and_what_was_in_use_stays(session, begun, end):
    take_in(session, STEM, part(), CLEAR, silent)
    before = slot(session)["result"]

    def ends(task, _):
        if end == "stopped":
            task.stop()
        return task.result(None)

    dying = part(lambda tables, _: away(os.abort)) if end == "died" else part()
    take_in(session, STEM, dying, CLEAR, silent, ends)
    said = "Stopped before it was done." if end == "stopped" else "has died"
    assert said in slot(session)["error"]
    assert slot(session)["result"] is before
    assert not {"coming", "task"} & slot(session).keys()


@pytest.mark.parametrize("end", ["left", "forgotten"])
def test_a_reading_ends_with_its_session_or_when_its_files_are_forgotten(session, begun, end):
    with pytest.raises(Pending):
        take_in(session, STEM, part(), CLEAR, silent, impatient)
    session.uploads.clear() if end == "left" else forget_files(session, STEM)
    with pytest.raises(Stopped):
        begun[0].result(None)
    assert not slot(session).keys() & {"coming", "task"}


# ---- in the page -------------------------------------------------------------------------------


def prices(text: str) -> list[tuple[str, bytes, str]]:
    return [("mine.csv", text.encode(), "text/csv")]


def test_the_first_look_asks_is_corrected_and_lets_the_data_in():
    app = opened(STEM)
    rng = np.random.default_rng(0)
    parts = rng.permutation([(m, d, y) for m in range(1, 13) for d in range(1, 13) for y in (0, 1)])
    dates = [f"{m:02d}/{d:02d}/20{10 + y}" for m, d, y in parts[:130]]
    values = [100 + (k * 37) % 11 for k in range(130)]
    app.file_uploader[0].set_value(prices(rows(values, "date,close", dates).replace(";", ",")))
    ran(app)
    assert not app.error and not in_use(app)
    (question,) = app.radio
    assert "day or month first" in question.label
    assert any("130 rows" in words.value for words in app.markdown)
    question.set_value(False)
    ran(app)
    use_it(app)
    assert in_use(app)
    assert any("month first" in caption.value for caption in app.caption)


def test_a_clear_file_can_still_be_read_another_way():
    app = opened(STEM)
    lines = [
        "date,close,other",
        *(f"{d},{100 + k % 7},{200 + k % 5}" for k, d in enumerate(days(130))),
    ]
    app.file_uploader[0].set_value(prices("\n".join(lines)))
    ran(app)
    assert in_use(app) and not app.radio
    app.button(f"{STEM}-reading").click()
    ran(app)
    (part,) = app.multiselect
    part.set_value([2])
    ran(app)
    use_it(app)
    assert any("other" in caption.value for caption in app.caption)


def test_an_answered_question_stays_and_can_be_answered_otherwise():
    app = opened(STEM)
    dates = [f"{m:02d}/{d:02d}/2010" for m in range(1, 13) for d in range(1, 13)]
    dates = [dates[k * 37 % 144] for k in range(144)]
    values = [100 + (k * 37) % 11 for k in range(144)]
    app.file_uploader[0].set_value(prices(rows(values, "date,close", dates).replace(";", ",")))
    ran(app)
    for answer in (False, True, False):
        (question,) = app.radio
        question.set_value(answer)
        ran(app)
        app.button(f"{STEM}-reading").click()
        ran(app)
        (question,) = app.radio
        assert question.value == answer
    use_it(app)
    assert any("month first" in caption.value for caption in app.caption)


def test_the_column_of_tickers_can_be_chosen():
    app = opened(STEM)
    lines = [
        f"{d},{ticker},{k % 7 + 50 + at}"
        for k, d in enumerate(days(130))
        for at, ticker in enumerate(("one", "two"))
    ]
    app.file_uploader[0].set_value(prices("\n".join(["date,ticker,close", *lines])))
    ran(app)
    assert in_use(app)
    app.button(f"{STEM}-reading").click()
    ran(app)
    (whose,) = (box for box in app.selectbox if box.label == "Whose each row is (ticker)")
    assert whose.value == 1 and whose.options == ["one series", "ticker"]
    whose.set_value(-1)
    ran(app)
    app.button(f"{STEM}-reading").click()
    ran(app)
    assert any("several values" in question.label for question in app.radio)


def three_digits(first):
    return rows([f"{1 + k}.{first + k}" for k in range(20)]).encode()


def test_how_a_form_was_read_is_remembered_for_the_next_file(session):
    take_in(session, STEM, part(), [("a.csv", three_digits(100))], silent)
    intake = slot(session)["intake"]
    assert slot(session).pop("ask") and "result" not in slot(session)
    intake.choices["a.csv"] = Choices(decimal=",")
    assert read_again(session, STEM, FORM, intake, silent)
    assert use(session, STEM, part(), intake.tables, intake.files, silent)
    take_in(session, STEM, part(), [("b.csv", three_digits(300))], silent)
    assert "ask" not in slot(session)
    (table,) = slot(session)["result"]
    assert table["demand"].tolist() == [1000 * (1 + k) + 300 + k for k in range(20)]
    told = slot(session)["intake"].told
    assert told.endswith("Read as you decided for a file of this form before.")
    forget_files(session, STEM)
    other = [("c.csv", three_digits(100).replace(b"demand", b"sales"))]
    take_in(session, STEM, part(), other, silent)  # of another form
    assert slot(session)["ask"]


def test_a_decision_that_does_not_fit_is_not_taken(session):
    take_in(session, STEM, part(), [("a.csv", three_digits(100))], silent)
    intake = slot(session)["intake"]
    intake.choices["a.csv"] = Choices(decimal=",", columns=(("date", (1,)),))
    slot(session)["known"] = {upload_field._form_of(intake.tables[0]): intake.choices["a.csv"]}
    slot(session).pop("ask")
    take_in(session, STEM, part(), [("b.csv", three_digits(300))], silent)
    assert slot(session)["ask"] and "error" not in slot(session)
    assert slot(session)["intake"].tables[0].questions and not slot(session)["intake"].choices


def test_an_answer_is_kept_with_its_question(session):
    dates = [f"{k % 12 + 1:02d}/{(5 * k) % 12 + 1:02d}/2024" for k in range(20)]
    values = [f"{1 + k}.{100 + k}" for k in range(20)]
    both = [("a.csv", rows(values, dates=dates).encode())]
    take_in(session, STEM, part(), both, silent)
    intake: Intake = slot(session)["intake"]
    (table,) = intake.tables
    assert [(q.key, q.taken) for q in intake.questions(table)] == [
        ("decimal", "."),
        ("day_first", True),
    ]
    intake.choices["a.csv"] = Choices(decimal=",", day_first=False)
    read_again(session, STEM, FORM, intake, silent)
    (table,) = intake.tables
    assert table.clear
    assert [(q.key, q.taken) for q in intake.questions(table)] == [
        ("decimal", ","),
        ("day_first", False),
    ]
    intake.forget("a.csv")  # another delimiter: other columns, other questions
    assert intake.questions(table) == []


def test_the_answer_about_a_column_is_kept(session):
    text = rows([f"{k};{k * k}" for k in range(20)], "date;one;two")
    take_in(session, STEM, part(), [("a.csv", text.encode())], silent)
    intake: Intake = slot(session)["intake"]
    intake.choices["a.csv"] = Choices(columns=(("demand", (2,)),))
    read_again(session, STEM, FORM, intake, silent)
    (question,) = intake.questions(intake.tables[0])
    assert question.key == "column demand" and question.taken == 2


def use_it(app: AppTest, stem: str = STEM) -> None:
    """Press "Use it like this"; a test runs whole scripts, in which a window is opened again."""
    app.button(f"{stem}-reading").click()
    ran(app)
    app.button(f"{stem}-reading").click()
    app.button(f"{stem}-use").click()
    ran(app)


def in_use(app: AppTest) -> bool:
    return any(caption.value.startswith("In use") for caption in app.caption)


@pytest.mark.parametrize(("value", "failed"), [(1, [1, 0, 1]), (NOBODY, [1, 1, 1])])
def test_that_no_column_plays_a_part_is_an_answer_too(session, value, failed):
    files = [("a.csv", b"hours,zz\n5,1\n6,0\n7,1\n")]
    take_in(session, STEM, part(form=LIVES), files, silent)
    intake = slot(session)["intake"]
    (table,) = intake.tables
    assert [question.taken for question in intake.questions(table)] == [NOBODY]
    answer = upload_field._choice("column failed", value, table)
    intake.choices["a.csv"] = Choices(**answer)
    assert read_again(session, STEM, LIVES, intake, silent)
    (table,) = intake.tables
    assert table.table["failed"].tolist() == failed and not table.questions
    assert [question.taken for question in intake.questions(table)] == [value]


def test_files_that_are_no_tables_have_no_reading_to_change():
    as_is = AsIs("train_FD001.txt", b"1 1 0")
    tables = read_tables(CLEAR, FORM, silent)
    assert not Intake([], tables=[as_is]).tabled and Intake([], tables=[as_is]).told == ""
    assert Intake([], tables=[as_is, *tables]).tabled


def test_the_parts_are_told_in_lines_that_break():
    parts = {"row": "", "Datum": "date", "a]b": "price", "c": "price", "d": "price", "e": "price"}
    assert upload_field._roles(parts) == (
        ":blue-badge[date: Datum] :blue-badge[price: a b\\, c\\, d and 1 more]"
    )


# ---- many tables -------------------------------------------------------------------------------


def many(count, text=lambda k: rows([k + j for j in range(20)]).encode()):
    return [("all.zip", zipped({f"shops/{k}.csv": text(k) for k in range(count)}))]


def measured_tables(count):
    """Of 10 rows and more, the last one the longest."""
    head = "length,width,height\n"
    texts = {
        f"{k}.csv": head + "".join(f"{j},{j * j % 7},{k}.{j}\n" for j in range(10 + k))
        for k in range(count)
    }
    return zipped({name: text.encode() for name, text in texts.items()})


def test_of_many_tables_one_is_looked_at_and_used():
    app = opened("principal_components", chapter="columns")
    app.file_uploader[0].set_value([("all.zip", measured_tables(20), "application/zip")])
    ran(app)
    (which,) = (box for box in app.selectbox if box.label == "Which of 20 tables to use")
    assert which.value == "19.csv" and len(app.dataframe) == 1 and not app.error
    which.set_value("17.csv")
    ran(app)
    use_it(app, "principal_components")
    assert any("27 rows" in caption.value for caption in app.caption)


def test_one_table_of_a_kind_is_given_to_a_page_that_uses_one(session):
    one = replace(FORM, one=True)
    take_in(session, STEM, part(form=one), many(3), silent)
    assert slot(session)["ask"] and "result" not in slot(session)
    intake: Intake = slot(session)["intake"]
    assert len(intake.given(FORM)) == 3 and intake.given(one) == [intake.tables[0]]
    intake.looked_at = "shops/2.csv"
    assert intake.given(one) == [intake.tables[2]]
    assert use(session, STEM, part(form=one), intake.given(one), intake.files, silent)
    assert slot(session)["told"].startswith("Dates: year first")


def test_an_answer_counts_for_all_tables_that_ask_the_same(session):
    texts = [three_digits(100), three_digits(300), rows(range(20)).encode(), b"day;demand\n"]
    texts[3] += three_digits(100).partition(b"\n")[2]
    take_in(session, STEM, part(), many(4, texts.__getitem__), silent)
    intake: Intake = slot(session)["intake"]
    assert intake.shown(FORM) is intake.tables[0]
    (question,) = intake.questions(intake.tables[0])
    assert intake.alike(intake.tables[0], question) == ["1.csv"]


def test_of_many_files_some_are_told(session):
    take_in(session, STEM, part(), many(30), silent)
    told = slot(session)["told"]
    assert told.count("demand: demand") == 8 and told.endswith("And 22 more files.")
