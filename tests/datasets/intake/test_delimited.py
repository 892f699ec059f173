"""Text tables: what parts the cells, where the names stand, which rows do not fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.delimited import best_delimiter, read_delimited
from core.datasets.uploads import DataError


def read(text, **more):
    data = text if isinstance(text, bytes) else text.encode()
    return read_delimited("a.csv", data, 10_000, lambda *_: None, **more)


def cells(table):
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def days(row, count=12):
    return "".join(row.format(d=day) for day in range(10, 10 + count))


@pytest.mark.parametrize(
    ("text", "names", "first"),
    [
        ("day,price\n" + days("2024-01-{d},1.{d}\n"), ("day", "price"), ("2024-01-10", "1.10")),
        ("day;price\n" + days("{d}.01.2024;1,{d}\n"), ("day", "price"), ("10.01.2024", "1,10")),
        ("a\tb\n" + days("x {d}\t1,{d}\n"), ("a", "b"), ("x 10", "1,10")),
        ("a|b\n" + days("{d}|1.{d}\n"), ("a", "b"), ("10", "1.10")),
        (days("{d}::1193::5::978300760\n"), ("",) * 4, ("10", "1193", "5", "978300760")),
        (days("{d}\t1193\t5\t978300760\n"), ("",) * 4, ("10", "1193", "5", "978300760")),
        (days("1 {d} -0.0007 518.67  \n"), ("",) * 4, ("1", "10", "-0.0007", "518.67")),
        (
            "Date         Open    Close\n" + days("Jan {d} 2023  1.5    22.5\n"),
            ("Date", "Open", "Close"),
            ("Jan 10 2023", "1.5", "22.5"),
        ),
        ("sep=;\nday;price\n" + days("2024-01-{d};1,5\n"), ("day", "price"), ("2024-01-10", "1,5")),
        (
            "Price,Close,Open\nTicker,AAPL,AAPL\nDate,,\n" + days("2024-01-{d},1.5,1.{d}\n"),
            ("Price Ticker Date", "Close AAPL", "Open AAPL"),
            ("2024-01-10", "1.5", "1.10"),
        ),
        (
            ",Close,,Volume,\n,AAPL,MSFT,AAPL,MSFT\nDate,,,,\n" + days("2024-01-{d},1.5,2.5,3,4\n"),
            ("Date", "Close AAPL", "Close MSFT", "Volume AAPL", "Volume MSFT"),
            ("2024-01-10", "1.5", "2.5", "3", "4"),
        ),
        (
            "My broker\nCreated: 2024-01-01, 10:00\n\nDate,Price\n" + days("2024-01-{d},72.7\n"),
            ("Date", "Price"),
            ("2024-01-10", "72.7"),
        ),
        ("# a comment\n# another, one\na,b\n" + days("{d},2\n"), ("a", "b"), ("10", "2")),
        ("a,b,\n" + days("{d},2,\n"), ("a", "b"), ("10", "2")),
        ("a,b\n" + days("{d},2,\n"), ("a", "b"), ("10", "2")),
        ('"Jan" "Feb"\n' + days('"20{d}" 1 2\n'), ("", "Jan", "Feb"), ("2010", "1", "2")),
        ("user,title\nu1,The x\nu2,q\nu3,r\n", ("user", "title"), ("u1", "The x")),
        ('a,b\n"x\ny",2\n"z",3\n', ("a", "b"), ("x\ny", "2")),
        ('"a";"b"\n"1.910,50";"x;y"\n"2.000,50";"z"\n', ("a", "b"), ("1.910,50", "x;y")),
        ("hours\n1.5\n2.5\n3.5\n", ("hours",), ("1.5",)),
        ("1\n2\n3\n", ("",), ("1",)),
        ("a;b\r1;2\r3;4\r", ("a", "b"), ("1", "2")),
        ("a;b\r\n1;2\r\n\r\n3;4\r\n", ("a", "b"), ("1", "2")),
    ],
)
def test_names_and_cells(text, names, first):
    table = read(text)
    assert table.names == names
    assert cells(table)[0] == first


def test_rows_that_do_not_fit_are_dropped_and_named():
    table = read("a,b\n1,2\n3\n4,5\n6,7,8\nTotal\n")
    assert cells(table) == [("1", "2"), ("4", "5")]
    assert [(row.reason, row.text) for row in table.dropped] == [
        ("1 cells where the table has 2", "3"),
        ("3 cells where the table has 2", "6,7,8"),
        ("below the table", "Total"),
    ]
    assert table.lines([0, 1]) == [2, 4]


def test_lines_count_titles_blank_lines_and_breaks_inside_cells():
    table = read('Title\n\na,b\n"x\ny",2\n\nz,3\n')
    assert table.lines([1, 0]) == [7, 4]
    assert [(row.line, row.reason) for row in table.dropped] == [(1, "above the table")]


def test_a_reader_decides():
    text = "1;2\n3;4\n5;6\n"
    assert read(text).names == ("", "")
    assert read(text, names=1).names == ("1", "2")
    assert read(text, delimiter=",").names == ("1;2",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("a,b\n", "there is a row of names but nothing below it"),
        ("a,b\n" + "1,2\n" * 12_000, "more than 10,000 rows"),
        (b"PNG\x00\x00", "this is not a text file"),
        (",".join("abc" for _ in range(3_000)) + "\n" + ",".join("1" * 3_000) + "\n", "3,000 col"),
    ],
)
def test_refusals(text, reason):
    with pytest.raises(DataError, match=f"^a.csv: {reason}"):
        read(text)


WORDS = st.text("abcdefgh äé", min_size=1, max_size=8).filter(lambda word: word.strip() == word)
NUMBERS = st.floats(-1e4, 1e4).map(lambda value: f"{value:.2f}")


@settings(max_examples=150)
@given(
    rows=st.lists(st.tuples(WORDS, NUMBERS, NUMBERS), min_size=4, max_size=20),
    sign=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    titles=st.sampled_from(["", "A title\n\n"]),
    quoted=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_comes_back(rows, sign, end, titles, quoted, encoding):
    quote = '"{}"'.format if quoted else str
    lines = [sign.join(map(quote, row)) for row in [("word", "x", "y"), *rows]]
    table = read((titles + end.join(lines) + end).encode(encoding))
    assert table.names == ("word", "x", "y")
    assert cells(table) == rows


def test_a_word_and_a_number_are_no_month():
    rows = "".join(f"{k},Film {k},drama\n" for k in range(30))
    table = read_delimited("a.csv", f"id,title,kind\n{rows}".encode(), 99, lambda *_: None)
    assert table.names == ("id", "title", "kind") and len(table) == 30


def test_a_first_row_with_fewer_values_than_words_is_no_name():
    rows = ["0,a,b,1.5", *(f"{k},7,8,2.5" for k in range(1, 9))]
    table = read("\n".join(["time,customer,terminal,amount", *rows]).encode())
    assert table.names == ("time", "customer", "terminal", "amount") and len(table) == 9


def test_a_date_ends_where_another_sign_begins():
    rows = "".join(f"2024-01-{k:02d} 13:20:10;00{k};so so;{k},5\n" for k in range(10, 30))
    table = read_delimited("a.csv", f"time;id;note;rating\n{rows}".encode(), 99, lambda *_: None)
    assert table.delimiter == ";" and table.names == ("time", "id", "note", "rating")


@pytest.mark.parametrize("text", [b'"' * 99, b'"'])
def test_a_text_without_a_row_is_said(text):
    with pytest.raises(DataError, match=r"^a\.csv: there is no row of cells in it\.$"):
        read_delimited("a.csv", text, 99, lambda *_: None)


def test_a_cell_with_a_tab_inside_is_no_value():
    """Dates in words and decimal commas: the commas part more cells that look like values."""
    lines = [f"{k:02d} January 1990\t{k},8{k % 10}\txA" for k in range(5, 20)]
    assert best_delimiter(["date\tdemand\tplace", *lines]) == "\t"
    assert best_delimiter([line.replace("\t", "|") for line in lines]) == "|"


@pytest.mark.parametrize(
    ("first", "end", "below"),
    [
        ("2024-01-{d}", "Source: us\nAll without warranty, as, ever, here\n", 2),
        ("2024-01-{d}", "\nTotal,12\n", 1),
        ("2024-01-{d}", "2024-01-23,1\n", 0),  # cut short
        ("town {d}", "Lon\n", 0),  # so may this be
        ("town {d}", "\nSource: us\n", 1),
    ],
)
def test_notes_below_a_table_are_no_rows_of_it(first, end, below):
    table = read("what,price,kind\n" + days(first + ",1.5,x\n") + end)
    assert len(table) == 12
    said = [row for row in table.dropped if row.reason == "below the table"]
    assert len(said) == below and len(table.dropped) == max(below, 1)
    at = end.strip("\n").split("\n")
    lines = end.split("\n")
    assert [row.line for row in said] == [14 + lines.index(line) for line in at[:below]]
