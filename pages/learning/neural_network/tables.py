"""The tables of the chapter on digits, split, and the training of a network on one of them: it runs
piece by piece in a worker, can be stopped, taken up again and steered."""

from dataclasses import dataclass, replace
from functools import lru_cache

from core.datasets.examples import MEASUREMENTS
from core.datasets.measured_columns import FORM, build_measured
from core.datasets.uploads import DataError
from core.maths.learning.class_splits import ClassSplit, split_classes
from core.maths.learning.course import turn_course, write_course
from core.maths.learning.dense_training import EVERY, Plan, begin_learning, go_on
from core.maths.linear_algebra.measured_tables import MeasuredTable, measured_table
from core.maths.linear_algebra.picture_components import digit_pictures
from core.ui.kept import kept
from core.ui.training import Run, Runs, show_buttons, train_on
from core.work.task import away
from pages.learning.neural_network.runs import legs_of

TABLES = {"digits": "Digits: 1,797 × 64", "wine": "Wine: 178 × 13", "iris": "Iris: 150 × 4"}
OWN = "uploaded"
LONGEST = 3_000  # steps


@lru_cache(maxsize=1)
def digits_table() -> MeasuredTable:
    """Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository, 1998 (CC BY 4.0), as shipped with scikit-learn."""
    data = digit_pictures()
    note = (
        "1,797 digits of 13 writers, 8 × 8 pixels; Alpaydin and Kaynak 1998, UCI Machine Learning "
        "Repository (CC BY 4.0), as shipped with scikit-learn. Who wrote which is not told, so the "
        "same hand is on all sides of the split."
    )
    columns = tuple(f"pixel {i}" for i in range(64))
    return MeasuredTable(columns, data.pictures, data.labels, tuple("0123456789"), note)


def read_upload(tables, report):
    table = build_measured(tables)
    if table.groups is None:
        raise DataError(
            "The table has no column of two to five classes: call one class, group or species."
        )
    return table


def show_upload(view):
    view.upload(
        "Your own table",
        read_upload,
        help="Rows are examples: columns of numbers, two or more, and one called class, group or "
        "species that is to be told, with two to five of them. CSV, Excel, Parquet, JSON; plain or "
        "packed.",
        form=FORM,
        example=MEASUREMENTS,
    )


def name_of(view):
    return OWN if view.uploaded else view.values.table


@kept(max_entries=8)
def table_of(view, name) -> tuple[MeasuredTable, ClassSplit]:
    """The table of this name and its split."""
    if name == OWN:
        table = view.uploaded
    else:
        table = digits_table() if name == "digits" else measured_table(name)
    return table, split_classes(table.values, table.groups)


# ---- runs --------------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class TableRun(Run):
    """ahead: the step that the piece at work leads to."""

    plan: Plan
    ahead: int = 0


RUNS = Runs()


def plan_of(v):
    legs = legs_of(v.paces, LONGEST) or ()
    starts = [0, *(end for _, end in legs)]
    return Plan(
        hidden=tuple(units for units in (v.wide, v.deeper) if units),
        activation=v.squash,
        initialisation="he" if v.squash in ("relu", "leaky") else "glorot",
        optimizer=v.rule,
        rates=tuple(zip(starts, [*(rate for rate, _ in legs), v.pace], strict=True)),
        penalty=0.0 if v.weight == LEAST_PENALTY else v.weight,
        dropped=v.drop / 100,
        batch=int(v.share),
        seed=v.draw,
    )


LEAST_PENALTY = 1e-5  # the lowest mark of the penalty's scale stands for none


def key_of(view):
    """All that a run depends on, but for its learning rates and how long it goes on."""
    return name_of(view), replace(plan_of(view.values), rates=((0, 1.0),))


def run_of(view):
    """The run with the settings of now; None where nothing was trained with them, or where its
    steps were made with other learning rates."""
    run, before = RUNS.find(view, key_of(view)), view.turned("pace")
    if run is None:
        return None
    if before is not None:
        _steer(view, run, before)
    plan = plan_of(view.values)
    if plan.until(run.steps).rates != run.plan.until(run.steps).rates:
        return None
    run.plan = plan
    return run


def _steer(view, run, before):
    """A rate that was moved holds from the step of now on, or from the end of the piece that is at
    work; the steps before keep theirs, and the address says so."""
    end = run.ahead if run.at_work(view) else run.steps
    if end:
        legs = legs_of(view.values.paces, LONGEST) or ()
        view.put(paces=write_course(turn_course(legs, before, end, view.values.pace)))


def _piece(run, goal):
    """Steps that a worker does at once: a twentieth of a long training, which is drawn after each;
    some twenty milliseconds at least, a tenth of a second at most."""
    least = max(1, 20_000 // max(len(run.state.network.theta), 200))
    steps = EVERY * min(max(least, goal // (20 * EVERY)), 5 * least)
    return min(steps, goal - run.steps)


def _start(view):
    run = run_of(view)
    if run is None:
        plan, (_, split) = plan_of(view.values), table_of(view, name_of(view))
        run = TableRun(state=begin_learning(plan, split.examples), plan=plan)
        RUNS.add(view, key_of(view), run)
    run.start()


def _begin_anew(view):
    """With the learning rate of now from the first step on."""
    RUNS.drop(view, key_of(view))
    view.put(paces="")
    _start(view)


def show_run(view, run):
    """The buttons of a training."""
    there = bool(run) and (run.diverged or run.steps >= view.values.goal)
    show_buttons(view, run, lambda: _start(view), lambda: _begin_anew(view), there)


def train_on_table(view):
    """The run of now; while it is going, one piece further, and the figure is to go on."""
    run, goal = run_of(view), view.values.goal
    if run:
        _, split = table_of(view, name_of(view))

        def piece(run):
            steps = _piece(run, goal)
            run.ahead = run.steps + steps
            return away(go_on, run.state, split.examples, run.plan, steps)

        train_on(view, run, goal, piece, lambda run: f"Step {run.steps:,} of {goal:,} …")
    return run
