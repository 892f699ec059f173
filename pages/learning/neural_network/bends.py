import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.maths.learning.dense_network import forward_pass
from core.maths.learning.dense_training import is_right
from core.maths.learning.hand_bends import Made, along_cut, judge_hand, network_by_hand
from core.maths.learning.planar_classes import GRID, HIGH, LOW
from core.ui.controls import Choice, Cloud, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, filled_in, number
from pages.learning.neural_network.plane import plane_tables
from pages.learning.neural_network.runs import SETS, examples_of

TWO = {name: label for name, label in SETS.items() if name not in ("arms", "none")}
FIRST = ((0.7, 0.0, 1), (-0.5, 0.5, 1))
TONES = {
    Made.NO_BEND: "plain",
    Made.ONE_SIDE: "warn",
    Made.SOME_WRONG: "plain",
    Made.ALL_RIGHT: "good",
}


def ring(count, radius=0.7):
    angles = 2 * np.pi * np.arange(count) / count + np.pi / 2
    return tuple(
        (round(radius * float(np.cos(t)) * GRID) / GRID + 0.0,
         round(radius * float(np.sin(t)) * GRID) / GRID + 0.0, 1)
        for t in angles
    )  # fmt: skip


chapter = Chapter(
    "bends",
    "Bends by hand",
    do="Drag a bend, or set one more: beyond its line it pushes towards B, or towards A. Add them "
    "up until the boundary parts the points.",
    controls=[
        Cloud(
            name="feet",
            label="Bends",
            low=LOW,
            high=HIGH,
            step=1 / GRID,
            most=8,
            classes=("A", "B"),
            help="Each bend is a line at a right angle to the way from the centre to its sign. "
            "Keys: arrows choose and move, Enter adds, Delete removes",
        ),
        Slider(name="constant", label="Constant", symbol="c", low=-3, high=3, default=-0.3,
               step=0.05),
        Slider(name="push", label="Push of a bend", symbol="v", low=0.5, high=10, default=4,
               step=0.1),
        Slider(name="height", label="Cut at x₂", low=-2, high=2, default=0, step=0.05),
        Choice(name="points", label="Points", options=TWO, default="rings"),
        Choice(name="kind", label="Bend", options={"relu": "ReLU", "tanh": "tanh"}, default="relu",
               pills=True),
    ],
    presets={
        "One bend: a line": {"feet": ((0.7, 0.2, 1),)},
        "Six close a ring": {"feet": ring(6)},
        "Two against two": {
            "points": "xor", "constant": -0.3,
            "feet": ((0.3, -0.3, 1), (-0.3, 0.3, 1), (0.9, 0.9, 0), (-0.9, -0.9, 0)),
        },
        "Soft steps": {"kind": "tanh", "feet": ring(4), "constant": 3.0, "push": 1.5},
        "No bend": {"feet": ()},
        "A bend without a direction": {"feet": ((0.0, 0.0, 1),)},
    },
)  # fmt: skip


@chapter.figure
def bends(view):
    v, examples = view.values, examples_of(view.values.points)
    feet = FIRST if v.feet is None else v.feet
    network = network_by_hand(feet, v.push, v.constant, v.kind)
    logits = forward_pass(network, examples.x).logits
    case, wrong = judge_hand(feet, logits, examples.labels)
    rings = examples.x[~is_right(logits, examples.labels)]
    tables = plane_tables(
        network, examples.x, examples.labels, rings, folds=case is not Made.NO_BEND
    )
    view.picture(
        class_plane("x₁", "x₂"),
        tables | {"names": signs(feet, v.height)},
        caption="Dashed: where each bend begins; its sign says which way it pushes, ⊕ towards B, ⊖ "
        "towards A. ▶: the height of the cut below.",
        name="boundary",
    )
    view.legend(
        {"A": CLASSES[0], "B": CLASSES[1], "boundary": palette.MODEL, "a bend": palette.GREY,
         "wrong side": palette.ALARM}
    )  # fmt: skip
    view.lead("feet", "constant", feet={"value": feet, "chart": "boundary"})
    view.notice(*made_said(case, wrong, feet, examples, v.kind), tone=TONES[case])
    view.more("push", "height", "points", "kind")
    view.chart(
        curve_plot("x₁ along the cut", "z_B − z_A"),
        cut_tables(network, v.height),
        caption="Along the cut: what each bend adds (dashed, with c), and their sum (solid). Where "
        "the sum crosses 0 the boundary is.",
        name="cut",
    )
    view.numbers(numbers(network, v, case, wrong, examples))
    view.challenges(challenges(v, case, feet, wrong))
    view.code(
        network_by_hand,
        "from core.maths.learning.dense_network import forward_pass\n\n"
        f"network = network_by_hand({list(feet)!r}, {v.push!r}, {v.constant!r}, {v.kind!r})\n"
        f"print(forward_pass(network, np.array([[0.5, {v.height!r}]])).logits)",
    )


