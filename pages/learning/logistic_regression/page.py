"""Logistic regression: where is the line between yes and no?"""

from core.ui.page import Page
from pages.learning.logistic_regression.boundary import chapter as boundary
from pages.learning.logistic_regression.classes import chapter as classes
from pages.learning.logistic_regression.losses import chapter as losses
from pages.learning.logistic_regression.solving import chapter as solving
from pages.learning.logistic_regression.threshold import chapter as threshold

page = Page("logistic_regression", chapters=[boundary, losses, threshold, classes, solving])
