"""Convolution: what does a filter see?"""

from core.ui.page import Page
from pages.learning.convolution.pixel import chapter as pixel

page = Page("convolution", chapters=[pixel])
