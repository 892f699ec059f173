"""n-gram models: the chance of a unit (a word, a letter) given the n − 1 before it.

Every text begins with start marks that are never predicted and ends with an end mark that is.
Level k counts contexts of k units; n-grams are level n − 1. Four ways to give a chance to what was
never seen; each is a distribution over the vocabulary, end mark included.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

END, RARE = "¶", "⟨rare⟩"


@dataclass(frozen=True, eq=False)
class Level:
    """Contexts of one length in ascending order of ``codes`` (context one shorter · width + unit
    before it). total: (C,) how often each stands; kinds: how many units follow it; parent: the
    context without its first unit. pairs: (P,) codes of (context · width + unit after it), count
    of each, and older: before how many different units it stands (None on the last level)."""

    codes: np.ndarray
    parent: np.ndarray
    total: np.ndarray
    kinds: np.ndarray
    below: np.ndarray
    pairs: np.ndarray
    count: np.ndarray
    older: np.ndarray | None = None
    older_total: np.ndarray | None = None

    @cached_property
    def of_context(self) -> np.ndarray:
        """total, kinds, below and older_total, as rows."""
        last = np.zeros(len(self.codes)) if self.older_total is None else self.older_total
        return np.array([self.total, self.kinds, self.below, last])


@dataclass(frozen=True, eq=False)
class Model:
    """units: the vocabulary, the end mark and, where there are any, one unit for all rare ones."""

    units: tuple[str, ...]
    index: dict[str, int]
    levels: tuple[Level, ...]

    @property
    def width(self) -> int:
        return len(self.units) + 1

    def ids(self, text: Sequence[str]) -> list[int]:
        """Units as numbers; one that is not in the vocabulary is the rare one, or −1."""
        rare = self.index.get(RARE, -1)
        return [self.index.get(unit, rare) for unit in text]


def learn(texts: Sequence[Sequence[str]], most: int, least: int = 1) -> Model:
    """Count the contexts of 0 … most − 1 units; units that stand fewer than ``least`` times are
    made one. Errors: ValueError for no text, or most < 1.

    >>> [level.total.tolist() for level in learn(["ab", "a"], 2).levels]
    [[5.0], [2.0, 1.0, 2.0]]
    """
    if not texts or most < 1:
        raise ValueError(f"texts and an order of 1 or more are needed, got {len(texts)}, {most}")
    standing = Counter(unit for text in texts for unit in text)
    units = sorted(unit for unit, n in standing.items() if n >= least)
    units += [END] + [RARE] * (len(units) < len(standing))
    model = Model(tuple(units), {unit: i for i, unit in enumerate(units)}, ())
    before, after = _contexts(model, texts, most)
    levels: list[Level] = []
    context = np.zeros(len(after), np.int64)
    for k in range(most):
        codes, parent = np.zeros(1, np.int64), np.full(1, -1)
        if k:
            codes, first, inverse = np.unique(
                context * model.width + before[k - 1], return_index=True, return_inverse=True
            )
            parent, context = context[first], inverse
        pairs, count = np.unique(context * model.width + after, return_counts=True)
        owner = pairs // model.width
        n = len(codes)
        total, kinds = np.bincount(owner, count, n), np.bincount(owner, minlength=n)
        below = np.zeros(n)
        if k:
            last = levels[-1]
            at = np.searchsorted(last.pairs, parent[owner] * model.width + pairs % model.width)
            below = np.bincount(owner, last.count[at], n)
            older = np.bincount(at, minlength=len(last.pairs))
            older_total = np.bincount(last.pairs // model.width, older, len(last.codes))
            levels[-1] = Level(*_fields(last), older, older_total)
        levels.append(Level(codes, parent, total, kinds, below, pairs, count))
    return Model(model.units, model.index, tuple(levels))


def _fields(level: Level) -> tuple[np.ndarray, ...]:
    return (level.codes, level.parent, level.total, level.kinds, level.below, level.pairs,
            level.count)  # fmt: skip


def _contexts(model: Model, texts: Sequence[Sequence[str]], most: int):
    """For every place of all texts: the units before it, (most − 1, N), nearest first, and the
    unit there, (N,)."""
    end, start = model.index[END], len(model.units)
    runs = [[*model.ids(text), end] for text in texts]
    after = np.array([unit for run in runs for unit in run], np.int64)
    place = np.concatenate([np.arange(len(run)) for run in runs])
    before = np.full((max(most - 1, 0), len(after)), start, np.int64)
    for k in range(1, most):
        inside = np.flatnonzero(place >= k)
        before[k - 1, inside] = after[inside - k]
    return before, after


@dataclass(frozen=True, eq=False)
class Counts:
    """What the levels know of N cases, a row a level; columns of the context may be one for all.
    count, older: of the unit after its context; total, kinds, below, older_total: of the context,
    0 where it never stood."""

    size: int  # of the vocabulary
    count: np.ndarray
    older: np.ndarray
    total: np.ndarray
    kinds: np.ndarray
    below: np.ndarray
    older_total: np.ndarray

    def first(self, cases: int) -> "Counts":
        """The first so many cases, where each has a context of its own."""
        return Counts(self.size, *(part[:, :cases] for part in (
            self.count, self.older, self.total, self.kinds, self.below, self.older_total
        )))  # fmt: skip


def places(model: Model, texts: Sequence[Sequence[str]]) -> tuple[Counts, np.ndarray]:
    """The counts for every unit of these texts that is in the vocabulary, and which those are."""
    most = len(model.levels)
    before, after = _contexts(model, texts, most)
    known = after >= 0
    return _gather(model, before[:, known], after[known]), known


def following(model: Model, context: Sequence[int]) -> Counts:
    """The counts for every unit of the vocabulary after ``context``, its last unit last; start
    marks stand before it."""
    most, start = len(model.levels), len(model.units)
    back = [*reversed(context), *[start] * most]
    size, width = len(model.units), model.width
    count, older = np.zeros((most, size)), np.zeros((most, size))
    of_context = np.zeros((4, most, 1))
    at = 0
    for k, level in enumerate(model.levels):
        at = _place(level.codes, at * width + back[k - 1], back[k - 1]) if k else 0
        if at < 0:
            break
        low, high = (level.pairs.searchsorted(code * width) for code in (at, at + 1))
        unit = level.pairs[low:high] - at * width
        count[k, unit] = level.count[low:high]
        if level.older is not None:
            older[k, unit] = level.older[low:high]
        of_context[:, k, 0] = level.of_context[:, at]
    return Counts(size, count, older, *of_context)


def _place(codes: np.ndarray, code: int, unit: int) -> int:
    """Where a code stands; −1 where it does not, or its unit is none of the vocabulary."""
    at = int(codes.searchsorted(code))
    return at if unit >= 0 and at < len(codes) and codes[at] == code else -1


def _contexts_of(model: Model, before: np.ndarray) -> np.ndarray:
    """The number of each context on every level, (levels, N); −1 where it never stood."""
    n = before.shape[1]
    found = np.zeros((len(model.levels), n), np.int64)
    for k, level in enumerate(model.levels[1:], 1):
        code = found[k - 1] * model.width + before[k - 1]
        at = np.minimum(np.searchsorted(level.codes, code), len(level.codes) - 1)
        hit = (level.codes[at] == code) & (found[k - 1] >= 0) & (before[k - 1] >= 0)
        found[k] = np.where(hit, at, -1)
    return found


def _gather(model: Model, before: np.ndarray, after: np.ndarray) -> Counts:
    found = _contexts_of(model, before)
    count, older = np.zeros(found.shape), np.zeros(found.shape)
    for k, level in enumerate(model.levels):
        code = found[k] * model.width + after
        at = np.minimum(np.searchsorted(level.pairs, code), len(level.pairs) - 1)
        hit = (level.pairs[at] == code) & (found[k] >= 0)
        count[k] = np.where(hit, level.count[at], 0)
        if level.older is not None:
            older[k] = np.where(hit, level.older[at], 0)
    return Counts(len(model.units), count, older, *_of_contexts(model, found))


def _of_contexts(model: Model, found: np.ndarray) -> list[np.ndarray]:
    rows = [
        np.where(at >= 0, level.of_context[:, at], 0.0)
        for level, at in zip(model.levels, found, strict=True)
    ]
    return list(np.stack(rows, axis=1))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part/whole, 0 where there is nothing."""
    whole = np.asarray(whole, float)
    return part * np.divide(1.0, whole, out=np.zeros(whole.shape), where=whole > 0)


