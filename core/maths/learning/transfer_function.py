"""What a kernel does to waves: its transfer function, and the convolution theorem.

A wave of frequency (u, v) is x[i, j] = cos(2π(u·j + v·i)): u cycles a pixel to the right, v down.
Frequencies beyond half a cycle a pixel look like others within it.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.filtering import filter_image

DUST = 1e-9
STEP = 0.01  # between the frequencies of the map


class Pass(Enum):
    """Which waves pass best."""

    NOTHING = auto()  # none passes
    ALL = auto()  # all pass alike
    LOW = auto()  # level areas pass best
    TIED = auto()  # others pass as well as level areas, none better
    LEVEL_BLOCKED = auto()  # level areas give 0
    OTHER = auto()  # level areas pass, others pass better


class Wave(Enum):
    """How strongly one wave passes."""

    BLOCKED = auto()
    WEAKER = auto()
    KEPT = auto()  # as strong as it came
    STRONGER = auto()


class Place(Enum):
    """Where one wave comes to lie."""

    STAYS = auto()
    REVERSED = auto()  # bright and dark change places
    MOVES = auto()


@dataclass(frozen=True)
class Response:
    """of one wave: H; gain |H|; phase in degrees, (−180, 180]; of a blocked wave no
    place."""

    value: complex
    gain: float
    phase: float
    wave: Wave
    place: Place | None


def transfer(weights: np.ndarray, u: np.ndarray | float, v: np.ndarray | float) -> np.ndarray:
    """H(u, v) = Σ W[a, b]·e^{2πi(u·(b − m) + v·(a − m))}, m the middle of W (k, k), k odd.

    A kernel that is slid as W makes of the wave e^{2πi(u·j + v·i)} the same wave times H. u: (…),
    v: (…) of shapes that go together. For a convolution by K hand over W = ``turned(K)``: then H is
    the Fourier transform Σ K·e^{−2πi(…)} of K. Source: Bracewell, The Fourier Transform and Its
    Applications, 3rd ed. 2000, chapter 6.

    >>> transfer(np.ones((3, 3)) / 9, 0.0, 0.0).round(12)
    np.complex128(1+0j)
    """
    middle = (len(weights) - 1) / 2
    offset = np.arange(len(weights)) - middle
    across = np.exp(2j * np.pi * np.multiply.outer(np.asarray(u, float), offset))
    down = np.exp(2j * np.pi * np.multiply.outer(np.asarray(v, float), offset))
    return ((down @ weights) * across).sum(axis=-1)


@lru_cache(maxsize=4)
def _waves(count: int) -> tuple[np.ndarray, np.ndarray]:
    at = np.linspace(-0.5, 0.5, count)
    return np.exp(2j * np.pi * np.outer(at, [-1, 0, 1])), at


def gain_map(weights: np.ndarray, count: int = 101) -> np.ndarray:
    """|H| of a kernel (3, 3) for v from −½ in the first row to ½ in the last, u from −½ to ½."""
    waves, _ = _waves(count)
    return np.abs(waves @ weights @ waves.T)


def judge_pass(weights: np.ndarray) -> tuple[Pass, float, tuple[float, float]]:
    """The case, the largest gain on a grid of frequencies 0.01 apart, and one frequency (u, v) with
    v ≥ 0 that has it (of several that with the lowest v, then the lowest |u|).

    >>> judge_pass(np.ones((3, 3)) / 9)[0].name
    'LOW'
    """
    gains = gain_map(weights)[50:]  # the others are the same, seen from behind
    at = _waves(101)[1]
    top = float(gains.max())
    best = np.argwhere(gains >= top - DUST * max(top, 1.0))
    row, column = min(best.tolist(), key=lambda place: (place[0], abs(place[1] - 50), -place[1]))
    where = (round(float(at[column]), 2) + 0.0, round(float(at[50 + row]), 2) + 0.0)
    level = float(gains[0, 50])
    if top <= DUST:
        return Pass.NOTHING, top, where
    if np.ptp(gains) <= DUST * top:
        return Pass.ALL, top, where
    if level <= DUST:
        return Pass.LEVEL_BLOCKED, top, where
    if level < top - DUST * top:
        return Pass.OTHER, top, where
    return (Pass.LOW if len(best) == 1 else Pass.TIED), top, where


def respond_to_wave(weights: np.ndarray, u: float, v: float) -> Response:
    """H of one wave and its cases.

    >>> respond_to_wave(np.array([[0, 0, 0], [1, 0, 1], [0, 0, 0]]), 0.5, 0.0).place.name
    'REVERSED'
    """
    value = complex(transfer(weights, u, v))
    gain = abs(value)
    if gain <= DUST:
        return Response(0j, 0.0, 0.0, Wave.BLOCKED, None)
    if abs(value.imag) <= DUST * gain:
        value = complex(value.real, 0.0)
    place = Place.MOVES
    if value.imag == 0:
        place = Place.STAYS if value.real > 0 else Place.REVERSED
    wave = Wave.KEPT if abs(gain - 1) <= DUST else Wave.WEAKER if gain < 1 else Wave.STRONGER
    phase = float(np.degrees(np.angle(value)))
    return Response(value, gain, 180.0 if phase == -180 else phase, wave, place)


@dataclass(frozen=True, eq=False)
class Theorem:
    """output: by sums, the image going round; by_spectrum: by the inverse transform of X·H; apart:
    the largest difference; spectrum, filtered: |X| and |Y|, the frequency 0 in the middle."""

    output: np.ndarray
    by_spectrum: np.ndarray
    apart: float
    spectrum: np.ndarray
    filtered: np.ndarray


def convolution_theorem(image: np.ndarray, weights: np.ndarray) -> Theorem:
    """Y = X·H: filtering multiplies each Fourier coefficient by H at its frequency.

    X[l, m] = Σ x[i, j]·e^{−2πi(l·i/h + m·j/w)} (numpy.fft.fft2): its frequencies are l/h and m/w.
    """
    h, w = image.shape
    output = filter_image(image, weights, padding=len(weights) // 2, border="round")
    X = np.fft.fft2(image)
    H = transfer(weights, np.fft.fftfreq(w)[None, :], np.fft.fftfreq(h)[:, None])
    Y = X * H
    back = np.fft.ifft2(Y).real
    return Theorem(
        output,
        back,
        float(np.abs(output - back).max()),
        np.abs(np.fft.fftshift(X)),
        np.abs(np.fft.fftshift(Y)),
    )
