"""Pictures are what a PNG reader makes of them."""

import base64
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.maths.pictures import (
    frames,
    mosaic,
    names,
    picture_address,
    placed,
    symmetric_end,
    window_of,
)


def unpacked(address):
    """Colours (h, w, 3) and whether a pixel shows, of a picture's address."""
    data = base64.b64decode(address.removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        parts[kind] = body
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, colour) == (8, 3)
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert not lines[:, 0].any()
    palette = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    return palette[lines[:, 1:]], lines[:, 1:] > 0


@settings(deadline=None, max_examples=50)
@given(
    hnp.arrays(
        float, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-2, 2)
    )
)
def test_a_brighter_pixel_is_never_drawn_darker(values):
    colours, shown = unpacked(picture_address(values, -1.0, 1.0))
    assert shown.all() and colours.shape == (*values.shape, 3)
    order = np.argsort(values.ravel())
    assert (np.diff(colours[..., 0].ravel()[order].astype(int)) >= 0).all()
    np.testing.assert_array_equal(
        colours[values <= -1], np.tile([8, 10, 14], ((values <= -1).sum(), 1))
    )


def test_signs_have_colours_of_their_own_and_a_gap_shows_nothing():
    colours, shown = unpacked(picture_address(np.array([[-1.0, 0, 1, np.nan]]), -1, 1, "signed"))
    assert shown.tolist() == [[True, True, True, False]]
    below, zero, above = colours[0, :3].astype(int)
    assert below[2] > below[0] and above[0] > above[2] and len(set(zero.tolist())) == 1
    with pytest.raises(ValueError, match="low must be below high"):
        picture_address(np.zeros((1, 1)), 1, 1)
    with pytest.raises(ValueError, match="two dimensions"):
        picture_address(np.zeros(3), 0, 1)


@settings(deadline=None, max_examples=30)
@given(n=st.integers(1, 9), columns=st.integers(1, 4), gap=st.integers(0, 2))
def test_a_mosaic_holds_every_image_in_its_cell(n, columns, gap):
    images = np.arange(n * 6.0).reshape(n, 2, 3)
    whole = mosaic(images, columns, gap)
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        top, left = row * (2 + gap), column * (3 + gap)
        np.testing.assert_array_equal(whole[top : top + 2, left : left + 3], image)
    assert np.isfinite(whole).sum() == images.size


def test_the_end_of_a_symmetric_scale():
    assert symmetric_end(np.zeros(3)) == symmetric_end(np.array([np.nan])) == 1
    assert symmetric_end(np.array([1.0, -2]), np.array([0.5])) == 2


def test_rectangles_names_and_a_window():
    table = frames([(1, 2, 3, 4), (0, 0, 1, 1)])
    assert np.isnan(table["x"]).sum() == 2 and table["y"][2] == 6
    assert frames([])["x"].size == 0
    columns = placed([((1, 2, 3, 4), "a")])
    assert [columns[key][0] for key in ("x", "y", "x2", "y2", "url")] == [1, 2, 4, 6, "a"]
    assert names([(1, 2, "a")]) == {"x": [1], "y": [2], "text": ["a"]}
    assert {k: v.tolist() for k, v in window_of(1, 2, 4, 6).items()} == {
        "cx": [3.0],
        "cy": [5.0],
        "rx": [2.0],
        "ry": [3.0],
    }
