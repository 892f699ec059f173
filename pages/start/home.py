import streamlit as st

from core.settings import settings
from core.ui import live, search
from core.ui.cards import beginnings, results, shelves

st.title(settings().name, anchor=False)
st.html(
    '<p class="ev-question">The mathematics of machine learning, in pictures that follow '
    "your hand: drag a slider and watch what the formula does.</p>"
)

if settings().welcome:
    st.markdown(settings().welcome)


@st.fragment
def find() -> None:
    with st.container(key="find"):
        text = live.search("home-search", "Search", "quantile, step too large, shadow price …")
        if text.strip():
            index = search.site()
            st.html(results(index.find(text), index))


search.prepare()
find()
st.html(beginnings())
st.html(shelves())
