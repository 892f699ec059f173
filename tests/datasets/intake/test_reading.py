"""Several files at once: each is taken for what it is, and what is of no use is left aside."""

from dataclasses import replace

import pytest

from core.datasets.intake.reading import AsIs, Form, read_tables
from core.datasets.intake.roles import Need, Role
from core.datasets.uploads import DataError, UploadLimits
from tests.datasets.packing import zipped


def by_kind(columns):
    """A number before a name, or a name before a number."""
    numbers = ["number" in column.kinds for column in columns]
    return {(True, False): ("weight", "name"), (False, True): ("name", "weight")}.get(
        tuple(numbers), ()
    )


ROLES = (Role("name", "text"), Role("weight", "number"))
LOADS = Need("loads", "loads", ROLES, 1_000, nameless=by_kind)
PLACES = Need(
    "places",
    "places",
    (Role("place", "text"), Role("town", "text")),
    1_000,
    nameless=lambda columns: ("place", "town") if len(columns) == 2 else (),
)
FORM = Form((LOADS, PLACES), UploadLimits(packed=10**6, text=10**6, largest="any table"))
LOADED = b"ape,1.5\nbee,2.5\nape,3.5\n"
PLACED = b"ape,Aalen\nbee,Berlin\nape,Aalen\n"


def read(files, form=FORM):
    return read_tables(list(files.items()), form, lambda *_: None)


def test_a_table_without_names_is_told_by_its_columns():
    turned = b"1.5,ape\n2.5,bee\n3.5,ape\n"
    for text in (LOADED, turned):
        (found,) = read({"a.csv": text})
        assert found.need is LOADS and found.clear
        assert found.table["name"].tolist() == ["ape", "bee", "ape"]
        assert found.table["weight"].tolist() == [1.5, 2.5, 3.5]
    (found,) = read({"a.csv": PLACED})
    assert found.need is PLACES and found.table["town"].tolist() == ["Aalen", "Berlin", "Aalen"]


def test_what_else_lies_in_an_archive_is_left_alone():
    broken = b'a,b\n1,"2\n3,"4\n5,"6\n'
    (found,) = read({"all.zip": zipped({"a.csv": broken, "b.csv": LOADED})})
    assert found.name == "b.csv"
    with pytest.raises(DataError, match=r"^a\.csv, row 4: a quotation mark is open"):
        read({"all.zip": zipped({"a.csv": broken, "b.csv": b""})})
    with pytest.raises(DataError, match=r"^a\.csv, row 4: a quotation mark is open"):
        read({"a.csv": broken, "b.csv": LOADED})


def test_a_file_that_nothing_can_be_made_of_is_left_aside_where_a_page_allows_it():
    form = replace(FORM, aside=True)
    words = b"a,b\nx,y\nz,w\n"
    left, kept = read({"a.csv": words, "b.csv": LOADED}, form)
    assert kept.name == "b.csv"
    assert left.sentence == "left aside: no column holds a weight; there are “a”, “b”."
    with pytest.raises(DataError, match=r"^a\.csv: no column holds a weight"):
        read({"a.csv": words, "b.csv": words}, form)


def test_a_page_says_which_of_several_tables_it_uses():
    def first_only(tables):
        return [tables[0], *(AsIs(table.name, b"", sentence="not used.") for table in tables[1:])]

    form = replace(FORM, settle=first_only)
    kept, left = read({"a.csv": LOADED, "b.csv": LOADED}, form)
    assert kept.name == "a.csv" and left.name == "b.csv"
    assert left.clear and left.sentence == "not used."
