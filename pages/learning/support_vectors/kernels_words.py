"""What is said of a machine with a kernel, chosen from its cases."""

from core.maths.learning.kernel_machine import Shape
from core.maths.learning.kernels import LARGEST, Gram
from core.painted_points import one_class_said, sizes_said
from core.ui.words import counted, number

NOT_FITTED = (Shape.NO_POINTS, Shape.ONE_CLASS, Shape.UNDEFINED)
TONES = {
    Shape.NO_POINTS: "plain",
    Shape.ONE_CLASS: "warn",
    Shape.UNDEFINED: "alarm",
    Shape.NO_KERNEL: "alarm",
    Shape.UNSETTLED: "warn",
    Shape.LEVEL: "warn",
    Shape.ALONE: "warn",
    Shape.CLEAN: "good",
    Shape.MISSED: "plain",
}


def stage_caption(found):
    sizes = f"{sizes_said(found.labels)}."
    if found.shape in NOT_FITTED:
        return f"{sizes} No boundary."
    if found.shape is Shape.LEVEL:
        return f"{sizes} One shade: f is the same everywhere."
    return f"{sizes} {int((found.alpha > 0).sum())} support vectors, f = ±1 dashed."


def shape_said(found):
    """The verdict."""
    match found.shape:
        case Shape.NO_POINTS:
            return "No point yet. Choose a class, then press on the picture."
        case Shape.ONE_CLASS:
            return one_class_said(found.labels)
        case Shape.UNDEFINED:
            return (
                "For some pair of these points k has no value, or one beyond "
                f"{number(LARGEST, 1).removeprefix('1·')}: nothing can be fitted."
            )
        case Shape.NO_KERNEL:
            below = int((found.eigenvalues < -1e-9 * abs(found.eigenvalues).max()).sum())
            return (
                f"This k is no kernel: its matrix has {counted(below, 'negative eigenvalue')}, the "
                f"least {number(found.eigenvalues[-1])}. No features have such scalar products; "
                "drawn is where the steps ended, and from another start they may end elsewhere."
            )
        case Shape.UNSETTLED:
            return (
                f"After {found.duals.steps:,} steps the conditions still fail by "
                f"{number(found.duals.violation)}: what is drawn is not the best yet."
            )
        case Shape.LEVEL:
            side = "no place is called either class"
            if found.right:
                called = found.labels[found.margins > 0][0]
                side = f"every place is called {'AB'[called]}"
            return (
                f"The cheapest w among the features is 0: f is the same everywhere, and {side}. "
                "This kernel has no features that help at this C."
            )
        case Shape.ALONE:
            return (
                f"All {found.n} points are on their own side, and all are support vectors: none of "
                "them is spare, so little is said of places between them."
            )
        case Shape.CLEAN:
            return (
                f"All {found.n} points are on their own side of the curve, held by "
                f"{counted(int((found.alpha > 0).sum()), 'support vector')}."
            )
    return (
        f"{found.right} of {found.n} points are on their own side of the boundary, held by "
        f"{counted(int((found.alpha > 0).sum()), 'support vector')}."
    )


def rank_of(found):
    return int((found.eigenvalues > 1e-9 * abs(found.eigenvalues).max()).sum())


def gram_said(found):
    """What the eigenvalues of the matrix say."""
    if found.shape in NOT_FITTED or found.gram is Gram.INDEFINITE:
        return ""
    own = ""
    if found.kernel.name == "own":
        own = " That none is negative for these points proves nothing for others."
    if found.gram is Gram.DEFINITE:
        return (
            f"All {found.n} eigenvalues are positive: with C large enough these places could bear "
            f"any classes without slack.{own}"
        )
    if not rank_of(found):
        return (
            f"All {found.n} eigenvalues are 0: this k gives these places no features at all.{own}"
        )
    return (
        f"{rank_of(found)} of {found.n} eigenvalues are above 10⁻⁹ of the largest: so many "
        f"dimensions of features count here.{own}"
    )


def matrix_caption(found, row):
    if row is None:
        return "No point, no matrix."
    x, y = found.places[row]
    text = f"Row {row + 1}: a point of {'AB'[found.labels[row]]} at ({number(x)}, {number(y)})."
    own = found.K[row, row]
    return f"{text} With itself k = {number(own)}."


def eigenvalue_caption(found):
    if not len(found.eigenvalues):
        return "No eigenvalues yet."
    largest, least = float(found.eigenvalues[0]), float(found.eigenvalues[-1])
    if found.gram is Gram.SINGULAR and not rank_of(found):
        return "All eigenvalues are 0: none is negative."
    if found.gram is Gram.SINGULAR:
        return (
            f"From {number(largest)} down to less than 10⁻⁹ of that: a kernel has no negative one."
        )
    tail = "a kernel has no negative one." if found.gram is Gram.INDEFINITE else "none is negative."
    return f"From {number(largest)} down to {number(least)}: {tail}"
