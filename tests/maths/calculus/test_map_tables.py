import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.map_tables import (
    arrow_layers,
    ground_layers,
    here,
    name_layer,
    right_angle,
    stroke,
)

BOWL = FunctionOfTwo(parse("x^2 + y^2", ("x", "y")))


def test_heights_are_written_as_asked():
    layers = ground_layers(BOWL, (1.0, 4.0), lambda height: f"<{height:g}>")
    assert sorted(layers["labels"]["text"]) == ["<1>", "<4>"]
    radius = np.hypot(layers["contours"]["x"], layers["contours"]["y"])
    assert set(np.round(radius[np.isfinite(radius)])) == {1, 2}


def test_an_arrow_has_a_shaft_a_head_and_a_name_beyond_it():
    made = arrow_layers([("u", "direction", (1.0, 0.0), 90.0, 2.0)], gap=0.5)
    assert made["arrows"]["y"].tolist() == [0, 2] and made["arrows"]["x"].tolist() == [1, 1]
    assert made["heads"] == {"role": ["direction"], "x": [1.0], "y": [2.0], "angle": [0.0]}
    assert made["names"] == {"text": ["u"], "role": ["direction"], "x": [1.0], "y": [2.5]}
    assert not len(arrow_layers([])["arrows"]["x"]) and name_layer([])["x"] == []


def test_strokes_points_and_right_angles():
    line = stroke("t", "level", 1.0, 1.0, 0.0, 2.0)
    assert list(line["x"]) == [-1, 3] and list(line["y"]) == pytest.approx([1, 1])
    assert here(2.0, 3.0)["y"] == [3.0, 3.0]
    corner = right_angle(0.0, 0.0, 0.0, 1.0)
    assert list(corner["x"]) == pytest.approx([1, 1, 0]) and list(corner["y"]) == [0, 1, 1]


def test_a_long_name_leaves_its_arrow_head_free():
    arrows = [(name, "direction", (0.0, 0.0), 0.0, 1.0) for name in ("∇f", "λ₂∇g₂")]
    short, long = arrow_layers(arrows)["names"]["x"]
    assert short == 1.25 and long >= 1.45
