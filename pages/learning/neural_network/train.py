from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.charts.unit_maps import unit_maps
from core.maths.calculus.curve_tables import curve_datasets
from core.maths.learning.dense_network import ACTIVATIONS, INITIALISATIONS
from core.maths.learning.dense_training import WAYS, Plan, judge_labelled
from core.maths.learning.network_findings import Outcome, cause_of, find_outcome, folds_seen
from core.maths.learning.planar_classes import HIGH, LOW
from core.ui.controls import Choice, Point, Seed, Slider
from core.ui.page import Chapter
from pages.learning.neural_network.plane import empty_plane, plane_tables, unit_tables
from pages.learning.neural_network.runs import (
    COURSE,
    MOST,
    NAMES,
    SETS,
    STEP,
    examples_of,
    legs_of,
    painted_points,
    rate_slider,
    rates_of,
    shown_points,
    source_of,
    state_at,
)
from pages.learning.neural_network.train_numbers import numbers, softmax_rows
from pages.learning.neural_network.train_tables import dead_ones, loss_tables, marked
from pages.learning.neural_network.train_tasks import challenges, challenges_unmet, show_code
from pages.learning.neural_network.train_words import (
    NO_POINTS,
    TONES,
    bends_said,
    in_picture,
    loss_caption,
    outcome_said,
    plane_caption,
    rates_said,
    units_state_said,
)

NO_PENALTY = 1e-5  # the lowest mark of the penalty's scale stands for none


def layer(name, number, default):
    return Slider(
        name=name, label=f"Units of layer {number}", low=0, high=8, default=default, step=1,
        live=False, help="0 leaves the layer out",
    )  # fmt: skip


chapter = Chapter(
    "train",
    "Training",
    do="Press play: bends add up to a boundary. Turn the learning rate while it trains, or paint "
    "points of your own.",
    controls=[
        painted_points(),
        rate_slider(),
        STEP,
        COURSE,
        Choice(name="set", label="Points", options=SETS, default="rings", resets=("spots",)),
        layer("first", 1, 4),
        layer("second", 2, 0),
        layer("third", 3, 0),
        Choice(
            name="bend",
            label="Activation",
            options={name: one.label for name, one in ACTIVATIONS.items()},
            default="tanh",
        ),
        Choice(
            name="way",
            label="Optimiser",
            options={name: one.label for name, one in WAYS.items()},
            default="adam",
            carries=lambda before, name: {"rate": WAYS[name].learning_rate, "course": ""},
        ),
        Choice(
            name="start",
            label="Weights begin",
            options={name: f"{o.label}: {o.formula}" for name, o in INITIALISATIONS.items()},
            default="glorot",
        ),
        Slider(
            name="decay", label="Penalty", symbol="λ", low=NO_PENALTY, high=1, default=NO_PENALTY,
            log=True, lowest="none", live=False, help="½λΣw² is added to the mean loss",
        ),
        Choice(
            name="batch",
            label="Points a step",
            options={"0": "all", "32": "32", "8": "8", "1": "1"},
            default="0",
        ),
        Seed(label="New start"),
        Point(name="place", label="Asked at", low=LOW, high=HIGH, step=0.1, default=(0.5, 0.5)),
    ],
    presets={
        "Two bends for XOR": {"set": "xor", "first": 2, "step": 300, "seed": 3},
        "Two bends, stuck": {"set": "xor", "first": 2, "step": 300},
        "No bend: a line": {"set": "xor", "bend": "linear", "first": 8, "second": 8, "step": 300},
        "Two layers for the spirals": {"set": "spirals", "first": 8, "second": 8, "step": 300},
        "Three arms, ReLU": {"set": "arms", "bend": "relu", "first": 8, "second": 8, "step": 200},
        "Dead units": {"bend": "relu", "first": 8, "way": "sgd", "rate": 10.0, "step": 40},
        "All weights 0": {"start": "zero", "step": 300},
        "Not a number": {
            "bend": "leaky", "first": 8, "second": 8, "third": 8, "way": "momentum", "rate": 1.0,
            "step": 200,
        },
        "Turned down on the way": {
            "set": "spirals", "first": 8, "second": 8, "way": "momentum", "course": "1@200",
            "rate": 0.05, "step": 450,
        },
    },
)  # fmt: skip


