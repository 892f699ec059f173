"""What a host sets, in the environment or in one TOML file that ``EIGENVIEW_SETTINGS`` names.

Each value is ``eigenview_<name>`` in capitals in the environment, ``<name>`` in the file; the
environment wins. A value that cannot be taken ends the start with one sentence.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

PREFIX = "EIGENVIEW_"
FILE = "EIGENVIEW_SETTINGS"


@dataclass(frozen=True)
class Settings:
    """workers: processes for slow work; tasks_waiting: how many tasks may wait for one;
    task_memory_mb: what one task may use; scheduler: address of a Dask scheduler to send slow work
    to instead; warm: whether the server makes at its start what every first visit needs;
    metrics: whether /metrics is there for Prometheus; log_format: text for warnings and errors on
    the console, json for a line an event, without values and names of files;
    frame_ancestors: the sites that may show the app in a frame, as in a content security policy:
    'self', 'none', * or origins such as https://course.example, with spaces between them."""

    workers: int = max(1, (os.cpu_count() or 1) - 1)
    tasks_waiting: int = 40
    task_memory_mb: int = 3_000
    scheduler: str = ""
    warm: bool = True
    metrics: bool = False
    log_format: str = "text"
    frame_ancestors: str = "'self'"


SWITCH = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
ONE_OF = {"log_format": ("text", "json")}
ORIGIN = r"(\*|https?:|https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?)"
# Texts that have a form: the form, and what to say is needed.
FORM = {
    "frame_ancestors": (
        rf"'none'|('self'|{ORIGIN})( +('self'|{ORIGIN}))*",
        "'self', 'none', * or origins such as https://course.example",
    ),
}
AT_LEAST = {"workers": 1, "tasks_waiting": 0, "task_memory_mb": 500}


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
    title = f"{PREFIX}{name.upper()}"
    if kind is str:
        if name in ONE_OF and raw not in ONE_OF[name]:
            raise SystemExit(f"{title}: {' or '.join(ONE_OF[name])} is needed, not “{raw}”.")
        if name in FORM and not re.fullmatch(FORM[name][0], str(raw)):
            raise SystemExit(f"{title}: {FORM[name][1]} is needed, not “{raw}”.")
        return str(raw)
    if kind is bool:
        if (word := str(raw).lower()) not in SWITCH:
            raise SystemExit(f"{title}: true or false is needed, not “{raw}”.")
        return SWITCH[word]
    try:
        value = int(str(raw))
    except ValueError:
        raise SystemExit(f"{title}: a whole number is needed, not “{raw}”.") from None
    if value < AT_LEAST[name]:
        raise SystemExit(f"{title}: at least {AT_LEAST[name]} is needed, not {raw}.")
    return value


@cache
def settings() -> Settings:
    """Those of this process."""
    return read(os.environ)
