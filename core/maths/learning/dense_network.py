"""A dense network: every layer forwards, and the chain rule backwards, written out.

    a⁰ = x, zˡ = aˡ⁻¹ Wˡ + bˡ, aˡ = f(zˡ); the last z are the logits, P = soft-max of them;
    J = mean −ln P(own class) + ½ λ Σ w², in nats; biases go free of the penalty.

Conventions: examples are rows; Wˡ is (units before, units after), so weights stand to the right;
all parameters lie in one vector θ, layer after layer, each its W row by row and then its b. The
derivative at the corner of a ReLU is taken from the left.
Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
Nature 323, 1986.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

LEAK = 0.1  # slope of the leaky ReLU below 0
SMALL = 0.01  # spread of the small start


@dataclass(frozen=True)
class Activation:
    """A bend and its derivative, as a pair.

    bend(z) -> a; slope(z, a) -> da/dz.
    """

    label: str
    formula: str
    bend: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


def logistic(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e⁻ᶻ), by way of tanh, which never overflows.

    >>> logistic(np.array([-1000.0, 0.0])).tolist()
    [0.0, 0.5]
    """
    return 0.5 + 0.5 * np.tanh(0.5 * z)


ACTIVATIONS = {
    "tanh": Activation("tanh", "tanh z", np.tanh, lambda z, a: 1 - a * a),
    "relu": Activation("ReLU", "max(0, z)", lambda z: np.maximum(z, 0), lambda z, a: 1.0 * (z > 0)),
    "leaky": Activation(
        "leaky ReLU",
        f"max({LEAK} z, z)",
        lambda z: np.maximum(LEAK * z, z),
        lambda z, a: np.where(z > 0, 1.0, LEAK),
    ),
    "sigmoid": Activation("sigmoid", "1/(1 + e⁻ᶻ)", logistic, lambda z, a: a * (1 - a)),
    "linear": Activation("none (linear)", "z", lambda z: z, lambda z, a: np.ones_like(z)),
}


@dataclass(frozen=True)
class Initialisation:
    """How the weights begin: normal with mean 0 and this spread; biases begin at 0."""

    label: str
    formula: str
    spread: Callable[[int, int], float]


INITIALISATIONS = {
    "glorot": Initialisation(
        "Glorot", "σ² = 2/(in + out)", lambda into, out: np.sqrt(2 / (into + out))
    ),
    "he": Initialisation("He", "σ² = 2/in", lambda into, out: np.sqrt(2 / into)),
    "small": Initialisation("small", f"σ = {SMALL}", lambda into, out: SMALL),
    "large": Initialisation("large", "σ² = 25·2/in", lambda into, out: 5 * np.sqrt(2 / into)),
    "zero": Initialisation("all zero", "σ = 0", lambda into, out: 0.0),
}


