"""The numbers of the chapter on the Fisher information, with their formulas filled in."""

from core.ui.words import factor, filled_in, number


def numbers(found):
    (a, c), (_, b) = found.block.tolist()
    i, j = found.step.tolist()
    one = filled_in(lambda c, a, b: c / (a * b) ** 0.5, c, a, b)
    two = filled_in(lambda a, i, b, j: (a * i**2 + b * j**2) / 2, a, i, b, j)
    three = filled_in(lambda d, c, i, j: d + c * i * j, found.diagonal, c, i, j)
    return [
        ("F₁₁ and F₂₂", f"{number(a)}, {number(b)}", "mean of P(1 − P)(∂f/∂θₖ)² over the points"),
        (
            "Correlation", number(found.correlation),
            f"F₁₂/√(F₁₁F₂₂) = {factor(one[0])}/√({factor(one[1])}·{factor(one[2])})",
        ),
        (
            "Rise by the diagonal", number(found.diagonal),
            f"({factor(two[0])}·{factor(two[1])}² + {factor(two[2])}·{factor(two[3])}²)/2",
        ),
        (
            "Rise by the ellipse", number(found.whole),
            f"{factor(three[0])} + {factor(three[1])}·{factor(three[2])}·{factor(three[3])}",
        ),
        (
            "Rise of the loss", number(found.rise),
            "of task 1, in nats, if these two alone had moved as task 2 moved them",
        ),
    ]  # fmt: skip
