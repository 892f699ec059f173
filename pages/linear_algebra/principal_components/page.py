"""Principal components: along which direction does a cloud vary most?"""

from core.ui.page import Page
from pages.linear_algebra.principal_components.bent import chapter as bent
from pages.linear_algebra.principal_components.columns import chapter as columns
from pages.linear_algebra.principal_components.digits import chapter as digits
from pages.linear_algebra.principal_components.turn import chapter as turn

page = Page("principal_components", chapters=[turn, columns, digits, bent])
