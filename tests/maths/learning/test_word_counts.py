import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from core.maths.learning.word_counts import count_matrix, inverse_frequency, tf_idf, vocabulary

TEXTS = ["a b b c", "b c c d", "e a b", "x y", ""]
CUT = [text.split() for text in TEXTS]
HOW = {"token_pattern": r"\S+", "min_df": 2}


def test_counts_are_those_of_scikit_learn():
    columns = vocabulary(CUT, 2)
    theirs = CountVectorizer(**HOW).fit(TEXTS)
    assert list(columns) == theirs.get_feature_names_out().tolist()
    X = count_matrix(CUT, columns)
    np.testing.assert_array_equal(X.toarray(), theirs.transform(TEXTS).toarray())


def test_tf_idf_is_that_of_scikit_learn():
    X = count_matrix(CUT, vocabulary(CUT, 2))
    theirs = TfidfVectorizer(**HOW).fit(TEXTS)
    np.testing.assert_allclose(inverse_frequency(X), theirs.idf_)
    mine = tf_idf(X, inverse_frequency(X)).toarray()
    np.testing.assert_allclose(mine, theirs.transform(TEXTS).toarray())
    assert not mine[3:].any()
