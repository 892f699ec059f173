import numpy as np

from core.charts.raster import image_wall, picture_row
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import auc_interval
from core.maths.case_studies.medical_diagnosis.mass_phantoms import plant_marker
from core.maths.case_studies.medical_diagnosis.tables import row_tables, wall_tables
from core.maths.pixels import picture_address
from core.ui.page import Chapter
from core.ui.view import Challenge
from pages.case_studies.medical_diagnosis.explanations import explained
from pages.case_studies.medical_diagnosis.reading_words import marker_words, training_words
from pages.case_studies.medical_diagnosis.readings import (
    READERS,
    found_on,
    show_numbers,
    show_readers,
)
from pages.case_studies.medical_diagnosis.settings import TEST_SETS, of_the_set
from pages.case_studies.medical_diagnosis.training import (
    ideal_of,
    phantom_of,
    plan_of,
    show_run,
    show_upload,
    train,
    untrained_network,
)
from pages.case_studies.medical_diagnosis.training_code import show_training_code
from pages.case_studies.medical_diagnosis.verdicts import NOT_CLINICAL, three
from pages.case_studies.medical_diagnosis.walls import first_of, framed, wall_images, wall_scale

BRIGHTNESS = 4.0  # of a marker, in standard deviations of the background

chapter = Chapter(
    "shortcut",
    "The planted shortcut",
    do="Plant markers in the corner of ill training images and press Train. Then let the healthy "
    "test images carry them.",
    presets={
        "Planted shortcut": {"marker": 100, "contrast": 0.8},
        "Half of the ill": {"marker": 50, "contrast": 0.8},
        "Mass easy to see": {"marker": 100, "contrast": 3},
    },
)


@chapter.figure
def shortcut(view):
    """Training images with a marker that gives the answer away, and three tests of what came."""
    run = train(view)
    ideal = None if view.uploaded else ideal_of(phantom_of(view.values))
    found = found_on(view, run, view.values.judged_on)
    show_stage(view, run, found)
    view.notice(NOT_CLINICAL, place="below")
    view.section(
        "What the answer hangs on",
        "An ill test image with a marker in its corner, read by the network. One that has found "
        "the shortcut looks there.",
    )
    show_reasons(view, run)
    view.section(
        "Three tests of the same readers",
        "Cut from the same hospital’s images, a test rewards the shortcut too. Only other images "
        "tell.",
    )
    show_tests(view, run, found)
    show_readers(view, ideal, found)
    show_numbers(view, run, ideal, found)
    view.challenges([challenge(found)])
    show_training_code(view, found.test)


def show_stage(view, run, found):
    """Before the training the images to learn from, after it the test images and its mistakes."""
    v = view.values
    if found.readings:
        part = first_of(run.images.tests[found.test])
        images, labels = part.images[..., 0], part.labels
        wrong, in_words = framed(view, run, found.test)
        what = f"Test images, {TEST_SETS[found.test]}."
        if view.uploaded:
            what = "The official test images."
    else:
        images, labels = wall_images(view)
        wrong, in_words = framed(view, None)
        what = "Training images, simulated: no patient is behind them."
        if view.uploaded:
            what = f"{view.uploaded.name}: training images."
    view.picture(
        image_wall(),
        wall_tables(images, labels, None, ("ill", "healthy")) | {"frames": wrong},
        caption=f"{what} {in_words}",
        name="wall",
    )
    lead = ("ill_label",) if view.uploaded else ("marker", "judged_on")
    view.lead(*lead)
    show_run(view, run)
    words, tone = stage_words(view, run, found, bool(v.marker))
    view.notice(words, tone=tone)
    view.more(*of_the_set(view, lead=lead), "wanted")
    show_upload(view)


def stage_words(view, run, found, marked):
    if view.uploaded:
        return (
            "Markers are planted in simulated images only: forget the uploaded files to plant "
            "some.",
            "plain",
        )
    if not marked:
        return "No image carries a marker: there is no shortcut to take.", "plain"
    return marker_words(run, found) or training_words(run)


def marked_image(view, run):
    """The network of now, and the first ill test image with a marker planted, whatever the share
    in training; with a key that tells both from others."""
    if run is not None and run.usable:
        part, plain = first_of(run.images.tests["test"]), run.images.scale
        key, network, image = (run.token, run.state.steps), run.state.best, part.images[:1, ..., 0]
    else:
        plan, (images, _) = plan_of(view.values), wall_images(view, "test")
        mean, plain = wall_scale(view, images)
        image = (images[:1] - mean) / plain
        network = untrained_network(plan.filters, plan.kernel, plan.seed)
        source = view.values.ill_label if view.uploaded else phantom_of(view.values)
        key = (view.values.architecture, view.values.seed, source)
    brightness = BRIGHTNESS if view.uploaded else BRIGHTNESS / plain
    marked = plant_marker(image.astype(np.float32), np.array([True]), brightness=brightness)
    return key, network, marked[0]


def show_reasons(view, run):
    """Occlusion and saliency of one ill image with a marker in its corner."""
    key, network, image = marked_image(view, run)
    pictures, _ = explained(view, (*key, "marked"), 0, network, image)
    low, high = np.quantile(image, [0.002, 0.998])
    whole = picture_address(image, float(low), float(high))
    trained = run is not None and run.usable
    view.chart(
        picture_row(),
        row_tables([("the image", whole), *pictures[:2]]),
        caption="Occlusion: by how much the log-odds fall when a square is covered; saliency: "
        "their gradient. Orange speaks for ill."
        + ("" if trained else " The network is untrained."),
        name="reasons",
    )


def areas_of(found, reader):
    """Test AUC of a reader by the test images, as far as there are such."""
    scores = found.scores.get(reader, {})
    return {test: auc_interval(scores[test], found.ill).auc for test in TEST_SETS if test in scores}


def show_tests(view, run, found):
    rows = []
    areas = {reader: areas_of(found, reader) for reader in READERS}
    for test, words in TEST_SETS.items():
        cells = [areas[reader].get(test) for reader in READERS]
        rows.append((words, *("–" if area is None else three(area) for area in cells)))
    heads = ("Ideal observer", "Network", "Regression on pixels")  # as READERS, short
    view.table(
        ["Test images", *heads],
        rows,
        caption="AUC. The ideal observer knows the mass, not the marker: it reads the images "
        "without one.",
        right=heads,
        marked=[list(TEST_SETS).index(found.test)] if found.readings else [],
    )


def challenge(found):
    areas = areas_of(found, "network")
    marked = "reversed" in areas
    return Challenge(
        "Make the network learn the marker: an AUC above 0.95 with markers as in training, "
        "below 0.3 when the healthy carry them.",
        solved=bool(marked and areas["as trained"] > 0.95 and areas["reversed"] < 0.3),
        state=f"{three(areas['as trained'])} as trained, {three(areas['reversed'])} reversed."
        if marked
        else "Needs markers in the training images, and a trained network.",
    )
