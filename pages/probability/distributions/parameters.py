"""The sliders of every family: one for each parameter, in every parameterisation."""

from dataclasses import replace

import numpy as np

from core.maths.probability.families import FAMILIES, law
from core.ui.controls import Choice, Slider
from core.ui.words import number

ANYWHERE = ("normal", "student_t", "cauchy", "laplace", "logistic", "gumbel")  # in any unit
ENDS = ("uniform", "triangular", "discrete_uniform")  # parameters in order: a ≤ c ≤ b
FAR, SMALL, LARGE = 10_000, 0.01, 1000
# How far typed values may lie beyond the usual range of a parameter that has a unit or is a count.
REACH = {
    "exponential_rate": (1e-4, 1e4),
    "exponential_scale": (1e-4, 1e4),
    "gamma_rate": (1e-4, 1e4),
    "gamma_scale": (1e-4, 1e4),
    "inverse_gamma_scale": (1e-4, 1e4),
    "weibull_scale": (1e-4, 1e4),
    "pareto_minimum": (1e-4, 1e4),
    "log_normal_median": (1e-4, 1e4),
    "log_normal_mu": (-9, 9),
    "poisson_rate": (0.01, 1000),
    "negative_binomial_mean": (0.1, 1000),
    "binomial_n": (1, 1000),
}


def slider(name, parameter, anywhere=False):
    """A slider as far as a parameter of a law or of a relation may go.

    ``anywhere``: of a law with location and scale, which may be in any unit of measurement.
    """
    if anywhere and not np.isfinite(parameter.minimum):
        parameter = replace(parameter, low=-FAR, high=FAR)
    elif anywhere and parameter.name == "precision":
        parameter = replace(parameter, low=LARGE**-2, high=SMALL**-2)
    elif anywhere and parameter.name != "nu":
        parameter = replace(parameter, low=SMALL, high=LARGE, log=True)
    elif name.rpartition("_")[0] in ENDS:
        parameter = replace(parameter, low=-FAR, high=FAR)
    elif name in REACH:
        parameter = replace(parameter, low=REACH[name][0], high=REACH[name][1])
    label = parameter.label.removesuffix(f" {parameter.symbol}")
    narrow = parameter.high - parameter.low <= 2
    return Slider(
        name=name,
        label=label,
        symbol="" if label == parameter.label else parameter.symbol,
        low=parameter.low,
        high=parameter.high,
        default=parameter.default,
        step=1 if parameter.integer else 0.01 if narrow else 0.05,
        log=parameter.log and not parameter.integer,
    )


def parameter_sliders():
    """Sliders by name, and their names by (family, parameterisation, parameter).

    Parameterisations share a slider where it is the very same parameter (the mean of a normal
    law), and have their own where they differ (a rate and a scale).
    """
    sliders, names = {}, {}
    for family in FAMILIES.values():
        meant = {}
        for form in family.parameterisations:
            for parameter in form.parameters:
                name = f"{family.key}_{parameter.name}"
                if meant.setdefault(name, parameter) != parameter:
                    name = f"{family.key}_{form.key}_{parameter.name}"
                sliders[name] = slider(name, parameter, family.key in ANYWHERE)
                names[family.key, form.key, parameter.name] = name
    return sliders, names


SLIDERS, NAMES = parameter_sliders()
SWITCHES = {key: f"{key}_form" for key, f in FAMILIES.items() if len(f.parameterisations) > 1}


def chosen(values, key):
    """Family, parameterisation and the values of its sliders, in order: what names one law."""
    form = FAMILIES[key].parameterisation(values.get(SWITCHES.get(key)))
    given = tuple(values[NAMES[key, form.key, p.name]] for p in form.parameters)
    return key, form.key, in_order(given, key) if key in ENDS else given


def in_order(given, key):
    """Ends in their order, and apart where the law must not sit on one point."""
    low, *middle, high = sorted(given)
    if low == high and key != "discrete_uniform":
        high = low + 1.0
    return low, *middle, high


