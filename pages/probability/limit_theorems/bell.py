import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.drawn_population import population_of
from core.maths.probability.mean_laws import (
    BERRY_ESSEEN,
    Limit,
    berry_esseen,
    judge_population,
    leading_error,
    mean_law,
    norming,
)
from core.maths.probability.mean_tables import NS, distances, places_per_bar, scaled_means
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, factor, filled_in, number, percent
from pages.probability.limit_theorems.drawn_from import (
    MEANS,
    MOST,
    all_draws,
    show_population,
)
from pages.probability.limit_theorems.tables import (
    TOP,
    distance_tables,
    function_tables,
    law_tables,
    seen_part,
)
from pages.probability.limit_theorems.words import (
    bell_said,
    order_said,
    shown_said,
    tone_of,
    where_said,
)

chapter = Chapter(
    "bell",
    "The bell appears",
    do="Drag n, the number of draws in a mean, and watch the law of the mean become the bell. "
    "Then choose another population.",
    controls=[
        Slider(name="n", label="Draws per mean", symbol="n", low=1, high=MOST, default=2, step=1),
    ],
    presets={
        "A fair coin": {"population": "bernoulli", "p": 0.5, "n": 10},
        "A rare event": {"population": "bernoulli", "p": 0.02, "n": 30},
        "Two humps": {"population": "mixture", "n": 3},
        "Soon a bell": {"population": "uniform", "n": 4},
        "Thirty is too few": {"population": "lognormal", "sigma": 1.5, "n": 30},
        "No third moment": {"population": "pareto", "alpha": 2.5, "n": 100},
        "On the border": {"population": "pareto", "alpha": 2.0, "n": 200},
        "No variance": {"population": "pareto", "alpha": 1.5, "n": 30},
        "No mean": {"population": "pareto", "alpha": 0.8, "n": 30},
        "Cauchy": {"population": "cauchy", "n": 100},
        "My own numbers": {"population": "own", "n": 5},
    },
)


@chapter.figure
def bell(view):
    v = view.values
    population, remark, note = population_of(v)
    case, law = judge_population(population), mean_law(population, v.n)
    means = scaled_means(all_draws(population, v.seed).reshape(MEANS, MOST)[:, : v.n], population)
    data, top = law_tables(population, law, means)
    low, high = seen_part(population)
    away = int(((means < low) | (means > high)).sum())
    width = "width" if law.lattice and places_per_bar(law, low, high) > 1 else "step"
    view.picture(
        curve_plot("z, the mean scaled", "density"),
        data,
        caption=shown_said(law, population, width, top > 1.08 * TOP, away, MEANS),
        name="law",
    )
    stable = case in (Limit.STABLE, Limit.NO_MEAN, Limit.CAUCHY)
    limit = "Cauchy" if case is Limit.CAUCHY else "stable limit" if stable else "the bell"
    legend = {"law of the mean": palette.TRUTH, limit: palette.MODEL}
    view.legend(legend | {f"{MEANS} sample means": palette.SKY})
    view.lead("n", "population", n={"marks": {"30": 30}})
    view.notice(remark, *bell_said(case, population, law), tone=tone_of(case, law))
    show_population(view, note)
    show_distances(view, population, law)
    rows = scaled_rows if stable or case is Limit.BORDER else standard_rows
    view.numbers([*rows(population, v.n, case), *error_rows(population, law, case, means)])
    view.challenges(challenges(case, population, law))
    view.code(
        mean_law,
        f"law = mean_law({population!r}, {v.n})\n"
        "print(law.distance, law.where, law.probability(-1.96, 1.96))",
        data=lambda: {
            "law": {"z": law.z, "density or mass": law.density, "F": law.cdf, "F limit": law.goal},
            "distance": dict(
                zip(("n", "D", "bound", "leading"), table_of(population), strict=True)
            ),
        },
    )


def table_of(population):
    return np.array(NS), *distances(population)


def show_distances(view, population, law):
    view.chart(
        curve_plot("z, the mean scaled", "F(z) = P(Z ≤ z)"),
        function_tables(population, law),
        caption=f"Farthest apart at z = {where_said(law)}: D = {number(law.distance)}, the "
        "Kolmogorov distance."
        if law.distance > 1e-9
        else "The two are the same.",
        name="functions",
    )
    view.chart(
        order_plot("n, draws per mean", "D, largest error of F", True),
        distance_tables(population, law.n, law.distance),
        caption=order_said(population, law),
        name="distance",
    )
    bound, leading = berry_esseen(population, law.n), leading_error(population, law.n)
    legend = {"D against n": palette.TRUTH}
    legend["the gap D" if math.isnan(bound) else "the gap D; Berry–Esseen bound"] = palette.ALARM
    if leading > 0:
        legend["leading term"] = palette.ACCENT
    view.legend(legend, place="below")


