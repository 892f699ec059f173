"""Layers against scipy and against loops; every gradient against central differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate
from scipy.special import log_softmax

from core.maths.learning.convolutional_network import (
    LAYERS,
    backward,
    convolve,
    cross_entropy,
    forward,
    max_pool,
    objective,
    penalty_of,
    predict,
    softmax,
    start_network,
    windows_of,
)

H = 1e-6


def central_differences(function, array):
    """Gradient of a number in every entry of an array, which is moved in place and put back."""
    gradient = np.zeros(array.shape)
    for at in np.ndindex(array.shape):
        old = array[at]
        array[at] = old + H
        above = function()
        array[at] = old - H
        gradient[at] = (above - function()) / (2 * H)
        array[at] = old
    return gradient


@settings(max_examples=30)
@given(
    n=st.integers(1, 3),
    height=st.integers(3, 8),
    width=st.integers(3, 8),
    channels=st.integers(1, 3),
    filters=st.integers(1, 3),
    k=st.integers(1, 3),
    seed=st.integers(0, 1000),
)
def test_convolution_is_scipys_correlation(n, height, width, channels, filters, k, seed):
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(n, height, width, channels))
    weights, bias = rng.normal(size=(k, k, channels, filters)), rng.normal(size=filters)
    got = convolve(images, weights, bias)
    assert got.shape == (n, height - k + 1, width - k + 1, filters)
    for image in range(n):
        for m in range(filters):
            # The channels fit exactly, so "valid" leaves one of them.
            expected = correlate(images[image], weights[..., m], mode="valid")[:, :, 0] + bias[m]
            np.testing.assert_allclose(got[image, :, :, m], expected, atol=1e-12)


def test_max_pool_is_the_obvious_loop():
    x = np.random.default_rng(0).normal(size=(2, 5, 7, 3))
    expected = np.empty((2, 2, 3, 3))
    for i in range(2):
        for j in range(3):
            expected[:, i, j] = x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max(axis=(1, 2))
    np.testing.assert_array_equal(max_pool(x), expected)


@pytest.mark.parametrize(
    ("kind", "shape", "parameters"),
    [
        ("convolution", (2, 6, 5, 2), ((3, 3, 2, 4), (4,))),
        ("relu", (2, 4, 3, 2), ()),
        ("pooling", (2, 5, 6, 2), ()),  # an odd number of rows: the last takes no part
        ("dense", (3, 2, 2, 2), ((8, 3), (3,))),
    ],
)
def test_every_layers_gradient_is_the_central_difference(kind, shape, parameters):
    rng = np.random.default_rng(1)
    x = rng.normal(size=shape)
    arrays = tuple(rng.normal(size=p) for p in parameters)
    layer = LAYERS[kind]
    y = layer.forward(x, *arrays)
    weights = rng.normal(size=y.shape)  # the loss is any weighted sum of what comes out

    def loss():
        return float(np.sum(weights * layer.forward(x, *arrays)))

    dx, gradients = layer.backward(weights, x, y, *arrays)
    np.testing.assert_allclose(dx, central_differences(loss, x), atol=1e-7)
    assert len(gradients) == len(arrays)
    for gradient, array in zip(gradients, arrays, strict=True):
        np.testing.assert_allclose(gradient, central_differences(loss, array), atol=1e-7)


def test_equal_pixels_give_the_gradient_to_the_first():
    x = np.ones((1, 2, 2, 1))
    dx, _ = LAYERS["pooling"].backward(np.array([[[[5.0]]]]), x, max_pool(x))
    assert dx.ravel().tolist() == [5, 0, 0, 0]


def test_cross_entropy_is_scipys_and_its_gradient_the_central_difference():
    rng = np.random.default_rng(2)
    logits, labels = rng.normal(size=(5, 3)) * 3, rng.integers(0, 3, 5)
    loss, gradient = cross_entropy(logits, labels)
    assert loss == pytest.approx(-np.mean(log_softmax(logits, axis=1)[np.arange(5), labels]))
    expected = central_differences(lambda: cross_entropy(logits, labels)[0], logits)
    np.testing.assert_allclose(gradient, expected, atol=1e-9)


@pytest.mark.parametrize("filters", [(), (2,), (2, 3)])
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_the_whole_networks_gradient_is_the_central_difference(filters, penalty):
    rng = np.random.default_rng(3)
    network = start_network(10, filters, kernel=3, seed=4, dtype=np.float64)
    images, labels = rng.normal(size=(4, 10, 10, 1)), np.array([0, 1, 1, 0])
    loss, gradients = objective(network, images, labels, penalty)
    data_loss, _ = cross_entropy(forward(network, images)[-1], labels)
    assert loss == pytest.approx(data_loss + penalty_of(network, penalty))
    for arrays, own in zip(network.parameters, gradients, strict=True):
        for array, gradient in zip(arrays, own, strict=True):
            expected = central_differences(
                lambda: objective(network, images, labels, penalty)[0], array
            )
            np.testing.assert_allclose(gradient, expected, atol=2e-7)


def test_gradient_with_respect_to_the_image_and_without_it():
    rng = np.random.default_rng(5)
    network = start_network(9, (2,), kernel=3, seed=6, dtype=np.float64)
    image = rng.normal(size=(1, 9, 9, 1))
    values = forward(network, image)
    pick = np.array([[-1.0, 1.0]])
    dx, gradients = backward(network, values, pick)
    expected = central_differences(lambda: float(np.sum(pick * forward(network, image)[-1])), image)
    np.testing.assert_allclose(dx, expected, atol=1e-8)
    none, same = backward(network, values, pick, to_input=False)
    assert none is None
    for one, other in zip(gradients, same, strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-14)


def test_float32_and_float64_agree():
    images = np.random.default_rng(7).normal(size=(5, 28, 28, 1))
    single, double = (start_network(28, seed=8, dtype=t) for t in (np.float32, np.float64))
    assert forward(single, images)[-1].dtype == np.float32
    np.testing.assert_allclose(predict(single, images), predict(double, images), atol=1e-5)
    _, gradients = objective(single, images, np.array([0, 1, 0, 1, 1]), 0.1)
    assert {g.dtype for own in gradients for g in own} == {np.dtype(np.float32)}


def test_initial_variance_survives_relu():
    """He's choice: behind every convolution the second moment of the pixels is that before it."""
    images = np.random.default_rng(9).normal(size=(200, 28, 28, 1))
    values = forward(start_network(28, (64, 64), seed=1), images)
    first, after_relu = np.mean(values[1] ** 2), np.mean(values[2] ** 2)
    assert first == pytest.approx(2, rel=0.2)
    assert after_relu == pytest.approx(1, rel=0.2)


