"""The image of now, clean and with its noise, and the layers that it is the sum of."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import PICTURE
from core.datasets.images import LIMITS, SIDE, read_picture, shipped_picture
from core.maths.linear_algebra.low_rank import (
    Layers,
    errors_against,
    factor_layers,
    factor_noisy,
    with_noise,
)
from core.maths.linear_algebra.picture_matrices import checkerboard, diagonal, disc, lettering
from core.maths.pixels import picture_address
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.ui.words import number
from core.work.task import away

PHOTOGRAPHS = {"china": "danielbuechele", "flower": "vultilion"}
FORMULAS = {
    "letters": lettering,
    "disc": disc,
    "checkerboard": checkerboard,
    "diagonal": diagonal,
}
NAMES = {
    "china": "Palace roof",
    "flower": "Flower",
    "letters": "Letters",
    "disc": "Disc",
    "checkerboard": "Checkerboard",
    "diagonal": "Diagonal line",
}
MOST = 216
CONTROLS = [
    Choice(name="picture", label="Image", options=NAMES, default="china", pills=True),
    Slider(
        name="rank",
        label="Rank",
        symbol="k",
        low=0,
        high=MOST,
        default=10,
        step=1,
        help="How many of the largest layers are kept",
    ),
    Slider(
        name="grain",
        label="Noise",
        symbol="s",
        low=0,
        high=100,
        default=0,
        step=5,
        help="Standard deviation of the normal noise on each pixel, in grey values from 0 to 255",
    ),
    Seed(name="grains", label="New noise"),
]


@dataclass(frozen=True, eq=False)
class Seen:
    """``clean`` is the image without its noise, ``found`` the layers of the one that is given,
    ``errors`` how far each rank of it is from the clean one, ``address`` its picture."""

    name: str
    clean: np.ndarray
    found: Layers
    clean_found: Layers
    errors: np.ndarray
    address: str
    source: str

    @property
    def shape(self) -> tuple[int, int]:
        return self.clean.shape


def address_of(grey):
    return picture_address(grey, 0, 255)


@kept(max_entries=8)
def clean_layers(view, key):
    """Name, source and layers of the image itself; ``key`` is empty for the reader's own."""
    if not key:
        return view.uploaded.name, view.uploaded.remark, factor_layers(view.uploaded.grey)
    if key in PHOTOGRAPHS:
        source = f"Photograph by {PHOTOGRAPHS[key]}, CC BY 2.0, turned grey and scaled."
        return NAMES[key], source, factor_layers(shipped_picture(key))
    return NAMES[key], "Made by a formula.", factor_layers(FORMULAS[key]())


@kept(max_entries=32)
def seen(view, key, grain, grains):
    name, source, clean = clean_layers(view, key)
    found = factor_noisy(with_noise(clean.image, grain, grains)) if grain else clean
    errors = errors_against(found, clean.image) if grain else found.lost()
    return Seen(name, clean.image, found, clean, errors, address_of(found.image), source)


def seen_now(view):
    v = view.values
    key = "" if view.uploaded else v.picture
    return seen(view, key, v.grain, v.grains if v.grain else 0)


def show_choice(view):
    """Which image, its noise, and the field for one of the reader's."""
    if not view.uploaded:
        view.more("picture")
    view.more("grains")
    view.upload(
        "Your own image",
        lambda files, _: away(read_picture, files),
        help="A PNG or JPEG of up to 12 megapixels. It is turned grey and scaled to 216 pixels at "
        "most; EXIF (place, time, a turn of the camera) is not read.",
        limits=LIMITS,
        example=PICTURE,
    )


def code_of(v, uploaded):
    """Lines that make the image of now ``image``."""
    if uploaded:
        lines = [
            "from pathlib import Path\n",
            "from core.datasets.grey_pictures import grey_values\n",
            f"grey, _ = grey_values(Path({uploaded.file!r}).read_bytes(), {SIDE})",
            "image = grey.astype(float)",
        ]
    elif v.picture in PHOTOGRAPHS:
        lines = [
            "from PIL import Image",
            "from sklearn.datasets import load_sample_image",
            f'photograph = Image.fromarray(load_sample_image("{v.picture}.jpg")).convert("L")',
            "image = np.asarray(photograph.resize((216, 144), Image.Resampling.BOX), float)",
        ]
    else:
        made = FORMULAS[v.picture].__name__
        lines = [
            f"from core.maths.linear_algebra.picture_matrices import {made}",
            f"image = {made}()",
        ]
    if v.grain:
        lines.append(f"image = with_noise(image, {number(v.grain)}, {v.grains})")
    return "\n".join(lines)
