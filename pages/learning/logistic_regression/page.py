"""Logistic regression: where is the line between yes and no?"""

from core.ui.page import Page
from pages.learning.logistic_regression.boundary import chapter as boundary

page = Page("logistic_regression", chapters=[boundary])
