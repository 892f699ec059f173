"""Uploads as tests make them."""

import io
import zipfile


def zipped(contents: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def edited(text: bytes, line: int, new: bytes) -> bytes:
    """The text with one line, counted from 1, replaced."""
    lines = text.splitlines()
    lines[line - 1] = new
    return b"\n".join(lines) + b"\n"
