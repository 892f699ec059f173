"""Visitors without a browser: they open a page over its websocket, steer it and count the answer.

The protocols are Streamlit's (`BackMsg` up, `ForwardMsg` down), our wire's (core/ui/wire.py),
Bokeh's (`PATCH-DOC`, `OK`) and NiceGUI's (socket.io).
"""

import asyncio
import json
import re
import struct
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from bokeh.util.token import generate_jwt_token, generate_session_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120.0  # seconds for one answer


@dataclass(frozen=True)
class Answer:
    """What one change cost: seconds until it was worked off, and what came back meanwhile."""

    seconds: float
    bytes: int
    messages: int


@dataclass(frozen=True)
class Control:
    id: str
    fragment: str
    live: bool  # a live control reports JSON with a stamp, a plain slider its number
    figure: str = ""  # what answers on the wire while the control is on the move
    low: float = 0.0  # the ends of a slider's scale
    high: float = 0.0


async def _connect(
    url: str,
    subprotocols: list[str] | None = None,
    origin: str | None = None,
    headers: dict[str, str] | None = None,
) -> ClientConnection:
    """Unlimited queue: a visitor who does not read for a while must still hear pings."""
    return await connect(
        url,
        subprotocols=subprotocols,
        origin=origin,
        additional_headers=headers,
        max_size=None,
        max_queue=None,
        compression=None,
        open_timeout=PATIENCE,
    )


