"""What is measured still runs: a row of a benchmark is called as its page calls it."""

import pytest

from core.catalog import PAGES
from tests.benchmarks import maths


@pytest.mark.parametrize("title", maths.PAGES)
def test_every_function_of_a_page_runs(title):
    names = []
    for name, call in maths.PAGES[title]():
        call()
        names.append(name)
    assert names
    assert len(set(names)) == len(names)


def test_every_page_is_measured():
    assert len(maths.PAGES) == len(PAGES)
