"""Continual learning: can it learn the new without losing the old?"""

from core.ui.page import Page
from pages.learning.continual.drift import chapter as drift

page = Page("continual", chapters=[drift])
