"""Constraints: what does a limit cost?"""

from core.ui.page import Page
from pages.optimization.constraints.duality import chapter as duality
from pages.optimization.constraints.limits import chapter as limits
from pages.optimization.constraints.linear import chapter as linear
from pages.optimization.constraints.paths import chapter as paths
from pages.optimization.constraints.touch import chapter as touch

page = Page("constraints", chapters=[touch, limits, paths, duality, linear])
