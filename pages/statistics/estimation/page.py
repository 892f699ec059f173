"""Estimation: which parameter makes these data least surprising?"""

from core.ui.page import Page
from pages.statistics.estimation.one import chapter as one

page = Page("estimation", chapters=[one])
