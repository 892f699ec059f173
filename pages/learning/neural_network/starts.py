import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.learning.dense_network import ACTIVATIONS, INITIALISATIONS
from core.maths.learning.dense_training import Plan, judge_labelled
from core.maths.learning.layer_flow import Flow, flow_through
from core.ui.controls import Choice, Scrubber, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number, percent
from pages.learning.neural_network.runs import SETS, examples_of, state_at
from pages.learning.neural_network.starts_tables import (
    gradient_tables,
    size_tables,
    value_tables,
)
from pages.learning.neural_network.starts_words import TONES, dead_said, flow_said

LAST = 200  # steps
RATE = 0.1
LAWS = {name: label for name, label in SETS.items() if name != "none"}

chapter = Chapter(
    "starts",
    "Starts and dead units",
    do="Play the training and watch the values of each layer. Then add layers, or change how the "
    "weights begin.",
    controls=[
        Slider(name="depth", label="Hidden layers", low=1, high=10, default=8, step=1, live=False),
        Slider(name="width", label="Units of each", low=2, high=32, default=16, step=1, live=False),
        Scrubber(name="after", label="Step", high=LAST, default=0),
        Choice(
            name="fold",
            label="Activation",
            options={name: one.label for name, one in ACTIVATIONS.items()},
            default="relu",
        ),
        Choice(
            name="begin",
            label="Weights begin",
            options={name: f"{o.label}: {o.formula}" for name, o in INITIALISATIONS.items()},
            default="he",
        ),
        Choice(name="given", label="Points", options=LAWS, default="rings"),
        Seed(name="dice", label="New start"),
    ],
    presets={
        "Glorot under tanh": {"fold": "tanh", "begin": "glorot"},
        "Glorot under ReLU": {"begin": "glorot"},
        "Sigmoids fade": {"fold": "sigmoid", "begin": "glorot"},
        "Too small": {"fold": "tanh", "begin": "small"},
        "Too large": {"fold": "tanh", "begin": "large"},
        "Large under ReLU": {"begin": "large"},
        "All zero": {"begin": "zero", "after": 100},
        "Narrow layers die": {"width": 2, "depth": 10, "dice": 2},
    },
)


def plan_of(v):
    return Plan((v.width,) * v.depth, v.fold, v.begin, "sgd", ((0, RATE),), seed=v.dice)


@chapter.figure
def starts(view):
    v, plan = view.values, plan_of(view.values)
    examples = examples_of(v.given)
    state = state_at(plan, v.given, min(v.after, LAST))
    flow = flow_through(state.network, examples.x, examples.labels)
    view.picture(
        curve_plot("a, what a unit gives", "", False, False, "", True),
        value_tables(flow, v.fold),
        caption=f"How often each value comes, layer by layer, over {examples.n} points; beside it "
        "the root mean square, and how many are exactly 0, which are not drawn.",
        name="values",
    )
    view.lead("after", "depth", after={"last": LAST})
    view.notice(
        flow_said(flow, state),
        dead_said(flow, v.width),
        ""
        if not state.diverged
        else f"Step {state.steps + 1} leads to numbers beyond 10³⁰⁸: the "
        "steps overshoot. Shown is the last one before; a smaller start is the way back.",
        tone="alarm" if state.diverged else TONES[flow.case],
    )
    view.more("width", "fold", "begin", "given", "dice", dice={"sets": ()})
    view.chart(
        curve_plot("log₁₀ |∂J/∂w|", "", False, False, "", True),
        gradient_tables(flow),
        caption="Sizes of the gradient of each weight, layer by layer, as powers of ten; those "
        "that are exactly 0 are counted beside the layer.",
        name="gradients",
    )
    view.chart(
        curve_plot("layer", "log₁₀ of the root mean square", False, False, "whole"),
        size_tables(flow),
        caption="Blue: what units give, forwards. Purple: δ = ∂J/∂z, which comes back.",
        name="sizes",
    )
    view.legend({"a": palette.MODEL, "δ": palette.ERROR}, place="below")
    loss, right = judge_labelled(state.network, examples.x, examples.labels)
    spread, pull = flow.spread.tolist(), flow.pull.tolist()
    before = v.width if v.depth > 1 else examples.x.shape[1]  # one layer: from the coordinates
    view.numbers(
        [
            ("Spread of weights", number(INITIALISATIONS[v.begin].spread(before, v.width)),
             f"{INITIALISATIONS[v.begin].formula}, from {before} to {v.width} units"),
            ("a, first and last layer", f"{number(spread[0])} and {number(spread[-1])}",
             "root mean squares"),
            ("δ, first and last layer", f"{number(pull[0])} and {number(pull[-1])}",
             "root mean squares"),
            ("J", number(loss), f"after {counted(state.steps, 'step')} with α = {number(RATE)}"),
            ("On the right side", percent(right), f"of {examples.n} points"),
        ]
    )  # fmt: skip
    view.challenges(challenges(v, flow, state, loss))
    view.code(flow_through, listing(v, plan, examples))


def listing(v, plan, examples):
    return (
        "from core.maths.learning.dense_training import Labelled, Plan, begin_learning, go_on\n"
        "from core.maths.learning.planar_classes import planar_classes\n\n"
        f"x, labels = planar_classes({v.given!r}, {examples.n}, 0.1, 1)\nplan = {plan!r}\n"
        f"examples = Labelled(x, labels, {examples.classes}, x[:0], labels[:0])\n"
        f"state = go_on(begin_learning(plan, examples), examples, plan, {min(v.after, LAST)})\n"
        "flow = flow_through(state.network, x, labels)\n"
        "print(flow.case, flow.dead)\nprint(flow.spread)\nprint(flow.pull)"
    )


def challenges(v, flow, state, loss):
    deep = v.depth == 10 and v.fold == "sigmoid"
    dead = sum(flow.dead)
    return [
        Challenge(
            "Ten layers of sigmoids: find a start in which the gradient does not fade.",
            solved=deep and flow.case in (Flow.EVEN, Flow.SATURATED, Flow.GROWING),
            state=f"δ shrinks by a factor of {number(float(flow.pull[-1] / flow.pull[0]))}."
            if deep and flow.pull[0] > 0
            else "Needs ten layers of sigmoids, and a gradient.",
        ),
        Challenge(
            "Ten layers: bring J below 0.1 within the 200 steps.",
            solved=v.depth == 10 and not state.diverged and bool(np.isfinite(loss)) and loss < 0.1,
            state=f"J = {number(loss)}." if v.depth == 10 else "Needs ten layers.",
        ),
        Challenge(
            "Let more than half of all units be dead.",
            solved=2 * dead > v.depth * v.width,
            state=f"{dead} of {v.depth * v.width} are dead.",
        ),
    ]
