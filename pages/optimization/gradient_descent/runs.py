"""What the settings of now lead to: a run and a verdict for each method, and the theory of one."""

from dataclasses import dataclass
from operator import truediv
from types import SimpleNamespace

from core.charts import palette
from core.maths.optimization.descent_tables import in_sight
from core.maths.optimization.descent_verdicts import LINEAR, Verdict, judge
from core.maths.optimization.gradient_descent import (
    METHODS,
    Trajectory,
    convergence_rates,
    descend,
    stability_limit,
    steps_to,
)
from core.maths.optimization.surfaces import SURFACES, Surface
from core.ui.words import apart, counted, filled_in, number
from pages.optimization.gradient_descent.theory_words import rate_told

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
LIMITS = {"gd": "2/L", "momentum": "2(1+β)/L", "nesterov": "2(1+β)/((1+2β)L)"}
GOAL = 1e-6


@dataclass(frozen=True)
class Now:
    """What the values of now lead to: runs and verdicts by method; the first method leads."""

    v: SimpleNamespace
    landscape: Surface
    start: tuple[float, float]
    settings: dict
    runs: dict[str, Trajectory]
    verdicts: dict[str, Verdict]

    @property
    def first(self):
        return next(iter(self.runs))

    @property
    def run(self):
        return self.runs[self.first]

    @property
    def linear(self):
        """Whether the first method is one that the linear theory speaks of."""
        return self.first in LINEAR

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
    verdicts = {key: judge(landscape, key, run, **tuning) for key, run in runs.items()}
    return Now(v, landscape, start, settings, runs, verdicts)


def theory(now, values):
    """The rates that the linear theory gives the first method, and its numbers with their formulas
    filled in; of a method that it does not speak of, the condition number alone."""
    key, v = now.first, now.v
    mu, big_l = (float(value) for value in values)
    beta, nesterov = (0.0 if key == "gd" else v.momentum), key == "nesterov"
    rates = convergence_rates(values, v.learning_rate, beta, nesterov=nesterov)
    limit = stability_limit(values, beta, nesterov=nesterov)
    ratio = "/".join(filled_in(truediv, big_l, mu))
    condition = ("Condition number κ", number(big_l / mu), f"L/μ = {ratio}")
    if not now.linear:
        return None, [condition]
    more, top = filled_in(
        lambda one, each: limit * one / (1 + beta) * big_l / each,
        *(1 + beta, big_l),
        shown=lambda bound: apart(bound, v.learning_rate)[0],
    )
    limits = {
        "gd": f"2/L = 2/{top}",
        "momentum": f"2(1 + β)/L = 2·{more}/{top}",
        "nesterov": f"2(1 + β)/((1 + 2β)L), L = {top}",
    }

    def kept(name, value):
        if key == "gd":
            texts = filled_in(
                lambda alpha, each: abs(1 - alpha * each), v.learning_rate, value, shown=rate_told
            )
            return "|1 − α{}| = |1 − {}·{}|".format(name, *texts)
        return f"larger root |r|, α{name} = {number(v.learning_rate * value)}"

    lasting = "A step keeps" if key == "gd" else "A late step keeps"
    return rates, [
        condition,
        ("Stability limit of α", apart(limit, v.learning_rate)[0], limits[key]),
        (f"{lasting}, flat direction", rate_told(rates[0]), kept("μ", mu)),
        (f"{lasting}, steep direction", rate_told(rates[1]), kept("L", big_l)),
    ]


def goal_reached(run, landscape):
    steps = steps_to(run, landscape.minimum_loss + GOAL)
    if steps is None:
        return f"after {counted(run.steps, 'step')}; 10⁻⁶ not reached"
    work = counted(run.evaluations[steps], "gradient evaluation")
    return f"10⁻⁶ after {counted(steps, 'step')}, {work}"
