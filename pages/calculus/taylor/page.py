"""Taylor series: how far does a polynomial see?"""

from core.ui.page import Page
from pages.calculus.taylor.functions import FUNCTIONS
from pages.calculus.taylor.newton import chapter as newton
from pages.calculus.taylor.polynomial import chapter as polynomial

page = Page("taylor", chapters=[polynomial, newton], shared=FUNCTIONS.controls())
