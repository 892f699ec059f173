"""Eigenview: a visual explorer of the mathematics of machine learning.

Streamlit is given the router rather than this file, because a script beside a folder named
``pages`` starts in its old multipage mode: on a cold server the first deep link would be answered
with "page not found".
"""

import streamlit as st

from core.ui import server, warm

server.begin()
app = st.App(
    server.ROUTER,
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=warm.lifespan,
)
