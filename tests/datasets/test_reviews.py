import pytest

from core.datasets.reviews import food_reviews, own_text
from core.datasets.uploads import DataError
from core.maths.learning.word_tokens import tokens


def test_the_reviews_are_cut_as_a_text_is():
    train, test = food_reviews(False), food_reviews(True)
    assert (len(train.texts), len(test.texts)) == (3978, 993)
    assert train.great.sum() == 2584 and test.great.sum() == 655
    assert not {*train.texts} & {*test.texts}, "none held out is learnt from"
    assert all(tokens(" ".join(text)) == list(text) for text in train.texts[:300])
    assert max(map(len, train.texts)) == 100


def test_own_texts():
    found = own_text([("a.txt", "Ça va. Ça ira!".encode())])
    assert found.tokens == ("ça", "va", ".", "ça", "ira", ".")
    assert own_text([("a.txt", "Ça va".encode("cp1252"))]).tokens == ("ça", "va")
    assert own_text([("a.txt", "Ça va".encode("utf-16"))]).tokens == ("ça", "va")


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"12 34", "no words"), (b"\0\1\2 ab cd", "plain"), (b"a " * 600_000, "MB")],
)
def test_what_is_no_text_is_refused(data, why):
    with pytest.raises(DataError, match=why):
        own_text([("a.txt", data)])
