"""A small convolutional network: every layer forwards and backwards, as matrix products.

Conventions: images are (n, height, width, channels); filters (k, k, channels in, filters out);
"convolution" slides the filter without turning it over (cross-correlation), only where it fits
("valid"), one pixel at a time; pooling takes the largest of 2×2 disjoint pixels and drops an odd
last row or column; the loss is the mean over the images, log to base e. Everything runs in the
number type of the parameters: float32 to train, float64 to check gradients.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

Arrays = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Layer:
    """What a kind of layer does: its function and its derivative travel as a pair.

    forward(x, *parameters) -> y; backward(dy, x, y, *parameters) -> (dx, gradients), dx the
    gradient of the loss with respect to x, gradients those of the parameters, in their order.
    """

    forward: Callable[..., np.ndarray]
    backward: Callable[..., tuple[np.ndarray, Arrays]]


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in their order, and the parameters of each.

    kinds: keys of LAYERS; parameters: for each layer its arrays, () for ReLU and pooling.
    """

    kinds: tuple[str, ...]
    parameters: tuple[Arrays, ...]

    @property
    def size(self) -> int:
        """Number of parameters."""
        return sum(array.size for arrays in self.parameters for array in arrays)


def windows_of(images: np.ndarray, k: int) -> np.ndarray:
    """All k × k windows of images (n, h, w, c), as a view (n, h−k+1, w−k+1, k, k, c).

    Errors: ValueError if the images are smaller than the window.

    >>> windows_of(np.arange(6.0).reshape(1, 2, 3, 1), 2)[0, 0, 1, :, :, 0].tolist()
    [[1.0, 2.0], [4.0, 5.0]]
    """
    if min(images.shape[1:3]) < k:
        raise ValueError(f"images of {images.shape[1]}×{images.shape[2]} are smaller than {k}×{k}")
    windows = np.lib.stride_tricks.sliding_window_view(images, (k, k), axis=(1, 2))
    return windows.transpose(0, 1, 2, 4, 5, 3)


