"""Reconstructions against scikit-learn's PCA and Pythagoras."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from core.maths.linear_algebra.picture_components import (
    FITTED,
    Remade,
    altered,
    digit_pictures,
    judge_picture_made,
    reconstruct_picture,
    remade_rows,
)


@pytest.mark.parametrize("k", [1, 5, 20, 61])
def test_against_scikit_learn(k):
    data = load_digits().data
    theirs = PCA(k).fit(data[:FITTED])
    back = theirs.inverse_transform(theirs.transform(data))
    given = digit_pictures()
    for at in (0, 7, 1499, 1500, 1796):
        made = reconstruct_picture(given.found, data[at], k)
        np.testing.assert_allclose(made.shown, back[at], atol=1e-6)
        assert made.errors[k] == pytest.approx(np.square(data[at] - back[at]).sum(), abs=1e-6)
        assert made.shares[k] == pytest.approx(1 - made.errors[k] / made.errors[0])
    assert given.found.explained[:k].sum() == pytest.approx(theirs.explained_variance_ratio_.sum())


def test_errors_fall_and_end_at_zero():
    given = digit_pictures()
    for picture in (given.pictures[3], altered(given.pictures[3], "noise")):
        made = reconstruct_picture(given.found, picture, 64)
        assert (np.diff(made.errors) <= 0).all() and made.errors[-1] == 0
        assert made.errors[0] == pytest.approx(np.square(picture - given.found.mean).sum())
        np.testing.assert_allclose(made.shown, picture, atol=1e-9)
        missing = dict(remade_rows(made, given.found.mean))["missing"]
        np.testing.assert_allclose(missing, 0, atol=1e-9)


def test_the_average_share_is_that_of_the_fitted_pictures():
    given = digit_pictures()
    errors = np.array(
        [reconstruct_picture(given.found, p, 0).errors for p in given.pictures[:FITTED]]
    )
    share = 1 - errors[:, 10].sum() / errors[:, 0].sum()
    assert share == pytest.approx(given.found.explained[:10].sum())


def test_verdicts():
    given = digit_pictures()
    found = given.found

    def judged(picture, k):
        return judge_picture_made(found, reconstruct_picture(found, picture, k), k)

    picture = given.pictures[0]
    assert judged(picture, 0) is Remade.MEAN_ALONE
    assert judged(picture, 64) is judged(picture, 61) is Remade.EXACT
    assert judged(found.mean, 5) is Remade.IS_MEAN
    assert judged(altered(picture, "checkerboard"), 20) is Remade.WORSE
    cases = {judged(p, 10) for p in given.pictures[:50]}
    assert cases == {Remade.BETTER, Remade.WORSE}


def test_altered():
    picture = digit_pictures().pictures[5]
    assert altered(picture, "as it is") is picture
    grid = picture.reshape(8, 8)
    np.testing.assert_array_equal(altered(picture, "upside down").reshape(8, 8), np.flipud(grid))
    np.testing.assert_array_equal(altered(picture, "negative") + picture, 16)
    board = altered(picture, "checkerboard").reshape(8, 8)
    assert (board[:, 1:] + board[:, :-1] == 16).all() and (board[1:] + board[:-1] == 16).all()
    noise = altered(picture, "noise")
    assert noise.min() >= 0 and noise.max() <= 16 and (noise % 1 == 0).all()
    with pytest.raises(ValueError, match="how must be"):
        altered(picture, "sideways")
    with pytest.raises(ValueError, match="between 0 and 64, got 65"):
        reconstruct_picture(digit_pictures().found, picture, 65)
