"""What chapters on tasks in turn share: the tasks, and the networks that were trained on them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.learning.continual_training import (
    EXPONENTS,
    FRAMES,
    KEPT,
    begin_in_turn,
    learn_in_turn,
    learn_next,
    turn_pull,
)
from core.maths.learning.course import read_course, turn_course, write_course
from core.maths.learning.task_sequences import MOST
from core.ui.controls import Choice, Seed, Slider, Text
from core.ui.kept import kept
from core.ui.training import Run, Runs, show_buttons, train_on
from core.work.task import away

SETS = {
    "steps": "A line now high, now low",
    "kin": "One slanting line for all",
    "opposite": "Opposite answers by turns",
    "turned": "One place, a line that turns",
}
SET = Choice(name="set", label="Tasks", options=SETS, default="steps", resets=("pulls",))
COUNT = Slider(
    name="count",
    label="Number of tasks",
    low=2,
    high=MOST,
    default=2,
    step=1,
    live=False,
    resets=("pulls",),
)
SEED = Seed(name="seed", label="New points and start", default=12, high=19, resets=("pulls",))
STRENGTH = Slider(
    name="strength",
    label="Pull to the old weights",
    symbol="log₁₀ λ",
    low=float(EXPONENTS[0]),
    high=float(EXPONENTS[-1]),
    default=0.5,
    step=0.5,
    steers=True,
)
KEEP = Slider(
    name="kept",
    label="Points kept of each old task",
    symbol="m",
    low=int(KEPT[0]),
    high=int(KEPT[-1]),
    default=6,
    step=2,
)


PULLS = Text(name="pulls", label="Earlier pulls")
RUNS = Runs("in turn")
AT_ONCE = 2  # tasks that are learned sooner than a worker could be asked


@dataclass(eq=False, kw_only=True)
class TaskRun(Run):
    @property
    def steps(self):
        return self.state.done


@kept(max_entries=64)
def trained(view, kind, seed):
    """Two tasks in turn."""
    return learn_in_turn(kind, AT_ONCE, seed)


def train_tasks(view):
    """The runs as far as they have come, and the training that they come from: None for few tasks.
    It begins by itself and goes on task by task in a worker."""
    v = view.values
    if v.count <= AT_ONCE:
        steer(view, AT_ONCE)
        return trained(view, v.set, v.seed), None
    key = v.set, v.count, v.seed
    run = RUNS.find(view, key)
    if run is None:
        run = RUNS.add(view, key, TaskRun(state=begin_in_turn(*key)))
        run.start()
    steer(view, run.steps)
    train_on(
        view,
        run,
        v.count,
        piece=lambda run: away(learn_next, run.state),
        text=lambda run: f"Task {run.steps + 1} of {v.count} …",
        key=lambda run: (*key, run.steps + 1),
        least=1,
    )
    return run.state, run


def show_run(view, run):
    """The buttons of a training."""

    v = view.values
    show_buttons(
        view,
        run,
        run.start,
        lambda: run.begin_anew(begin_in_turn(v.set, v.count, v.seed)),
        there=run.steps == v.count,
        place="picture",
    )


# ---- λ that is turned --------------------------------------------------------------------------


def legs_of(v):
    """Earlier log₁₀ λ with the tenth of a task up to which each held; None where they are none."""
    legs = read_course(v.pulls, v.count * FRAMES - 1, EXPONENTS[0], EXPONENTS[-1])
    known = all(np.isclose(EXPONENTS, value).any() for value, _ in legs or ())
    return legs if known else None


def steer(view, done):
    """A λ that was turned in mid-film holds from the step of now on; at its end, and while there is
    no old task yet, for the whole film. done: tasks that are learned."""
    v, before = view.values, view.turned("strength")
    if before is None:
        return
    at = min(v.step, done * FRAMES)
    midway = FRAMES < at < v.count * FRAMES
    legs = turn_course(legs_of(v) or (), before, at, v.strength) if midway else ()
    view.put(pulls=write_course(legs))


@lru_cache(maxsize=16)
def steered(runs, legs):
    """The runs, those of weight consolidation with these earlier λ."""
    return turn_pull(runs, legs) if legs else runs
