import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from core.maths.learning.review_classifier import learn_classes

RNG = np.random.default_rng(9)
HOW = {"token_pattern": r"\S+", "min_df": 2}


def drawn(n):
    great = RNG.random(n) < 0.6
    texts = [
        list(RNG.choice(list("abcdefgh" if up else "defghijk"), RNG.integers(1, 9))) for up in great
    ]
    return texts, great


TRAIN, GREAT = drawn(80)
HELD, CAME = drawn(50)
FOUND = learn_classes(TRAIN, GREAT, HELD, CAME, 2, 4.0)


def strings(texts):
    return [" ".join(text) for text in texts]


def test_naive_bayes_is_that_of_scikit_learn():
    for alpha, prior in ((0.1, 0.6), (3.0, 0.2)):
        model = MultinomialNB(alpha=alpha, class_prior=[1 - prior, prior])
        theirs = make_pipeline(CountVectorizer(**HOW), model).fit(strings(TRAIN), GREAT)
        p = theirs.predict_proba(strings(HELD))[:, 1]
        mine = FOUND.bayes(alpha, prior)
        assert mine.log_loss == pytest.approx(log_loss(CAME, p))
        assert mine.accuracy == pytest.approx(np.mean((p > 0.5) == CAME))


def test_logistic_regression_is_that_of_scikit_learn():
    theirs = make_pipeline(TfidfVectorizer(**HOW), LogisticRegression(C=4, tol=1e-8))
    theirs.fit(strings(TRAIN), GREAT)
    scores = theirs.decision_function(strings(HELD))
    np.testing.assert_allclose(FOUND.scores, scores, atol=2e-3)
    share = GREAT.mean()
    assert FOUND.moved(share) == pytest.approx(FOUND.level)
    shifted = scores + np.log(0.2 / 0.8) - np.log(share / (1 - share))
    p = 1 / (1 + np.exp(-shifted))
    assert FOUND.logistic(0.2).log_loss == pytest.approx(log_loss(CAME, p), abs=2e-3)
    for text, score in zip(HELD, scores, strict=True):
        known = [word for word in dict.fromkeys(text) if word in FOUND.counts.columns]
        times = np.array([text.count(word) for word in known], float)
        total = FOUND.level + FOUND.logistic_parts(known, times).sum()
        assert total == pytest.approx(score, abs=2e-3)


def test_without_smoothing_words_of_one_class_rule_the_other_out():
    """a, b, c stand in great texts only, i, j, k in others only."""
    found = FOUND.bayes(0.0, 0.5)
    both = [bool({*"abc"} & {*text} and {*"ijk"} & {*text}) for text in HELD]
    assert found.undefined == sum(both) == 0
    assert found.accuracy > 0.8
    mixed = learn_classes(TRAIN, GREAT, [["a", "k"], ["a"], ["k"]], np.array([1, 1, 1]), 2, 4.0)
    assert mixed.bayes(0.0, 0.5).undefined == 1
