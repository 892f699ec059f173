"""Confidence intervals: in how many worlds is the truth inside?"""

from core.ui.page import Page
from pages.statistics.confidence_intervals.bootstrap import chapter as bootstrap
from pages.statistics.confidence_intervals.drawn_worlds import CONTROLS
from pages.statistics.confidence_intervals.readings import chapter as readings
from pages.statistics.confidence_intervals.shares import chapter as shares
from pages.statistics.confidence_intervals.width import chapter as width
from pages.statistics.confidence_intervals.worlds import chapter as worlds

page = Page(
    "confidence_intervals",
    chapters=[worlds, shares, bootstrap, width, readings],
    shared=CONTROLS,
    home=worlds,
)