def standard_rows(population, n, case):
    """How a mean is standardised, filled in."""
    moments = population.moments
    error = moments.deviation / math.sqrt(n)
    (deviation,) = filled_in(lambda s: s / math.sqrt(n), moments.deviation)
    rows = [
        ("Mean of the population", number(moments.mean), "μ"),
        ("Standard error of the mean", number(error), f"σ/√n = {deviation}/√{n}"),
    ]
    if case is Limit.NORMAL:
        (skewness,) = filled_in(lambda g: g / math.sqrt(n), moments.skewness)
        rows.append(
            (
                "Skewness of the mean",
                number(moments.skewness / math.sqrt(n)),
                f"γ/√n = {skewness}/√{n}",
            )
        )
    if case is Limit.NO_THIRD:
        rows.append(("Skewness", "∞", "E(X − μ)³ is infinite for α ≤ 3"))
    return rows


def scaled_rows(population, n, case):
    """By what the sum is scaled where there is no σ."""
    centre, scale = norming(population, n)
    if case is Limit.CAUCHY:
        return [("Scale of the mean", "1", "the quartiles of the mean are ±1 for every n")]
    alpha = population.alpha
    how = f"n^(1/α) = {n}^{number(1 / alpha, 4)}"
    if case is Limit.BORDER:
        how = f"√(n ln n) = √({n}·ln {n})" if n > 2 else f"√n = √{n}, as ln n < 1"
    where = f"n·ln n = {n}·ln {n}" if alpha == 1 else f"n·α/(α − 1) = {n}·{factor(centre / n, 4)}"
    return [
        ("Mean of the population", number(population.moments.mean), "μ = α/(α − 1) if α > 1"),
        ("Variance of the population", "∞" if alpha > 1 else "undefined", "finite if α > 2"),
        ("Centre of the sum", number(centre), where),
        ("Scale of the sum", number(scale), how),
        ("Spread of the mean", number(scale / n), f"scale/n = {number(scale)}/{n}"),
    ]


def error_rows(population, law, case, means):
    """D with what bounds it, and how good 95 % of the bell is."""
    if case is Limit.CONSTANT:
        return []
    goal = "F limit" if case in (Limit.STABLE, Limit.NO_MEAN, Limit.CAUCHY) else "Φ"
    where = f", at z = {where_said(law)}" if law.distance > 1e-9 else ""
    rows = [("Largest error D", number(law.distance), f"sup |F − {goal}|{where}")]
    moments, root = population.moments, math.sqrt(law.n)
    if case is Limit.NORMAL:
        ratio = moments.third / moments.deviation**3
        (shown,) = filled_in(lambda r: BERRY_ESSEEN * r / root, ratio)
        bound, leading = berry_esseen(population, law.n), leading_error(population, law.n)
        how = f"{BERRY_ESSEEN}·ρ/(σ³√n) = {BERRY_ESSEEN}·{shown}/√{law.n}"
        rows.append(
            ("Berry–Esseen bound", number(bound), how + "; above 1 it says nothing" * (bound >= 1))
        )
        how = "(|γ|/6 + step/(2σ))/√(2πn), for large n" + "; this n is too small" * (leading >= 1)
        rows.append(("Leading term of D", number(leading), how))
        if leading > 0:
            needed = max(1, math.ceil((leading * root / 0.01) ** 2))
            how = "there that term is at most 0.01; D need not be, if n is small"
            rows.append(("n by the leading term", number(needed), how))
    if case in (Limit.NORMAL, Limit.NO_THIRD):
        exact = law.probability(-1.96, 1.96)
        share = float((np.abs(means) <= 1.96).mean())
        error = math.sqrt(max(exact * (1 - exact), 0) / MEANS)
        rows.append(("P(|Z| ≤ 1.96)", chance(exact, 2), "the bell has 95.00 %"))
        rows.append(
            (
                "The same in the sample",
                percent(share),
                f"of {MEANS} means; standard error {percent(error)}",
            )
        )
    return rows


def challenges(case, population, law):
    bells = case in (Limit.NORMAL, Limit.NO_THIRD)
    state = f"n = {law.n}, D = {number(law.distance)}." if bells else "No finite σ above 0 here."
    return [
        Challenge(
            "Find a population with a variance for which n = 30 is far too few: D above 0.2 with "
            "n at least 30.",
            solved=bells and law.n >= 30 and law.distance > 0.2,
            state=state,
        ),
        Challenge(
            "Find a population with a skewness beyond ±0.1 that is yet so near the bell that D is "
            "at most 0.01 with n = 10 or fewer.",
            solved=near_and_skewed(case, population, law),
            state=state,
        ),
        Challenge(
            "Find a population that has a mean, but whose means no bell will ever fit.",
            solved=case is Limit.STABLE,
            state="",
        ),
    ]


def near_and_skewed(case, population, law):
    near = case is Limit.NORMAL and law.n <= 10 and law.distance <= 0.01
    return bool(near and abs(population.moments.skewness) > 0.1)