def plan_of(v):
    return Plan(
        hidden=tuple(units for units in (v.first, v.second, v.third) if units),
        activation=v.bend,
        initialisation=v.start,
        optimizer=v.way,
        rates=rates_of(v),
        penalty=0.0 if v.decay == NO_PENALTY else v.decay,
        batch=int(v.batch),
        seed=v.seed,
    )


@chapter.figure
def train(view):
    v = view.values
    source, examples = source_of(v), examples_of(source_of(v))
    step = min(v.step, MOST)
    if not examples.n:
        show_nothing(view)
        return
    plan = plan_of(v)
    state = state_at(plan, source, step)
    found = find_outcome(state, examples)
    view.picture(
        class_plane("x₁", "x₂"),
        marked(plane_tables(state.network, examples.x, examples.labels, examples.x[~found.right]),
               v.place),
        caption=plane_caption(examples, examples.classes),
        name="boundary",
    )  # fmt: skip
    show_controls(view, examples.classes)
    view.notice(
        outcome_said(found, state, plan, cause_of(plan, state.steps), examples.x),
        bends_said(found, state, in_picture(state.network, folds_seen)),
        "" if found.outcome is Outcome.LEVEL else units_state_said(found, state),
        rates_said(legs_of(v.course), v.rate, MOST, "go back in the film, and turn it there"),
        tone=TONES[found.outcome],
    )
    now = [
        judge_labelled(state.network, x, labels, plan.penalty)
        for x, labels in (
            (examples.x, examples.labels),
            (examples.held_out, examples.held_out_labels),
        )
    ]
    view.chart(
        unit_maps(),
        unit_tables(state.network, dead_ones(state, examples)),
        caption="What each unit gives over the plane, bright where much; a yellow frame: dead. "
        "Lines are weights, thick where large in their layer, dashed where negative.",
        name="units",
    )
    losses = [loss for loss, _ in now]
    view.chart(
        curve_plot("step", "J", False, False, "whole"),
        loss_tables(state, losses, step, legs_of(v.course) or ()),
        caption=loss_caption(state, examples, losses),
        name="loss",
    )
    view.numbers(numbers(state, examples, plan, found, now[1]))
    view.table(
        ["Class", "z", "e^z", "P", "−ln P"],
        softmax_rows(state.network, v.place),
        caption="The soft-max at the asked place: P = e^z, divided by the sum of all e^z. −ln P is "
        "the loss of a point of that class there.",
        right=("z", "e^z", "P", "−ln P"),
    )
    view.challenges(challenges(v, plan, source, state, found, losses[0]))
    show_code(view, plan, source, step)


def show_controls(view, classes=3):
    view.legend(
        dict(zip(NAMES[:classes], CLASSES, strict=False))
        | {"boundary": palette.MODEL, "a unit’s bend": palette.GREY, "wrong side": palette.ALARM}
    )
    points = {"value": shown_points(source_of(view.values)), "chart": "boundary"}
    view.under("spots", spots=points)
    view.lead("step", "rate", step={"last": MOST})
    view.more("set", "first", "second", "third", "bend", "way", "start", "decay", "batch", "seed",
              "place", seed={"sets": ()})  # fmt: skip


def show_nothing(view):
    """Nothing is painted yet: the same parts, empty."""
    view.picture(class_plane("x₁", "x₂"), marked(empty_plane(), view.values.place),
                 caption="No points.", name="boundary")  # fmt: skip
    show_controls(view)
    view.notice(NO_POINTS, "", "", "")
    blank = unit_tables(state_at(Plan((1,)), "rings", 0).network, [()])
    view.chart(unit_maps(), blank | {"wires": {k: [] for k in blank["wires"]}},
               caption="One unit that has learned nothing.", name="units")  # fmt: skip
    view.chart(curve_plot("step", "J", False, False, "whole"), curve_datasets(0.5, 0.5, 0.5, 0.5),
               caption="No points, no loss.", name="loss")  # fmt: skip
    view.numbers([("Points", "0", "one is needed at least")])
    view.challenges(challenges_unmet())