def taken_in_order(values, each):
    """Whether the sliders give the ends in another order, or none: a sentence."""
    key, form = each.family.key, each.parameterisation
    given = tuple(values[NAMES[key, form.key, p.name]] for p in form.parameters)
    if key not in ENDS or given == in_order(given, key):
        return ""
    ends = ", ".join(f"{p.symbol} = {number(each.values[p.name], 6)}" for p in form.parameters)
    why = "The ends are equal" if len(set(given)) == 1 else "The ends are not in order"
    return f"{why}: this is the law with {ends}."


def one_law(key, form, values):
    """The law that :func:`chosen` names."""
    parameters = FAMILIES[key].parameterisation(form).parameters
    return law(key, {p.name: x for p, x in zip(parameters, values, strict=True)}, form)


def chosen_law(values, key):
    """The law of family ``key`` with the values of its own sliders."""
    return one_law(*chosen(values, key))


def parameter_names(each):
    """The names of the sliders of a law, in order, its switch of parameterisations first."""
    key, form = each.family.key, each.parameterisation
    switch = [SWITCHES[key]] if key in SWITCHES else []
    return switch + [NAMES[key, form.key, p.name] for p in form.parameters]


def shown_parts(each):
    """The part of each scale that is shown: a location's follows the law's own scale, others end
    where a parameter usually does. What is typed beyond widens it."""
    key, form = each.family.key, each.parameterisation
    options = {}
    for parameter in form.parameters:
        name = NAMES[key, form.key, parameter.name]
        low, high = parameter.low, parameter.high
        if key in ANYWHERE and not np.isfinite(parameter.minimum):
            half = max(5.0, float(f"{20 * each.scale:.1g}"))
            low, high = -half, half
        elif key in ANYWHERE or (low, high) == (SLIDERS[name].low, SLIDERS[name].high):
            continue
        options[name] = {"low": low, "high": high, "beyond": True}
    return options


def cut_short(values, each):
    """Where the law of the other parameterisation lies beyond this one's scale: a sentence."""
    key, form = each.family.key, each.parameterisation
    for other in FAMILIES[key].parameterisations:
        if other.key == form.key:
            continue
        sliders = {p.name: values[NAMES[key, other.key, p.name]] for p in other.parameters}
        wanted = form.named(**law(key, sliders, other.key).standard)
        for parameter in form.parameters:
            control = SLIDERS[NAMES[key, form.key, parameter.name]]
            value, exact = each.values[parameter.name], wanted[parameter.name]
            above = value == control.high and exact > 1.001 * control.high
            below = value == control.low and exact < control.low - 0.001 * abs(control.low)
            if above or below:
                return (
                    f"By {other.label[0].lower()}{other.label[1:]}, {parameter.symbol} would be "
                    f"{number(exact)}. The scale ends at {number(value)}: this is another law."
                )
    return ""


def same_law(key):
    """Carry a law over to another parameterisation: a rate of 4 becomes a scale of ¼."""

    def carry(values, form):
        named = FAMILIES[key].parameterisation(form).named(**chosen_law(values, key).standard)
        return {NAMES[key, form, name]: value for name, value in named.items()}

    return carry


def middle_half(values, key):
    """An interval that suits a family just chosen: the middle half, in round numbers."""
    each = chosen_law(values, key)
    a, b = each.quantile([0.25, 0.75])
    digits = 0 if each.discrete else max(0, 1 - int(np.floor(np.log10(max(b - a, 1e-2)))))
    return {"a": round(float(a), digits), "b": round(float(b), digits)}


def switches():
    """The choices between parameterisations."""
    return [
        Choice(
            name=name,
            label="Parameterisation",
            options={form.key: form.label for form in FAMILIES[key].parameterisations},
            default=FAMILIES[key].parameterisations[0].key,
            carries=same_law(key),
        )
        for key, name in SWITCHES.items()
    ]
