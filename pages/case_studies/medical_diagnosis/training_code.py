"""The code that makes the image set of now and trains the network of now."""

from core.maths.case_studies.medical_diagnosis.images import train_plan
from pages.case_studies.medical_diagnosis.training import TEST, VALIDATION, phantom_of, plan_of


def call_of(view):
    """Lines that leave ``images`` and the trained ``state``."""
    v, plan = view.values, plan_of(view.values)
    if view.uploaded:
        made = (
            'arrays = dict(np.load("set.npz", allow_pickle=False))\n'
            f'images = split_images(arrays, "set", {v.ill_label})\n'
        )
    else:
        made = (
            f"phantom = {phantom_of(v)!r}\nimages = phantom_set(\n    phantom, {v.images}, "
            f"{VALIDATION}, {TEST}, {v.seed}, {v.marker / 100}\n)\n"
        )
    return (
        f"{made}plan = NetworkPlan(\n    {plan.filters}, {plan.kernel}, {plan.epochs},\n    "
        f"{plan.settings!r},\n    {plan.seed},\n)\nstate = train_plan(images, plan)\n"
    )


def show_training_code(view, test="test"):
    """``test`` names the test images that judge."""
    view.code(
        train_plan,
        call=call_of(view) + f'test = images.tests["{test}"]\n'
        "print(auc_interval(log_odds(state.best, test.images), test.labels))",
    )
