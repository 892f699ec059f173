"""The image of now: a small one that is shipped or made, or the reader's own."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import PICTURE
from core.datasets.images import LIMITS, SIDE, read_picture, shipped_picture
from core.maths.learning.small_images import coarse, dot_image, ramp
from core.maths.linear_algebra.picture_matrices import disc, lettering
from core.ui.controls import Choice
from core.ui.kept import kept
from core.work.task import away

PHOTOGRAPHS = {"china": "danielbuechele", "flower": "vultilion"}
NAMES = {
    "china": "Palace roof",
    "flower": "Flower",
    "letters": "Letters",
    "disc": "Disc",
    "ramp": "Even ramp",
    "dot": "One dot",
}
MADE = {
    "letters": (lettering, (36, 54, 1)),
    "disc": (disc, (36, 54)),
    "ramp": (ramp, ()),
    "dot": (dot_image, ()),
}
IMAGE = Choice(name="image", label="Image", options=NAMES, default="china", pills=True)


@dataclass(frozen=True, eq=False)
class Seen:
    """grey: (h, w) whole grey values from 0 to 255; source: who made it, in a sentence."""

    name: str
    grey: np.ndarray
    source: str


@kept(max_entries=8)
def _seen(view, key):
    """``key`` is empty for the reader's own."""
    if not key:
        return Seen(view.uploaded.name, coarse(view.uploaded.grey), view.uploaded.remark)
    if key in PHOTOGRAPHS:
        source = f"Photograph by {PHOTOGRAPHS[key]}, CC BY 2.0, grey and coarse."
        return Seen(NAMES[key], coarse(shipped_picture(key)), source)
    make, size = MADE[key]
    return Seen(NAMES[key], make(*size), "Made by a formula.")


def seen_now(view):
    return _seen(view, "" if view.uploaded else view.values.image)


def show_choice(view):
    """Which image, and the field for one of the reader's."""
    if not view.uploaded:
        view.more("image")
    view.upload(
        "Your own image",
        lambda files, _: away(read_picture, files),
        help="A PNG or JPEG of up to 12 megapixels. It is turned grey and made so coarse that its "
        "pixels can be seen; EXIF (place, time, a turn of the camera) is not read.",
        limits=LIMITS,
        example=PICTURE,
    )


def code_of(v, uploaded):
    """Lines that make the image of now ``image``."""
    few = "from core.maths.learning.small_images import coarse\n"
    if uploaded:
        return (
            "from pathlib import Path\n\nfrom core.datasets.grey_pictures import grey_values\n"
            f"{few}\ngrey, _ = grey_values(Path({uploaded.file!r}).read_bytes(), {SIDE})\n"
            "image = coarse(grey.astype(float))"
        )
    if v.image in PHOTOGRAPHS:
        return (
            "from PIL import Image\nfrom sklearn.datasets import load_sample_image\n\n"
            f'{few}\nphotograph = load_sample_image("{v.image}.jpg")\n'
            'photograph = Image.fromarray(photograph).convert("L")\n'
            "grey = np.asarray(photograph.resize((216, 144), Image.Resampling.BOX), float)\n"
            "image = coarse(grey)"
        )
    make, size = MADE[v.image]
    return f"from {make.__module__} import {make.__name__}\n\nimage = {make.__name__}{size!r}"
