"""Naive Bayes on counts and logistic regression on TF–IDF, learnt from the same texts and judged on
the same others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from core.maths.learning.naive_bayes import ClassCounts, count_classes, log_odds
from core.maths.learning.probability_check import Check, check_log_odds
from core.maths.learning.word_counts import count_matrix, inverse_frequency, tf_idf, vocabulary


@dataclass(frozen=True, eq=False)
class Classifier:
    """X, held: counts (texts, words); great, came: the classes of both; idf: inverse frequencies;
    weights, level: of the logistic regression; scores: its log-odds of the texts held out."""

    counts: ClassCounts
    X: csr_matrix
    great: np.ndarray
    held: csr_matrix
    came: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    level: float
    scores: np.ndarray

    @property
    def share(self) -> float:
        """Of great texts among those learnt from."""
        return float(self.great.mean())

    def prior_loss(self, prior: float) -> float:
        """Log-loss of the prior alone on the texts held out."""
        return float(-np.log(np.where(self.came, prior, 1 - prior)).mean())

    def bayes(self, alpha: float, prior: float) -> Check:
        """Naive Bayes on the texts held out; undefined where words of ±∞ meet."""
        each = log_odds(self.counts, alpha)
        scores = self.held @ np.where(np.isfinite(each), each, 0.0) + logit(prior)
        if alpha == 0:
            up, down = (self.held @ (each == side).astype(float) > 0 for side in (np.inf, -np.inf))
            scores = np.where(up, np.inf, np.where(down, -np.inf, scores))
            scores[up & down] = np.nan
        return check_log_odds(scores, self.came)

    def moved(self, prior: float) -> float:
        """The constant of the logistic regression, moved from the share of great texts that were
        learnt from to the prior (King and Zeng 2001)."""
        return float(self.level + logit(prior) - logit(self.share))

    def logistic(self, prior: float) -> Check:
        """Logistic regression on the texts held out."""
        return check_log_odds(self.scores + self.moved(prior) - self.level, self.came)

    def logistic_parts(self, words: Sequence[str], times: np.ndarray) -> np.ndarray:
        """What each word of a text, so many times in it, adds to the log-odds of the logistic
        regression."""
        at = [self.counts.columns[word] for word in words]
        x = times * self.idf[at]
        return self.weights[at] * x / (np.sqrt((x**2).sum()) or 1.0)


def learn_classes(
    texts: Sequence[Sequence[str]],
    great: np.ndarray,
    held: Sequence[Sequence[str]],
    came: np.ndarray,
    least: int,
    C: float,
) -> Classifier:
    """Words that stand in at least so many texts count; the penalty is |w|²/(2C)."""
    columns = vocabulary(texts, least)
    X, Z = (count_matrix(part, columns) for part in (texts, held))
    idf = inverse_frequency(X)
    fit = LogisticRegression(C=C, solver="newton-cg", tol=1e-6).fit(tf_idf(X, idf), great)
    weights, level = fit.coef_[0], float(fit.intercept_[0])
    scores = tf_idf(Z, idf) @ weights + level
    counts = count_classes(X, great, columns)
    return Classifier(counts, X, great, Z, came, idf, weights, level, scores)
