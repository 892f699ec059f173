"""What is learnt from the shipped reviews, once: counts, weights and the reviews held out."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from core.datasets.reviews import food_reviews
from core.maths.learning.naive_bayes import ClassCounts, count_classes, log_odds
from core.maths.learning.probability_check import Check, check_log_odds
from core.maths.learning.word_counts import count_matrix, inverse_frequency, tf_idf, vocabulary

LEAST = 5  # reviews that a word of the vocabulary stands in
PENALTY = 4.0  # scikit-learn's C
ALPHAS = np.geomspace(1e-3, 1e3, 61)


@dataclass(frozen=True, eq=False)
class Learnt:
    """X, held: counts (reviews, words); great, came: the classes; weights, level: of the logistic
    regression on TF–IDF, ``idf`` its inverse frequencies."""

    counts: ClassCounts
    X: csr_matrix
    great: np.ndarray
    held: csr_matrix
    came: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    level: float

    @property
    def share(self) -> float:
        """Of great reviews among those learnt from."""
        return float(self.great.mean())


@lru_cache(maxsize=1)
def learnt() -> Learnt:
    train, test = food_reviews(False), food_reviews(True)
    columns = vocabulary(train.words, LEAST)
    X, held = (count_matrix(part.words, columns) for part in (train, test))
    idf = inverse_frequency(X)
    fit = LogisticRegression(C=PENALTY, solver="newton-cg").fit(tf_idf(X, idf), train.great)
    counts = count_classes(X, train.great, columns)
    return Learnt(
        counts, X, train.great, held, test.great, idf, fit.coef_[0], float(fit.intercept_[0])
    )


def logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


def bayes_check(alpha: float, prior: float) -> Check:
    """Naive Bayes on the reviews held out."""
    known = learnt()
    each = log_odds(known.counts, alpha)
    finite = np.where(np.isfinite(each), each, 0.0)
    scores = known.held @ finite + logit(prior)
    if alpha == 0:
        up, down = ((known.held[:, each == side].sum(axis=1).A1 > 0) for side in (np.inf, -np.inf))
        scores = np.where(up, np.inf, np.where(down, -np.inf, scores))
        scores[up & down] = np.nan
    return check_log_odds(scores, known.came)


@lru_cache(maxsize=8)
def best_loss(prior: float) -> tuple[float, float]:
    """The least log-loss of naive Bayes on the reviews held out, and its α on a grid."""
    losses = [bayes_check(alpha, prior).log_loss for alpha in ALPHAS]
    best = int(np.argmin(losses))
    return losses[best], float(ALPHAS[best])


@lru_cache(maxsize=1)
def logistic_scores() -> np.ndarray:
    known = learnt()
    return tf_idf(known.held, known.idf) @ known.weights + known.level


def logistic_check(prior: float) -> Check:
    """Logistic regression on them, its constant moved to the prior."""
    known = learnt()
    return check_log_odds(logistic_scores() + logit(prior) - logit(known.share), known.came)
