"""Grey values of a PNG or JPEG: of its pixels alone, no EXIF, no colour profile, no text."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.datasets.intake.bounded import Refused

MOST_PIXELS = 12_000_000
LEAST_SIDE = 8
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
OTHERS = {
    b"GIF8": "a GIF",
    b"RIFF": "a WebP or another RIFF file",
    b"II*\0": "a TIFF",
    b"MM\0*": "a TIFF",
    b"BM": "a bitmap (BMP)",
    b"%PDF": "a PDF",
    b"<svg": "an SVG",
    b"<?xm": "an XML file",
    b"PK": "an archive",
}
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError)


def grey_values(data: bytes, side: int) -> tuple[np.ndarray, dict]:
    """Grey values 0 … 255 of a picture whose longer side is at most ``side``, and what was done.

    Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); transparent pixels lie on white; pixels are
    averaged where the picture is larger. Errors: Refused.
    """
    image = _opened(data)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Refused(
            f"{width:,}×{height:,} pixels are more than the {MOST_PIXELS // 10**6} megapixels that "
            "are read"
        )
    scale = min(1.0, side / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if min(size) < LEAST_SIDE:
        scaled = f", {size[0]}×{size[1]} when scaled" if scale < 1 else ""
        raise Refused(f"{width:,}×{height:,} pixels{scaled}: each side needs at least {LEAST_SIDE}")
    if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
        raise Refused(f"it is an animation of {image.n_frames} pictures, and one is read")
    try:
        if image.format != "PNG":
            image.draft(image.mode, (2 * side, 2 * side))  # unpacks no more than is needed
        image.load()
    except _DAMAGED as error:
        raise Refused("the picture is damaged or cut short") from error
    about = {
        "width": size[0],
        "height": size[1],
        "from": [width, height],
        "colour": image.mode not in ("1", "L", "LA", "I", "I;16", "F"),
        "clear": image.has_transparency_data,
    }
    grey = _as_floats(image)
    return np.asarray(grey.resize(size, Image.Resampling.BOX), np.float32), about


def _opened(data: bytes) -> Image.Image:
    if not data.startswith((PNG, JPEG)):
        known = next((name for start, name in OTHERS.items() if data.startswith(start)), None)
        raise Refused(f"{known} is no PNG or JPEG" if known else "it is no PNG or JPEG")
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and is a sentence
    try:
        return Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    except UnidentifiedImageError:
        raise Refused("the picture is damaged or cut short") from None
    except _DAMAGED as error:
        raise Refused("the picture is damaged or cut short") from error


def _as_floats(image: Image.Image) -> Image.Image:
    """Grey values as one 32-bit band."""
    if image.mode.startswith("I"):  # 16 bits
        return Image.fromarray(np.asarray(image, np.float32) / np.float32(257))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    if image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    return image.convert("L").convert("F")
