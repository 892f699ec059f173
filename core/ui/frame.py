"""The frame around every page: navigation over the catalog, style, and the page for no page."""

import gc
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import streamlit as st

from core import catalog
from core.ui import live
from core.ui.page import HERE
from core.ui.uploads import own_uploads

ROOT = Path(__file__).parents[2]
HOME = ROOT / "pages/start/home.py"
LOST = ROOT / "pages/start/lost.py"
ICON = str(Path(__file__).with_name("icon.svg"))


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once a process: take what the imports left out of the collector's rounds."""
    gc.collect()
    gc.freeze()


def asked_for() -> str:
    """The page name in the address of the reader."""
    return unquote(PurePosixPath(urlsplit(st.context.url or "").path).name)


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Eigenview", page_icon=ICON, layout="wide")
    st.logo(ICON, size="large")
    pages = {"": [st.Page(HOME, title="Home", icon=":material/home:", default=True)]}
    for section, title in catalog.SECTIONS.items():
        entries = [entry for entry in catalog.PAGES if entry.section == section]
        if entries:
            pages[title] = [
                st.Page(
                    ROOT / entry.path, title=entry.title, icon=entry.icon, url_path=entry.address
                )
                for entry in entries
            ]
    known = {page.url_path for section in pages.values() for page in section}
    asked = asked_for()
    if asked and asked not in known:
        pages[""].append(st.Page(LOST, title="No such page", url_path=asked, visibility="hidden"))
    chosen = st.navigation(pages)
    if chosen.url_path not in {entry.address for entry in catalog.PAGES}:
        st.session_state[HERE] = None
    live.load()
    own_uploads()  # notes, on any page, that the session is connected
    chosen.run()
    _settle()
