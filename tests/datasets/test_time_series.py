"""The shipped series as they are published, and those that are made."""

import numpy as np
import pytest

from core.datasets.time_series import MADE, MOST, SHIPPED, own_series, time_series
from core.maths.case_studies.logistics.demand_forecasting import demand_series


@pytest.mark.parametrize("key", [*SHIPPED, *MADE])
def test_every_series_is_numbers_at_equal_steps(key):
    one = time_series(key)
    assert np.isfinite(one.values).all() and len(one.values) == len(one.time) >= 90
    assert np.diff(one.time) == pytest.approx(one.a_step) and one.season in (1, 12)
    assert one.name and one.unit and one.step


def test_they_are_the_published_ones():
    air, co2, lynx, sun, nile = (time_series(key).values for key in SHIPPED)
    assert (air[0], air[-1], air.sum()) == (112, 432, 40363)
    assert (co2[0], len(co2)) == (350.39, 360)
    assert (lynx.max(), lynx.min(), lynx.sum()) == (6991, 39, 175334)
    assert (sun.max(), (sun == 0).sum()) == (190.2, 3)
    assert nile.mean() == pytest.approx(919.35)
    assert time_series("nile").time[[0, -1]].tolist() == [1871, 1970]


def test_the_made_ones_are_odd():
    assert np.ptp(time_series("constant").values) == 0
    assert (time_series("zeros").values == 0).any()
    exact = time_series("exact").values
    assert np.diff(exact[12:] - exact[:-12]) == pytest.approx(0)


def test_an_upload_keeps_its_latest_values():
    days = np.datetime64("2020-01-01") + np.arange(1_200)
    own = own_series(demand_series("D", "n", days, np.arange(1_200.0)))
    assert len(own.values) == MOST and own.values[-1] == 1_199 and own.time[-1] == 1_200
    assert "latest 1,000" in own.note and own.step == "day" and own.season == 7