class StreamlitSession:
    """One visitor of a Streamlit page."""

    def __init__(
        self, socket: ClientConnection, place: tuple[int, str, str, str], headers: dict | None
    ) -> None:
        self._socket, self._headers = socket, headers
        self._port, self._path, self._query, self._prefix = place
        self._name, self._page = "", ""  # Streamlit's of this session, and of the page
        self._field: Control | None = None  # for files
        self.chapters: list[str] = []  # of the page
        self._secret = ""  # of a session that has a wire
        self._wire: ClientConnection | None = None
        self._controls: dict[str, Control] = {}
        self._state = BackMsg()  # a browser sends all that was set, each time
        self._stamps = count(1)

    @classmethod
    async def visit(
        cls,
        port: int,
        path: str,
        query: str = "",
        prefix: str = "",
        headers: dict[str, str] | None = None,
    ) -> "StreamlitSession":
        """A new visitor, who has seen the whole page once. prefix, headers: as a proxy needs."""
        url = f"ws://127.0.0.1:{port}{prefix}/_stcore/stream"
        socket = await _connect(url, ["streamlit"], headers=headers)
        session = cls(socket, (port, path, query, prefix), headers)
        await session._rerun(BackMsg())
        return session

    async def set(self, name: str, value: float, moving: bool = False) -> Answer:
        """Put the control with the key ``name`` to ``value``, as its half in the browser does;
        ``moving`` as in the middle of a drag: over the wire where there is one."""
        control = next((c for key, c in self._controls.items() if key.endswith(name)), None)
        if control is None:
            raise RuntimeError(f"/{self._path} shows no control {name}; does the page work?")
        if moving and control.figure and self._secret:
            return await self._on_the_wire(control.figure, name, value)
        widgets = self._state.rerun_script.widget_states.widgets
        state = next((w for w in widgets if w.id == control.id), None) or widgets.add(id=control.id)
        if control.live:
            state.json_value = json.dumps({"value": [value, next(self._stamps)]})
        else:
            state.double_array_value.data[:] = [value]
        back = BackMsg()
        back.CopyFrom(self._state)
        back.rerun_script.fragment_id = control.fragment
        return await self._rerun(back)

    @property
    def sliders(self) -> dict[str, Control]:
        """The sliders that are answered on the wire, by their names."""
        moving = {k: c for k, c in self._controls.items() if c.figure and c.high > c.low}
        return {key.split("-", 1)[1]: control for key, control in moving.items()}

    async def bring(
        self, name: str, data: bytes, arrived: Callable[[], None] = lambda: None
    ) -> Answer:
        """Give a file to the page's upload field, as its half in the browser does; the answer is
        counted from when the file has ``arrived``."""
        if self._field is None:
            raise RuntimeError(f"/{self._path} has no field for files")
        ask = BackMsg()
        ask.file_urls_request.request_id = "bench"
        ask.file_urls_request.file_names.append(name)
        ask.file_urls_request.session_id = self._name
        await self._socket.send(ask.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "file_urls_response":
                break
        (urls,) = message.file_urls_response.file_urls
        place = f"http://127.0.0.1:{self._port}{self._prefix}{urls.upload_url}"
        await asyncio.to_thread(_put, place, name, data, self._headers or {})
        widgets = self._state.rerun_script.widget_states.widgets
        state = widgets.add(id=self._field.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), urls.file_id
        info.file_urls.CopyFrom(urls)
        back = BackMsg()
        back.CopyFrom(self._state)
        back.rerun_script.fragment_id = self._field.fragment
        widgets.pop()
        arrived()
        return await self._rerun(back)

    async def close(self) -> None:
        if self._wire:
            await self._wire.close()
        await self._socket.close()

    async def _on_the_wire(self, figure: str, name: str, value: float) -> Answer:
        if self._wire is None:
            here = f"127.0.0.1:{self._port}"
            url = f"ws://{here}{self._prefix}/wire"
            self._wire = await _connect(url, origin=f"http://{here}", headers=self._headers)
            await self._wire.send(json.dumps({"secret": self._secret}))
        stamp = next(self._stamps)
        began, size = time.perf_counter(), 0
        await self._wire.send(json.dumps([figure, name, value, stamp, None]))
        for messages in count(1):
            raw = await asyncio.wait_for(self._wire.recv(), PATIENCE)
            size += len(raw)
            (length,) = struct.unpack_from("<I", raw)
            news = json.loads(raw[4 : 4 + length])
            if news.get("again"):
                raise RuntimeError(f"{figure} does not answer {name} = {value} on the wire")
            if news["ack"] >= stamp:
                return Answer(time.perf_counter() - began, size, messages)

    async def _rerun(self, back: BackMsg) -> Answer:
        back.rerun_script.page_name = self._path
        back.rerun_script.page_script_hash = self._page
        back.rerun_script.query_string = self._query
        back.rerun_script.context_info.url = f"http://127.0.0.1:{self._port}/{self._path}"
        began, size = time.perf_counter(), 0
        await self._socket.send(back.SerializeToString())
        for messages in count(1):
            raw = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "delta":
                self._learn(message)
            elif message.WhichOneof("type") == "new_session":
                self._name = message.new_session.initialize.session_id
            elif message.WhichOneof("type") == "navigation":
                self._page = message.navigation.page_script_hash
            if _ends(message):
                return Answer(time.perf_counter() - began, size, messages)

    def _learn(self, message: ForwardMsg) -> None:
        """Note where the controls are, and do not go on past an error."""
        fragment = message.delta.fragment_id
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "exception":
                raise RuntimeError(f"/{self._path}: {element.exception.message}")
            case "bidi_component" | "slider" as kind:
                own = getattr(element, kind)
                key = own.id.split("-", 2)[2]  # $$ID-<hash>-<key>
                live = kind == "bidi_component"
                data = json.loads(own.json or "{}") if live else {}
                if data.get("kind") == "wire":
                    self._secret = data["secret"]
                if data.get("kind") == "tabs":
                    self.chapters = [slug for slug, _ in data["tabs"]]
                ends = (data["low"], data["high"]) if data.get("kind") == "slider" else ()
                figure = data.get("figure", "")
                self._controls[key] = Control(own.id, fragment, live, figure, *ends)
            case "file_uploader":
                self._field = Control(element.file_uploader.id, fragment, False)


def _put(place: str, name: str, data: bytes, headers: dict[str, str]) -> None:
    """Send one file as a form does, with the token that the server asks to see twice."""
    border, token = "b0rder", generate_xsrf_token_string()
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = b"".join([head.encode(), data, f"\r\n--{border}--\r\n".encode()])
    cookies = [f"_streamlit_xsrf={token}", *filter(None, [headers.get("Cookie")])]
    more = {"Cookie": "; ".join(cookies), "X-Xsrftoken": token}
    more["Content-Type"] = f"multipart/form-data; boundary={border}"
    request = urllib.request.Request(place, body, headers | more, method="PUT")
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass


def _ends(message: ForwardMsg) -> bool:
    """Whether the run is over, and not cut short for the next one."""
    if message.WhichOneof("type") != "script_finished":
        return False
    return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


class BokehSession:
    """One visitor of a Bokeh server page; ``name`` of a control is the name of its model."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._models: dict[str, str] = {}
        self._numbers = count(1)

    @classmethod
    async def visit(cls, port: int, path: str) -> "BokehSession":
        token = generate_jwt_token(generate_session_id())
        socket = await _connect(f"ws://127.0.0.1:{port}/{path}/ws", ["bokeh", token])
        session = cls(socket)
        await session._message()  # ACK
        _, document = await session._ask("PULL-DOC-REQ", {})
        session._find(document)
        return session

    async def set(self, name: str, value: float, moving: bool = False) -> Answer:
        event = {
            "kind": "ModelChanged",
            "model": {"id": self._models[name]},
            "attr": "value",
            "new": value,
        }
        answer, _ = await self._ask("PATCH-DOC", {"events": [event]})
        return answer

    async def close(self) -> None:
        await self._socket.close()

    async def _ask(self, kind: str, content: object) -> tuple[Answer, object]:
        number = f"bench{next(self._numbers)}"
        began, size = time.perf_counter(), 0
        for part in ({"msgid": number, "msgtype": kind}, {}, content):
            await self._socket.send(json.dumps(part))
        for messages in count(1):
            header, body, length = await self._message()
            size += length
            if header["msgtype"] == "ERROR":
                raise RuntimeError(str(body)[:500])
            if header.get("reqid") == number:
                return Answer(time.perf_counter() - began, size, messages), body

    async def _message(self) -> tuple[dict, object, int]:
        """Header, content and length of one message; its buffers only count."""
        parts = [await asyncio.wait_for(self._socket.recv(), PATIENCE) for _ in range(3)]
        header = json.loads(parts[0])
        for _ in range(2 * header.get("num_buffers", 0)):
            parts.append(await asyncio.wait_for(self._socket.recv(), PATIENCE))
        return header, json.loads(parts[2]), sum(map(len, parts))

    def _find(self, node: object) -> None:
        """Learn the ids of all named models."""
        if isinstance(node, dict):
            attributes = node.get("attributes")
            if isinstance(attributes, dict) and "name" in attributes and "id" in node:
                self._models[attributes["name"]] = node["id"]
            for child in node.values():
                self._find(child)
        elif isinstance(node, list):
            for child in node:
                self._find(child)


class NiceguiSession:
    """One visitor of the NiceGUI page, in the little of engine.io and socket.io that it speaks;
    ``name`` of a control is a prop of its element."""

    PICTURES = 2  # calls that a change makes in the browser, one for each chart; they come last

    def __init__(self, socket: ClientConnection, client: str, elements: dict[str, Any]) -> None:
        self._socket, self._client, self._elements = socket, client, elements
        self._events: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self._next_message = 0
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def visit(cls, port: int, path: str) -> "NiceguiSession":
        url = f"127.0.0.1:{port}/{path}"
        page = await asyncio.to_thread(_read, f"http://{url}")
        elements = re.search(r"String\.raw`(.*?)`\)", page, re.DOTALL)[1]
        for entity, letter in {"#36": "$", "#96": "`", "gt": ">", "lt": "<", "amp": "&"}.items():
            elements = elements.replace(f"&{entity};", letter)
        client = re.search(r"'client_id': '([^']+)'", page)[1]
        who = f"client_id={client}&tab_id={uuid.uuid4()}&document_id={uuid.uuid4()}"
        query = f"EIO=4&transport=websocket&implicit_handshake=true&next_message_id=0&{who}"
        socket = await _connect(f"ws://{url}_nicegui_ws/socket.io/?{query}")
        await socket.recv()  # engine.io is open
        await socket.send("40")
        await socket.recv()  # so is socket.io
        return cls(socket, client, json.loads(elements))

    async def set(self, name: str, value: float, moving: bool = False) -> Answer:
        number, element = next(
            (number, element)
            for number, element in self._elements.items()
            if element.get("props", {}).get("name") == name
        )
        event = {
            "id": int(number),
            "client_id": self._client,
            "listener_id": element["events"][0]["listener_id"],
            "args": [json.dumps(value)],
        }
        began, size, pictures = time.perf_counter(), 0, 0
        await self._socket.send("42" + json.dumps(["event", event]))
        for messages in count(1):
            kind, length = await asyncio.wait_for(self._events.get(), PATIENCE)
            size += length
            pictures += kind == "run_javascript"
            if pictures == self.PICTURES:
                return Answer(time.perf_counter() - began, size, messages)

    async def close(self) -> None:
        self._listener.cancel()
        with suppress(asyncio.CancelledError):
            await self._listener
        await self._socket.close()

    async def _listen(self) -> None:
        """Answer pings, acknowledge what was read, and hand over the events."""
        async for raw in self._socket:
            if raw == "2":
                await self._socket.send("3")
                read = {"client_id": self._client, "next_message_id": self._next_message}
                await self._socket.send("42" + json.dumps(["ack", read]))
            elif raw.startswith("42"):
                kind, content = json.loads(raw[2:])
                self._next_message = content["_id"] + 1
                await self._events.put((kind, len(raw)))


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.read().decode()
