"""All pages, each put together once a process, when it is first asked for."""

import importlib
from functools import cache

from core import catalog
from core.ui.page import Page


@cache
def page(stem: str) -> Page:
    """The page of this stem, from ``pages/<section>/<stem>/page.py``."""
    section = catalog.BY_STEM[stem].section
    return importlib.import_module(f"pages.{section}.{stem}.page").page
