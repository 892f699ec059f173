"""Decision trees: what can yes-or-no questions learn?"""

from core.ui.page import Page
from pages.learning.trees.boosting import chapter as boosting
from pages.learning.trees.forest import chapter as forest
from pages.learning.trees.importance import chapter as importance
from pages.learning.trees.moved import chapter as moved
from pages.learning.trees.pruning import chapter as pruning
from pages.learning.trees.split import chapter as split
from pages.learning.trees.tree import chapter as tree

page = Page("trees", chapters=[tree, split, pruning, moved, forest, boosting, importance])