@dataclass(frozen=True, eq=False)
class DenseNetwork:
    """sizes: units of each layer, inputs first, classes last; activation: of the layers between,
    a key of ACTIVATIONS; theta: (p,) all parameters."""

    sizes: tuple[int, ...]
    activation: str
    theta: np.ndarray

    @cached_property
    def layers(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """(W, b) of each layer, as views into theta."""
        return split_layers(self.sizes, self.theta)

    @property
    def is_weight(self) -> np.ndarray:
        """(p,) 1.0 where theta holds a weight, 0.0 where a bias."""
        return weights_marked(self.sizes)


@dataclass(frozen=True, eq=False)
class Pass:
    """What the examples meet on their way.

    z: for each layer (n, units) before the bend, the logits last; a: what each layer is given, the
    examples first; masks: what dropout multiplied the hidden layers with, () without.
    """

    z: tuple[np.ndarray, ...]
    a: tuple[np.ndarray, ...]
    masks: tuple[np.ndarray, ...] = ()

    @property
    def logits(self) -> np.ndarray:
        return self.z[-1]


def parameter_count(sizes: tuple[int, ...]) -> int:
    """Weights and biases of layers of these sizes.

    >>> parameter_count((2, 3, 2))
    17
    """
    return sum((before + 1) * after for before, after in pairwise(sizes))


def split_layers(sizes, theta) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """(W, b) of each layer, as views into a vector of all parameters, or of their gradient.

    Errors: ValueError if the vector is not as long as the sizes ask for.

    >>> [(W.shape, b.shape) for W, b in split_layers((2, 3, 2), np.zeros(17))]
    [((2, 3), (3,)), ((3, 2), (2,))]
    """
    places = _places(sizes)
    if len(theta) != places[-1][1].stop:
        raise ValueError(f"{sizes} have {places[-1][1].stop} parameters, got {len(theta)}")
    return tuple([(theta[w].reshape(shape), theta[b]) for w, b, shape in places])


@lru_cache(maxsize=256)
def _places(sizes: tuple[int, ...]) -> list[tuple[slice, slice, tuple[int, int]]]:
    """Where each layer's W and b stand, and the shape of W."""
    found, at = [], 0
    for before, after in pairwise(sizes):
        end = at + before * after
        found.append((slice(at, end), slice(end, end + after), (before, after)))
        at = end + after
    return found


@lru_cache(maxsize=64)
def weights_marked(sizes: tuple[int, ...]) -> np.ndarray:
    """(p,) 1.0 for a weight, 0.0 for a bias; read-only."""
    marked = np.ones(parameter_count(sizes))
    for _, bias in split_layers(sizes, marked):
        bias[:] = 0
    marked.flags.writeable = False
    return marked


def start_dense(
    sizes: tuple[int, ...], activation: str = "tanh", initialisation: str = "glorot", seed: int = 0
) -> DenseNetwork:
    """A network that has learned nothing: weights drawn from the seed, biases 0.

    Glorot keeps the variance of what goes forwards and of what comes back about even for bends of
    slope 1 at 0; He makes up for the half that a ReLU cuts off.
    Errors: ValueError for less than two sizes, one below 1, or an unknown name.
    Sources: Glorot and Bengio, AISTATS 2010, equation 12 (their normal form); He, Zhang, Ren and
    Sun, ICCV 2015, equation 10.

    >>> start_dense((2, 3, 2)).theta.shape
    (17,)
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must be two positive numbers or more, got {sizes}")
    for name, known in ((activation, ACTIVATIONS), (initialisation, INITIALISATIONS)):
        if name not in known:
            raise ValueError(f"unknown {name!r}: must be one of {', '.join(known)}")
    rng = np.random.default_rng(seed)
    spread = INITIALISATIONS[initialisation].spread
    theta = np.zeros(parameter_count(sizes))
    for weights, _ in split_layers(sizes, theta):
        weights[:] = spread(*weights.shape) * rng.standard_normal(weights.shape)
    return DenseNetwork(tuple(sizes), activation, theta)


def forward_pass(network: DenseNetwork, x: np.ndarray, masks: tuple[np.ndarray, ...] = ()) -> Pass:
    """z and a of every layer for examples x (n, inputs); masks as from dropout_masks."""
    bend = ACTIVATIONS[network.activation].bend
    z, a = [], [x]
    for at, (weights, bias) in enumerate(network.layers):
        z.append(a[-1] @ weights + bias)
        if at < len(network.layers) - 1:
            a.append(bend(z[-1]) * masks[at] if masks else bend(z[-1]))
    return Pass(tuple(z), tuple(a), masks)


def back_propagate(
    network: DenseNetwork, passed: Pass, d_logits: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The chain rule backwards: gradient in θ (p,), and δˡ = ∂J/∂zˡ (n, units) of every layer.

        δˡ = (δˡ⁺¹ Wˡ⁺¹ᵀ) ⊙ f′(zˡ), δ of the last layer given;  ∂J/∂Wˡ = aˡ⁻¹ᵀ δˡ;  ∂J/∂bˡ = Σ δˡ

    d_logits: (n, classes) gradient in the logits.
    """
    slope = ACTIVATIONS[network.activation].slope
    gradient = np.empty_like(network.theta)
    places = split_layers(network.sizes, gradient)
    deltas = [d_logits]
    for at in reversed(range(len(places))):
        (to_weights, to_bias), delta = places[at], deltas[-1]
        np.matmul(passed.a[at].T, delta, out=to_weights)
        delta.sum(axis=0, out=to_bias)
        if at:
            back, z = delta @ network.layers[at][0].T, passed.z[at - 1]
            if passed.masks:
                back *= passed.masks[at - 1]
                bent = ACTIVATIONS[network.activation].bend(z)
            else:
                bent = passed.a[at]
            deltas.append(back * slope(z, bent))
    return gradient, tuple(reversed(deltas))


def softmax_loss(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of −ln softmax(z)_label, in nats, and its gradient (softmax(z) − one-hot)/n.

    The largest logit is taken off first, so no power overflows.
    logits: (n, classes); labels: (n,) integers from 0.

    >>> loss, gradient = softmax_loss(np.zeros((1, 2)), np.array([1]))
    >>> round(loss, 4), gradient.tolist()
    (0.6931, [[0.5, -0.5]])
    """
    rows = np.arange(len(labels))
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1)
    loss = float((np.log(sums) - shifted[rows, labels]).sum() / len(labels))
    powers /= sums[:, None]
    powers[rows, labels] -= 1
    powers /= len(labels)
    return loss, powers


def weight_penalty(network: DenseNetwork, penalty: float) -> float:
    """½ λ Σ w² over the weights; biases go free."""
    return 0.5 * penalty * float(np.sum(network.is_weight * network.theta**2)) if penalty else 0.0


def loss_and_gradient(
    network: DenseNetwork,
    x: np.ndarray,
    labels: np.ndarray,
    penalty: float = 0.0,
    masks: tuple[np.ndarray, ...] = (),
) -> tuple[float, np.ndarray]:
    """J, the penalty included, and its gradient in θ (p,): what training lowers, and how.

    x: (n, inputs); labels: (n,) integers from 0; penalty λ ≥ 0.
    """
    passed = forward_pass(network, x, masks)
    loss, d_logits = softmax_loss(passed.logits, labels)
    gradient, _ = back_propagate(network, passed, d_logits)
    if penalty:
        gradient += penalty * network.is_weight * network.theta
    return loss + weight_penalty(network, penalty), gradient


def class_probabilities(network: DenseNetwork, x: np.ndarray) -> np.ndarray:
    """P of every class (n, classes) at x (n, inputs), without dropout.

    >>> class_probabilities(start_dense((2, 3, 2), initialisation="zero"), np.ones((1, 2))).tolist()
    [[0.5, 0.5]]
    """
    logits = forward_pass(network, x).logits
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def dropout_masks(
    sizes: tuple[int, ...], n: int, dropped: float, rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """For each hidden layer (n, units): 0 with probability ``dropped``, else 1/(1 − dropped), so
    that the mean of what a unit passes on stays as it is; () if nothing is dropped.

    Errors: ValueError for dropped outside [0, 1).
    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15, 2014, section 10
    (the form that scales in training).
    """
    if not 0 <= dropped < 1:
        raise ValueError(f"dropped must lie in [0, 1), got {dropped}")
    if not dropped:
        return ()
    return tuple((rng.random((n, units)) >= dropped) / (1 - dropped) for units in sizes[1:-1])
