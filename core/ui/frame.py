"""The frame around every page: navigation over the catalog, style, and the page for no page."""

import gc
import logging
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import catalog
from core.settings import settings
from core.ui import book, live, log, measure, render, sign_in, warm
from core.ui.session import Session
from core.ui.uploads import Uploads, connected, present

ROOT = Path(__file__).parents[2]
HOME = ROOT / "pages/start/home.py"
LOST = ROOT / "pages/start/lost.py"
ICON = str(Path(__file__).with_name("icon.svg"))
HERE = "eigenview:session"
LINKS = "eigenview:links"


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once a process: take what the imports left out of the collector's rounds."""
    gc.collect()
    gc.freeze()


def asked_for() -> str:
    """The page name in the address of the reader."""
    return unquote(PurePosixPath(urlsplit(st.context.url or "").path).name)


def own_session() -> Session:
    """The state of the reader whose script runs."""
    if HERE not in st.session_state:
        context = get_script_run_ctx()
        st.session_state[HERE] = Session(Uploads(context.session_id if context else ""))
    own: Session = st.session_state[HERE]
    own.uploads.allowed = sign_in.may_upload()
    connected(own.uploads)
    return own


def link(stem: str) -> st.Page:
    """Streamlit's page of this stem, for a link to it."""
    return st.session_state[LINKS][stem]


def _shown(stem: str) -> None:
    if own_session().here != stem:
        measure.visit(stem)
        log.event("page opened", page=stem)
    render.show(book.page(stem), own_session(), st.session_state[LINKS])


def _no_room() -> None:
    """What a newcomer reads where as many are here as the host has room for."""
    log.event("session turned away", logging.WARNING)
    measure.turned_away()
    st.title("All places are taken", anchor=False)
    st.markdown("As many people are here as this server has room for. Try again in a minute.")
    st.button("Try again", type="primary")
    st.stop()


def _go_on(links: Mapping[str, st.Page], start: str) -> None:
    """From home, where a reader has just arrived: back to where signing in began, or to the page
    that the host starts with."""
    address, query = sign_in.left_at() or ("", {})
    stems = [entry.stem for entry in catalog.PAGES if entry.address == address]
    if stem := next(iter(stems), start):
        st.switch_page(links[stem], query_params=query)


def run() -> None:
    """Show the page that the address names."""
    warm.give_way()
    host, first = settings(), HERE not in st.session_state
    st.set_page_config(page_title=host.name, page_icon=host.logo or ICON, layout="wide")
    st.logo(host.logo or ICON, size="large")
    if not sign_in.may_enter():
        st.title(host.name, anchor=False)
        here = asked_for(), st.query_params.to_dict()
        sign_in.ask("Sign in to see the pages.", "sign-in", here)
        st.stop()
    if first and present() >= host.sessions:
        _no_room()
    pages = {"": [st.Page(HOME, title="Home", icon=":material/home:", default=True)]}
    links = {
        entry.stem: st.Page(
            lambda stem=entry.stem: _shown(stem),
            title=entry.title,
            icon=entry.icon,
            url_path=entry.address,
        )
        for entry in catalog.PAGES
    }
    st.session_state[LINKS] = links
    for section, title in catalog.SECTIONS.items():
        entries = [entry for entry in catalog.PAGES if entry.section == section]
        if entries:
            pages[title] = [links[entry.stem] for entry in entries]
    known = {page.url_path for section in pages.values() for page in section}
    asked = asked_for()
    if asked and asked not in known:
        pages[""].append(st.Page(LOST, title="No such page", url_path=asked, visibility="hidden"))
    chosen = st.navigation(pages)
    session = own_session()
    if first and chosen is pages[""][0]:
        _go_on(links, host.start_page)
    if chosen.url_path not in {entry.address for entry in catalog.PAGES}:
        session.here = None
    sign_in.offer_to_leave()
    live.load(session.secret)
    chosen.run()
    _settle()
