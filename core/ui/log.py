"""What the server writes down: events with names, never what a reader typed, dragged or sent.

As text, warnings and worse stand on the console, for whoever writes the pages; as JSON, every event
is one line. What helps a developer and may hold values (``detail``) is in the text alone, and there
only where no upload is in use.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from streamlit import logger as console

LOG = logging.getLogger("eigenview")
ROOT = Path(__file__).parents[2]
MOST_FRAMES = 8  # of the way to an error, the innermost


def event(
    name: str,
    level: int = logging.INFO,
    error: BaseException | None = None,
    detail: str = "",
    **fields: Any,
) -> None:
    """Write down that ``name`` has happened. Of ``error`` its kind and its way, not its words,
    which may quote a value."""
    if not LOG.isEnabledFor(level):
        return
    if error is not None:
        fields |= _told(error)
    said = " ".join([name, *(f"{key}={value}" for key, value in fields.items())])
    text = f"{said}\n{detail}" if detail else said
    LOG.log(level, "%s", text, extra={"event": name, "fields": fields})


def _told(error: BaseException) -> dict[str, Any]:
    """Its kind, and through which lines of which functions it came, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    way = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "way": way}


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return path.name


class AsJson(logging.Formatter):
    """A record as one line of JSON. One that is no event gives its template: never its values."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": at,
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.msg),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= _told(error)
        return json.dumps(line | getattr(record, "fields", {}), default=str)


def begin(form: str, stream: TextIO | None = None) -> None:
    """From now on as ``form`` says: "text" or "json"; the latter on ``stream``, else stderr."""
    for handler in [handler for handler in LOG.handlers if isinstance(handler.formatter, AsJson)]:
        LOG.removeHandler(handler)
    if form == "json":
        lines = logging.StreamHandler(stream)
        lines.setFormatter(AsJson())
        LOG.addHandler(lines)
    LOG.setLevel(logging.INFO if form == "json" else logging.NOTSET)
    LOG.propagate = form != "json"
    _theirs(form == "json")


_in_words = console.setup_formatter


def _in_lines(logger: Any) -> None:
    _in_words(logger)
    logger.streamlit_console_handler.setFormatter(AsJson())


def _theirs(lines: bool) -> None:
    """What Streamlit and its server write down, likewise. A logger that they have silenced, such
    as that of all requests with their addresses, stays so."""
    if lines == (console.setup_formatter is _in_lines):
        return
    console.setup_formatter = _in_lines if lines else _in_words
    for logger in console._loggers.values():
        if getattr(logger, "streamlit_console_handler", None) in logger.handlers:
            console.setup_formatter(logger)
    for name in ("uvicorn", "uvicorn.error") if lines else ():
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                handler.setFormatter(AsJson())
