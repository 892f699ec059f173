import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.counted_shares import error_said
from core.maths.learning.dense_training import Plan, go_on, judge_labelled
from core.maths.learning.learning_verdicts import Standing, judge_standing
from core.maths.learning.network_findings import cause_of
from core.maths.learning.planar_classes import NAMES as LAWS
from core.ui.controls import Choice, Scrubber, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.neural_network.digits_tables import curve_tables, share_tables
from pages.learning.neural_network.digits_words import TONES, standing_said, stopped_said
from pages.learning.neural_network.plane import plane_tables
from pages.learning.neural_network.runs import FRESH, MOST, NAMES, SETS, examples_of, state_at

LEAST_PENALTY = 1e-5  # the lowest mark of the penalty's scale stands for none

chapter = Chapter(
    "noise",
    "Learning by heart",
    do="Play the training, and watch where the loss on fresh points turns up again. Then take "
    "fewer points.",
    controls=[
        Slider(name="amount", label="Points", symbol="n", low=6, high=200, default=40, step=1,
               live=False),
        Slider(name="blur", label="Noise", symbol="σ", low=0, high=0.8, default=0.4, step=0.05,
               live=False, help="Standard deviation of what is added to each coordinate"),
        Scrubber(name="until", label="Step", high=MOST, default=MOST),
        Choice(name="law", label="Law of the points", options={k: SETS[k] for k in LAWS},
               default="moons"),
        Slider(name="size", label="Units of both layers", low=1, high=16, default=12, step=1,
               live=False),
        Slider(name="cost", label="Penalty", symbol="λ", low=LEAST_PENALTY, high=1,
               default=LEAST_PENALTY, log=True, lowest="none", live=False,
               help="½λΣw² is added to the mean loss"),
        Slider(name="left_out", label="Dropout", low=0, high=80, default=0, step=5, unit="%",
               live=False, help="This share of hidden units is left out of each step, drawn anew"),
        Choice(name="drawn", label="Show", default="now", pills=True,
               options={"now": "The step of now", "best": "Stopped at the least fresh J"}),
        Seed(name="sample", label="New points"),
    ],
    presets={
        "Eight points": {"amount": 8},
        "Two hundred points": {"amount": 200},
        "Stopped early": {"drawn": "best"},
        "A penalty": {"cost": 0.01},
        "Too heavy a penalty": {"cost": 0.3},
        "Half left out": {"left_out": 50},
        "Little noise": {"blur": 0.1},
        "One unit is too few": {"size": 1, "law": "rings"},
    },
)  # fmt: skip


def plan_of(v):
    return Plan(
        (v.size, v.size),
        "tanh",
        rates=((0, 0.03),),
        penalty=0.0 if v.cost == LEAST_PENALTY else v.cost,
        dropped=v.left_out / 100,
    )


@chapter.figure
def noise(view):
    v, plan = view.values, plan_of(view.values)
    source = ("law", v.law, v.amount, v.blur, v.sample)
    examples, state = examples_of(source), state_at(plan, source, min(v.until, MOST))
    case = judge_standing(state)
    best = v.drawn == "best"
    network = state.best_network if best else state.network
    view.picture(
        class_plane("x₁", "x₂"),
        plane_tables(network, examples.x, examples.labels, (), folds=False),
        caption=f"The network of step {state.best_at if best else state.steps} over the "
        f"{examples.n} points that it learns from. Darker where the likeliest class is 3, 9 and 19 "
        "times as likely as the next.",
        name="boundary",
    )
    view.legend(
        dict(zip(NAMES, CLASSES[: examples.classes], strict=False))
        | {
            "boundary, points to learn from": palette.MODEL,
            "fresh points": palette.ERROR,
            "least fresh J": palette.TRUTH,
        }
    )
    view.lead("until", "amount", until={"last": MOST})
    view.notice(
        "Not trained yet: press play."
        if case is Standing.UNTRAINED
        else stopped_said(state, plan, cause_of(plan, state.steps))
        if case is Standing.DIVERGED
        else standing_said(case, state, f"{FRESH} fresh points", "points to learn from"),
        tone=TONES[case],
    )
    view.more("blur", "law", "size", "cost", "left_out", "drawn", "sample", sample={"sets": ()})
    learned, fresh = (
        judge_labelled(network, x, labels, plan.penalty)
        for x, labels in (
            (examples.x, examples.labels),
            (examples.held_out, examples.held_out_labels),
        )
    )
    show_below(view, state, network, learned, fresh, examples)
    view.challenges(challenges(v, learned[1], fresh[1]))
    view.code(
        go_on,
        "from core.maths.learning.planar_classes import planar_classes\n\n"
        f"held_out = planar_classes({v.law!r}, {FRESH}, {v.blur!r}, {v.sample + 1_000_000})\n"
        f"x, labels = planar_classes({v.law!r}, {v.amount!r}, {v.blur!r}, {v.sample!r})\n"
        f"plan = {plan!r}\nexamples = Labelled(x, labels, {examples.classes}, *held_out)\n"
        f"state = go_on(begin_learning(plan, examples), examples, plan, {min(v.until, MOST)})\n"
        "print(state.best_at, state.losses[-1], state.right[-1])",
    )


def show_below(view, state, network, learned, fresh, examples):
    view.chart(
        curve_plot("step", "J", False, False, "whole"),
        curve_tables(state, MOST),
        caption="J, the penalty included: on the points to learn from, and on fresh ones. Upright: "
        "its least on fresh points.",
        name="losses",
    )
    view.chart(
        curve_plot("step", "share on the right side", False, False, "whole"),
        share_tables(state, MOST),
        caption="Shares on the right side: of the points to learn from, and of fresh ones.",
        name="shares",
    )
    weights = float(np.sum(network.is_weight * network.theta**2))
    share = fresh[1]
    view.numbers(
        [
            ("J, points to learn from", number(learned[0]), f"{examples.n} points"),
            ("J, fresh points", number(fresh[0]), f"{FRESH} of the same law"),
            ("Right, points to learn from", percent(learned[1]), f"of {examples.n}"),
            (
                "Right, fresh points",
                percent(share),
                f"of {FRESH}; {error_said(share, (share * (1 - share) / FRESH) ** 0.5, FRESH)}",
            ),
            ("Σw²", number(weights), f"of {int(network.is_weight.sum())} weights"),
            (
                "Parameters a point",
                number(len(network.theta) / examples.n),
                f"{len(network.theta)}/{examples.n}",
            ),
        ]
    )


def challenges(v, learned, fresh):
    hard = v.law == "moons" and v.amount <= 40 and v.blur >= 0.4
    return [
        Challenge(
            "Moons, 40 points or fewer, noise of 0.4 or more: get 85 % of the fresh points right.",
            solved=hard and fresh >= 0.85,
            state=f"{percent(fresh)}." if hard else "Needs these points.",
        ),
        Challenge(
            "Learn by heart: all points right, and a quarter or more of the fresh ones wrong.",
            solved=learned == 1 and fresh <= 0.75,
            state=f"{percent(learned)} of the points, {percent(fresh)} of fresh ones.",
        ),
    ]
