"""CSV files of every dialect are read as they were written, or refused with one sentence."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.datasets import csv_table
from core.datasets.csv_columns import Column
from core.datasets.csv_table import Form, open_csv, read_csv
from core.datasets.uploads import DataError

FORM = Form(
    columns=(
        Column("name", "identifier", ("the name", "nom")),
        Column("size", low=-1e6, high=1e6),
        Column("odd", "label", required=False),
        Column("words", "title", required=False, blank=True),
    ),
    max_rows=1000,
    ignored=("note",),
)
GOOD = b"name,size,odd\na,1,0\nb,-2.5,1\nc,3e2,0\n"


def read(text, form=FORM, progress=lambda share, what: None):
    return read_csv(open_csv("f.csv", text, (form,)), form, progress)


def refusal(text, form=FORM):
    with pytest.raises(DataError) as caught:
        read(text, form)
    message = str(caught.value)
    assert re.fullmatch(r"f\.csv(, row \d+|, column \w+)?: [^\n]*\.", message), message
    assert re.sub("“.*?”", "", message).count(". ") == 0 and message.isprintable()
    return message


def written(rows, header=("name", "size", "odd"), **dialect):
    stream = io.StringIO()
    csv.writer(stream, **dialect).writerows([header, *rows])
    return stream.getvalue().encode()


def test_columns_come_by_their_declared_names():
    table = read(b'odd;NOM; Size ;note;\n1;"x;y";2.5;any\n;0\n'.replace(b"any\n", b"any;\n")[:-3])
    assert list(table.columns) == ["odd", "name", "size"]
    assert table.columns["name"].tolist() == ["x;y"]
    assert table.columns["size"].tolist() == [2.5] and table.columns["odd"].tolist() == [True]
    assert len(table) == 1
    assert table.frame().shape == (1, 3)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD.replace(b",", b";"), id="semicolons"),
        pytest.param(GOOD.replace(b",", b"\t"), id="tabs"),
        pytest.param(GOOD.replace(b",", b";").replace(b".", b","), id="decimal comma"),
        pytest.param(GOOD.replace(b",", b"\t").replace(b".", b","), id="tabs and decimal comma"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, id="byte order mark"),
        pytest.param(GOOD.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + GOOD.decode().encode("utf-16-be"), id="UTF-16, other order"),
        pytest.param(GOOD.replace(b"\n", b"\r\n"), id="Windows"),
        pytest.param(GOOD.replace(b"\n", b"\r"), id="carriage returns"),
        pytest.param(GOOD[:-1], id="no line end"),
        pytest.param(b"\n \n" + GOOD.replace(b"\n", b"\n\n"), id="blank lines"),
        pytest.param(re.sub(rb"([^,\n]+)", rb'"\1"', GOOD), id="everything quoted"),
        pytest.param(GOOD.replace(b",", b" , "), id="blanks"),
        pytest.param(GOOD.replace(b"name", b"The_Name").replace(b"size", b"SIZE"), id="names"),
        pytest.param(re.sub(rb"(?m)^", b"0,", GOOD[:-1]).replace(b"0,name", b",name"), id="index"),
        pytest.param(re.sub(rb"(?m)^", b"1,", GOOD[:-1]).replace(b"1,n", b"note,n"), id="ignored"),
    ],
)
def test_dialects(text):
    table = read(text)
    assert table.columns["name"].tolist() == ["a", "b", "c"]
    assert table.columns["size"].tolist() == [1, -2.5, 300]
    assert table.columns["odd"].tolist() == [False, True, False]


def test_a_decimal_comma_that_comes_late():
    rows = [("a", "1", "0")] * 200 + [("b", "2,5", "1")]
    table = read(written(rows, delimiter=";"))
    assert table.columns["size"][-1] == 2.5
    mixed = written([*rows, ("c", "3.5", "1")], delimiter=";")
    assert refusal(mixed).endswith("is not a number from -1,000,000 to 1,000,000.")


BAD = {
    "text": (b"b,x,1", "row 3: “x” in column size is not a number from -1,000,000 to 1,000,000."),
    "decimal comma": (b'b,"2,5",1', "row 3: “2,5” in column size is not a number"),
    "thousands": (b"b,1 000,1", "row 3: “1 000” in column size is not a number"),
    "underscore": (b"b,1_000,1", "row 3: “1_000” in column size is not a number"),
    "currency": ("b,€5,1".encode(), "row 3: “€5” in column size is not a number"),
    "NaN": (b"b,NaN,1", "row 3: “NaN” in column size is not a number"),
    "NA": (b"b,NA,1", "row 3: “NA” in column size is not a number"),
    "infinite": (b"b,1e999,1", "row 3: “1e999” in column size is not a number"),
    "out of bounds": (b"b,2e6,1", "row 3: “2e6” in column size is not a number"),
    "empty number": (b"b,,1", "row 3: the cell in column size is empty."),
    "empty text": (b",2,1", "row 3: the cell in column name is empty."),
    "label": (b"b,2,maybe", "row 3: “maybe” in column odd is not 0 or 1."),
    "formula": (b'"=1+1",2,1', "row 3: “=1+1” in column name is a formula for a spreadsheet."),
    "short": (b"b,2", "row 3: 2 cells where the header has 3."),
    "long": (b"b,2,1,9", "row 3: 4 cells where the header has 3."),
    "blanks": (b"  ", "row 3: 1 cells where the header has 3."),
    "open quote": (b'"b,2,1', "row 3: a quotation mark is open or out of place."),
    "line break": (b'"b\nb",2,1', "row 3: “b b” in column name has a line break"),
    "control": (b"b\x01,2,1", "row 3: “b” in column name has a line break or another control"),
    "Latin-1": ("é,2,1".encode("latin-1"), "row 3: the byte 0xE9 is not UTF-8, in which the file"),
    "cut sequence": (b"b\xc3,2,1", "row 3: the byte 0xC3 is not UTF-8"),
    "long name": (b"b" * 9_000 + b",2,1", "row 3: “bbbbbbbbbbbbbbbbbbb…” in column name has"),
    "long number": (b"b," + b"1" * 9_000 + b",1", "row 3: “1111111111111111111…” in column size"),
    "long cell": (b"b" * 200_000 + b",2,1", "row 3: a cell has over 131,072 letters."),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named(line, reason):
    lines = GOOD.splitlines()
    lines[2] = line
    assert refusal(b"\n".join(lines)).startswith("f.csv, " + reason)


@pytest.mark.parametrize(("line", "reason"), [BAD["text"], BAD["empty number"], BAD["formula"]])
def test_rows_are_counted_as_a_spreadsheet_counts_them(line, reason):
    text = b"\n\nname,size,odd\r\na,1,0\n\n\nb,1,1\r" + line + b"\n"
    assert refusal(text).startswith("f.csv, " + reason.replace("row 3", "row 8"))


HEADERS = {
    b"nom,odd\na,1\n": "f.csv: the column size is missing.",
    b"odd\n1\n": "f.csv: the columns name and size are missing.",
    b"name,sise\na,1\n": "f.csv: the column size is missing; unknown: “sise”.",
    b"name,size,colour\na,1,red\n": "f.csv: the column “colour” is unknown, expected are name and "
    "size, and if there are any odd and words.",
    b"name,size,Size\na,1,1\n": "f.csv: the columns “size” and “Size” both stand for size.",
    b"name,nom,size\na,b,1\n": "f.csv: the columns “name” and “nom” both stand for name.",
    b"a,1,0\nb,2,1\n": "f.csv: the first row has to name the columns (name and size, and if there "
    "are any odd and words), but begins with “a”.",
    b"name size\na 1\n": "f.csv: the columns name and size are missing; unknown: “name size”.",
    b"name,size\n": "f.csv: there is a header but no row below it.",
    b"name,size\n\n \n": "f.csv: there is a header but no row below it.",
    b"name,size": "f.csv: there is a header but no row below it.",
    b"": "f.csv: the file is empty.",
    b" \n\t\r\n": "f.csv: the file is empty.",
    b"\xef\xbb\xbf": "f.csv: the file is empty.",
    b"\xff\xfe": "f.csv: the file is empty.",
    b"\xff\xfea": "f.csv: the file begins as UTF-16, but is not.",
    b"\xff\xfe\0\0": "f.csv: this is not a text file.",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "f.csv: this is not a text file.",
    b"%PDF-1.7\n%\xe2\xe3\n": "f.csv: the columns name and size are missing; unknown: “%PDF-1.7”.",
    b"pr\xe9nom,size\na,1\n": "f.csv, row 1: the byte 0xE9 is not UTF-8, in which the file has to "
    "be saved.",
    b"name," * 5_000: "f.csv: the first line is too long to be the names of columns.",
    b"name,=1+1,size\n1,2,3\n": "f.csv: the column “=1+1” is unknown, expected are name and size, "
    "and if there are any odd and words.",
}


@pytest.mark.parametrize(("text", "message"), HEADERS.items(), ids=range(len(HEADERS)))
def test_a_bad_header_is_named(text, message):
    assert refusal(text) == message


def test_too_many_rows():
    assert len(read(b"name,size\n" + b"a,1\n" * 1000)) == 1000
    assert refusal(b"name,size\n" + b"a,1\n" * 1001) == "f.csv: more than 1,000 rows."


def test_nothing_of_a_cell_but_its_beginning_is_shown():
    message = refusal(b"name,size\n\x1b[31m<script>alert(1)</script>,1\n")
    assert "“[31m<script>alert(1…”" in message and "\x1b" not in message


def test_progress_runs_from_0_to_1(monkeypatch):
    monkeypatch.setattr(csv_table, "BLOCK_BYTES", 500)
    shares = []
    read(b"name,size\n" + b"a,1\n" * 1000, progress=lambda share, what: shares.append(share))
    assert len(shares) >= 5 and shares == sorted(shares)
    assert 0 < shares[0] <= 0.5 and shares[-1] == 1


def test_blocks_make_one_column(monkeypatch):
    monkeypatch.setattr(csv_table, "BLOCK_BYTES", 100)
    names = [f"n{k % 37}" for k in range(500)]
    table = read(written([(name, k, k % 2) for k, name in enumerate(names)]))
    assert table.columns["name"].tolist() == names
    assert table.columns["size"].tolist() == list(range(500))


letters = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12)
titles = letters.map(str.strip).filter(lambda t: t and t[0] not in "=+-@＝＋－＠'")
tables = st.lists(
    st.tuples(
        titles,
        st.floats(-1e6, 1e6).map(lambda x: round(x, 6)),
        st.booleans(),
        titles | st.just(""),
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=50)
@given(
    tables,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_a_table_comes_back_as_it_was_written(rows, delimiter, end, quoting, encoding, comma):
    cells = [(n, repr(x), int(b), w) for n, x, b, w in rows]
    if comma and delimiter != ",":
        cells = [(n, x.replace(".", ","), b, w) for n, x, b, w in cells]
    text = written(
        cells,
        ("name", "size", "odd", "words"),
        delimiter=delimiter,
        lineterminator=end,
        quoting=quoting,
    )
    columns = read(text.decode().encode(encoding)).columns
    assert [str(cell) for cell in columns["name"]] == [n for n, *_ in rows]
    np.testing.assert_array_equal(columns["size"], [x for _, x, *_ in rows])
    assert columns["odd"].tolist() == [b for *_, b, _ in rows]
    words = pd.Series(columns["words"], dtype=object)
    assert ["" if pd.isna(w) else str(w) for w in words] == [w for *_, w in rows]


@settings(deadline=None, max_examples=50)
@given(
    st.integers(0, 2),
    st.integers(0, 4),
    st.text(st.characters(exclude_characters="\0"), max_size=8)  # with it, the file is no text
    | st.sampled_from(["1", "-1", "0", "+1", "1e5", "a\nb", '"', "=1"]),
)
@example(1, 2, "１")
def test_any_cell_is_read_or_refused_with_its_row(column, row, cell):
    rows = [["a", "1", "0"] for _ in range(5)]
    rows[row][column] = cell
    try:
        text = written(rows)
    except UnicodeEncodeError:  # half a letter cannot be in a file
        return
    try:
        table = read(text)
    except DataError:
        assert refusal(text).startswith(f"f.csv, row {row + 2}: ")
    else:
        got = table.columns[("name", "size", "odd")[column]][row]
        expected = (str, float, lambda t: t.strip().casefold() in ("1", "1.0", "true"))[column]
        assert (str(got) if column == 0 else got) == expected(cell.strip())


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300), st.booleans())
def test_junk_is_refused_in_one_sentence(junk, header):
    text = (b"name,size\n" if header else b"") + junk
    try:
        table = read(text)
    except DataError:
        refusal(text)
    else:
        assert len(table)


def test_pandas_reads_the_same_numbers():
    rng = np.random.default_rng(3)
    numbers = rng.normal(size=500) * 10.0 ** rng.integers(-20, 5, 500)
    text = written([("a", repr(float(x)), 0) for x in numbers])
    expected = pd.read_csv(io.BytesIO(text))["size"]
    np.testing.assert_array_equal(read(text).columns["size"], expected)
