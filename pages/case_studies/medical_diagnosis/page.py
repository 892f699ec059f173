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
    home=images,
)
# These are shared too, but an address that names them means the chapter about them.
page.owner |= {"penalty": learning, "marker": shortcut, "judged_on": shortcut}
