"""Decision trees: what can yes-or-no questions learn?"""

from core.ui.page import Page
from pages.learning.trees.tree import chapter as tree

page = Page("trees", chapters=[tree])
