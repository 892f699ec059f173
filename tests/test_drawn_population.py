"""The populations that a reader may choose, and how typed numbers become one."""

from types import SimpleNamespace

import pytest

from core.drawn_population import (
    EXAMPLE,
    LABELS,
    named,
    parameter_names,
    population_controls,
    population_of,
    typed,
)
from core.maths.probability.populations import Numbers


@pytest.mark.parametrize("kind", LABELS)
def test_every_kind_can_be_chosen_and_has_a_name(kind):
    controls = population_controls([kind], kind)
    values = {control.name: control.default for control in controls}
    population, remark, note = population_of(SimpleNamespace(**values))
    assert named(population) and not remark and not note
    assert [control.name for control in controls[1:]] == parameter_names(kind)


def test_parameters_belong_to_the_kinds_that_are_offered():
    controls = population_controls(["normal", "lognormal", "own"], "normal")
    assert [control.name for control in controls] == ["population", "sigma", "numbers"]
    assert list(controls[0].options) == ["normal", "lognormal", "own"]


def test_typed_numbers():
    assert typed("3 1 2")[0] == Numbers((3.0, 1.0, 2.0))
    assert "Taken: " in typed("3,14\n2,72")[1]
    assert typed("1 2 x 3 4 5", 3)[0] == Numbers((1.0, 2.0, 3.0, 4.0, 5.0))
    assert typed("1 2", 3)[1].startswith("At least 3 numbers are needed, but 2 can be read. Shown")
    for text in ("", "a b", ">5 3", "1e15 1000000000000001"):
        population, remark, _ = typed(text)
        assert population.values == tuple(map(float, EXAMPLE.split())) and "meanwhile" in remark
