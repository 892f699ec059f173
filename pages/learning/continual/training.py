"""What chapters on tasks in turn share: the tasks, and the networks that were trained on them."""

from core.maths.learning.continual_training import EXPONENTS, KEPT, learn_in_turn
from core.maths.learning.task_sequences import MOST
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.work.task import away

SETS = {
    "steps": "A line now high, now low",
    "kin": "One slanting line for all",
    "opposite": "Opposite answers by turns",
    "turned": "One place, a line that turns",
}
SET = Choice(name="set", label="Tasks", options=SETS, default="steps")
COUNT = Slider(
    name="count", label="Number of tasks", low=2, high=MOST, default=2, step=1, live=False
)
SEED = Seed(name="seed", label="New points and start", default=12, high=19)
STRENGTH = Slider(
    name="strength",
    label="Pull to the old weights",
    symbol="log₁₀ λ",
    low=float(EXPONENTS[0]),
    high=float(EXPONENTS[-1]),
    default=0.5,
    step=0.5,
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


def trained(view, kind, count, seed):
    if (found := _trained.known(view, kind, count, seed)) is not None:
        return found
    with view.progress("Training the networks …"):
        return _trained(view, kind, count, seed)


@kept(max_entries=64)
def _trained(view, kind, count, seed):
    if count == 2:  # done sooner than a worker could be asked
        return learn_in_turn(kind, count, seed)
    return away(learn_in_turn, kind, count, seed)
