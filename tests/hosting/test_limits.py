"""What protects a host: places, files on their way, memory of uploads, each field's own limit."""

import asyncio
from itertools import count

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from core import catalog
from core.settings import Settings
from core.ui import book, frame, upload_field, upload_gate, uploads, view
from core.ui.session import Session
from core.ui.upload_field import forget_files, take_in
from core.ui.upload_gate import BUSY, FULL, UploadGate
from core.ui.uploads import Uploads
from core.ui.view import Part
from core.ui.words import plain
from tests.loops import on_its_own_loop
from tests.ui.test_frame import ROUTER, opened, ran

READERS = count()  # each server of these tests has one of its own


# ---- places ------------------------------------------------------------------------------------


@pytest.fixture
def places(monkeypatch):
    def sets(most, here):
        monkeypatch.setattr(frame, "settings", lambda: Settings(sessions=most))
        monkeypatch.setattr(frame, "present", lambda: here[0])

    return sets


def test_a_newcomer_waits_and_the_others_go_on(places):
    here = [0]
    places(1, here)
    first = opened("gradient_descent")
    here[0] = 1
    second = ran(AppTest.from_file(ROUTER, default_timeout=60))
    assert (
        second.title[0].value == "All places are taken" and frame.HERE not in second.session_state
    )
    assert not ran(first).title
    here[0] = 0
    second.button[0].click()
    assert ran(second).title[0].value == "Eigenview"


def test_a_place_is_held_while_its_reader_is_connected():
    own, before = Uploads("ada"), uploads.present()
    own.connected()
    assert uploads.present() == before + 1
    own.disconnected()
    assert uploads.present() == before


# ---- files on their way ------------------------------------------------------------------------


class Server:
    """Takes files as Streamlit does, one gate before it."""

    def __init__(self, at_once=2, most=1000, base=""):
        self.kept: list[int] = []
        self.inside = self.most_inside = 0
        self.open = asyncio.Event()
        name = f"reader-{next(READERS)}"
        self.path = f"{base}/_stcore/upload_file/{name}/1"
        app = Starlette(routes=[Route(self.path, self.put, methods=["PUT", "DELETE"])])
        self.gate = UploadGate(app, base, at_once, most)
        self.reader = Uploads(name)

    async def put(self, request: Request) -> Response:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await self.open.wait()
        self.kept.append(len(await request.body()))
        self.inside -= 1
        return Response(status_code=204)


def sent(server: Server, sizes: list[int], one_first: bool = False) -> list[int]:
    """The answers to files of these sizes that come together; the server then opens, or when one
    of them has been answered."""

    async def one(size: int) -> int:
        body = [{"type": "http.request", "body": b"x" * size, "more_body": False}]
        said: list[int] = []

        async def receive():
            return body.pop() if body else await asyncio.Future()

        async def send(message):
            if message["type"] == "http.response.start":
                said.append(message["status"])

        scope = {
            "type": "http",
            "method": "PUT",
            "path": server.path,
            "root_path": "",
            "query_string": b"",
            "headers": [(b"content-length", str(size).encode())],
        }
        await server.gate(scope, receive, send)
        return said[0]

    async def all_of_them():
        waiting = [asyncio.ensure_future(one(size)) for size in sizes]
        if one_first:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for _ in range(20):
            await asyncio.sleep(0)
        server.open.set()
        return await asyncio.gather(*waiting)

    return on_its_own_loop(all_of_them())


def test_so_many_files_at_once_and_the_others_wait():
    server = Server(at_once=2)
    assert sent(server, [10] * 5) == [204] * 5
    assert server.most_inside == 2 and server.kept == [10] * 5 and server.gate.promised == 0


def test_who_has_waited_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(upload_gate, "WAIT_SECONDS", 0.01)
    server = Server(at_once=1)
    assert sent(server, [10, 10], one_first=True) == [204, 204]
    assert server.kept == [10] and server.reader.refused == BUSY


def test_what_is_too_much_in_all_is_not_kept_and_what_is_there_stays():
    server = Server(most=uploads.held() + 25)
    assert sent(server, [10, 10, 10]) == [204] * 3
    assert server.kept == [10, 10] and server.reader.refused == FULL


