from core.ui.page import Page

page = Page("predictive_maintenance")
page.footer()
