"""Opens pages without a browser, in any state, and reads what they draw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core import catalog
from core.ui import controls, page

ROOT = Path(__file__).parents[2]


@dataclass
class Opened:
    """A page in a session: its state can be set, what it draws can be read."""

    app: AppTest
    entry: catalog.Entry
    panel: controls.Panel

    def at(self, **values: Any) -> "Opened":
        """The page with these values and every other at its default."""
        self.app.session_state[f"{self.entry.stem}:values"] = self.panel.defaults() | values
        return self.run()

    def preset(self, title: str) -> "Opened":
        return self.at(**self.panel.preset(title))

    def run(self) -> "Opened":
        self.app.run()
        assert not self.app.exception, [e.stack_trace for e in self.app.exception]
        return self

    def upload(self, files: Mapping[str, bytes]) -> "Opened":
        """The page after these files were given to its upload field."""
        packed = [(name, data, "application/octet-stream") for name, data in files.items()]
        self.app.file_uploader[0].set_value(packed)
        return self.run()

    def press(self, label: str) -> "Opened":
        """The page after its button of this name was pressed."""
        next(button for button in self.app.button if button.label == label).click()
        return self.run()

    @property
    def errors(self) -> list[str]:
        """What is said about files that could not be read, as the reader sees it."""
        return [re.sub(r"\\(.)", r"\1", error.value) for error in self.app.error]

    @property
    def values(self) -> dict[str, Any]:
        return self.app.session_state[f"{self.entry.stem}:values"]

    @property
    def charts(self) -> list["Chart"]:
        return [Chart(element.proto) for element in self.app.get("vega_lite_chart")]

    def chart(self, number: int) -> "Chart":
        return self.charts[number]

    @property
    def html(self) -> str:
        """All words that the page sets as HTML: numbers, notices, captions, challenges."""
        return "\n".join(element.proto.body for element in self.app.get("html"))


@dataclass
class Chart:
    proto: Any

    @property
    def spec(self) -> str:
        return self.proto.spec

    @property
    def alt(self) -> str:
        return self.proto.alt

    @property
    def data(self) -> dict[str, dict[str, list]]:
        """Columns by dataset, as they travel to the browser."""
        return {
            dataset.name: pa.ipc.open_stream(dataset.data.data).read_all().to_pydict()
            for dataset in self.proto.datasets
        }


@pytest.fixture
def open_page(monkeypatch):
    """``open_page(stem, query=...)``: the page as a visitor with that address finds it."""

    def opened(stem: str, query: dict[str, str] | None = None) -> Opened:
        entry = catalog.BY_STEM[stem]
        panels: list[controls.Panel] = []
        make = controls.Panel.of

        def recorded(*arguments: Any) -> controls.Panel:
            panels.append(make(*arguments))
            return panels[-1]

        monkeypatch.setattr(page.Panel, "of", recorded)
        app = AppTest.from_file(ROOT / "core/ui/router.py", default_timeout=60)
        app._page_hash = calc_hash(entry.address)  # switch_page knows files only, no addresses
        for name, text in (query or {}).items():
            app.query_params[name] = text
        app.run()
        assert not app.exception, [e.stack_trace for e in app.exception]
        return Opened(app, entry, panels[-1])

    return opened
