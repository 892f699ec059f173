"""Draws the small pictures of the home page: each page's first chart, by its own template.

``make pictures`` runs this; the app only shows the files, so a visit draws nothing. Beside each
picture stands the digest of the specification it was drawn from, and a test holds them together.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert
from PIL import Image

from core import catalog
from core.ui import book
from core.ui.session import Session
from core.ui.view import Chart

HERE = Path(__file__).parent
DIGESTS = HERE / "digests.json"
WIDTH, HEIGHT = 320, 180


def first_chart(entry: catalog.Entry) -> Chart:
    """The picture of the page's first chapter, at its defaults."""
    view = book.page(entry.stem).first.figures[0].run(Session())
    if view.failed:
        raise view.failed
    return next(part.content for part in view.parts if part.kind == "chart")


def digest(chart: Chart) -> str:
    return hashlib.sha256(json.dumps(chart.template.spec, sort_keys=True).encode()).hexdigest()


def picture(chart: Chart) -> bytes:
    """The chart without axes and words, as a PNG with a transparent ground."""
    spec = json.loads(json.dumps(chart.template.spec))
    spec["datasets"] = {
        dataset: _rows({name: np.asarray(chart.data[dataset][name]).tolist() for name in columns})
        for dataset, columns in chart.template.datasets.items()
    }
    _still(spec)
    spec |= {"width": WIDTH, "height": HEIGHT, "background": "transparent", "padding": 2}
    spec["config"] = {"view": {"stroke": None}, "axis": {"disable": True}}
    png = vl_convert.vegalite_to_png(json.dumps(spec), scale=2)
    small = Image.open(io.BytesIO(png)).quantize(64)
    sink = io.BytesIO()
    small.save(sink, "PNG", optimize=True)
    return sink.getvalue()


def _rows(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    columns = ([None if v != v else v for v in column] for column in table.values())  # NaN: a gap
    return [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]


def _still(node: Any) -> None:
    """Take out what belongs to the live page: bindings, words, axes and legends."""
    if isinstance(node, list):
        for child in node:
            _still(child)
    elif isinstance(node, dict):
        if "bind" in node and "name" in node:
            node.pop("bind")
            node["value"] = 1_000_000
        if "layer" in node:
            node["layer"] = [layer for layer in node["layer"] if not _is_text(layer)]
        for channel in ("x", "y"):
            if isinstance(node.get(channel), dict) and "type" in node[channel]:
                node[channel]["axis"] = None
        if "color" in node and isinstance(node["color"], dict) and "field" in node["color"]:
            node["color"]["legend"] = None
        for child in node.values():
            _still(child)


def _is_text(layer: dict[str, Any]) -> bool:
    mark = layer.get("mark")
    return (mark.get("type") if isinstance(mark, dict) else mark) == "text"


def main() -> None:
    digests = {}
    for entry in catalog.PAGES:
        chart = first_chart(entry)
        (HERE / f"{entry.stem}.png").write_bytes(picture(chart))
        digests[entry.stem] = digest(chart)
        print(entry.title)
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
