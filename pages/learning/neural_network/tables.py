"""The tables of the chapter on digits, split, and the training of a network on one of them: it runs
piece by piece in a worker, can be stopped, taken up again and steered."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import uuid4

from core.datasets.examples import MEASUREMENTS
from core.datasets.measured_columns import FORM, build_measured
from core.datasets.uploads import DataError
from core.maths.learning.class_splits import ClassSplit, split_classes
from core.maths.learning.dense_training import (
    EVERY,
    Learning,
    Plan,
    begin_learning,
    go_on,
)
from core.maths.linear_algebra.measured_tables import MeasuredTable, measured_table
from core.maths.linear_algebra.picture_components import digit_pictures
from core.ui.kept import kept
from core.work.task import away
from pages.learning.neural_network.runs import legs_of

TABLES = {"digits": "Digits: 1,797 × 64", "wine": "Wine: 178 × 13", "iris": "Iris: 150 × 4"}
OWN = "uploaded"
LONGEST = 3_000  # steps
MOST_RUNS = 4  # that are kept for one reader


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


@dataclass(eq=False)
class Run:
    """One training of this reader's, as far as it has come; made: what was worked out of it, by
    the step."""

    plan: Plan
    state: Learning
    course: str
    rate: float
    going: bool = False
    token: str = field(default_factory=lambda: uuid4().hex)
    made: dict = field(default_factory=dict)

    def once(self, key, make):
        """What ``make()`` returns, made once for each stop of the training."""
        key = (self.state.steps, key)
        if key not in self.made:
            self.made = {k: v for k, v in self.made.items() if k[0] == self.state.steps}
            self.made[key] = make()
        return self.made[key]


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


@kept(max_entries=1)
def _runs_on_upload(view):
    """Kept with the upload, and gone with it."""
    return {}


def _runs(view):
    return view.note("runs", dict) if view.uploaded is None else _runs_on_upload(view)


def key_of(view):
    """All that a run depends on, but for its learning rates and how long it goes on."""
    return name_of(view), replace(plan_of(view.values), rates=((0, 1.0),))


def run_of(view):
    """The run with the settings of now; None where nothing was trained with them, or where its
    steps were made with other learning rates."""
    run = _runs(view).get(key_of(view))
    if run is None:
        return None
    _steer(view, run)
    plan = plan_of(view.values)
    if plan.until(run.state.steps).rates != run.plan.until(run.state.steps).rates:
        return None
    run.plan, run.course, run.rate = plan, view.values.paces, view.values.pace
    return run


def _task(run):
    return f"training {run.token} {run.state.steps}"


def _steer(view, run):
    """A rate that was moved holds from the step of now on, or from the end of the piece that is at
    work; the steps before keep theirs, and the address says so."""
    v, begun = view.values, run.state.steps
    if v.pace == run.rate or v.paces != run.course:
        return
    at_work = f"{view.figure.page.stem}:{_task(run)}" in view.session.tasks
    end = min(begun + (_piece(run) if at_work else 0), LONGEST)
    if not end:
        return
    legs = [leg for leg in legs_of(run.course, LONGEST) or () if leg[1] <= end]
    if end > (legs[-1][1] if legs else 0):
        legs.append((run.rate, end))
    v.paces = ";".join(f"{rate:g}@{last}" for rate, last in legs)
    view.figure.page.values(view.session)["paces"] = v.paces


def _piece(run):
    """Steps that a worker does at once: up to a tenth of a second."""
    return EVERY * max(1, 20_000 // max(len(run.state.network.theta), 200))


def _new_run(view):
    v, plan = view.values, plan_of(view.values)
    _, split = table_of(view, name_of(view))
    runs = _runs(view)
    while len(runs) >= MOST_RUNS:
        del runs[next(iter(runs))]
    runs[key_of(view)] = run = Run(plan, begin_learning(plan, split.examples), v.paces, v.pace)
    return run


def _start(view):
    run = run_of(view) or _new_run(view)
    run.going = not run.state.diverged and run.state.steps < view.values.goal


def _begin_anew(view):
    _runs(view).pop(key_of(view), None)
    _start(view)


def _stop(run):
    run.going = False


def show_buttons(view, run):
    """Train, stop, go on, begin anew: always two buttons."""
    v, steps = view.values, run.state.steps if run else 0
    if run and run.going:
        view.button("Stop", lambda: _stop(run), key="go", icon=":material/stop:")
    else:
        there = bool(run) and (run.state.diverged or steps >= v.goal)
        view.button(
            "Go on" if steps else "Train",
            lambda: _start(view),
            key="go",
            icon=":material/play_arrow:",
            disabled=there,
        )
    view.button(
        "Begin anew",
        lambda: _begin_anew(view),
        key="anew",
        icon=":material/replay:",
        disabled=not steps or bool(run and run.going),
    )


def train_on(view):
    """The run of now; while it is going, one piece further, and the figure is to go on."""
    run = run_of(view)
    if run and run.going:
        _, split = table_of(view, name_of(view))
        goal = view.values.goal
        steps = min(_piece(run), goal - run.state.steps)
        with view.progress(f"Step {run.state.steps:,} of {goal:,} …") as report:
            report(run.state.steps / goal)
            piece = away(go_on, run.state, split.examples, run.plan, steps)
            run.state = view.work(_task(run), piece)
        run.going = not run.state.diverged and run.state.steps < goal
        view.again = run.going
    return run
