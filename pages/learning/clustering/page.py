"""Clustering: how many groups are there?"""

from core.ui.page import Page
from pages.learning.clustering.how_many import chapter as how_many
from pages.learning.clustering.k_means import chapter as k_means
from pages.learning.clustering.mixture import chapter as mixture
from pages.learning.clustering.shapes import chapter as shapes
from pages.learning.clustering.table import chapter as table

page = Page("clustering", chapters=[k_means, how_many, mixture, shapes, table])
