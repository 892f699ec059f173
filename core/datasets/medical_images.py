"""Uploaded image sets in the form of MedMNIST: one .npz with a training, a validation, a test part.

Arrays are unpacked within limits, their headers are read before their contents, and objects are
refused, never unpickled. An upload that cannot be used is a DataError, one sentence that names the
file, the array and the reason.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.datasets.uploads import DataError, UploadedFile, UploadLimits, text_files
from core.maths.case_studies.medical_diagnosis.images import (
    PATIENT,
    SPLITS,
    ImageSet,
    Overlap,
    overlap,
    split_images,
)

LIMITS = UploadLimits(
    packed=60_000_000,  # PneumoniaMNIST at 28 pixels has 4 MB
    text=30_000_000,  # its largest array has 3.7 MB
    largest="any two-class set of grey 28×28 images",
)
MAX_IMAGES = 20_000
MIN_OF_CLASS = 5
PATIENTS = tuple(f"{split}_{name}" for split in SPLITS for name in PATIENT)
NEEDED = tuple(f"{split}_{what}" for split in SPLITS for what in ("images", "labels"))


@dataclass(frozen=True, eq=False)
class ImageArrays:
    """name, file: of the file, without and with its ending; arrays: the six arrays of a set and
    whose the images are, if that is there, found fit for split_images; overlap: what stands in more
    than one part."""

    name: str
    file: str
    arrays: dict[str, np.ndarray]
    overlap: Overlap

    def as_set(self, ill: int) -> ImageSet:
        """The set with this label, 0 or 1, as the ill class."""
        return split_images(self.arrays, self.name, ill)


def read_image_set(
    files: Sequence[tuple[str, bytes]], report: Callable[[float, str], None]
) -> ImageArrays:
    """The arrays of one uploaded .npz with train, val and test images and labels.

    files: (name, bytes), one file. Arrays such as train_patient say whose an image is; others are
    left alone. Errors: DataError for no or several files, no archive, a missing, damaged, oversized
    or object array, colour, another size than 28×28, other than two classes, fewer than 5 images of
    a class in a part.
    """
    if len(files) != 1:
        raise DataError(f"One .npz file is read at a time, {len(files)} were given.")
    name, data = files[0]
    if data and not data.startswith(b"PK"):
        raise DataError(f"{name}: not an .npz archive of NumPy arrays.")
    members = {Path(e.name).stem: e for e in text_files(files, LIMITS) if e.name.endswith(".npy")}
    arrays = {}
    for place, key in enumerate(NEEDED):
        report(place / len(NEEDED), f"Reading {key} …")
        if key not in members:
            found = ", ".join(sorted(members)[:8]) or "no arrays"
            raise DataError(f"{name}: the array {key} is missing; found are {found}.")
        arrays[key] = _read_array(name, key, members[key])
    for key in PATIENTS:
        if key in members:
            arrays[key] = _read_array(name, key, members[key])
    total = sum(len(arrays[f"{split}_images"]) for split in SPLITS)
    if total > MAX_IMAGES:
        raise DataError(f"{name}: {total:,} images, but at most {MAX_IMAGES:,} are read.")
    try:
        split_images(arrays, name)
    except ValueError as error:
        raise DataError(f"{name}: {error}.") from error
    for split in SPLITS:
        fewest = int(np.bincount(arrays[f"{split}_labels"].ravel().astype(int)).min())
        if fewest < MIN_OF_CLASS:
            raise DataError(
                f"{name}: {split}_labels has {fewest} of one class, at least {MIN_OF_CLASS} are "
                "needed to learn and to judge."
            )
    return ImageArrays(Path(name).stem, name, arrays, overlap(arrays))


def _read_array(file: str, key: str, member: UploadedFile) -> np.ndarray:
    """One .npy array; its header is checked against its bytes before anything is allocated."""
    raw = member.text()
    stream = io.BytesIO(raw)
    try:
        version = np.lib.format.read_magic(stream)
        header = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        shape, fortran, dtype = header(stream)
    except (ValueError, SyntaxError, TypeError, KeyError) as error:
        raise DataError(f"{file}: {key} is not a NumPy array that can be read.") from error
    if dtype.hasobject:
        raise DataError(f"{file}: {key} holds pickled objects, which are never unpacked here.")
    if not shape:
        raise DataError(f"{file}: {key} is a single value, where one for each image is expected.")
    size = int(np.prod([int(n) for n in shape], dtype=object)) * dtype.itemsize
    if dtype.itemsize == 0 or min(shape, default=1) < 0 or size != len(raw) - stream.tell():
        raise DataError(f"{file}: {key} is cut short or damaged.")
    values = np.frombuffer(raw, dtype, offset=stream.tell())
    return values.reshape(shape, order="F" if fortran else "C")