def add_k(at: Counts, k: float) -> np.ndarray:
    """(c + k)/(n + k·V) (Lidstone 1920; k = 1: Laplace). (levels, N): a row for each n. With k = 0
    after a context that never stood there is no distribution: 0 throughout."""
    return _share(at.count + k, at.total + k * at.size)


def interpolate(at: Counts, weight: float) -> np.ndarray:
    """(1 − λ)·c/n + λ·P of the context one shorter, down to c/n of the units alone; only the
    shorter one where the context never stood (Jelinek and Mercer 1980)."""
    found = [_share(at.count[0], at.total[0])]
    for count, total in zip(at.count[1:], at.total[1:], strict=True):
        mixed = (1 - weight) * _share(count, total) + weight * found[-1]
        found.append(np.where(total > 0, mixed, found[-1]))
    return np.array(found)


def back_off(at: Counts, discount: float) -> np.ndarray:
    """(c − d)/n for what followed the context, else its share of d·kinds/n by the context one
    shorter (Katz 1987, with an absolute discount: Ney, Essen and Kneser 1994). Where all units of
    the vocabulary followed, none is discounted."""
    found = [_share(at.count[0], at.total[0])]
    for k in range(1, len(at.count)):
        count, total, kinds = at.count[k], at.total[k], at.kinds[k]
        # What those that followed have of the shorter context: each of them followed it too.
        lower = 0.0 if k == 1 else np.where(at.kinds[k - 1] == at.size, 0.0, discount)
        rest = 1 - _share(at.below[k] - lower * kinds, at.total[k - 1])
        unseen = _share(discount * kinds, total) * _share(found[-1], np.maximum(rest, 0))
        seen = _share(count - np.where(kinds == at.size, 0.0, discount), total)
        found.append(np.where(total > 0, np.where(count > 0, seen, unseen), found[-1]))
    return np.array(found)


