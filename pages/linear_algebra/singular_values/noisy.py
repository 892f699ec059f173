from operator import truediv

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.maths.linear_algebra.ill_posed import (
    SIZE,
    damping,
    discrepancy_rank,
    judge_filtered,
    solve_filtered,
    truncation,
)
from core.maths.linear_algebra.ill_posed_tables import (
    damping_tables,
    picard_tables,
    seen,
    size_tables,
    solution_tables,
    truncation_tables,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.linear_algebra.singular_values.noisy_words import (
    growth_said,
    hidden_said,
    off,
    plain_said,
    solution_said,
    tie_said,
    tone_of,
)
from pages.linear_algebra.singular_values.problems import CONTROLS, OPERATORS, posed

chapter = Chapter(
    "noisy",
    "When solving goes wrong",
    do="Drag the layers k or the damping λ. Many layers or a small λ let noise in, few or a "
    "large one smooth the truth away.",
    controls=CONTROLS,
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
        caption=f"{OPERATORS[v.operator]}, {SIZE} unknowns, noise of {off(v.level)} in b by its "
        f"law, {off(problem.noise_share)} as drawn. {plain_said(now.plain)}",
        name="solutions",
    )
    names = {"truth": palette.TRUTH, "truncated": palette.MODEL, "damped": palette.ACCENT}
    view.legend(names | ({"plain solution": palette.GREY} if seen(now.plain) else {}))
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
    charts(view, now, k, cut, damped)
    view.notice(
        growth_said(problem, now.plain), hidden_said(problem), tie_said(problem, k), place="below"
    )
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


def charts(view, now, k, cut, damped):
    problem, v = now.problem, view.values
    view.legend(
        {
            "singular values": palette.SKY,
            "|uᵢᵀb|, dashed without noise": palette.ERROR,
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
    view.chart(
        order_plot("residual ‖b − A·x‖", "length ‖x‖"),
        size_tables(problem, cut, damped),
        caption="L-curve: where a solution stops fitting better and only grows, it fits the noise. "
        "Green: the truth, whose residual is the noise.",
        name="sizes",
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
            "σ₁/σᵣ = {}/{}".format(*filled_in(truediv, float(values[0]), float(values[r - 1]))),
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
