"""What is learnt from the shipped reviews, once."""

from functools import lru_cache

import numpy as np

from core.datasets.reviews import food_reviews
from core.maths.learning.review_classifier import Classifier, learn_classes

LEAST = 5  # reviews that a word of the vocabulary stands in
PENALTY = 4.0  # scikit-learn's C
ALPHAS = np.geomspace(1e-3, 1e3, 61)


@lru_cache(maxsize=1)
def learnt() -> Classifier:
    train, test = food_reviews(False), food_reviews(True)
    return learn_classes(train.words, train.great, test.words, test.great, LEAST, PENALTY)


@lru_cache(maxsize=8)
def least_loss(prior: float) -> float:
    """The least log-loss of naive Bayes on the reviews held out, for α on a grid."""
    return min(learnt().bayes(alpha, prior).log_loss for alpha in ALPHAS)
