"""A chart template: an Altair chart built once a process, from structure alone.

The data come later under the names of its datasets. Nothing that a slider moves may be written
into the specification: as long as it stays equal to the byte, the browser updates the drawing in
place; one changed byte tears it down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from threading import RLock
from typing import Any

import altair as alt
import pandas  # noqa: F401  whole before Altair looks for it, whatever thread imports it first
from altair.utils import schemapi

VALIDATED = False  # against Vega-Lite's schema: in the tests, since it takes as long as to build it

_BUILDING = RLock()  # Altair keeps state of its own while it builds: one thread at a time
ROW = "row_of_table"  # the number of a row, from 0
LABEL, TITLE = 11, 12  # type in px; the browser enlarges the whole picture for a projector


@dataclass(frozen=True, eq=False)
class Template:
    """``datasets`` lists, for each named dataset, the columns that the chart reads.

    ``alt`` says what kind of picture it is; the current result stands in the caption beside it.
    """

    name: str
    spec: Mapping[str, Any]
    datasets: Mapping[str, tuple[str, ...]]
    alt: str
    height: int


def template(
    *, alt_text: str, height: int, **datasets: str
) -> Callable[[Callable[..., alt.TopLevelMixin]], Callable[..., Template]]:
    """Turn a function that returns an Altair chart into one that returns its cached template.

    ``datasets`` gives for each named dataset its columns, as one string with spaces. The function
    may take structure (titles, a scale type), never values that a slider moves.
    """

    def decorate(build: Callable[..., alt.TopLevelMixin]) -> Callable[..., Template]:
        @cache
        def built(*structure: Any) -> Template:
            with schemapi.debug_mode(VALIDATED):
                spec = build(*structure).to_dict(validate=VALIDATED)
            spec.pop("datasets", None)
            # One description for the whole chart instead of one for every mark: fewer, lighter
            # items to draw while a slider is dragged.
            spec.setdefault("config", {}).setdefault("mark", {}).update(aria=False, tooltip=None)
            _type_sizes(spec)
            spec["height"] = height
            columns = {name: tuple(text.split()) for name, text in datasets.items()}
            if (rows := _in_order_of_rows(spec)) is not None:
                columns[rows] += (ROW,)
            named = _named(spec)
            if named != set(columns):
                raise ValueError(f"{build.__name__} draws {named}, but declares {set(columns)}")
            return Template(build.__name__, spec, columns, alt_text, height)

        @wraps(build)
        def kept(*structure: Any) -> Template:
            with _BUILDING:
                return built(*structure)

        return kept

    return decorate


def _in_order_of_rows(spec: dict[str, Any]) -> str | None:
    """Make categories that stand in the order of the data (``sort=None``) do so at every change.

    When data are replaced, Vega keeps the categories that it knows in their old order. So they are
    sorted by the number of their row, which :class:`~core.ui.view.View` adds to this dataset; its
    name. Not where two datasets share the axis.
    """
    found: list[tuple[str, dict[str, Any]]] = []

    def walk(node: dict[str, Any], data: str) -> None:
        data = node.get("data", {}).get("name", data)
        for channel in ("x", "y"):
            encoding = node.get("encoding", {}).get(channel)
            if isinstance(encoding, dict) and encoding.get("sort", "") is None:
                found.append((data, encoding))
        for child in node.get("layer", []):
            walk(child, data)

    walk(spec, "")
    names = {name for name, _ in found}
    if len(names) != 1:
        return None
    for _, encoding in found:
        encoding["sort"] = {"field": ROW, "op": "min"}
    return names.pop()


def _type_sizes(spec: dict[str, Any]) -> None:
    config = spec["config"]
    for part in ("axis", "legend", "header"):
        config.setdefault(part, {}).update(labelFontSize=LABEL, titleFontSize=TITLE)
    # The last number of an axis turns inwards rather than be cut at the edge.
    config.setdefault("axisX", {}).setdefault("labelFlush", 14)
    config["text"] = {"fontSize": TITLE} | config.get("text", {})


def _named(node: Any) -> set[str]:
    """All dataset names that a specification reads."""
    if isinstance(node, dict):
        own = node.get("data")
        names = {own["name"]} if isinstance(own, dict) and "name" in own else set()
        return names.union(*(_named(child) for child in node.values()))
    if isinstance(node, list):
        return set().union(*(_named(child) for child in node))
    return set()


def step_parameter(name: str) -> alt.Parameter:
    """A parameter that follows the scrubber ``name`` in the browser, without the server."""
    return alt.param(name=name, bind=alt.BindDirect(element=f"#scrub-{name}", event="input"))
