"""A small kernel over an image: where it fits, and the sums of products that make the output.

Conventions: images are (h, w), rows from the top; a kernel W is (k, l). "Correlation" slides it as
it stands, "convolution" turns it by 180° first. Padding p, stride s and dilation d are the same in
both directions.
"""

import numpy as np

BORDERS = {"zeros": "constant", "edge": "edge", "mirror": "reflect", "round": "wrap"}


def turned(kernel: np.ndarray) -> np.ndarray:
    """The kernel turned by 180°, which makes a correlation of a convolution.

    >>> turned(np.array([[1, 2], [3, 4]])).tolist()
    [[4, 3], [2, 1]]
    """
    return kernel[::-1, ::-1]


def reach(k: int, dilation: int = 1) -> int:
    """d·(k − 1) + 1, how many pixels lie under a row of k numbers that stand d apart.

    >>> reach(3), reach(3, 2)
    (3, 5)
    """
    return dilation * (k - 1) + 1


def output_size(n: int, k: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1, or 0 where the kernel does not fit.

    n: pixels of a side; k: numbers of the kernel along it. Errors: ValueError unless n, k, s and d
    are at least 1 and p at least 0. Source: Dumoulin and Visin, A guide to convolution arithmetic
    for deep learning, 2016, relationship 6 with the dilation of section 5.1.

    >>> output_size(8, 3), output_size(8, 3, 1), output_size(8, 3, 1, 2), output_size(2, 3)
    (6, 8, 4, 0)
    """
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(
            "n, k, stride and dilation must be positive and padding not negative, got "
            f"{n}, {k}, {stride}, {dilation}, {padding}"
        )
    room = n + 2 * padding - reach(k, dilation)
    return room // stride + 1 if room >= 0 else 0


def padded(image: np.ndarray, padding: int, border: str = "zeros") -> np.ndarray:
    """The image with p more pixels on each side: 0 ("zeros"), the outermost pixel again ("edge"),
    the image mirrored at the middle of that ("mirror"), or its other side ("round").

    Errors: ValueError for another word.

    >>> padded(np.array([[1, 2, 3]]), 1, "mirror").tolist()[1]
    [2, 1, 2, 3, 2]
    """
    if border not in BORDERS:
        raise ValueError(f"border must be one of {', '.join(BORDERS)}, got {border!r}")
    return np.pad(image, padding, mode=BORDERS[border]) if padding else image


def filter_image(
    image: np.ndarray,
    kernel: np.ndarray,
    padding: int = 0,
    stride: int = 1,
    dilation: int = 1,
    border: str = "zeros",
) -> np.ndarray:
    """y[i, j] = Σ W[a, b]·x[s·i + d·a − p, s·j + d·b − p] over all a, b: the correlation.

    The sum runs over the numbers of the kernel: each takes one shifted copy of the whole image. For
    a convolution hand over ``turned(kernel)``. Returns floats, empty where the kernel does not fit.
    Errors: ValueError as :func:`output_size` and :func:`padded`.

    >>> filter_image(np.arange(9.0).reshape(3, 3), np.array([[-1.0, 1.0]])).tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    rows, columns = (
        output_size(n, k, padding, stride, dilation)
        for n, k in zip(image.shape, kernel.shape, strict=True)
    )
    y = np.zeros((rows, columns))
    if not y.size:
        return y
    x = padded(image, padding, border)
    down, across = stride * (rows - 1) + 1, stride * (columns - 1) + 1
    for (a, b), weight in np.ndenumerate(kernel):
        top, left = dilation * a, dilation * b
        if weight:
            y += weight * x[top : top + down : stride, left : left + across : stride]
    return y
