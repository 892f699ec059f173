"""Limit theorems: why means of almost anything are normal, and when they are not."""

from core.ui.page import Page
from pages.probability.limit_theorems.bell import chapter as bell
from pages.probability.limit_theorems.drawn_from import CONTROLS
from pages.probability.limit_theorems.running import chapter as running

page = Page("limit_theorems", chapters=[bell, running], shared=CONTROLS, home=bell)
