"""Shipped tables as documented."""

import numpy as np
import pytest

from core.datasets.tables import SAMPLE_DATA, load_table, number_samples


def test_shipped_tables_are_as_documented():
    fans, valves = load_table("generator_fans"), load_table("valve_seat_replacements")
    assert (len(fans), fans["failed"].sum(), fans["hours"].sum()) == (70, 12, 344_440)
    assert (valves["engine"].nunique(), valves["replaced"].sum()) == (41, 48)
    aircraft = load_table("air_conditioning_intervals").groupby("aircraft")["hours"]
    assert aircraft.count().to_dict() == {7: 24, 9: 12}
    assert aircraft.sum()[9] == 1297  # mean 108.083 h: Davison and Hinkley, 1997, example 1.1
    assert len(load_table("old_faithful")) == 272
    documented = (SAMPLE_DATA / "README.md").read_text(encoding="utf-8")
    files = sorted(SAMPLE_DATA.glob("*.csv*"))
    assert len(files) >= 4
    for path in files:
        assert path.name in documented
        table = load_table(path.name.split(".")[0])
        assert all(f"`{column}`" in documented for column in table.columns)


def test_number_samples_are_positive_numbers():
    for label, values in number_samples().items():
        assert label and values.ndim == 1 and len(values) >= 12
        assert np.isfinite(values).all() and (values > 0).all()


def test_unknown_table():
    with pytest.raises(ValueError, match=r"name must be one of .*generator_fans.*, got fans"):
        load_table("fans")
