import numpy as np

from core.charts import surface
from core.maths.optimization.descent_tables import arrows, first_outside, stacked
from core.maths.optimization.gradient_descent import METHODS, update_formula
from core.maths.optimization.surfaces import SURFACES, hessian_eigen
from core.ui.controls import Choice, Choices, Point, Scrubber, Seed, Slider
from core.ui.page import Chapter
from core.ui.words import number
from pages.optimization.gradient_descent.challenges import challenges
from pages.optimization.gradient_descent.instruction import PAST, instruction
from pages.optimization.gradient_descent.landscape import (
    contours,
    frame_of,
    limits_at,
    limits_told,
    marks_on_scale,
    signs,
    stationary,
)
from pages.optimization.gradient_descent.runs import (
    COLOURS,
    LIMITS,
    SHORT,
    compute,
    goal_reached,
    theory,
)
from pages.optimization.gradient_descent.traces import show_traces
from pages.optimization.gradient_descent.verdicts import TONES, said

chapter = Chapter(
    "descent",
    "One method and its step",
    do=PAST.format(mark=LIMITS["gd"]),
    controls=[
        Choice(
            name="surface",
            label="Surface",
            options={key: make().label for key, make in SURFACES.items()},
            default="quadratic",
            resets=("start", "step"),
        ),
        Choices(name="methods", label="Methods", options=SHORT, default=("gd",)),
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=1e-4,
            high=10,
            default=0.1,
            log=True,
            help="How far a step goes along −g. Newton and BFGS choose their own step.",
        ),
        Slider(
            name="momentum",
            label="Momentum",
            symbol="β",
            low=0,
            high=0.99,
            default=0.9,
            help="How much of the last velocity is kept; in Adam β₁.",
        ),
        Slider(
            name="condition_number",
            label="Condition number",
            symbol="κ",
            low=1,
            high=1000,
            default=10,
            log=True,
            help="Largest over smallest curvature: how long and narrow the bowl is.",
        ),
        Slider(name="rotation", label="Rotation", low=0, high=180, default=30, step=1, unit="°"),
        Slider(
            name="noise",
            label="Gradient noise",
            symbol="σ",
            low=0,
            high=2,
            default=0,
            help="Standard deviation of the error added to each component of each gradient.",
        ),
        Slider(name="steps", label="Steps", low=1, high=500, default=60, step=1),
        Point(
            name="start",
            label="Start",
            low=(-10, -10),
            high=(10, 10),
            help="Drag here, or press on the map.",
        ),
        Scrubber(name="step", label="Step"),
        Choice(
            name="against",
            label="Horizontal axis",
            options={"step": "Steps", "evaluations": "Gradient evaluations"},
            default="step",
            pills=True,
        ),
        Seed(),
    ],
    presets={
        "Ravine": {"condition_number": 100, "learning_rate": 0.01, "steps": 100},
        "Zigzag": {"learning_rate": 0.185},
        "Too fast": {"learning_rate": 0.21},
        "Momentum": {
            "methods": ("gd", "momentum"),
            "condition_number": 100,
            "learning_rate": 0.0198,
            "momentum": 0.67,
            "steps": 100,
        },
        "Saddle": {
            "surface": "saddle",
            "methods": ("gd", "newton"),
            "start": (-1.7, 0.0),
            "learning_rate": 0.3,
        },
        "Newton climbs": {"surface": "himmelblau", "methods": ("newton",), "start": (-0.2, -0.8)},
        "Plateau": {"surface": "plateau", "methods": ("gd", "adam"), "steps": 100},
        "Noise": {"noise": 0.8, "steps": 300},
        "Race": {
            "surface": "rosenbrock",
            "methods": ("gd", "momentum", "nesterov", "newton", "bfgs"),
            "learning_rate": 0.0009,
            "steps": 500,
        },
        "Catapult": {"surface": "two_layer", "learning_rate": 0.3},
        "Chaos": {"surface": "himmelblau", "learning_rate": 0.029, "steps": 200},
        "Fit a line": {
            "surface": "least_squares",
            "methods": ("gd", "momentum"),
            "learning_rate": 0.05,
            "steps": 200,
        },
    },
)


