"""While a control moves, a sketch must draw what a full run would draw."""

import base64
import json
import math

import numpy as np
import pytest

from core.ui.sketch import Screen, Sketch

CASES = [
    ("gradient_descent", "descent", "learning_rate", 0.0312),
    ("gradient_descent", "descent", "condition_number", 250.0),
    ("gradient_descent", "descent", "start", (1.0, -2.0)),
    ("eigen_decomposition", "two_by_two", "direction", 40),
    ("eigen_decomposition", "own_matrix", "size", 0.01),
    ("distributions", "laws", "b", 1.5),
    ("distributions", "laws", "p", 0.4),
    ("predictive_maintenance", "sensors", "span", 33),
    ("predictive_maintenance", "failure_rates", "confidence", 80),
    ("fraud_detection", "detection", "share", 2.5),
    ("fraud_detection", "detection", "components", 4),
    ("fraud_detection", "detection", "base_rate", 0.3),
    ("recommendation", "by_hand", "penalty", 1.5),
    ("recommendation", "by_hand", "rank", 4),
    ("recommendation", "by_hand", "step", 3),
    ("recommendation", "comparison", "length", 20),
    ("recommendation", "comparison", "cost", 0.3),
    ("recommendation", "you", "rate_1", 4.5),
    ("medical_diagnosis", "decision", "threshold", 0.3),
    ("medical_diagnosis", "learning", "learning_rate", 2.0),
    ("medical_diagnosis", "images", "contrast", 1.7),
    ("medical_diagnosis", "inside", "pixel", (0.25, 0.75)),
    ("logistics", "stock", "reorder", 320),
    ("logistics", "bullwhip", "memory", 0.4),
    ("logistics", "flow", "growth", 90),
    ("logistics", "program", "cold", 15.0),
    ("stock_trends", "market", "decay", 0.8),
    ("stock_trends", "forecasts", "origin", 40.0),
    ("stock_trends", "money", "cost", 12.5),
    ("stock_trends", "several", "known", 60.0),
]


def column(packed) -> list:
    """What live.js makes of a packed column."""
    if isinstance(packed, str):
        return np.frombuffer(base64.b64decode(packed), "<f8").tolist()
    return [packed["value"]] * packed["count"] if isinstance(packed, dict) else packed


def same(left: list, right: list) -> bool:
    def gap(value) -> bool:
        return value is None or (isinstance(value, float) and math.isnan(value))

    pairs = zip(left, right, strict=True)
    return all(a == b or (gap(a) and gap(b)) for a, b in pairs)


def sketched(page, key: str) -> dict:
    """The news that the component of this key sends to the browser."""
    for element in page.app.get("bidi_component"):
        data = json.loads(element.proto.json or element.proto.mixed.json or "{}")
        if data.get("kind") == "sketch" and data.get("key") == key:
            return data
    raise AssertionError(f"no sketch of {key}")


def moved(page, figure: str, name: str, value) -> dict:
    """The page while ``name`` is dragged to ``value`` in ``figure``."""
    key = f"{page.entry.stem}-{figure}-sketch"
    page.app.session_state[key] = {"value": [[name, value], 7]}
    page.run()
    news = sketched(page, key)
    assert news["ack"] == 7
    assert page.values[name] == value
    return news


@pytest.mark.parametrize(("stem", "figure", "name", "value"), CASES)
def test_a_sketch_draws_what_a_full_run_draws(open_page, stem, figure, name, value):
    page = open_page(stem)
    news = moved(page, figure, name, value)
    assert news["charts"], "nothing moved"
    full = open_page(stem).at(**{name: value})
    drawn = [chart.data for chart in full.charts]
    for chart, tables in news["charts"].items():
        for dataset, columns in tables.items():
            plain = {title: column(packed) for title, packed in columns.items()}
            assert any(
                dataset in data
                and data[dataset].keys() == plain.keys()
                and all(
                    len(data[dataset][title]) == len(plain[title])
                    and same(data[dataset][title], plain[title])
                    for title in plain
                )
                for data in drawn
            ), f"{chart}: {dataset} differs"
    for words in news["words"].values():
        assert words in full.html


def test_a_sketch_sends_only_what_changed(open_page):
    news = moved(open_page("gradient_descent"), "descent", "learning_rate", 0.0312)
    assert "contours" not in news["charts"]["map"], "the surface stands still"
    assert "paths" in news["charts"]["map"]
    assert news["address"]["query"] == {"learning_rate": "0.0312"}


def test_a_figure_with_other_parts_is_drawn_in_full():
    before, after = Screen(["map", "loss"]), Screen(["map", "loss", "errors"])
    assert Sketch(before, after).news() == {"again": True}
    assert "again" not in Sketch(before, Screen(["map", "loss"])).news()
