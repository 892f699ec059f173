"""Singular values: how much of a matrix can be thrown away?"""

from core.ui.page import Page
from pages.linear_algebra.singular_values.image import chapter as image
from pages.linear_algebra.singular_values.noisy import chapter as noisy
from pages.linear_algebra.singular_values.turns import chapter as turns

page = Page("singular_values", chapters=[image, turns, noisy])
