"""Recommendation: what should this person see next, and how would one know?"""

from core.ui.page import Page
from pages.case_studies.recommendation.by_hand import chapter as by_hand
from pages.case_studies.recommendation.clicks import chapter as clicks
from pages.case_studies.recommendation.date import chapter as date
from pages.case_studies.recommendation.fitting import FACTORS, NEIGHBOURS
from pages.case_studies.recommendation.methods import chapter as methods
from pages.case_studies.recommendation.ratings_in_use import DATA
from pages.case_studies.recommendation.you import chapter as you

page = Page(
    "recommendation",
    chapters=[by_hand, methods, clicks, date, you],
    shared=[DATA, *FACTORS, *NEIGHBOURS],
    home=methods,
)
