"""Hypothesis tests: how often is chance this loud?"""

from core.ui.page import Page
from pages.statistics.hypothesis_tests.discrete import chapter as discrete
from pages.statistics.hypothesis_tests.many import chapter as many
from pages.statistics.hypothesis_tests.peeking import chapter as peeking
from pages.statistics.hypothesis_tests.power import chapter as power
from pages.statistics.hypothesis_tests.samples import chapter as samples

page = Page("hypothesis_tests", chapters=[power, samples, peeking, many, discrete])
