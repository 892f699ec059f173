"""Every gradient against central differences, and the whole against scikit-learn's network."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from core.maths.learning.dense_network import (
    ACTIVATIONS,
    INITIALISATIONS,
    DenseNetwork,
    back_propagate,
    class_probabilities,
    dropout_masks,
    forward_pass,
    loss_and_gradient,
    parameter_count,
    softmax_loss,
    split_layers,
    start_dense,
    weight_penalty,
)

H = 1e-6
THEIRS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}


def rough(sizes, activation, seed):
    """A network with biases that are not 0 either."""
    theta = np.random.default_rng(seed).normal(0, 0.8, parameter_count(sizes))
    return DenseNetwork(sizes, activation, theta)


def examples(sizes, n, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, sizes[0])), rng.integers(0, sizes[-1], n)


def central_differences(network, x, labels, penalty, masks=()):
    gradient = np.zeros(len(network.theta))
    for at in range(len(gradient)):
        ends = []
        for way in (H, -H):
            theta = network.theta.copy()
            theta[at] += way
            moved = DenseNetwork(network.sizes, network.activation, theta)
            ends.append(loss_and_gradient(moved, x, labels, penalty, masks)[0])
        gradient[at] = (ends[0] - ends[1]) / (2 * H)
    return gradient


@settings(max_examples=40)
@given(
    hidden=st.lists(st.integers(1, 5), max_size=3),
    inputs=st.integers(1, 3),
    classes=st.integers(2, 4),
    activation=st.sampled_from(list(ACTIVATIONS)),
    penalty=st.sampled_from([0.0, 0.3]),
    dropped=st.sampled_from([0.0, 0.4]),
    seed=st.integers(0, 999),
)
def test_the_gradient_is_the_central_difference(
    hidden, inputs, classes, activation, penalty, dropped, seed
):
    sizes = (inputs, *hidden, classes)
    network, (x, labels) = rough(sizes, activation, seed), examples(sizes, 6, seed)
    masks = dropout_masks(sizes, 6, dropped, np.random.default_rng(seed))
    loss, gradient = loss_and_gradient(network, x, labels, penalty, masks)
    z = np.concatenate([z.ravel() for z in forward_pass(network, x, masks).z[:-1]] or [[1.0]])
    if activation in ("relu", "leaky") and np.abs(z).min() < 1e-4:
        return  # a difference across a corner says nothing
    assert loss == pytest.approx(by_hand(network, x, labels, masks) + half(network, penalty))
    expected = central_differences(network, x, labels, penalty, masks)
    np.testing.assert_allclose(gradient, expected, rtol=2e-6, atol=2e-8)


BENDS = {
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky": lambda z: np.where(z > 0, z, z / 10),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: z,
}


def by_hand(network, x, labels, masks):
    """Cross-entropy of the examples one by one."""
    losses = []
    for n, (row, label) in enumerate(zip(x, labels, strict=True)):
        value = row
        for at, (weights, bias) in enumerate(network.layers):
            z = np.array([bias[j] + np.dot(value, weights[:, j]) for j in range(len(bias))])
            value = BENDS[network.activation](z)
            if masks and at < len(masks):
                value = value * masks[at][n]
        losses.append(-log_softmax(z)[label])
    return np.mean(losses)


def half(network, penalty):
    return penalty / 2 * sum(np.sum(weights**2) for weights, _ in network.layers)


def test_deltas_are_the_gradients_in_z():
    sizes = (2, 4, 3, 3)
    network, (x, labels) = rough(sizes, "tanh", 1), examples(sizes, 5, 2)
    passed = forward_pass(network, x)
    _, deltas = back_propagate(network, passed, softmax_loss(passed.logits, labels)[1])
    for layer, (delta, (_, bias)) in enumerate(zip(deltas, network.layers, strict=True)):
        for n, unit in ((0, 0), (4, len(bias) - 1)):
            losses = []
            for way in (H, -H):  # one example's own bias, moved
                z = passed.z[layer].copy()
                z[n, unit] += way
                for weights, later in network.layers[layer + 1 :]:
                    z = np.tanh(z) @ weights + later
                losses.append(softmax_loss(z, labels)[0])
            slope = (losses[0] - losses[1]) / (2 * H)
            assert delta[n, unit] == pytest.approx(slope, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("activation", THEIRS)
@pytest.mark.parametrize("classes", [2, 3])
def test_sgd_is_scikit_learns(activation, classes):
    """The same start and five steps of plain gradient descent over all rows.

    Theirs has ½ α Σ w² / n, and one output with a sigmoid for two classes: its logit is the
    difference of ours, so only the probabilities of a three-class network are the same ones."""
    rng = np.random.default_rng(3)
    x, labels = rng.normal(size=(40, 2)), np.arange(40) % classes
    theirs = MLPClassifier(
        (4, 3), activation=THEIRS[activation], solver="sgd", alpha=2.0, batch_size=40, momentum=0,
        learning_rate_init=0.1, max_iter=1, shuffle=False, warm_start=True, random_state=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs.fit(x, labels)
        if classes == 2:
            pair = [theirs.coefs_[-1], theirs.intercepts_[-1]]
            ours_last = np.column_stack([np.zeros(3), pair[0][:, 0]]), np.r_[0, pair[1]]
        else:
            ours_last = theirs.coefs_[-1], theirs.intercepts_[-1]
        parts = [*zip(theirs.coefs_[:-1], theirs.intercepts_[:-1], strict=True), ours_last]
        theta = np.concatenate([part.ravel() for pair in parts for part in pair])
        network = DenseNetwork((2, 4, 3, classes), activation, theta)
        np.testing.assert_allclose(
            class_probabilities(network, x), theirs.predict_proba(x), rtol=1e-9
        )
        if classes == 2:
            return
        for _ in range(5):
            loss, gradient = loss_and_gradient(network, x, labels, penalty=2.0 / 40)
            theirs.fit(x, labels)
            assert loss == pytest.approx(theirs.loss_, rel=1e-9)
            network = DenseNetwork(network.sizes, activation, network.theta - 0.1 * gradient)
        for (weights, bias), w, b in zip(
            network.layers, theirs.coefs_, theirs.intercepts_, strict=True
        ):
            np.testing.assert_allclose(weights, w, rtol=1e-8, atol=1e-12)
            np.testing.assert_allclose(bias, b, rtol=1e-8, atol=1e-12)


def test_starts_have_their_spread_and_their_seed():
    for name, one in INITIALISATIONS.items():
        network = start_dense((30, 40, 25), "relu", name, 5)
        for weights, bias in network.layers:
            assert not bias.any()
            wanted = one.spread(*weights.shape)
            assert np.std(weights) == pytest.approx(wanted, rel=0.1)
        assert np.array_equal(network.theta, start_dense((30, 40, 25), "relu", name, 5).theta)
    assert INITIALISATIONS["glorot"].spread(3, 5) == 0.5
    assert INITIALISATIONS["he"].spread(8, 1) == 0.5


def test_layers_are_views_and_only_weights_pay():
    network = rough((2, 3, 2), "tanh", 0)
    network.layers[0][1][0] = 100.0  # a bias
    assert network.theta[6] == 100.0
    assert weight_penalty(network, 0.7) == pytest.approx(half(network, 0.7))
    assert network.is_weight.sum() == 2 * 3 + 3 * 2


def test_dropout_keeps_the_mean():
    masks = dropout_masks((2, 50, 60, 3), 400, 0.3, np.random.default_rng(0))
    assert [mask.shape for mask in masks] == [(400, 50), (400, 60)]
    for mask in masks:
        assert set(np.unique(mask)) == {0.0, 1 / 0.7}
        assert mask.mean() == pytest.approx(1, abs=0.02)
    assert dropout_masks((2, 5, 3), 4, 0.0, np.random.default_rng(0)) == ()


def test_no_power_overflows():
    loss, gradient = softmax_loss(np.array([[1000.0, -1000.0]]), np.array([1]))
    assert loss == 2000 and gradient.tolist() == [[1.0, -1.0]]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: start_dense((2,)),
        lambda: start_dense((2, 0, 2)),
        lambda: start_dense((2, 2), "cosine"),
        lambda: start_dense((2, 2), "tanh", "ones"),
        lambda: split_layers((2, 2), np.zeros(5)),
        lambda: dropout_masks((2, 2, 2), 3, 1.0, np.random.default_rng(0)),
    ],
)
def test_what_is_no_network_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must|have|unknown"):
        wrong()
