"""The same two charts with NiceGUI and ECharts, the second peer: only path and losses travel.

Done as well as can be done there: the contour lines are drawn once, on a canvas of their own; a
change calls ``setOption`` with the data of one series for each chart, never the tree of options;
the slider is a bare ``q-slider``, whose thumb does not wait for the server and which reports every
move (``ui.slider`` holds reports back for 50 ms).
"""

import sys

import numpy as np
from nicegui import ui

from core.charts.palette import SERIES
from core.maths.optimization.gradient_descent import descend
from core.maths.optimization.surfaces import SURFACES, contour_lines

landscape = SURFACES["quadratic"](condition_number=10, rotation_degrees=30)
level, line, x, y = contour_lines(landscape)
cuts = np.flatnonzero(np.diff(line)) + 1
FIRST = 0.1
FRONT = {"zlevel": 1, "lineStyle": {"width": 2.2, "color": SERIES[0]}}
BACK = {"lineStyle": {"width": 1, "color": "#8FA9BD"}}


def pairs(*columns: np.ndarray) -> list[list[float | None]]:
    """Rows as ECharts reads them; ``None`` leaves a gap."""
    table = np.column_stack(columns).astype(float)
    return np.where(np.isfinite(table), table, None).tolist()


def chart(width: int, x_axis: dict, y_axis: dict, *series: dict) -> ui.echart:
    axis, still = {"type": "value"}, {"type": "line", "symbol": "none", "silent": True}
    return ui.echart(
        {
            "animation": False,
            "grid": {"left": 70, "right": 20, "top": 12, "bottom": 30},
            "xAxis": axis | x_axis,
            "yAxis": axis | y_axis,
            "series": [still | one for one in series],
        }
    ).style(f"width: {width}px; height: 440px")


def picture(learning_rate: float) -> tuple[dict, dict, str]:
    """The data of both charts, each with the id of its series, and the words."""
    run = descend(landscape, "gd", landscape.start, learning_rate=learning_rate, steps=60)
    positive = np.where(run.loss > 0, run.loss, np.nan)
    path = {"id": "path", "data": pairs(run.points)}
    losses = {"id": "losses", "data": pairs(np.arange(len(run.loss)), positive)}
    return path, losses, f"{run.reason} Loss {run.loss[-1]:.3g}"


@ui.page("/")
def page() -> None:
    path, losses, text = picture(FIRST)
    contours = {"data": pairs(*np.insert([x, y], cuts, np.nan, axis=1))}
    (x0, x1), (y0, y1) = landscape.window
    with ui.row(wrap=False).style("gap: 0"):
        with ui.column().style("width: 270px"):
            ui.label("Learning rate")
            slider = ui.element("q-slider")
            slider.props.update({"min": 0.001, "max": 0.3, "step": 0.001, "model-value": FIRST})
            slider.props["name"] = "learning_rate"
            words = ui.label(text)
        contour_map = chart(
            520, {"min": x0, "max": x1}, {"min": y0, "max": y1}, contours | BACK, path | FRONT
        )
        trace = chart(440, {}, {"type": "log"}, losses | FRONT)

    def draw(event) -> None:
        path, losses, text = picture(event.args)
        contour_map.run_chart_method("setOption", {"series": [path]})
        trace.run_chart_method("setOption", {"series": [losses]})
        words.text = text
        slider.props["model-value"] = event.args

    slider.on("update:model-value", draw, [None], throttle=0)


if __name__ in {"__main__", "__mp_main__"}:
    ui.run(
        port=int(sys.argv[1]),
        reload=False,
        show=False,
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
    )