def kneser_ney(at: Counts, discount: float) -> np.ndarray:
    """max(c − d, 0)/n + d·kinds/n · P̃ of the context one shorter, where P̃ counts before how many
    different units each stands in place of how often (Kneser and Ney 1995; interpolated: Chen and
    Goodman 1999)."""
    found = [_share(at.count[0], at.total[0])]
    lower = _share(at.older[0], at.older_total[0])
    for k in range(1, len(at.count)):
        found.append(_discounted(at.count[k], at.total[k], at.kinds[k], discount, lower))
        if k + 1 < len(at.count):
            lower = _discounted(at.older[k], at.older_total[k], at.kinds[k], discount, lower)
    return np.array(found)


def _discounted(count, total, kinds, discount, lower):
    left = _share(np.maximum(count - discount, 0), total)
    return np.where(total > 0, left + _share(discount * kinds, total) * lower, lower)


RULES: dict[str, Callable[[Counts, float], np.ndarray]] = {
    "add": add_k,
    "backoff": back_off,
    "mix": interpolate,
    "kneser": kneser_ney,
}


def bits(p: np.ndarray) -> float:
    """Mean of −log₂ p, the cross-entropy; ∞ where a chance is 0, NaN for no case. The perplexity
    is 2 to its power.

    >>> bits(np.array([0.5, 0.125])), bits(np.array([0.5, 0.0]))
    (2.0, inf)
    """
    if not len(p):
        return np.nan
    return float(-np.mean(np.log2(p))) if np.all(p > 0) else np.inf
