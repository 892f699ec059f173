"""Support vector machines: which points hold the line?"""

from core.ui.page import Page
from pages.learning.support_vectors.choice import chapter as choice
from pages.learning.support_vectors.kernels import chapter as kernels
from pages.learning.support_vectors.lifted import chapter as lifted
from pages.learning.support_vectors.margin import chapter as margin

page = Page("support_vectors", chapters=[margin, kernels, lifted, choice])