def test_a_transfer_that_stands_still_gives_its_turn_away(monkeypatch):
    monkeypatch.setattr(upload_gate, "STALL_SECONDS", 0)

    async def asks(scope, receive, send):
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        raise ClientDisconnect

    server = Server()
    server.gate.app = asks
    assert sent(server, [10]) == [408]


def test_without_a_length_or_where_uploads_are_off_or_not_for_this_reader():
    server = Server()
    server.open.set()
    client = TestClient(server.gate)
    assert client.put(server.path, content=iter([b"x"])).status_code == 411
    assert client.delete(server.path).status_code == 204
    server.reader.allowed = False
    assert client.put(server.path, content=b"x").status_code == 403
    server.reader.allowed, server.gate.most = True, 0
    assert client.put(server.path, content=b"x").status_code == 403


def test_a_file_that_a_proxy_kept_back_is_said():
    server = Server()
    server.open.set()
    client = TestClient(server.gate)
    headers = {"x-upload-limit-mb": "2", "content-length": "0"}
    assert client.put(server.path, content=b"", headers=headers).status_code == 204
    assert server.reader.refused == upload_gate.too_large(2) and not server.kept


# ---- memory ------------------------------------------------------------------------------------


def test_an_upload_counts_as_long_as_it_is_there():
    session, before = Session(), uploads.held()
    part = Part("more", "upload", "x", {"read": lambda files, report: 1, "form": None})
    take_in(session, "logistics", part, [("a", b"123"), ("b", b"45")], lambda *_: None)
    assert uploads.held() == before + 5
    forget_files(session, "logistics")
    assert uploads.held() == before


def test_a_full_server_says_so_before_anything_is_sent(monkeypatch):
    monkeypatch.setattr(upload_field, "settings", lambda: Settings(uploads_mb=1))
    monkeypatch.setattr(uploads, "held", lambda: 1_000_000)
    app = opened("medical_diagnosis", chapter="network")
    assert app.file_uploader[0].disabled
    assert any("as many uploads as it can" in caption.value for caption in app.caption)


def test_what_was_turned_away_is_said_at_the_field():
    app = opened("predictive_maintenance")
    app.session_state[frame.HERE].uploads.refused = FULL
    app.file_uploader[0].set_value([("a.txt", b"1", "text/plain")])
    ran(app)
    assert app.error[0].value == plain(FULL)
    assert not app.session_state[frame.HERE].uploads.refused


def test_files_that_were_sent_and_never_read_go_with_their_session(monkeypatch):
    manager, clocks = MemoryUploadedFileManager(""), []
    manager.add_file("grace", UploadedFileRec("1", "a.csv", "text/csv", b"12345"))

    class Clock:
        def __init__(self, seconds, ring):
            self.ring = ring
            clocks.append(self)

        def cancel(self): ...

    class Runtime:
        uploaded_file_mgr = manager

        def is_active_session(self, session):
            return False

        def close_session(self, session):
            assert session == "grace"

    monkeypatch.setattr(uploads, "later", Clock)
    monkeypatch.setattr(uploads.runtime, "exists", lambda: True)
    monkeypatch.setattr(uploads.runtime, "get_instance", Runtime)
    own = Uploads("grace")
    own.connected()
    assert uploads.held() >= 5
    uploads.settle("grace")
    assert not clocks
    own.disconnected()
    uploads.settle("grace")  # the last of them was still on its way
    clocks[-1].ring()
    assert not manager.file_storage


# ---- each field's own --------------------------------------------------------------------------


@pytest.mark.parametrize("entry", catalog.PAGES, ids=lambda entry: entry.stem)
def test_each_field_says_its_own_limit(entry):
    for chapter in book.page(entry.stem).chapters.values():
        for figure in chapter.figures:
            for part in figure.run(Session()).parts:
                if part.kind == "upload":
                    assert upload_field._most_mb(part) in (1, 10, 20, 40, 60, 100, 200), part.name
    assert view.settings().uploads
