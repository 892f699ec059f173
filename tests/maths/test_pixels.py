"""Pictures as addresses: read back by Pillow and by hand, and where they lie."""

import base64
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from core.maths.pixels import (
    frames,
    mosaic,
    names,
    picture_address,
    placed,
    symmetric_end,
    window_of,
)

images = hnp.arrays(
    float, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-2, 2)
)


def unpacked(address):
    """Colours (h, w, 3) and whether a pixel is shown, of a PNG as Pillow reads it."""
    assert address.startswith("data:image/png;base64,")
    data = base64.b64decode(address.partition(",")[2], validate=True)
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "PNG" and picture.mode == "P"
    shown = np.asarray(picture.convert("RGBA"))
    return shown[..., :3], shown[..., 3] > 0


@settings(max_examples=50)
@given(images)
def test_a_brighter_pixel_is_never_drawn_darker(values):
    colours, shown = unpacked(picture_address(values, -1.0, 1.0))
    assert shown.all() and colours.shape == (*values.shape, 3)
    order = np.argsort(values.ravel())
    assert (np.diff(colours[..., 0].ravel()[order].astype(int)) >= 0).all()
    np.testing.assert_array_equal(
        colours[values <= -1], np.tile([8, 10, 14], ((values <= -1).sum(), 1))
    )


@settings(max_examples=50)
@given(images)
def test_the_line_filter_is_that_of_the_standard(values):
    """Undone pixel by pixel as RFC 2083 has it, section 6.6."""
    data = base64.b64decode(picture_address(values, -2.0, 2.0).partition(",")[2])
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + body)
        parts[kind] = body
        at += 12 + length
    height, width = values.shape
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, width + 1)
    found = np.zeros((height + 1, width + 1), int)
    assert (lines[:, 0] == 4).all()
    for y in range(height):
        for x in range(width):
            a, b, c = found[y + 1, x], found[y, x + 1], found[y, x]
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            found[y + 1, x + 1] = (lines[y, x + 1] + near) % 256
    expected = 1 + np.clip(np.rint(254 * (values + 2) / 4), 0, 254)
    np.testing.assert_array_equal(found[1:, 1:], expected)


def test_signs_have_colours_of_their_own_and_a_gap_shows_nothing():
    colours, shown = unpacked(picture_address(np.array([[-1.0, 0, 1, np.nan]]), -1, 1, "signed"))
    assert shown.tolist() == [[True, True, True, False]]
    below, zero, above = colours[0, :3].astype(int)
    assert below[2] > below[0] and above[0] > above[2] and len(set(zero.tolist())) == 1
    with pytest.raises(ValueError, match="low must be below high"):
        picture_address(np.zeros((1, 1)), 1, 1)
    with pytest.raises(ValueError, match="two dimensions"):
        picture_address(np.zeros(3), 0, 1)


def test_shades_that_are_clear_let_the_ground_through():
    def opacity(values, shades):
        data = base64.b64decode(picture_address(np.array([values]), 0, 1, shades).partition(",")[2])
        return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))[0].astype(int)

    one = opacity([0, 0.5, 1, np.nan], "clear")
    assert one[:, 3].tolist() == [0, 128, 255, 0] and len(np.unique(one[:3, :3], axis=0)) == 1
    two = opacity([0, 0.25, 0.5, 0.75, 1], "signed clear")
    assert two[[0, 4], 3].tolist() == [255, 255] and two[2, 3] == 0
    assert abs(two[[1, 3], 3] - 127.5).max() < 2
    assert (two[:2, 2] > two[:2, 0]).all() and (two[3:, 0] > two[3:, 2]).all()
    assert opacity([0, 0.3, 1], "grey")[:, 3].tolist() == [255] * 3


def test_fewer_shades():
    values = np.linspace(-1, 1, 900).reshape(30, 30)
    colours, shown = unpacked(picture_address(values, -1, 1, "signed", 4))
    assert shown.all() and len(np.unique(colours.reshape(-1, 3), axis=0)) == 5
    assert len(picture_address(values, -1, 1, "signed", 4)) < len(picture_address(values, -1, 1))
    for steps in (0, 255):
        with pytest.raises(ValueError, match="steps"):
            picture_address(values, -1, 1, "grey", steps)


def test_smooth_pictures_are_small():
    y, x = np.mgrid[:100, :100]
    assert len(picture_address(np.sin(x / 20) + np.cos(y / 30), -2, 2)) < 6000


def test_places():
    assert placed([((1, 2, 3, 4), "a"), ((0, 0, 1, 1), "b")]) == {
        "x": (1, 0),
        "y": (2, 0),
        "x2": (4, 1),
        "y2": (6, 1),
        "url": ("a", "b"),
    }
    assert window_of(1, 2, 4, 6)["cy"].tolist() == [5.0]
    assert names([(1, 2, "a")]) == {"x": [1], "y": [2], "text": ["a"]}


def test_a_symmetric_end_holds_everything():
    assert symmetric_end(np.array([[-3.0, np.nan]]), np.array([2.0, np.inf])) == 3
    assert symmetric_end(np.array([np.nan]), np.zeros(2)) == 1


@settings(max_examples=30)
@given(n=st.integers(1, 9), columns=st.integers(1, 4), gap=st.integers(0, 2))
def test_a_mosaic_holds_every_image_in_its_cell(n, columns, gap):
    images = np.arange(n * 6.0).reshape(n, 2, 3)
    whole = mosaic(images, columns, gap)
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        top, left = row * (2 + gap), column * (3 + gap)
        np.testing.assert_array_equal(whole[top : top + 2, left : left + 3], image)
    assert np.isfinite(whole).sum() == images.size


def test_borders_of_rectangles_are_one_path():
    table = frames([(1, 2, 3, 4), (0, 0, 1, 1)])
    assert np.isnan(table["x"]).sum() == 2 and table["y"][2] == 6
    assert frames([])["x"].size == 0
