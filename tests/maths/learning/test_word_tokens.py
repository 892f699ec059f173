from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.maths.learning.word_tokens import STOP, tokens, words


def test_markup_digits_and_signs_are_left_out():
    assert tokens("A <br />B-c 3.5% d’é") == ["a", "b", "c", ".", "d'é"]
    assert tokens("... 12 !") == []


@given(st.text(max_size=60))
def test_what_is_cut_stays_cut(text):
    """Tokens joined by spaces are cut into the same, and no two stops stand together."""
    once = tokens(text)
    assert tokens(" ".join(once)) == once
    assert all((a, b) != (STOP, STOP) for a, b in pairwise(once))
    assert words(text) == [token for token in once if token != STOP]
