import math

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.deep_gradients import (
    DEEPEST,
    DRAWS,
    HE,
    XAVIER,
    Deep,
    Fate,
    draw,
    judge,
    propagate,
    theory,
)
from core.ui.controls import Choice, Seed, Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.calculus.chain_rule.deep_tables import flow_tables, gaps, scale_tables
from pages.calculus.chain_rule.deep_words import (
    TONES,
    factor_said,
    fate_said,
    idle_said,
    layers,
    plus_minus,
    silent_said,
    theory_said,
)

FIXED = {"xavier": XAVIER, "he": HE}
chapter = Chapter(
    "deep",
    "Many layers",
    do="Drag the depth: the gradient starts at the last layer, right, and passes back through all. "
    "Watch what reaches layer 0.",
    controls=[
        Slider(name="depth", label="Depth", symbol="L", low=1, high=DEEPEST, default=50, step=1),
        Slider(
            name="sigma",
            label="Scale of the weights",
            symbol="σ",
            low=0.1,
            high=4,
            default=1.0,
            step=0.01,
            help="Weights are normal with variance σ²/n",
        ),
        Choice(
            name="activation",
            label="Activation",
            options={"tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid", "linear": "linear"},
            default="tanh",
            pills=True,
        ),
        Choice(
            name="init",
            label="Initialisation",
            options={"own": "σ by hand", "xavier": "Xavier: 1/n", "he": "He: 2/n"},
            default="own",
            pills=True,
        ),
        Toggle(name="residual", label="Residual links"),
        Choice(
            name="width",
            label="Width n",
            options={n: n for n in ("4", "8", "16", "32")},
            default="16",
            pills=True,
        ),
        Seed(name="seed", label="New weights"),
    ],
    presets={
        "Sigmoid vanishes": {"activation": "sigmoid", "init": "xavier"},
        "Too large": {"activation": "tanh", "sigma": 3.0},
        "Relu, Xavier": {"activation": "relu", "init": "xavier"},
        "Relu, He": {"activation": "relu", "init": "he", "width": "32"},
        "A residual link": {"activation": "sigmoid", "init": "xavier", "residual": True},
        "Dead": {"activation": "relu", "init": "he", "width": "4", "depth": 20},
    },
)


@chapter.figure
def deep(view):
    v = view.values
    net = Deep(v.activation, FIXED.get(v.init, v.sigma), v.residual)
    flow = propagate(net, draw(v.seed, int(v.width)), v.depth)
    verdict, chi = judge(flow), theory(net, v.depth)
    exact = net.activation == "linear" or (net.activation == "relu" and not net.residual)
    view.picture(
        curve_plot("layer, from the input 0 to the output", "log₁₀ of the gradient's norm"),
        flow_tables(flow, verdict, chi),
        caption=caption(net, v),
        name="flow",
    )
    arrive = verdict.fate is not Fate.DEAD
    view.legend(
        {f"{verdict.alive} draws, smallest to largest": palette.GREY}
        | ({"their mean": palette.MODEL} if arrive else {})
        | {"theory: root mean square": palette.TRUTH}
    )
    own = v.init == "own"
    view.lead("depth", *(("sigma",) if own else ()), sigma={"marks": {"Xavier": XAVIER, "He": HE}})
    view.notice(
        fate_said(verdict),
        silent_said(verdict, net.activation),
        idle_said(net, flow),
        theory_said(verdict, chi.tolist(), exact),
        tone=TONES[verdict.fate],
    )
    view.more("activation", "init", "residual", "width", "seed")
    view.chart(
        curve_plot("σ", "log₁₀ of the factor a layer"),
        scale_tables(net, verdict, v.depth),
        caption=f"Theory for {layers(v.depth)}, each activation, ½·log₁₀ χ; the dot is measured, "
        "with two standard errors.",
        name="scales",
    )
    view.numbers(numbers(net, verdict, chi))
    view.challenges(challenges(net, verdict))
    view.code(
        propagate,
        "from core.maths.calculus.deep_gradients import judge\n"
        f"net = Deep({net.activation!r}, {net.sigma!r}, {net.residual!r})\n"
        f"print(judge(propagate(net, draw({v.seed}, {v.width}), {v.depth})))",
        data=lambda: {
            "flow": {"layer": np.arange(v.depth + 1)}
            | {f"draw_{k}": logs for k, logs in enumerate(gaps(flow.log_norms).T, 1)}
        },
    )


def caption(net, v):
    link = " with residual links" if net.residual else ""
    return (
        f"{layers(v.depth)} of {v.width} {net.activation} units{link}, σ = {number(net.sigma)}: "
        "the gradient by each layer, from a random direction of length 1 at the output."
    )


DEAD_SAID = "half of the gradients or more are 0"


def numbers(net, verdict, chi):
    depth, dead = verdict.depth, verdict.fate is Fate.DEAD
    link = " + 1" if net.residual else ""
    root = float(0.5 * np.log10(chi).sum())
    return [
        (
            "Factor a layer",
            "none" if dead else factor_said(verdict),
            DEAD_SAID if dead else f"geometric mean of {verdict.alive} draws ± standard error",
        ),
        (
            "On the whole way",
            "none" if dead else number(10**verdict.change),
            DEAD_SAID if dead else f"norm at layer 0 ÷ norm at layer {depth}, geometric mean",
        ),
        ("Root mean square", number(10**root), f"√(χ₁·…·χₗ), theory, l = {depth}"),
        ("χ of the last layer", number(float(chi[-1])), f"σ²·E[φ′²]{link}, theory"),
        (
            "χ, measured",
            plus_minus(verdict.squared, verdict.squared_error),
            "mean of ‖J‖²/n, J a layer's Jacobian, ± standard error",
        ),
        (
            "Gradients that are 0",
            f"{DRAWS - verdict.alive} of {DRAWS}",
            "draws that teach layer 0 nothing",
        ),
    ]


def challenges(net, verdict):
    bends = net.activation != "linear" and not net.residual
    dead = DRAWS - verdict.alive
    near = verdict.alive == DRAWS and abs(verdict.change) <= math.log10(2)
    state = (
        f"{layers(verdict.depth)} now: the norm is multiplied by {number(10**verdict.change)}."
        if verdict.fate is not Fate.DEAD
        else f"Now it is exactly 0 in {dead} of {DRAWS} draws."
    )
    return [
        Challenge(
            "Keep the gradient's norm within a factor of two over 50 layers or more, with an "
            "activation that bends and without residual links.",
            solved=bends and verdict.depth >= 50 and near,
            state=state,
        ),
        Challenge(
            "Make the gradient exactly 0 in half of the draws or more.",
            solved=2 * dead >= DRAWS,
            state=f"Now in {dead} of {DRAWS}.",
        ),
    ]
