"""The image set, and the training of a network on it: what three chapters show and steer."""

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any
from uuid import uuid4

from core.datasets.examples import IMAGES
from core.datasets.medical_images import LIMITS, read_image_set
from core.maths.case_studies.medical_diagnosis.image_trials import PIECE, can_fold
from core.maths.case_studies.medical_diagnosis.images import (
    SIDE,
    ImageSet,
    NetworkPlan,
    phantom_set,
    start_plan,
)
from core.maths.case_studies.medical_diagnosis.mass_phantoms import (
    Phantom,
    ideal_observer,
)
from core.maths.case_studies.medical_diagnosis.readers import Scores
from core.maths.learning.convolutional_network import Network, start_network
from core.maths.learning.network_training import (
    Settings,
    Training,
    steps_per_epoch,
    train_steps,
)
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.medical_diagnosis.settings import ARCHITECTURES

VALIDATION, TEST = 400, 1000  # phantoms to stop by and to judge on
MOST_RUNS = 4  # that are kept for one reader


@dataclass(eq=False)
class Run:
    """One training of this reader's, as far as it has come.

    phantom: None for uploaded images; target: epochs to reach; scores: of all readers, by the steps
    after which they read; curve, folds: longer work, once it was asked for.
    """

    images: ImageSet
    phantom: Phantom | None
    plan: NetworkPlan
    state: Training
    untrained: Network
    target: int
    going: bool = False
    token: str = field(default_factory=lambda: uuid4().hex)
    pixels: Any = None
    scores: dict[int, Scores] = field(default_factory=dict)
    made: dict[Any, Any] = field(default_factory=dict)
    curve: Any = None
    folds: Any = None

    def once(self, key, make):
        """What ``make()`` returns, made once for each stop of the training."""
        key = (self.state.steps, key)
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    @cached_property
    def foldable(self) -> bool:
        """Whether folds of these images have both classes."""
        return can_fold(self.images)

    @property
    def epochs(self) -> int:
        """Whole epochs that are done."""
        return self.state.steps // self.an_epoch

    @property
    def an_epoch(self) -> int:
        return steps_per_epoch(len(self.images.train), self.plan.settings.batch)

    @property
    def usable(self) -> bool:
        """Whether there is a network that has learned something to look at."""
        return self.state.steps > 0 and not self.state.diverged


def phantom_of(v):
    return Phantom(
        beta=v.beta,
        noise=v.noise,
        radius=v.radius,
        contrast=v.contrast,
        roughness=v.roughness,
        shift=v.shift,
    )


@lru_cache(maxsize=256)
def ideal_of(phantom):
    return ideal_observer(phantom)


def plan_of(v):
    _, filters, kernel = ARCHITECTURES[v.architecture]
    settings = Settings(optimizer=v.optimizer, learning_rate=v.rate, penalty=v.decay, seed=v.seed)
    return NetworkPlan(filters, kernel, v.epochs, settings, v.seed)


def show_upload(view):
    view.upload(
        "Your own images",
        lambda files, _: away(read_image_set, files),
        help="A MedMNIST file (.npz) with two classes of grey 28×28 images, such as "
        "BreastMNIST or PneumoniaMNIST, in its official split. Arrays train_patient and "
        "val_patient, if there, say whose an image is: cross-validation then deals patients.",
        limits=LIMITS,
        example=IMAGES,
    )


# ---- runs --------------------------------------------------------------------------------------


@kept(max_entries=1)
def _runs_on_upload(view):
    """Kept with the upload, and gone with it."""
    return {}


def _runs(view):
    return view.note("runs", dict) if view.uploaded is None else _runs_on_upload(view)


def key_of(view):
    """Everything that a run depends on, but for how long it goes on."""
    v = view.values
    source = (v.ill_label,) if view.uploaded else (phantom_of(v), v.marker, v.images, v.seed)
    return source, replace(plan_of(v), epochs=0)


def run_of(view):
    """The run with the settings of now, None where nothing was trained with them."""
    return _runs(view).get(key_of(view))


def _new_run(view):
    """Draw or split the images and put an untrained network before them."""
    v, plan = view.values, plan_of(view.values)
    if view.uploaded:
        images, phantom = view.uploaded.as_set(int(v.ill_label)), None
    else:
        phantom = phantom_of(v)
        images = phantom_set(phantom, v.images, VALIDATION, TEST, v.seed, v.marker / 100)
    state = start_plan(images, plan)
    runs = _runs(view)
    while len(runs) >= MOST_RUNS:
        del runs[next(iter(runs))]
    run = runs[key_of(view)] = Run(images, phantom, plan, state, state.network, v.epochs)
    return run


def _start(view):
    run = run_of(view) or _new_run(view)
    run.target = max(view.values.epochs, run.epochs + 1) if run.state.steps else view.values.epochs
    run.going = not run.state.diverged


def _begin_anew(view):
    _runs(view).pop(key_of(view), None)
    _start(view)


def _stop(run):
    run.going = False


def show_buttons(view, run):
    """Train, stop, go on, begin anew: always two buttons."""
    trained, going = bool(run and run.state.steps), bool(run and run.going)
    if going:
        view.button("Stop", lambda: _stop(run), key="go", icon=":material/stop:")
    else:
        more = "Go on" if trained and run.epochs < view.values.epochs else "One epoch more"
        view.button(
            more if trained else "Train",
            lambda: _start(view),
            key="go",
            icon=":material/play_arrow:",
            disabled=trained and run.state.diverged,
        )
    view.button(
        "Begin anew",
        lambda: _begin_anew(view),
        key="anew",
        icon=":material/replay:",
        disabled=going or not trained,
    )


def train(view):
    """The run of now; while it is going, one epoch further or a piece of a long one, and the figure
    is to go on."""
    run = run_of(view)
    if run and run.going:
        piece = away(
            train_steps,
            run.state,
            run.images.train,
            run.images.validation,
            run.plan.settings,
            min(PIECE, run.an_epoch - run.state.steps % run.an_epoch),
        )
        with view.progress(f"Epoch {run.epochs + 1} of {run.target} …") as report:
            report(run.state.steps / (run.target * run.an_epoch))
            run.state = view.work(f"training {run.token} {run.state.steps}", piece)
        run.curve = run.folds = None  # they were those of fewer epochs
        run.going = not run.state.diverged and run.epochs < run.target
        view.again = run.going
    return run


@lru_cache(maxsize=16)
def untrained_network(filters, kernel, seed):
    return start_network(SIDE, filters, kernel, 2, seed)
