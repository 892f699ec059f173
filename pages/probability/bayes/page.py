"""Bayes' theorem: what does a positive test mean?"""

from core.ui.page import Page
from pages.probability.bayes.coin import chapter as coin
from pages.probability.bayes.doors import chapter as doors
from pages.probability.bayes.test import chapter as test

page = Page("bayes", chapters=[test, coin, doors])
