"""The pictures below the map: loss, gradient and error against the step, and the fitted line."""

import numpy as np

from core.charts import fit, trace
from core.maths.optimization.descent_tables import decay, fitted_lines, on_log_axis, stacked
from core.maths.optimization.gradient_descent import eigen_errors
from core.maths.optimization.surfaces import PETAL_LENGTH, PETAL_WIDTH
from core.ui.words import number
from pages.optimization.gradient_descent.runs import SHORT

THIN, THICK = 1, 3  # widths of the curves along the flat and the steep direction


def line_data(drawn, landscape):
    """The data, the line of every step, the best line."""
    low, high = min(PETAL_LENGTH) - 0.3, max(PETAL_LENGTH) + 0.3
    slope, intercept = landscape.minima[0]
    y, y2 = slope * low + intercept, slope * high + intercept
    return {
        "points": {"x": PETAL_LENGTH, "y": PETAL_WIDTH},
        "lines": fitted_lines(drawn, low, high),
        "best": {"x": [low], "y": [y], "x2": [high], "y2": [y2]},
        "window": {"x0": [low], "x1": [high], "y0": [-1.0], "y1": [3.5]},
    }


def show_traces(view, now, rates):
    landscape, run, step, name = now.landscape, now.run, now.step, SHORT[now.first]
    if now.v.surface == "least_squares":
        slope, intercept = run.points[step]
        view.chart(
            fit.line_fit("petal length / cm", "petal width / cm"),
            line_data(now.drawn, landscape),
            caption=f"{name}, step {step}: width = {number(slope)}·length "
            f"{'−' if intercept < 0 else '+'} {number(abs(intercept))}. "
            "Dashed: the best line.",
            name="fit",
        )
    work = now.v.against == "evaluations"
    view.chart(
        trace.log_trace("gradient evaluations" if work else "step", "loss − minimum"),
        {
            "traces": stacked(
                now.series,
                x=lambda one: one.evaluations if work else np.arange(one.steps + 1),
                value=lambda one: on_log_axis(one.loss - landscape.minimum_loss),
            )
        },
        caption=f"{name}, step {step}: {number(run.loss[step] - landscape.minimum_loss)}",
        name="loss",
    )
    view.chart(
        trace.log_trace("step", "gradient |∇f|"),
        {
            "traces": stacked(
                now.series,
                x=lambda one: np.arange(one.steps + 1),
                value=lambda one: on_log_axis(one.gradient_norm),
            )
        },
        caption=f"{name}, step {step}: |∇f| = {number(run.gradient_norm[step])}",
        name="norm",
    )
    if landscape.quadratic:
        tables = decay(eigen_errors(landscape, run), rates, (THIN, THICK))
        colour = next(iter(now.series))  # of the method: a direction has a width, not a colour
        measured, dashed = (
            table | {"width": table["series"], "series": np.full_like(table["series"], colour)}
            for table in tables
        )
        view.chart(
            trace.log_decay_by_width("step", "error |vᵢᵀ(x − x*)|"),
            {"measured": measured, "predicted": dashed},
            caption=f"{name}: flat direction thin, steep one thick"
            + ("." if rates is None else ", predicted rates dashed."),
            name="errors",
        )
