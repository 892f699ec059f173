"""What reaches a reader: the text files of an upload, never more than the limits allow."""

import gzip

import pyarrow as pa
import pytest

from core.datasets.uploads import DataError, UploadLimits, text_files
from tests.datasets.packing import zipped

LIMITS = UploadLimits(packed=10_000, text=2_000, largest="any list of this kind")


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(DataError) as caught:
        for entry in text_files([(name, data)], LIMITS):
            entry.text()
    return str(caught.value)


def test_plain_text_is_handed_on_without_a_copy():
    data = b"a,b\n1,2\n"
    (entry,) = text_files([("a.csv", data)], LIMITS)
    assert entry.text() is data and entry.name == "a.csv"


def test_several_files_and_archives_become_one_list():
    archive = zipped({"x/a.csv": b"1", "x/readme.txt": b"2", "x/.hidden": b"3"})
    found = text_files([("a.zip", archive), ("b.csv.gz", gzip.compress(b"4"))], LIMITS)
    assert [(e.name, e.text(), e.may_be_table) for e in found] == [
        ("a.csv", b"1", True),
        ("readme.txt", b"2", False),
        ("b.csv.gz", b"4", True),
    ]


def test_limits_are_those_of_the_caller():
    assert refusal("a.csv", bytes(10_001)) == "a.csv: 0 MB, but at most 0 MB are read."
    for name, packed in (("a.gz", gzip.compress(bytes(3_000))), ("a.csv", b"1" * 2_001)):
        message = refusal(name, packed)
        assert message.endswith("after unpacking, far beyond any list of this kind.")
    assert "after unpacking" in refusal("a.zip", zipped({"a.csv": bytes(3_000)}))


def test_nothing_and_an_empty_file():
    with pytest.raises(DataError, match="No file was given"):
        text_files([], LIMITS)
    assert refusal("a.csv", b"") == "a.csv: the file is empty."


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/workbook.bin", "content.xml"])
def test_a_workbook_is_one_file(member):
    workbook = zipped({"[Content_Types].xml": b"<x/>", member: b"<x/>"})
    (entry,) = text_files([("a.xlsx", workbook)], LIMITS)
    assert entry.text() is workbook and entry.may_be_table


def test_zstandard_is_unpacked_within_the_limit():
    pack = pa.Codec("zstd").compress
    text = b"a,b\n1,2\n" * 100
    (entry,) = text_files([("a.csv.zst", pack(text, asbytes=True))], LIMITS)
    assert entry.text() == text
    bomb, cut = pack(bytes(10**8), asbytes=True), pack(text, asbytes=True)[:-9]
    assert "after unpacking" in refusal("a.csv.zst", bomb)
    assert refusal("a.csv.zst", cut) == "a.csv.zst: the archive is damaged or encrypted."


def test_what_is_packed_twice_is_named():
    twice = gzip.compress(gzip.compress(b"day,kg"))
    for name, data in (("a.csv.gz", twice), ("a.zip", zipped({"a.csv.gz": twice}))):
        (found,) = text_files([(name, data)], LIMITS)
        with pytest.raises(DataError, match=r"^a\.csv\.gz: it is packed twice, so unpack it once"):
            found.text()


def test_a_zip_in_other_packings_is_named():
    inner = zipped({"a.csv": b"day,kg"})
    (found,) = text_files([("a.zip.gz", gzip.compress(inner))], LIMITS)
    with pytest.raises(DataError, match=r"^a\.zip\.gz: a zip is packed in it, so unpack it once"):
        found.text()
    (one,) = text_files([("a.zip", zipped({"b.zip": inner}))], LIMITS)
    assert one.text() == b"day,kg"
    three = zipped({"c.zip": zipped({"b.zip": inner})})
    assert refusal("a.zip", three) == (
        "a.zip: archives lie in each other three deep, so unpack it once."
    )
    book = zipped({"xl/workbook.xml": b"<x/>"})
    (packed,) = text_files([("a.xlsx.gz", gzip.compress(book))], LIMITS)
    assert packed.text() == book


def test_what_is_packed_in_layers_is_never_unpacked_beyond_the_limit():
    bomb = gzip.compress(bytes(10**7))
    assert "after unpacking" in refusal("a.zip", zipped({"b.zip": zipped({"a.csv.gz": bomb})}))
    assert "MB after unpacking" in refusal("a.gz", gzip.compress(bytes(10**6) + bomb))
