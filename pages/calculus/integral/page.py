"""Integral: how many points does an area need?"""

from core.ui.page import Page
from pages.calculus.integral.area import chapter as area
from pages.calculus.integral.dimensions import chapter as dimensions

page = Page("integral", chapters=[area, dimensions])
