"""Networks trained on parts of a set and judged: the learning curve, and cross-validation.

Both take long, so they are done piece by piece. A state holds everything that the next piece
depends on: it can be put aside and taken up again, and comes to what one go comes to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.maths.case_studies.medical_diagnosis.diagnostic_measures import Area, auc_interval
from core.maths.case_studies.medical_diagnosis.images import (
    ImageSet,
    NetworkPlan,
    fit_pixel_regression,
    start_plan,
)
from core.maths.learning.cross_validation import (
    grouped_folds,
    stratified_folds,
    stratified_order,
)
from core.maths.learning.network_explanations import log_odds
from core.maths.learning.network_training import (
    Examples,
    Training,
    steps_per_epoch,
    train_steps,
)

Report = Callable[[float, str], None]
SIZES = (75, 150, 300, 600)
LEAST = 5  # of a class: with fewer there is nothing to learn from
PIECE = 40  # steps of training, some tenths of a second


@dataclass(frozen=True, eq=False)
class Trial:
    """images: a set with a part of the images to train on; tests["test"] judges. plan: the network
    and its epochs."""

    images: ImageSet
    plan: NetworkPlan


@dataclass(frozen=True, eq=False)
class Trials:
    """Trials, as far as they are done. network: an Area each; pixels: of the pixel regression, if
    that is compared; state: the training of the trial at work."""

    trials: tuple[Trial, ...]
    compared: bool
    network: tuple[Area, ...] = ()
    pixels: tuple[Area, ...] = ()
    state: Training | None = None

    @property
    def done(self) -> bool:
        return len(self.network) == len(self.trials)

    @property
    def sizes(self) -> np.ndarray:
        """Images that each trial learns from."""
        return np.array([len(trial.images.train) for trial in self.trials])

    @property
    def share(self) -> float:
        """How much is done, in images shown."""
        shown = self.sizes * [trial.plan.epochs for trial in self.trials]
        done = float(shown[: len(self.network)].sum())
        if self.state is not None:
            plan, size = self.trials[len(self.network)].plan, self.sizes[len(self.network)]
            epochs = self.state.steps / steps_per_epoch(int(size), plan.settings.batch)
            done += float(epochs * size)
        return done / float(shown.sum())


def learning_sizes(labels: np.ndarray) -> list[int]:
    """Numbers of images for a learning curve, the whole last: those of SIZES below 0.8 of it of
    which stratified_order puts at least LEAST of each class first.

    >>> learning_sizes(np.arange(400) % 2), learning_sizes(np.arange(400) < 10)
    ([75, 150, 300, 400], [300, 400])
    """
    labels = np.asarray(labels, int)
    ordered = labels[stratified_order(labels)]
    sizes = [n for n in SIZES if n < 0.8 * len(labels)]
    enough = (n for n in sizes if np.bincount(ordered[:n], minlength=2).min() >= LEAST)
    return [*enough, len(labels)]


def learning_trials(images: ImageSet, plan: NetworkPlan, sizes: Sequence[int]) -> Trials:
    """Network and pixel regression on ever more training images, judged on the test images.

    Images are taken in a stratified random order, so a file that is sorted by class gives both.
    Fewer images make shorter epochs, so up to four times as many of them are run; the network is
    the one with the smallest validation loss.
    Errors: ValueError for a size below 2, above the number of training images, or of one class.
    """
    whole, train = len(images.train), images.train
    order, trials = stratified_order(train.labels), []
    for size in sizes:
        if not 2 <= size <= whole or len(np.unique(train.labels[order[:size]])) < 2:
            raise ValueError(f"sizes must lie in 2…{whole} with both classes, got {size}")
        rows = order[:size] if size < whole else np.arange(whole)
        part = replace(images, train=Examples(train.images[rows], train.labels[rows]))
        trials.append(Trial(part, replace(plan, epochs=plan.epochs * min(4, whole // size))))
    return Trials(tuple(trials), compared=True)


def fold_trials(images: ImageSet, plan: NetworkPlan, folds: int = 3, seed: int = 0) -> Trials:
    """Cross-validation inside training and validation images.

    One fold judges, the next one says when to stop, the others train: with three folds each network
    learns from a third of the images. Folds are dealt by patient where the set knows the patients,
    else by image. The official test may come from other patients, scanners or years.
    Errors: ValueError for fewer than 3 folds, and unless can_fold.
    """
    fold = _dealt(images, folds, seed)
    x = np.concatenate([images.train.images, images.validation.images])
    y = np.concatenate([images.train.labels, images.validation.labels])
    trials = []
    for f in range(folds):
        judge, stop = fold == f, fold == (f + 1) % folds
        train, held, test = (Examples(x[rows], y[rows]) for rows in (~(judge | stop), stop, judge))
        part = replace(images, train=train, validation=held, tests={"test": test}, patients=None)
        trials.append(Trial(part, plan))
    return Trials(tuple(trials), compared=False)


def can_fold(images: ImageSet, folds: int = 3, seed: int = 0) -> bool:
    """Whether every fold gets images of both classes: not where a few patients have them all."""
    try:
        _dealt(images, folds, seed)
    except ValueError:
        return False
    return True


def _dealt(images: ImageSet, folds: int, seed: int) -> np.ndarray:
    if folds < 3:
        raise ValueError(f"folds must be at least 3, got {folds}")
    labels = np.concatenate([images.train.labels, images.validation.labels])
    if images.patients is None:
        return stratified_folds(labels, folds, seed=seed)[0]
    return grouped_folds(labels, images.patients, folds, seed)


def advance(trials: Trials, steps: int = PIECE) -> Trials:
    """One piece further: at most so many steps of training, or a judgement."""
    if trials.done:
        return trials
    images, plan = (now := trials.trials[len(trials.network)]).images, now.plan
    if trials.state is None:
        return replace(trials, state=start_plan(images, plan))
    state = trials.state
    left = plan.epochs * steps_per_epoch(len(images.train), plan.settings.batch) - state.steps
    if left > 0 and not state.diverged:
        parts = images.train, images.validation, plan.settings
        return replace(trials, state=train_steps(state, *parts, min(steps, left)))
    test, pixels = images.tests["test"], trials.pixels
    if trials.compared:
        scores = fit_pixel_regression(images).scores(test.images)
        pixels = (*pixels, auc_interval(scores, test.labels))
    area = auc_interval(log_odds(state.best, test.images), test.labels)
    return replace(trials, network=(*trials.network, area), pixels=pixels, state=None)


def carry_out(trials: Trials, report: Report = lambda share, what: None) -> Trials:
    """All of them in one go."""
    while not trials.done:
        report(trials.share, f"{trials.sizes[len(trials.network)]} images")
        trials = advance(trials)
    return trials
