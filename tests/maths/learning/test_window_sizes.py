import numpy as np
import pytest

from core.maths.learning.filtering import filter_image
from core.maths.learning.window_sizes import Border, Size, Use, lay_windows

CASES = [(8, 3, 0, 1, 1), (8, 3, 1, 2, 1), (7, 2, 3, 3, 2), (9, 4, 0, 5, 2)]


@pytest.mark.parametrize("case", CASES)
def test_uses_are_the_gradient_of_a_sum(case):
    n, k, p, s, d = case
    found = lay_windows(*case)
    uses = np.zeros((n, n))
    for place in np.ndindex(n, n):
        image = np.zeros((n, n))
        image[place] = 1
        uses[place] = filter_image(image, np.ones((k, k)), p, s, d).sum()
    np.testing.assert_array_equal(np.outer(found.uses, found.uses), uses)
    seen = filter_image(np.ones((n, n)), np.ones((k, k)), p, s, d)
    np.testing.assert_array_equal(np.outer(found.inside, found.inside), seen)
    assert found.unseen == (uses == 0).sum() and found.blind == (seen == 0).sum()


@pytest.mark.parametrize(
    ("case", "size", "use", "border"),
    [
        ((8, 9, 0, 1, 1), Size.NONE, Use.NONE, Border.NOTHING),
        ((8, 3, 1, 1, 1), Size.SAME, Use.UNEVEN, Border.PART),
        ((8, 1, 0, 2, 1), Size.SMALLER, Use.UNSEEN, Border.NOTHING),
        ((8, 1, 2, 1, 1), Size.LARGER, Use.EVEN, Border.ALONE),
    ],
)
def test_cases(case, size, use, border):
    found = lay_windows(*case)
    assert (found.size, found.use, found.border) == (size, use, border)
