"""The chain rule through many random layers: does the gradient reach the first one?

Layer l makes z_l = W·φ(z_{l−1}), or with a residual link z_l = z_{l−1} + W·φ(z_{l−1}). W is n × n
with independent normal entries of variance σ_w²/n, there is no bias, and z_0 is standard normal.
The layer's Jacobian is J = W·D (+ I with the link), D = diag φ′(z_{l−1}); backwards the gradient is
multiplied by Jᵀ. Poole et al., Exponential expressivity in deep neural networks through transient
chaos (2016); Schoenholz et al., Deep information propagation (2017); Yang and Schoenholz, Mean
field residual networks (2017).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

DEEPEST, DRAWS = 100, 16
XAVIER, HE = 1.0, math.sqrt(2)  # σ_w of Glorot and Bengio (2010), of He et al. (2015); n in, n out


@dataclass(frozen=True)
class Activation:
    """φ by z, and its slope by z and φ(z)."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


ACTIVATIONS = {
    "linear": Activation(lambda z: z, lambda z, v: np.ones_like(z)),
    "tanh": Activation(np.tanh, lambda z, v: 1 - v * v),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda z, v: (z > 0) * 1.0),
    "sigmoid": Activation(lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), lambda z, v: v - v * v),
}


@dataclass(frozen=True)
class Deep:
    """A deep network but for its depth: ``sigma`` is σ_w, ``residual`` adds the link."""

    activation: str
    sigma: float
    residual: bool = False


@dataclass(frozen=True, eq=False)
class Draws:
    """Standard normal weights /√n of shape (layers, draws, n, n), z_0 of each draw with standard
    normal entries, and a gradient at the output: a random direction of length 1."""

    weights: np.ndarray
    column_squares: np.ndarray
    start: np.ndarray
    blame: np.ndarray


@lru_cache(maxsize=4)
def draw(seed: int, width: int, draws: int = DRAWS, layers: int = DEEPEST) -> Draws:
    """Random networks: for fewer layers, take the first ones."""
    rng = np.random.default_rng(seed)
    start, blame = rng.standard_normal((2, draws, width))
    weights = rng.standard_normal((layers, draws, width, width)) / math.sqrt(width)
    blame /= np.linalg.norm(blame, axis=1, keepdims=True)
    return Draws(weights, (weights**2).sum(axis=2), start, blame)


@dataclass(frozen=True, eq=False)
class Flow:
    """``log_norms`` is log₁₀ ‖∂/∂z_l‖ of shape (depth + 1, draws), l = 0 the input; −∞ for 0.
    ``squared`` is ‖J‖²_F/n, the mean squared singular value, of shape (depth, draws); ``heard``
    says where z_{l−1} is not 0: behind a layer whose relu units are all silent nothing is left."""

    log_norms: np.ndarray
    squared: np.ndarray
    heard: np.ndarray


STRIDE = 25  # slopes and theory are kept for whole multiples of so many layers


