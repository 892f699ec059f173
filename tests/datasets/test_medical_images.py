"""Uploaded image sets: read as they are, or refused in one sentence; never unpickled."""

import io
import zipfile

import numpy as np
import pytest

from core.datasets.medical_images import NEEDED, read_image_set
from core.datasets.uploads import DataError
from core.maths.case_studies.medical_diagnosis.images import Overlap
from tests.datasets.packing import zipped


def arrays(seed=0, sizes=(40, 20, 30), side=28):
    rng = np.random.default_rng(seed)
    made = {}
    for split, n in zip(("train", "val", "test"), sizes, strict=True):
        made[f"{split}_images"] = rng.integers(0, 256, (n, side, side)).astype(np.uint8)
        made[f"{split}_labels"] = (np.arange(n) % 2).astype(np.uint8)[:, None]
    return made


def npz(made, compressed=True):
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **made)
    return stream.getvalue()


def read(data, name="set.npz"):
    return read_image_set([(name, data)], lambda share, what: None)


def refusal(data, name="set.npz"):
    with pytest.raises(DataError) as caught:
        read(data, name)
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".")
    return message


@pytest.mark.parametrize("compressed", [True, False])
def test_a_set_comes_back_as_it_was_saved(compressed):
    made = arrays()
    found = read(npz(made | {"more": np.zeros(3)}, compressed), "mine.npz")
    assert found.name == "mine" and set(found.arrays) == set(NEEDED)
    for key, values in made.items():
        np.testing.assert_array_equal(found.arrays[key], values)
    one, other = found.as_set(1), found.as_set(0)
    assert (one.train.labels == 1 - other.train.labels).all()
    assert len(one.tests["test"]) == 30


def test_whose_the_images_are_and_what_is_shared_is_read():
    made = arrays()
    made["val_images"][3] = made["train_images"][0]
    assert read(npz(made)).overlap == Overlap((1, 0), None)
    names = {"train_patient": np.arange(40) // 2, "val_patient": np.arange(20)[:, None] + 19}
    found = read(npz(made | names))
    assert found.overlap == Overlap((1, 0), (1, None))
    assert len(found.as_set(1).patients) == 60 and found.as_set(1).patients.max() == 38


def test_arrays_in_the_order_of_columns_are_read_too():
    made = arrays()
    made["train_images"] = np.asfortranarray(made["train_images"])
    found = read(npz(made))
    np.testing.assert_array_equal(found.arrays["train_images"], made["train_images"])


def test_objects_are_refused_and_not_unpickled(tmp_path):
    touched = tmp_path / "touched"

    class Trap:
        def __reduce__(self):
            return touched.touch, ()

    made = arrays()
    made["train_labels"] = np.array([Trap()] * 40, dtype=object)
    assert refusal(npz(made)) == (
        "set.npz: train_labels holds pickled objects, which are never unpacked here."
    )
    assert not touched.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"val_labels": None}, "the array val_labels is missing"),
        ({"train_images": np.zeros((40, 28, 28, 3), np.uint8)}, "colour"),
        ({"train_images": np.zeros((40, 64, 64), np.uint8)}, "must be 28×28 pixels"),
        ({"train_images": np.zeros((40, 28, 28))}, "whole numbers"),
        ({"train_images": np.zeros((40, 28, 28), np.uint8)}, "all of one brightness"),
        ({"train_labels": np.arange(40)[:, None] % 3}, "two classes"),
        ({"test_labels": np.zeros((30, 1), np.uint8)}, "two classes"),
        ({"test_labels": np.zeros((30, 14), np.uint8)}, "one label an image"),
        ({"train_labels": np.zeros((39, 1), np.uint8)}, "39 rows for 40 images"),
        ({"val_labels": np.r_[1, np.zeros(19, np.uint8)]}, "has 1 of one class"),
        (
            {"val_images": np.zeros((0, 28, 28), np.uint8), "val_labels": np.zeros(0, int)},
            "val_images is empty",
        ),
    ],
)
def test_what_is_wrong_is_named(change, reason):
    made = arrays() | change
    made = {key: values for key, values in made.items() if values is not None}
    message = refusal(npz(made))
    assert message.startswith("set.npz: ") and reason in message


def test_other_files_damage_and_bombs():
    data = npz(arrays())
    assert refusal(b"") == "set.npz: the file is empty."
    assert refusal(b"a,b\n1,2\n") == "set.npz: not an .npz archive of NumPy arrays."
    assert "damaged" in refusal(data[: len(data) // 2])
    with pytest.raises(DataError, match=r"One \.npz file is read at a time, 2 were given"):
        read_image_set([("a.npz", data)] * 2, lambda share, what: None)
    big = io.BytesIO()
    with zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train_images.npy", bytes(40_000_000))
    assert "after unpacking" in refusal(big.getvalue())


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999, 28, 28), }",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 28, 28), }",
        b"{'descr': '|S0', 'fortran_order': False, 'shape': (9,), }",
    ],
)
def test_a_header_that_promises_another_size_is_not_believed(header):
    padded = header + b" " * (64 - (len(header) + 11) % 64) + b"\n"
    member = b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + bytes(1000)
    made = {f"{key}.npy": member for key in NEEDED}
    assert refusal(zipped(made)) == "set.npz: train_images is cut short or damaged."


def test_a_member_that_is_no_array():
    assert refusal(zipped({f"{key}.npy": b"hello" for key in NEEDED})) == (
        "set.npz: train_images is not a NumPy array that can be read."
    )


def test_far_too_many_images():
    made = arrays()
    made["train_images"] = np.zeros((20_001, 28, 28), np.uint8)
    made["train_labels"] = np.arange(20_001)[:, None] % 2
    assert "at most 20,000 are read" in refusal(npz(made))


STRANGE = [
    np.array(5, np.uint8),
    np.zeros(0, np.uint8),
    np.zeros((0, 28, 28), np.uint8),
    np.zeros((40, 28), np.uint8),
    np.zeros((40, 28, 28, 3), np.uint8),
    np.zeros((1, 1, 1, 1, 1), np.uint8),
    np.full(40, np.nan),
    np.full((40, 28, 28), np.inf),
    np.full(40, -1),
    np.full(40, 2**62),
    np.zeros(40, bool),
    np.zeros(40, complex),
    np.array(["0", "1"] * 20),
    np.array([b"x"] * 40),
    np.array(["2026-11-26"] * 40, "datetime64[D]"),
    np.zeros(40, [("a", "u1"), ("b", "f8")]),
]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda a: f"{a.dtype.kind}{a.shape}")
@pytest.mark.parametrize("key", (*NEEDED, "val_patient"))
def test_an_array_of_another_kind_is_one_sentence(key, strange):
    assert key in refusal(npz(arrays() | {"train_patient": np.arange(40)} | {key: strange}))
