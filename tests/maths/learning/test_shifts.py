import numpy as np
import pytest

from core.maths.learning.shifts import (
    Moved,
    Way,
    by_moves,
    compare_moves,
    move,
    pool,
    respond,
    scene,
)

EDGES = ((-1.0, 0.0, 1.0),) * 3
NOISE = np.random.default_rng(3).normal(size=(12, 24))


@pytest.mark.parametrize("pooling", ["max", "mean", "every"])
def test_pooling(pooling):
    take = {"max": np.max, "mean": np.mean, "every": lambda square: square[0, 0]}[pooling]
    found = pool(NOISE, 5, pooling)
    assert found.shape == (2, 4)
    for i, j in np.ndindex(2, 4):
        assert found[i, j] == pytest.approx(take(NOISE[5 * i : 5 * i + 5, 5 * j : 5 * j + 5]))
    with pytest.raises(ValueError, match="pooling"):
        pool(NOISE, 2, "least")


@pytest.mark.parametrize("pooling", ["none", "max", "mean", "every"])
def test_whole_moves_go_along_where_the_image_goes_round(pooling):
    way = Way(EDGES, pooling, 3, "round")
    for by in range(-6, 7):
        found = compare_moves(NOISE, way, by)
        whole = pooling == "none" or by % 3 == 0
        case = Moved.STILL if by == 0 else Moved.ALONG if whole else Moved.BROKEN
        assert found.case is case and (found.off > 0) == (not whole)


def test_the_border_alone():
    found = compare_moves(NOISE, Way(EDGES, "none", 1, "zeros"), 4)
    assert found.case is Moved.BORDER and found.columns == 2


def test_chance_and_dark():
    assert compare_moves(scene("level"), Way(((1.0,),), "max", 2, "round"), 1).case is Moved.CHANCE
    assert compare_moves(scene("level"), Way(EDGES, "max", 2, "round"), 1).case is Moved.DARK


def test_the_nearer_of_two_moves_is_taken():
    found = compare_moves(NOISE, Way(EDGES, "mean", 4, "round"), 5)
    norms = [np.linalg.norm(found.of_moved - move(found.output, q, "round")) for q in (1, 2)]
    assert found.along == 1 + int(np.argmin(norms))
    assert found.off == pytest.approx(min(norms) / np.linalg.norm(found.of_moved))


def test_all_moves():
    way = Way(EDGES, "max", 2, "zeros")
    found = by_moves(NOISE, way, 3)
    assert found.by.tolist() == [*range(-3, 4)] and found.along[3] == found.still[3] == 0
    assert found.along[5] == compare_moves(NOISE, way, 2).off


def test_scenes_go_round_in_squares():
    for name in ("disc", "stripes", "level", "black"):
        assert scene(name).shape == (36, 48)
    with pytest.raises(ValueError, match="name"):
        scene("cat")
    assert respond(scene("stripes"), Way(EDGES, "none", 1, "round")).any()
