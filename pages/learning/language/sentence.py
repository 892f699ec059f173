"""The words of a short sentence as vectors: by hand, or learnt from the reviews."""

from functools import lru_cache

import numpy as np

from core.datasets.reviews import food_reviews
from core.maths.learning.word_tokens import words
from core.maths.learning.word_vectors import commonest, cooccurrence, positive_pmi, word_space

MOST = 9  # words
FEATURES = ("thing", "pointer", "quality")
_BY_HAND = {
    (1, 0, 0): "dog cat food bag box coffee tea taste price review product cup milk bowl treat "
    "package flavor owner cookie sugar water",
    (0, 1, 0): "it its they them their he his she her this that which who",
    (0, 0, 1): "stale good great bad fresh hot cold sweet bitter cheap best old new big small "
    "happy hungry full empty strong",
}
HANDS = {word: kind for kind, text in _BY_HAND.items() for word in text.split()}
SIZE, WINDOW = 350, 2


@lru_cache(maxsize=1)
def learnt_vectors():
    """Three numbers a word, scaled to the length 1."""
    texts = food_reviews(False).words
    rows = commonest(texts, SIZE)
    vectors = word_space(rows, positive_pmi(cooccurrence(texts, rows, WINDOW))).vectors(3)
    vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1, 1)  # eigenvectors have no sign
    return rows, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def sentence_of(text, kind):
    """Its first words and their vectors, (n, 3); 0 for a word that has none."""
    said = words(text)[:MOST]
    if kind == "hand":
        found = [HANDS.get(word, (0, 0, 0)) for word in said]
    else:
        rows, vectors = learnt_vectors()
        found = [vectors[rows[word]] if word in rows else (0, 0, 0) for word in said]
    return said, np.array(found, float).reshape(-1, 3)
