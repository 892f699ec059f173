from functools import lru_cache

import numpy as np

from core.charts import density, palette
from core.maths.probability.distributions import (
    RELATIONS,
    histogram,
    relate,
    sums_of_exponentials,
)
from core.maths.probability.law_tables import (
    lines,
    outline,
    points,
    steps_or_curve,
    stick_width,
)
from core.maths.probability.outlines import dots, staircase, sticks
from core.maths.probability.verdicts import Bound, bound_verdict
from core.ui.controls import Choice
from core.ui.page import Chapter
from core.ui.words import number
from pages.probability.distributions.naming import heights, named
from pages.probability.distributions.parameters import slider
from pages.probability.distributions.tasks import tasks_on_a_limit
from pages.probability.distributions.verdicts import limit_in_words, tone_of_limit

SUMS = 1000  # simulated

chapter = Chapter(
    "limits",
    "Limits and relations",
    do="Drag the number that leads to the limit and watch the two laws close up. "
    "The verdict says by how much they still differ.",
    controls=[
        Choice(
            name="relation",
            label="Relation",
            options={key: relation.label for key, relation in RELATIONS.items()},
            default="binomial_normal",
        ),
        *(
            slider(f"{key}_{parameter.name}", parameter)
            for key, relation in RELATIONS.items()
            for parameter in relation.parameters
        ),
    ],
    presets={
        "Binomial → normal": {},
        "Binomial → Poisson": {"relation": "binomial_poisson"},
        "t → normal": {"relation": "t_normal"},
        "Exponentials add up": {"relation": "exponential_sum"},
        "Rare success": {"binomial_normal_p": 0.02},
    },
)


@lru_cache(maxsize=128)
def _related(relation, values):
    return relate(relation, dict(values))


def related(v):
    """The values of the sliders of the relation chosen, and what they lead to."""
    names = [parameter.name for parameter in RELATIONS[v.relation].parameters]
    values = {name: getattr(v, f"{v.relation}_{name}") for name in names}
    return values, _related(v.relation, tuple(values.items()))


@chapter.figure
def limits(view):
    v = view.values
    values, pair = related(v)
    sums, gap = [], 0.0
    if v.relation == "exponential_sum":
        sums, gap = sums_of_exponentials(**values, size=SUMS, seed=v.seed)
    show_stage(view, pair, sums)
    show_controls(view, values)
    view.notice(*limit_in_words(pair), tone=tone_of_limit(pair))
    show_difference(view, pair)
    view.numbers(error_tiles(pair, gap if len(sums) else None))
    relation = RELATIONS[v.relation]
    view.notice(relation.statement, place="below")
    view.prose(
        "Where this comes from",
        f"{relation.reference}. The largest error is computed, not estimated: at both sides of "
        "every jump of F, or by a refined search where both laws are continuous. A bound holds for "
        "all parameters and is therefore wider.",
    )
    view.challenges(tasks_on_a_limit(v, pair.corrected))
    view.code(
        relate,
        f"pair = relate({v.relation!r}, {values!r})\nprint(pair.distance, pair.where, pair.bound)",
        data=lambda: {
            "error": {"x": pair.error_x, "difference of F": pair.error},
            "laws": {"x": pair.x, "F exact": pair.cdf, "F approximate": pair.approximate_cdf},
        },
    )


def show_stage(view, pair, sums):
    """Both laws as densities or masses; behind them the simulated sums, where there are some."""
    exact, near = pair.law, pair.approximation
    curves, bars, stick, dot = [], points(), ((), ()), ((), ())
    if exact.discrete:
        stick = sticks(pair.x, pair.density)
    else:
        curves.append(("exact", palette.TRUTH, (pair.x, pair.density)))
    if near.discrete:
        dot = dots(pair.x, pair.approximate_density)
    else:
        smooth = np.linspace(pair.x[0], pair.x[-1], 257)
        curves.append(("near", palette.MODEL, (smooth, near.density(smooth))))
    if len(sums):
        bars = outline(histogram(sums, False, (pair.x[0], pair.x[-1])))
    both = "mass and density" if exact.discrete != near.discrete else heights(exact)
    view.picture(
        density.two_laws_plot("x", both),
        {
            "bars": bars,
            "shade": points(),
            "sticks": lines(("exact", palette.TRUTH, stick), width=stick_width(pair.x.size)),
            "curves": lines(*curves),
            "dots": lines(("near", palette.MODEL, dot)),
        },
        caption=f"{exact.family.label}: {named(exact)}. {near.family.label}: {named(near)}",
        name="both",
    )
    simulated = {f"{SUMS:,} simulated sums": palette.DATA} if len(sums) else {}
    view.legend({exact.family.label: palette.TRUTH, near.family.label: palette.MODEL} | simulated)


def show_controls(view, values):
    """In the lead the parameter that leads to the limit; the others step back."""
    relation = view.values.relation
    leading = "n" if relation == "binomial_poisson" else next(iter(values))
    view.lead(f"{relation}_{leading}", "relation")
    view.more(*(f"{relation}_{name}" for name in values if name != leading))
    if relation == "exponential_sum":
        view.more("seed")


def show_difference(view, pair):
    view.section(
        "How far apart",
        "The error of an approximation is the largest difference of the two distribution "
        "functions F.",
    )
    exact_f = steps_or_curve(pair.law, pair.x, pair.cdf)
    if pair.approximation.discrete:
        near_f = staircase(pair.x, pair.approximate_cdf)
    else:
        smooth = np.linspace(pair.x[0], pair.x[-1], 257)
        near_f = smooth, pair.approximation.cdf(smooth)
    view.chart(
        density.distribution_plot("x", "F(x)"),
        {
            "curves": lines(("exact", palette.TRUTH, exact_f), ("near", palette.MODEL, near_f)),
            "reading": points(),
        },
        caption=f"Furthest apart at x = {number(pair.where)}" if pair.distance else "The same law",
        name="cdfs",
    )
    peak = int(np.argmax(np.abs(pair.error)))
    view.chart(
        density.error_plot("x", "difference of F"),
        {
            "curve": points(pair.error_x, pair.error),
            "largest": points([pair.error_x[peak]] * 2, [0, pair.error[peak]]),
        },
        caption=f"Largest difference {number(pair.distance)}",
        name="error",
    )
    view.legend({"difference": palette.ERROR, "the largest": palette.ALARM}, place="below")


def error_tiles(pair, gap):
    """The errors that are known for this pair; ``gap`` is that of the identity of the sums."""
    rows = [
        (
            "Largest error of F",
            number(pair.distance),
            "sup |F₁ − F₂|" + f", at x = {number(pair.where)}" * bool(pair.distance),
        ),
        (
            "With continuity correction",
            number(pair.corrected),
            "max over k of |F₁(k) − F₂(k + ½)|",
        ),
        ("Total variation", number(pair.total_variation), "½ Σ |P₁(k) − P₂(k)|: for any event"),
    ]
    rows = [row for row in rows if row[1] != "undefined"]
    match bound_verdict(pair.bound):
        case Bound.USEFUL:
            rows.append(("Proven bound", number(pair.bound), pair.bound_on))
        case Bound.EMPTY:
            text = f"{pair.bound_on} gives {number(pair.bound)}, and no probability exceeds 1"
            rows.append(("Proven bound", "none below 1", text))
    if gap is not None:
        text = "P(S > t) = P(fewer than n events until t), gamma against Poisson"
        rows.append(("Gap in the exact identity", number(gap), text))
    return rows
