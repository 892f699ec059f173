"""What is trained and how: its controls, the curves of the training, the first layer."""

import numpy as np

from core.charts import palette
from core.charts.diagnostic_curves import (
    HELD_OUT,
    LEARNED_FROM,
    accuracy_curves,
    training_curves,
)
from core.charts.raster import picture_row
from core.maths.case_studies.medical_diagnosis.tables import first_layer, row_tables, series
from core.maths.case_studies.medical_diagnosis.verdicts import knowing_nothing
from core.maths.columns import path
from core.maths.pixels import picture_address, symmetric_end
from core.ui.words import number, percent
from pages.case_studies.medical_diagnosis.settings import ARCHITECTURES, TRAINING
from pages.case_studies.medical_diagnosis.training import untrained_network


def show_training(view, run):
    """What is trained and how, and its curves."""
    v = view.values
    view.section(
        "A network that learns to see it",
        "Convolution, ReLU, max pooling, a dense layer, soft-max; all in NumPy. The validation "
        "images say when to stop, the test images judge once.",
    )
    view.show(*TRAINING, *(() if view.uploaded else ("images",)))
    state = run.state if run else None
    at = state.measured / run.an_epoch if run else np.zeros(1)
    last = max(v.epochs, at[-1])
    lost, guessed = of_knowing_nothing(view, run)
    coin, nothing = np.full(1, guessed), np.full(1, lost)
    losses = (state.train_loss, state.validation_loss) if run else (nothing, nothing)
    right = (state.train_accuracy, state.validation_accuracy) if run else (coin, coin)
    batches = np.where(np.isfinite(state.loss), state.loss, np.nan) if run else nothing
    if not len(batches):  # before the first step
        batches = nothing
    view.chart(
        training_curves(),
        {
            "level": path([0, last], [lost] * 2),
            "batches": path(
                (np.arange(len(batches)) + 0.5) / (run.an_epoch if run else 1), batches
            ),
            "curves": series((at, loss) for loss in losses),
        },
        caption=f"Thin: each batch. Dashed: {number(lost)}, knowing only how many are ill. J "
        "contains the penalty.",
        name="losses",
    )
    view.chart(
        accuracy_curves(),
        {
            "level": path([0, last], [guessed] * 2),
            "curves": series((at, accuracy) for accuracy in right),
        },
        caption="Share of images read rightly at P ≥ ½. Dashed: naming the class that is commoner "
        f"in training, {percent(guessed)} of the validation images."
        + (
            f" Last: training {percent(right[0][-1])}, validation {percent(right[1][-1])}."
            if run
            else ""
        ),
        name="accuracies",
    )
    show_filters(view, run)
    view.legend(
        {
            "Training images": LEARNED_FROM,
            "Validation images": HELD_OUT,
            "Knowing nothing": palette.NEUTRAL,
        },
        place="below",
    )


def of_knowing_nothing(view, run):
    """Validation loss and accuracy of who only knows how common the classes are in training."""
    if run is not None:
        return knowing_nothing(run.images.train.labels, run.images.validation.labels)
    if view.uploaded:
        ill = int(view.values.ill_label)
        labels = (
            view.uploaded.arrays[f"{part}_labels"].ravel() == ill for part in ("train", "val")
        )
        return knowing_nothing(*labels)
    return float(np.log(2)), 0.5  # by the law of the phantoms


def show_filters(view, run):
    """The first layer before the training and now."""
    if run is None:
        _, filters, kernel = ARCHITECTURES[view.values.architecture]
        before = after = untrained_network(filters, kernel, view.values.seed)
    else:
        before, after = run.untrained, run.state.network
    end = symmetric_end(first_layer(before), first_layer(after))
    view.chart(
        picture_row(),
        row_tables(
            [
                (name, picture_address(first_layer(network), -end, end, "signed"))
                for name, network in (("before training", before), ("now", after))
            ]
        ),
        caption=f"The first layer's weights, {after.size:,} parameters in all. Orange: "
        "brighter than elsewhere wanted, blue: darker.",
        name="filters",
    )
