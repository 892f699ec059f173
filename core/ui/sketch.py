"""A figure redrawn with what changed alone, while a control is on the move.

A fragment's full run sends every element again and the browser renders every element again; nine
tenths of a drag's time went there. A sketch runs the same page code with its output caught: the
columns, words and controls that differ from what stands on the screen travel in one message, and
the browser puts them into the drawn charts and the places of the words (live.js, "sketches"). When
the hand rests, the fragment runs in full, so that Streamlit itself knows the last state.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from streamlit.delta_generator import DeltaGenerator

Table = Mapping[str, Sequence[Any] | np.ndarray]


@dataclass
class Screen:
    """What the browser shows of a figure: its parts in order, and a digest of each content."""

    parts: list[str] = field(default_factory=list)
    digests: dict[str, int] = field(default_factory=dict)


@dataclass
class Sketch:
    """The changes of one figure against ``before``, the screen."""

    before: Screen
    after: Screen
    charts: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    controls: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)

    def news(self) -> dict[str, Any]:
        """What travels; only that a full run is needed when the figure has other parts now."""
        if self.before.parts != self.after.parts:
            return {"again": True}
        parts = {"charts": self.charts, "words": self.words, "controls": self.controls}
        return {name: part for name, part in parts.items() if part} | {"address": self.address}


def nowhere() -> AbstractContextManager[Any]:
    """A place on the page that shows nothing: for the elements that a page lays out itself."""
    return DeltaGenerator(root_container=None)


def digest_table(table: Table, columns: Sequence[str]) -> int:
    arrays = (np.asarray(table[name]) for name in columns)
    return hash(tuple(tuple(a.tolist()) if a.dtype.hasobject else a.tobytes() for a in arrays))


def digest_data(data: Mapping[str, Any]) -> int:
    return hash(json.dumps(data, sort_keys=True))


def pack(table: Table, columns: Sequence[str]) -> dict[str, Any]:
    """Columns for the browser: numbers as the bytes of doubles in base64, anything else as lists;
    a column that repeats one value as that value and its count.

    >>> pack({"x": np.array([0.5, 1]), "name": ["a", "a"]}, ["x", "name"])
    {'x': 'AAAAAAAA4D8AAAAAAADwPw==', 'name': {'value': 'a', 'count': 2}}
    """
    return {name: _pack(np.asarray(table[name])) for name in columns}


def _pack(values: np.ndarray) -> str | list[Any] | dict[str, Any]:
    if len(values) > 1 and (values == values[0]).all():
        return {
            "value": values[0].item() if values.dtype != object else values[0],
            "count": len(values),
        }
    if values.dtype.kind in "iuf":
        return base64.b64encode(values.astype("<f8").tobytes()).decode("ascii")
    return values.tolist()
