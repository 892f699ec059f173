from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.stacked import stacked_plot
from core.maths.calculus.curve_tables import stacked_datasets
from core.maths.statistics.prior_weight import (
    Belief,
    Kind,
    Weight,
    draw_total,
    judge_weight,
    map_elsewhere,
    map_estimate,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.statistics.estimation.given import SEED
from pages.statistics.estimation.prior_tables import (
    MOST,
    belief_tables,
    error_tables,
    path_tables,
    penalty_tables,
)
from pages.statistics.estimation.prior_words import (
    ELSEWHERE,
    SIGNS,
    WEIGHT_TONES,
    elsewhere_said,
    gain_said,
    prior_rows,
    weight_said,
)

ENDS = {"share": (0, 1, 0.5, 0.3), "rate": (0, 10, 2, 4), "mean": (-5, 5, 0, 1)}
OF = {Kind.COIN: "share", Kind.POISSON: "rate", Kind.NORMAL: "mean"}
chapter = Chapter(
    "prior",
    "A prior",
    do="Drag the weight of the prior and watch the estimate leave the data for the prior’s centre. "
    "When is that worth it?",
    controls=[
        Slider(
            name="weight",
            label="Weight of the prior, in data",
            symbol="m",
            low=0,
            high=MOST,
            default=5,
            step=0.5,
        ),
        Choice(
            name="kind",
            label="Law",
            options={"coin": "Coin: p", "poisson": "Poisson counts: λ", "normal": "Normal mean: μ"},
            default="coin",
        ),
        *(
            Slider(name=f"aim_{name}", label="Centre of the prior", symbol="c", low=low, high=high,
                   default=aim)
            for name, (low, high, aim, _) in ENDS.items()
        ),
        Slider(name="tosses", label="Data", symbol="n", low=1, high=MOST, default=10, step=1),
        *(
            Slider(name=f"true_{name}", label="The truth", low=low, high=high, default=truth)
            for name, (low, high, _, truth) in ENDS.items()
        ),
        SEED,
    ],
    presets={
        "No prior": {"weight": 0.0},
        "As heavy as the data": {"weight": 10.0},
        "Not one success, and yet above 0": {"true_share": 0.02, "weight": 2.0, "seed": 2},
        "A stubborn wrong prior": {"weight": 100.0, "aim_share": 0.9, "true_share": 0.1},
        "Ridge": {"kind": "normal", "weight": 10.0},
        "A rare count": {"kind": "poisson", "true_rate": 0.3, "aim_rate": 0.5},
    },
)  # fmt: skip


@chapter.figure
def prior(view):
    v, kind = view.values, Kind(view.values.kind)
    aim, true = f"aim_{OF[kind]}", f"true_{OF[kind]}"
    truth = float(getattr(v, true))
    total = draw_total(kind, v.seed, v.tosses, truth)
    b = Belief(kind, v.tosses, total, float(v.weight), float(getattr(v, aim)))
    case, sign = judge_weight(b), SIGNS[kind]
    view.picture(
        stacked_plot("m, weight of the prior in data", "estimate", "density", sign),
        stacked_datasets(belief_tables(b, truth), path_tables(b, truth)),
        caption=caption_of(b, v.seed),
        name="belief",
    )
    view.legend(
        {
            "prior": palette.ACCENT,
            "data alone": palette.SKY,
            "both; the MAP estimate": palette.MODEL,
            "the truth": palette.TRUTH,
            f"MAP by {ELSEWHERE[kind]}": palette.ERROR,
        }
    )
    view.lead("weight")
    view.notice(
        weight_said(case, b), elsewhere_said(b), gain_said(b, truth), tone=WEIGHT_TONES[case]
    )
    view.more("kind", aim, "tosses", true, "seed")
    show_below(view, b, truth, sign)
    view.numbers(prior_rows(b, truth))
    view.challenges(challenges(case, b, truth))
    view.code(
        map_estimate,
        f"belief = Belief({kind}, {b.n}, {b.total!r}, {b.m!r}, {b.c!r})\n"
        "print(belief.plain, map_estimate(belief), map_elsewhere(belief))\n"
        f"print(squared_errors(belief, {truth!r}))",
        data=lambda: {"belief": {"n": [b.n], "sum": [b.total], "m": [b.m], "c": [b.c]}},
    )


def caption_of(b, seed):
    flat = " The prior of weight 0 is flat." if b.m == 0 else ""
    return (
        f"n = {b.n} drawn data with the sum {number(b.total, 4)}, seed {seed}. Above: what is "
        f"believed of {SIGNS[b.kind]}. Below: the estimate by the weight of the prior.{flat}"
    )


def show_below(view, b, truth, sign):
    view.chart(
        curve_plot(sign, "−ln, least value 0"),
        penalty_tables(b),
        caption="The MAP estimate is where the sum of both is least: −ln L of the data, and the "
        "penalty −ln prior.",
        name="penalty",
    )
    view.chart(
        curve_plot(f"true {sign}", "mean squared error"),
        error_tables(b, truth),
        caption="Over all samples, exact. "
        + (
            "The prior helps where the truth is near its centre."
            if b.m
            else "A prior of weight 0 neither helps nor harms."
        ),
        name="errors",
    )
    view.legend(
        {
            "data; maximum likelihood": palette.SKY,
            "penalty": palette.ACCENT,
            "sum; MAP": palette.MODEL,
        },
        place="below",
    )


def challenges(case, b, truth):
    best = map_estimate(b)
    gap = abs(map_elsewhere(b) - best)
    far, near = abs(best - truth), abs(b.plain - truth)
    return [
        Challenge(
            "Let the estimate stand midway between the data’s mean and the prior’s centre.",
            solved=case is Weight.EVEN,
            state=f"It has gone {percent(b.m / b.whole)} of the way.",
        ),
        Challenge(
            "With a flat prior, find a sample whose MAP estimate moves by more than 0.1 if only "
            "the parameter is written otherwise.",
            solved=case is Weight.NONE and gap > 0.1,
            state=f"It moves by {number(gap)}{', but the prior is not flat' * (b.m > 0)}.",
        ),
        Challenge(
            "A prior that takes the estimate at least five times as far from the truth as the data "
            "alone have it, which is not exact.",
            solved=near > 1e-9 and far >= 5 * near,
            state=f"Off by {number(far)}, the data alone by {number(near)}.",
        ),
    ]
