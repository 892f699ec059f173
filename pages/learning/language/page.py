"""Language: which word comes next, and which words give a review away?"""

from core.ui.page import Page
from pages.learning.language.attention import chapter as attention
from pages.learning.language.corpus import CONTROLS
from pages.learning.language.which_class import chapter as which_class
from pages.learning.language.which_next import chapter as which_next
from pages.learning.language.word_vectors import chapter as word_vectors

page = Page(
    "language", chapters=[which_class, which_next, word_vectors, attention], shared=CONTROLS
)
