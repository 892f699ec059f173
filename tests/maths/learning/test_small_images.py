import numpy as np
import pytest

from core.maths.learning.small_images import coarse, dot_image, ramp


@pytest.mark.parametrize("shape", [(144, 216), (8, 216), (3, 3), (216, 8), (60, 60)])
def test_blocks_keep_the_mean_and_leave_three_pixels(shape):
    grey = np.random.default_rng(2).integers(0, 256, shape).astype(float)
    found = coarse(grey)
    block = shape[0] // found.shape[0]
    cut = grey[: found.shape[0] * block, : found.shape[1] * block]
    assert abs(found.mean() - cut.mean()) < 0.5
    assert min(found.shape) >= 3 and np.array_equal(found, np.rint(found))
    assert max(found.shape) <= max(54, 216 // (min(shape) // 3))


def test_too_small():
    with pytest.raises(ValueError, match="3 pixels"):
        coarse(np.ones((2, 9)))


def test_made_images():
    assert np.ptp(np.diff(ramp(), axis=1)) == 0 and ramp().max() <= 255
    assert dot_image().sum() == 255
