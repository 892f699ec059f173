"""What is read of a network trained on a table, and what stands below its matrix."""

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import component_pictures
from core.counted_shares import error_said
from core.maths.learning.class_splits import split_classes
from core.maths.learning.dense_network import class_probabilities, parameter_count
from core.maths.learning.dense_training import begin_learning, is_right, judge_labelled
from core.ui.kept import kept
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.neural_network.digits_tables import SIDE, curve_tables, weight_wall
from pages.learning.neural_network.runs import legs_of
from pages.learning.neural_network.tables import LONGEST, OWN, name_of


@kept(max_entries=16)
def untrained(_view, key, stop, _plan, _split):
    """The state before the first step, and what is read of it: no learning rate changes either."""
    state = begin_learning(_plan, _split.examples)
    return state, read_sets(state, _split, stop, _plan)


def read_sets(state, split, stop, plan):
    """The probabilities of the validation rows, and how the network reads the test rows."""
    network = state.best_network if stop == "best" else state.network
    examples = split.examples
    held, labels, rows = examples.held_out, examples.held_out_labels, "validation rows"
    if not len(labels):
        held, labels, rows = examples.x, examples.labels, "rows to learn from"
    P = class_probabilities(network, held)
    common = int(np.bincount(examples.labels).argmax())
    test = class_probabilities(network, split.test)
    return {
        "network": network,
        "rows": rows,
        "P": P,
        "labels": labels,
        "right": float(np.mean(is_right(P, labels))),
        "baseline": float(np.mean(labels == common)),
        "learned": judge_labelled(network, examples.x, examples.labels, plan.penalty),
        "held": judge_labelled(network, examples.held_out, examples.held_out_labels, plan.penalty),
        "test": int(is_right(test, split.test_labels).sum()),
        "wall": weight_wall(network, split.still) if held.shape[1] == SIDE**2 else None,
    }


def show_below(view, state, split, found, table):
    v = view.values
    view.chart(
        curve_plot("step", "J", False, False, "whole"),
        curve_tables(state, v.goal, legs_of(v.paces, LONGEST) or ()),
        caption="J, the penalty included, on rows to learn from and on validation rows. Upright: "
        "its least on validation rows, and where α was changed.",
        name="losses",
    )
    if name_of(view) == "digits":
        view.chart(
            component_pictures(),
            found["wall"],
            caption="The weights of each unit of layer 1, pixel by pixel: bright above 0.",
            name="weights",
        )
    view.legend(
        {
            "rows to learn from": palette.MODEL,
            "validation rows": palette.ERROR,
            "least validation J": palette.TRUTH,
        },
        place="below",
    )
    n = len(split.test_labels)
    share = found["test"] / n if n else np.nan
    error = (share * (1 - share) / n) ** 0.5 if n else np.nan
    sizes = found["network"].sizes
    view.numbers(
        [
            ("J, rows to learn from", number(found["learned"][0]), f"{split.examples.n:,} rows"),
            ("J, validation rows", number(found["held"][0]),
             f"{len(split.examples.held_out_labels):,} rows"),
            ("Right in the test", percent(share) if n else "no rows",
             f"{found['test']:,} of {n:,}; {error_said(share, error, n)}"
             if n else "no class has five rows"),
            ("Parameters", f"{parameter_count(sizes):,}", " → ".join(map(str, sizes))),
        ]
    )  # fmt: skip
    view.notice(
        f"{table.note} Of each class a fifth is held out for validation, a fifth for the test; "
        "columns are standardised by the rows to learn from. The test steers nothing.",
        place="below",
    )


def challenges(view, state, found, split):
    v, digits_ = view.values, name_of(view) == "digits"
    small = digits_ and v.wide <= 16 and not v.deeper
    moved = digits_ and any(end < state.steps for _, end in legs_of(v.paces, LONGEST) or ())
    return [
        Challenge(
            "Digits: get 96 % of the validation rows right with one layer of at most 16 units.",
            solved=small and state.steps > 0 and found["right"] >= 0.96,
            state=f"{percent(found['right'])}." if small else "Needs the digits, 16 units at most.",
        ),
        Challenge(
            "Move the learning rate while it trains, and end with validation J below 0.15 on the "
            "digits.",
            solved=moved and found["held"][0] < 0.15,
            state=f"J = {number(found['held'][0])}."
            if moved
            else "Needs the digits, and α moved on the way.",
        ),
    ]  # fmt: skip


def show_code(view, plan, state):
    name = name_of(view)
    table = (
        "from sklearn.datasets import load_digits\n\n"
        "values, labels = load_digits(return_X_y=True)\n"
        if name == "digits"
        else "import pandas as pd\n\n"
        'table = pd.read_csv("neural_network-cleaned.csv")  # saved by “Your table, cleaned”\n'
        'labels = table.pop("group").astype("category").cat.codes.to_numpy()\n'
        "values = table.to_numpy(float)\n"
        if name == OWN
        else f"from sklearn.datasets import load_{name}\n\n"
        f"values, labels = load_{name}(return_X_y=True)\n"
    )
    view.code(
        split_classes,
        f"{table}from core.maths.learning.dense_training import Plan, begin_learning, go_on\n\n"
        f"split = split_classes(values, labels)\nplan = {plan!r}\n"
        "state = begin_learning(plan, split.examples)\n"
        f"state = go_on(state, split.examples, plan, {state.steps})\n"
        "print(state.steps, state.diverged, state.best_at)\n"
        "print(judge_labelled(state.network, split.test, split.test_labels))",
    )
