"""Logistics: what to stock, where to ship from, which way to drive?"""

from core.ui.page import Page
from pages.case_studies.logistics.bullwhip import chapter as bullwhip
from pages.case_studies.logistics.costs import COSTS
from pages.case_studies.logistics.forecast import chapter as forecast
from pages.case_studies.logistics.routes import chapter as routes
from pages.case_studies.logistics.shipping import chapter as shipping
from pages.case_studies.logistics.stock import chapter as stock

page = Page(
    "logistics",
    chapters=[forecast, stock, bullwhip, shipping, routes],
    shared=COSTS,
)
