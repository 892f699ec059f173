from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.share_intervals import (
    ShareRule,
    coverage_at,
    judge_share,
    share_intervals,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.statistics.confidence_intervals.drawn_worlds import LEVELS
from pages.statistics.confidence_intervals.share_numbers import share_rows
from pages.statistics.confidence_intervals.share_tables import (
    count_tables,
    limit_tables,
    teeth,
    teeth_tables,
)
from pages.statistics.confidence_intervals.share_words import (
    NAMES,
    SHARE_TONES,
    counts_said,
    share_said,
    teeth_said,
)

MOST_TRIALS = 100
chapter = Chapter(
    "shares",
    "A share",
    do="Drag the true share p along the saw teeth. How often does the interval hold it, and why "
    "does that jump?",
    controls=[
        Slider(
            name="truth", label="True share", symbol="p", low=0, high=1, default=0.1, step=0.001
        ),
        Slider(
            name="trials", label="Trials", symbol="n", low=1, high=MOST_TRIALS, default=20, step=1
        ),
        Choice(
            name="method",
            label="Interval",
            options={rule.value: NAMES[rule] for rule in ShareRule},
            default="wald",
        ),
        Choice(
            name="beside",
            label="Beside it",
            options={rule.value: NAMES[rule] for rule in ShareRule},
            default="wilson",
        ),
    ],
    presets={
        "Wald and a rare event": {"truth": 0.02, "trials": 50},
        "Wald with a fair coin": {"truth": 0.5, "trials": 40},
        "Wilson hugs the level": {
            "method": "wilson",
            "beside": "exact",
            "truth": 0.38,
            "trials": 40,
        },
        "Wilson’s weak spot": {"method": "wilson", "beside": "exact", "truth": 0.017, "trials": 10},
        "Never too few": {"method": "exact", "beside": "wilson", "truth": 0.05, "trials": 10},
        "Two hits, two misses more": {"method": "agresti", "beside": "wilson", "truth": 0.05},
        "One trial": {"trials": 1, "truth": 0.5},
        "It cannot happen": {"truth": 0.0},
    },
)


@chapter.figure
def shares(view):
    v = view.values
    n, p, level = v.trials, v.truth, v.level / 100
    rule, other = ShareRule(v.method), ShareRule(v.beside)
    found, beside = share_intervals(rule, n, level), share_intervals(other, n, level)
    case = judge_share(found, p)
    data, hidden = teeth_tables(found, beside, p)
    view.picture(
        curve_plot("p, the true share", "coverage (%)"),
        data,
        caption=teeth_said(found, beside, p, hidden),
        name="coverage",
    )
    legend = {NAMES[rule]: palette.MODEL}
    if other is not rule:
        legend[NAMES[other]] = palette.ACCENT
    view.legend(legend | {"level": palette.GREY})
    view.lead("truth", "trials", truth={"chart": "coverage", "ends": (0, 1)})
    view.notice(*share_said(case, found, beside, p), tone=SHARE_TONES[case])
    view.more("method", "beside", "level", level=LEVELS)
    view.chart(
        curve_plot("k, hits", "probability", False, False, "whole"),
        count_tables(found, p),
        caption=counts_said(found, p),
        name="counts_of_hits",
    )
    view.chart(
        curve_plot("k, hits", "interval for p", False, False, "whole"),
        limit_tables(found, beside, p),
        caption=f"The interval of every k, by {NAMES[rule]}; the dashed line is p. Those that do "
        "not cross it are the misses.",
        name="limits",
    )
    view.legend(
        {"holds p": palette.MODEL, "misses p": palette.ALARM, "p": palette.TRUTH}, place="below"
    )
    view.numbers(share_rows(found, beside, p))
    view.challenges(challenges(rule, n, level, p, found))
    view.code(
        coverage_at,
        f"found = share_intervals({rule}, {n}, {level!r})\n"
        f"print(coverage_at(found, {p!r}), mean_coverage(found), mean_width(found, {p!r}))",
        data=lambda: {
            "intervals": {"low": found.low, "high": found.high},
            "coverage": dict(zip(("p", "coverage"), teeth(rule, n, level), strict=True)),
        },
    )


def challenges(rule, n, level, p, found):
    c = coverage_at(found, p)
    state = f"{NAMES[rule]}, n = {n}, coverage {percent(c, 2)}."
    return [
        Challenge(
            "Many books allow Wald’s interval once n·p and n·(1 − p) are 5 or more. Find such a "
            "p with n of 30 or more, where it holds p in less than 90 % of all samples at the "
            "level 95 %.",
            solved=rule is ShareRule.WALD
            and level == 0.95
            and n >= 30
            and min(n * p, n * (1 - p)) >= 5 - 1e-9
            and c < 0.9,
            state=state,
        ),
        Challenge(
            "Bring Wilson’s interval below 85 % at the level 95 %, with n of 10 or more.",
            solved=rule is ShareRule.WILSON and level == 0.95 and n >= 10 and c < 0.85,
            state=state,
        ),
        Challenge(
            "Find a p from 0.2 to 0.8 that Clopper and Pearson’s interval holds in more than 99 % "
            "of all samples, though only 95 % were asked for, with n of 5 or more.",
            solved=rule is ShareRule.EXACT
            and level == 0.95
            and n >= 5
            and 0.2 <= p <= 0.8
            and c > 0.99,
            state=state,
        ),
    ]
