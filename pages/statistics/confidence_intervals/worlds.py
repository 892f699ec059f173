import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.drawn_population import named, population_of
from core.maths.statistics.mean_intervals import (
    Coverage,
    Promise,
    Rule,
    exact_coverage,
    half_widths,
    held,
    judge_coverage,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.statistics.confidence_intervals.drawn_worlds import (
    LEVELS,
    MOST,
    SHOWN,
    WORLDS,
    show_population,
    summaries,
)
from pages.statistics.confidence_intervals.world_numbers import rows
from pages.statistics.confidence_intervals.world_tables import (
    by_count_tables,
    interval_tables,
    running_tables,
    scale_of,
    shares_by_count,
)
from pages.statistics.confidence_intervals.world_words import (
    RULES,
    by_count_said,
    promise_said,
    tone_of,
)

chapter = Chapter(
    "worlds",
    "A hundred worlds",
    do="Each bar is the interval of one sample, in a world of its own. Drag the level and count "
    "the worlds whose interval misses the truth.",
    controls=[
        Slider(
            name="n", label="Draws per sample", symbol="n", low=2, high=MOST, default=10, step=1
        ),
        Choice(
            name="rule",
            label="Interval",
            options={
                "t": "t: s, and Student’s quantile",
                "plug": "z: s, as if it were σ",
                "known": "z: σ known",
            },
            default="t",
        ),
    ],
    presets={
        "Student keeps his word": {"n": 5},
        "s taken for σ": {"rule": "plug", "n": 5},
        "Skewed and few": {"population": "exponential", "n": 5},
        "Thirty is too few": {"population": "lognormal", "sigma": 1.5, "n": 30},
        "A rare event": {"population": "bernoulli", "p": 0.03, "n": 30},
        "More than promised": {"population": "mixture", "n": 3, "level": 60.0},
        "Fifty-fifty": {"level": 50.0},
        "Always right": {"level": 100.0},
        "No mean": {"population": "cauchy", "n": 30},
        "My own numbers": {"population": "own"},
    },
)


@chapter.figure
def worlds(view):
    v = view.values
    population, remark, note = population_of(v)
    rule, n, level = Rule(v.rule), v.n, v.level / 100
    moments = population.moments
    means, deviations = (one[0] for one in summaries(population, v.seed, (n,)))
    halves = half_widths(rule, deviations, n, level, moments.deviation)
    holds = held(means, halves, moments.mean)
    found = Coverage(int(holds.sum()), WORLDS, exact_coverage(population, n, rule, level))
    case = judge_coverage(population, level, found)
    window = scale_of(population, v.seed, n, rule)
    view.picture(
        curve_plot("world", "value", False, False, "whole"),
        interval_tables(means[:SHOWN], halves[:SHOWN], holds[:SHOWN], moments.mean, window, case),
        caption=f"{SHOWN} samples of n = {n} draws; the population is {named(population)}.",
        name="intervals",
    )
    view.legend(legend_of(case))
    view.lead("level", "n", level=LEVELS)
    view.notice(
        remark,
        *promise_said(case, population, rule, n, level, found, holds[:SHOWN], deviations[:SHOWN]),
        tone=tone_of(case, found, level),
    )
    view.more("population", "rule")
    show_population(view, note)
    if case is not Promise.NO_MEAN:
        show_coverage(view, population, holds, found, level)
    view.numbers(rows(case, population, rule, n, level, found, (means, halves, deviations)))
    view.challenges(challenges(case, population, rule, n, level, found))
    view.code(
        half_widths,
        f"population = {population!r}\n"
        f"chance = Chance(*np.random.default_rng({v.seed}).random((2, {MOST}, {WORLDS})))\n"
        f"means, deviations = running_summaries(population.draw(chance))\n"
        f"halves = half_widths({rule}, deviations[{n - 1}], {n}, {level!r}, "
        f"population.moments.deviation)\n"
        f"inside = held(means[{n - 1}], halves, population.moments.mean)\n"
        f"print(inside[:{SHOWN}].sum(), inside.sum(), "
        f"exact_coverage(population, {n}, {rule}, {level!r}))",
        data=lambda: {"worlds": {"mean": means, "half width": finite(halves), "held": holds}},
    )


def finite(values):
    return np.where(np.isfinite(values), values, np.nan)


def legend_of(case):
    if case is Promise.NO_MEAN:
        return {"nothing to hold": palette.GREY}
    return {"holds μ": palette.MODEL, "misses it": palette.ALARM, "μ": palette.TRUTH}


def show_coverage(view, population, holds, found, level):
    v = view.values
    error = found.error(WORLDS)
    view.chart(
        curve_plot("worlds so far", "hold μ (%)", False, False, "decades"),
        running_tables(holds, level, found),
        caption=f"After {WORLDS:,} worlds {percent(found.share)} hold μ"
        + (
            ", and none tells how far below 100 % or above 0 % the probability is"
            if found.one_sided
            else f", with a standard error of {percent(error, 2)}"
        )
        + ". The band is the level ± 1.96 √(level·(1 − level)/worlds).",
        name="running",
    )
    shares = shares_by_count(population, v.seed, level)
    view.chart(
        curve_plot("n, draws per sample", "hold μ (%)", False, False, "decades"),
        by_count_tables(shares, v.n, level),
        caption=by_count_said(shares, v.n),
        name="counts",
    )
    view.legend(
        {"share so far": palette.MODEL}
        | ({"exactly": palette.TRUTH} if found.known else {})
        | {"level": palette.GREY}
        | {RULES[rule]: colour for rule, colour in RULE_COLOURS.items()},
        place="below",
    )


RULE_COLOURS = {
    Rule.STUDENT: palette.ACCENT,
    Rule.PLUG_IN: palette.ERROR,
    Rule.KNOWN: palette.SKY,
}


def challenges(case, population, rule, n, level, found):
    normal = type(population).__name__ == "Normal"
    before = exact_coverage(population, n - 1, rule, level) if n > 2 and normal else 0.0
    away = abs(found.best - 0.95)
    state = f"n = {n}, {percent(found.best)} hold μ."
    if case is Promise.NO_MEAN:
        state = "There is no μ here."
    return [
        Challenge(
            "Find a population for which t intervals with n of 30 or more and the level 95 % hold "
            "μ in fewer than 80 % of the worlds.",
            solved=rule is Rule.STUDENT
            and n >= 30
            and level == 0.95
            and case is Promise.SHORT
            and found.best < 0.8,
            state=state,
        ),
        Challenge(
            "A normal population, level 95 %, s taken for σ: find the smallest n with which at "
            "least 94 % of all intervals hold μ.",
            solved=normal
            and rule is Rule.PLUG_IN
            and level == 0.95
            and found.exact >= 0.94 > before,
            state=state,
        ),
        Challenge(
            "t intervals of five draws from the exponential population: which level must be asked "
            "for, so that 95 % (within 0.5 %) of the worlds hold μ?",
            solved=type(population).__name__ == "Exponential"
            and rule is Rule.STUDENT
            and n == 5
            and away <= 0.005,
            state=state,
        ),
    ]
