"""The gradient descent page as one would write it without Eigenview: plain Streamlit.

Native sliders, no fragment, two Altair charts built from data frames on each rerun, and (started
by servers.py) Streamlit's default collector. The mathematics is the same.
"""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.maths.optimization.gradient_descent import METHODS, descend, stability_limit
from core.maths.optimization.surfaces import SURFACES, contour_lines, hessian_eigen

st.set_page_config(layout="wide")
st.title("Gradient descent")
controls, left, right = st.columns([1.05, 1.6, 1.35])
with controls:
    surface = st.selectbox("Surface", list(SURFACES))
    methods = st.pills("Methods", list(METHODS), default=["gd"], selection_mode="multi")
    learning_rate = st.slider(
        "Learning rate", 0.001, 0.3, 0.1, 0.001, format="%.3f", key="learning_rate"
    )
    momentum = st.slider("Momentum", 0.0, 0.99, 0.9)
    condition_number = st.slider("Condition number", 1.0, 1000.0, 10.0)
    rotation = st.slider("Rotation", 0, 180, 30)
    noise = st.slider("Gradient noise", 0.0, 2.0, 0.0)
    steps = st.slider("Steps", 1, 500, 60)
    x = st.slider("Start x", -3.0, 3.0, -2.5)
    y = st.slider("Start y", -3.0, 3.0, 1.5)

landscape = SURFACES[surface](condition_number=condition_number, rotation_degrees=rotation)
runs = {
    key: descend(
        landscape,
        key,
        (x, y),
        learning_rate=learning_rate,
        momentum=momentum,
        noise=noise,
        steps=steps,
    )
    for key in methods
}
table = pd.concat(
    pd.DataFrame(
        {
            "method": METHODS[key].label,
            "step": np.arange(len(run.loss)),
            "x": run.points[:, 0],
            "y": run.points[:, 1],
            "loss": np.where(run.loss > 0, run.loss, np.nan),
        }
    )
    for key, run in runs.items()
)
level, line, line_x, line_y = contour_lines(landscape)
contours = pd.DataFrame({"level": np.log10(level), "line": line, "x": line_x, "y": line_y})

(x0, x1), (y0, y1) = landscape.window
across = alt.X("x:Q", scale=alt.Scale(domain=[x0, x1]))
up = alt.Y("y:Q", scale=alt.Scale(domain=[y0, y1]))
background = (
    alt.Chart(contours)
    .mark_line(strokeWidth=1.2, clip=True)
    .encode(across, up, detail="line:N", order="line:Q", color=alt.Color("level:Q", legend=None))
)
paths = (
    alt.Chart(table)
    .mark_line(point=True, clip=True)
    .encode(across, up, order="step:Q", color="method:N")
)
losses = (
    alt.Chart(table)
    .mark_line()
    .encode(alt.X("step:Q"), alt.Y("loss:Q", scale=alt.Scale(type="log")), color="method:N")
)
with left:
    st.altair_chart(
        alt.layer(background, paths).resolve_scale(color="independent").properties(height=400)
    )
with right:
    limit = stability_limit(hessian_eigen(landscape)[0])
    st.altair_chart(losses.properties(height=400))
    st.write(f"The limit of the learning rate is {limit:.3g}.")
    for key, run in runs.items():
        st.write(f"{METHODS[key].label}: {run.reason} Loss {run.loss[-1]:.3g}")
