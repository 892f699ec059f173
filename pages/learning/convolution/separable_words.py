"""What is said of the layers of a kernel, chosen from their case."""

from core.maths.learning.separable_kernels import Parts
from core.ui.words import apart, counted, number

TONES = {Parts.SEPARABLE: "good", Parts.WHOLE: "good", Parts.CLOSE: "good", Parts.NOTHING: "warn"}


DUST = 1e-9  # grey values; what is less is rounding


def is_exact(found):
    """Whether no pixel of the output is off but for rounding."""
    return found.off < DUST


def off_said(found):
    return "0" if is_exact(found) else number(found.off)


def layers_of(count):
    return counted(count, "layer")


def parts_said(found):
    """The verdict."""
    rank, k = found.found.rank, found.kept
    match found.parts:
        case Parts.NOTHING:
            return "Without a layer the output is 0 everywhere. Take one: a column times a row."
        case Parts.SEPARABLE:
            return (
                "One layer is the whole kernel: it is separable. To filter the columns, then the "
                "rows, gives the same output."
            )
        case Parts.WHOLE:
            return (
                f"The kernel has rank {rank}, and {k} layers are all of it: no single column times "
                "a row would do."
            )
        case Parts.CLOSE if is_exact(found):
            return (
                f"{layers_of(k)} of {rank}: this output is off by nothing but rounding, for what "
                "is left out gives 0 on this image."
            )
        case Parts.CLOSE:
            return (
                f"{layers_of(k)} of {rank}: no pixel of this output is off by as much as a grey "
                f"value, at most by {number(found.off)}."
            )
    nothing = float(abs(found.whole).max())  # off so much without a layer
    off, without = apart(found.off, nothing)
    text = f"{layers_of(k)} of {rank}: somewhere the output is off by {off} grey values"
    return f"{text}, and without any layer by {without}." if found.off > nothing else f"{text}."


def cost_said(found):
    whole, parts = found.products
    if not found.kept:
        return ""
    by = f"{parts} products a pixel (2·{found.n}" + (f"·{found.kept})" if found.kept > 1 else ")")
    if parts < whole:
        return f"That takes {by} instead of {whole} ({found.n}²)."
    return f"That takes {by}, more than the {whole} of the kernel itself: nothing is saved."
