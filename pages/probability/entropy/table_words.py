"""What is said of two variables, chosen from how they depend on each other."""

from core.maths.probability.mutual_information import Dependence
from core.ui.words import all_apart, number
from pages.probability.entropy.bars import amount, digits_of, with_unit

TABLE_TONES = {
    Dependence.NOTHING: "alarm",
    Dependence.CONSTANT: "plain",
    Dependence.INDEPENDENT: "good",
    Dependence.ONE_TO_ONE: "plain",
    Dependence.Y_FROM_X: "plain",
    Dependence.X_FROM_Y: "plain",
    Dependence.PARTLY: "plain",
}


def table_said(found, measure):
    """What X and Y say of each other."""
    known = amount(found.information, measure)
    match found.case:
        case Dependence.NOTHING:
            return (
                "No cell has any weight, so there is no distribution, and the mutual information "
                "is undefined. Fill a cell.",
            )
        case Dependence.CONSTANT:
            x, y = ((found.joint.sum(axis=axis) > 0).sum() == 1 for axis in (1, 0))
            both = x and y
            name = "X and Y" if both else "X" if x else "Y"
            return (
                f"{name} {'have' if both else 'has'} one value only: what never changes says "
                "nothing, and nothing can be said of it. The mutual information is 0.",
            )
        case Dependence.INDEPENDENT:
            return (
                "X and Y are independent: every column is cut at the same heights, the dashed "
                "ones, and the mutual information is 0.",
            )
        case Dependence.ONE_TO_ONE:
            return (f"Each tells the other for certain: I(X; Y) = H(X) = H(Y) = {known}.",)
        case Dependence.Y_FROM_X:
            return (
                f"X tells Y for certain, I(X; Y) = H(Y) = {known}; Y leaves "
                f"{amount(found.x_given_y, measure)} of X open.",
            )
        case Dependence.X_FROM_Y:
            return (
                f"Y tells X for certain, I(X; Y) = H(X) = {known}; X leaves "
                f"{amount(found.y_given_x, measure)} of Y open.",
            )
    digits = digits_of(found.of_y, found.y_given_x)
    before, after = (number(open_, digits) for open_ in (found.of_y, found.y_given_x))
    return (
        f"Who learns X knows {known} more of Y: what is open of Y falls from {before} to {after}. "
        "Who learns Y knows as much more of X.",
    )


def noise_said(found, noise, left, measure):
    """Data processing: what the noise takes."""
    if found.case in (Dependence.CONSTANT, Dependence.INDEPENDENT):
        return "There is nothing that noise on Y could take away."
    if noise == 0:
        return "Without noise Y is passed on whole, and nothing is lost."
    if noise == 100:
        return "With 100 % noise what is passed on is drawn anew: nothing is left about X."
    whole, rest = all_apart(found.information, left)
    return (
        f"With {number(noise)} % noise what is passed on tells {rest} of the "
        f"{with_unit(whole, measure)} about X; no treatment can bring the rest back."
    )
