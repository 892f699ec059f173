"""All pages, each put together once a process, when it is first asked for."""

import importlib
from functools import cache

from core import catalog
from core.ui.page import Figure, Page


@cache
def page(stem: str) -> Page:
    """The page of this stem, from ``pages/<section>/<stem>/page.py``."""
    section = catalog.BY_STEM[stem].section
    return importlib.import_module(f"pages.{section}.{stem}.page").page


def figure(key: object) -> Figure | None:
    """The figure ``<page>/<chapter>/<name>``; None where there is none."""
    stem = key.split("/")[0] if isinstance(key, str) else ""
    return page(stem).figures.get(key) if stem in catalog.BY_STEM else None
