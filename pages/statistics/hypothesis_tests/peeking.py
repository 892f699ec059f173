import math
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.p_values import p_value_plot
from core.maths.statistics.repeated_looks import (
    Rule,
    crossing_probabilities,
    draw_runs,
    false_alarm_rate,
    judge_peeking,
    look_bound,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, counted, number, percent
from pages.statistics.hypothesis_tests.peeking_tables import path_tables, rate_tables
from pages.statistics.hypothesis_tests.peeking_words import (
    PEEKING_TONES,
    peeking_said,
    runs_said,
)

STUDIES, LAST = 500, 100
chapter = Chapter(
    "peeking",
    "Peeking",
    do="No effect here. Drag how often the data are looked at, and watch how many studies sooner "
    "or later find p ≤ α and stop.",
    controls=[
        Slider(
            name="every",
            label="Look after every",
            symbol="k",
            unit="observations",
            low=1,
            high=LAST,
            default=5,
            step=1,
        ),
        Choice(
            name="rule",
            label="Each look rejects if",
            options={
                "nominal": "p ≤ α",
                "bonferroni": "p ≤ α/looks (Bonferroni)",
                "pocock": "p ≤ Pocock’s level",
            },
            default="nominal",
            help="Pocock’s level is the same for all looks, and made for their number: false "
            "alarms over all of them have the probability α",
        ),
        Choice(
            name="level",
            label="Level α",
            options={"0.01": "0.01", "0.05": "0.05", "0.1": "0.1"},
            default="0.05",
            pills=True,
        ),
        Seed(name="runs", label="New studies", default=20),
    ],
    presets={
        "One look at the end": {"every": 100},
        "A look half-way": {"every": 50},
        "After each observation": {"every": 1},
        "Bonferroni’s share": {"rule": "bonferroni"},
        "Pocock’s bound": {"rule": "pocock"},
    },
)


@lru_cache(maxsize=16)
def runs_of(seed):
    return draw_runs(STUDIES, LAST, seed)


@lru_cache(maxsize=16)
def rates(rule, alpha):
    """The false alarm rate for 1 … 100 looks."""
    if rule is Rule.NOMINAL:
        return crossing_probabilities(np.full(LAST, look_bound(rule, 1, alpha)))
    looks = range(1, LAST + 1)
    return np.array([false_alarm_rate(look_bound(rule, k, alpha), k) for k in looks])


@chapter.figure
def peeking(view):
    v = view.values
    rule, alpha, looks = Rule(v.rule), float(v.level), LAST // v.every
    bound = look_bound(rule, looks, alpha)
    level = math.erfc(bound / math.sqrt(2))
    exact = float(rates(rule, alpha)[looks - 1])
    runs = runs_of(v.runs)
    stopped = runs.stopped(v.every, level)
    count = int((stopped > 0).sum())
    case = judge_peeking(rule, looks)
    view.picture(
        p_value_plot("n, observations so far", "p-value"),
        path_tables(runs, stopped, v.every, level, looks),
        caption=runs_said(count, STUDIES, int(stopped[0]), v.every),
        name="runs",
    )
    view.legend(
        {
            "studies": palette.DATA,
            "stopped: a false alarm": palette.ALARM,
            "one of them": palette.ACCENT,
            "level of a look": palette.INK,
        }
    )
    view.lead("every", "rule", every={"marks": {"10": 10, "50": 50}})
    view.notice(*peeking_said(case, looks, alpha, exact, count, STUDIES), tone=PEEKING_TONES[case])
    view.more("level", "runs")
    show_rates(view, rule, alpha, looks, exact, count)
    view.numbers(numbers(v, rule, alpha, looks, bound, level, exact, stopped))
    view.challenges(challenges(v, rule, looks, exact))
    view.code(
        crossing_probabilities,
        f"import numpy as np\nprint(crossing_probabilities(np.full({looks}, {bound!r})))",
        data=lambda: {"rates": {"looks": np.arange(1, LAST + 1), "rate": rates(rule, alpha)}},
    )


def show_rates(view, rule, alpha, looks, exact, count):
    view.chart(
        curve_plot("number of looks", "P(some look rejects H0)", False, False, "whole"),
        rate_tables(
            {each: rates(each, alpha) for each in Rule}, rule, alpha, looks, count / STUDIES, exact
        ),
        caption=f"With {counted(looks, 'look')}: {chance(exact)}. The upright bar: the "
        "share among the studies, ± 2 standard errors.",
        name="rates",
    )
    view.legend(
        {
            "p ≤ α": palette.ALARM,
            "Bonferroni": palette.ACCENT,
            "Pocock": palette.MODEL,
            "studies": palette.SKY,
        },
        place="below",
    )


def numbers(v, rule, alpha, looks, bound, level, exact, stopped):
    count = int((stopped > 0).sum())
    error = math.sqrt(exact * (1 - exact) / STUDIES)
    how = {
        Rule.NOMINAL: f"P(|Z| ≥ {number(bound)}) = α at each look",
        Rule.BONFERRONI: f"α/{looks} = {number(alpha)}/{looks}",
        Rule.POCOCK: f"P(|Z| ≥ {number(bound, 4)}); false alarms over {counted(looks, 'look')}: α",
    }[rule]
    pocock = look_bound(Rule.POCOCK, looks, alpha)
    rows = [
        ("Looks", str(looks), f"⌊{LAST}/{v.every}⌋"),
        ("Level of one look", number(level), how),
        (
            "False alarm at some look",
            chance(exact, 2),
            "1 − P(|Z| stays below the bound), integrated look by look",
        ),
        (
            "Studies with a false alarm",
            percent(count / STUDIES),
            f"{count} of {STUDIES}; standard error √(P(1 − P)/{STUDIES:,}) = {percent(error, 2)}",
        ),
        (
            "Pocock’s bound",
            number(pocock, 4),
            f"for {counted(looks, 'look')}; a single test has "
            f"{number(look_bound(Rule.NOMINAL, 1, alpha), 4)}",
        ),
    ]
    if count:
        where = stopped[stopped > 0]
        error = float(where.std(ddof=1)) / math.sqrt(count) if count > 1 else 0.0
        give = f", standard error {number(error, 2)}" * (error > 0)
        rows.append(
            (
                "Mean n at a false alarm",
                number(float(where.mean())),
                f"of {counted(count, 'study', 'studies')}{give}; the last look comes after "
                f"{looks * v.every}",
            )
        )
    return rows


def challenges(v, rule, looks, exact):
    state = f"{counted(looks, 'look')}, false alarms {chance(exact)}."
    nominal, honest = rule is Rule.NOMINAL, rule is Rule.POCOCK
    return [
        Challenge(
            "With α = 0.05 find the fewest looks that make a false alarm more probable than 20 %, "
            "each at p ≤ α.",
            solved=nominal and v.level == "0.05" and looks == 11,
            state=state,
        ),
        Challenge(
            "Look at least 20 times and still have false alarms with probability α, no less.",
            solved=honest and looks >= 20,
            state=state,
        ),
    ]
