"""The same two charts on a Bokeh server, the fastest peer: only the path and the losses travel."""

import numpy as np
from bokeh.layouts import column, row
from bokeh.models import ColumnDataSource, Div, Slider
from bokeh.plotting import curdoc, figure

from core.charts.palette import SERIES
from core.maths.optimization.gradient_descent import descend
from core.maths.optimization.surfaces import SURFACES, contour_lines

landscape = SURFACES["quadratic"](condition_number=10, rotation_degrees=30)
path, losses = ColumnDataSource({"x": [], "y": []}), ColumnDataSource({"step": [], "loss": []})
words = Div()


def draw(learning_rate: float) -> None:
    run = descend(landscape, "gd", landscape.start, learning_rate=learning_rate, steps=60)
    path.data = {"x": run.points[:, 0], "y": run.points[:, 1]}
    positive = np.where(run.loss > 0, run.loss, np.nan)
    losses.data = {"step": np.arange(len(run.loss)), "loss": positive}
    words.text = f"{run.reason} Loss {run.loss[-1]:.3g}"


level, line, x, y = contour_lines(landscape)
cuts = np.flatnonzero(np.diff(line)) + 1
(x0, x1), (y0, y1) = landscape.window
contour_map = figure(
    width=520, height=440, x_range=(x0, x1), y_range=(y0, y1), toolbar_location=None
)
contour_map.multi_line(np.split(x, cuts), np.split(y, cuts), line_color="#8FA9BD")
contour_map.line("x", "y", source=path, line_width=2.2, color=SERIES[0])
trace = figure(width=440, height=440, y_axis_type="log", toolbar_location=None)
trace.line("step", "loss", source=losses, line_width=2, color=SERIES[0])

slider = Slider(
    title="Learning rate",
    name="learning_rate",
    start=0.001,
    end=0.3,
    value=0.1,
    step=0.001,
    format="0.000",
)
slider.on_change("value", lambda attribute, old, new: draw(new))
draw(slider.value)
curdoc().add_root(row(column(slider, words, width=280), contour_map, trace))