def convolve(images: np.ndarray, filters: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """y[n,i,j,m] = bias[m] + Σ_{a,b,c} images[n,i+a,j+b,c] · filters[a,b,c,m].

    The windows become the rows of a matrix, the filters the columns of another; one product does
    the rest. images: (n, h, w, c); filters: (k, k, c, m); bias: (m,). Returns (n, h−k+1, w−k+1, m).

    >>> image = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> convolve(image, np.ones((2, 2, 1, 1)), np.array([0.5]))[0, :, :, 0].tolist()
    [[8.5, 12.5], [20.5, 24.5]]
    """
    windows = windows_of(images, len(filters))
    rows = windows.reshape(*windows.shape[:3], -1)
    return rows @ filters.reshape(-1, filters.shape[3]) + bias


def convolve_backward(dy, images, y, filters, bias):
    """Gradients of a convolution: each window's share goes back to where it was taken."""
    k, m = len(filters), filters.shape[3]
    windows = windows_of(images, k)
    rows, changes = windows.reshape(-1, k * k * images.shape[3]), dy.reshape(-1, m)
    to_windows = (dy @ filters.reshape(-1, m).T).reshape(windows.shape)
    dx = np.zeros_like(images, dtype=filters.dtype)
    height, width = dy.shape[1:3]
    for a in range(k):
        for b in range(k):
            dx[:, a : a + height, b : b + width] += to_windows[:, :, :, a, b]
    return dx, ((rows.T @ changes).reshape(filters.shape), changes.sum(axis=0))


def relu(x: np.ndarray) -> np.ndarray:
    """max(0, x).

    >>> relu(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """
    return np.maximum(x, 0)


def relu_backward(dy, x, y):
    """The gradient passes where x > 0; at exactly 0 the derivative is taken as 0."""
    return dy * (x > 0), ()


def corners(x: np.ndarray) -> list[np.ndarray]:
    """The four pixels of every 2×2 square, each as a view (n, h//2, w//2, c)."""
    even = x[:, : x.shape[1] // 2 * 2, : x.shape[2] // 2 * 2]
    return [even[:, a::2, b::2] for a in (0, 1) for b in (0, 1)]


def max_pool(x: np.ndarray) -> np.ndarray:
    """The largest pixel of every 2×2 square: (n, h, w, c) becomes (n, h//2, w//2, c).

    Errors: ValueError for images of less than 2×2.

    >>> max_pool(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    if min(x.shape[1:3]) < 2:
        raise ValueError(f"pooling needs at least 2×2 pixels, got {x.shape[1]}×{x.shape[2]}")
    one, two, three, four = corners(x)
    return np.maximum(np.maximum(one, two), np.maximum(three, four))


def max_pool_backward(dy, x, y):
    """The gradient goes to the largest pixel of its square, the first of equals."""
    dx = np.zeros_like(x)
    open_ = np.ones(y.shape, dtype=bool)
    for pixel, share in zip(corners(x), corners(dx), strict=True):
        chosen = open_ & (pixel == y)
        np.copyto(share, dy, where=chosen)
        open_ &= ~chosen
    return dx, ()


def dense(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Every pixel of every channel, weighted: x flattened to (n, inputs), times (inputs, outputs).

    >>> dense(np.ones((1, 2, 2, 1)), np.ones((4, 1)), np.array([1.0])).tolist()
    [[5.0]]
    """
    return x.reshape(len(x), -1) @ weights + bias


def dense_backward(dy, x, y, weights, bias):
    """Gradients of a dense layer: dx = dy Wᵀ, dW = xᵀ dy, db = Σ dy."""
    flat = x.reshape(len(x), -1)
    return (dy @ weights.T).reshape(x.shape), (flat.T @ dy, dy.sum(axis=0))


LAYERS = {
    "convolution": Layer(convolve, convolve_backward),
    "relu": Layer(relu, relu_backward),
    "pooling": Layer(max_pool, max_pool_backward),
    "dense": Layer(dense, dense_backward),
}


def start_network(
    side: int,
    filters: tuple[int, ...] = (8, 16),
    kernel: int = 5,
    classes: int = 2,
    seed: int = 0,
    dtype: type = np.float32,
) -> Network:
    """Convolution, ReLU and pooling for each entry of filters, then one dense layer of logits.

    Filters are normal with variance 2 / (inputs of a pixel), which keeps the variance through
    ReLU; dense weights have variance 1 / inputs; biases are 0. filters=() is logistic regression
    on pixels, and its weights begin at 0.
    Errors: ValueError if side is too small for the layers, or kernel, a filter number or classes
    is not positive.
    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.

    >>> network = start_network(28)
    >>> [array.shape for arrays in network.parameters for array in arrays][::2]
    [(5, 5, 1, 8), (5, 5, 8, 16), (256, 2)]
    """
    if min(kernel, classes, *filters) < 1:
        raise ValueError(
            f"kernel, filters, classes must be positive: {kernel}, {filters}, {classes}"
        )
    rng = np.random.default_rng(seed)
    kinds: list[str] = []
    parameters: list[Arrays] = []
    pixels, channels = side, 1
    for count in filters:
        if (pixels - kernel + 1) // 2 < 1:
            raise ValueError(
                f"side {side} is too small for {len(filters)} convolutions of {kernel}×{kernel}"
            )
        spread = np.sqrt(2 / (kernel * kernel * channels))
        weights = rng.normal(0, spread, (kernel, kernel, channels, count)).astype(dtype)
        kinds += ["convolution", "relu", "pooling"]
        parameters += [(weights, np.zeros(count, dtype)), (), ()]
        pixels, channels = (pixels - kernel + 1) // 2, count
    inputs = pixels * pixels * channels
    spread = 1 / np.sqrt(inputs) if filters else 0.0
    weights = rng.normal(0, spread, (inputs, classes)).astype(dtype)
    return Network((*kinds, "dense"), (*parameters, (weights, np.zeros(classes, dtype))))


def forward(network: Network, images: np.ndarray) -> list[np.ndarray]:
    """What every layer makes of the images: the input first, the logits (n, classes) last.

    images: (n, h, w, channels), converted to the number type of the parameters.
    """
    values = [np.asarray(images, dtype=network.parameters[-1][0].dtype)]
    for kind, arrays in zip(network.kinds, network.parameters, strict=True):
        values.append(LAYERS[kind].forward(values[-1], *arrays))
    return values


def backward(
    network: Network, values: list[np.ndarray], d_logits: np.ndarray, to_input: bool = True
) -> tuple[np.ndarray | None, tuple[Arrays, ...]]:
    """Gradient with respect to the input, and those of all parameters (the chain rule backwards).

    values: from forward; d_logits: (n, classes) gradient with respect to the logits; to_input:
    False leaves out the first layer's input gradient, which training does not need (then None).
    """
    gradients: list[Arrays] = []
    change = d_logits
    for i in reversed(range(len(network.kinds))):
        kind, arrays = network.kinds[i], network.parameters[i]
        x, y = values[i], values[i + 1]
        if i == 0 and not to_input and kind == "convolution":
            rows = windows_of(x, len(arrays[0])).reshape(-1, arrays[0][..., 0].size)
            flat = change.reshape(len(rows), -1)
            gradients.append(((rows.T @ flat).reshape(arrays[0].shape), flat.sum(axis=0)))
            change = None
        else:
            change, own = LAYERS[kind].backward(change, x, y, *arrays)
            gradients.append(own)
    return change, tuple(reversed(gradients))


def softmax(logits: np.ndarray) -> np.ndarray:
    """exp(zₖ) / Σⱼ exp(zⱼ) along the last axis, the largest logit taken off first.

    >>> softmax(np.array([1000.0, 1000.0])).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean over the images of −log softmax(z)_label, in nats, and its gradient in the logits.

    The gradient is (softmax(z) − one-hot(label)) / n.
    logits: (n, classes); labels: (n,) integers 0…classes−1.

    >>> loss, gradient = cross_entropy(np.zeros((1, 2)), np.array([1]))
    >>> round(loss, 4), gradient.tolist()
    (0.6931, [[0.5, -0.5]])
    """
    at = np.arange(len(labels))
    loss = np.mean(logsumexp(logits, axis=1) - logits[at, labels], dtype=float)
    gradient = softmax(logits)
    gradient[at, labels] -= 1
    return float(loss), gradient / len(labels)


def penalty_of(network: Network, penalty: float) -> float:
    """½ λ Σ w² over filters and dense weights; biases go free."""
    return 0.5 * penalty * sum(float(np.sum(a[0] ** 2)) for a in network.parameters if a)


def objective(
    network: Network, images: np.ndarray, labels: np.ndarray, penalty: float = 0.0
) -> tuple[float, tuple[Arrays, ...]]:
    """J = cross-entropy + ½ λ Σ w², and its gradient in every parameter: what training lowers.

    images: (n, h, w, c); labels: (n,) integers; penalty λ ≥ 0.
    """
    values = forward(network, images)
    loss, d_logits = cross_entropy(values[-1], labels)
    _, gradients = backward(network, values, d_logits, to_input=False)
    if penalty:
        gradients = tuple(
            (own[0] + penalty * arrays[0], own[1]) if own else own
            for own, arrays in zip(gradients, network.parameters, strict=True)
        )
    return loss + penalty_of(network, penalty), gradients


def predict(network: Network, images: np.ndarray, batch: int = 256) -> np.ndarray:
    """Probability of every class (n, classes), float64, worked through in batches.

    >>> predict(start_network(28, filters=()), np.zeros((3, 28, 28, 1))).tolist()[0]
    [0.5, 0.5]
    """
    parts = [forward(network, images[at : at + batch])[-1] for at in range(0, len(images), batch)]
    return softmax(np.concatenate(parts).astype(float))
