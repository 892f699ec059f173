"""Continual learning: can it learn the new without losing the old?"""

from core.ui.page import Page
from pages.learning.continual.alarm import chapter as alarm
from pages.learning.continual.balance import chapter as balance
from pages.learning.continual.drift import chapter as drift
from pages.learning.continual.importance import chapter as importance
from pages.learning.continual.tasks import chapter as tasks
from pages.learning.continual.up_to_date import chapter as up_to_date

page = Page("continual", chapters=[tasks, importance, balance, drift, alarm, up_to_date])
