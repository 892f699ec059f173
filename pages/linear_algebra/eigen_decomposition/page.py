"""Eigen-decomposition: which directions does a matrix only stretch?"""

from core.ui.page import Page
from pages.linear_algebra.eigen_decomposition.matrix import CONTROLS
from pages.linear_algebra.eigen_decomposition.nearby import chapter as nearby
from pages.linear_algebra.eigen_decomposition.own import chapter as own
from pages.linear_algebra.eigen_decomposition.picture import chapter as picture
from pages.linear_algebra.eigen_decomposition.powers import chapter as powers

page = Page("eigen_decomposition", chapters=[picture, powers, own, nearby], shared=CONTROLS)
