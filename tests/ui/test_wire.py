"""The wire answers its own session and nobody else, whatever is said to it."""

import gc
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.ui import book, session, wire
from core.ui.controls import STEERED
from core.ui.pack import unpack
from core.ui.page import Figure
from core.ui.session import Session
from core.ui.wire import BUSY, LARGEST, NOT_FROM_HERE, UNKNOWN, Request, respond
from core.ui.words import unbroken

KEY = "gradient_descent/descent/descent"
HERE = {"origin": "http://testserver"}
PAGE = book.page("gradient_descent")


def reader() -> Session:
    """A session that looks at the gradient descent page."""
    own = Session()
    PAGE.arrive(own, {})
    own.here = PAGE.stem
    for figure in PAGE.first.figures:
        view = figure.run(own)
        own.screens[figure.key] = {part.identity: dict(part.digests) for part in view.parts}
    return own


def asked(control="learning_rate", value=0.05, stamp=7, figure=KEY, seen=None) -> Request:
    return Request(figure, control, value, stamp, seen)


@pytest.fixture
def client():
    with TestClient(Starlette(routes=[WebSocketRoute("/wire", wire.wire)])) as client:
        yield client


def say(socket, *parts) -> None:
    socket.send_text(json.dumps(list(parts)))


# ---- who is answered ---------------------------------------------------------------------------


def test_a_value_is_answered_with_what_changed(client):
    own = reader()
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": own.secret})
        say(socket, KEY, "learning_rate", 0.05, 1, ["map"])
        news = unpack(socket.receive_bytes())
    assert news["ack"] == 1
    assert set(news["charts"]) == {"map"}
    assert PAGE.values(own)["learning_rate"] == 0.05
    assert news["address"]["query"] == {"learning_rate": "0.05"}


def test_lines_end_on_the_wire_where_they_end_in_what_was_drawn():
    """Else a box grows or shrinks with the first move of a hand, though its words stay."""
    own, page = Session(), book.page("gradient_field")
    page.arrive(own, {})
    own.here = page.stem
    figure = page.first.figures[0]
    own.screens[figure.key] = {p.identity: dict(p.digests) for p in figure.run(own).parts}
    news = unpack(respond(own, asked("theta", 101.0, figure=figure.key)))
    said = next(text for text in news["words"].values() if "of the steepest" in text)
    assert "\xa0%" in said and said == unbroken(said)


@pytest.mark.parametrize(
    "greeting",
    [
        '{"secret": "nobody has this one"}',
        '{"secret": 7}',
        '{"secret": null}',
        '{"secret": ["x"]}',
        "{}",
        "[]",
        "null",
        "not json",
        "",
        "[" * 60_000,
        '{"secret": "' + "x" * LARGEST + '"}',
        "\x00\ud7ff",
    ],
    ids=range(12),
)
def test_a_stranger_is_shown_out(client, greeting):
    reader()
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_text(greeting)
        with pytest.raises(WebSocketDisconnect) as end:
            socket.receive_bytes()
    assert end.value.code == UNKNOWN


def test_the_secret_is_never_in_the_address(client):
    own = reader()
    with client.websocket_connect(f"/wire?secret={own.secret}", headers=HERE) as socket:
        say(socket, KEY, "learning_rate", 0.05, 1, None)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    assert PAGE.values(own)["learning_rate"] == 0.1


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://testserver:81"])
def test_another_origin_is_refused(client, origin):
    with (
        pytest.raises(WebSocketDisconnect) as end,
        client.websocket_connect("/wire", headers={"origin": origin}),
    ):
        pass
    assert end.value.code == NOT_FROM_HERE


