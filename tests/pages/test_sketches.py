"""While a control moves, a sketch must draw what a full run would draw."""

import math

import pytest

from core.charts.template import ROW
from core.ui.pack import unpack
from core.ui.wire import Request, respond
from core.ui.words import unbroken
from tests.pages.conftest import unmarked

CASES = [
    ("gradient_descent", "descent", "learning_rate", 0.0312),
    ("gradient_descent", "descent", "condition_number", 250.0),
    ("gradient_descent", "descent", "start", (1.0, -2.0)),
    ("eigen_decomposition", "picture", "direction", 40),
    ("eigen_decomposition", "powers", "direction", 40),
    ("eigen_decomposition", "own", "size", 0.01),
    ("distributions", "law", "p", 0.4),
    ("distributions", "law", "b", 1.5),
    ("distributions", "limits", "binomial_normal_n", 50),
    ("distributions", "fit", "off", 0.3),
    ("distributions", "bivariate", "rho", -0.4),
    ("predictive_maintenance", "sensors", "span", 33),
    ("predictive_maintenance", "failures", "confidence", 80),
    ("predictive_maintenance", "remaining_life", "test_engine", 7),
    ("predictive_maintenance", "service", "threshold", 33),
    ("fraud_detection", "detector", "components", 4),
    ("fraud_detection", "threshold", "share", 2.5),
    ("fraud_detection", "threshold", "base_rate", 0.3),
    ("fraud_detection", "queue", "budget", 7),
    ("fraud_detection", "comparison", "share", 0.4),
    ("recommendation", "by_hand", "penalty", 1.5),
    ("recommendation", "by_hand", "rank", 4),
    ("recommendation", "by_hand", "step", 3),
    ("recommendation", "methods", "fame", 40),
    ("recommendation", "methods", "length", 20),
    ("recommendation", "methods", "cost", 0.3),
    ("recommendation", "you", "rate_1", 4.5),
    ("recommendation", "you", "rate_2", 1.0),
    ("recommendation", "you", "popular", 80),
    ("medical_diagnosis", "cells", "threshold", 0.3),
    ("medical_diagnosis", "learning", "learning_rate", 2.0),
    ("medical_diagnosis", "images", "contrast", 1.7),
    ("medical_diagnosis", "network", "pixel", (0.25, 0.75)),
    ("medical_diagnosis", "shortcut", "marker", 55),
    ("logistics", "forecast", "origin", 70.0),
    ("logistics", "stock", "reorder", 320),
    ("logistics", "bullwhip", "memory", 0.4),
    ("logistics", "shipping", "growth", 90),
    ("constraints", "linear", "cold", 15.0),
    ("logistics", "routes", "shape", 0.4),
    ("stock_trends", "returns", "decay", 0.8),
    ("stock_trends", "forecasts", "origin", 40.0),
    ("stock_trends", "strategy", "cost", 12.5),
    ("stock_trends", "search", "fee", 20),
    ("stock_trends", "assets", "known", 60.0),
]


def same(left: list, right: list) -> bool:
    """Equal, to the digits that a picture can tell."""

    def gap(value) -> bool:
        return value is None or (isinstance(value, float) and math.isnan(value))

    def near(a, b) -> bool:
        numbers = isinstance(a, (int, float)) and isinstance(b, (int, float))
        return numbers and math.isclose(a, b, rel_tol=2e-7, abs_tol=1e-5 * span)

    finite = [v for v in right if isinstance(v, (int, float)) and not gap(v)]
    span = max(finite) - min(finite) if finite else 0.0
    return len(left) == len(right) and all(
        a == b or (gap(a) and gap(b)) or near(a, b) for a, b in zip(left, right, strict=True)
    )


def moved(page, name: str, value, seen=None) -> dict:
    """What the browser hears while ``name`` is dragged to ``value``."""
    figure = next(
        view.figure
        for view in page.views
        for p in view.parts
        if p.identity[1:] == ("control", name)
    )
    seen = None if seen is None else frozenset(seen)
    message = respond(page.session, Request(figure.key, name, value, 7, seen))
    news = unpack(message)
    assert news["ack"] == 7
    assert page.values[name] == value
    return news


@pytest.mark.parametrize(("stem", "chapter", "name", "value"), CASES)
def test_a_sketch_draws_what_a_full_run_draws(open_page, stem, chapter, name, value):
    page = open_page(stem).open(chapter)
    news = moved(page, name, value)
    assert news["charts"], "nothing moved"
    full = open_page(stem).open(chapter).at(**{name: value})
    for chart, tables in news["charts"].items():
        drawn = full.chart(chart).data
        for dataset, columns in tables.items():
            columns.pop(ROW, None)
            assert drawn[dataset].keys() == columns.keys()
            for title, column in columns.items():
                assert same(column, drawn[dataset][title]), f"{chart}: {dataset}.{title} differs"
    for words in news["words"].values():
        assert unmarked(words) in unbroken(full.html)


def test_a_sketch_sends_only_what_changed(open_page):
    news = moved(open_page("gradient_descent"), "learning_rate", 0.0312)
    assert "contours" not in news["charts"]["map"], "the surface stands still"
    assert "paths" in news["charts"]["map"]
    assert news["address"]["query"] == {"learning_rate": "0.0312"}


def test_a_chart_out_of_sight_is_sent_when_it_comes_into_sight(open_page):
    page = open_page("gradient_descent")
    assert set(moved(page, "learning_rate", 0.03, seen=["map"])["charts"]) == {"map"}
    assert set(moved(page, "learning_rate", 0.03, seen=["map", "loss"])["charts"]) == {"loss"}


def test_a_figure_with_other_parts_is_drawn_in_full(open_page):
    page = open_page("gradient_descent")
    assert moved(page, "noise", 0.5) == {"ack": 7, "again": True, "charts": {}}  # a seed appears
