"""Fraud detection: which of today's transactions should an investigator open?"""

from core.ui.page import Page
from pages.case_studies.fraud_detection.comparison import chapter as comparison
from pages.case_studies.fraud_detection.detector import chapter as detector
from pages.case_studies.fraud_detection.queue import chapter as queue
from pages.case_studies.fraud_detection.settings import SHARED
from pages.case_studies.fraud_detection.threshold import chapter as threshold

page = Page("fraud_detection", chapters=[detector, threshold, queue, comparison], shared=SHARED)
