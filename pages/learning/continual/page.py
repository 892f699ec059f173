"""Continual learning: can it learn the new without losing the old?"""

from core.ui.page import Page
from pages.learning.continual.drift import chapter as drift
from pages.learning.continual.tasks import chapter as tasks

page = Page("continual", chapters=[tasks, drift])
