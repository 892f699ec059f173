from core.charts.confusion import confusion_matrix
from core.maths.learning.class_splits import confusion
from core.maths.learning.dense_network import ACTIVATIONS
from core.maths.learning.dense_training import WAYS
from core.maths.learning.learning_verdicts import Standing, judge_standing
from core.maths.learning.network_findings import cause_of
from core.ui.controls import Choice, Seed, Slider, Text
from core.ui.page import Chapter
from pages.learning.neural_network.digits_parts import (
    challenges,
    read_sets,
    show_below,
    show_code,
    untrained,
)
from pages.learning.neural_network.digits_tables import confusion_tables
from pages.learning.neural_network.digits_words import (
    TONES,
    accuracy_said,
    answered_said,
    most_confused,
    standing_said,
    stopped_said,
    sure_said,
    untrained_said,
)
from pages.learning.neural_network.runs import FASTEST, SLOWEST, legs_of
from pages.learning.neural_network.tables import (
    LEAST_PENALTY,
    LONGEST,
    TABLES,
    key_of,
    name_of,
    plan_of,
    show_run,
    show_upload,
    table_of,
    train_on_table,
)
from pages.learning.neural_network.train_words import rates_said


def units(name, label, low, default):
    return Slider(name=name, label=label, low=low, high=64, default=default, step=1, live=False)


chapter = Chapter(
    "digits",
    "Digits and own tables",
    do="Press Train, watch the wrong names leave the matrix, and move the learning rate meanwhile. "
    "Then drag the P of an answer: who must be surer answers less.",
    controls=[
        Slider(
            name="sure", label="Answer from a P of", low=0, high=99, default=0, step=1, unit="%",
            help="A row whose largest P is less is not answered, and not in the matrix",
        ),
        Slider(
            name="pace", label="Learning rate", symbol="α", low=SLOWEST, high=FASTEST, default=0.01,
            log=True, steers=True,
            help="From the step of now on; the steps before it stay as they were",
        ),
        Text(name="paces", label="Earlier learning rates"),
        Slider(name="goal", label="Steps", low=50, high=LONGEST, default=300, step=50, live=False),
        Choice(name="table", label="Table", options=TABLES, default="digits"),
        units("wide", "Units of layer 1", 1, 32),
        units("deeper", "Units of layer 2", 0, 0),
        Choice(
            name="squash",
            label="Activation",
            options={name: one.label for name, one in ACTIVATIONS.items()},
            default="relu",
        ),
        Choice(
            name="rule",
            label="Optimiser",
            options={name: one.label for name, one in WAYS.items()},
            default="adam",
        ),
        Slider(
            name="weight", label="Penalty", symbol="λ", low=LEAST_PENALTY, high=1,
            default=LEAST_PENALTY, log=True, lowest="none", live=False,
            help="½λΣw² is added to the mean loss",
        ),
        Slider(
            name="drop", label="Dropout", low=0, high=80, default=0, step=5, unit="%", live=False,
            help="This share of hidden units is left out of each step, drawn anew",
        ),
        Choice(
            name="share",
            label="Rows a step",
            options={"0": "all", "128": "128", "32": "32", "8": "8"},
            default="32",
        ),
        Choice(
            name="stop",
            label="Judge",
            options={"last": "The last network", "best": "That of the least validation J"},
            default="last",
            pills=True,
        ),
        Seed(name="draw", label="New start"),
    ],
    presets={
        "No hidden bend": {"squash": "linear"},
        "One unit": {"wide": 1},
        "Dropout of a half": {"drop": 50, "wide": 64},
        "A heavy penalty": {"weight": 0.1},
        "Wine": {"table": "wine", "wide": 8},
        "Iris, far too long": {"table": "iris", "wide": 64, "goal": 3000, "pace": 0.03},
        "Numbers that run away": {
            "squash": "leaky", "rule": "momentum", "pace": 10.0, "deeper": 32,
        },
    },
)  # fmt: skip


@chapter.figure
def digits(view):
    run = train_on_table(view)
    v, (table, split) = view.values, table_of(view, name_of(view))
    if run is None:
        state, found = untrained(view, key_of(view), v.stop, plan_of(v), split)
    else:
        state = run.state
        found = run.once(v.stop, lambda: read_sets(state, split, v.stop, run.plan))
    case = judge_standing(state)
    answered = found["P"].max(axis=1) >= v.sure / 100
    matrix = confusion(
        found["labels"][answered], found["P"][answered].argmax(axis=1), split.examples.classes
    )
    view.picture(
        confusion_matrix(),
        confusion_tables(matrix, table.group_names),
        caption=f"{found['rows'].capitalize()}: true class down, named class across. "
        f"{answered_said(matrix, len(answered), v.sure)}"
        f"{most_confused(matrix, table.group_names)}",
        name="confusion",
    )
    view.lead("sure", "pace")
    show_run(view, run)
    plan = run.plan if run else plan_of(v)
    view.notice(
        stopped_said(state, plan, cause_of(plan, state.steps))
        if case is Standing.DIVERGED
        else untrained_said(plan, v.goal)
        if case is Standing.UNTRAINED
        else standing_said(case, state),
        accuracy_said(found["right"], found["baseline"], len(split.examples.held_out_labels)),
        sure_said(matrix, v.sure),
        rates_said(
            legs_of(v.paces, LONGEST), v.pace, v.goal, "raise the number of steps, or begin anew"
        ),
        tone=TONES[case],
    )
    if not view.uploaded:
        view.more("table")
    view.more("goal", "wide", "deeper", "squash", "rule", "weight", "drop", "share", "stop", "draw",
              draw={"sets": ()})  # fmt: skip
    show_upload(view)
    show_below(view, state, split, found, table)
    view.challenges(challenges(view, state, found, split))
    show_code(view, plan, state)
