"""Looking into a trained network: the arithmetic of a pixel, and which pixels a decision hangs on.

Decisions are explained on the scale of the log-odds z₁ − z₀ of class 1 against class 0: that is
what the soft-max makes probabilities of, and it does not saturate near 0 and 1.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from core.maths.learning.convolutional_network import (
    Network,
    backward,
    forward,
)


@dataclass(frozen=True, eq=False)
class PixelArithmetic:
    """How one pixel of a feature map comes about: Σ window · filter + bias, then max(0, ·).

    window, filter, products: (k, k, c); total = products.sum() + bias; output = max(0, total).
    """

    window: np.ndarray
    filter: np.ndarray
    products: np.ndarray
    bias: float
    total: float
    output: float


@dataclass(frozen=True, eq=False)
class RandomisationCheck:
    """Saliency of the trained network and of ones with ever more layers shuffled, from the top.

    layers: names of what was shuffled last, "" first for the trained network; maps: (k, h, w)
    gradient of the log-odds; similarity: (k,) rank correlation of the |gradient| with the trained
    one's, 1 first.
    """

    layers: tuple[str, ...]
    maps: np.ndarray
    similarity: np.ndarray


def log_odds(network: Network, images: np.ndarray, batch: int = 256) -> np.ndarray:
    """z₁ − z₀ of every image (n,), float64: the score of a reader that calls class 1.

    images: (n, h, w, 1), worked through in batches. Errors: ValueError unless there are 2 classes.
    """
    if len(network.parameters[-1][1]) != 2:
        raise ValueError(f"two classes are needed, got {len(network.parameters[-1][1])}")
    parts = [forward(network, images[at : at + batch])[-1] for at in range(0, len(images), batch)]
    logits = np.concatenate(parts).astype(float)
    return logits[:, 1] - logits[:, 0]


def pixel_arithmetic(
    network: Network, values: list[np.ndarray], layer: int, channel: int, row: int, column: int
) -> PixelArithmetic:
    """The sum behind one pixel of the first image, written out.

    values: from forward; layer: index of a convolution in network.kinds; channel: of its filters;
    row, column: in its feature map.
    Errors: ValueError if the layer is no convolution, or the pixel or filter does not exist.
    """
    if not 0 <= layer < len(network.kinds) or network.kinds[layer] != "convolution":
        raise ValueError(f"layer must be a convolution, got {layer}")
    filters, bias = network.parameters[layer]
    height, width = values[layer + 1].shape[1:3]
    for name, value, size in (
        ("row", row, height),
        ("column", column, width),
        ("channel", channel, filters.shape[3]),
    ):
        if not 0 <= value < size:
            raise ValueError(f"{name} must lie in 0…{size - 1}, got {value}")
    k = len(filters)
    window = values[layer][0, row : row + k, column : column + k]
    products = window * filters[..., channel]
    total = float(products.sum() + bias[channel])
    return PixelArithmetic(
        window, filters[..., channel], products, float(bias[channel]), total, max(total, 0.0)
    )


def occlusion_map(
    network: Network, image: np.ndarray, size: int = 6, stride: int = 2, fill: float = 0.0
) -> np.ndarray:
    """How much the log-odds fall when a square of the image is covered; (h, w), NaN never covered.

    The square slides by `stride`; each pixel shows the mean over the squares that covered it.
    Positive: what lies there speaks for class 1. image: (h, w); fill: brightness of the cover.
    Errors: ValueError unless 1 ≤ stride and 1 ≤ size ≤ the shorter side.
    Source: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
    """
    height, width = image.shape
    if not 1 <= size <= min(height, width) or stride < 1:
        raise ValueError(
            f"size must lie in 1…{min(height, width)} and stride be positive, got {size}, {stride}"
        )
    corners = [
        (row, column)
        for row in range(0, height - size + 1, stride)
        for column in range(0, width - size + 1, stride)
    ]
    covered = np.repeat(image[None], len(corners) + 1, axis=0)  # the last one stays as it is
    for copy, (row, column) in zip(covered, corners, strict=False):
        copy[row : row + size, column : column + size] = fill
    scores = log_odds(network, covered[..., None])
    total, times = np.zeros(image.shape), np.zeros(image.shape)
    for (row, column), fall in zip(corners, scores[-1] - scores[:-1], strict=True):
        total[row : row + size, column : column + size] += fall
        times[row : row + size, column : column + size] += 1
    return np.divide(total, times, out=np.full(image.shape, np.nan), where=times > 0)


def gradient_saliency(network: Network, images: np.ndarray) -> np.ndarray:
    """∂(z₁ − z₀)/∂(pixel) of every image: (n, h, w) for images (n, h, w, 1).

    For a linear network it is the template itself, the same for every image.
    Source: Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", ICLR 2014.
    """
    values = forward(network, images)
    pick = np.tile(np.array([-1, 1], dtype=values[-1].dtype), (len(images), 1))
    return backward(network, values, pick)[0][..., 0]


def shuffled_layers(network: Network, layers: int, seed: int = 0) -> Network:
    """The network with the weights of its last `layers` layers in random order, biases too.

    Shuffling keeps the sizes of the weights and destroys what was learned.
    Errors: ValueError unless 0 ≤ layers ≤ number of layers with weights.
    """
    trained = [i for i, arrays in enumerate(network.parameters) if arrays]
    if not 0 <= layers <= len(trained):
        raise ValueError(f"layers must lie in 0…{len(trained)}, got {layers}")
    parameters = list(network.parameters)
    for i in trained[len(trained) - layers :]:
        # Each layer has its own stream, so that a deeper shuffle begins with the shallower one.
        rng = np.random.default_rng([seed, i])
        parameters[i] = tuple(rng.permutation(a.ravel()).reshape(a.shape) for a in parameters[i])
    return Network(network.kinds, tuple(parameters))


def randomisation_check(network: Network, image: np.ndarray, seed: int = 0) -> RandomisationCheck:
    """Does the saliency map depend on what was learned? Layers are shuffled from the top down.

    A map that hardly changes shows the image, not the network. image: (h, w).
    Source: Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, section 3.
    """
    trained = [i for i, arrays in enumerate(network.parameters) if arrays]
    names = [f"{network.kinds[i]} {i + 1}" for i in reversed(trained)]
    maps = np.array(
        [
            gradient_saliency(shuffled_layers(network, layers, seed), image[None, ..., None])[0]
            for layers in range(len(trained) + 1)
        ],
        dtype=float,
    )
    similarity = np.array([rank_correlation(abs(maps[0]), abs(other)) for other in maps])
    return RandomisationCheck(("", *names), maps, similarity)


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's rank correlation of two maps, pixel by pixel; NaN if one of them is constant.

    >>> rank_correlation(np.array([1.0, 2.0, 9.0]), np.array([0.0, 5.0, 6.0]))
    1.0
    """
    ranks = [rankdata(values) - (np.size(values) + 1) / 2 for values in (one, other)]
    length = np.sqrt(np.sum(ranks[0] ** 2) * np.sum(ranks[1] ** 2))
    return float(np.sum(ranks[0] * ranks[1]) / length) if length > 0 else np.nan
