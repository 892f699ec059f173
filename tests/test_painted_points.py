from core.maths.learning.class_points import class_points
from core.painted_points import SETS, painted, points_of, set_choice


def test_what_is_painted_takes_the_place_of_the_set():
    mine = ((0.0, 1.0, 0),)
    assert points_of("clouds", mine) == mine
    assert points_of("clouds", ()) == ()
    assert points_of("clouds", None) == class_points("clouds")
    assert points_of("none", None) == ()


def test_another_set_puts_the_painted_ones_back():
    assert set_choice("set", "points").resets == ("points",)
    assert set_choice("set", "points").default == next(iter(SETS))
    assert painted("points", classes=("A", "B", "C")).legal("1,2,C") == ((1.0, 2.0, 2),)
