import difflib

import streamlit as st

from core import catalog
from core.ui.cards import link, shelves
from core.ui.controls import excerpt
from core.ui.frame import asked_for
from core.ui.words import safe

asked = asked_for()
st.title("There is no such page", anchor=False)
st.html(
    f"<p>Nothing here is called “{safe(excerpt(asked))}”. "
    "Perhaps the address was cut or mistyped.</p>"
)

titles = {entry.address: entry for entry in catalog.PAGES}
for address in difflib.get_close_matches(asked.replace("_", "-"), titles, n=1, cutoff=0.6):
    entry = titles[address]
    st.html(f"<p>{link(entry.stem, '', f'Did you mean {safe(entry.title)}?')}</p>")

st.html(shelves())
