"""Regression: which line, and how sure?"""

from core.ui.page import Page
from pages.statistics.regression.flexibility import chapter as flexibility
from pages.statistics.regression.intervals import chapter as intervals
from pages.statistics.regression.line import chapter as line
from pages.statistics.regression.shrinkage import chapter as shrinkage

page = Page("regression", chapters=[line, intervals, shrinkage, flexibility])
