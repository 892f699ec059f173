import difflib

import streamlit as st

from core import catalog
from core.ui.cards import cards
from core.ui.controls import excerpt
from core.ui.frame import asked_for
from core.ui.page import ROOT

asked = asked_for()
st.title("There is no such page", anchor=False)
st.write(f"Nothing here is called “{excerpt(asked)}”. Perhaps the address was cut or mistyped.")

near = difflib.get_close_matches(asked, [entry.address for entry in catalog.PAGES], n=1, cutoff=0.5)
for entry in catalog.PAGES:
    if entry.address in near:
        st.page_link(ROOT / entry.path, label=f"Did you mean {entry.title}?", icon=entry.icon)

cards(catalog.PAGES)
