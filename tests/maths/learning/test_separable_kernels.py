import numpy as np
import pytest
from scipy.ndimage import correlate

from core.maths.learning.separable_kernels import (
    SHAPES,
    Parts,
    filter_by_layers,
    filter_in_parts,
    make_kernel,
)
from core.maths.linear_algebra.low_rank import factor_layers

IMAGE = np.random.default_rng(4).integers(0, 256, (14, 17)).astype(float)
RANKS = {"gaussian": 1, "box": 1, "slope": 2, "bend": 2}


@pytest.mark.parametrize("shape", SHAPES)
def test_layers_add_up_to_the_kernel(shape):
    W = make_kernel(shape, 7, 35)
    assert np.abs(W).sum() == pytest.approx(1)
    found = filter_in_parts(IMAGE, W, 7)
    np.testing.assert_allclose(found.whole, correlate(IMAGE, W, mode="mirror"), atol=1e-9)
    np.testing.assert_allclose(found.part, found.whole, atol=1e-9)
    assert found.found.rank == RANKS.get(shape, found.found.rank)
    for kept in range(found.found.rank):
        some = filter_in_parts(IMAGE, W, kept)
        nearest = factor_layers(W).kept(kept)
        np.testing.assert_allclose(some.part, correlate(IMAGE, nearest, mode="mirror"), atol=1e-9)
        assert some.off <= some.bound + 1e-9


def test_cases():
    def parts(shape, kept, n=9):
        return filter_in_parts(IMAGE, make_kernel(shape, n), kept).parts

    assert parts("box", 0) is Parts.NOTHING
    assert parts("box", 3) is Parts.SEPARABLE
    assert parts("bend", 2) is Parts.WHOLE
    assert parts("bend", 1) is Parts.FAR
    assert filter_in_parts(np.zeros((9, 9)), make_kernel("disc", 9), 1).parts is Parts.CLOSE
    assert filter_by_layers(IMAGE, factor_layers(np.eye(3)), 0).shape == IMAGE.shape


def test_what_is_not_allowed():
    for wrong in (("cube", 3), ("box", 4), ("box", 0)):
        with pytest.raises(ValueError, match="shape"):
            make_kernel(*wrong)
