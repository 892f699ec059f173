"""What the pictures draw: light columns that say what the numbers say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.maths.case_studies.predictive_maintenance.engine_fleet import SENSORS
from core.maths.case_studies.predictive_maintenance.tables import (
    panels,
    range_label,
    symbol_and_unit,
)
from core.maths.columns import band, dots

HISTORIES = hnp.arrays(
    float, st.tuples(st.integers(2, 30), st.integers(1, 9)), elements=st.integers(-5, 5)
)


@settings(max_examples=50)
@given(values=HISTORIES, columns=st.integers(1, 4))
def test_panels_scale_each_sensor_into_its_own_cell(values, columns):
    tables = panels(values, values / 2 + values.mean(axis=0) / 2, values, columns)
    steps, count = values.shape
    rows = -(-count // columns)
    moving = np.flatnonzero(np.ptp(values, axis=0) > 0)
    x, y = (tables["raw"][c].reshape(len(moving), steps + 1) for c in "xy")
    assert np.isnan(x[:, -1]).all() and np.isnan(y[:, -1]).all()
    for cell, k in enumerate(moving):
        across, height = x[cell, :-1], y[cell, :-1]
        column, row = k % columns, k // columns
        assert column <= across.min() and across.max() < column + 1
        assert 1 - (row + 1) / rows <= height.min() and height.max() <= 1 - row / rows
        rising = np.sign(np.diff(values[:, k]))
        np.testing.assert_array_equal(np.sign(np.round(np.diff(height), 6)), rising)
    assert len(tables["trend"]["x"]) == 3 * len(moving)
    assert len(tables["floors"]["x"]) == 3 * count
    assert len(tables["labels"]["x"]) == count


def test_tables_are_light_and_of_equal_length():
    tables = panels(np.arange(12.0).reshape(4, 3), np.ones((4, 3)), np.ones((4, 3)), 2)
    for table in (*tables.values(), dots([1, 2], [3, 4]), band([1, 2], [0, 1], [2, 3])):
        columns = list(table.values())
        assert {c.dtype for c in columns} == {np.dtype("float32")}
        assert len({len(c) for c in columns}) == 1


def test_labels_of_all_sensors():
    for sensor in SENSORS:
        symbol, unit = symbol_and_unit(sensor)
        assert symbol and "(" not in unit and ":" not in symbol
        assert range_label(sensor, np.array([2.0, 2.0])) == f"{symbol}: constant"
    assert range_label("sensor_9", np.array([9021.2, 9064.9])) == "Nc  9,021–9,065 rpm"
    assert range_label("sensor_15", np.array([8.371, 8.552])) == "BPR  8.37–8.55"
