import numpy as np

from core.charts.raster import image_wall, picture_row
from core.maths.case_studies.medical_diagnosis.mass_phantoms import mass_profile, matched_filter
from core.maths.case_studies.medical_diagnosis.tables import row_tables, wall_tables
from core.maths.pixels import picture_address, symmetric_end
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.case_studies.medical_diagnosis.image_words import ceiling_words, overlap_words
from pages.case_studies.medical_diagnosis.longer_work import do_longer_work, show_longer_work
from pages.case_studies.medical_diagnosis.reading_words import (
    marker_words,
    readers_words,
    training_words,
)
from pages.case_studies.medical_diagnosis.readings import found_on, show_numbers, show_readers
from pages.case_studies.medical_diagnosis.settings import TRAINING, of_the_set
from pages.case_studies.medical_diagnosis.training import (
    ideal_of,
    phantom_of,
    show_run,
    show_upload,
    train,
)
from pages.case_studies.medical_diagnosis.training_code import show_training_code
from pages.case_studies.medical_diagnosis.training_curves import show_training
from pages.case_studies.medical_diagnosis.verdicts import NOT_CLINICAL, area_of_the_ideal, three
from pages.case_studies.medical_diagnosis.walls import framed, wall_images

chapter = Chapter(
    "images",
    "Images: train a network",
    do="Drag the contrast until you hardly see the masses. Then press Train and look which images "
    "the network reads wrongly.",
    presets={
        "Almost invisible": {"contrast": 0.5},
        "Anywhere in the image": {
            "shift": 4,
            "contrast": 2.4,
            "architecture": "two",
            "optimizer": "momentum",
            "rate": 0.01,
        },
        "White noise": {"beta": 0, "contrast": 0.8},
    },
)


@chapter.figure
def images(view):
    """The generator with its ideal observer, the training, and what came of it."""
    run = train(view)
    ideal = None if view.uploaded else ideal_of(phantom_of(view.values))
    found = found_on(view, run)
    if run:
        do_longer_work(view, run)
    show_stage(view, run, ideal, found)
    view.notice(NOT_CLINICAL, place="below")
    show_best_reader(view, ideal)
    show_training(view, run)
    view.section(
        "What it is worth",
        "The same test images for every reader; each reader's threshold is the one that reaches "
        "the wanted sensitivity on the validation images.",
    )
    view.show("wanted")
    words, tone = readers_words(run, found)
    if found.readings and "as trained" in found.scores["network"]:
        words, tone = marker_words(run, found)
    view.notice(words, tone=tone, place="below")
    show_readers(view, ideal, found)
    show_numbers(view, run, ideal, found)
    show_longer_work(view, run, found)
    view.challenges(challenges(found))
    show_training_code(view)


def show_stage(view, run, ideal, found):
    shown, labels = wall_images(view)
    sick = "ill" if view.uploaded else "ill: with a mass"
    wrong, in_words = framed(view, run)
    note = (
        "Training images, simulated after the observer literature: no patient is behind these "
        "images."
    )
    if view.uploaded:
        note = f"{view.uploaded.name}: training images."
    view.picture(
        image_wall(),
        wall_tables(shown, labels, None, (sick, "healthy")) | {"frames": wrong},
        caption=f"{note} {in_words}",
        name="wall",
    )
    lead = "ill_label" if view.uploaded else "contrast"
    view.lead(lead)
    show_run(view, run)
    words, tone = training_words(run, found)
    view.notice(words, ceiling_words(ideal, view.values.shift, found), tone=tone)
    view.more(*of_the_set(view, lead=(lead, *TRAINING, "images")))
    show_upload(view)


def show_best_reader(view, ideal):
    if ideal is None:
        view.notice(
            "For uploaded images nobody knows the best possible reader: the ideal observer is "
            "exact only where the law of the images is known.",
            place="below",
        )
        for words, tone in overlap_words(view.uploaded):
            view.notice(words, tone=tone, place="below")
        return
    view.section(
        "The best possible reader",
        "A mass of known shape on a background as cloudy as breast tissue. Because the law of "
        "these images is known, so is the best possible reader: whatever a network reaches can "
        "be held against a limit that nothing can beat.",
    )
    phantom = phantom_of(view.values)
    mass = mass_profile(phantom)
    end = symmetric_end(ideal.template)
    view.chart(
        picture_row(),
        row_tables(
            [
                ("the mass", picture_address(mass, 0, max(float(mass.max()), 1e-9))),
                ("ideal template", picture_address(ideal.template, -end, end, "signed")),
            ]
        ),
        caption="The template asks: brighter here (orange) than around it (blue)?",
        name="template",
    )
    shift = view.values.shift
    view.numbers(
        [
            (
                "Upper limit of the AUC" if shift else "Nothing can beat",
                area_of_the_ideal(ideal),
                f"AUC = Φ({number(ideal.detectability)}/√2) over all possible images"
                + ("; if the place were known" if shift else ""),
            ),
            ("d′ of the ideal observer", number(ideal.detectability), "√(sᵀK⁻¹s)"),
            ("d′ without whitening", number(matched_filter(phantom)), "sᵀs/√(sᵀKs)"),
        ]
    )


def challenges(found):
    network, ideal = found.readings.get("network"), found.readings.get("ideal")
    gap = ideal.area.auc - network.area.auc if ideal else np.nan
    return [
        Challenge(
            "Reach 95 % sensitivity on the test images with a network that is better than chance, "
            "and find the price.",
            solved=bool(network and network.point.sensitivity >= 0.95 and network.area.low > 0.5),
            state=f"Sensitivity {percent(float(network.point.sensitivity))}, price: "
            f"{percent(float(network.point.false_positive_rate))} of the healthy are called back."
            if network
            else "Needs a trained network.",
        ),
        Challenge(
            "Get within 0.02 of the ideal observer’s AUC, on a mass that is neither plain nor "
            "hardly there (its AUC between 0.75 and 0.995).",
            solved=bool(ideal and gap <= 0.02 and 0.75 <= ideal.area.auc <= 0.995),
            state=f"{three(gap)} behind {three(ideal.area.auc)}."
            if ideal
            else "Needs a network trained on phantoms.",
        ),
    ]
