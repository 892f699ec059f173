"""Uploaded files, unpacked within limits that the caller sets.

An upload is untrusted: it is unpacked in bounded steps, and refused with a DataError, one sentence
that names the file and the reason. Nothing here parses, caches or keeps anything.
"""

import bz2
import io
import lzma
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

MAX_ZIP_DIRECTORY_BYTES = 64_000
XZ_MEMORY_BYTES = 128_000_000
TABLE_SUFFIXES = (
    *(".csv", ".tsv", ".txt", ".data", ".dat", ".item", ".json", ".jsonl", ".parquet", ".feather"),
    *(".tsf", ".arff", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
)
PACKED_SUFFIXES = (".gz", ".xz", ".bz2", ".zst")
PACKED = (b"\x1f\x8b", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd")  # how they begin
ZIP = b"PK\3\4"
WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
DOCUMENTS = {
    "word/document.xml": "a document of Word",
    "ppt/presentation.xml": "a presentation",
    "Index/Document.iwa": "a document of Apple's Numbers, Pages or Keynote",
}
NO_TABLES = ("readme", "read_me", "license", "licence", "copying", "changelog")

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    pa.ArrowException,
    ValueError,
)


class DataError(ValueError):
    """An input that cannot be used; the message is one sentence for the reader."""


@dataclass(frozen=True)
class UploadLimits:
    """packed: bytes of one file as it comes; text: bytes of one file after unpacking; largest: the
    largest known file of this kind, in words, to say how far beyond it an upload is."""

    packed: int
    text: int
    largest: str


@dataclass(frozen=True, eq=False)
class UploadedFile:
    """One text file of an upload, still packed. member: its path inside a zip, else None; file: the
    name of the upload that it lies in, where that is another; nested: in a zip inside that."""

    name: str
    data: bytes
    limits: UploadLimits
    member: str | None = None
    file: str = ""
    nested: bool = False

    @property
    def may_be_table(self) -> bool:
        """False for what else lies in an archive: a read-me, a licence, a picture."""
        name = self.name.lower()
        for packed in PACKED_SUFFIXES:
            name = name.removesuffix(packed)
        return self.member is None or (
            name.endswith(TABLE_SUFFIXES) and not name.startswith(NO_TABLES)
        )

    def text(self) -> bytes:
        """The unpacked bytes. Errors: DataError when damaged, encrypted or over the limit."""
        limit = self.limits.text
        try:
            text = (
                _inflate(self.data, limit)
                if self.member is None
                else _read_member(self.data, self.member, limit)
            )
        except DataError as error:
            raise DataError(f"{self.name}: {error}") from None
        except _UNREADABLE as error:
            raise DataError(f"{self.name}: the archive is damaged or encrypted.") from error
        if text is not self.data and text.startswith(PACKED):
            raise DataError(f"{self.name}: it is packed twice, so unpack it once and bring that.")
        if text is not self.data and text.startswith(ZIP) and not _is_workbook(text):
            raise DataError(
                f"{self.name}: a zip is packed in it, so unpack it once and bring that."
            )
        if len(text) > limit:
            raise DataError(
                f"{self.name}: more than {limit / 1e6:.0f} MB after unpacking, "
                f"far beyond {self.limits.largest}."
            )
        return text


def text_files(files: Sequence[tuple[str, bytes]], limits: UploadLimits) -> list[UploadedFile]:
    """The text files in uploaded (name, bytes), looking into a zip and into a zip inside it.

    Plain, .gz, .xz, .bz2 or .zst of one file, or .zip of any number, told by their first bytes; a
    workbook is one file. Errors: DataError, for an upload that is empty, over limits.packed, or
    damaged.
    """
    if not files:
        raise DataError("No file was given.")
    return [entry for name, data in files for entry in _entries(name, data, limits)]


def _entries(name: str, data: bytes, limits: UploadLimits) -> list[UploadedFile]:
    if not data:
        raise DataError(f"{name}: the file is empty.")
    if len(data) > limits.packed:
        raise DataError(
            f"{name}: {len(data) / 1e6:.0f} MB, but at most {limits.packed / 1e6:.0f} MB are read."
        )
    if not data.startswith(b"PK"):
        return [UploadedFile(name, data, limits)]
    try:
        members = _members(data)
        document = next((DOCUMENTS[member] for member in members if member in DOCUMENTS), "")
        if document:
            raise DataError(
                f"this is {document} and no table, so save its table as CSV or as a workbook."
            )
        if any(member in WORKBOOKS for member in members):
            return [UploadedFile(name, data, limits)]
        found = [
            UploadedFile(Path(m).name, data, limits, m, name) for m in members if not _is_zip(m)
        ]
        nested = [m for m in members if _is_zip(m)]
        if len(nested) > 1:  # each could unpack to the limit
            raise DataError("more than one archive inside the archive.")
        for member in nested:
            inner = _read_member(data, member, limits.packed)
            if all(map(_is_zip, _members(inner))):
                raise DataError("archives lie in each other three deep, so unpack it once.")
            found += [
                UploadedFile(Path(m).name, inner, limits, m, name, True) for m in _members(inner)
            ]
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except _UNREADABLE as error:
        raise DataError(f"{name}: the archive is damaged or encrypted.") from error
    if not found:
        raise DataError(f"{name}: the archive is empty.")
    return found


def _members(data: bytes) -> list[str]:
    """Paths of the files in a zip, its directory's size checked before it is read."""
    end = data.rfind(b"PK\5\6")
    if end < 0 or len(data) < end + 22:
        raise DataError("the archive is damaged or cut short.")
    directory = int.from_bytes(data[end + 12 : end + 16], "little")
    if directory > MAX_ZIP_DIRECTORY_BYTES or data[end - 20 : end - 16] == b"PK\6\7":
        raise DataError("the archive lists far more files than it should hold.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [Path(info.filename) for info in archive.infolist() if not info.is_dir()]
    # Hidden files and the copies macOS adds would double every role.
    return [str(f) for f in files if not (f.name.startswith(".") or "__MACOSX" in f.parts)]


def _is_workbook(text: bytes) -> bool:
    return any(name.encode() in text for name in WORKBOOKS)


def _is_zip(member: str) -> bool:
    return member.lower().endswith(".zip")


def _read_member(data: bytes, member: str, limit: int) -> bytes:
    """Contents of one file in a zip, at most one byte more than the limit."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as stream:
        contents = stream.read(limit + 1)
    if len(contents) > limit:
        raise DataError(f"more than {limit / 1e6:.0f} MB after unpacking.")
    return _inflate(contents, limit)


def _inflate(data: bytes, limit: int) -> bytes:
    """Undo gzip, xz, bzip2 or zstd, told by their first bytes, up to one byte over the limit."""
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
            return stream.read(limit + 1)
    if data.startswith(b"\x1f\x8b"):
        new_decoder = partial(zlib.decompressobj, wbits=31)
    elif data.startswith(b"\xfd7zXZ\0"):
        new_decoder = partial(lzma.LZMADecompressor, memlimit=XZ_MEMORY_BYTES)
    elif data.startswith(b"BZh"):
        new_decoder = bz2.BZ2Decompressor
    else:
        return data
    parts, total = [], 0
    while data.strip(b"\0") and total <= limit:
        decoder = new_decoder()
        part = decoder.decompress(data, limit + 1 - total)
        parts.append(part)
        total += len(part)
        if total <= limit and not decoder.eof:
            raise DataError("the compressed file is cut short.")
        data = decoder.unused_data
    return b"".join(parts)


def unpacked_apart(
    name: str, data: bytes, module: str, *arguments: object, seconds: float, expected: str
) -> bytes:
    """What ``python -m module arguments`` writes when it reads ``data``, a process of its own with
    limits of its own. Errors: DataError."""
    root = Path(__file__).parents[2]  # here, for a listing may have no file
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, cwd=root, check=False
        )
    except subprocess.TimeoutExpired:
        raise DataError(f"{name}: it takes too long to unpack.") from None
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if last.startswith("refused: "):
        raise DataError(f"{name}: {last.removeprefix('refused: ')}.")
    if done.returncode:
        raise DataError(f"{name}: {expected} was expected, but it cannot be unpacked.")
    return done.stdout
