"""The sliders of every family: one for each parameter, in every parameterisation."""

from dataclasses import replace

import numpy as np

from core.maths.probability.families import FAMILIES, law
from core.ui.controls import Choice, Slider
from core.ui.words import number

ANYWHERE = ("normal", "student_t", "cauchy", "laplace", "logistic", "gumbel")  # in any unit
FAR, SMALL, LARGE = 10_000, 0.01, 1000


def slider(name, parameter, anywhere=False):
    """A slider over the typical range of a parameter of a law or of a relation.

    ``anywhere``: of a law with location and scale, which may be in any unit of measurement.
    """
    if anywhere and not np.isfinite(parameter.minimum):
        parameter = replace(parameter, low=-FAR, high=FAR)
    elif anywhere and parameter.name == "precision":
        parameter = replace(parameter, low=LARGE**-2, high=SMALL**-2)
    elif anywhere and parameter.name != "nu":
        parameter = replace(parameter, low=SMALL, high=LARGE, log=True)
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
    return key, form.key, tuple(values[NAMES[key, form.key, p.name]] for p in form.parameters)


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


def locations(each):
    """The part of a location's scale that is shown: it follows the law's own scale."""
    key, form = each.family.key, each.parameterisation
    options = {}
    for parameter in form.parameters if key in ANYWHERE else ():
        if not np.isfinite(parameter.minimum):
            half = max(5.0, float(f"{20 * each.scale:.1g}"))
            options[NAMES[key, form.key, parameter.name]] = {"low": -half, "high": half}
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
