import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics.pairwise import cosine_similarity

from core.maths.learning.word_vectors import (
    Near,
    commonest,
    cooccurrence,
    cosines,
    judge_near,
    nearest,
    plane_of,
    positive_pmi,
    word_space,
)

RNG = np.random.default_rng(5)
TEXTS = [list(RNG.choice(list("abcdefgh"), RNG.integers(1, 30))) for _ in range(40)]
ROWS = commonest(TEXTS, 6)


def test_counts_by_walking_through_the_texts():
    for window in (1, 3):
        expected = np.zeros((6, 6))
        for text in TEXTS:
            for i, a in enumerate(text):
                for j, b in enumerate(text):
                    if 0 < abs(i - j) <= window and a in ROWS and b in ROWS:
                        expected[ROWS[a], ROWS[b]] += 1
        np.testing.assert_array_equal(cooccurrence(TEXTS, ROWS, window), expected)


def test_pmi_by_its_definition():
    C = cooccurrence(TEXTS, ROWS, 2)
    P = C / C.sum()
    expected = np.maximum(np.log(P / np.outer(P.sum(axis=1), P.sum(axis=0))), 0)
    np.testing.assert_allclose(positive_pmi(C), expected, atol=1e-12)
    assert not positive_pmi(np.zeros((3, 3))).any()


def test_vectors_have_the_angles_of_the_best_matrix_of_their_rank():
    space = word_space(ROWS, positive_pmi(cooccurrence(TEXTS, ROWS, 2)))
    np.testing.assert_allclose(space.values, np.linalg.svd(space.matrix, compute_uv=False))
    left, values, right = np.linalg.svd(space.matrix)
    for dims in (1, 3, 6):
        best = left[:, :dims] * values[:dims] @ right[:dims]
        mine = space.vectors(dims)
        np.testing.assert_allclose(mine @ mine.T, best @ best.T, atol=1e-9)
        assert space.kept(dims) == pytest.approx((values[:dims] ** 2).sum() / (values**2).sum())
        np.testing.assert_allclose(cosines(mine, 2), cosine_similarity(mine)[2], atol=1e-9)
    found = cosines(space.vectors(6), 2)
    order, theirs = nearest(found, 2, 3), cosine_similarity(space.matrix)[2]
    np.testing.assert_allclose(found[order], np.sort(np.delete(theirs, 2))[::-1][:3], atol=1e-9)
    assert 2 not in order


def test_a_word_without_a_vector_has_no_neighbour():
    assert not len(nearest(cosines(np.array([[0.0, 0], [1, 0], [0, 1]]), 0), 0, 5))
    found = cosines(np.array([[0.0, 0], [1, 0], [1, 1]]), 1)
    assert nearest(found, 1, 5).tolist() == [2] and found[2] == pytest.approx(np.sqrt(0.5))
    with pytest.raises(ValueError, match="no words"):
        word_space({}, np.zeros((0, 0)))


def test_how_far_neighbours_are_the_same():
    two, other, none = np.array([1, 2]), np.array([2, 3]), np.array([], int)
    assert judge_near(two, two[::-1]) is Near.SAME
    assert judge_near(two, other) is Near.SOME
    assert judge_near(two, other + 5) is Near.NONE
    assert judge_near(none, two) is Near.ALONE


def test_the_plane_is_that_of_principal_components():
    X = RNG.normal(size=(9, 4))
    flat, kept = plane_of(X)
    theirs = PCA(2).fit(X)
    np.testing.assert_allclose(np.abs(flat), np.abs(theirs.transform(X)), atol=1e-9)
    assert kept == pytest.approx(theirs.explained_variance_ratio_.sum())
    flat, kept = plane_of(np.ones((1, 3)))
    assert flat.tolist() == [[0, 0]] and np.isnan(kept)
