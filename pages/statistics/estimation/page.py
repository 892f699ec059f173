"""Estimation: which parameter makes these data least surprising?"""

from core.ui.page import Page
from pages.statistics.estimation.edges import chapter as edges
from pages.statistics.estimation.humps import chapter as humps
from pages.statistics.estimation.one import chapter as one
from pages.statistics.estimation.prior import chapter as prior
from pages.statistics.estimation.sure import chapter as sure
from pages.statistics.estimation.two import chapter as two

page = Page("estimation", chapters=[one, two, sure, prior, humps, edges])
