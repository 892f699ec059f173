"""A gradient by the chain rule against differences of the loss, and what rounding leaves of it."""

import numpy as np

from core.maths.learning.dense_network import DenseNetwork
from core.maths.learning.dense_training import judge_labelled


@np.errstate(all="ignore")
def central_slope(
    network: DenseNetwork,
    x: np.ndarray,
    labels: np.ndarray,
    penalty: float,
    at: int,
    h: float = 1e-6,
) -> tuple[float, float]:
    """(J(θ + h·e) − J(θ − h·e))/2h for the parameter of this number, and by how much the rounding
    of both J blurs it: ε·max|J|/h with ε = 2⁻⁵², the spacing of the numbers near 1.

    Source: Nocedal and Wright, Numerical Optimization, 2006, section 8.1.

    >>> network = DenseNetwork((1, 2), "linear", np.array([1.0, 0.0, 0.0, 0.0]))
    >>> slope, blur = central_slope(network, np.zeros((1, 1)), np.array([0]), 0.0, 2)
    >>> round(slope, 6), blur < 1e-9
    (-0.5, True)
    """
    ends = []
    for way in (h, -h):
        theta = network.theta.copy()
        theta[at] += way
        moved = DenseNetwork(network.sizes, network.activation, theta)
        ends.append(judge_labelled(moved, x, labels, penalty)[0])
    blur = float(np.finfo(float).eps) * max(map(abs, ends)) / h
    return (ends[0] - ends[1]) / (2 * h), blur