def signs(feet, height):
    return {
        "text": [*("⊕" if towards else "⊖" for *_, towards in feet), "▶"],
        "role": ["now"] * (len(feet) + 1),
        "x": [*(x for x, *_ in feet), LOW[0]],
        "y": [*(y for _, y, _ in feet), height],
    }


def cut_tables(network, height):
    x = np.linspace(LOW[0], HIGH[0], 121)
    added, constant = along_cut(network, x, height)
    whole = added.sum(axis=1) + constant
    low, high = min(-1.0, float(whole.min())), max(1.0, float(whole.max()))
    return curve_datasets(
        0.0, (low + high) / 2, HIGH[0], 0.55 * (high - low),
        curves=polyline("sum", "approximation", x, whole),
        dashed=joined(
            polyline("0", "reference", x[[0, -1]], [0.0, 0.0]),
            *(polyline(str(j), "error", x, one + constant) for j, one in enumerate(added.T)),
        ),
    )  # fmt: skip


def made_said(case, wrong, feet, examples, kind):
    """What the bends make of the points, and what bends that are of no use are."""
    count = sum(bool(x or y) for x, y, _ in feet)
    n = examples.n
    idle = len(feet) - count
    aside = (
        f"{counted(idle, 'bend')} at the centre {'has' if idle == 1 else 'have'} no direction, and "
        f"{'is' if idle == 1 else 'are'} left out."
        if idle
        else ""
    )
    if case is Made.NO_BEND:
        return "No bend yet: the constant alone decides, the same everywhere.", aside
    side = f"{wrong} of {n} points {'is' if wrong == 1 else 'are'} on the wrong side"
    if case is Made.ONE_SIDE:
        return (
            f"{counted(count, 'bend')}, and yet no boundary runs between the points: {side}.",
            aside,
        )
    straight = (
        "With one bend the boundary is a straight line along it."
        if count == 1
        else "The boundary is straight between its corners, which lie on the dashed lines."
        if kind == "relu"
        else "The boundary has no corner, for tanh has none."
    )
    if case is Made.ALL_RIGHT:
        parts = f"add{'s' * (count == 1)} up to a boundary that parts all {n} points."
        return f"{counted(count, 'bend')} {parts}", straight, aside
    return f"{counted(count, 'bend')}: {side}.", straight, aside


def numbers(network, v, case, wrong, examples):
    place = np.array([[0.5, v.height]])
    added, constant = along_cut(network, place[:, 0], v.height)
    parts = [] if case is Made.NO_BEND else added[0].tolist()
    texts = filled_in(lambda *terms: sum(terms), constant, *parts)
    plus = " + ".join(f"({text})" if text.startswith("−") else text for text in texts)
    total = float(constant + sum(parts))
    units = len(parts)
    return [
        ("On the right side", f"{examples.n - wrong} of {examples.n}", "the larger logit"),
        (f"z_B − z_A at (0.5, {number(v.height)})", number(total),
         f"{plus}: the constant, and each bend"),
        ("Parameters", f"{2 * units + units + units * 2 + 2}",
         f"2·{units} + {units} + {units}·2 + 2"),
    ]  # fmt: skip


def challenges(v, case, feet, wrong):
    count = sum(bool(x or y) for x, y, _ in feet)
    said = f"{counted(count, 'bend')}, {counted(wrong, 'point')} on the wrong side."
    done = case is Made.ALL_RIGHT
    return [
        Challenge(
            "The rings: part all points with three bends.",
            solved=done and v.points == "rings" and count == 3,
            state=said if v.points == "rings" else "Needs the rings.",
        ),
        Challenge(
            "Opposite corners: part all points with four bends.",
            solved=done and v.points == "xor" and count == 4,
            state=said if v.points == "xor" else "Needs the opposite corners.",
        ),
    ]
