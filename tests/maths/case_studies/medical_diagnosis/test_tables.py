"""What the pictures of medical diagnosis draw: light columns that say what the numbers say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.medical_diagnosis.diagnostic_measures import (
    expected_cost,
    operating_point,
    predictive_values,
    rank_patients,
    reliability_diagram,
)
from core.maths.case_studies.medical_diagnosis.tables import (
    MAPS_LEFT,
    WALL_COLUMNS,
    WALL_HEIGHT,
    band_path,
    beside_wall,
    cost_tables,
    first_layer,
    predictive_tables,
    reliability_tables,
    roc_path,
    row_tables,
    series,
    short_number,
    sum_tables,
    threshold_costs,
    threshold_for_sensitivity,
    wall_box,
    wall_frames,
    wall_place,
    wall_rows,
    wall_tables,
    way_tables,
    way_through,
)
from core.maths.learning.convolutional_network import forward, start_network
from core.maths.learning.network_explanations import log_odds, pixel_arithmetic
from tests.maths.test_pixels import unpacked


@pytest.mark.parametrize(("ill", "healthy"), [(16, 16), (5, 16), (16, 1), (8, 9)])
def test_a_press_in_the_middle_of_an_image_chooses_it(ill, healthy):
    for place in range(ill + healthy):
        left, bottom, width, height = wall_box(place, ill)
        assert wall_place(left + width / 2, bottom + height / 2, ill, healthy) == place
    for x in (0, WALL_COLUMNS, -3):
        for y in (0, WALL_HEIGHT + 1):
            assert 0 <= wall_place(x, y, ill, healthy) < ill + healthy


def test_a_wall_has_the_ill_above():
    labels = np.array([0, 1, 1, 0, 0, 1])
    rows = wall_rows(labels, 2)
    assert rows.tolist() == [1, 2, 0, 3]
    images = np.where(labels == 1, 1.0, 0.0)[:, None, None] * np.ones((6, 4, 4))
    tables = wall_tables(images[rows], labels[rows], 0, ("ill", "healthy"))
    upper, lower = (unpacked(url) for url in tables["pictures"]["url"])
    assert (upper[0][upper[1]] == 250).all() and (lower[0][lower[1]][:, 0] == 8).all()
    assert np.nanmax(tables["frames"]["y"]) == np.float32(WALL_HEIGHT)
    assert tables["pictures"]["x2"] == (WALL_COLUMNS, WALL_COLUMNS), "gaps fill up the row"
    assert tables["pictures"]["y2"] == (WALL_HEIGHT, 2)


def test_maps_stand_beside_their_half_of_the_wall():
    images = np.random.default_rng(0).normal(size=(3, 4, 4))
    wall = wall_tables(images, np.array([1, 1, 0]), None, ("ill", "healthy"))
    both = beside_wall(wall, [("a", "u"), ("b", "v")])
    assert both["pictures"] is wall["pictures"], "the wall itself stays as it is"
    assert both["maps"]["url"] == ("u", "v") and both["maps"]["x"] == (MAPS_LEFT, MAPS_LEFT)
    assert both["maps"]["y2"] == (WALL_HEIGHT, 2.0)
    assert both["labels"]["text"] == ["ill", "healthy", "a", "b"]
    assert both["window"]["cx"] + both["window"]["rx"] == MAPS_LEFT + 2
    framed = wall_frames([0, 2], 2)
    assert np.isnan(framed["x"]).sum() == 2
    assert np.nanmax(framed["y"]) == np.float32(WALL_HEIGHT) and np.nanmin(framed["y"]) == 1


@pytest.mark.parametrize("filters", [(), (1,), (4,)])
def test_the_first_layer_shows_all_its_weights(filters):
    network = start_network(20, filters, 3, seed=2)
    weights, shown = network.parameters[0][0], first_layer(network)
    if filters:
        assert np.isfinite(shown).sum() == weights.size
        np.testing.assert_array_equal(shown[:3, :3], weights[:, :, 0, 0])
    else:
        np.testing.assert_array_equal(shown.ravel(), weights[:, 1] - weights[:, 0])


def test_a_row():
    row = row_tables([("a", "u"), ("b", "v")])
    assert row["labels"]["text"] == ["a", "b"] and row["pictures"]["url"] == ("u", "v")


@pytest.mark.parametrize("filters", [(), (2,), (3, 4)])
def test_the_way_ends_in_the_log_odds(filters):
    network = start_network(20, filters, 3, seed=2)
    weights, bias = network.parameters[-1]
    weights += np.random.default_rng(0).normal(size=weights.shape).astype(weights.dtype)
    image = np.random.default_rng(1).normal(size=(1, 20, 20, 1))
    stops = way_through(network, forward(network, image))
    name, pull = stops[-1]
    assert name == "dense: pull" and stops[0][0] == "the image"
    odds = pull.sum() + bias[1] - bias[0]
    np.testing.assert_allclose(odds, log_odds(network, image)[0], rtol=1e-4)
    tables = way_tables(stops, (0, 0, 0.5, 0.5))
    assert tables["labels"]["text"] == [name for name, _ in stops]
    lines = np.array(tables["labels"]["y"])
    assert (np.diff(lines) != 0).all() and len(set(lines)) == 2, "neighbours do not touch"
    assert (np.diff(tables["pictures"]["x"]) > 0).all()


def test_the_products_of_a_pixel_are_written_out():
    network = start_network(12, (2,), 3, seed=1)
    values = forward(network, np.random.default_rng(3).normal(size=(1, 12, 12, 1)))
    pixel = pixel_arithmetic(network, values, 0, 1, 4, 5)
    tables = sum_tables(pixel)
    texts = np.array(tables["numbers"]["text"]).reshape(3, 9)
    read = [[float(text.replace("−", "-")) for text in row] for row in texts]
    np.testing.assert_allclose(read[2], pixel.products.ravel(), atol=0.051)
    np.testing.assert_allclose(np.multiply(read[0], read[1]), read[2], atol=0.2)


@pytest.mark.parametrize(
    ("value", "text"), [(0, ".00"), (10.1, "10"), (-9.94, "−9.9"), (0.996, "1.0"), (-0.004, ".00")]
)
def test_short_numbers(value, text):
    assert short_number(value) == text


@pytest.fixture(scope="module")
def scored():
    rng = np.random.default_rng(5)
    ill = rng.random(300) < 0.4
    return np.clip(rng.normal(0.35 + 0.3 * ill, 0.15), 0.01, 0.99), ill


def test_a_threshold_of_the_cost_curve_costs_what_it_says(scored):
    score, ill = scored
    costs = (0.1, 20.0, 1.0)
    thresholds, cost = threshold_costs(rank_patients(score, ill), *costs)
    assert thresholds[0] == 1 and thresholds[-1] == 0 and (np.diff(thresholds) < 0).all()
    for at in range(0, len(cost), 17):
        called = score >= thresholds[at]
        share = (ill & ~called).sum() / ill.sum(), (~ill & called).sum() / (~ill).sum()
        assert cost[at] == pytest.approx(0.1 * 20 * share[0] + 0.9 * share[1])
    tables = cost_tables(thresholds, cost, (0.5, 0.2))
    assert tables["best"]["y"][0] == np.float32(cost.min())
    assert tables["levels"]["y"][0] == np.float32(cost[0])


def test_curves_pass_through_what_the_measures_say(scored):
    score, ill = scored
    ranking = rank_patients(score, ill)
    point = operating_point(ranking, 120)
    curve = roc_path(ranking)
    assert (curve["x"][0], curve["y"][0], curve["x"][-1], curve["y"][-1]) == (0, 0, 1, 1)
    tables = predictive_tables(point, 0.05)
    values = predictive_values(point.sensitivity, point.specificity, 0.05)
    np.testing.assert_allclose(tables["now"]["y"][::3], values, rtol=1e-6)
    nobody = predictive_tables(operating_point(ranking, 0), 0.05)
    assert len(nobody["now"]["x"]) == 3, "nobody is called, so there is no PPV"
    found = reliability_diagram(score, ill)
    drawn = reliability_tables(found)
    np.testing.assert_allclose(drawn["groups"]["y"][::3], found.observed, rtol=1e-6)
    assert (drawn["intervals"]["y"][::3] <= drawn["intervals"]["y"][1::3]).all()
    band = band_path(np.array([0.0, 0.5, 1.0]), np.array([0.9, 0.5, 0]), np.array([1, 0.8, 0.2]))
    assert band["x"].tolist() == [0, 0.5, 1] and band["high"].tolist() == [
        np.float32(h) for h in (0.2, 0.8, 1)
    ]
    assert float(expected_cost(point, 0.0, 1, 0)) == 0


def test_series_are_numbered_and_infinity_is_a_gap():
    table = series([([1, 2], [3.0, np.inf]), ([1], [4.0])])
    assert table["series"].tolist() == [0, 0, 1]
    assert np.isnan(table["y"][1]) and table["y"][2] == 4


@settings(max_examples=50)
@given(scores=st.lists(st.integers(-4, 4), min_size=1, max_size=30), wanted=st.floats(0.01, 1.0))
def test_the_threshold_is_the_highest_that_is_sensitive_enough(scores, wanted):
    score = np.array(scores, float)
    ill = np.ones(len(score), bool)
    threshold = threshold_for_sensitivity(score, ill, wanted)
    assert np.mean(score >= threshold) >= wanted - 1e-9
    higher = score[score > threshold]
    if len(higher):
        assert np.mean(score >= higher.min()) < wanted + 1e-9


def test_thresholds_need_somebody_ill():
    with pytest.raises(ValueError, match="nobody is ill"):
        threshold_for_sensitivity(np.zeros(2), np.zeros(2, bool), 0.5)
    with pytest.raises(ValueError, match="wanted must lie in"):
        threshold_for_sensitivity(np.zeros(2), np.ones(2, bool), 0)
