"""Text in whatever encoding it was saved becomes UTF-8."""

import numpy as np
import pytest

from core.datasets.intake import encoding
from core.datasets.intake.encoding import to_utf8
from core.datasets.uploads import DataError


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("a,b\n1,2\n", "ascii"),
        ("Zürich;1\nGenève;2\n", "utf-8"),
        ("Zürich;1\nGenève;2\n", "utf-8-sig"),
        ("Zürich;1\nGenève;2\n", "cp1252"),
        ("Zürich;1\nGenève;2\n", "latin-1"),
        ("Datum;Schluß\n1;2\n", "latin-1"),
        ("São Paulo,1\n", "latin-1"),
        ("Preis;12 €\n", "cp1252"),
        ("“quoted” – text…\n", "cp1252"),
        ("Zürich;1\nGenève;2\n", "utf-16"),
        ("Zürich;1\nGenève;2\n", "utf-16-le"),
        ("Zürich;1\nGenève;2\n", "utf-16-be"),
        ("Zürich;1\nGenève;2\n", "utf-32"),
        ("Łódź;1\nKraków;2\nŻory;4\nWrocław;5\n", "cp1250"),
        ("Zürich;1\nMünchen;2\nKöln;3\n", "mac_roman"),
        ("Москва;1\nСанкт-Петербург;2\nКазань;3\nНижний Новгород;4\nЕкатеринбург;5\n", "cp1251"),
        ("東京,1\n大阪,2\n", "shift_jis"),
        ("北京,1\n上海,2\n", "gb18030"),
    ],
)
def test_the_text_comes_back(text, encoding):
    found, _ = to_utf8("towns.csv", text.encode(encoding))
    assert found.decode() == text


def test_ascii_is_not_copied():
    data = b"a,b\n1,2\n"
    assert to_utf8("a.csv", data)[0] is data


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 50, b"GIF89a\x00\x00\x01", b"\x7fELF\x00\x00"]
)
def test_no_text_is_refused(data):
    with pytest.raises(DataError, match=r"^a\.csv: this is not a text file\.$"):
        to_utf8("a.csv", data)


def test_a_mark_that_lies():
    with pytest.raises(DataError, match=r"begins as UTF-16, but is not"):
        to_utf8("a.csv", b"\xff\xfea,b\n1,2")


def test_every_byte_is_read_somehow():
    data = bytes(range(1, 256)) + b"\n"
    assert to_utf8("a.csv", data)[0]


def test_bytes_are_counted_over_the_ends_of_pieces(monkeypatch):
    monkeypatch.setattr(encoding, "PIECE", 7)
    text = np.random.default_rng(3).integers(0, 4, 1_000).astype(np.uint8).tobytes()
    for length in (0, 6, 7, 8, 1_000):
        assert encoding.count_of(b"\2", text[:length]) == text[:length].count(b"\2")
