from dataclasses import dataclass
from functools import lru_cache

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.maths.linear_algebra.ill_posed import (
    LEAST_DAMPING,
    MOST_DAMPING,
    SIZE,
    Filtered,
    Problem,
    best_damping,
    best_truncation,
    damping,
    discrepancy_rank,
    judge_filtered,
    pose,
    solve_filtered,
    truncation,
)
from core.maths.linear_algebra.ill_posed_tables import (
    damping_tables,
    picard_tables,
    solution_tables,
    truncation_tables,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.linear_algebra.singular_values.noisy_words import (
    growth_said,
    hidden_said,
    off,
    solution_said,
    tone_of,
)

OPERATORS = {
    "wide": "Wide blur",
    "narrow": "Narrow blur",
    "integration": "Integration",
    "hilbert": "Hilbert",
    "circle": "Differences on a circle",
}
chapter = Chapter(
    "noisy",
    "When solving goes wrong",
    do="Drag k, the layers of A that are used, or the damping λ. Many "
    "layers or a small λ let the noise in, few or a large one smooth the truth away.",
    controls=[
        Choice(name="operator", label="A is", options=OPERATORS, default="wide", pills=True),
        Choice(
            name="truth",
            label="The truth x",
            options={"hill": "Hill", "box": "Box", "peaks": "Two peaks"},
            default="peaks",
            pills=True,
        ),
        Slider(
            name="layers",
            label="Layers used",
            symbol="k",
            low=0,
            high=SIZE,
            default=19,
            step=1,
            help="Truncated: terms of the solution beyond k are left out",
        ),
        Slider(
            name="damping",
            label="Damping",
            symbol="λ",
            low=LEAST_DAMPING,
            high=MOST_DAMPING,
            default=0.001,
            log=True,
            help="Tikhonov: each term is multiplied by σ²/(σ² + λ²)",
        ),
        Slider(
            name="level",
            label="Noise in b",
            low=1e-8,
            high=0.3,
            default=0.01,
            log=True,
            help="Standard deviation of the noise, as a share of the root mean square of A·x",
        ),
        Seed(name="draw", label="New noise"),
    ],
    presets={
        "Both at their best": {"layers": 16, "damping": 0.0123},
        "No filter": {"layers": 32, "damping": 1e-10},
        "Smoothed away": {"layers": 5, "damping": 0.5},
        "Harmless": {"operator": "narrow", "layers": 32, "damping": 0.01, "level": 0.001},
        "Hilbert": {"operator": "hilbert", "truth": "hill", "layers": 8, "damping": 1e-6}
        | {"level": 1e-6},
        "One direction is lost": {"operator": "circle", "layers": 31, "damping": 0.01},
    },
)


@dataclass(frozen=True, eq=False)
class Posed:
    """The problem of now, its plain solution, and the best that either filter can do."""

    problem: Problem
    plain: Filtered
    best_k: int
    least_k: float
    best_damping: float
    least_damping: float


@lru_cache(maxsize=64)
def posed(operator, truth, level, draw):
    problem = pose(operator, truth, level, draw)
    plain = solve_filtered(problem, truncation(problem, SIZE))
    return Posed(problem, plain, *best_truncation(problem), *best_damping(problem))


@chapter.figure
def noisy(view):
    v = view.values
    now = posed(v.operator, v.truth, v.level, v.draw)
    problem, k = now.problem, min(v.layers, now.problem.rank)
    cut = solve_filtered(problem, truncation(problem, k))
    damped = solve_filtered(problem, damping(problem, v.damping))
    cases = judge_filtered(cut, now.least_k), judge_filtered(damped, now.least_damping)
    view.picture(
        curve_plot("t", "x(t)"),
        solution_tables(problem, cut, damped, now.plain),
        caption=f"{OPERATORS[v.operator]}, {SIZE} unknowns, noise of {number(100 * v.level)} % in "
        f"b. Dashed: the plain solution, {off(now.plain.error)} off.",
        name="solutions",
    )
    view.legend(
        {
            "truth": palette.TRUTH,
            "truncated": palette.MODEL,
            "damped": palette.ACCENT,
            "plain solution": palette.GREY,
        }
    )
    view.lead("layers", "damping", layers={"high": problem.rank}, damping={})
    view.notice(
        solution_said(cases[0], cut, f"k = {k}", f"k = {now.best_k}", now.least_k),
        solution_said(
            cases[1],
            damped,
            f"λ = {number(v.damping)}",
            f"λ = {number(now.best_damping)}",
            now.least_damping,
        ),
        tone=tone_of(cases),
    )
    view.more("operator", "truth", "level", "draw")
    charts(view, now, k, damped)
    view.notice(growth_said(problem, now.plain), hidden_said(problem), place="below")
    view.numbers(numbers(now, k, cut, damped))
    view.challenges(challenges(now, v, k, cut, damped))
    view.code(
        solve_filtered,
        f"problem = pose({v.operator!r}, {v.truth!r}, {v.level!r}, {v.draw})\n"
        f"for filters in (truncation(problem, {k}), damping(problem, {v.damping!r})):\n"
        "    found = solve_filtered(problem, filters)\n"
        "    print(found.error, found.missing, found.let_in, found.residual)",
        data=lambda: {
            "solutions": {"truth": problem.truth, "truncated": cut.x, "damped": damped.x}
        },
    )


def charts(view, now, k, damped):
    problem, v = now.problem, view.values
    view.legend(
        {
            "singular values": palette.TRUTH,
            "|uᵢᵀb|": palette.MODEL,
            "without noise": palette.GREY,
            "|uᵢᵀb|/σᵢ, the terms": palette.ALARM,
        },
        place="below",
    )
    view.chart(
        order_plot("i", "size", False, True),
        picard_tables(problem, k),
        caption="Picard plot: the terms of the solution stay small only while |uᵢᵀb| falls faster "
        "than the singular values. Left of the line: used at this k.",
        name="picard",
    )
    view.chart(
        order_plot("layers used k", "error / ‖x‖", False, True),
        truncation_tables(problem, k, now.best_k),
        caption=f"Truncation: least at k = {now.best_k}, {off(now.least_k)}. Dashed: as far off as "
        "x = 0.",
        name="truncation",
    )
    view.chart(
        order_plot("damping λ", "error / ‖x‖"),
        damping_tables(problem, v.damping, damped.error, now.best_damping),
        caption=f"Damping: least at λ = {number(now.best_damping)}, {off(now.least_damping)}.",
        name="damping",
    )


def numbers(now, k, cut, damped):
    problem = now.problem
    values, r = problem.found.values, problem.rank
    return [
        ("Condition κ", number(problem.condition), "largest over smallest singular value"),
        ("Rank", f"{r} of {SIZE}", "singular values that are more than rounding"),
        (
            "Spread of those",
            number(values[0] / values[r - 1]),
            f"σ₁/σᵣ = {number(values[0])}/{number(values[r - 1])}",
        ),
        ("Noise", off(problem.noise_share), "‖e‖/‖A·x‖, as drawn"),
        ("Truncated: missing", off(cut.missing), f"of the truth, along vᵢ with i > {k}"),
        ("Truncated: let in", off(cut.let_in), "noise; the squares of both add up"),
        ("Damped: missing", off(damped.missing), "‖Σ (fᵢ − 1)(vᵢᵀx)vᵢ‖/‖x‖"),
        ("Damped: let in", off(damped.let_in), "‖Σ fᵢ(uᵢᵀe/σᵢ)vᵢ‖/‖x‖"),
        (
            "Residuals",
            f"{number(cut.residual)}, {number(damped.residual)}",
            f"‖b − A·x‖, truncated and damped; the noise is ‖e‖ = {number(noise_norm(problem))}",
        ),
        (
            "Discrepancy principle",
            f"k = {discrepancy_rank(problem)}",
            "the first residual not above ‖e‖ (Morozov); knows the noise, not x",
        ),
    ]


def noise_norm(problem):
    return float((problem.noise @ problem.noise) ** 0.5)


def challenges(now, v, k, cut, damped):
    hard = v.level >= 0.001 and v.operator == "wide"
    return [
        Challenge(
            "With the wide blur and noise of at least 0.001, find the k of least error.",
            solved=bool(hard and k == now.best_k),
            state=f"k = {k}: {off(cut.error)}.",
        ),
        Challenge(
            "There too, find a λ whose error is within 2 % of the least.",
            solved=bool(hard and damped.error <= 1.02 * now.least_damping),
            state=f"λ = {number(v.damping)}: {off(damped.error)}.",
        ),
        Challenge(
            "Find an operator that loses a part of x for good, whatever k and λ.",
            solved=bool(now.problem.rank < SIZE),
            state=f"{now.problem.rank} of {SIZE} singular values are not 0.",
        ),
    ]
