"""Estimation: which parameter makes these data least surprising?"""

from core.ui.page import Page
from pages.statistics.estimation.one import chapter as one
from pages.statistics.estimation.two import chapter as two

page = Page("estimation", chapters=[one, two])
