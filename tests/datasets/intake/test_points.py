"""Places whose coordinates stand in one cell, as maps and databases write them, and GeoJSON."""

import json

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.reading import read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import build, form_of
from core.datasets.uploads import DataError

pytestmark = pytest.mark.usefixtures("in_this_process")

SITES = form_of("sites")
TOWNS = [("Toronto", 43.653333, -79.383889, 2794), ("Ottawa", 45.421111, -75.690278, 1017)]
TOWNS += [("Kingston", 44.230556, -76.481389, 132), ("Windsor", 42.314167, -83.036667, 230)]
COLLECTION = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [o, a]},
            "properties": {"name": n, "demand": d},
        }
        for n, a, o, d in TOWNS
    ],
}
POINT = '{""type"": ""Point"", ""coordinates"": [%s, %s]}'
CASES = {
    "pair": ("city,location,pop", lambda n, a, o, d: f'{n},"{a}, {o}",{d}'),
    "brackets": ("city,coordinates,pop", lambda n, a, o, d: f'{n},"({a}, {o})",{d}'),
    "semicolons": ("city;geo_point_2d;pop", lambda n, a, o, d: f"{n};{a},{o};{d}"),
    "blank": ("city,latlng,pop", lambda n, a, o, d: f"{n},{a} {o},{d}"),
    "WKT": ("city,geometry,pop", lambda n, a, o, d: f"{n},POINT ({o} {a}),{d}"),
    "EWKT": ("city,geom,pop", lambda n, a, o, d: f"{n},SRID=4326;POINT({o} {a}),{d}"),
    "WKT, height": ("city,wkt,pop", lambda n, a, o, d: f"{n},Point Z ({o} {a} 12.5),{d}"),
    "GeoJSON": ("city,shape,pop", lambda n, a, o, d: f'{n},"{POINT % (o, a)}",{d}'),
    "GeoJSON file": ("", None),
}


def text_of(case):
    names, row = CASES[case]
    if row is None:
        return json.dumps(COLLECTION)
    return "\n".join([names, *(row(*town) for town in TOWNS)]) + "\n"


def read(text):
    (found,) = read_tables([("a.csv", text.encode())], SITES, lambda *_: None)
    return found


@pytest.mark.parametrize("case", CASES)
def test_points_in_one_cell(case, tmp_path, monkeypatch):
    found = read(text_of(case))
    assert found.clear, (found.questions, found.sentence)
    places = build([found], lambda *_: None)["sites"]
    assert places.name.tolist() == [town[0] for town in TOWNS]
    np.testing.assert_allclose(places.latitude, [town[1] for town in TOWNS])
    np.testing.assert_allclose(places.longitude, [town[2] for town in TOWNS])
    assert places.demand.tolist() == [town[3] for town in TOWNS]
    (tmp_path / "a.csv").write_text(text_of(case))
    monkeypatch.chdir(tmp_path)
    namespace = {}
    exec(recipe(found), namespace)
    expected = found.table.assign(name=found.table["name"].astype(str))
    pd.testing.assert_frame_equal(namespace["table"], expected, check_dtype=False)


GERMAN = "Ort;GPS;Einwohner\nA;47.17, 8.91;44.826\nB;47.2, 8.95;11.844\nC;47.3, 9.0;23.111\n"


@pytest.mark.parametrize(
    ("decimal", "people"),
    [
        (None, [44.826, 11.844, 23.111]),
        (".", [44.826, 11.844, 23.111]),
        (",", [44826, 11844, 23111]),
    ],
)
def test_a_point_says_nothing_of_the_signs_in_other_numbers(decimal, people, tmp_path, monkeypatch):
    choices = {"a.csv": Choices(decimal=decimal)}
    (found,) = read_tables([("a.csv", GERMAN.encode())], SITES, lambda *_: None, choices)
    assert [question.key for question in found.questions] == ["decimal"] * (decimal is None)
    assert found.table["demand"].tolist() == people
    assert found.table["latitude"].tolist() == [47.17, 47.2, 47.3]
    assert found.table["longitude"].tolist() == [8.91, 8.95, 9.0]
    (tmp_path / "a.csv").write_text(GERMAN)
    monkeypatch.chdir(tmp_path)
    exec(recipe(found), namespace := {})
    assert namespace["table"]["demand"].tolist() == people
    assert namespace["table"]["latitude"].tolist() == [47.17, 47.2, 47.3]


def test_a_pair_with_the_longitude_first_is_asked_about():
    far = [(n, a, o - 60, d) for n, a, o, d in TOWNS]
    lines = [f'{n},"{o}, {a}",{d}' for n, a, o, d in far]
    found = read("\n".join(["city,location,pop", *lines]))
    assert [question.key for question in found.questions] == ["columns"]
    assert found.table["latitude"].tolist() == [town[1] for town in far]


def test_shapes_that_are_no_points_are_refused():
    shapes = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
         "properties": {"name": "A"}}]}  # fmt: skip
    with pytest.raises(DataError, match="this GeoJSON has no points, only other shapes"):
        read(json.dumps(shapes))


def test_latitudes_of_their_own_stand_above_a_point():
    lines = [f'{n},{a},{o},"{a + 1}, {o + 1}",{d}' for n, a, o, d in TOWNS]
    found = read("\n".join(["name,lat,lon,location,demand", *lines]))
    assert found.raw.made == () and found.table["latitude"].tolist() == [t[1] for t in TOWNS]
