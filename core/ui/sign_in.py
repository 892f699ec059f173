"""Sign-in with the host's OpenID Connect provider, by Streamlit's own ``st.login``: for the whole
app, for uploads alone, or not at all. Nothing here depends on who it is or remembers it."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_secrets_auth_section, is_authlib_installed

from core.settings import settings, title

NAME = title("sign_in")
BROWSER = "eigenview_browser"  # a cookie by which a browser is known again that comes back
MINUTES, MOST = 10, 1_000  # how long and how many addresses of readers at sign-in are remembered

Place = tuple[str, Mapping[str, Any]]  # a page's address and its query
_left: "OrderedDict[str, tuple[float, Place]]" = OrderedDict()


class Known:
    """Gives a browser that asks for a page the cookie :data:`BROWSER`, a random word."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope) if scope["type"] == "http" else {}
        if BROWSER in asked.get("cookie", "") or "text/html" not in asked.get("accept", ""):
            await self.app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                word = f"{BROWSER}={token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("set-cookie", word)
            await send(message)

        await self.app(scope, receive, with_cookie)


def check() -> None:
    """Errors: SystemExit with a sentence, where sign-in is asked for and cannot work."""
    if settings().sign_in == "off":
        return
    if not is_authlib_installed():
        raise SystemExit(f"{NAME}: Authlib is needed, as in requirements-sign-in.txt.")
    section = get_secrets_auth_section()
    names = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
    if missing := [name for name in names if not section.get(name)]:
        raise SystemExit(
            f"{NAME}: {', '.join(missing)} must stand under [auth] in Streamlit's secrets.toml."
        )


def signed_in() -> bool:
    return bool(st.user.get("is_logged_in", False))


def may_enter() -> bool:
    """Whether this reader may see the app."""
    return settings().sign_in != "app" or signed_in()


def may_upload() -> bool:
    """Whether this reader may bring files."""
    return settings().sign_in == "off" or signed_in()


def ask(sentence: str, key: str, here: Place) -> None:
    """Why, and the way to the provider, which leads back ``here``."""

    def leave() -> None:
        if browser := st.context.cookies.get(BROWSER):
            _left[browser] = time.monotonic(), here
            while len(_left) > MOST:
                _left.popitem(last=False)
        st.login()

    st.markdown(sentence)
    st.button("Sign in", key=key, icon=":material/login:", on_click=leave)


def left_at() -> Place | None:
    """Where this reader was when signing in, told once; the provider sends everybody home."""
    if settings().sign_in == "off" or not signed_in():
        return None
    since, place = _left.pop(st.context.cookies.get(BROWSER, ""), (0.0, None))
    return place if time.monotonic() - since < 60 * MINUTES else None


def offer_to_leave() -> None:
    """For who is signed in: the way out, under the list of pages."""
    if settings().sign_in != "off" and signed_in():
        st.sidebar.button("Sign out", icon=":material/logout:", on_click=st.logout)
