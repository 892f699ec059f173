"""How far two distributions are apart: cross-entropy, Kullback–Leibler both ways, total variation.

Logarithms are to the base 2 (bits) unless another base is given. Terms with p = 0 are 0, whatever
q is; a term with p > 0 and q = 0 is ∞.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

from core.maths.probability.entropy import entropy, shares, surprisal


def _same_shape(p: ArrayLike, q: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    p, q = np.asarray(p, float), np.asarray(q, float)
    if p.shape != q.shape:
        raise ValueError(f"p and q must have the same outcomes, got {p.shape} and {q.shape}")
    return p, q


def cross_entropy(p: ArrayLike, q: ArrayLike, base: float = 2.0) -> float:
    """−Σ p·log q: the mean surprise of who believes q while p is true; H(p) + KL(p‖q).

    >>> cross_entropy([0.5, 0.5], [0.25, 0.75])
    1.207518749639422
    """
    p, q = _same_shape(p, q)
    seen = p > 0
    return float((p[seen] * surprisal(q[seen], base)).sum())


def kl_terms(p: ArrayLike, q: ArrayLike, base: float = 2.0) -> np.ndarray:
    """p·log(p/q) of each outcome; some may be negative, their sum never is.

    >>> kl_terms([0.5, 0.5, 0.0], [0.25, 0.0, 0.75]).tolist()
    [0.5, inf, 0.0]
    """
    p, q = _same_shape(p, q)
    terms = np.zeros(p.shape)
    seen = p > 0
    with np.errstate(divide="ignore"):
        terms[seen] = p[seen] * np.log(p[seen] / q[seen]) / np.log(base)
    return terms


def kl_divergence(p: ArrayLike, q: ArrayLike, base: float = 2.0) -> float:
    """KL(p‖q) = Σ p·log(p/q) ≥ 0 (Kullback and Leibler 1951): what it costs on average to believe q
    while p is true. 0 exactly where p = q; ∞ where q rules out what happens under p.

    >>> kl_divergence([1.0, 0.0], [0.5, 0.5]), kl_divergence([0.5, 0.5], [1.0, 0.0])
    (1.0, inf)
    """
    return max(float(kl_terms(p, q, base).sum()), 0.0)


def total_variation(p: ArrayLike, q: ArrayLike) -> float:
    """½·Σ |p − q|: the largest difference of the probabilities of any event, from 0 to 1.

    >>> total_variation([0.5, 0.5], [0.25, 0.75])
    0.25
    """
    p, q = _same_shape(p, q)
    return float(np.abs(p - q).sum() / 2)


def pinsker(kl_in_nats: ArrayLike) -> np.ndarray:
    """√(KL/2), KL in nats: no total variation is above it (Pinsker 1964, with the constant of
    Csiszár, Kemperman and Kullback, 1967 to 1969).

    >>> float(pinsker(0.5))
    0.5
    """
    return np.sqrt(np.asarray(kl_in_nats, float) / 2)


class Comparison(Enum):
    """How two distributions given by whole weights relate."""

    NO_TRUTH = auto()  # p has no weight
    NO_BELIEF = auto()  # q has no weight
    EQUAL = auto()
    DISJOINT = auto()  # no outcome happens under both
    RULED_OUT = auto()  # q rules out what p lets happen, but not the other way
    RULES_OUT = auto()  # p rules out what q lets happen, but not the other way
    BOTH_RULE_OUT = auto()  # each rules out something of the other, and they overlap
    FINITE = auto()


@dataclass(frozen=True)
class Pair:
    """``p`` what is true, ``q`` what is believed; ``lost`` numbers the outcomes that happen under p
    and not under q, ``unseen`` the other way. Amounts to ``base``; NaN where a side has no weight.
    """

    case: Comparison
    p: np.ndarray
    q: np.ndarray
    base: float
    lost: tuple[int, ...] = ()
    unseen: tuple[int, ...] = ()
    entropy: float = math.nan
    cross: float = math.nan
    forward: float = math.nan
    backward: float = math.nan
    variation: float = math.nan


def compare(p_weights: ArrayLike, q_weights: ArrayLike, base: float = 2.0) -> Pair:
    """Two rows of whole weights, each divided by its sum, compared.

    >>> found = compare([1, 1], [1, 0])
    >>> found.case.name, found.forward, found.backward, found.lost
    ('RULED_OUT', inf, 1.0, (1,))
    """
    a, b = _same_shape(p_weights, q_weights)
    for one, case in ((a, Comparison.NO_TRUTH), (b, Comparison.NO_BELIEF)):
        if not one.sum() > 0:
            return Pair(case, a, b, base)
    p, q = shares(a), shares(b)
    lost, unseen = np.flatnonzero((a > 0) & (b == 0)), np.flatnonzero((b > 0) & (a == 0))
    if (a * b.sum() == b * a.sum()).all():
        case, q = Comparison.EQUAL, p
    elif not ((a > 0) & (b > 0)).any():
        case = Comparison.DISJOINT
    elif len(lost):
        case = Comparison.BOTH_RULE_OUT if len(unseen) else Comparison.RULED_OUT
    else:
        case = Comparison.RULES_OUT if len(unseen) else Comparison.FINITE
    return Pair(
        case,
        p,
        q,
        base,
        tuple(lost.tolist()),
        tuple(unseen.tolist()),
        entropy(p, base),
        cross_entropy(p, q, base),
        kl_divergence(p, q, base),
        kl_divergence(q, p, base),
        1.0 if case is Comparison.DISJOINT else total_variation(p, q),
    )


def log_loss(right: float, confidence: ArrayLike, base: float = 2.0) -> np.ndarray:
    """Mean log-loss of a classifier that gives probability c to its answers, of which the share a
    is right: −a·log c − (1 − a)·log(1 − c), the cross-entropy of two coins. Least at c = a.

    >>> log_loss(0.75, [0.75, 0.5, 1.0]).tolist()
    [0.8112781244591328, 1.0, inf]
    """
    if not 0 <= right <= 1:
        raise ValueError(f"right must lie in [0, 1], got {right}")
    c = np.asarray(confidence, float)
    hit = right * surprisal(c, base) if right > 0 else 0 * c
    miss = (1 - right) * surprisal(1 - c, base) if right < 1 else 0 * c
    return hit + miss


class Trust(Enum):
    """How a classifier's confidence relates to the share of its answers that are right."""

    SHATTERED = auto()  # probability 0 was given to what came true: infinite loss
    CALIBRATED = auto()  # confidence is the share: the least loss
    TOO_SURE = auto()
    TOO_MODEST = auto()


def judge_trust(right: int, cases: int, percent: int) -> Trust:
    """``right`` of ``cases`` answers are right, each given ``percent`` % of confidence.

    >>> judge_trust(15, 20, 75).name, judge_trust(15, 20, 100).name
    ('CALIBRATED', 'SHATTERED')
    """
    given, true = percent * cases, 100 * right
    if given == true:
        return Trust.CALIBRATED
    if (percent == 100 and right < cases) or (percent == 0 and right > 0):
        return Trust.SHATTERED
    return Trust.TOO_SURE if given > true else Trust.TOO_MODEST
