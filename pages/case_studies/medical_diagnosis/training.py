"""The image set, and the training of a network on it: what three chapters show and steer."""

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

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
    steps_per_epoch,
    train_steps,
)
from core.ui.training import Run, Runs, show_buttons, train_on
from core.work.task import away
from pages.case_studies.medical_diagnosis.settings import ARCHITECTURES

VALIDATION, TEST = 400, 1000  # phantoms to stop by and to judge on


@dataclass(eq=False, kw_only=True)
class ImageRun(Run):
    """phantom: None for uploaded images; target: epochs to reach; scores: of all readers, by the
    steps after which they read; curve, folds: longer work, once it was asked for."""

    images: ImageSet
    phantom: Phantom | None
    plan: NetworkPlan
    untrained: Network
    target: int
    pixels: Any = None
    scores: dict[int, Scores] = field(default_factory=dict)
    curve: Any = None
    folds: Any = None

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


RUNS = Runs()


def key_of(view):
    """Everything that a run depends on, but for how long it goes on."""
    v = view.values
    source = (v.ill_label,) if view.uploaded else (phantom_of(v), v.marker, v.images, v.seed)
    return source, replace(plan_of(v), epochs=0)


def run_of(view):
    """The run with the settings of now, None where nothing was trained with them."""
    return RUNS.find(view, key_of(view))


def _new_run(view):
    """Draw or split the images and put an untrained network before them."""
    v, plan = view.values, plan_of(view.values)
    if view.uploaded:
        images, phantom = view.uploaded.as_set(int(v.ill_label)), None
    else:
        phantom = phantom_of(v)
        images = phantom_set(phantom, v.images, VALIDATION, TEST, v.seed, v.marker / 100)
    state = start_plan(images, plan)
    run = ImageRun(
        state=state,
        images=images,
        phantom=phantom,
        plan=plan,
        untrained=state.network,
        target=v.epochs,
    )
    return RUNS.add(view, key_of(view), run)


def _start(view):
    run = run_of(view) or _new_run(view)
    run.target = max(view.values.epochs, run.epochs + 1) if run.steps else view.values.epochs
    run.start()


def _begin_anew(view):
    RUNS.drop(view, key_of(view))
    _start(view)


def show_run(view, run):
    """The buttons of a training."""
    short = bool(run) and run.epochs < view.values.epochs
    show_buttons(
        view,
        run,
        lambda: _start(view),
        lambda: _begin_anew(view),
        there=bool(run) and run.diverged,
        more="Go on" if short else "One epoch more",
    )


def train(view):
    """The run of now; while it is going, one epoch further or a piece of a long one, and the figure
    is to go on."""
    run = run_of(view)
    if run and run.going:
        begun = run.steps
        train_on(
            view,
            run,
            run.target * run.an_epoch,
            _piece,
            lambda run: f"Epoch {run.epochs + 1} of {run.target} …",
        )
        if run.steps != begun:  # they were those of fewer epochs
            run.curve = run.folds = None
    return run


def _piece(run):
    return away(
        train_steps,
        run.state,
        run.images.train,
        run.images.validation,
        run.plan.settings,
        min(PIECE, run.an_epoch - run.steps % run.an_epoch),
    )


@lru_cache(maxsize=16)
def untrained_network(filters, kernel, seed):
    return start_network(SIDE, filters, kernel, 2, seed)
