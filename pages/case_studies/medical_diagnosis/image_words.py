"""What to notice about a set of images, in words: the best possible area, and what stands twice."""

from core.maths.case_studies.medical_diagnosis.verdicts import (
    Ceiling,
    Shared,
    judge_ceiling,
    judge_shared,
)
from pages.case_studies.medical_diagnosis.verdicts import area_of_the_ideal, three


def ceiling_words(ideal, shift, found):
    """The area on the test images, beside the best that is possible; shift: how far the mass may
    be from the middle."""
    network, best = (
        found.readings[name].area.auc if name in found.readings else None
        for name in ("network", "ideal")
    )
    match judge_ceiling(ideal is not None, not shift, network, best):
        case Ceiling.UNKNOWN:
            return ""
        case Ceiling.ALONE:
            return f"Test AUC {three(network)}."
        case Ceiling.BESIDE:
            beside = f"the ideal observer has {three(best)} on the same images"
            return f"Test AUC {three(network)}; {beside}."
        case Ceiling.LAW:
            known = "Nothing can"
        case Ceiling.LAW_OF_PLACE:
            known = "If the place were known, nothing could"
    return f"{known} beat an AUC of {area_of_the_ideal(ideal)} over all possible images."


def overlap_words(uploaded):
    """What stands in two parts of an uploaded set, images and then patients, with its tone."""
    arrays, found = uploaded.arrays, uploaded.overlap
    held, tested = found.images
    images = {
        Shared.NONE: ("No image stands in two parts of this file.", "plain"),
        Shared.SOME: (
            f"Pixel for pixel, training contains {held:,} of the "
            f"{len(arrays['val_images']):,} validation images; these two contain {tested:,} of the "
            f"{len(arrays['test_images']):,} test images. Such images test memory.",
            "warn",
        ),
    }[judge_shared(found.images)]
    held, tested = found.patients or (0, 0)
    untold = "; the test part does not say whose its images are."
    return images, {
        Shared.UNTOLD: (
            "Nothing says whose these images are: relatives may be on both sides.",
            "plain",
        ),
        Shared.NONE: ("No patient stands in two parts of this file.", "plain"),
        Shared.NONE_BUT_TEST: (f"No patient stands in two parts of this file{untold}", "plain"),
        Shared.SOME: (
            f"Patients: training contains {held:,} of validation; these two contain "
            f"{tested or 0:,} of the test.",
            "warn",
        ),
        Shared.SOME_BUT_TEST: (
            f"Patients: training contains {held:,} of validation{untold}",
            "warn",
        ),
    }[judge_shared(found.patients)]
