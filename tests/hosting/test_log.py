"""What is written down: one line an event, and nothing of a reader's."""

import dataclasses
import json
import logging
from io import StringIO

import pytest
from streamlit.logger import get_logger

from core.ui import book, log
from core.ui.session import Session
from core.ui.upload_field import take_in
from core.ui.view import Part
from tests.ui.test_frame import opened

PAGE = "gradient_descent"
SECRET = "Grace Hopper"


@pytest.fixture
def lines():
    """``lines()``: what has been written as JSON."""
    stream = StringIO()
    log.begin("json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    log.begin("text")


def broken(view):
    raise ValueError(f"{SECRET} is no number")


def failing():
    return dataclasses.replace(book.page(PAGE).first.figures[0], draw=broken)


def refusing(error):
    def read(files, report):
        raise error

    return Part("more", "upload", "x", {"read": read, "form": None})


def test_one_line_an_event(lines):
    log.event("page opened", page="logistics")
    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "event": "page opened", "page": "logistics"}


def test_a_visit(lines):
    opened(PAGE)
    assert {"event": "page opened", "page": PAGE}.items() <= lines()[0].items()


def test_a_figure_that_fails_is_told_by_names_and_lines_alone(lines):
    session = Session()
    book.page(PAGE).arrive(session, {"learning_rate": "0.123"})
    failing().run(session)
    (line,) = lines()
    assert line["event"] == "figure failed" and line["error"] == "ValueError"
    assert line["figure"].startswith(PAGE) and "learning_rate" in line["controls"]
    assert line["way"][-1].startswith("tests/hosting/test_log.py:")
    assert SECRET not in str(line) and "0.123" not in str(line)


@pytest.mark.parametrize("error", [ValueError(SECRET), TypeError(SECRET)])
def test_an_upload_is_refused_without_its_name_and_its_values(lines, error):
    take_in(Session(), PAGE, refusing(error), [("Grace.csv", b"1")], lambda *_: None)
    (line,) = lines()
    assert line["page"] == PAGE and "Grace" not in str(line)


def test_a_developer_reads_values_unless_an_upload_is_in_use(caplog):
    session = Session()
    book.page(PAGE).arrive(session, {"learning_rate": "0.123"})
    failing().run(session)
    assert SECRET in caplog.text and "0.123" in caplog.text
    caplog.clear()

    session.logged.clear()
    session.uploads.of(PAGE)["result"] = object()
    failing().run(session)
    assert "learning_rate" in caplog.text and "test_log.py" in caplog.text
    assert "0.123" not in caplog.text and not [
        record for record in caplog.records if SECRET in record.getMessage()
    ]


def test_what_streamlit_writes_is_told_in_the_same_way(lines):
    theirs = get_logger("streamlit.of_this_test")
    stream = theirs.streamlit_console_handler.stream = StringIO()
    try:
        broken(None)
    except ValueError as error:
        theirs.warning("Uncaught in %s", SECRET, exc_info=error)
    line = json.loads(stream.getvalue())
    assert line["event"] == "Uncaught in %s" and line["error"] == "ValueError"
    assert line["way"][-1].endswith(" broken") and SECRET not in str(line)
    log.begin("text")
    assert "json" not in repr(theirs.handlers[0].formatter).casefold()


def test_a_line_that_is_no_event_gives_its_template(lines):
    logging.getLogger("eigenview").error("No chapter in %s", SECRET)
    (line,) = lines()
    assert line["event"] == "No chapter in %s" and SECRET not in str(line)


def test_a_logger_that_was_silenced_stays_so():
    """As that of all requests, which would name their addresses."""
    silent = get_logger("streamlit.silenced_by_this_test")
    silent.handlers.clear()
    log.begin("json")
    log.begin("text")
    assert not silent.handlers
