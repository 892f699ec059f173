"""The numbers of the second chapter, with their formulas filled in."""

from math import sqrt

from core.counted_shares import error_said
from core.ui.words import filled_in, number, percent


def numbers(now, draws):
    found, n, b = now.verdict, now.loss.rows, now.v.batch_size
    rule = f"1/B = 1/{b}" if now.replaced else f"(N − B)/(B·(N − 1)) = ({n} − {b})/({b}·({n} − 1))"
    share, row = filled_in(lambda c, size: c * size, found.share, found.row)
    rows = [
        ("Variance of one row’s gradient", number(found.row), "tr Σ(w), exact over all rows"),
        ("Share that a batch keeps c", number(found.share), rule),
        ("Variance of a batch’s gradient", number(found.variance), f"c·tr Σ = {share}·{row}"),
        ("Squared gradient |∇f|²", number(found.signal), "of all rows"),
    ]
    if found.signal > 0 and found.row > 0:
        size, signal = filled_in(lambda one, other: sqrt(one / other), found.variance, found.signal)
        ratio = sqrt(found.variance / found.signal)
        rows.append(("Noise over signal", number(ratio), f"√({size}/{signal})"))
    if found.uphill is not None:
        p = found.uphill / draws
        error = f"{found.uphill}/{draws}; {error_said(p, sqrt(p * (1 - p) / draws), draws)}"
        rows.append(("Batches that point uphill", percent(p), error))
    return rows
