"""A share that was counted, in words and on tiles: with its standard error, or, where all or none
were, with how far from there the truth may lie."""

from core.maths.statistics.proportions import unseen_bound
from core.ui.words import filled_in, percent


def share_said(hits: int, n: int) -> str:
    """The share of ``hits`` in ``n`` trials, one at least, and how far it is to be trusted.

    >>> share_said(32, 120), share_said(0, 120), share_said(8, 8)
    ('26.7 % ± 4.0 %', '0.0 %, hardly above 2.5 %', '100.0 %, hardly below 68.8 %')
    """
    p = hits / n
    if 0 < hits < n:
        return f"{percent(p)} ± {percent((p * (1 - p) / n) ** 0.5)}"
    far = unseen_bound(n)
    edge = f"above {percent(far)}" if not hits else f"below {percent(1 - far)}"
    return f"{percent(p)}, hardly {edge}"


def error_said(share: float, error: float, n: int) -> str:
    """How far to trust a share of ``n`` trials, or a mean of ``n`` numbers from 0 to 1: its
    standard error; where all are 0 or all are 1, and it would be 0, the 95 % bound of the truth.

    >>> error_said(0.95, 0.0069, 1000), error_said(1, 0, 1000)
    ('standard error 0.69 %', 'hardly below 99.70 % (95 % bound)')
    """
    if 0 < share < 1:
        return f"standard error {percent(error, 2)}"
    far = unseen_bound(n)
    edge = f"below {percent(1 - far, 2)}" if share else f"above {percent(far, 2)}"
    return f"hardly {edge} (95 % bound)"


def spread_tile(hits: int, n: int) -> tuple[str, str, str]:
    """The tile beside that of the share: name, figure and filled-in formula.

    >>> spread_tile(2, 4)
    ('Its standard error', '25.0 %', '√(0.5·(1 − 0.5)/4)')
    >>> spread_tile(0, 120)
    ('Hardly above', '2.5 %', '1 − 0.05^(1/120)')
    """
    p = hits / n
    if 0 < hits < n:
        (share,) = filled_in(lambda p: (p * (1 - p) / n) ** 0.5, p, shown=percent)
        spread = percent((p * (1 - p) / n) ** 0.5)
        return "Its standard error", spread, f"√({share}·(1 − {share})/{n:,})"
    far = unseen_bound(n)
    if hits:
        return "Hardly below", percent(1 - far), f"0.05^(1/{n:,})"
    return "Hardly above", percent(far), f"1 − 0.05^(1/{n:,})"
