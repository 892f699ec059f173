"""Temporary: the pages that stand."""
from core import catalog
from core.ui import book


def built():
    found = []
    for entry in catalog.PAGES:
        try:
            book.page(entry.stem)
            found.append(entry)
        except Exception:
            pass
    return found
