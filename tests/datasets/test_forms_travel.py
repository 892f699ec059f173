"""What a page takes can be sent to the worker that reads a large file."""

import pickle

import pytest

from core.datasets import (
    card_transactions,
    lifetimes,
    logistics,
    measured_columns,
    number_files,
    prices,
    ratings,
)
from pages.case_studies.predictive_maintenance import own_files

FORMS = {
    "payments": card_transactions.FORM,
    "engines": own_files.FLEET_FORM,
    "lifetimes": lifetimes.FORM,
    "lives beside engines": own_files.LIVES_FORM,
    "demand": logistics.form_of("demand"),
    "sites": logistics.form_of("sites"),
    "measurements": measured_columns.FORM,
    "numbers": number_files.FORM,
    "prices": prices.FORM,
    "ratings": ratings.FORM,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_that_has_travelled_is_the_same(form):
    assert pickle.loads(pickle.dumps(form)) == form
