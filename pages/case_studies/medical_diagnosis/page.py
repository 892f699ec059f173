"""Healthcare diagnostics: which patients should be called back?"""

from core.ui.page import Page
from pages.case_studies.medical_diagnosis.cells import chapter as cells
from pages.case_studies.medical_diagnosis.images import chapter as images
from pages.case_studies.medical_diagnosis.judged_model import PENALTY
from pages.case_studies.medical_diagnosis.learning import chapter as learning
from pages.case_studies.medical_diagnosis.network import chapter as network
from pages.case_studies.medical_diagnosis.settings import CONTROLS
from pages.case_studies.medical_diagnosis.shortcut import chapter as shortcut

page = Page(
    "medical_diagnosis",
    chapters=[cells, learning, images, network, shortcut],
    shared=[PENALTY, *CONTROLS],
)
# An address that names a shared setting and no chapter opens the one where it matters most.
page.owner |= {control.name: images for control in CONTROLS}
page.owner |= {"penalty": learning, "marker": shortcut, "judged_on": shortcut}
