"""Gradient: which way is up when there are two directions?"""

from core.ui.page import Page
from pages.calculus.gradient_field.gradient import chapter as gradient
from pages.calculus.gradient_field.hessian import chapter as hessian
from pages.calculus.gradient_field.jacobian import chapter as jacobian

page = Page("gradient_field", chapters=[gradient, hessian, jacobian])
