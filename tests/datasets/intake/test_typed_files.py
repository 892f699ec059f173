"""Workbooks, Parquet, Feather and JSON become raw tables, or one sentence."""

import io
import json
import zipfile
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from core.datasets.intake import isolated
from core.datasets.intake.typed_files import kind_of, read_typed
from core.datasets.uploads import DataError
from tests.datasets.packing import zipped

DAYS = pd.date_range("2024-01-01", periods=5)
FRAME = pd.DataFrame(
    {"Date": DAYS, "Close": [1.5, 1.234, 3.0, 4.0, 5.0], "n": range(5), "t": list("abcde")}
)
CELL = {
    float: '<c r="{r}"><v>{v}</v></c>',
    str: '<c r="{r}" t="inlineStr"><is><t>{v}</t></is></c>',
    date: '<c r="{r}" t="d"><v>{v}</v></c>',
}
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheets):
    """A small .xlsx as spreadsheets write it: name → rows of floats, texts and dates."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{names}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships">{links}</Relationships>',
    }
    for at, rows in enumerate(sheets.values(), 1):
        lines = "".join(
            f'<row r="{line}">'
            + "".join(
                CELL[type(v)].format(r=f"{chr(65 + c)}{line}", v=v) for c, v in enumerate(row)
            )
            + "</row>"
            for line, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/s{at}.xml"] = (
            f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return zipped({name: text.encode() for name, text in parts.items()})


def read(data, kind=None, **more):
    return read_typed("a.file", data, kind or kind_of(data), 1_000, **more)


def cells(table):
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def packed(write, **more):
    buffer = io.BytesIO()
    write(buffer, **more)
    return buffer.getvalue()


def test_parquet_and_feather_keep_their_types():
    for data in (packed(FRAME.to_parquet), packed(FRAME.to_feather)):
        table = read(data)
        assert table.names == ("Date", "Close", "n", "t")
        assert cells(table)[1] == (DAYS[1].to_pydatetime(), 1.234, 1, "b")
        assert len(table) == 5


def test_columns_that_no_page_can_use_are_left_out_and_named(in_this_process):
    table = pa.table({"x": [1.0], "inside": [[1, 2]], "yes": [True]})
    buffer = io.BytesIO()
    with pa.ipc.new_file(buffer, table.schema) as file:
        file.write_table(table)
    found = read(buffer.getvalue())
    assert found.names == ("x", "yes") and cells(found) == [(1.0, "true")]
    assert [row.text for row in found.dropped] == ["inside"]


def test_a_workbook_has_titles_names_and_sheets(in_this_process):
    rows = [
        ["Sales of towns"],
        [],
        ["day", "price"],
        *([f"2024-01-{d}", 1.234] for d in range(10, 30)),
    ]
    data = workbook({"Notes": [["see the other sheet"]], "Data": rows})
    assert kind_of(data) == "workbook"
    table = read(data)
    assert table.names == ("day", "price")
    assert cells(table)[0] == ("2024-01-10", "1.2340"), "no sign of thousands"
    assert table.lines([0]) == [4]
    assert table.form == "sheet “Data” of 2" and table.sheets == ("Notes", "Data")
    assert [(row.line, row.text) for row in table.dropped] == [(1, "Sales of towns")]
    with pytest.raises(DataError, match="nothing below"):
        read(data, sheet="Notes")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ([{"ds": "2024-01-01", "y": 1}, {"ds": "2024-01-02", "y": 2.5}], ("ds", "y")),
        ([["ds", "y"], ["2024-01-01", 1], ["2024-01-02", 2.5]], ("ds", "y")),
        ({"columns": ["ds", "y"], "data": [["2024-01-01", 1], ["2024-01-02", 2.5]]}, ("ds", "y")),
        ({"ds": ["2024-01-01", "2024-01-02"], "y": [1, 2.5]}, ("ds", "y")),
        ({"about": "x", "rows": [{"ds": "2024-01-01", "y": 1}] * 3}, ("ds", "y")),
    ],
)
def test_json_in_its_common_forms(in_this_process, text, names):
    table = read(json.dumps(text).encode())
    assert table.names == names
    assert cells(table)[0] == ("2024-01-01", "1")


def test_json_of_data_services(in_this_process):
    days = {f"2024-01-{d}": {"1. open": "1.0", "4. close": f"2.{d}"} for d in range(10, 20)}
    table = read(json.dumps({"Meta Data": {"1. Information": "x"}, "Time Series": days}).encode())
    assert table.names == ("", "1. open", "4. close")
    assert cells(table)[0] == ("2024-01-10", "1.0", "2.10")
    prices = [[1577836800000 + 86_400_000 * d, 1.5] for d in range(10)]
    table = read(json.dumps({"prices": prices, "market_caps": prices}).encode())
    assert table.names == ("", "") and cells(table)[0] == ("1577836800000", "1.5")
    lines = read(b'{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n', kind="json")
    assert lines.names == ("a", "b") and len(lines) == 2


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"{", "json", "this is no JSON, line 1"),
        (b"[" * 100_000, "json", "this is no JSON"),
        (b"{}", "json", "there is no table in this JSON"),
        (b"PAR1xxPAR1", "parquet", "the Parquet file is damaged"),
        (b"ARROW1xx", "feather", "the Feather file is damaged"),
        (b"\xd0\xcf\x11\xe0xx", "workbook", "the workbook is damaged"),
        (workbook({"Empty": []}), "workbook", "the sheet is empty"),
        (packed(pd.DataFrame({"x": range(2_000)}).to_parquet), "parquet", "more than 1,000 rows"),
    ],
)
def test_refusals(in_this_process, data, kind, reason):
    with pytest.raises(DataError, match=rf"^a\.file: {reason}"):
        read(data, kind)


def test_a_sheet_that_claims_billions_of_cells_is_refused():
    """Cells at both far corners make a dense area of 1.7·10¹⁰."""
    far = workbook({"Far": [["x"]]})
    parts = {}
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    end = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = parts["xl/worksheets/s1.xml"].replace(b"</sheetData>", end)
    with pytest.raises(DataError, match=r"more than may be read|cannot be unpacked"):
        read(zipped(parts | {"xl/worksheets/s1.xml": sheet}))


def test_numbers_are_written_so_that_they_are_read_back():
    for value in (1.234, 1910.0, 0.001, 1e-300, 123456.789, -2.5, 1e22):
        written = isolated._text(value)
        assert float(written) == value
        assert len(written.partition(".")[2]) != 3
