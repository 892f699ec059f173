"""Markov chains: where a walker without memory spends its time."""

from core.ui.page import Page
from pages.probability.markov_chains.chain import chapter as chain
from pages.probability.markov_chains.memory import chapter as memory
from pages.probability.markov_chains.metropolis import chapter as metropolis
from pages.probability.markov_chains.pagerank import chapter as pagerank
from pages.probability.markov_chains.text import chapter as text

page = Page("markov_chains", chapters=[chain, memory, pagerank, text, metropolis])
