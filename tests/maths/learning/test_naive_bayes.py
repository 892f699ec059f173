import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.naive_bayes import MultinomialNB

from core.maths.learning.naive_bayes import (
    Read,
    count_classes,
    judge_reading,
    log_odds,
    read,
    word_pairs,
)

RNG = np.random.default_rng(1)
WORDS = {word: i for i, word in enumerate("abcdefgh")}
X = RNG.poisson(0.8, (60, 8)) * (RNG.random((60, 8)) < 0.5)
GREAT = RNG.random(60) < 0.6
COUNTS = count_classes(csr_matrix(X.astype(float)), GREAT, WORDS)


@pytest.mark.parametrize("alpha", [0.01, 1.0, 7.0])
@pytest.mark.parametrize("prior", [0.1, 0.65])
def test_probabilities_are_those_of_scikit_learn(alpha, prior):
    theirs = MultinomialNB(alpha=alpha, class_prior=[1 - prior, prior]).fit(X, GREAT)
    for text in ("abba", "h", "cdefgz", "aaaaabcdeh"):
        row = [[text.count(word) for word in WORDS]]
        mine = read(COUNTS, text, alpha, prior).probability
        assert mine == pytest.approx(theirs.predict_proba(row)[0, 1], abs=1e-12)


def test_every_part_adds_up_and_copies_multiply_words_only():
    once, thrice = (read(COUNTS, "abbaz", 1.0, 0.3, copies) for copies in (1, 3))
    assert once.words == ("a", "b") and once.unknown == ("z",)
    assert once.total == pytest.approx(once.before + once.parts.sum())
    assert thrice.evidence == pytest.approx(3 * once.evidence)
    assert thrice.before == once.before


def test_without_smoothing_a_word_unseen_rules_out():
    counts = count_classes(csr_matrix([[2.0, 0, 1], [0, 3, 1]]), np.array([True, False]),
                           {"a": 0, "b": 1, "c": 2})  # fmt: skip
    assert log_odds(counts, 0.0)[:2].tolist() == [np.inf, -np.inf]
    for text, p, case in (
        ("ac", 1.0, Read.VETO),
        ("bc", 0.0, Read.VETO),
        ("z", 0.3, Read.NOTHING),
    ):
        found = read(counts, text, 0.0, 0.3)
        assert found.probability == pytest.approx(p) and judge_reading(found) is case
    clash = read(counts, "ab", 0.0, 0.3)
    assert np.isnan(clash.probability) and judge_reading(clash) is Read.CLASH
    with pytest.raises(ValueError, match="alpha"):
        log_odds(counts, -1.0)


def test_who_turns_whom():
    counts = count_classes(csr_matrix([[3.0, 1], [1, 3]]), np.array([True, False]),
                           {"a": 0, "b": 1})  # fmt: skip
    cases = {("a", 0.6): Read.AGREE, ("b", 0.4): Read.AGREE, ("b", 0.6): Read.OVERTURN,
             ("b", 0.9): Read.OUTVOTED, ("a", 0.5): Read.EVEN}  # fmt: skip
    for (text, prior), case in cases.items():
        assert judge_reading(read(counts, text, 1.0, prior)) is case


def test_pairs_by_counting():
    pairs = word_pairs(csr_matrix(X.astype(float)), GREAT, WORDS, ["a", "c", "h"], 1)
    have = X > 0
    for pair in pairs:
        i, j = (WORDS[word] for word in pair.words)
        both = have[:, i] & have[:, j]
        assert pair.texts == both.sum()

        def odds(mask):
            up, down = (mask & GREAT).sum(), (mask & ~GREAT).sum()
            return np.log((up + 0.5) / (GREAT.sum() + 1) / ((down + 0.5) / ((~GREAT).sum() + 1)))

        assert pair.together == pytest.approx(odds(both))
        assert pair.apart == pytest.approx(odds(have[:, i]) + odds(have[:, j]))
    gaps = [abs(pair.apart - pair.together) for pair in pairs]
    assert gaps == sorted(gaps, reverse=True) and len(pairs) == 3
