"""Predictive maintenance: when should this engine be serviced?"""

from core.ui.page import Page
from pages.case_studies.predictive_maintenance.failures import chapter as failures
from pages.case_studies.predictive_maintenance.fleet import FLEET, MODEL
from pages.case_studies.predictive_maintenance.remaining_life import chapter as remaining_life
from pages.case_studies.predictive_maintenance.sensors import chapter as sensors
from pages.case_studies.predictive_maintenance.service import chapter as service

page = Page(
    "predictive_maintenance",
    chapters=[sensors, remaining_life, failures, service],
    shared=[*FLEET, *MODEL],
    home=remaining_life,
)
