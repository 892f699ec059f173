import math
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.decisions import decision_plot
from core.maths.statistics.power import (
    Design,
    critical_value,
    draw_studies,
    judge_chances,
    needed_observations,
    power,
    simulate_studies,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, number, percent
from pages.statistics.hypothesis_tests.power_tables import (
    curve_tables,
    decision_tables,
    p_tables,
)
from pages.statistics.hypothesis_tests.power_words import (
    CHANCE_TONES,
    chances_said,
    degrees_said,
    exaggerated_said,
    needed_said,
    p_values_said,
    studies_said,
)

STUDIES = 1000
chapter = Chapter(
    "power",
    "Power",
    do="Drag the effect d and watch how much of the blue law lies beyond the bounds: that is the "
    "power. Each dot is one simulated study.",
    controls=[
        Slider(
            name="d",
            label="True effect",
            symbol="d",
            unit="σ",
            low=-1.5,
            high=1.5,
            default=0.5,
            step=0.01,
            help="The true mean, or difference of means, in standard deviations of an observation",
        ),
        Slider(
            name="n",
            label="Observations",
            symbol="n",
            low=2,
            high=50_000,
            default=20,
            step=1,
            help="In each group, if there are two",
        ),
        Slider(name="alpha", label="Level", symbol="α", low=0, high=1, default=0.05, step=0.001),
        Choice(
            name="groups",
            label="Groups",
            options={"1": "One: its mean against 0", "2": "Two: their means"},
            default="1",
        ),
        Choice(
            name="sides",
            label="Tested against",
            options={"two": "an effect on either side", "one": "an effect above 0"},
            default="two",
        ),
        Choice(
            name="deviation",
            label="Deviation σ",
            options={"estimated": "estimated: t test", "known": "known: z test"},
            default="estimated",
        ),
        Slider(name="goal", label="Wanted power", low=0.5, high=0.99, default=0.8, step=0.01),
        Seed(name="seed", label="New studies"),
    ],
    presets={
        "No effect at all": {"d": 0.0},
        "Too few to find it": {"d": 0.3},
        "Four of five find it": {"d": 0.5, "n": 34},
        "Significant and tiny": {"d": 0.02, "n": 50_000},
        "The wrong direction": {"d": -0.3, "sides": "one"},
        "Two observations": {"d": 1.0, "n": 2},
        "Two groups": {"groups": "2", "n": 64},
        "Never an alarm": {"alpha": 0.0},
    },
)


def design_of(v):
    return Design(v.n, int(v.groups), v.sides == "two", v.deviation == "known")


@lru_cache(maxsize=256)
def luck(design, seed):
    return draw_studies(design, STUDIES, seed)


@chapter.figure
def stage(view):
    v = view.values
    design = design_of(v)
    exact = power(design, v.d, v.alpha)
    case = judge_chances(design, v.d, v.alpha, exact.rejected)
    studies = simulate_studies(design, v.d, luck(design, v.seed))
    found = (studies.p <= v.alpha) & (v.alpha > 0)
    data, unseen = decision_tables(design, v.d, v.alpha, studies, found)
    view.picture(
        decision_plot("T, the estimated effect over its standard error", "density"),
        data,
        caption=studies_said(design, int(found.sum()), STUDIES, unseen, v.alpha),
        name="laws",
    )
    view.legend(legend_of(design, v.d))
    view.lead("d", "n", d={"marks": {"0": 0, "small": 0.2, "large": 0.8}}, n=observations())
    effects = studies.effect[found]
    view.notice(
        *chances_said(case, design, v.d, v.alpha, exact, int(found.sum()), STUDIES),
        exaggerated_said(case, v.d, effects),
        tone=CHANCE_TONES[case],
    )
    view.more("alpha", "groups", "sides", "deviation", "goal", "seed")
    view.chart(
        curve_plot("p-value", "share of the studies"),
        p_tables(design, v.d, v.alpha, studies.p),
        caption=p_values_said(v.d, v.d > 0 or design.two_sided),
        name="p",
    )
    view.chart(
        curve_plot("effect d (σ)", "P(H0 is rejected)"),
        curve_tables(design, v.d, v.alpha, exact.rejected),
        caption=f"At d = {number(v.d)}: {chance(exact.rejected)}; dashed the level α = "
        f"{number(v.alpha)}, reached at d = 0.",
        name="power",
    )
    view.legend({"p-values of the studies": palette.SKY, "expected": palette.TRUTH}, place="below")
    view.numbers([*law_rows(design, v, exact), *study_rows(v, exact, found, effects)])
    view.challenges(challenges(v, exact, effects))
    view.code(
        power,
        f"design = {design!r}\n"
        f"found = power(design, {v.d}, {v.alpha})\n"
        "print(found.rejected, found.above, found.below)",
        data=lambda: {"studies": {"t": studies.t, "p": studies.p, "effect": studies.effect}},
    )


def observations():
    return {"low": 2, "high": 200, "beyond": True}


def legend_of(design, d):
    legend = {"T without an effect": palette.GREY, "α, false alarm": palette.ALARM}
    if d > 0 or (d and design.two_sided):
        return legend | {"T with it, and power": palette.MODEL, "β, missed": palette.ACCENT}
    return legend | ({"T with it": palette.MODEL} if d else {})


def law_rows(design, v, exact):
    """The bound and the two errors, by formula."""
    c, shift = critical_value(design, v.alpha), design.shift(v.d)
    law = "normal" if design.known else f"t with {degrees_said(design.df)}"
    beyond = "P(|T| ≥ c)" if design.two_sided else "P(T ≥ c)"
    root = f"√{v.n:,}" if design.groups == 1 else f"√({v.n:,}/2)"
    rows = [
        ("Shift δ", number(shift), f"d·{root} = {number(v.d)}·{root}"),
        ("Bound c", number(c), f"{beyond} = α = {number(v.alpha)} without an effect; {law}"),
    ]
    how = "P(T ≥ c) + P(T ≤ −c)" if design.two_sided else "P(T ≥ c)"
    kind = "normal" if design.known else "noncentral t"
    if v.d == 0:
        return [*rows, ("P(H0 is rejected)", chance(exact.rejected, 2), f"{how} = α")]
    how = f"{how}, {kind} with shift {number(shift)}"
    if v.d < 0 and not design.two_sided:
        return [*rows, ("P(H0 is rejected)", chance(exact.rejected, 2), f"{how}; a false alarm")]
    rows += [
        ("Power", chance(exact.rejected, 2), how),
        ("β, missed", chance(1 - exact.rejected, 2), "1 − power"),
    ]
    if design.two_sided:
        wrong = exact.below if v.d > 0 else exact.above
        sign = "T ≤ −c" if v.d > 0 else "T ≥ c"
        rows.append(("Rejected on the wrong side", chance(wrong, 2), f"P({sign}), part of power"))
    return rows


def study_rows(v, exact, found, effects):
    """What the simulated studies show, and the n that is wanted."""
    design = design_of(v)
    error = math.sqrt(exact.rejected * (1 - exact.rejected) / STUDIES)
    rows = [
        (
            "Rejected in the studies",
            percent(float(found.mean())),
            f"{int(found.sum()):,} of {STUDIES:,}; standard error √(P(1 − P)/{STUDIES:,}) = "
            f"{percent(error, 2)}",
        )
    ]
    if len(effects) > 1:
        spread = float(effects.std(ddof=1)) / math.sqrt(len(effects))
        rows.append(
            (
                "Mean estimate of the significant",
                f"{number(float(effects.mean()))} σ",
                f"true {number(v.d)} σ; standard error {number(spread, 2)} σ",
            )
        )
    needed = needed_observations(design, v.d, v.alpha, v.goal)
    return [*rows, (f"n for power {number(v.goal)}", *needed_said(design, v, needed))]


def challenges(v, exact, effects):
    rejected = exact.rejected
    tested = v.d > 0 or (v.d < 0 and v.sides == "two")
    mean = float(np.mean(effects)) if len(effects) else math.nan
    state = f"d = {number(v.d)}, α = {number(v.alpha)}, power {chance(rejected)}."
    none = "No effect is tested for here."
    return [
        Challenge(
            "Find a small effect, |d| at most 0.2 but not 0, with power 80 % or more and α at "
            "most 0.05.",
            solved=tested and abs(v.d) <= 0.2 and v.alpha <= 0.05 and rejected >= 0.8,
            state=state if tested else none,
        ),
        Challenge(
            "Significance is not size: with α at most 0.01 make 99 % of the studies significant, "
            "although the effect is at most 0.05 σ.",
            solved=tested and abs(v.d) <= 0.05 and v.alpha <= 0.01 and rejected >= 0.99,
            state=state if tested else none,
        ),
        Challenge(
            "The winner’s curse: let at least 20 studies be significant whose mean estimate is "
            "three times the true effect or more, with α at most 0.05.",
            solved=tested and v.alpha <= 0.05 and len(effects) >= 20 and mean / v.d >= 3,
            state=f"{len(effects):,} significant, mean estimate {number(mean)} σ, true effect "
            f"{number(v.d)} σ."
            if tested and len(effects)
            else ("None is significant." if tested else none),
        ),
    ]
