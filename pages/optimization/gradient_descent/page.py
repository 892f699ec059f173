"""Gradient descent: how large may a step be before descending turns into diverging?"""

from core.ui.page import Page
from pages.optimization.gradient_descent.descent import chapter as descent

page = Page("gradient_descent", chapters=[descent])
