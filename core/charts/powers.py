"""Numbers on a logarithmic axis as the pages write them: 0.01, 1,000, 10⁻⁵."""

_RAISED = str.maketrans("−-0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tick_label() -> str:
    """Vega's expression for a label on an axis whose numbers may be of any size: as Vega writes it,
    but from a million on, and below a ten-thousandth, with a power of ten."""
    size = "abs(datum.value)"
    near = f"{size} > 9.99e-5 && {size} < 1e6"
    zero = "(length(datum.label) > 5 ? '0' : datum.label)"
    far = f"(datum.value < 0 ? '−' : '') + {power_label(size)}"
    return f"(datum.value == 0 ? {zero} : {near} ? datum.label : {far})"


def power_label(value: str = "datum.value") -> str:
    """Vega's expression for the label of ``value``: as it is from 0.001 up to 100,000, outside as a
    power of ten, with what it is multiplied by where that is not 1.

    >>> power_label("10")[:46]
    "(10 > 9.99e-4 && 10 < 1e5 ? format(10, ',.3~r'"
    """
    exponent = f"floor(log({value}) / LN10 + 1e-9)"
    raised = f"format({exponent}, 'd')"
    for sign in map(chr, _RAISED):
        raised = f"replace({raised}, regexp('{sign}', 'g'), '{sign.translate(_RAISED)}')"
    times = f"format({value} / pow(10, {exponent}), '.2~r')"
    power = f"({times} == '1' ? '' : {times} + '·') + '10' + {raised}"
    return f"({value} > 9.99e-4 && {value} < 1e5 ? format({value}, ',.3~r') : {power})"