MALFORMED = [
    "",
    "null",
    "{}",
    "[]",
    "7",
    '"text"',
    "not json",
    "[" * 50_000,
    '{"a": ' * 5_000,
    json.dumps([KEY, "learning_rate", 0.05, 2]),
    json.dumps([KEY, "learning_rate", 0.05, 2, None, None]),
    json.dumps([7, "learning_rate", 0.05, 2, None]),
    json.dumps([KEY, 7, 0.05, 2, None]),
    json.dumps([KEY, None, 0.05, 2, None]),
    json.dumps([KEY, ["learning_rate"], 0.05, 2, None]),
    json.dumps([KEY, "learning_rate", 0.05, "2", None]),
    json.dumps([KEY, "learning_rate", 0.05, 2.5, None]),
    json.dumps([KEY, "learning_rate", 0.05, True, None]),
    json.dumps([KEY, "learning_rate", 0.05, -1, None]),
    json.dumps([KEY, "learning_rate", 0.05, 2**70, None]),
    json.dumps([KEY, "learning_rate", 0.05, 2, "map"]),
    json.dumps([KEY, "learning_rate", 0.05, 2, [7]]),
    json.dumps([KEY, "learning_rate", 0.05, 2, [["map"]]]),
    json.dumps(["no/such/figure", "learning_rate", 0.05, 2, None]),
    json.dumps(["", "learning_rate", 0.05, 2, None]),
    json.dumps(["gradient_descent", "learning_rate", 0.05, 2, None]),
    json.dumps(["eigen_decomposition/x/y", "learning_rate", 0.05, 2, None]),
    json.dumps(["../../etc", "learning_rate", 0.05, 2, None]),
    json.dumps([KEY, "no_such_control", 0.05, 2, None]),
    json.dumps([KEY, "__class__", 0.05, 2, None]),
    json.dumps([KEY, "", "Ravine", 2, None]),
]


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_what_does_not_fit_is_ignored(client, text, caplog):
    own = reader()
    before = dict(PAGE.values(own))
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": own.secret})
        socket.send_text(text)
        socket.send_bytes(b"\x00\xff")
        say(socket, KEY, "rotation", 45, 9, [])
        assert unpack(socket.receive_bytes())["ack"] == 9
    assert PAGE.values(own) == before | {"rotation": 45}
    assert not caplog.records


@pytest.mark.parametrize(
    "value",
    ["x", None, [], {}, [1, 2], True, "NaN", 1e999, -1e999, float("nan"), "1" * 5000, [[[]]]],
    ids=repr,
)
@pytest.mark.parametrize("control", ["learning_rate", "start", "methods", "surface", "seed"])
def test_any_value_is_made_legal_or_left(control, value):
    own = reader()
    message = respond(own, asked(control, value))
    live = isinstance(PAGE.controls[control], STEERED)
    assert unpack(message)["ack"] == 7 if live else message is None
    declared = PAGE.controls[control]
    now = PAGE.values(own)[control]
    assert now == declared.default or declared.legal(now) == now


def test_too_much_at_once_ends_the_connection(client):
    own = reader()
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": own.secret})
        say(socket, KEY, "learning_rate", "x" * LARGEST, 1, None)
        with pytest.raises(WebSocketDisconnect) as end:
            socket.receive_bytes()
    assert end.value.code == 1009


def test_one_reader_never_steers_another(client):
    mine, other = reader(), reader()
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": mine.secret})
        say(socket, KEY, "learning_rate", 0.05, 1, None)
        socket.receive_bytes()
        socket.send_json({"secret": other.secret})  # too late: a message that does not fit
        say(socket, KEY, "learning_rate", 0.06, 2, None)
        assert unpack(socket.receive_bytes())["ack"] == 2
    assert PAGE.values(mine)["learning_rate"] == 0.06
    assert PAGE.values(other)["learning_rate"] == 0.1


# ---- late messages, and one figure at a time ---------------------------------------------------


def test_a_value_for_a_page_that_was_left_is_ignored():
    own = reader()
    own.here = None
    assert respond(own, asked()) is None
    own.here = "eigen_decomposition"
    assert respond(own, asked()) is None
    assert PAGE.values(own)["learning_rate"] == 0.1


def test_a_value_for_a_chapter_that_was_left_is_kept():
    own, page = Session(), book.page("bayes")
    page.arrive(own, {"chapter": "coin"})
    own.here = page.stem
    figure = page.open_chapter(own).figures[0]
    own.screens[figure.key] = {p.identity: dict(p.digests) for p in figure.run(own).parts}
    page.arrive(own, {"chapter": "test"})
    late = unpack(respond(own, asked("theta", 0.25, figure=figure.key)))
    assert late["ack"] == 7 and not late.get("address") and not late.get("again")
    assert page.values(own)["theta"] == 0.25


def test_a_later_state_has_a_larger_turn():
    own = reader()
    turns = [unpack(respond(own, asked(value=at)))["address"]["turn"] for at in (0.05, 0.06)]
    assert turns[0] < turns[1] < PAGE.address(own)["turn"]


def test_a_value_for_a_figure_that_was_never_drawn_is_ignored():
    own = reader()
    own.screens.clear()
    assert respond(own, asked()) is None


