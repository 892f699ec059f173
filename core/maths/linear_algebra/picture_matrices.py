"""Grey images made by a formula, 0 black and 255 white: matrices whose singular values are known,
or tell something."""

import numpy as np

WHITE = 255.0
LETTERS = {  # 5 × 7 dots
    "A": "01110 10001 10001 11111 10001 10001 10001",
    "C": "01110 10001 10000 10000 10000 10001 01110",
    "D": "11110 10001 10001 10001 10001 10001 11110",
    "E": "11111 10000 10000 11110 10000 10000 11111",
    "G": "01110 10001 10000 10111 10001 10001 01110",
    "H": "10001 10001 10001 11111 10001 10001 10001",
    "I": "01110 00100 00100 00100 00100 00100 01110",
    "L": "10000 10000 10000 10000 10000 10000 11111",
    "N": "10001 11001 10101 10101 10011 10001 10001",
    "O": "01110 10001 10001 10001 10001 10001 01110",
    "P": "11110 10001 10001 11110 10000 10000 10000",
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110",
    "T": "11111 00100 00100 00100 00100 00100 00100",
    "U": "10001 10001 10001 10001 10001 10001 01110",
    "V": "10001 10001 10001 10001 10001 01010 00100",
}
LINES = ("THE LARGEST", "VALUES HOLD", "THE PICTURE", "THE REST IS", "DETAIL OR", "NOISE")


def checkerboard(height: int = 144, width: int = 216, side: int = 18) -> np.ndarray:
    """Squares of 0 and 255: the sum of two matrices of rank one, so of rank 2.

    >>> checkerboard(4, 4, 2)[0].tolist()
    [0.0, 0.0, 255.0, 255.0]
    """
    rows, columns = np.arange(height) // side, np.arange(width) // side
    return WHITE * ((rows[:, None] + columns) % 2)


def shading(height: int = 144, width: int = 216) -> np.ndarray:
    """A light that falls off in both directions: 255·f(i)·g(j), of rank 1."""
    down = np.cos(np.linspace(-1.2, 1.2, height))
    across = 0.5 + 0.5 * np.cos(np.linspace(0, 3 * np.pi, width))
    return WHITE * np.outer(down, across)


def diagonal(side: int = 144) -> np.ndarray:
    """255·I, a white line: all singular values are 255."""
    return WHITE * np.eye(side)


def disc(height: int = 144, width: int = 216) -> np.ndarray:
    """A white disc: an edge that follows neither rows nor columns needs many layers."""
    y, x = np.arange(height) - (height - 1) / 2, np.arange(width) - (width - 1) / 2
    return WHITE * (np.hypot(y[:, None], x) < 0.4 * height)


def lettering(height: int = 144, width: int = 216, dot: int = 3) -> np.ndarray:
    """Lines of letters, black on white, each letter of 5 × 7 squares of ``dot`` pixels.

    >>> lettering().shape
    (144, 216)
    """
    page = np.zeros((height // dot, width // dot))
    for line, text in enumerate(LINES):
        for place, letter in enumerate(text):
            if letter == " ":
                continue
            dots = np.array([[int(d) for d in row] for row in LETTERS[letter].split()])
            top, left = 1 + 8 * line, 1 + 6 * place
            part = page[top : top + 7, left : left + 5]
            part[:] = dots[: part.shape[0], : part.shape[1]]
    return WHITE * (1 - np.kron(page, np.ones((dot, dot))))
