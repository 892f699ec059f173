"""A Markov chain of letters or words: what comes next is drawn by what came last in a text.

The text is closed to a ring, its last unit followed by its first: so every context has a
continuation, all contexts lead to each other, and the stationary law of the chain is how often
each context stands in the text.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Context = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LetterChain:
    """``following[context]`` counts what comes after the ``order`` units of a context on the ring;
    ``first`` is the context at the beginning of the text, ``units`` how many the text has."""

    order: int
    units: int
    first: Context
    following: dict[Context, dict[str, int]]

    @property
    def forced(self) -> int:
        """Contexts that leave no choice."""
        return sum(len(counts) == 1 for counts in self.following.values())


def learn_text(text: Sequence[str], order: int) -> LetterChain:
    """Count which unit follows each context of ``order`` units.

    Errors: ValueError where the text has no unit, or the order is below 0.

    >>> learn_text("abac", 1).following[("a",)]
    {'b': 1, 'c': 1}
    """
    if not text or order < 0:
        raise ValueError(f"a text and an order of 0 or more are needed, got order {order}")
    n = len(text)
    ring = list(text) * (1 + (order + n) // n)
    following: dict[Context, dict[str, int]] = {}
    for at in range(n):
        counts = following.setdefault(tuple(ring[at : at + order]), {})
        counts[ring[at + order]] = counts.get(ring[at + order], 0) + 1
    return LetterChain(order, n, tuple(ring[:order]), following)


def entropy_rate(chain: LetterChain) -> float:
    """Mean entropy of the next unit given its context, in bits (Shannon 1948, section 7). On the
    ring it never rises with the order.

    >>> entropy_rate(learn_text("aabb", 0)), entropy_rate(learn_text("aabb", 2))
    (1.0, 0.0)
    """
    total = 0.0
    for counts in chain.following.values():
        whole = sum(counts.values())
        total += sum(c * math.log2(whole / c) for c in counts.values())
    return total / chain.units


@dataclass(frozen=True)
class Written:
    """One drawn unit: the context, what was drawn, and how often each unit follows there."""

    context: Context
    unit: str
    counts: dict[str, int]

    @property
    def free(self) -> bool:
        return len(self.counts) > 1


def write(chain: LetterChain, chances: Sequence[float]) -> list[Written]:
    """Begin with the context at the beginning of the text and draw one unit for each number of
    [0, 1) (Shannon 1948, section 3).

    >>> "".join(one.unit for one in write(learn_text("abc", 1), [0.5] * 4))
    'bcab'
    """
    context, found = chain.first, []
    for chance in chances:
        counts = chain.following[context]
        units, upto, total = list(counts), [], 0
        for count in counts.values():
            total += count
            upto.append(total)
        unit = units[bisect_right(upto, chance * total)]
        found.append(Written(context, unit, counts))
        context = (*context, unit)[1:] if chain.order else ()
    return found
