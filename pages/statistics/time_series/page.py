"""Time series: what does yesterday say about tomorrow?"""

from core.ui.page import Page
from pages.statistics.time_series.honest import chapter as honest
from pages.statistics.time_series.memory import chapter as memory
from pages.statistics.time_series.parts import chapter as parts
from pages.statistics.time_series.series import CONTROLS
from pages.statistics.time_series.spurious import chapter as spurious

page = Page("time_series", chapters=[memory, parts, honest, spurious], shared=CONTROLS, home=parts)