def test_no_figure_runs_beside_the_script():
    own = reader()
    with ThreadPoolExecutor(1) as wires, own.lock:
        assert wires.submit(respond, own, asked()).result() is BUSY
    assert PAGE.values(own)["learning_rate"] == 0.1
    assert unpack(respond(own, asked()))["ack"] == 7


def test_no_move_is_lost_while_a_neighbour_works(client, monkeypatch):
    """As many neighbours as there are threads for figures have a script at work (a network
    trains, say), with a value of theirs waiting: every value of this reader is answered."""
    own, neighbours = reader(), [reader() for _ in range(6)]
    tried, busy = threading.Semaphore(0), wire.respond

    def noticed(session, request):
        message = busy(session, request)
        if message is BUSY:
            tried.release()
        return message

    monkeypatch.setattr(wire, "respond", noticed)
    with ExitStack() as stack:
        for other in neighbours:
            socket = stack.enter_context(client.websocket_connect("/wire", headers=HERE))
            socket.send_json({"secret": other.secret})
            stack.enter_context(other.lock)
            say(socket, KEY, "learning_rate", 0.2, 1, [])
        for _ in neighbours:
            assert tried.acquire(timeout=10)
        mine = stack.enter_context(client.websocket_connect("/wire", headers=HERE))
        mine.send_json({"secret": own.secret})
        for stamp in range(1, 31):
            say(mine, KEY, "learning_rate", stamp / 100, stamp, ["map"])
            assert unpack(mine.receive_bytes())["ack"] == stamp
            assert PAGE.values(own)["learning_rate"] == stamp / 100
        assert all(PAGE.values(other)["learning_rate"] == 0.1 for other in neighbours)


def test_a_value_that_was_overtaken_is_not_computed(client, monkeypatch):
    own = reader()
    runs = []
    run = Figure.run
    monkeypatch.setattr(Figure, "run", lambda *a: runs.append(dict(PAGE.values(own))) or run(*a))
    tried = threading.Event()
    busy = wire.respond

    def noticed(*arguments):
        tried.set()
        return busy(*arguments)

    monkeypatch.setattr(wire, "respond", noticed)
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": own.secret})
        with own.lock:
            for stamp in range(1, 11):
                say(socket, KEY, "learning_rate", stamp / 100, stamp, [])
            say(socket, KEY, "rotation", 45, 11, [])
            assert tried.wait(10)
            say(socket, KEY, "learning_rate", 0.12, 12, [])
            say(socket, KEY, "no_such_control", 0, 13, [])
            tried.clear()
            assert tried.wait(10)
        acks = {unpack(socket.receive_bytes())["ack"] for _ in range(2)}
    assert 11 in acks and max(acks) == 12
    assert len(runs) == 2
    assert PAGE.values(own)["learning_rate"] == 0.12


# ---- what goes wrong in a figure ---------------------------------------------------------------


def test_an_exception_is_one_sentence_and_one_line_in_the_log(monkeypatch, caplog):
    own = reader()
    figure = PAGE.first.figures[0]

    def broken(view):
        view.lead("learning_rate")
        raise ValueError("the matrix is singular")

    monkeypatch.setitem(figure.__dict__, "draw", broken)
    monkeypatch.setattr(Figure, "key", property(lambda self: KEY))
    for _ in range(3):
        assert unpack(respond(own, asked()))["again"] is True
        view = figure.run(own)
        (part,) = view.parts
        assert "cannot be drawn for these settings: the matrix is singular." in part.content
    assert len(caplog.records) == 1
    assert "Traceback" in caplog.text and "learning_rate" in caplog.text


# ---- nothing is left ---------------------------------------------------------------------------


def test_a_thousand_sessions_leave_nothing():
    gc.collect()
    before = len(session._BY_SECRET)
    for _ in range(1000):
        own = reader() if _ % 50 == 0 else Session()
        if own.here:
            respond(own, asked())
    del own
    gc.collect()
    assert len(session._BY_SECRET) == before


def test_a_session_does_not_live_on_its_wire(client):
    own = reader()
    secret = own.secret
    with client.websocket_connect("/wire", headers=HERE) as socket:
        socket.send_json({"secret": secret})
        say(socket, KEY, "learning_rate", 0.05, 1, None)
        socket.receive_bytes()
        del own
        for _ in range(1_000):  # the thread that answered may be on its last line
            gc.collect()
            if session.by_secret(secret) is None:
                break
        assert session.by_secret(secret) is None
        say(socket, KEY, "learning_rate", 0.06, 2, None)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
