from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.stacked import stacked_plot
from core.maths.calculus.curve_tables import stacked_datasets
from core.maths.statistics.edge_estimates import (
    Edge,
    Setting,
    Stand,
    draw_edge,
    edge_interval,
    estimate,
    held_share,
    judge_cover,
    judge_stand,
    seen_of,
)
from core.maths.statistics.likelihood_limits import ratio_limit
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.statistics.estimation.edges_tables import (
    data_tables,
    fall_tables,
    law_of_fall_tables,
)
from pages.statistics.estimation.edges_words import (
    SIGN,
    STAND_TONES,
    cover_said,
    edge_rows,
    edge_said,
    stand_said,
    wald_told,
)
from pages.statistics.estimation.given import LEVEL, SEED

NAMES = {
    Setting.UNIFORM: "end",
    Setting.SHIFT: "start",
    Setting.SHARE: "odds",
    Setting.EFFECTS: "extra",
}
TITLES = {
    Setting.UNIFORM: "θ, end of the range",
    Setting.SHIFT: "a, earliest time",
    Setting.SHARE: "p, probability of a hit",
    Setting.EFFECTS: "τ², variance between groups",
}
RANGES = {  # low, high, the value in hand, the truth
    Setting.UNIFORM: (0.1, 20, 5.5, 5),
    Setting.SHIFT: (-10, 10, 1.7, 2),
    Setting.SHARE: (0, 1, 0.1, 0.05),
    Setting.EFFECTS: (0, 10, 1, 0),
}


def sliders():
    for setting, (low, high, value, truth) in RANGES.items():
        name, label = NAMES[setting], TITLES[setting].split(", ")[1].capitalize()
        symbol = SIGN[setting]
        yield Slider(name=name, label=label, symbol=symbol, low=low, high=high, default=value)
        yield Slider(name=f"true_{name}", label=f"True {symbol}", low=low, high=high, default=truth)


chapter = Chapter(
    "edges",
    "On the edge",
    do="Drag the parameter over the edge of what the data allow. The likelihood falls off a cliff: "
    "what becomes of the interval?",
    controls=[
        *sliders(),
        Choice(
            name="setting",
            label="Estimate",
            options={
                "uniform": "End of a uniform law",
                "shift": "Start of exponential times",
                "share": "A rare share",
                "effects": "A variance between groups",
            },
            default="uniform",
        ),
        Slider(name="cases", label="Data drawn", symbol="n", low=2, high=100, default=10, step=1),
        LEVEL,
        SEED,
    ],
    presets={
        "Beyond the cliff": {"end": 4.0},
        "χ² says no, the truth yes": {"end": 5.0, "seed": 5},
        "A start": {"setting": "shift"},
        "Not one hit in ten": {"setting": "share", "true_odds": 0.02},
        "A variance of 0": {"setting": "effects", "cases": 8},
        "Inside after all": {"setting": "effects", "true_extra": 3.0, "cases": 12, "extra": 3.0},
    },
)


@chapter.figure
def edges(view):
    v, setting = view.values, Setting(view.values.setting)
    name, level, limit = NAMES[setting], v.level / 100, ratio_limit(v.level / 100)
    theta, truth = float(getattr(v, name)), float(getattr(v, f"true_{name}"))
    x = draw_edge(setting, v.seed, v.cases, truth)
    s = seen_of(setting, x)
    edge, _ = estimate(s)
    stand, reach = judge_stand(s, theta, level), edge_interval(s, limit)
    held = held_share(setting, v.cases, truth, limit)
    view.picture(
        stacked_plot(TITLES[setting], "ln L, top at 0", *above(setting)),
        stacked_datasets(
            data_tables(setting, x, theta), fall_tables(s, theta, truth, reach, level)
        ),
        caption=f"n = {v.cases} drawn data, seed {v.seed}; the truth behind them is "
        f"{SIGN[setting]} = {number(truth)}.",
        name="edge",
    )
    view.legend(
        {
            "the data; the truth, dashed": palette.TRUTH,
            "law in hand, ln L": palette.MODEL,
            "parameter in hand": palette.ALARM if stand is Stand.IMPOSSIBLE else palette.INK,
            "down to here at this level": palette.GREY,
        }
        | ({"parabola of Wald’s interval": palette.ACCENT} if edge is Edge.INSIDE else {})
    )
    view.lead(name)
    view.notice(
        stand_said(stand, s, theta, level),
        f"{edge_said(s)} {wald_told(s, level)}",
        cover_said(judge_cover(held, level), held, level, setting, truth),
        tone=STAND_TONES[stand],
    )
    view.more("setting", "cases", f"true_{name}", "level", "seed")
    view.chart(
        curve_plot("t", "P(2 · fall at the truth > t)"),
        law_of_fall_tables(setting, v.cases, truth, limit),
        caption="How often ln L falls at the truth by more than t/2, over all samples, exact. "
        "Grey: the law of χ² with 1 degree, which the interval trusts.",
        name="falls",
    )
    view.numbers(edge_rows(s, truth, level, reach, held))
    view.challenges(challenges(s, stand, edge, held, level, truth))
    view.code(
        held_share,
        f"x = draw_edge({setting}, {v.seed}, {v.cases}, {truth!r})\ns = seen_of({setting}, x)\n"
        f"print(estimate(s), edge_interval(s, ratio_limit({level!r})))\n"
        f"print(held_share({setting}, {v.cases}, {truth!r}, ratio_limit({level!r})))",
        data=lambda: {"data": {"x": x}},
    )


def above(setting):
    if setting is Setting.SHARE:
        return "share", "x", True
    return "density", "y" if setting is Setting.EFFECTS else "x"


def challenges(s, stand, edge, held, level, truth):
    share = f"It holds the truth in {percent(held)} of samples."
    return [
        Challenge(
            "Find a value that the quantile of χ² with 1 degree leaves out and the true law keeps.",
            solved=stand is Stand.BETWEEN,
            state="The true law is χ² with 2 degrees for the end and the start.",
        ),
        Challenge(
            "A rare share, 20 data or more: an interval at 95 % that holds the truth in less than "
            "85 % of samples.",
            solved=s.setting is Setting.SHARE and s.n >= 20 and level == 0.95 and held < 0.85,
            state=share,
        ),
        Challenge(
            "No variance between the groups, and yet an estimate above 0.",
            solved=s.setting is Setting.EFFECTS and truth == 0 and edge is Edge.INSIDE,
            state=f"Mean square {number(s.kept)}, with the known variance 1."
            if s.setting is Setting.EFFECTS
            else "Needs groups.",
        ),
    ]
