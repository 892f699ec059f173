"""n-gram models against plain counting with dictionaries, written straight from the formulas."""

from collections import Counter

import numpy as np
import pytest

from core.maths.learning.n_grams import (
    END,
    RARE,
    RULES,
    add_k,
    bits,
    following,
    interpolate,
    kneser_ney,
    learn,
    places,
)
from core.maths.probability.letter_chain import learn_text

MOST = 4


def padded(text):
    return ["<s>"] * (MOST - 1) + list(text) + [END]


class Plain:
    """Recursions over tuples; slow."""

    def __init__(self, texts, units):
        self.units = units
        self.grams = Counter()
        for text in texts:
            run = padded(text)
            for at in range(MOST - 1, len(run)):
                for k in range(MOST):
                    self.grams[tuple(run[at - k : at + 1])] += 1
        self.after = {}
        for gram, n in self.grams.items():
            self.after.setdefault(gram[:-1], {})[gram[-1]] = n
        self.older = {}
        for gram in self.grams:
            if len(gram) > 1:
                self.older.setdefault(gram[1:-1], Counter())[gram[-1]] += 1

    def seen(self, context):
        return self.after.get(context, {})

    def add(self, context, unit, k):
        whole = sum(self.seen(context).values()) + k * len(self.units)
        return (self.seen(context).get(unit, 0) + k) / whole if whole else 0.0

    def mix(self, context, unit, weight):
        have = self.seen(context)
        if not context:
            return have.get(unit, 0) / sum(have.values())
        lower = self.mix(context[1:], unit, weight)
        if not have:
            return lower
        return (1 - weight) * have.get(unit, 0) / sum(have.values()) + weight * lower

    def backoff(self, context, unit, d):
        have = self.seen(context)
        if not context:
            return have.get(unit, 0) / sum(have.values())
        if not have:
            return self.backoff(context[1:], unit, d)
        n = sum(have.values())
        if len(have) == len(self.units):
            return have[unit] / n
        if unit in have:
            return (have[unit] - d) / n
        rest = sum(self.backoff(context[1:], u, d) for u in self.units if u not in have)
        part = self.backoff(context[1:], unit, d)
        return d * len(have) / n * part / rest if rest else 0.0

    def kneser(self, context, unit, d):
        have = self.seen(context)
        if not context:
            return have.get(unit, 0) / sum(have.values())
        return self.cut(have, unit, d, lambda: self.lower(context[1:], unit, d))

    def lower(self, context, unit, d):
        have = self.older.get(context, {})
        if not context:
            return have.get(unit, 0) / sum(have.values())
        return self.cut(have, unit, d, lambda: self.lower(context[1:], unit, d))

    @staticmethod
    def cut(have, unit, d, lower):
        if not have:
            return lower()
        n = sum(have.values())
        return max(have.get(unit, 0) - d, 0) / n + d * len(have) / n * lower()


def random_texts(rng, kinds, n):
    return ["".join(rng.choice(list("abcdefg")[:kinds], rng.integers(0, 9))) for _ in range(n)]


CASES = [
    (rule, p) for rule in RULES for p in ((0.0, 0.3, 2.0) if rule == "add" else (0.0, 0.4, 1.0))
]


@pytest.mark.parametrize(("rule", "parameter"), CASES)
def test_chances_are_those_of_plain_counting(rule, parameter):
    rng = np.random.default_rng(7)
    for kinds, n in ((1, 1), (2, 9), (4, 3), (4, 20)):
        texts, held = random_texts(rng, kinds, n), random_texts(rng, kinds, 3)
        model = learn(texts, MOST)
        plain = Plain(texts, model.units)
        at, known = places(model, held)
        mine = RULES[rule](at, parameter)
        expected = []
        for text in held:
            run = padded(text)
            for i in range(MOST - 1, len(run)):
                if run[i] in model.index:
                    contexts = [tuple(run[i - k : i]) for k in range(MOST)]
                    ask = getattr(plain, rule)
                    expected.append([ask(context, run[i], parameter) for context in contexts])
        assert known.sum() == len(expected)
        np.testing.assert_allclose(mine.T, np.reshape(expected, (-1, MOST)), atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_chances_of_all_units_add_up_to_one(rule):
    rng = np.random.default_rng(2)
    for _ in range(150):
        texts = random_texts(rng, int(rng.integers(1, 6)), int(rng.integers(1, 12)))
        model = learn(texts, MOST, int(rng.integers(1, 4)))
        context = model.ids(rng.choice(list("abcdefg"), rng.integers(0, 5)))
        parameter = rng.uniform(0.01, 0.99)
        found = RULES[rule](following(model, context), parameter)
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-9)
        assert (found >= 0).all()


def test_what_follows_is_what_places_have():
    texts = ["abcab", "bca", "aab"]
    model = learn(texts, MOST)
    at, _ = places(model, ["abc"])
    for rule in (add_k, interpolate, kneser_ney):
        after = rule(following(model, model.ids("ab")), 0.5)
        np.testing.assert_allclose(rule(at, 0.5)[:, 2], after[:, model.index["c"]])


def test_shares_without_smoothing_are_the_counts_of_a_markov_chain():
    """Of the chain of letters of the page on Markov chains, away from the ends of the text."""
    text = "abracadabra" * 3
    chain, model = learn_text(text, 2), learn([text], 3)
    for context, counts in chain.following.items():
        if context == ("r", "a") or context[1] + context[0] == "aa":
            continue  # they lie across the ring
        p = add_k(following(model, model.ids(context)), 0.0)[-1]
        for unit, n in counts.items():
            assert p[model.index[unit]] == pytest.approx(n / sum(counts.values()))


def test_rare_and_unknown_units():
    model = learn(["aab", "ac"], 2, 2)
    assert model.units == ("a", END, RARE)
    assert model.ids("abz") == [0, 2, 2]
    _, known = places(learn(["aab"], 2), ["az"])
    assert known.tolist() == [True, False, True]
    with pytest.raises(ValueError, match="texts"):
        learn([], 2)
    assert np.isnan(bits(np.array([])))
