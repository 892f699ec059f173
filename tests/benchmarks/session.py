"""Visitors without a browser: they open a page over its websocket, steer it and count the answer.

The protocols are Streamlit's (`BackMsg` up, `ForwardMsg` down) and Bokeh's (`PATCH-DOC`, `OK`).
"""

import asyncio
import json
import time
from dataclasses import dataclass
from itertools import count

from bokeh.util.token import generate_jwt_token, generate_session_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
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
    sketch: str = ""  # the key of what answers while the control is on the move


class StreamlitSession:
    """One visitor of a Streamlit page."""

    def __init__(self, socket: ClientConnection, port: int, path: str) -> None:
        self._socket, self._port, self._path = socket, port, path
        self._controls: dict[str, Control] = {}
        self._state = BackMsg()  # a browser sends all that was set, each time
        self._stamps = count(1)

    @classmethod
    async def visit(cls, port: int, path: str) -> "StreamlitSession":
        """A new visitor, who has seen the whole page once."""
        socket = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
        )
        session = cls(socket, port, path)
        await session._rerun(BackMsg())
        return session

    async def set(self, name: str, value: float, moving: bool = False) -> Answer:
        """Put the control with the key ``name`` to ``value``, as its half in the browser does;
        ``moving`` asks for a sketch where the control has one, as in the middle of a drag."""
        control = next((c for key, c in self._controls.items() if key.endswith(name)), None)
        if control is None:
            raise RuntimeError(f"/{self._path} shows no control {name}; does the page work?")
        report: object = [value, next(self._stamps)]
        if moving and control.sketch:
            report = [[name, value], next(self._stamps)]
            control = self._controls[control.sketch]
        widgets = self._state.rerun_script.widget_states.widgets
        state = next((w for w in widgets if w.id == control.id), None) or widgets.add(id=control.id)
        if control.live:
            state.json_value = json.dumps({"value": report})
        else:
            state.double_array_value.data[:] = [value]
        back = BackMsg()
        back.CopyFrom(self._state)
        back.rerun_script.fragment_id = control.fragment
        return await self._rerun(back)

    async def close(self) -> None:
        await self._socket.close()

    async def _rerun(self, back: BackMsg) -> Answer:
        back.rerun_script.page_name = self._path
        back.rerun_script.context_info.url = f"http://127.0.0.1:{self._port}/{self._path}"
        began, size = time.perf_counter(), 0
        await self._socket.send(back.SerializeToString())
        for messages in count(1):
            raw = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "delta":
                self._learn(message)
            if _ends(message):
                return Answer(time.perf_counter() - began, size, messages)

    def _learn(self, message: ForwardMsg) -> None:
        """Note where the controls are, and do not go on past an error."""
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "exception":
                raise RuntimeError(f"/{self._path}: {element.exception.message}")
            case "bidi_component" | "slider" as kind:
                own = getattr(element, kind)
                key = own.id.split("-", 2)[2]  # $$ID-<hash>-<key>
                live = kind == "bidi_component"
                data = json.loads(own.json or "{}") if live else {}
                sketch = data.get("sketch", "")
                self._controls[key] = Control(own.id, message.delta.fragment_id, live, sketch)


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
        socket = await connect(
            f"ws://127.0.0.1:{port}/{path}/ws",
            subprotocols=["bokeh", generate_jwt_token(generate_session_id())],
            max_size=None,
            compression=None,
        )
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
