"""Pages as cards: picture, question and reading path."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from core import catalog
from core.ui.page import ROOT
from core.ui.words import safe

PICTURES = Path(__file__).parent / "pictures"


def cards(entries: Iterable[catalog.Entry]) -> None:
    """The entries in the order of the sections, as many side by side as there is room for."""
    order = list(catalog.SECTIONS)
    with st.container(key="cards"):
        for entry in sorted(entries, key=lambda entry: order.index(entry.section)):
            card(entry)


def card(entry: catalog.Entry) -> None:
    with st.container(border=True, key=f"card-{entry.stem}"):
        st.caption(catalog.SECTIONS[entry.section])
        st.image(PICTURES / f"{entry.stem}.png", width="stretch", alt="")
        st.page_link(ROOT / entry.path, label=f"**{entry.title}**", icon=entry.icon)
        path = {
            "Before": [catalog.BY_STEM[stem] for stem in entry.before],
            "Next": catalog.comes_next(entry.stem),
            "Used in": catalog.put_to_use(entry.stem),
        }
        lines = "".join(
            f"<br><b>{heading}:</b> {safe(', '.join(other.title for other in others))}"
            for heading, others in path.items()
            if others
        )
        st.html(f'<p class="ev-path">{safe(entry.question)}<small>{lines}</small></p>')
