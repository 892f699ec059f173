from dataclasses import dataclass
from functools import lru_cache
from math import inf
from types import SimpleNamespace

import numpy as np

from core.charts import fit, palette, surface, trace
from core.maths.optimization.descent_tables import (
    arrows,
    decay,
    first_outside,
    fitted_lines,
    in_sight,
    on_log_axis,
    stacked,
)
from core.maths.optimization.gradient_descent import (
    METHODS,
    Regime,
    Trajectory,
    convergence_rates,
    descend,
    eigen_errors,
    optimal_learning_rate,
    regime,
    stability_limit,
    steps_to,
    update_formula,
)
from core.maths.optimization.surfaces import (
    PETAL_LENGTH,
    PETAL_WIDTH,
    SURFACES,
    Surface,
    contour_lines,
    hessian_eigen,
)
from core.ui.controls import Choice, Choices, Point, Scrubber, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number

COLOURS = {
    "gd": palette.BLUE,
    "momentum": palette.VERMILION,
    "nesterov": palette.PURPLE,
    "adagrad": palette.YELLOW,
    "rmsprop": palette.SKY,
    "adam": palette.GREEN,
    "newton": palette.GREY,
    "bfgs": palette.ORANGE,
}
SHORT = {key: method.label for key, method in METHODS.items()} | {
    "momentum": "Momentum",
    "nesterov": "Nesterov",
}
LINEAR = ("gd", "momentum", "nesterov")  # straight lines of theory exist for these
LIMITS = {"gd": "2/L", "momentum": "2(1+β)/L", "nesterov": "2(1+β)/(1+2β)L"}
TONES = {
    "diverging": "alarm",
    "stuck_saddle": "warn",
    "at_maximum": "warn",
    "stuck_plateau": "warn",
    "oscillating": "warn",
    "hovering": "warn",
    "running": "plain",
    "converging": "good",
}  # the gravest first
GOAL = 1e-6

chapter = Chapter(
    "descent",
    "One method and its step",
    do="Drag the learning rate α past the mark 2/L and watch the path. L is the largest curvature: "
    "how sharply the walls of the valley bend.",
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
        "Fit a line": {
            "surface": "least_squares",
            "methods": ("gd", "momentum"),
            "learning_rate": 0.05,
            "steps": 200,
        },
    },
)


@lru_cache(maxsize=256)
def contours(name, condition_number, rotation):
    landscape = SURFACES[name](condition_number=condition_number, rotation_degrees=rotation)
    level, line, x, y = contour_lines(landscape)
    height = np.log10(level - landscape.minimum_loss)
    return {"line": line.astype(np.int16), "level": height, "x": x, "y": y}


def stationary(landscape):
    kinds = {"minimum": landscape.minima, "saddle": landscape.saddles, "maximum": landscape.maxima}
    rows = [(kind, x, y) for kind, points in kinds.items() for x, y in points]
    return dict(zip(("kind", "x", "y"), map(list, zip(*rows, strict=True)), strict=True))


def frame_of(landscape):
    (x0, x1), (y0, y1) = landscape.window
    middle = {"cx": [(x0 + x1) / 2], "cy": [(y0 + y1) / 2]}
    half = {"rx": [(x1 - x0) / 2], "ry": [(y1 - y0) / 2]}
    return middle | half | {"equal": [landscape.equal_aspect]}


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