def test_shapes_size_and_probabilities_in_batches():
    network = start_network(32, (3, 4), kernel=5)
    assert [v.shape[1:] for v in forward(network, np.zeros((2, 32, 32, 1)))] == [
        (32, 32, 1), (28, 28, 3), (28, 28, 3), (14, 14, 3),
        (10, 10, 4), (10, 10, 4), (5, 5, 4), (2,),
    ]  # fmt: skip
    assert network.size == 25 * 3 + 3 + 75 * 4 + 4 + 200 + 2
    images = np.random.default_rng(0).normal(size=(7, 32, 32, 1))
    whole = predict(network, images)
    np.testing.assert_allclose(predict(network, images, batch=3), whole, atol=1e-6)
    np.testing.assert_allclose(whole.sum(axis=1), 1)


@settings(max_examples=30)
@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=5), st.floats(-1e4, 1e4))
def test_softmax_is_a_distribution_that_ignores_a_common_shift(logits, shift):
    p = softmax(np.array(logits))
    assert p.sum() == pytest.approx(1)
    np.testing.assert_allclose(softmax(np.array(logits) + shift), p, atol=1e-9)


def test_errors():
    with pytest.raises(ValueError, match="images of 2×5 are smaller than 3×3"):
        windows_of(np.zeros((1, 2, 5, 1)), 3)
    with pytest.raises(ValueError, match="pooling needs at least 2×2 pixels, got 1×4"):
        max_pool(np.zeros((1, 1, 4, 1)))
    with pytest.raises(ValueError, match="side 8 is too small for 2 convolutions of 5×5"):
        start_network(8)
    with pytest.raises(ValueError, match="must be positive"):
        start_network(28, (0,))
