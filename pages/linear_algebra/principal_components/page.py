"""Principal components: along which direction does a cloud vary most?"""

from core.ui.page import Page
from pages.linear_algebra.principal_components.columns import chapter as columns
from pages.linear_algebra.principal_components.turn import chapter as turn

page = Page("principal_components", chapters=[turn, columns])
