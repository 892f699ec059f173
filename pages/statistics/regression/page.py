"""Regression: which line, and how sure?"""

from core.ui.page import Page
from pages.statistics.regression.intervals import chapter as intervals
from pages.statistics.regression.line import chapter as line

page = Page("regression", chapters=[line, intervals])
