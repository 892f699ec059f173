"""The live component: one mount for sliders, films, pads, tabs, the search field and the address.

The script itself travels once a page, with :func:`load`; a control sends only its own state.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from core import glossary

_HERE = Path(__file__).parent
_SCRIPTS = ("live.js", "wire.js", "glossary.js", "stage.js")  # one module, in this order
_STYLES = ("style.css", "stage.css", "glossary.css", "home.css")

# Whichever arrives first, a control or the script, waits here for the other.
_MEETING = (
    "window.eigenviewLive ??= (() => { let open; "
    "const p = new Promise((r) => { open = r; }); p.open = open; return p; })();"
)
_CONTROL = (
    f"export default (c) => {{ {_MEETING}\nreturn window.eigenviewLive.then((m) => m.mount(c)); }}"
)


def _read(names: tuple[str, ...]) -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


@cache
def _script() -> str:
    body = _read(_SCRIPTS).replace("export function", "function")
    return (
        f"{_MEETING}\n(() => {{ {body}\n"
        f"glossary({json.dumps(glossary.cards())});\n"
        "window.eigenviewLive.open({ mount }); })();\nexport default () => {};"
    )


@cache
def style() -> str:
    return f"<style>{_read(_STYLES)}</style>"


def load(secret: str) -> None:
    """Put the script and the style of the live controls on the page, and open the wire with the
    session's ``secret``. Once a run, in the frame."""
    st.html(style())
    st.components.v2.component("eigenview_script", js=_script(), isolate_styles=False)(
        key="eigenview-script", height=1
    )
    mount("eigenview-wire", {"kind": "wire", "secret": secret})


def mount(key: str, data: dict[str, Any], width: Literal["stretch", "content"] = "stretch") -> None:
    """Show one live control. What it reports is :func:`heard`."""
    component = st.components.v2.component(
        "eigenview_live", html='<div class="ev-root"></div>', js=_CONTROL, isolate_styles=False
    )
    component(key=key, data=data, width=width, on_value_change=_heard)


def heard(key: str) -> Any:
    """The last report of a live control, mostly a value and its stamp; None before the first."""
    report = st.session_state.get(key)
    return report.get("value") if report else None


def search(key: str, label: str, placeholder: str) -> str:
    """A search field that reports while it is typed in; its text so far."""
    text, stamp = heard(key) or ("", 0)
    data = {"kind": "search", "label": label, "placeholder": placeholder}
    mount(key, data | {"value": text, "ack": stamp})
    return text


def _heard() -> None:
    """Streamlit keeps a value only where somebody listens; the page reads it in its own run."""
