"""What the tests of files share."""

import pytest

from core.datasets.intake import isolated, typed_files
from core.datasets.uploads import DataError


@pytest.fixture
def in_this_process(monkeypatch):
    """Workbooks and others are read here: another process takes half a second to start."""

    def read(name, data, kind, max_rows, sheet):
        try:
            return isolated.READERS[kind](data, max_rows, sheet)
        except isolated.Refused as refused:
            raise DataError(f"{name}: {refused}.") from None

    monkeypatch.setattr(typed_files, "_from_process", read)
