from core.ui.page import Page

page = Page("distributions")
page.footer()
