from core.ui.page import Page

page = Page("eigen_decomposition")
page.footer()