def _stretch(depth: int) -> int:
    return -(-depth // STRIDE) * STRIDE


@lru_cache(maxsize=8)
def _slopes(net: Deep, drawn: Draws, layers: int) -> np.ndarray:
    """σ_w·φ′(z_{l−1}) of each layer, forward from z_0; shape (layers, draws, 1, n)."""
    phi, z = ACTIVATIONS[net.activation], drawn.start[:, :, None]
    slopes = np.empty((layers, *z.shape))
    for layer in range(layers):
        value = phi.value(z)
        slopes[layer] = phi.slope(z, value)
        sent = drawn.weights[layer] @ (net.sigma * value)
        z = sent + z if net.residual else sent
    return net.sigma * slopes.transpose(0, 1, 3, 2)


def propagate(net: Deep, drawn: Draws, depth: int) -> Flow:
    """Forward through ``depth`` layers for the slopes, then back with the gradient.

    The gradient's length is taken out at every layer, so that none underflows.
    Errors: ValueError for a depth outside 1 … the layers that are drawn.

    >>> flow = propagate(Deep("linear", 2.0), draw(1, 8), 3)
    >>> flow.log_norms.shape, flow.squared.shape
    ((4, 16), (3, 16))
    """
    if not 1 <= depth <= len(drawn.weights):
        raise ValueError(f"depth must lie between 1 and {len(drawn.weights)}, got {depth}")
    kept = min(_stretch(depth), len(drawn.weights))
    slopes, weights = _slopes(net, drawn, kept)[:depth], drawn.weights[:depth]
    g, norms = drawn.blame[:, None, :], np.ones((depth + 1, len(drawn.blame)))
    for layer in reversed(range(depth)):
        back = (g @ weights[layer]) * slopes[layer]
        g = back + g if net.residual else back
        norms[layer] = np.sqrt((g * g).sum(axis=(1, 2)))
        g = g / np.maximum(norms[layer], 1e-300)[:, None, None]
    slopes, width = slopes[:, :, 0], drawn.start.shape[1]
    squared = (slopes**2 * drawn.column_squares[:depth]).sum(axis=2) / width
    if net.residual:
        diagonal = np.diagonal(weights, axis1=2, axis2=3)
        squared += 1 + 2 * (slopes * diagonal).sum(axis=2) / width
    heard = np.ones((depth, len(drawn.start)), bool)
    if net.activation == "relu" and not net.residual:
        heard[1:] = slopes[:-1].any(axis=2)
    with np.errstate(divide="ignore"):
        return Flow(np.log10(norms)[::-1].cumsum(axis=0)[::-1], squared, heard)


# Nodes z and weights of E f(z), z standard normal: trapezoids in t, z = sinh(t)/30, dense about 0.
_T = np.linspace(-6.4, 6.4, 257)
_Z = np.sinh(_T) / 30
_WEIGHT = np.exp(-_Z * _Z / 2) * np.cosh(_T)
_WEIGHT /= _WEIGHT.sum()


def mean_squares(activation: str, residual: bool, sigma: np.ndarray, depth: int) -> np.ndarray:
    """χ_l = σ_w²·E[φ′(√q_{l−1}·z)²], + 1 with the residual link; shape (depth, *sigma.shape).

    The mean squared singular value of the Jacobian of layer l = 1 … depth, in the limit of wide
    layers; z is standard normal, and q_l the variance of the entries of z_l: q_0 = 1,
    q_l = σ_w²·E[φ(√q_{l−1}·z)²], + q_{l−1} with the link. Linear layers have χ = σ_w², relu ones
    σ_w²/2 (plus 1); without the link, and for linear layers, these hold at every width (for relu
    where z_{l−1} is not 0), and so does the product: the mean of ‖∂/∂z_0‖² is χ_1·…·χ_L.

    >>> mean_squares("relu", False, np.array([2.0]), 2).tolist()
    [[2.0], [2.0]]
    """
    sigma = np.asarray(sigma, float)
    if activation in ("linear", "relu"):
        share = {"linear": 1.0, "relu": 0.5}[activation]
        return np.broadcast_to(share * sigma**2 + residual, (depth, *sigma.shape)).copy()
    phi = ACTIVATIONS[activation]
    variance, found = np.ones_like(sigma), np.empty((depth, *sigma.shape))
    for layer in range(depth):
        z = np.sqrt(variance)[..., None] * _Z
        value = phi.value(z)
        found[layer] = sigma**2 * (phi.slope(z, value) ** 2 @ _WEIGHT) + residual
        variance = sigma**2 * ((value * value) @ _WEIGHT) + residual * variance
    return found


@lru_cache(maxsize=512)
def _theory(net: Deep, layers: int) -> np.ndarray:
    return mean_squares(net.activation, net.residual, np.array(net.sigma), layers)


def theory(net: Deep, depth: int) -> np.ndarray:
    """χ of layers 1 … depth."""
    return _theory(net, _stretch(depth))[:depth]


@lru_cache(maxsize=8)
def theory_by_scale(activation: str, residual: bool, scales: tuple[float, ...]) -> np.ndarray:
    """½·log₁₀ of the product of χ over the first l layers, l = 1 … DEEPEST, for each σ_w."""
    chi = mean_squares(activation, residual, np.array(scales), DEEPEST)
    return 0.5 * np.log10(chi).cumsum(axis=0)


class Fate(Enum):
    """What becomes of the gradient, judged by its mean log₁₀ per layer and two standard errors."""

    VANISHES = auto()  # falls, to a tenth or less on the whole way
    SHRINKS = auto()  # falls, by less
    LEVEL = auto()  # no trend that these draws could show
    GROWS = auto()
    EXPLODES = auto()  # grows tenfold or more
    DEAD = auto()  # 0 in every draw, or in all but one


@dataclass(frozen=True)
class Verdict:
    """``slope`` is the mean over the draws of log₁₀(‖∂/∂z_0‖/‖∂/∂z_L‖)/L, ``error`` its standard
    error, of the ``alive`` draws, whose gradient is not 0. ``squared`` is the mean squared
    singular value of all layers that hear anything, ``squared_error`` its standard error, the
    draws being independent (of a ratio, where they hear in different numbers of layers)."""

    fate: Fate
    slope: float
    error: float
    alive: int
    squared: float
    squared_error: float
    depth: int

    @property
    def change(self) -> float:
        """log₁₀ of the factor on the whole way, geometric mean of the draws."""
        return self.slope * self.depth


def judge(flow: Flow) -> Verdict:
    depth, draws = flow.squared.shape
    total, count = (flow.squared * flow.heard).sum(axis=0), flow.heard.sum(axis=0)
    ratio = total.sum() / count.sum()
    spread = ((total - ratio * count) ** 2).sum() / (draws * (draws - 1))
    measured = float(ratio), float(math.sqrt(spread) / count.mean())
    alive = flow.log_norms[0][np.isfinite(flow.log_norms[0])] / depth
    if len(alive) < 2:
        return Verdict(Fate.DEAD, math.nan, math.nan, len(alive), *measured, depth)
    slope, error = float(alive.mean()), float(alive.std(ddof=1) / math.sqrt(len(alive)))
    if abs(slope) <= 2 * error:
        fate = Fate.LEVEL
    elif slope < 0:
        fate = Fate.VANISHES if slope * depth <= -1 else Fate.SHRINKS
    else:
        fate = Fate.EXPLODES if slope * depth >= 1 else Fate.GROWS
    return Verdict(fate, slope, error, len(alive), *measured, depth)
