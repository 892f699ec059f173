"""Constraints: what does a limit cost?"""

from core.ui.page import Page
from pages.optimization.constraints.touch import chapter as touch

page = Page("constraints", chapters=[touch])
