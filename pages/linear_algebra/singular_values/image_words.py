"""What is said of a rank and of noise, chosen from their cases."""

import numpy as np

from core.maths.linear_algebra.low_rank import Cleaned, Kept, dearest_rank, numbers_stored
from core.ui.words import all_apart, percent

KEPT_TONES = {Kept.WHOLE: "good", Kept.DEARER: "warn", Kept.BLACK: "warn"}
CLEANED_TONES = {
    Cleaned.BEST: "good",
    Cleaned.LITTLE: "plain",
    Cleaned.MUCH: "plain",
    Cleaned.LITTLE_WORSE: "warn",
    Cleaned.MUCH_WORSE: "warn",
}


def share(part):
    """A share in percent, with as many digits as tell it from 0 and from all.

    >>> share(0.5), share(0.99997), share(1.0), share(float("nan"))
    ('50.0 %', '99.997 %', '100 %', 'undefined')
    """
    if part in (0.0, 1.0):
        return f"{100 * part:.0f} %"
    if part != part:
        return percent(part)
    return all_apart(float(part), 0.0, 1.0, digits=1, write=percent)[0]


def cost_said(found, k):
    """What the factors cost against the pixels."""
    stored, pixels = numbers_stored(found.image.shape, k), found.image.size
    if stored > pixels:
        even = dearest_rank(found.image.shape)
        return (
            f"The factors are {stored:,} numbers, the image only {pixels:,}: above rank {even} "
            "nothing is saved."
        )
    return f"The factors are {stored:,} numbers, the image {pixels:,}."


def kept_said(case, found, k):
    """What rank k is of the image."""
    energy, rank = share(found.energy()[k]), found.rank
    match case:
        case Kept.BLACK:
            return "A black image: the matrix is 0, of rank 0, and so are all its singular values."
        case Kept.NOTHING:
            return "Rank 0 keeps nothing: a black picture. Its error is the whole image."
        case Kept.WHOLE:
            layers = "one layer is" if rank == 1 else f"{rank} layers are"
            whole = f"Nothing is lost: this matrix has rank {rank}, so {layers} all of it."
            return f"{whole} {cost_said(found, k)}"
        case Kept.LEVEL:
            level = f"{'Both' if rank == 2 else f'All {rank}'} singular values "
            level += "are" if rank == found.most else "that are not 0 are"
            return (
                f"{level} equal, so no layer matters more than another. "
                f"Rank {k} keeps {energy} of the energy, and others of that rank are as near."
            )
        case Kept.TIE:
            return (
                f"Rank {k} keeps {energy} of the energy. Layers {k} and {k + 1} weigh the same, so "
                f"another matrix of rank {k} is just as near."
            )
        case Kept.DEARER:
            return f"Rank {k} keeps {energy} of the energy, at a price. {cost_said(found, k)}"
    return (
        f"Rank {k} keeps {energy} of the energy. {cost_said(found, k)} No other matrix of rank {k} "
        "is as near to the image."
    )


def cleaned_said(noise, shape, k):
    """How near rank k of a noisy image is to the clean one."""
    if noise.case is Cleaned.CLEAR:
        return ""
    size = float(np.sqrt(shape[0] * shape[1]))
    here, whole, best = (float(noise.errors[i]) / size for i in (k, -1, noise.best))
    mine, all_, least = all_apart(here, whole, best)
    begin = f"From the clean image rank {k} is {mine} grey values off, the noisy one {all_}"
    match noise.case:
        case Cleaned.BEST if k == len(noise.errors) - 1:
            return f"{begin}: no smaller rank is as near."
        case Cleaned.BEST if k == 0:
            return f"{begin}: no rank is nearer than a black picture."
        case Cleaned.BEST:
            return f"{begin}: no other rank is as near."
        case Cleaned.LITTLE_WORSE:
            why = "so few layers lose more than the noise spoils"
        case Cleaned.LITTLE:
            why = "further layers lead nearer still"
        case Cleaned.MUCH:
            why = "the last layers bring more noise than image"
        case _:
            why = "nothing is gained over leaving the noise in"
    return f"{begin}; {why}. Rank {noise.best} is nearest, {least} off."
