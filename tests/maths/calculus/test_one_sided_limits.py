"""Limits of sequences whose limit is known in closed form."""

import numpy as np
import pytest

from core.maths.calculus.one_sided_limits import limit

H = 2.0 ** -np.arange(8.0, 55)
INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("sequence", "value"),
    [
        (0 * H, 0),
        (3 + 0 * H, 3),
        (4e-6 + 0 * H, 4e-6),
        (1e12 * H + 2, 2),
        (H**0.5 - 1, -1),
        (H**0.001, 0),
        (5 - H**0.05, 5),
        (H * np.sin(1 / H), 0),
        (np.sqrt(H) * np.log(H), 0),
        (np.log(H), -INF),
        (np.log(H) ** 2, INF),
        (H**-0.01, INF),
        (-1 / H, -INF),
        (np.sin(1 / H), NAN),
        (np.sin(np.log(H)), NAN),
        (1 / np.log(H), NAN),
        (np.log(-np.log(H)), NAN),
        (np.sqrt(-np.log(H)), NAN),
        (H[:5], NAN),
        (np.where(H > 1e-3, H, NAN), NAN),
        (np.where(H < 1e-6, 2 + H, NAN), 2),
    ],
)
def test_known_limits(sequence, value):
    found = limit(sequence, 1e-16 * np.abs(sequence))
    if np.isfinite(value):
        assert abs(found.value - value) <= found.doubt <= 1e-3 * np.nanmax(np.abs(sequence))
        assert found.value == pytest.approx(value, abs=1e-6)
    else:
        assert found.value == pytest.approx(value, nan_ok=True)


def test_what_is_restless_and_what_is_only_unknown():
    assert limit(np.sin(np.log(H)), 0 * H).restless
    assert limit(np.sin(1 / H), 0 * H).restless
    assert not limit(1 / np.log(H), 0 * H).restless
    assert not limit(H[:5], 0 * H[:5]).restless


def test_a_doubt_covers_the_noise():
    rng = np.random.default_rng(1)
    noise = 1e-8 + 0 * H
    found = limit(1 + H + noise * rng.uniform(-1, 1, len(H)), noise)
    assert abs(found.value - 1) <= found.doubt <= 1e-4
