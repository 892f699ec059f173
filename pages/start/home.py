import streamlit as st

from core import catalog
from core.ui import live
from core.ui.cards import cards
from core.ui.words import safe

st.title("Eigenview", anchor=False)
st.html(
    '<p class="ev-question">The mathematics of machine learning, in pictures that follow '
    "your hand: drag a slider and watch what the formula does.</p>"
)


@st.fragment
def index() -> None:
    text = live.search("home-search", "Find a page", "A title, a question or a keyword: eigenvalue")
    found = catalog.find(text)
    if not found:
        st.html(f"<p>No page speaks of “{safe(text)}” yet. Try another word.</p>")
    cards(found)


index()
