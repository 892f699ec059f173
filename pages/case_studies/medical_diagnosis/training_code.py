"""The code that makes the image set of now and trains the network of now."""

from dataclasses import replace

from core.maths.case_studies.medical_diagnosis.images import train_plan
from pages.case_studies.medical_diagnosis.training import (
    TEST,
    VALIDATION,
    phantom_of,
    plan_of,
    run_of,
)

IMPORTS = """\
from core.maths.case_studies.medical_diagnosis.diagnostic_measures import auc_interval
from core.maths.learning.network_explanations import log_odds
"""


def call_of(view):
    """Lines that leave ``images`` and the trained ``state``."""
    v, plan, run = view.values, plan_of(view.values), run_of(view)
    if run and run.epochs:
        plan = replace(plan, epochs=run.epochs)
    if view.uploaded:
        made = (
            f"file = np.load({view.uploaded.file!r}, allow_pickle=False)\n"
            "arrays = {\n    name: file[key]\n    for key in file\n"
            '    if (name := key.rpartition("/")[2]).startswith(("train", "val", "test"))\n}\n'
            f'images = split_images(arrays, "set", {v.ill_label})\n'
        )
    else:
        made = (
            f"phantom = {phantom_of(v)!r}\nimages = phantom_set(\n    phantom, {v.images}, "
            f"{VALIDATION}, {TEST}, {v.seed}, {v.marker / 100}\n)\n"
        )
    return (
        f"{IMPORTS}\n{made}plan = NetworkPlan(\n    {plan.filters}, {plan.kernel}, "
        f"{plan.epochs},\n    {plan.settings!r},\n    {plan.seed},\n)\n"
        "state = train_plan(images, plan)\n"
    )


def show_training_code(view, test="test"):
    """``test`` names the test images that judge."""
    view.code(
        train_plan,
        call=call_of(view) + f'test = images.tests["{test}"]\n'
        "print(auc_interval(log_odds(state.best, test.images), test.labels))",
    )
