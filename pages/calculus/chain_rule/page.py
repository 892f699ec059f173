"""Chain rule: how does a network know which weight to blame?"""

from core.ui.page import Page
from pages.calculus.chain_rule.deep import chapter as deep
from pages.calculus.chain_rule.graph import chapter as graph

page = Page("chain_rule", chapters=[graph, deep])
