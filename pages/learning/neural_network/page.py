"""Neural networks: how do bends add up to a boundary?"""

from core.ui.page import Page
from pages.learning.neural_network.bends import chapter as bends
from pages.learning.neural_network.digits import chapter as digits
from pages.learning.neural_network.noise import chapter as noise
from pages.learning.neural_network.starts import chapter as starts
from pages.learning.neural_network.train import chapter as train

page = Page("neural_network", chapters=[train, bends, starts, noise, digits])
