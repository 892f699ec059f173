"""Stock-market trends: can tomorrow's price be forecast, and would it pay?"""

from core.ui.page import Page
from pages.case_studies.stock_trends.assets import chapter as assets
from pages.case_studies.stock_trends.forecasts import chapter as forecasts
from pages.case_studies.stock_trends.market import MARKET
from pages.case_studies.stock_trends.method import METHOD
from pages.case_studies.stock_trends.returns import chapter as returns
from pages.case_studies.stock_trends.search import chapter as search
from pages.case_studies.stock_trends.strategy import chapter as strategy

page = Page(
    "stock_trends",
    chapters=[returns, forecasts, strategy, search, assets],
    shared=[*MARKET, *METHOD],
)
