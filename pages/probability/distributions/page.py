"""Probability distributions: one law, where laws meet, which law numbers follow, and pairs."""

from core.ui.page import Page
from pages.probability.distributions.bivariate import chapter as bivariate
from pages.probability.distributions.draws import SAMPLE
from pages.probability.distributions.fit import chapter as fit
from pages.probability.distributions.law import chapter as law
from pages.probability.distributions.limits import chapter as limits

page = Page(
    "distributions",
    chapters=[law, limits, fit, bivariate],
    shared=SAMPLE,
    home=law,
    moved={
        ("view", "law"): law,
        ("view", "limits"): limits,
        ("view", "fit"): fit,
        ("view", "pair"): bivariate,
    },
)
