"""Linear maps: what does a matrix do to the plane?"""

from core.ui.page import Page
from pages.linear_algebra.linear_maps.basis import chapter as basis
from pages.linear_algebra.linear_maps.equations import chapter as equations
from pages.linear_algebra.linear_maps.matrix import CONTROLS
from pages.linear_algebra.linear_maps.plane import chapter as plane
from pages.linear_algebra.linear_maps.product import chapter as product

page = Page("linear_maps", chapters=[plane, product, equations, basis], shared=CONTROLS)
