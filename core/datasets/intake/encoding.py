"""Bytes of a text file in whatever encoding it was saved → UTF-8."""

import codecs
import re

import charset_normalizer
import numpy as np

from core.datasets.uploads import DataError

MARKS = (  # the longer first: UTF-32 little endian begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PIECE = 1_000_000  # bytes that are looked at in one go
SAMPLE = 100_000  # bytes that an encoding is guessed from
GUESSED = [
    *("cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"),
    *("shift_jis", "euc_kr", "gb18030", "big5"),
]
WESTERN = ("cp1252", "mac_roman", "latin-1")
# A sign inside a word or before one, a capital after a small letter or between other letters.
STRANGE = re.compile(
    r"[^\W\d_][^\w\s\0-\x7f’‘‑–—][^\W\d_]|[¡-©«-±´¶-¸»-¿≤≥∂∑∏π∫Ω√ƒ≈∆�][^\W\d_]"
    r"|[a-zß-ÿ][À-ÞŸŠŽ]|[A-Z][À-ÞŸŠŽ][a-z]|[\x80-\x9f]"
)
SPOKEN = {"cp1252": "Windows-1252 (Western European)", "utf-16": "UTF-16", "utf-32": "UTF-32"}
SPOKEN |= {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def to_utf8(name: str, data: bytes) -> tuple[bytes, str]:
    """A text file's bytes as UTF-8 without a mark, and the encoding it had ("utf-8", "cp1252" …).

    A byte order mark decides; then zeros at every second place (UTF-16); then UTF-8 where all of
    the bytes fit it; then Windows-1252 where its letters make words; else charset-normalizer
    chooses among GUESSED. Errors: DataError when this is no text.

    >>> to_utf8("towns.csv", "Zürich;1".encode("cp1252"))[0].decode()
    'Zürich;1'
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(name, data, encoding), encoding.removesuffix("-sig")
    if b"\0" in data[:4096]:
        encoding = _wide(data[:4096])
        if encoding is None:
            raise DataError(f"{name}: this is not a text file.")
        return _decoded(name, data, encoding), encoding
    if _is_utf8(data):
        return data, "utf-8"
    encoding = _guessed(data)
    return _decoded(name, data, encoding), encoding


def count_of(byte: bytes, text: bytes) -> int:
    """How often a byte stands in a text: ``text.count(byte)``, but other threads go on meanwhile.

    >>> count_of(b"i", b"Mississippi")
    4
    """
    values = np.frombuffer(text, np.uint8)
    pieces = (values[at : at + PIECE] for at in range(0, len(values), PIECE))
    return sum(int(np.count_nonzero(piece == ord(byte))) for piece in pieces)


def _decoded(name: str, data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        said = SPOKEN.get(encoding, "UTF-8")
        raise DataError(f"{name}: the file begins as {said}, but is not.") from None
    if "\0" in text[:4096]:
        raise DataError(f"{name}: this is not a text file.")
    return text.encode()


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: in most scripts every second byte of the head is zero."""
    pairs = np.frombuffer(head[: len(head) // 2 * 2], np.uint8).reshape(-1, 2) == 0
    if not len(pairs):
        return None
    first, second = pairs.mean(axis=0)
    if second > 0.7 and first < 0.05:
        return "utf-16-le"
    return "utf-16-be" if first > 0.7 and second < 0.05 else None


def _is_utf8(data: bytes) -> bool:
    if np.frombuffer(data, np.uint8).max(initial=0) < 128:
        return True
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    """The likeliest encoding of what is not UTF-8, from a sample that begins where it is not."""
    first = int(np.argmax(np.frombuffer(data, np.uint8) >= 128))
    begin = data.rfind(b"\n", 0, first) + 1
    sample = data[begin : begin + SAMPLE]
    for encoding in WESTERN:
        if _western(sample, encoding) and _fits(data, encoding):
            return encoding
    best = charset_normalizer.from_bytes(sample, cp_isolation=GUESSED).best()
    return best.encoding if best and _fits(data, best.encoding) else "latin-1"  # all bytes fit that


def _western(sample: bytes, encoding: str) -> bool:
    """Whether an encoding makes words: short samples fit every table of letters, so a guess by
    frequencies fails there. No sign inside a word, no capital after a small letter, mostly ASCII.

    >>> [_western(town.encode("cp1250"), "cp1252") for town in ("Zürich", "Łódź")]
    [True, False]
    """
    text = sample.decode(encoding, errors="replace")
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.isascii() for letter in letters) < 0.6 * len(letters):
        return False
    return not STRANGE.search(text)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
