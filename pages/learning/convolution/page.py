"""Convolution: what does a filter see?"""

from core.ui.page import Page
from pages.learning.convolution.frequencies import chapter as frequencies
from pages.learning.convolution.network import chapter as network
from pages.learning.convolution.pixel import chapter as pixel
from pages.learning.convolution.receptive import chapter as receptive
from pages.learning.convolution.separable import chapter as separable
from pages.learning.convolution.shift import chapter as shift
from pages.learning.convolution.sizes import chapter as sizes

page = Page(
    "convolution",
    chapters=[pixel, sizes, shift, separable, frequencies, receptive, network],
)
