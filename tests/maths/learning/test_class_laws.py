"""Laws, judged by drawn places."""

import numpy as np
import pytest

from core.maths.learning.class_laws import (
    CORNERS,
    LAWS,
    box_shares,
    grid_axes,
    law_sample,
    true_boundary,
    true_class,
)


@pytest.mark.parametrize("law", LAWS)
def test_shares_of_boxes_are_what_drawn_places_give(law):
    rng = np.random.default_rng(4)
    places = rng.uniform(*CORNERS, (40_000, 2))
    truth = true_class(law, places)
    ends = np.sort(rng.uniform(CORNERS[0], CORNERS[1], (2, 12, 2)), axis=0)
    for box, ones, zeros in zip(ends.swapaxes(0, 1), *box_shares(law, ends.swapaxes(0, 1))[::-1],
                                strict=True):  # fmt: skip
        inside = ((places > box[0]) & (places <= box[1])).all(axis=1)
        for share, kind in ((ones, truth), (zeros, ~truth)):
            wanted = (inside & kind).mean()
            assert abs(share - wanted) < 4.5 * np.sqrt(wanted / 40_000) + 2e-3


def test_boxes_that_share_a_side_count_no_place_twice():
    for cut in (-1.0, 0.0125, 0.7):
        halves = np.array([[[-6, -4], [cut, 4]], [[cut, -4], [6, 4]]], float)
        assert box_shares("waves", halves).sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("law", LAWS)
def test_both_classes_meet_at_the_boundary(law):
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = 0.02 * np.column_stack([np.cos(turn), np.sin(turn)])
    path = true_boundary(law)
    for place in path[~np.isnan(path[:, 0])]:
        assert len(set(true_class(law, place + around).tolist())) == 2


def test_samples_are_nested_and_flips_are_as_many_as_asked_for():
    X, y = law_sample("ring", 200, 0.2, 5)
    fewer, more = law_sample("ring", 80, 0.2, 5), law_sample("ring", 200, 0.3, 5)
    assert (fewer[0] == X[:80]).all() and (fewer[1] == y[:80]).all()
    truth = true_class("ring", X)
    assert ((truth != y) <= (truth != more[1])).all()
    shares = [(true_class("ring", a) != b).mean() for a, b in
              (law_sample("ring", 200, 0.2, s) for s in range(40))]  # fmt: skip
    assert np.mean(shares) == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / 8000))
    assert (np.abs(X) <= CORNERS[1]).all()


def test_the_grid_is_of_middles():
    across, up = grid_axes((6, 4))
    assert across.tolist() == [-5, -3, -1, 1, 3, 5] and up.tolist() == [-3, -1, 1, 3]


def test_an_unknown_law():
    with pytest.raises(ValueError, match="law must be one of step"):
        true_class("square", np.zeros((1, 2)))
