"""The numbers of the second chapter, with their formulas filled in."""

from core.maths.learning.kernels import Gram
from core.ui.words import factor, filled_in, number
from pages.learning.support_vectors.kernels_words import NOT_FITTED, rank_of


def numbers(found):
    if found.shape in NOT_FITTED:
        return [("Points", str(found.n), "both classes are needed, and a value of k for each pair")]
    held, bound = int((found.alpha > 0).sum()), int((found.alpha == found.C).sum())
    rows = [
        ("On the right side", f"{found.right} of {found.n}", "y·f > 0"),
        ("Support vectors", f"{held} of {found.n}", f"{held - bound} with α < C"),
        ("Least eigenvalue", least(found), "of the kernel matrix, below 0 only for no kernel"),
        ("Bias b", number(found.duals.bias), "f = Σ α y k(x, ·) + b"),
        ("Steps", f"{found.duals.steps:,}", "of two α each"),
    ]
    if found.gram is not Gram.INDEFINITE:
        square = max(found.square, 0.0)
        slack = float(found.slacks.sum())
        w, C, s = filled_in(lambda w, C, s: w / 2 + C * s, square, found.C, slack)
        price = number(square / 2 + found.C * slack)
        filled = f"½|w|² + CΣξ = {factor(w)}/2 + {factor(C)}·{factor(s)}"
        rows[2:2] = [
            ("Rank", str(rank_of(found)), "eigenvalues above 10⁻⁹ of the largest"),
            ("Primal objective", price, filled),
        ]
    return rows


def least(found):
    if found.gram is Gram.SINGULAR:
        return "about 0" if rank_of(found) else "0"
    return number(float(found.eigenvalues[-1]))