def theory(key, v, values):
    """The numbers of the linear theory for one method, with their formulas filled in."""
    mu, big_l = (float(value) for value in values)
    beta, nesterov = (0.0 if key == "gd" else v.momentum), key == "nesterov"
    rates = convergence_rates(values, v.learning_rate, beta, nesterov=nesterov)
    limit = stability_limit(values, beta, nesterov=nesterov)
    alpha, top = number(v.learning_rate), number(big_l)
    limits = {
        "gd": f"2/L = 2/{top}",
        "momentum": f"2(1 + β)/L = 2·{number(1 + beta)}/{top}",
        "nesterov": f"2(1 + β)/((1 + 2β)L), L = {top}",
    }

    def kept(name, value):
        if key == "gd":
            return f"|1 − α{name}| = |1 − {alpha}·{number(value)}|"
        return f"larger root |r|, α{name} = {number(v.learning_rate * value)}"

    return rates, [
        ("Condition number κ", number(big_l / mu), f"L/μ = {top}/{number(mu)}"),
        ("Stability limit of α", number(limit), limits[key]),
        ("A step keeps, flat direction", number(rates[0]), kept("μ", mu)),
        ("A step keeps, steep direction", number(rates[1]), kept("L", big_l)),
    ]


def challenges(v, landscape, runs, regimes):
    """Checked against runs of the page itself, from its own start."""
    values, _ = hessian_eigen(landscape)
    limit = stability_limit(values)
    bowl = v.surface == "quadratic"
    ratio = v.learning_rate / limit
    diverges = bowl and "gd" in runs and regimes["gd"].kind == "diverging"
    level = bowl and v.condition_number == 10 and v.noise == 0 and v.start is None
    best, counts = None, {}
    if level:
        plain = descend(
            landscape, "gd", landscape.start, learning_rate=optimal_learning_rate(values), steps=500
        )
        best = steps_to(plain, GOAL)
        counts = {key: steps_to(run, GOAL) for key, run in runs.items()}
    here = "Needs the bowl with κ = 10, no noise, and its own start."

    def count(key):
        steps = counts.get(key)
        return f"{SHORT[key]} here: " + (f"{steps} steps." if steps else "not in these steps.")

    def within(key):
        return counts.get(key) or inf

    newton = runs.get("newton")
    stuck = newton is not None and newton.status in ("stuck_saddle", "at_maximum", "stuck_plateau")
    return [
        Challenge(
            "Make plain gradient descent diverge on the bowl, with the smallest α you can find.",
            solved=diverges and ratio <= 1.03,
            state=f"α is {number(ratio)} times 2/L; within 3 % above 1 counts."
            if bowl and "gd" in runs
            else "Needs the quadratic bowl and gradient descent.",
        ),
        Challenge(
            "Reach a loss of 10⁻⁶ on κ = 10 in as few plain steps as α = 2/(μ + L) takes.",
            solved=level and within("gd") <= best,
            state=count("gd") if level and "gd" in runs else here,
        ),
        Challenge(
            "Beat that with momentum.",
            solved=level and within("momentum") < best,
            state=count("momentum") if level and "momentum" in runs else here,
        ),
        Challenge(
            "Get Newton stuck where there is no minimum.",
            solved=stuck,
            state=newton.reason if newton is not None else "Needs Newton among the methods.",
        ),
    ]


def table_of(run):
    return {
        "step": np.arange(run.steps + 1),
        "evaluations": run.evaluations,
        "x": run.points[:, 0],
        "y": run.points[:, 1],
        "loss": run.loss,
        "gradient_norm": run.gradient_norm,
    }


def goal_reached(run, landscape):
    steps = steps_to(run, landscape.minimum_loss + GOAL)
    if steps is None:
        return f"after {run.steps} steps; 10⁻⁶ not reached"
    return f"10⁻⁶ after {steps} steps, {run.evaluations[steps]} gradient evaluations"


@dataclass(frozen=True)
class Now:
    """What the values of now lead to: runs and verdicts by method; the first method leads."""

    v: SimpleNamespace
    landscape: Surface
    start: tuple[float, float]
    settings: dict
    runs: dict[str, Trajectory]
    regimes: dict[str, Regime]

    @property
    def first(self):
        return next(iter(self.runs))

    @property
    def run(self):
        return self.runs[self.first]

    @property
    def leading(self):
        """The method whose theory is shown."""
        return self.first if self.first in LINEAR else "gd"

    @property
    def step(self):
        return min(self.v.step, self.run.steps)

    @property
    def series(self):
        """The runs by their index into the palette."""
        return {palette.SERIES.index(COLOURS[key]): one for key, one in self.runs.items()}

    @property
    def drawn(self):
        return {series: in_sight(one, self.landscape) for series, one in self.series.items()}


