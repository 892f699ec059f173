"""What a sequence s(h), s(h/2), s(h/4), … comes to: read off its changes, relative to its size.

An observation on floating-point numbers, not a proof: what moves only below the last step is not
seen. Where the changes shrink by one factor r the rest of the way is a geometric series (Aitken
1926), so that h^0.001, far from 0 at any float, is known to go there.
"""

from dataclasses import dataclass

import numpy as np

FEWEST, WINDOW = 16, 8


@dataclass(frozen=True)
class Limit:
    """``value`` up to ``doubt``; ±∞ where the sequence grows without end; NaN where neither can be
    told. ``restless``: its changes do not shrink at all and go to and fro."""

    value: float
    doubt: float = np.inf
    restless: bool = False

    @property
    def known(self) -> bool:
        return not np.isnan(self.value)


def limit(sequence: np.ndarray, noise: np.ndarray) -> Limit:
    """The limit of values at halving steps, by the last that are not lost in their ``noise``.

    >>> h = 2.0 ** -np.arange(8, 50)
    >>> round(limit(h**0.01, 1e-16 * h).value, 9), limit(np.log(h), 1e-16 / h**0).value
    (0.0, -inf)
    """
    finite = np.isfinite(sequence)
    size = float(np.abs(sequence[finite]).max(initial=0.0))
    if finite.all() and size == 0 and len(noise) >= FEWEST:  # 0 throughout: what cancels to the end
        doubt = 4 * float(np.sort(noise)[WINDOW])
        return Limit(0.0, doubt) if np.isfinite(doubt) else Limit(np.nan)
    clear = finite & (noise <= 1e-6 * size)
    stop = np.flatnonzero(clear).max(initial=-1) + 1
    start = np.flatnonzero(~clear[:stop]).max(initial=-1) + 1
    sequence = sequence[start:stop]
    if len(sequence) < FEWEST:
        return Limit(np.nan)
    change, off = np.diff(sequence), noise[start:stop][-WINDOW:]
    dust = float(off.max())
    last, end = change[-WINDOW:], float(sequence[-1])
    late, middle, early = (
        float(np.abs(one).max()) for one in (last, change[-2 * WINDOW : -WINDOW], change[:WINDOW])
    )
    if late <= 2 * dust:
        return Limit(end, 4 * dust)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = last[1:] / last[:-1]
    if ratio.min() > 0 and last.all():
        r, spread = float(np.median(ratio)), float(np.ptp(ratio)) + 1e-13
        slack = 1e-9 + 4 * float((off / np.abs(last)).max())
        if ratio.min() >= 1 + 2 * slack or (slack <= 1e-3 and ratio.min() >= 1 - slack):
            return Limit(float(np.copysign(np.inf, last[-1])), 0.0)
        if r + spread < 1:
            doubt = 2 * abs(last[-1]) * spread / (1 - r) ** 2 + 4 * dust
            if doubt <= 1e-3 * size:
                return Limit(float(end + last[-1] * r / (1 - r)), float(doubt))
    if late <= 1e-4 * early and late <= 0.3 * middle:
        return Limit(end, 4 * late + 4 * dust)
    return Limit(np.nan, restless=bool(ratio.min() < 0 and late >= 0.5 * early))
