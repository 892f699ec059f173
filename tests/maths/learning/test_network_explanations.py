"""Explanations of networks whose right explanation is known."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from core.maths.learning.convolutional_network import Network, forward, predict, start_network
from core.maths.learning.network_explanations import (
    gradient_saliency,
    log_odds,
    occlusion_map,
    pixel_arithmetic,
    randomisation_check,
    rank_correlation,
    shuffled_layers,
)

RNG = np.random.default_rng(0)
TEMPLATE = RNG.normal(size=(10, 10))
LINEAR = Network(
    ("dense",),
    ((np.column_stack([np.zeros(100), TEMPLATE.ravel()]), np.array([0.0, 0.5])),),
)
DEEP = start_network(20, (3, 4), kernel=3, seed=1, dtype=np.float64)
IMAGE = RNG.normal(size=(20, 20))


def test_log_odds_are_those_of_the_probabilities():
    images = RNG.normal(size=(5, 20, 20, 1))
    p = predict(DEEP, images)
    np.testing.assert_allclose(log_odds(DEEP, images, batch=2), np.log(p[:, 1] / p[:, 0]))


def test_saliency_of_a_linear_network_is_its_template():
    images = RNG.normal(size=(3, 10, 10, 1))
    for saliency in gradient_saliency(LINEAR, images):
        np.testing.assert_allclose(saliency, TEMPLATE)


def test_saliency_foretells_a_small_change():
    saliency = gradient_saliency(DEEP, IMAGE[None, ..., None])[0]
    change = RNG.normal(size=IMAGE.shape) * 1e-6
    moved = log_odds(DEEP, np.array([IMAGE + change, IMAGE])[..., None])
    assert moved[0] - moved[1] == pytest.approx(np.sum(saliency * change), rel=1e-4)


def test_occlusion_of_a_linear_network_is_the_sum_that_was_covered():
    image = RNG.normal(size=(10, 10))
    got = occlusion_map(LINEAR, image, size=2, stride=2)
    share = (image * TEMPLATE).reshape(5, 2, 5, 2).sum(axis=(1, 3))
    np.testing.assert_allclose(got, np.repeat(np.repeat(share, 2, 0), 2, 1), atol=1e-12)
    # Covered with itself, nothing changes; a single pixel is its own square.
    constant = np.full((10, 10), 0.7)
    np.testing.assert_allclose(occlusion_map(LINEAR, constant, 3, 1, fill=0.7), 0, atol=1e-12)
    np.testing.assert_allclose(occlusion_map(LINEAR, image, 1, 1), image * TEMPLATE, atol=1e-12)


def test_pixels_that_no_square_reaches_have_no_value():
    got = occlusion_map(LINEAR, np.ones((10, 10)), size=4, stride=4)
    assert np.isnan(got[8:]).all() and np.isnan(got[:, 8:]).all() and np.isfinite(got[:8, :8]).all()


def test_pixel_arithmetic_adds_up_to_the_feature_map():
    values = forward(DEEP, IMAGE[None, ..., None])
    for layer in (0, 3):
        shape = values[layer + 1].shape[1:]
        for row, column, channel in [(0, 0, 0), tuple(size - 1 for size in shape), (2, 4, 1)]:
            sum_ = pixel_arithmetic(DEEP, values, layer, channel, row, column)
            assert sum_.total == pytest.approx(values[layer + 1][0, row, column, channel])
            assert sum_.output == pytest.approx(values[layer + 2][0, row, column, channel])
            np.testing.assert_array_equal(sum_.products, sum_.window * sum_.filter)


def test_shuffling_keeps_the_weights_and_begins_at_the_top():
    for layers in range(4):
        other = shuffled_layers(DEEP, layers, seed=5)
        changed = [
            not np.array_equal(a[0], b[0])
            for a, b in zip(DEEP.parameters, other.parameters, strict=True)
            if a
        ]
        assert changed == [False] * (3 - layers) + [True] * layers
        for a, b in zip(DEEP.parameters, other.parameters, strict=True):
            for one, two in zip(a, b, strict=True):
                np.testing.assert_array_equal(np.sort(one, axis=None), np.sort(two, axis=None))


def test_randomisation_check_starts_from_the_trained_map():
    check = randomisation_check(DEEP, IMAGE, seed=2)
    assert check.layers == ("", "dense 7", "convolution 4", "convolution 1")
    assert check.maps.shape == (4, 20, 20)
    np.testing.assert_array_equal(check.maps[0], gradient_saliency(DEEP, IMAGE[None, ..., None])[0])
    assert check.similarity[0] == 1 and (check.similarity[1:] < 0.9).all()
    expected = spearmanr(abs(check.maps[0]).ravel(), abs(check.maps[2]).ravel()).statistic
    assert check.similarity[2] == pytest.approx(expected)
    assert np.isnan(rank_correlation(np.zeros(4), np.arange(4)))


def test_errors():
    values = forward(DEEP, IMAGE[None, ..., None])
    with pytest.raises(ValueError, match="layer must be a convolution, got 1"):
        pixel_arithmetic(DEEP, values, 1, 0, 0, 0)
    with pytest.raises(ValueError, match="row must lie in 0…17, got 18"):
        pixel_arithmetic(DEEP, values, 0, 0, 18, 0)
    with pytest.raises(ValueError, match="size must lie in 1…20 and stride be positive, got 21, 2"):
        occlusion_map(DEEP, IMAGE, 21)
    with pytest.raises(ValueError, match="layers must lie in 0…3, got 4"):
        shuffled_layers(DEEP, 4)
    with pytest.raises(ValueError, match="two classes are needed, got 3"):
        log_odds(start_network(10, (), classes=3), np.zeros((1, 10, 10, 1)))
