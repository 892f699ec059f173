"""Pictures: those that are shipped, and uploads that are read or refused in one sentence."""

import io
import struct
import sys
import zlib

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_image

from core.datasets import images
from core.datasets.grey_pictures import grey_values
from core.datasets.images import LIMITS, SHIPPED, read_picture, shipped_picture
from core.datasets.intake.bounded import Refused
from core.datasets.uploads import DataError

RNG = np.random.default_rng(3)
COLOURS = RNG.integers(0, 256, (40, 60, 3)).astype(np.uint8)
GREYS = RNG.integers(0, 256, (40, 60)).astype(np.uint8)


def saved(image, form="PNG", **more):
    stream = io.BytesIO()
    image.save(stream, form, **more)
    return stream.getvalue()


def read(data, name="mine.png"):
    return read_picture([(name, data)], lambda share, what: None)


def refusal(data, name="mine.png"):
    with pytest.raises(DataError) as caught:
        read(data, name)
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and message.startswith(name)
    return message


def decoded(data, side=216):
    return grey_values(data, side)


def refused(data):
    with pytest.raises(Refused) as caught:
        decoded(data)
    return str(caught.value)


def chunk(kind, body):
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png(width, height, body, depth=8, colour=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize("stem", SHIPPED)
def test_shipped_photographs(stem):
    grey = shipped_picture(stem)
    assert grey.shape == (144, 216) and grey.min() >= 0 and grey.max() <= 255
    assert grey.std() > 30


def shares(few, many):
    """Which share of each of ``few`` equal parts of a line lies in each of ``many``."""
    edges, fine = np.linspace(0, 1, few + 1), np.linspace(0, 1, many + 1)
    low = np.maximum(edges[:-1, None], fine[:-1])
    high = np.minimum(edges[1:, None], fine[1:])
    return few * np.maximum(high - low, 0)


def test_shipped_photographs_are_those_of_scikit_learn():
    for stem in SHIPPED:
        whole = load_sample_image(f"{stem}.jpg").astype(float) @ (0.299, 0.587, 0.114)
        means = shares(144, whole.shape[0]) @ whole @ shares(216, whole.shape[1]).T
        # each pixel of Pillow's counts as a whole one where its middle lies in the part
        assert np.abs(means - shipped_picture(stem)).mean() < 5
        assert np.corrcoef(means.ravel(), shipped_picture(stem).ravel())[0, 1] > 0.985


def test_there_are_no_others():
    with pytest.raises(ValueError, match="china, flower"):
        shipped_picture("../secret")


def test_an_upload_is_read_in_a_process_of_its_own():
    found = read(saved(Image.fromarray(GREYS)), "my.photo.png")
    np.testing.assert_array_equal(found.grey, GREYS)
    assert found.name == "my.photo" and found.remark == "Used as it is, 60×40 pixels."
    large = Image.fromarray(COLOURS).resize((600, 300))
    found = read(saved(large, "JPEG"), "a.jpg")
    assert found.grey.shape == (108, 216)
    assert found.remark == "Turned grey and scaled from 600×300 to 216×108 pixels."


def test_colour_becomes_grey_by_its_weights():
    grey, about = decoded(saved(Image.fromarray(COLOURS)))
    assert about["colour"] and not about["clear"]
    np.testing.assert_allclose(grey, COLOURS @ (0.299, 0.587, 0.114), atol=0.6)


def test_larger_pictures_are_averaged():
    whole = np.kron(GREYS[:20, :20], np.ones((25, 25), np.uint8))
    grey, _ = decoded(saved(Image.fromarray(whole)), 20)
    np.testing.assert_allclose(grey, GREYS[:20, :20], atol=1e-3)


def test_sixteen_bits():
    deep = (GREYS.astype(np.uint16) * 257) + 0
    image = Image.fromarray(deep)
    assert image.mode == "I;16"
    grey, about = decoded(saved(image))
    np.testing.assert_allclose(grey, GREYS, atol=1e-4)
    assert not about["colour"]


def test_sixteen_bits_a_colour():
    body = b"".join(
        b"\0" + b"".join(struct.pack(">HHH", *(257 * int(v) for v in pixel)) for pixel in row)
        for row in COLOURS[:10, :12]
    )
    grey, _ = decoded(png(12, 10, zlib.compress(body), depth=16, colour=2))
    np.testing.assert_allclose(grey, COLOURS[:10, :12] @ (0.299, 0.587, 0.114), atol=0.6)


def test_transparent_pixels_lie_on_white():
    alpha = np.zeros((40, 60), np.uint8)
    alpha[:20] = 255
    for image in (
        Image.fromarray(np.dstack([COLOURS, alpha])),
        Image.fromarray(np.dstack([GREYS, alpha])),
    ):
        grey, about = decoded(saved(image))
        assert about["clear"] and (grey[20:] == 255).all() and grey[:20].std() > 10
    index = Image.fromarray(GREYS).convert("P")
    grey, about = decoded(saved(index, transparency=7))
    assert about["clear"]
    assert (grey[GREYS == 7] == 255).all() and (grey[GREYS != 7] == GREYS[GREYS != 7]).all()


def test_palettes_and_one_bit():
    grey, _ = decoded(saved(Image.fromarray(GREYS).convert("P")))
    np.testing.assert_array_equal(grey, GREYS)
    grey, _ = decoded(saved(Image.fromarray(GREYS > 127)))
    np.testing.assert_array_equal(grey, np.where(GREYS > 127, 255, 0))


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_jpeg(mode):
    smooth = np.clip(np.add.outer(np.arange(40) * 3, np.arange(60) * 2), 0, 255).astype(np.uint8)
    image = Image.fromarray(smooth).convert("RGB").convert(mode)
    grey, _ = decoded(saved(image, "JPEG", quality=95))
    assert np.abs(grey - smooth).mean() < 4


def test_what_is_written_beside_the_pixels_is_left_alone():
    """A turn by 90°, a place and a thumbnail in EXIF; text in a PNG that unpacks to a lot."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where I live"
    grey, about = decoded(saved(Image.fromarray(GREYS), "JPEG", exif=exif, quality=100))
    assert grey.shape == (40, 60) and "live" not in str(about)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in GREYS))
    plain = png(60, 40, body)
    text = b"Comment\0\0" + zlib.compress(bytes(30_000_000), 9)
    bomb = plain[:33] + chunk(b"zTXt", text) + plain[33:]
    try:
        grey, _ = decoded(bomb)
        np.testing.assert_array_equal(grey, GREYS)
    except Refused as error:
        assert "damaged" in str(error)


def test_a_camera_s_jpeg_with_a_second_picture():
    first, second = Image.fromarray(GREYS), Image.fromarray(GREYS[::-1])
    data = saved(first, "MPO", save_all=True, append_images=[second], quality=95)
    grey, _ = decoded(data)
    assert grey.shape == (40, 60)


HOSTILE = {
    "text": (b"a,b\n1,2\n", "it is no PNG or JPEG"),
    "gif": (saved(Image.fromarray(GREYS), "GIF"), "a GIF is no PNG or JPEG"),
    "webp": (b"RIFF....WEBPVP8 ", "a WebP or another RIFF file is no PNG or JPEG"),
    "tiff": (saved(Image.fromarray(GREYS), "TIFF"), "a TIFF is no PNG or JPEG"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG is no PNG or JPEG"),
    "zip": (b"PK\3\4", "an archive is no PNG or JPEG"),
    "head alone": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "jpeg head": (b"\xff\xd8\xff\xe0\0\x10JFIF", "damaged"),
    "rubbish": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "damaged"),
    "jpeg rubbish": (b"\xff\xd8\xff" + bytes(range(256)) * 9, "damaged"),
    "bomb": (png(40_000, 40_000, zlib.compress(b"\0")), "40,000×40,000 pixels are more than"),
    "just too many": (png(4_001, 3_000, b""), "4,001×3,000 pixels are more than the 12 megapixels"),
    "nothing": (png(0, 5, zlib.compress(b"")), ""),
    "no pixels": (png(30, 30, b""), "damaged"),
    "wrong length": (png(30, 30, zlib.compress(bytes(40))), "damaged"),
    "not deflated": (png(30, 30, b"abc"), "damaged"),
    "a line": (png(4_000, 1, zlib.compress(bytes(4_001))), "216×1 when scaled: each side needs"),
    "tiny": (png(3, 3, zlib.compress(bytes(12))), "3×3 pixels: each side needs at least 8"),
    "animation": (
        saved(
            Image.fromarray(GREYS), save_all=True, append_images=[Image.fromarray(GREYS[::-1])] * 3
        ),
        "an animation of 4 pictures",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused(kind):
    data, said = HOSTILE[kind]
    assert said in refused(data)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_cut_anywhere(form):
    """Each part of a file is refused or, where only its end is missing, read."""
    whole = saved(Image.fromarray(COLOURS), form)
    for length in range(0, len(whole) - 40, max(1, len(whole) // 40)):
        assert refused(whole[:length])


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_bytes_turned_at_random(form):
    whole = saved(Image.fromarray(COLOURS), form)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 1 + seed % 5):
            data[at] = rng.integers(0, 256)
        try:
            grey, _ = decoded(bytes(data))
        except Refused:
            continue
        assert np.isfinite(grey).all() and grey.min() >= 0 and grey.max() <= 255.01


def test_refusals_as_the_reader_sees_them():
    assert refusal(HOSTILE["bomb"][0]) == (
        "mine.png: 40,000×40,000 pixels are more than the 12 megapixels that are read."
    )
    assert "damaged or cut short" in refusal(saved(Image.fromarray(GREYS))[:400])
    assert refusal(b"") == "mine.png: the file is empty."
    assert refusal(bytes(LIMITS.packed + 1)).endswith("20 MB, but at most 20 MB are read.")
    with pytest.raises(DataError, match="One picture is read at a time, 2 were given"):
        read_picture([("a.png", b"1"), ("b.png", b"2")], lambda share, what: None)


def test_twelve_megapixels_are_read():
    found = read(saved(Image.new("RGB", (4_000, 3_000), (0, 255, 0)), "JPEG"), "big.jpg")
    assert found.grey.shape == (162, 216) and np.ptp(found.grey) < 1


def test_a_process_that_dies_costs_one_upload(monkeypatch):
    monkeypatch.setattr(images, "TIMEOUT_SECONDS", 0.001)
    assert "too long" in refusal(saved(Image.fromarray(GREYS)))
    monkeypatch.setattr(images, "TIMEOUT_SECONDS", 60)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "cannot be unpacked" in refusal(saved(Image.fromarray(GREYS)))
