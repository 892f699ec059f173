"""Sign-in with the host's OpenID Connect provider, by Streamlit's own ``st.login``: for the whole
app, for uploads alone, or not at all. Nothing here depends on who it is or remembers it."""

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section, is_authlib_installed

from core.settings import settings, title

NAME = title("sign_in")


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


def ask(sentence: str, key: str) -> None:
    """Why, and the way to the provider."""
    st.markdown(sentence)
    st.button("Sign in", key=key, icon=":material/login:", on_click=st.login)


def offer_to_leave() -> None:
    """For who is signed in: the way out, under the list of pages."""
    if settings().sign_in != "off" and signed_in():
        st.sidebar.button("Sign out", icon=":material/logout:", on_click=st.logout)
