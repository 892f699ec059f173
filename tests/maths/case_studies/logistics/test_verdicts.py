"""Cases at their borders; whole pages are judged in tests/pages/test_logistics_claims.py."""

import pytest

from core.maths.case_studies.logistics.verdicts import (
    Coverage,
    Routes,
    judge_coverage,
    judge_routes,
)


@pytest.mark.parametrize(
    ("covered", "other", "case"),
    [
        (0.91, 0.8, Coverage.TOO_FEW),  # an 80 % interval is not praised for 91 %
        (0.6, 0.79, Coverage.TOO_MANY_HELPED),
        (0.6, 0.5, Coverage.TOO_MANY),
        (0.74, 0.8, Coverage.UNSURE_MORE),
        (0.86, 0.8, Coverage.UNSURE_FEWER),
        (0.81, 0.8, Coverage.AS_PROMISED),
    ],
)
def test_a_share_is_compared_with_the_promise(covered, other, case):
    assert judge_coverage(covered, other, 0.8, 64).case is case


def test_agreement_over_few_stretches_is_no_praise():
    assert judge_coverage(0.81, 0.8, 0.8, 44).case is Coverage.TOO_SHORT  # 6.03 %
    assert judge_coverage(0.81, 0.8, 0.8, 45).case is Coverage.AS_PROMISED  # 5.96 %


def test_a_run_that_found_nothing_shorter_is_not_beaten():
    assert judge_routes(10.0, 10.0, 2, 2, None) is Routes.SOLVER_NOT_SHORTER
