"""Derivative: what does the slope become when the step shrinks?"""

from core.ui.page import Page
from pages.calculus.derivative.error import chapter as error
from pages.calculus.derivative.functions import CONTROLS
from pages.calculus.derivative.secant import chapter as secant

page = Page("derivative", chapters=[secant, error], shared=CONTROLS)
