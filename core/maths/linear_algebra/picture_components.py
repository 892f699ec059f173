"""Principal components of small pictures: handwritten digits taken apart and put together again."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from sklearn.datasets import load_digits

from core.maths.linear_algebra.principal_components import (
    PrincipalComponents,
    fit_principal_components,
)

SIDE, WHITE = 8, 16  # pixels of a side, the brightest grey
FITTED = 1500  # of 1,797 pictures; the others are new to the components
DUST = 1e-9  # of the distance from the mean: what rounding leaves of an error that is 0


class Remade(Enum):
    """How well k components make a picture."""

    MEAN_ALONE = auto()  # k = 0
    IS_MEAN = auto()  # the picture is the mean itself
    EXACT = auto()
    BETTER = auto()  # a larger share than the average over the fitted pictures
    WORSE = auto()


@dataclass(frozen=True, eq=False)
class PictureSet:
    """pictures: (n, 64) grey from 0 to 16, row by row; labels: (n,) which digit; found: the
    components of the first 1,500 of them."""

    pictures: np.ndarray
    labels: np.ndarray
    found: PrincipalComponents


@lru_cache(maxsize=1)
def digit_pictures() -> PictureSet:
    """The 8 × 8 digits that scikit-learn ships: 1,797 pictures of 13 writers, the
    test set of the source, grey from 0 to 16.

    Not standardised: all pixels have one unit, and three never vary. Source: Alpaydin and Kaynak,
    Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998 (CC BY 4.0).

    >>> digit_pictures().pictures.shape
    (1797, 64)
    """
    data = load_digits()
    found = fit_principal_components(data.data[:FITTED])
    data.data.setflags(write=False)
    return PictureSet(data.data, data.target, found)


def altered(picture: np.ndarray, how: str) -> np.ndarray:
    """A picture as it is ("as it is"), upside down ("upside down"), in negative ("negative"), or in
    its place a checkerboard or noise; (64,). Errors: ValueError for another word.

    >>> altered(np.arange(64.0), "upside down")[:2].tolist()
    [56.0, 57.0]
    """
    match how:
        case "as it is":
            return picture
        case "upside down":
            return picture.reshape(SIDE, SIDE)[::-1].ravel()
        case "negative":
            return WHITE - picture
        case "checkerboard":
            return WHITE * (np.indices((SIDE, SIDE)).sum(axis=0) % 2).ravel().astype(float)
        case "noise":
            return np.random.default_rng(0).integers(0, WHITE + 1, SIDE * SIDE).astype(float)
    raise ValueError(f"how must be a way to alter a picture, got {how!r}")


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """A picture from the mean and its first k components.

    shown: (d,) mean + Σ tᵢ·vᵢ, i ≤ k; scores: (d,) all tᵢ; errors: (d + 1,) squared distances
    ‖x − x̂‖² for k = 0 … d; shares: (d + 1,) 1 − errors/errors[0], NaN for the mean itself.
    """

    picture: np.ndarray
    shown: np.ndarray
    scores: np.ndarray
    errors: np.ndarray
    shares: np.ndarray


def reconstruct_picture(found: PrincipalComponents, picture: np.ndarray, k: int) -> Reconstruction:
    """Put a picture together from k of its components, and the error for every other number.

    The errors fall by tᵢ² each: components are at right angles (Pythagoras). found: with all d
    directions; picture: (d,). Errors: ValueError for k outside 0…d.

    >>> line = fit_principal_components(np.array([[0.0, 0.0], [2.0, 2.0]]))
    >>> reconstruct_picture(line, np.array([2.0, 0.0]), 1).shown.round(9).tolist()
    [1.0, 1.0]
    """
    d = found.directions.shape[1]
    if not 0 <= k <= d:
        raise ValueError(f"k must lie between 0 and {d}, got {k}")
    scores = (picture - found.mean) @ found.directions
    # Summed from the last, so that small errors are not differences of large ones.
    errors = np.append(np.cumsum(np.square(scores)[::-1])[::-1], 0.0)
    shown = found.mean + found.directions[:, :k] @ scores[:k]
    with np.errstate(invalid="ignore"):
        shares = 1 - errors / errors[0] if errors[0] > 0 else np.full(d + 1, np.nan)
    return Reconstruction(picture, shown, scores, errors, shares)


def judge_picture_made(found: PrincipalComponents, made: Reconstruction, k: int) -> Remade:
    """How well k components make a picture, against what they make of all that was fitted."""
    if made.errors[0] == 0:
        return Remade.IS_MEAN
    if made.errors[k] <= DUST * made.errors[0]:
        return Remade.EXACT
    if k == 0:
        return Remade.MEAN_ALONE
    average = found.explained[:k].sum()
    return Remade.BETTER if made.shares[k] >= average else Remade.WORSE


def remade_rows(made: Reconstruction, mean: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """The picture, the reconstruction, the mean and what is missing, each (8, 8).

    >>> found = digit_pictures().found
    >>> made = reconstruct_picture(found, digit_pictures().pictures[0], 64)
    >>> [name for name, _ in remade_rows(made, found.mean)]
    ['picture', 'made', 'mean', 'missing']
    """
    images = {
        "picture": made.picture,
        "made": made.shown,
        "mean": mean,
        "missing": made.picture - made.shown,
    }
    return [(name, np.asarray(image).reshape(SIDE, SIDE)) for name, image in images.items()]
