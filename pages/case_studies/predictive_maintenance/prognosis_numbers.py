"""How good a model of the remaining life is, in numbers, and how sure they are."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.case_studies.predictive_maintenance.pipeline import predict_constant
from core.maths.case_studies.predictive_maintenance.resampling import (
    Interval,
    resampling_counts,
    rmse_difference,
    rmse_interval,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    FEWEST_UNITS,
    Comparison,
    Coverage,
    judge_coverage,
    judge_difference,
)
from core.ui.kept import kept
from core.ui.words import all_apart, percent
from pages.case_studies.predictive_maintenance.amounts import amount
from pages.case_studies.predictive_maintenance.fleet import rank_of
from pages.case_studies.predictive_maintenance.model_verdicts import interval_words

COVERAGE = {
    Coverage.AS_AIMED: "chance could make the difference",
    Coverage.TOO_WIDE: "the band is wider than it need be",
    Coverage.TOO_NARROW: "the band promises too much",
}


@dataclass(frozen=True)
class Sureness:
    """Intervals of the RMSE, and of it minus that of the constant mean."""

    alone: Interval
    beside: Interval


@lru_cache(maxsize=4)
def _counts(units):
    return resampling_counts(units)


def beside(errors, others):
    """Interval of one RMSE minus another, engine by engine."""
    return rmse_difference(errors, others, _counts(len(errors)))


def sureness(errors, others):
    return Sureness(rmse_interval(errors, _counts(len(errors))), beside(errors, others))


@kept(max_entries=64)
def constant_errors(view, key, cap, _prepared):
    """Errors of the constant mean at the last cycles of the test engines."""
    return predict_constant(_prepared, cap).test[_prepared.test_last] - _prepared.test_rul


def drawn_words(interval, units):
    """An interval, where it comes from, and its own error."""
    if units < FEWEST_UNITS:
        return f"{units} engines are too few for an interval"
    return (
        f"95 %: {interval_words(interval)}, engines drawn anew {len(_counts(units)):,} times "
        f"(seed 0; limits ± {amount(interval.monte_carlo, 1)})"
    )


def difference_words(v, difference, other, interval, units):
    """One RMSE minus another, and its interval; where nothing differs, that."""
    if judge_difference(interval.low, interval.high, units, other) is Comparison.SAME:
        return "0, the same model" if v.model == "constant" else "0", "the same answer everywhere"
    said = "0, the same model" if v.model == "constant" else f"{amount(difference)} cycles"
    return said, drawn_words(interval, units) + ", both on the same engines"


AIM = 0.8  # of the band


def coverage_words(inside, count):
    """The interval of the share inside, and whether it holds the aim."""
    case, *limits = judge_coverage(inside, count, AIM)
    low, high, aim = all_apart(*limits, AIM, digits=0, most=4, write=percent)
    return f"95 % by Clopper and Pearson: {low} to {high}; aim {aim}: {COVERAGE[case]}"


def numbers_of(v, prepared, result, scores, freedom, sure):
    baseline, baseline_capped = scores
    count = len(prepared.test_rul)
    plain, capped = result.against_truth, result.against_capped
    inside = round(result.covered * count)
    covered = coverage_words(inside, count)
    return [
        (
            "RMSE",
            f"{amount(plain.rmse)} cycles",
            f"√(Σd²/{amount(count)}), d = predicted − true; {drawn_words(sure.alone, count)}",
        ),
        (
            f"RMSE, truth capped at {v.cap}",
            f"{amount(capped.rmse)} cycles",
            "as most published figures have it"
            if 120 <= v.cap <= 130
            else "published figures mostly cap at 125 or 130",
        ),
        ("PHM score", amount(plain.phm), "Σ e^(−d/13) − 1 early, e^(d/10) − 1 late"),
        (
            "Constant mean, RMSE",
            f"{amount(baseline.rmse)} cycles",
            f"capped {amount(baseline_capped.rmse)}; PHM {amount(baseline.phm)}",
        ),
        (
            "RMSE less the constant mean's",
            *difference_words(v, plain.rmse - baseline.rmse, baseline.rmse, sure.beside, count),
        ),
        (
            "Truth inside the band",
            percent(result.covered, 0),
            f"{amount(inside)} of {amount(count)}, {covered}",
        ),
    ] + (
        [
            (
                "Effective parameters",
                amount(freedom),
                f"Σ Λⱼ/(Λⱼ + λ) of {len(prepared.feature_names)} features; least squares has "
                f"{rank_of(prepared)}",
            )
        ]
        if v.model in ("ridge", "squares")
        else []
    )
