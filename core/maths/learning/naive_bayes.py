"""Naive Bayes over words: each word adds its log-odds, as if words came independently.

Two classes, great (1) and other (0). The multinomial model draws every word of a text anew from the
class's own word frequencies.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import expit, logit


@dataclass(frozen=True, eq=False)
class ClassCounts:
    """columns: word → column; great, other: (V,) how often each word stands in all texts of a
    class; texts: how many there are, (other, great)."""

    columns: Mapping[str, int]
    great: np.ndarray
    other: np.ndarray
    texts: tuple[int, int]


def count_classes(X: csr_matrix, great: np.ndarray, columns: Mapping[str, int]) -> ClassCounts:
    """Add up the counts (texts, V) of both classes."""
    sums = [np.asarray(X[rows].sum(axis=0), float).ravel() for rows in (great, ~great)]
    return ClassCounts(columns, sums[0], sums[1], (int((~great).sum()), int(great.sum())))


def log_odds(counts: ClassCounts, alpha: float) -> np.ndarray:
    """ln P(word | great) − ln P(word | other), P(word | class) = (count + α)/(all + α·V) (additive
    smoothing; Manning, Raghavan and Schütze 2008, equation 13.7). (V,).

    With α = 0 a word that one class has never seen has ±∞. Errors: ValueError for α < 0.

    >>> counts = ClassCounts({"a": 0, "b": 1}, np.array([3.0, 1.0]), np.array([1.0, 3.0]), (1, 1))
    >>> log_odds(counts, 1.0).round(3).tolist()
    [0.693, -0.693]
    """
    if alpha < 0:
        raise ValueError(f"alpha must be 0 or more, got {alpha}")
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            np.log((c + alpha) / (c.sum() + alpha * len(c))) for c in (counts.great, counts.other)
        ]
        return parts[0] - parts[1]


@dataclass(frozen=True, eq=False)
class Reading:
    """What a text says. words: its known words, each once, in reading order; times: how often each
    counts; each: log-odds of one; before: log-odds of the prior; unknown: words that were left out,
    with repetitions."""

    words: tuple[str, ...]
    times: np.ndarray
    each: np.ndarray
    before: float
    unknown: tuple[str, ...]

    @property
    def parts(self) -> np.ndarray:
        """What each word adds to the log-odds."""
        return self.times * self.each

    @property
    def evidence(self) -> float:
        """The sum of all words; NaN where +∞ and −∞ meet."""
        with np.errstate(invalid="ignore"):
            return float(np.sum(self.parts))

    @property
    def total(self) -> float:
        return self.before + self.evidence

    @property
    def probability(self) -> float:
        """Of great."""
        return float(expit(self.total))


def read(
    counts: ClassCounts, text: Sequence[str], alpha: float, prior: float, copies: int = 1
) -> Reading:
    """Add up prior and words: ln(P/(1 − P)) = ln(π/(1 − π)) + Σ times·log-odds. Every word counts
    ``copies`` times as often as it stands.

    >>> counts = ClassCounts({"a": 0, "b": 1}, np.array([3.0, 1.0]), np.array([1.0, 3.0]), (1, 1))
    >>> read(counts, ["a", "c"], 1.0, 0.5).probability
    0.6666666666666666
    """
    standing = Counter(word for word in text if word in counts.columns)
    where = [counts.columns[word] for word in standing]
    times = copies * np.array([*standing.values()], float)
    unknown = tuple(word for word in text if word not in counts.columns)
    each = log_odds(counts, alpha)[where]
    return Reading(tuple(standing), times, each, float(logit(prior)), unknown)


class Read(Enum):
    NOTHING = auto()  # no word of it is known
    CLASH = auto()  # one word rules out one class, another the other: 0/0
    VETO = auto()  # words rule out one class
    EVEN = auto()  # the prior is ½: words alone decide
    AGREE = auto()  # words and prior lean the same way
    OVERTURN = auto()  # words lean the other way, and further
    OUTVOTED = auto()  # words lean the other way, and less far


def judge_reading(found: Reading) -> Read:
    if not found.words:
        return Read.NOTHING
    if np.isnan(found.total):
        return Read.CLASH
    if np.isinf(found.total):
        return Read.VETO
    if found.before == 0:
        return Read.EVEN
    if found.evidence * found.before >= 0:
        return Read.AGREE
    return Read.OVERTURN if abs(found.evidence) > abs(found.before) else Read.OUTVOTED


@dataclass(frozen=True)
class Pair:
    """Two words: texts that hold both; apart: the sum of their log-odds, each by its own presence;
    together: the log-odds of both standing in one text."""

    words: tuple[str, str]
    texts: int
    apart: float
    together: float


def presence_odds(great: np.ndarray, other: np.ndarray, texts: tuple[int, int]) -> np.ndarray:
    """Log-odds from the number of texts of each class that hold something, ½ added to each and to
    those that do not."""
    return np.log((great + 0.5) / (texts[1] + 1)) - np.log((other + 0.5) / (texts[0] + 1))


def word_pairs(X: csr_matrix, great: np.ndarray, columns: Mapping[str, int], words: Sequence[str],
               least: int) -> list[Pair]:  # fmt: skip
    """All pairs of these words that at least so many texts hold, the largest |apart − together|
    first. Were words independent within a class, both would be the same but for chance."""
    held = X[:, [columns[word] for word in words]].toarray() > 0
    texts = int((~great).sum()), int(great.sum())
    both = [held[rows].T.astype(float) @ held[rows] for rows in (great, ~great)]
    single = presence_odds(both[0].diagonal(), both[1].diagonal(), texts)
    joint = presence_odds(both[0], both[1], texts)
    count = both[0] + both[1]
    found = [
        Pair((words[i], words[j]), int(count[i, j]), single[i] + single[j], float(joint[i, j]))
        for i in range(len(words))
        for j in range(i + 1, len(words))
        if count[i, j] >= least
    ]
    return sorted(found, key=lambda pair: -abs(pair.apart - pair.together))
