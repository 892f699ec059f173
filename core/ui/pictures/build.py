"""Draws the small pictures of the home page: each page's first chart, by its own template.

``make pictures`` runs this; the app only shows the files, so a visit draws nothing. Beside each
picture stands the digest of the specification it was drawn from, and a test holds them together.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import vl_convert
from PIL import Image
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core import catalog

HERE = Path(__file__).parent
ROUTER = HERE.parent / "router.py"
DIGESTS = HERE / "digests.json"
WIDTH, HEIGHT = 320, 180


def first_chart(entry: catalog.Entry) -> Any:
    """The message with which the page draws its first chart, at its defaults."""
    app = AppTest.from_file(ROUTER, default_timeout=120)
    app._page_hash = calc_hash(entry.address)
    app.run()
    if app.exception:
        raise RuntimeError(f"{entry.title}: {app.exception[0].message}")
    return app.get("vega_lite_chart")[0].proto


def digest(proto: Any) -> str:
    return hashlib.sha256(proto.spec.encode()).hexdigest()


def picture(proto: Any) -> bytes:
    """The chart without axes and words, as a PNG with a transparent ground."""
    spec = json.loads(proto.spec)
    spec["datasets"] = {
        dataset.name: [
            {name: None if value != value else value for name, value in row.items()}  # NaN: a gap
            for row in pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()
        ]
        for dataset in proto.datasets
    }
    _still(spec)
    spec |= {"width": WIDTH, "height": HEIGHT, "background": "transparent", "padding": 2}
    spec["config"] = {"view": {"stroke": None}, "axis": {"disable": True}}
    png = vl_convert.vegalite_to_png(json.dumps(spec), scale=2)
    small = Image.open(io.BytesIO(png)).quantize(64)
    sink = io.BytesIO()
    small.save(sink, "PNG", optimize=True)
    return sink.getvalue()


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
        proto = first_chart(entry)
        (HERE / f"{entry.stem}.png").write_bytes(picture(proto))
        digests[entry.stem] = digest(proto)
        print(entry.title)
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
