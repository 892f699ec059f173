"""What is said of a square and its image, chosen from its case."""

import math

from core.maths.calculus.plane_maps import Sheet, is_conformal
from core.ui.words import apart, number

SHEET_TONES = {
    Sheet.KEEPS: "plain",
    Sheet.TURNS_OVER: "plain",
    Sheet.TOUCHES: "warn",
    Sheet.FOLDS: "warn",
    Sheet.FLAT: "warn",
    Sheet.POLE: "warn",
    Sheet.WILD: "warn",
    Sheet.NO_JACOBIAN: "warn",
    Sheet.GAP: "alarm",
}


def sheet_said(square, typed=False):
    """How much area, and which way round; of a typed map at the points that were looked at."""
    looked = " at all points looked at" * typed
    same = agree(square)
    ratio, det = (
        (number(square.determinant),) * 2 if same else apart(square.ratio, square.determinant)
    )
    times = (
        f"The signed area of the image is {ratio} times that of the square; det J at the middle is "
        f"{det}{gap_said(square)}."
    )
    match square.sheet:
        case Sheet.KEEPS:
            return f"{times} Above 0{looked}: the image is not turned over."
        case Sheet.TURNS_OVER:
            return (
                f"{times} Below 0{looked}: the image is turned over, and its F is a mirror image."
            )
        case Sheet.TOUCHES:
            return f"{times} Somewhere in the square det J is 0, and it does not change its sign."
        case Sheet.FOLDS:
            return (
                f"det J changes its sign within the square, from {number(square.lowest)} to "
                f"{number(square.highest)}: between the two the image is folded, or pinched. Its "
                f"sheets count with opposite signs: together {number(square.ratio)} times the area "
                "of the square."
            )
        case Sheet.FLAT:
            return "det J = 0 at every point looked at: the image is a line or a point, no area."
        case Sheet.POLE:
            return (
                "F has a pole in the square, or on its edge: towards a point there F grows without "
                "end, as far as its values show, and there is no whole image."
                f"{outline_said(square)}"
            )
        case Sheet.WILD if not math.isfinite(square.ratio):
            return (
                "On the outline of the square F changes faster than 1,024 points can tell, as "
                "beside a pole: the area of the image is not known."
            )
        case Sheet.WILD:
            return (
                f"The outline of the image holds {number(square.ratio)} times the area of the "
                "square, and that is not the mean of det J in it: F has a jump or a pole in the "
                "square, or changes faster than can be told."
            )
        case Sheet.NO_JACOBIAN:
            return (
                "At some points of the square the rules give F no derivatives (a kink, a jump, an "
                f"edge): no J there.{outline_said(square)}"
            )
    return "F has no value at some points of the square, so there is no whole image. Move it."


def outline_said(square):
    """The area that the outline holds, where that is known."""
    if not math.isfinite(square.ratio):
        return ""
    return f" The outline of the image holds {number(square.ratio)} times the area."


def agree(square):
    """Is the ratio det J, but for rounding?"""
    return abs(square.ratio - square.determinant) <= 1e-9 * max(abs(square.determinant), 1e-3)


def gap_said(square):
    """How far first order is off, where that is a share of something."""
    ratio, det = square.ratio, square.determinant
    if agree(square):
        return ", the same"
    return f", {number(100 * abs(ratio - det) / abs(det), 2)} % off" if det else ""


def shrinking_said(square):
    """What the ratio of areas tends to."""
    if math.isfinite(square.determinant):
        return (
            "As the square shrinks, the signed area of its image over its own tends to det J, "
            "dashed."
        )
    return "No curve: without J at the middle there is no det J that the ratio of areas tends to."


def tangent_said(square):
    """How the parallelogram is shaped."""
    if not math.isfinite(square.determinant):
        return "F(p + d), as large as the picture. There is no J at the middle."
    shape = {1: "a square again: J turns and scales", -1: "a square, mirrored"}
    told = shape.get(is_conformal(square.jacobian), "a parallelogram")
    told = told if square.determinant else "flat: det J = 0"
    return (
        f"The image, as large as the picture, and F(p) + J·d, dashed: {told}. Arrows: the columns "
        "of J, times s/2."
    )
