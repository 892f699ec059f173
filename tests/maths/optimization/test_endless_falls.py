import numpy as np
import pytest

from core.maths.optimization.endless_falls import falls_on, narrowed


def ways(height, place, step=5e-4):
    """From the lowest of three samples, the pole or kink somewhere between them."""
    at = np.array([[place - step], [place], [place + step]])
    order = [0, 1, 2]
    places, heights = narrowed(lambda x: height(x[:, 0]), *(at[k : k + 1] for k in order))
    return float(places[-1, 0, 0]), bool(falls_on(heights, 10.0)[0])


@pytest.mark.parametrize("pole", [0.0, 0.0131, 0.013, -1.7, 1.99997])
@pytest.mark.parametrize(
    "height",
    [
        lambda d: 1 / d,
        lambda d: -1 / d,
        lambda d: -1 / d**2,
        np.log,
        lambda d: np.log(np.abs(d)),
        lambda d: -1 / np.sqrt(np.abs(d)),
    ],
    ids=["1/x", "−1/x", "−1/x²", "ln x", "ln |x|", "−1/√|x|"],
)
def test_a_pole_is_found(height, pole):
    step = 5e-4
    near = np.array([pole - 0.7 * step, pole + 0.3 * step, pole + 0.6 * step])
    with np.errstate(all="ignore"):
        known = np.nan_to_num(height(near - pole), nan=np.inf)
    place, endless = ways(lambda x: height(x - pole), float(near[np.argmin(known)]), step)
    assert endless and place == pytest.approx(pole, abs=1e-9)


@pytest.mark.parametrize(
    "height",
    [
        np.abs,
        lambda d: np.sqrt(np.abs(d)),
        np.sqrt,
        lambda d: d**2,
        lambda d: d**4,
        lambda d: 0 * d,
        lambda d: np.where(d > 0, np.nan, d),
        lambda d: -np.sqrt(d),
        lambda d: d * np.log(np.abs(d)),
    ],
)
@pytest.mark.parametrize("place", [0.0, 1e-4, -1e-4])
def test_what_stays_bounded_is_none(height, place):
    assert not ways(height, place)[1]
