"""What is no table says in one sentence what it is, whatever it is called."""

import io
import re
import tarfile

import pytest

from core.datasets.engine_fleet import read_fleet, uploaded_sets
from core.datasets.intake.reading import read_tables
from core.datasets.logistics import FORM as LOGISTICS
from core.datasets.number_files import FORM as NUMBERS
from core.datasets.prices import FORM as PRICES
from core.datasets.uploads import DataError
from tests.datasets.packing import zipped

PAGE = b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table></body></html>"
FILES = {
    "PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "picture (PNG)": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "picture (JPEG)": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "picture (SVG)": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "web page (HTML)": PAGE,
    "web page": b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- saved -->\n" + PAGE[15:],
    "XML document": b"<?xml version='1.0'?>\n<Workbook></Workbook>",
    "database (SQLite)": b"SQLite format 3\0\x10\0",
    "an array of NumPy": b"\x93NUMPY\1\0v\0{'descr': '<f8'}",
    "document of Word": zipped({"[Content_Types].xml": b"x", "word/document.xml": b"<w/>"}),
    "presentation": zipped({"ppt/presentation.xml": b"<p/>"}),
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("form", [PRICES, LOGISTICS, NUMBERS], ids=["prices", "places", "numbers"])
def test_a_file_that_is_no_table_says_what_it_is(what, form):
    with pytest.raises(DataError) as caught:
        read_tables([("mine.csv", FILES[what])], form, lambda *_: None)
    message = str(caught.value)
    assert message.startswith("mine.csv: this is ") and what in message and "no table" in message
    assert message.endswith(".") and len(re.findall(r"\.(?:\s|$)", message)) == 1


def test_engines_are_no_pictures():
    sets = uploaded_sets([("train_FD001.txt", FILES["PDF document"])])
    with pytest.raises(DataError, match=r"^train_FD001\.txt: this is a PDF document"):
        read_fleet(sets["FD001"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("% 1. Iris\n\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n{0 5.1}\n", "an ARFF file"),
        ("+1 1:0.7 2:1 3:-0.5 \n-1 1:0.6 3:1 \n", "a LIBSVM file, whose rows hold number:value"),
        ("3.5 2:1e-3 7:1\n2 1:0.6 3:1\n", "a LIBSVM file"),
    ],
)
def test_files_of_other_programs_that_are_no_table(text, why):
    with pytest.raises(DataError, match=f"this is {why}.* so save .* as CSV"):
        read_tables([("a.txt", text.encode())], NUMBERS, lambda *_: None)


def test_times_of_day_are_no_numbers_of_columns():
    (found,) = read_tables(
        [("a.txt", b"3 10:30 11:45\n5 11:30 12:45\n9 12:30 13:45\n")], NUMBERS, lambda *_: None
    )
    assert found.table["number"].tolist() == [3, 5, 9]


def test_a_tar_is_an_archive():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.csv")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"a\n1\n"))
    with pytest.raises(DataError, match=r"this is an archive \(tar\), which is not unpacked here"):
        read_tables([("a.tar.gz", packed.getvalue())], NUMBERS, lambda *_: None)
