"""Stochastic gradients: why do noisy steps still arrive?"""

from core.ui.page import Page
from pages.optimization.stochastic_gradients.batch import chapter as batch
from pages.optimization.stochastic_gradients.noise import chapter as noise
from pages.optimization.stochastic_gradients.schedules import chapter as schedules
from pages.optimization.stochastic_gradients.shuffling import chapter as shuffling

page = Page("stochastic_gradients", chapters=[batch, noise, schedules, shuffling])
