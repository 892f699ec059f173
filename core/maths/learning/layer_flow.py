"""How signals go forwards and gradients come back through the layers of a network."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.dense_network import (
    DenseNetwork,
    back_propagate,
    forward_pass,
    softmax_loss,
    split_layers,
)
from core.maths.learning.network_findings import dead_units

FAR = 100.0  # times as large, or as small, from one end of the network to the other
FULL = 0.95  # of its bound: a unit that is saturated there


class Flow(Enum):
    SILENT = auto()  # no gradient reaches any weight of the first layer
    FADING = auto()  # δ is FAR times smaller at the first hidden layer than at the last
    GROWING = auto()  # FAR times larger
    SATURATED = auto()  # most values of a bounded bend lie near its bounds
    EVEN = auto()


@dataclass(frozen=True, eq=False)
class LayerFlow:
    """activations: (n, units) of each hidden layer; deltas: ∂J/∂z of each; gradients: ∂J/∂W of each
    layer, the last included, flat; spread: root mean square of each activation layer; pull: that of
    each delta; dead: units of each hidden layer; saturated: share of each hidden layer's values."""

    activations: tuple[np.ndarray, ...]
    deltas: tuple[np.ndarray, ...]
    gradients: tuple[np.ndarray, ...]
    spread: np.ndarray
    pull: np.ndarray
    dead: tuple[int, ...]
    saturated: np.ndarray
    case: Flow


@np.errstate(all="ignore")
def flow_through(network: DenseNetwork, x: np.ndarray, labels: np.ndarray) -> LayerFlow:
    """Signals and gradients of the cross-entropy, without a penalty.

    Errors: ValueError for a network without a hidden layer.
    """
    if len(network.sizes) < 3:
        raise ValueError(f"there is no hidden layer in {network.sizes}")
    passed = forward_pass(network, x)
    gradient, deltas = back_propagate(network, passed, softmax_loss(passed.logits, labels)[1])
    gradients = tuple(weights.ravel() for weights, _ in split_layers(network.sizes, gradient))
    hidden = passed.a[1:]
    pull = np.array([_root_mean_square(delta) for delta in deltas[:-1]])
    saturated = np.array([_saturated(network.activation, a) for a in hidden])
    return LayerFlow(
        hidden,
        deltas[:-1],
        gradients,
        np.array([_root_mean_square(a) for a in hidden]),
        pull,
        dead_units(network, hidden),
        saturated,
        _case(gradients[0], pull, saturated),
    )


def _root_mean_square(values: np.ndarray) -> float:
    largest = float(np.abs(values).max(initial=0.0))  # so that no square leaves the finite numbers
    if not largest > 0:
        return 0.0
    share = values.ravel() / largest
    return largest * float(np.sqrt(share @ share / len(share)))


def _saturated(activation: str, a: np.ndarray) -> float:
    """Share of values within 1 − FULL of a bound, for tanh and the sigmoid; 0 for the others."""
    bounded = {"tanh": a, "sigmoid": 2 * a - 1}.get(activation)
    return 0.0 if bounded is None else float(np.mean(np.abs(bounded) > FULL))


def _case(first: np.ndarray, pull: np.ndarray, saturated: np.ndarray) -> Flow:
    if not first.any():
        return Flow.SILENT
    if pull[0] * FAR < pull[-1]:
        return Flow.FADING
    if pull[0] > FAR * pull[-1]:
        return Flow.GROWING
    return Flow.SATURATED if saturated.max() > 0.5 else Flow.EVEN
