"""Entropy: how surprising an outcome is on average, and what it costs to believe another law."""

from core.ui.page import Page
from pages.probability.entropy.confidence import chapter as confidence
from pages.probability.entropy.hump import chapter as hump
from pages.probability.entropy.surprise import chapter as surprise
from pages.probability.entropy.two import chapter as two
from pages.probability.entropy.variables import chapter as variables

page = Page("entropy", chapters=[surprise, two, hump, variables, confidence])
