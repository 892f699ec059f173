"""Images by formula: their size, their greys and the rank that they are said to have."""

import numpy as np
import pytest

from core.maths.linear_algebra.picture_matrices import (
    LETTERS,
    LINES,
    checkerboard,
    diagonal,
    disc,
    lettering,
    shading,
)


@pytest.mark.parametrize("make", [checkerboard, shading, diagonal, disc, lettering])
def test_greys(make):
    image = make()
    assert image.shape[0] == 144 and image.shape[1] in (144, 216)
    assert image.min() >= 0 and 254 < image.max() <= 255


@pytest.mark.parametrize(("make", "rank"), [(checkerboard, 2), (shading, 1), (diagonal, 144)])
def test_ranks(make, rank):
    assert np.linalg.matrix_rank(make()) == rank


def test_a_checkerboard_alternates():
    board = checkerboard(4, 6, 2)
    assert board[0, 0] == 0 and board[0, 2] == 255 and board[2, 2] == 0 and board[3, 5] == 255


def test_an_edge_and_letters_need_many_layers():
    for make in (disc, lettering):
        assert 20 < np.linalg.matrix_rank(make()) < 144


def test_every_letter_is_drawn_whole():
    page = lettering(dot=1, height=48, width=72)
    assert set("".join(LINES)) - {" "} == set(LETTERS)
    ink = sum(LETTERS[letter].count("1") for letter in "".join(LINES) if letter != " ")
    assert (page == 0).sum() == ink
    assert max(map(len, LINES)) * 6 < 72 and len(LINES) * 8 <= 48
