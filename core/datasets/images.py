"""Grey pictures: two photographs that are shipped, and uploaded PNG and JPEG files.

A picture is a matrix of grey values, 0 black and 255 white. An upload is unpacked in a process of
its own; one that cannot be used is a DataError, one sentence that names the file and the reason.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.uploads import DataError, UploadLimits, unpacked_apart

ROOT = Path(__file__).parents[2]
SHIPPED = {"china": "A palace roof", "flower": "A flower"}
SIDE = 216  # pixels of the longer side
TIMEOUT_SECONDS = 60
LIMITS = UploadLimits(packed=20_000_000, text=20_000_000, largest="any photograph")


@dataclass(frozen=True, eq=False)
class Picture:
    """grey: (m, n) values 0 … 255; remark: what was done to the file, in one sentence."""

    file: str
    name: str
    grey: np.ndarray
    remark: str


@lru_cache(maxsize=4)
def shipped_picture(stem: str) -> np.ndarray:
    """The grey values of a photograph of SHIPPED, (144, 216); see sample_data/README.md.

    >>> shipped_picture("china").shape
    (144, 216)
    """
    if stem not in SHIPPED:
        raise ValueError(f"stem must be one of {', '.join(SHIPPED)}, got {stem!r}")
    with Image.open(ROOT / "sample_data" / f"{stem}.png") as image:
        return np.asarray(image, float)


def read_picture(
    files: Sequence[tuple[str, bytes]], report: Callable[[float, str], None]
) -> Picture:
    """The one uploaded PNG or JPEG as a grey picture with a longer side of at most 216 pixels.

    files: (name, bytes). Errors: DataError for no or several files, one that is empty, too large,
    of another kind, damaged, of more than 12 megapixels, animated, or less than 8 pixels across.
    """
    if len(files) != 1:
        raise DataError(f"One picture is read at a time, {len(files)} were given.")
    name, data = files[0]
    if not data:
        raise DataError(f"{name}: the file is empty.")
    if len(data) > LIMITS.packed:
        raise DataError(
            f"{name}: {len(data) / 1e6:.0f} MB, but at most {LIMITS.packed / 1e6:.0f} MB are read."
        )
    report(0.2, "Unpacking …")
    done = unpacked_apart(
        name,
        data,
        "core.datasets.isolated_image",
        SIDE,
        seconds=TIMEOUT_SECONDS,
        expected="a PNG or JPEG",
    )
    about, _, values = done.partition(b"\n")
    told = json.loads(about)
    grey = np.frombuffer(values, "<f4").reshape(told["height"], told["width"]).astype(float)
    return Picture(name, Path(name).stem, grey, _remark(told))


def _remark(told: dict) -> str:
    """What was done, as one sentence.

    >>> _remark({"width": 9, "height": 8, "from": [90, 80], "colour": True, "clear": False})
    'Turned grey and scaled from 90×80 to 9×8 pixels.'
    """
    done = []
    if told["clear"]:
        done.append("laid on white")
    if told["colour"]:
        done.append("turned grey")
    size = f"{told['width']}×{told['height']} pixels"
    if told["from"] != [told["width"], told["height"]]:
        done.append(f"scaled from {told['from'][0]:,}×{told['from'][1]:,} to {size}")
    if not done:
        return f"Used as it is, {size}."
    text = " and ".join([", ".join(done[:-1]), done[-1]]) if len(done) > 1 else done[0]
    return text[0].upper() + text[1:] + "."
