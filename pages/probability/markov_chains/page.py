"""Markov chains: where a walker without memory spends its time."""

from core.ui.page import Page
from pages.probability.markov_chains.chain import chapter as chain

page = Page("markov_chains", chapters=[chain])
