import numpy as np

from core.charts import density, palette
from core.maths.probability.bivariate_normal import BivariateNormal, ellipse_content
from core.maths.probability.families import law
from core.maths.probability.law_tables import lines, points
from core.maths.probability.outlines import dots
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.words import apart, chance, factor, number, percent
from pages.probability.distributions.tasks import tasks_on_a_pair

SIGMAS = (1, 2, 3)

chapter = Chapter(
    "bivariate",
    "Two variables",
    do="Drag the correlation ρ and compare the regression line with the long axis. "
    "Drag x and see what the pairs above it tell about Y.",
    controls=[
        Slider(name="sd_x", label="Spread of X", symbol="σ₁", low=0.1, high=3, default=1),
        Slider(name="sd_y", label="Spread of Y", symbol="σ₂", low=0.1, high=3, default=1),
        Slider(name="rho", label="Correlation", symbol="ρ", low=-0.99, high=0.99, default=0.7),
        Slider(name="x", label="Condition X = x", symbol="x", low=-6, high=6, default=1, step=0.05),
    ],
    presets={
        "Regression line": {},
        "No correlation": {"rho": 0},
        "Almost a line": {"rho": 0.98},
        "Falling, unequal spreads": {"rho": -0.6, "sd_x": 2, "sd_y": 1},
    },
)


@chapter.figure
def two_variables(view):
    v = view.values
    both = BivariateNormal(sd_x=v.sd_x, sd_y=v.sd_y, correlation=v.rho)
    sample = both.sample(v.n, v.seed)
    half = 3.3 * max(v.sd_x, v.sd_y)
    show_plane(view, both, sample, half)
    view.lead("rho", "x")
    view.more("sd_x", "sd_y", "n", "seed")
    view.notice(*pair_in_words(v, both))
    show_condition(view, both, sample, half)
    view.challenges(tasks_on_a_pair(v, both))
    view.code(
        BivariateNormal,
        f"both = BivariateNormal(sd_x={v.sd_x}, sd_y={v.sd_y}, correlation={v.rho})\n"
        f"print(both.covariance, both.conditional({v.x}), both.major_axis_slope)",
        data=lambda: {"sample": {"x": sample[:, 0], "y": sample[:, 1]}},
    )


def show_plane(view, both, sample, half):
    v = view.values
    reach, axis = np.array([-2.0, 2.0]) * half, both.axes()[1][:, 0]
    steep = (reach, both.reverse_regression_slope * reach) if v.rho else ([0, 0], reach)
    rows = [
        ("Y on X", palette.TRUTH, (reach, both.regression_slope * reach)),
        ("X on Y", palette.PURPLE, steep),
        ("condition", palette.ACCENT, ([v.x, v.x], reach)),
    ]
    if not np.isnan(both.major_axis_slope):
        rows.append(("long axis", palette.NEUTRAL, (axis[0] * reach, axis[1] * reach)))
    contents = ", ".join(percent(float(c)) for c in ellipse_content(SIGMAS))
    view.picture(
        density.ellipse_plot("x", "y"),
        {
            "window": {"cx": [0.0], "cy": [0.0], "half": [half]},
            "points": points(*dots(*sample.T)),
            "ellipses": lines(*((f"{r} σ", palette.MODEL, both.ellipse(r, 61).T) for r in SIGMAS)),
            "lines": lines(*rows),
        },
        caption=f"The ellipses hold {contents}; 68, 95 and 99.7 % belong to one dimension",
        name="plane",
    )
    view.legend(
        {
            "sample": palette.DATA,
            "1, 2, 3 σ ellipses": palette.MODEL,
            "regression of Y on X": palette.TRUTH,
            "regression of X on Y": palette.PURPLE,
            "long axis": palette.NEUTRAL,
            "given X = x": palette.ACCENT,
        }
    )


def pair_in_words(v, both):
    """The verdict on the lines; what is longer stands below."""
    if not v.rho:
        return (
            "ρ = 0. For a jointly normal pair, uncorrelated means independent: knowing X says "
            "nothing about Y. For other pairs it need not.",
        )
    slope, axis = apart(both.regression_slope, both.major_axis_slope)
    return (
        f"The line of conditional means has slope {slope}, the long axis {axis}: the regression "
        "line is the flatter one (regression to the mean).",
    )


def show_condition(view, both, sample, half):
    v = view.values
    mean, sd = both.conditional(v.x)
    y = np.linspace(-half, half, 121)
    alone = law("normal", {"mean": 0, "sd": v.sd_y}).density(y)
    given = law("normal", {"mean": mean, "sd": sd}).density(y)
    rho, s1, s2, x = number(v.rho), number(v.sd_x), number(v.sd_y), factor(v.x)
    view.section(
        "What X tells about Y",
        "Once X is known, a law of Y remains: the narrower, the stronger the correlation.",
    )
    view.chart(
        density.density_plot("y", "density"),
        {
            "bars": points(),
            "shade": points(),
            "sticks": lines(width=1),
            "curves": lines(
                ("alone", palette.MODEL, (y, alone)), ("given", palette.ACCENT, (y, given))
            ),
            "dots": lines(),
        },
        caption=f"Blue: Y alone. Orange: Y once X = {number(v.x)} is known",
        name="conditional",
    )
    view.numbers(
        [
            (
                "Mean of Y given x",
                number(mean),
                f"ρ(σ₂/σ₁)x = {rho} · {s2}/{s1} · {x}",
            ),
            ("Its spread", number(sd), f"σ₂√(1 − ρ²) = {s2} · √(1 − {factor(v.rho)}²)"),
            ("Covariance", number(both.covariance[0, 1]), f"ρσ₁σ₂ = {rho} · {s1} · {s2}"),
            (
                "Sample correlation",
                number(np.corrcoef(sample.T)[0, 1]),
                f"from {v.n:,} pairs; ρ = {rho}",
            ),
        ]
    )
    third = "Predicting X from Y gives a third line, steeper than both."
    known = f"Knowing X takes away ρ² = {chance(v.rho**2)} of the variance of Y, whatever x is."
    view.notice(third if v.rho else "", known, place="below")
