"""Eigenview: a visual explorer of the mathematics of machine learning.

Streamlit is given the router rather than this file, because a script beside a folder named
``pages`` starts in its old multipage mode: on a cold server the first deep link would be answered
with "page not found".
"""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "core" / "ui" / "router.py")
