"""Low rank against explicit differences, rivals of the same rank, and a threshold derived anew."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maths.linear_algebra.low_rank import (
    Cleaned,
    Kept,
    dearest_rank,
    errors_against,
    factor_layers,
    factor_noisy,
    hard_threshold,
    judge_denoising,
    judge_kept,
    numbers_stored,
    with_noise,
)
from core.maths.linear_algebra.picture_matrices import checkerboard, diagonal, lettering, shading


def random(shape, seed=0):
    return np.random.default_rng(seed).uniform(0, 255, shape)


@pytest.mark.parametrize("shape", [(7, 5), (5, 7), (6, 6), (1, 4)])
def test_losses_are_the_measured_differences(shape):
    A = random(shape)
    found = factor_layers(A)
    for k in range(min(shape) + 1):
        apart = A - found.kept(k)
        assert found.lost()[k] == pytest.approx(np.linalg.norm(apart), abs=1e-9)
        assert found.next_value(k) == pytest.approx(np.linalg.norm(apart, 2), abs=1e-9)
        share = 1 - (np.linalg.norm(apart) / np.linalg.norm(A)) ** 2
        assert found.energy()[k] == pytest.approx(share, abs=1e-12)
    assert sum(found.layer(k) for k in range(1, min(shape) + 1)) == pytest.approx(A)


@pytest.mark.parametrize("deviation", [5, 100])
@pytest.mark.parametrize("clean", [lettering(), checkerboard().T, diagonal()])
def test_noisy_images_have_the_layers_of_any_matrix(clean, deviation):
    A = with_noise(clean, deviation, 3)
    one, other = factor_noisy(A), factor_layers(A)
    assert one.rank == other.rank and one.values == pytest.approx(other.values, rel=1e-9)
    for k in (0, 1, 20, one.most - 1, one.most):
        assert one.kept(k) == pytest.approx(other.kept(k), abs=1e-7)
    assert one.layer(3) == pytest.approx(other.layer(3), abs=1e-7)


def test_an_image_of_low_rank_is_factored_as_any_matrix():
    assert factor_noisy(checkerboard()).rank == factor_layers(checkerboard()).rank == 2


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_no_rival_of_the_same_rank_is_nearer(seed, k):
    """Eckart and Young: tried on random factors, the best coefficients for random rows, and small
    changes of the nearest one itself."""
    rng = np.random.default_rng(seed)
    A = random((6, 5), seed)
    found = factor_layers(A)
    rows = rng.standard_normal((k, 5))
    fitted = A @ np.linalg.pinv(rows) @ rows
    U, V = found.left[:, :k] * found.values[:k], found.right[:k]
    moved = (U + rng.standard_normal(U.shape)) @ (V + 0.01 * rng.standard_normal(V.shape))
    for rival in (fitted, moved, rng.standard_normal((6, k)) @ rows):
        assert np.linalg.matrix_rank(rival) <= k
        assert np.linalg.norm(A - rival) >= found.lost()[k] - 1e-9
        assert np.linalg.norm(A - rival, 2) >= found.next_value(k) - 1e-9


def test_ranks_that_are_known():
    assert factor_layers(checkerboard()).rank == 2
    assert factor_layers(shading()).rank == 1
    assert factor_layers(np.zeros((3, 4))).rank == 0
    level = factor_layers(diagonal(20))
    assert level.rank == 20 and level.values == pytest.approx(np.full(20, 255.0))


def test_rank_for_a_share_of_the_energy():
    found = factor_layers(np.diag([3.0, 2.0, 1.0]))
    assert [found.rank_for(share) for share in (0, 0.5, 9 / 14, 0.7, 13 / 14, 0.95, 1)] == [
        *(0, 1, 1, 2, 2, 3, 3)
    ]
    assert factor_layers(np.zeros((2, 2))).rank_for(0.9) == 0
    assert np.isnan(factor_layers(np.zeros((2, 2))).energy()).all()


@given(st.integers(1, 300), st.integers(1, 300))
def test_storage(m, n):
    k = dearest_rank((m, n))
    assert numbers_stored((m, n), k) <= m * n < numbers_stored((m, n), k + 1)


def test_cases():
    letters = factor_layers(lettering())
    assert judge_kept(factor_layers(np.zeros((3, 3))), 2) is Kept.BLACK
    assert judge_kept(letters, 0) is Kept.NOTHING
    assert judge_kept(letters, letters.rank) is Kept.WHOLE
    assert judge_kept(letters, 5) is Kept.CHEAPER
    assert judge_kept(factor_layers(diagonal(9)), 4) is Kept.LEVEL
    assert judge_kept(factor_layers(checkerboard()), 1) is Kept.LEVEL
    assert judge_kept(factor_layers(np.diag([4.0, 1, 1, 1])), 2) is Kept.TIE
    assert judge_kept(factor_layers(random((9, 9))), 5) is Kept.DEARER
    with pytest.raises(ValueError, match="between 0 and 3"):
        judge_kept(factor_layers(np.eye(3)), 4)


@pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((0, 2)), np.array([[math.nan]])])
def test_no_image(bad):
    with pytest.raises(ValueError, match="image must be"):
        factor_layers(bad)


def test_errors_against_the_clean_image():
    clean = lettering()
    for deviation in (1.0, 40.0):
        noisy = with_noise(clean, deviation, 3)
        found = factor_layers(noisy)
        explicit = [np.linalg.norm(clean - found.kept(k)) for k in range(found.most + 1)]
        np.testing.assert_allclose(errors_against(found, clean), explicit, rtol=1e-7)
        assert explicit[-1] == pytest.approx(np.linalg.norm(noisy - clean))


def test_noise_has_its_deviation_and_its_seed():
    clean = lettering()
    noise = with_noise(clean, 20, 1) - clean
    assert noise.std() == pytest.approx(20, rel=0.02) and abs(noise.mean()) < 0.5
    assert (with_noise(clean, 20, 1) == with_noise(clean, 20, 1)).all()
    assert (with_noise(clean, 20, 1) != with_noise(clean, 20, 2)).any()
    assert (with_noise(clean, 0, 1) == clean).all()


@pytest.mark.parametrize("beta", [0.1, 0.5, 2 / 3, 1])
def test_the_threshold_is_where_keeping_and_leaving_out_cost_the_same(beta):
    """Gavish and Donoho, section V: a layer of strength x is seen at y(x), its vectors turned by
    known angles; kept it costs y² + x² − 2·x·y·cos·cos, left out x²."""

    def difference(x):
        y = mpmath.sqrt((x + 1 / x) * (x + beta / x))
        left = mpmath.sqrt((x**4 - beta) / (x**4 + beta * x**2))
        right = mpmath.sqrt((x**4 - beta) / (x**4 + x**2))
        return y * y - 2 * x * y * left * right

    x = mpmath.findroot(difference, 1.7)
    y = mpmath.sqrt((x + 1 / x) * (x + beta / x))
    n = 600
    shape = (round(beta * n), n)
    assert hard_threshold(shape, 3.0) == pytest.approx(3 * math.sqrt(n) * float(y), rel=1e-9)
    assert hard_threshold(shape[::-1], 3.0) == hard_threshold(shape, 3.0)


def test_the_threshold_finds_a_low_rank_in_noise():
    rng = np.random.default_rng(8)
    clean = 40 * rng.standard_normal((200, 4)) @ rng.standard_normal((4, 300))
    found = factor_layers(with_noise(clean, 30, 5))
    verdict = judge_denoising(found, errors_against(found, clean), 30, 4)
    assert verdict.suggested == verdict.best == 4 and verdict.case is Cleaned.BEST
    with pytest.raises(ValueError, match="deviation"):
        hard_threshold((3, 3), -1)


def test_cases_of_noise():
    clean = lettering()
    found = factor_layers(with_noise(clean, 60, 1))
    best = judge_denoising(found, errors_against(found, clean), 60, 0).best
    cases = [
        judge_denoising(found, errors_against(found, clean), 60, k).case
        for k in range(found.most + 1)
    ]
    assert cases[0] is Cleaned.LITTLE_WORSE and cases[best] is Cleaned.BEST
    assert cases[best - 1] is Cleaned.LITTLE and cases[best + 1] is Cleaned.MUCH
    assert cases[-1] is Cleaned.MUCH_WORSE
    assert judge_denoising(factor_layers(clean), np.zeros(9), 0, 3).case is Cleaned.CLEAR


def test_noise_that_buries_everything():
    clean = diagonal()
    found = factor_layers(with_noise(clean, 60, 1))
    verdict = judge_denoising(found, errors_against(found, clean), 60, 0)
    assert verdict.best == 0 and verdict.suggested == 0 and verdict.case is Cleaned.BEST
