import streamlit as st

from core import catalog
from core.ui.page import ROOT

st.title("Eigenview", anchor=False)
for entry in catalog.PAGES:
    st.page_link(ROOT / entry.path, label=entry.title)
