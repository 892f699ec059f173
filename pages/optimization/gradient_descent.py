import numpy as np
import streamlit as st

from core.charts import palette, surface, trace
from core.maths.optimization.gradient_descent import METHODS, descend, stability_limit
from core.maths.optimization.surfaces import SURFACES, contour_lines, hessian_eigen
from core.ui.controls import Choice, Choices, Point, Scrubber, Seed, Slider
from core.ui.page import Page
from core.ui.words import number

COLOURS = dict(zip(METHODS, palette.SERIES, strict=True))

page = Page(
    "gradient_descent",
    controls=[
        Choice(
            name="surface",
            label="Surface",
            options={key: make(10, 0).label for key, make in SURFACES.items()},
            default="quadratic",
            resets=("start", "step"),
        ),
        Choices(
            name="methods",
            label="Methods",
            options={key: method.label for key, method in METHODS.items()},
            default=("gd",),
        ),
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=1e-4,
            high=10,
            default=0.1,
            log=True,
        ),
        Slider(name="momentum", label="Momentum", symbol="β", low=0, high=0.99, default=0.9),
        Slider(
            name="condition_number",
            label="Condition number",
            symbol="κ",
            low=1,
            high=1000,
            default=10,
            log=True,
        ),
        Slider(name="rotation", label="Rotation", low=0, high=180, default=30, step=1, unit="°"),
        Slider(name="noise", label="Gradient noise", symbol="σ", low=0, high=2, default=0),
        Slider(name="steps", label="Steps", low=1, high=500, default=60, step=1),
        Point(name="start", label="Start", low=(-10, -10), high=(10, 10)),
        Scrubber(name="step", label="Step"),
        Seed(),
    ],
    presets={
        "Ravine": {"condition_number": 100, "learning_rate": 0.019},
        "Too fast": {"condition_number": 10, "learning_rate": 0.21},
        "Race": {"methods": ("gd", "momentum", "adam", "newton"), "learning_rate": 0.02},
    },
)


def stacked(runs, columns):
    parts = []
    for key, run in runs.items():
        n = len(run.loss)
        parts.append(
            {
                "series": np.full(n, METHODS[key].label),
                "method": np.full(n, METHODS[key].label),
                "colour": np.full(n, COLOURS[key]),
                "step": np.arange(n),
                "last": np.full(n, n - 1),
                "x": np.arange(n),
            }
            | columns(run)
        )
    table = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if "value" in table:
        table["value"] = np.where(table["value"] > 0, table["value"], np.nan)
    return table


def contours(landscape):
    level, line, x, y = contour_lines(landscape)
    return {"line": line, "level": np.log10(level), "x": x, "y": y}


def arrow(run, length):
    n = len(run.loss)
    norm = np.maximum(np.hypot(*run.gradient.T), 1e-300)[:, None]
    end = run.points - length * run.gradient / norm
    return {
        "step": np.arange(n),
        "last": np.full(n, n - 1),
        "x": run.points[:, 0],
        "y": run.points[:, 1],
        "x2": end[:, 0],
        "y2": end[:, 1],
    }


def stationary(landscape):
    kinds = {"minimum": landscape.minima, "saddle": landscape.saddles, "maximum": landscape.maxima}
    rows = [(kind, x, y) for kind, points in kinds.items() for x, y in points]
    return {
        "kind": np.array([r[0] for r in rows], dtype=object),
        "x": np.array([r[1] for r in rows], float),
        "y": np.array([r[2] for r in rows], float),
    }


@page.figure
def descent(v):
    landscape = SURFACES[v.surface](
        condition_number=v.condition_number, rotation_degrees=v.rotation
    )
    start = v.start or landscape.start
    runs = {
        key: descend(
            landscape,
            key,
            start,
            learning_rate=v.learning_rate,
            momentum=v.momentum,
            noise=v.noise,
            steps=v.steps,
            seed=v.seed,
        )
        for key in v.methods
    }
    (x0, x1), (y0, y1) = landscape.window
    page.presets()
    controls, left, right = st.columns([1.05, 1.6, 1.35])
    with controls:
        page.show("surface", "methods")
        eigenvalues, _ = hessian_eigen(landscape)
        page.show(
            "learning_rate",
            "momentum",
            learning_rate={"marks": {"2/L": stability_limit(eigenvalues)}},
        )
        page.show("condition_number", "rotation", "noise", "steps")
        page.show(
            "start",
            start={
                "value": start,
                "default": landscape.start,
                "low": (x0, y0),
                "high": (x1, y1),
                "chart": "map",
                "equal": landscape.equal_aspect,
            },
        )
    last = max(run.steps for run in runs.values())
    step = min(v.step, last)
    with left:
        page.chart(
            surface.contour_map(*landscape.axes),
            {
                "window": {
                    "cx": [(x0 + x1) / 2],
                    "cy": [(y0 + y1) / 2],
                    "rx": [(x1 - x0) / 2],
                    "ry": [(y1 - y0) / 2],
                    "equal": [landscape.equal_aspect],
                },
                "contours": contours(landscape),
                "paths": stacked(runs, lambda run: {"x": run.points[:, 0], "y": run.points[:, 1]}),
                "arrow": arrow(runs[v.methods[0]], (x1 - x0) / 8),
                "marks": stationary(landscape),
            },
            caption=" ".join(run.reason for run in runs.values()),
            name="map",
        )
        page.show("step", step={"last": last})
    with right:
        page.legend({METHODS[key].label: COLOURS[key] for key in runs})
        page.chart(
            trace.log_trace("step", "loss above the minimum"),
            {"traces": stacked(runs, lambda run: {"value": run.loss - landscape.minimum_loss})},
            caption=f"After {step} steps",
            name="loss",
        )
        page.chart(
            trace.log_trace("step", "gradient norm"),
            {"traces": stacked(runs, lambda run: {"value": run.gradient_norm})},
            caption="",
            name="norm",
        )
    page.numbers(
        [
            (METHODS[key].label, number(run.loss[-1]), f"f(x{len(run.loss) - 1})")
            for key, run in runs.items()
        ]
    )
    page.code(descend, f"print({v.learning_rate})")


page.footer()