def table_of(run):
    return {
        "step": np.arange(run.steps + 1),
        "evaluations": run.evaluations,
        "x": run.points[:, 0],
        "y": run.points[:, 1],
        "loss": run.loss,
        "gradient_norm": run.gradient_norm,
    }


@chapter.figure
def descent(view):
    now = compute(view.values)
    values, _ = hessian_eigen(now.landscape)
    rates, tiles = theory(now, values)
    view.do(instruction(now))
    show_map(view, now)
    show_controls(view, now)
    show_verdict(view, now)
    show_traces(view, now, rates)
    view.numbers(
        [
            (
                f"{SHORT[key]}: loss − minimum",
                number(max(0.0, one.loss[-1] - now.landscape.minimum_loss)),
                goal_reached(one, now.landscape),
            )
            for key, one in now.runs.items()
        ]
        + tiles * now.landscape.quadratic
    )
    view.challenges(challenges(now.v, now.landscape, now.runs, now.verdicts))
    show_code(view, now)


def show_map(view, now):
    v, landscape, run = now.v, now.landscape, now.run
    out = first_outside(run, landscape)
    left_at = "" if out is None else f" {SHORT[now.first]} leaves the picture at step {out}."
    if out == 0:
        left_at = " The start lies outside the picture."
    turned = (v.condition_number, v.rotation) if v.surface == "quadratic" else (10.0, 0.0)
    drawn = now.drawn
    view.picture(
        surface.contour_map(*landscape.axes),
        {
            "window": frame_of(landscape),
            "contours": contours(v.surface, *turned),
            "paths": stacked(drawn, x=lambda one: one.points[:, 0], y=lambda one: one.points[:, 1]),
            "arrow": arrows(next(iter(drawn.values())), np.ptp(landscape.window) / 10),
            "marks": stationary(landscape),
            "limits": limits_at(now),
        },
        caption=f"{landscape.formula}. {signs(landscape)}{limits_told(now)}{left_at}",
        name="map",
    )
    view.legend({SHORT[key]: COLOURS[key] for key in now.runs})
    view.under("step", step={"last": max(one.steps for one in now.runs.values())})
    k = min(now.step, run.steps - 1)
    if k >= 0:
        view.formula(update_formula(now.first, run, k, v.learning_rate, v.momentum))
    else:
        view.formula(run.reason)


def show_controls(view, now):
    v, landscape = now.v, now.landscape
    view.lead("learning_rate", learning_rate={"marks": marks_on_scale(now)})
    view.more("surface", "methods")
    if any(METHODS[key].uses_momentum for key in now.runs):
        view.more("momentum")
    if v.surface == "quadratic":
        view.more("condition_number", "rotation")
    view.more("noise", "steps")
    if v.noise > 0:
        view.more("seed")
    (x0, x1), (y0, y1) = landscape.window
    pad = {"value": now.start, "default": landscape.start, "low": (x0, y0), "high": (x1, y1)}
    view.more("start", start=pad | {"chart": "map", "equal": landscape.equal_aspect})
    view.more("against")


def show_verdict(view, now):
    """One method's verdict in a sentence; the verdicts of a race as a table."""
    gravest = min(now.verdicts, key=lambda key: list(TONES).index(now.verdicts[key].case))
    verdict = now.verdicts[gravest]
    if len(now.runs) == 1:
        view.notice(said(verdict), tone=TONES[verdict.case])
        return
    view.notice(f"{SHORT[gravest]}. {said(verdict)}", tone=TONES[verdict.case])
    view.table(
        ["Method", "What it does here"],
        [(SHORT[key], said(one)) for key, one in now.verdicts.items()],
        caption="Every method from the same start",
    )


def show_code(view, now):
    v = now.v
    arguments = ", ".join(f"{name}={value}" for name, value in now.settings.items())
    view.code(
        METHODS[now.first].run,
        f'surface = SURFACES["{v.surface}"](condition_number={v.condition_number}, '
        f"rotation_degrees={v.rotation})\n"
        f'run = descend(surface, "{now.first}", {tuple(map(float, now.start))}, {arguments})\n'
        "print(run.reason)\n"
        "print(run.points[-1], run.loss[-1])",
        data=lambda: {key: table_of(one) for key, one in now.runs.items()},
    )
