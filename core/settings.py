"""What a host sets, in the environment or in one TOML file that ``EIGENVIEW_SETTINGS`` names.

Each value is ``eigenview_<name>`` in capitals in the environment, ``<name>`` in the file; the
environment wins. A value that cannot be taken ends the start with one sentence.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

PREFIX = "EIGENVIEW_"
FILE = "EIGENVIEW_SETTINGS"


@dataclass(frozen=True)
class Settings:
    """Every value with its default."""

    # ---- slow work
    workers: int = max(1, (os.cpu_count() or 1) - 1)  # processes for it
    tasks_waiting: int = 40  # how many tasks may wait for one
    task_memory_mb: int = 3_000  # what one task may use
    scheduler: str = ""  # address of a Dask scheduler to send them to instead
    warm: bool = True  # whether the server makes at its start what every first visit needs

    # ---- operation
    metrics: bool = False  # whether /metrics is there for Prometheus
    # text: warnings and errors on the console; json: a line an event, without values
    log_format: str = "text"
    # The sites that may show the app in a frame, as in a content security policy: 'self', 'none',
    # * or origins such as https://course.example, with spaces between them.
    frame_ancestors: str = "'self'"

    # Who must sign in with the provider of [auth] in Streamlit's secrets.toml: nobody (off),
    # everybody (app) or who brings files (uploads).
    sign_in: str = "off"

    # ---- limits, beyond which a newcomer reads a sentence and the rest go on
    sessions: int = 300  # connected at once
    uploads_at_once: int = 8  # files on their way; further ones wait
    uploads_mb: int = 2_000  # of all uploads that are in use, in megabytes as they were sent

    # ---- the host's own face
    name: str = "Eigenview"
    logo: str = ""  # path of a picture: svg, png, jpg or webp; ours without one
    accent: str = ""  # colour of what can be moved, as #0063A0; the theme's without one
    welcome: str = ""  # Markdown on the home page
    pages: tuple[str, ...] = ()  # stems of the pages that are shown; all without any
    start_page: str = ""  # stem of the page that opens first; the home page without one
    uploads: bool = True  # whether readers may bring files


SWITCH = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
AT_LEAST = {
    "workers": 1,
    "tasks_waiting": 0,
    "task_memory_mb": 500,
    "sessions": 1,
    "uploads_at_once": 1,
    "uploads_mb": 1,
}
ORIGIN = r"(\*|https?:|https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?)"
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def _matches(form: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(form, text) is not None


def _picture(text: str) -> bool:
    return not text or (Path(text).suffix.lower() in PICTURES and Path(text).is_file())


# Texts that cannot be anything: how one is known, and what is needed.
CHECKS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "log_format": (_matches("text|json"), "text or json"),
    "sign_in": (_matches("off|app|uploads"), "off, app or uploads"),
    "frame_ancestors": (
        _matches(rf"'none'|('self'|{ORIGIN})( +('self'|{ORIGIN}))*"),
        "'self', 'none', * or origins such as https://course.example",
    ),
    "name": (_matches(r"\S(.{0,58}\S)?"), "a name of 1 to 60 characters"),
    "logo": (_picture, f"a file that is there, {', '.join(PICTURES)},"),
    "accent": (_matches("(#[0-9A-Fa-f]{6})?"), "a colour such as #0063A0"),
}


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of ``environment`` and its file. Errors: SystemExit with a sentence.

    >>> read({"EIGENVIEW_WORKERS": "2"}).workers
    2
    """
    known = {field.name: field.type for field in fields(Settings)}
    given: dict[str, Any] = {}
    if path := environment.get(FILE):
        try:
            given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SystemExit(f"{FILE}: {path} cannot be read: {error}") from None
        for name in given.keys() - known.keys():
            raise SystemExit(f"{path}: there is no setting {name}; there are {', '.join(known)}.")
    for name, text in environment.items():
        if name.startswith(PREFIX) and name != FILE:
            if (own := name.removeprefix(PREFIX).lower()) not in known:
                raise SystemExit(f"{name}: no such setting; there are {', '.join(known)}.")
            given[own] = text
    return Settings(**{name: _legal(name, known[name], raw) for name, raw in given.items()})


def _legal(name: str, kind: Any, raw: Any) -> Any:
    if kind is str:
        return _text(name, raw)
    if kind is bool:
        if (word := str(raw).lower()) not in SWITCH:
            raise wrong(name, "true or false", raw)
        return SWITCH[word]
    return _whole(name, raw) if kind is int else _list(name, raw)


def _text(name: str, raw: Any) -> str:
    holds, needed = CHECKS.get(name, (lambda _: True, "a text"))
    if not isinstance(raw, str) or not holds(raw):
        raise wrong(name, needed, raw)
    return raw


def _whole(name: str, raw: Any) -> int:
    try:
        value = int(str(raw))
    except ValueError:
        raise wrong(name, "a whole number", raw) from None
    if value < AT_LEAST[name]:
        raise SystemExit(f"{title(name)}: at least {AT_LEAST[name]} is needed, not {raw}.")
    return value


def _list(name: str, raw: Any) -> tuple[str, ...]:
    """From the environment with commas, from a file as a list."""
    parts = raw.replace(",", " ").split() if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise wrong(name, "a list of texts", raw)
    return tuple(parts)


def title(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def wrong(name: str, needed: str, raw: Any) -> SystemExit:
    """The sentence on a value of the setting ``name`` that cannot be taken."""
    return SystemExit(f"{title(name)}: {needed} is needed, not “{raw}”.")


@cache
def settings() -> Settings:
    """Those of this process."""
    return read(os.environ)
