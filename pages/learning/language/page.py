"""Language: which word comes next, and which words give a review away?"""

from core.ui.page import Page
from pages.learning.language.which_class import chapter as which_class

page = Page("language", chapters=[which_class])
