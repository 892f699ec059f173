"""Hypothesis tests: how often is chance this loud?"""

from core.ui.page import Page
from pages.statistics.hypothesis_tests.power import chapter as power

page = Page("hypothesis_tests", chapters=[power])
