"""Files that hold one list as a program writes it: the sample of numbers is in them."""

import json

import numpy as np
import pytest

from core.datasets.intake.literal_files import read_literal_file
from core.datasets.intake.reading import read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.number_files import FORM, build_numbers
from core.datasets.uploads import DataError

VALUES = [4.125, 2.5, 5.25, 3.75, 8.5, 1.25, 3.5, 6.0, 2.25, 4.0]
SIGNS = ", ".join(map(str, VALUES))


def read(text, name="a.txt"):
    return read_tables([(name, text.encode())], FORM, lambda *_: None)


LISTS = {
    "JSON": json.dumps(VALUES),
    "JSON over lines": json.dumps(VALUES, indent=1),
    "R": f"c({SIGNS})",
    "R, assigned": f"hours <- c({SIGNS})\n",
    "Python": f"hours = [{SIGNS}]",
    "NumPy": f"np.array([{SIGNS}])",
    "NumPy, printed": f"array([{SIGNS}])",
    "rows": "np.array([" + ", ".join(f"[{v}]" for v in VALUES) + "])",
    "words": "[" + ", ".join(f'"{v}"' for v in VALUES) + "]",
}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_in_a_file_is_the_sample(what):
    tables = read(LISTS[what])
    np.testing.assert_array_equal(build_numbers(tables).values, VALUES)
    assert tables[0].clear and tables[0].raw.form == "a list"
    assert (tables[0].raw.names == ("hours",)) == ("hours" in LISTS[what])


@pytest.mark.parametrize("what", LISTS)
def test_its_recipe_reads_it_again(what, tmp_path, monkeypatch):
    (table,) = read(LISTS[what])
    (tmp_path / "a.txt").write_text(LISTS[what])
    monkeypatch.chdir(tmp_path)
    namespace = {}
    exec(recipe(table), namespace)
    np.testing.assert_array_equal(namespace["table"]["number"], VALUES)


def test_what_is_missing_in_a_list_is_left_out_and_said():
    for text in ("c(1, NA, 3, 4)", "[1, null, 3, 4]"):
        (table,) = read(text)
        assert table.table["number"].tolist() == [1, 3, 4]
        assert "1 row dropped (row 2: has no number)" in table.sentence


def test_one_number_too_many():
    with pytest.raises(DataError, match=r"^a\.txt: more than 9 values\.$"):
        read_literal_file("a.txt", LISTS["JSON"].encode(), 9)


@pytest.mark.parametrize("text", ["c,d\n1,2\n3,4\n", "[hours]\n1\n2\n3\n"])
def test_other_files_are_no_lists(text):
    try:
        (table,) = read(text)
    except DataError:
        return
    assert table.raw.form != "a list"
