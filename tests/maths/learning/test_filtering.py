import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import correlate
from scipy.signal import convolve2d, correlate2d

from core.maths.learning.filtering import filter_image, output_size, padded, turned

RNG = np.random.default_rng(0)
IMAGE, KERNEL = RNG.normal(size=(9, 12)), RNG.normal(size=(3, 3))


def test_correlation_and_convolution_are_scipy_s():
    np.testing.assert_allclose(filter_image(IMAGE, KERNEL), correlate2d(IMAGE, KERNEL, "valid"))
    np.testing.assert_allclose(
        filter_image(IMAGE, turned(KERNEL)), convolve2d(IMAGE, KERNEL, "valid")
    )


@pytest.mark.parametrize(
    ("border", "mode"),
    [("zeros", "constant"), ("edge", "nearest"), ("mirror", "mirror"), ("round", "wrap")],
)
def test_borders_are_scipy_s(border, mode):
    found = filter_image(IMAGE, KERNEL, padding=1, border=border)
    np.testing.assert_allclose(found, correlate(IMAGE, KERNEL, mode=mode))


@given(
    st.integers(1, 9), st.integers(1, 4), st.integers(0, 3), st.integers(1, 4), st.integers(1, 3)
)
def test_stride_and_dilation_pick_from_a_wide_kernel(n, k, p, s, d):
    image = RNG.normal(size=(n, n + 1))
    kernel = RNG.normal(size=(k, k))
    wide = np.zeros((d * (k - 1) + 1,) * 2)
    wide[::d, ::d] = kernel
    x = np.pad(image, p)
    y = filter_image(image, kernel, p, s, d)
    assert y.shape == (output_size(n, k, p, s, d), output_size(n + 1, k, p, s, d))
    if y.size:
        np.testing.assert_allclose(y, correlate2d(x, wide, "valid")[::s, ::s], atol=1e-12)
    else:
        assert min(x.shape) < len(wide)


def test_convolving_twice_is_convolving_by_the_convolution():
    other = RNG.normal(size=(2, 2))
    twice = filter_image(filter_image(IMAGE, turned(KERNEL)), turned(other))
    once = filter_image(IMAGE, turned(convolve2d(KERNEL, other)))
    np.testing.assert_allclose(twice, once)


def test_what_is_not_allowed():
    for wrong in ((0, 3), (5, 0), (5, 3, -1), (5, 3, 0, 0), (5, 3, 0, 1, 0)):
        with pytest.raises(ValueError, match="positive"):
            output_size(*wrong)
    with pytest.raises(ValueError, match="border"):
        padded(IMAGE, 1, "grey")
