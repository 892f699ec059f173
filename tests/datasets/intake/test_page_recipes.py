"""The program beside "The code" makes what the page makes: ratings, payments, lives and places."""

import gzip
import io
import zipfile

import pandas as pd
import pytest

from core.datasets.card_transactions import FORM as PAYMENTS
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.understanding import Choices
from core.datasets.lifetimes import FORM as LIVES
from core.datasets.logistics import form_of
from core.datasets.measured_columns import FORM as MEASUREMENTS
from core.datasets.number_files import FORM as NUMBERS
from core.datasets.ratings import FORM as RATINGS
from tests.datasets import test_lifetimes, test_payment_exports, test_ratings
from tests.datasets.intake.test_recipe import folder, run, same, understood
from tests.datasets.test_examples import BUILT

__all__ = ["folder"]  # what pytest finds here

pytestmark = pytest.mark.usefixtures("in_this_process")

SITES = form_of("sites")
RATED = [
    "MovieLens 100k",
    "Amazon in JSON lines",
    "Yelp",
    "milliseconds",
    "Kaggle's Amazon",
]
PAID = ["PaySim", "TabFormer", "a time of day in digits", "Parquet with flags", "JSON"]


@pytest.mark.parametrize("export", RATED)
def test_exports_of_ratings(folder, export):
    name, data, *_ = test_ratings.EXPORTS[export]
    same(folder, name, data, RATINGS)


@pytest.mark.parametrize("inside", ["ml/ratings.csv", "ratings.csv.gz"])
def test_ratings_in_an_archive(folder, inside):
    rows = "".join(f"{k % 7},{k // 7},{k % 5 + 1}\n" for k in range(99))
    data = f"user,item,rating\n{rows}".encode()
    data = gzip.compress(data) if inside.endswith(".gz") else data
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(inside, data)
    found = understood("ml.zip", archive.getvalue(), RATINGS)
    program = recipe(found)
    assert f'ZipFile("ml.zip").extract("{inside}")' in program
    table = run(folder, "ml.zip", archive.getvalue(), program)
    expected = found.table.astype({"user": str, "item": str})
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as packed:
        packed.writestr("ml.zip", archive.getvalue())
    program = recipe(understood("all.zip", nested.getvalue(), RATINGS))
    assert f'# Take "{inside.rpartition("/")[2]}" out of "all.zip" first.' in program


def test_ratings_of_which_the_last_counts_and_a_matrix(folder):
    rows = "".join(
        f"{k % 7},{k % 5},{k % 3 + 1},{1_400_000_000 + 97 * k % 41}\n" for k in range(99)
    )
    assert "later" in same(folder, "a.csv", f"user,item,rating,timestamp\n{rows}", RATINGS)
    rows = "".join(f"{k % 7};{k % 5};{k * k % 11}\n" for k in range(99))
    text = f"user;isbn;Book-Rating\n{rows}"
    assert "drop_duplicates" in same(folder, "a.csv", text, RATINGS)
    same(folder, "a.csv", text, RATINGS, {"a.csv": Choices(lowest="value")})
    same(folder, "a.csv", "user,item,like\n" + "a,b,yes\na,c,no\nd,c,yes\ne,b,\n" * 9, RATINGS)
    wide = test_ratings.matrix("user").to_csv(sep=";", decimal=",")
    assert "melt" in same(folder, "a.csv", wide, RATINGS)
    stars = [[99 if (k + at) % 3 else k * at % 20 - 9.75 for at in range(30)] for k in range(9)]
    cells = "".join(",".join(map(str, [10, *row])) + "\n" for row in stars)
    assert "insert" in same(folder, "a.csv", cells, RATINGS)


@pytest.mark.parametrize("export", PAID)
def test_exports_of_payments(folder, export):
    ending = "parquet" if "Parquet" in export else "json" if export == "JSON" else "csv"
    same(folder, f"cards.{ending}", test_payment_exports.EXPORTS[export][0], PAYMENTS)


def test_payments_that_are_paid_back_and_say_little(folder):
    rows = "".join(f"{k},K{k % 9},{-1.5 * (k % 40) + 3},{'NFU'[k % 3]}\n" for k in range(900))
    text = f"hour,customer,amount,label\n{rows}".replace(",U\n", ",F\n")
    program = same(folder, "a.csv", text, PAYMENTS)
    assert "* 3600" in program and '= -table["amount"]' in program


@pytest.mark.parametrize("text", [*test_lifetimes.OTHERS.values(), *test_lifetimes.SPANS])
def test_lives(folder, text):
    same(folder, "lives.json" if text.startswith("[") else "lives.csv", text, LIVES)


@pytest.mark.parametrize("text", [t for t in test_lifetimes.DROPPED if "\n6\n" not in t])
def test_lives_of_which_some_are_left_out(folder, text):
    same(folder, "lives.csv", text, LIVES)


PLACES = {
    "exchanged": [f"P{k},{-99 - k},{43 + k},{k}" for k in range(20)],
    "exchanged, some beyond": [f"P{k},{-179 - k / 10},{43 + k},{k}" for k in range(30)],
    "beyond the poles": [
        f"P{k},{43 + k if k else 97},{43 + k},{k if k != 5 else ''}" for k in range(20)
    ],
    "minutes": [f"P{k},43° {k}.5’ S,{79 + k}.5 W,{k}" for k in range(20)],
    "east and west": [f"P{k},4{k % 9}°N,{k}°{'OW'[k % 2]},{k}" for k in range(20)],
    "seconds": [f'P{k},"43°{k + 10}\'12""N","79°{k + 10}\'00""W",{k}' for k in range(20)],
}


@pytest.mark.parametrize("kind", PLACES)
def test_places(folder, kind):
    same(folder, "a.csv", "name,lat,lon,demand\n" + "\n".join(PLACES[kind]), SITES)


def test_points_in_one_cell(folder):
    rows = "".join(f"P{k};POINT({43 + k / 2} {43 + k})\n" for k in range(20))
    same(folder, "a.csv", f"name;geom\n{rows}", SITES)


@pytest.mark.parametrize("kind", [kind for kind in BUILT if kind != "routes"])
def test_the_examples_of_every_form(folder, kind):
    example, form, _ = BUILT[kind]
    same(folder, example.name, example.make(), form)


def test_samples_and_measurements_as_others_write_them(folder):
    lines = "".join(f"{k};{k % 7},5;{'NA' if k == 3 else k % 5};x{k % 2}\n" for k in range(40))
    same(folder, "a.csv", f"Nr;Länge;Breite;Art\n{lines}", MEASUREMENTS)
    same(folder, "a.csv", f"Title\n\nNr;Länge;Breite;Art\n{lines}Source: us\n", NUMBERS)
    same(folder, "a.txt", "\n".join(f"{k % 7}.5 kg" for k in range(40)), NUMBERS)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (NUMBERS, "Messwert [mm]\n17,32\n16,95\n18,01\n"),
        (
            form_of("demand"),
            "month,qty\n" + "".join(f"2020-{k:02},{k}.5{' p' * (k > 9)}\n" for k in range(1, 13)),
        ),
    ],
)
def test_commas_and_flags(folder, form, text):
    same(folder, "a.csv", text.encode(), form)
