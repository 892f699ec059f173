"""The files that are offered to try an upload with are taken as they are, without a question."""

import pytest

from core.datasets import (
    card_transactions,
    engine_fleet,
    examples,
    images,
    lifetimes,
    logistics,
    measured_columns,
    medical_images,
    number_files,
    predictor_columns,
    prices,
    ratings,
)
from core.datasets.intake.reading import read_tables


def silent(share, what=""):
    pass


BUILT = {
    "prices": (examples.PRICES, prices.FORM, lambda tables: prices.build_prices(tables, silent)),
    "demand": (
        examples.DEMAND,
        logistics.form_of("demand"),
        lambda t: logistics.build(t, silent)["demand"],
    ),
    "sites": (
        examples.SITES,
        logistics.form_of("sites"),
        lambda t: logistics.build(t, silent)["sites"],
    ),
    "routes": (
        examples.ROUTES,
        logistics.form_of("sites"),
        lambda t: logistics.build(t, silent)["routes"],
    ),
    "ratings": (
        examples.RATINGS,
        ratings.FORM,
        lambda tables: ratings.build_ratings(tables, silent),
    ),
    "payments": (
        examples.PAYMENTS,
        card_transactions.FORM,
        lambda t: card_transactions.build_payments(t, silent),
    ),
    "lifetimes": (examples.LIFETIMES, lifetimes.FORM, lifetimes.build_lifetimes),
    "numbers": (examples.NUMBERS, number_files.FORM, number_files.build_numbers),
    "predictors": (
        examples.PREDICTORS,
        predictor_columns.FORM,
        predictor_columns.build_predictors,
    ),
    "measurements": (examples.MEASUREMENTS, measured_columns.FORM, measured_columns.build_measured),
}


@pytest.mark.parametrize("kind", BUILT)
def test_the_example_of_a_table_is_clear_and_used(kind):
    example, form, build = BUILT[kind]
    tables = read_tables([(example.name, example.make())], form, silent)
    assert all(table.clear for table in tables)
    assert build(tables) is not None


def test_the_examples_of_images_and_engines():
    picture = images.read_picture([(examples.PICTURE.name, examples.PICTURE.make())], silent)
    assert picture.grey.size
    example = examples.IMAGES
    found = medical_images.read_image_set([(example.name, example.make())], silent)
    assert len(found.arrays["train_images"]) == 120 and found.overlap.images == (0, 0)
    example = examples.ENGINES
    (files,) = engine_fleet.uploaded_sets([(example.name, example.make())]).values()
    assert len(engine_fleet.read_fleet(files).test_rul) == 10