def compute(v):
    landscape = SURFACES[v.surface](
        condition_number=v.condition_number, rotation_degrees=v.rotation
    )
    start = v.start or landscape.start
    tuning = {"learning_rate": v.learning_rate, "momentum": v.momentum, "noise": v.noise}
    settings = tuning | {"steps": v.steps, "seed": v.seed}
    runs = {key: descend(landscape, key, start, **settings) for key in v.methods}
    regimes = {key: regime(landscape, key, run, **tuning) for key, run in runs.items()}
    return Now(v, landscape, start, settings, runs, regimes)


@chapter.figure
def descent(view):
    now = compute(view.values)
    values, _ = hessian_eigen(now.landscape)
    rates, tiles = theory(now.leading, now.v, values)
    show_map(view, now)
    show_controls(view, now, values)
    show_verdict(view, now)
    show_traces(view, now, rates)
    view.numbers(
        [
            (
                f"{SHORT[key]}: loss − minimum",
                number(one.loss[-1] - now.landscape.minimum_loss),
                goal_reached(one, now.landscape),
            )
            for key, one in now.runs.items()
        ]
        + tiles * now.landscape.quadratic
    )
    view.challenges(challenges(now.v, now.landscape, now.runs, now.regimes))
    show_code(view, now)


def show_map(view, now):
    v, landscape, run = now.v, now.landscape, now.run
    out = first_outside(run, landscape)
    left_at = f" {SHORT[now.first]} leaves the picture at step {out}." if out is not None else ""
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
        },
        caption=f"{landscape.formula}.{left_at}",
        name="map",
    )
    view.legend({SHORT[key]: COLOURS[key] for key in now.runs})
    view.under("step", step={"last": max(one.steps for one in now.runs.values())})
    k = min(now.step, run.steps - 1)
    formula = update_formula(now.first, run, k, v.learning_rate, v.momentum)
    view.formula(formula if k >= 0 else run.reason)


def show_controls(view, now, values):
    v, landscape = now.v, now.landscape
    beta = 0 if now.leading == "gd" else v.momentum
    limit = stability_limit(values, beta, nesterov=now.leading == "nesterov")
    view.lead("learning_rate", learning_rate={"marks": {LIMITS[now.leading]: limit}})
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
    gravest = min(now.regimes, key=lambda key: list(TONES).index(now.regimes[key].kind))
    verdict = now.regimes[gravest]
    if len(now.runs) == 1:
        view.notice(verdict.sentence, tone=TONES[verdict.kind])
        return
    view.notice(f"{SHORT[gravest]}. {verdict.sentence}", tone=TONES[verdict.kind])
    view.table(
        ["Method", "What it does here"],
        [(SHORT[key], one.sentence) for key, one in now.regimes.items()],
        caption="Every method from the same start",
    )


def show_traces(view, now, rates):
    landscape, run, step, name = now.landscape, now.run, now.step, SHORT[now.first]
    if now.v.surface == "least_squares":
        slope, intercept = run.points[step]
        view.chart(
            fit.line_fit("petal length / cm", "petal width / cm"),
            line_data(now.drawn, landscape),
            caption=f"{name}, step {step}: width = {number(slope)}·length + {number(intercept)}. "
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
        shades = [palette.SERIES.index(colour) for colour in (palette.PURPLE, palette.SKY)]
        predicted = rates if now.first in LINEAR else None
        tables = decay(eigen_errors(landscape, run), predicted, shades)
        view.chart(
            trace.log_decay("step", "error |vᵢᵀ(x − x*)|"),
            dict(zip(("measured", "predicted"), tables, strict=True)),
            caption=f"{name}: flat direction purple, steep blue"
            + ("." if predicted is None else ", predicted rates dashed."),
            name="errors",
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
