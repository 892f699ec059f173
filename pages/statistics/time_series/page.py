"""Time series: what does yesterday say about tomorrow?"""

from core.ui.page import Page
from pages.statistics.time_series.memory import chapter as memory

page = Page("time_series", chapters=[memory])
