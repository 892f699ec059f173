"""Charts are the same whether they are checked against Vega-Lite's schema or not; here they are."""

import altair as alt
import pytest

from core.charts import template


def built(chart):
    return template.template(alt_text="A line", height=100, line="x y")(lambda: chart())()


def line(title="x"):
    data = alt.NamedData("line")
    return alt.Chart(data).mark_line().encode(alt.X("x:Q").title(title), y="y:Q")


def test_checking_changes_nothing(monkeypatch):
    assert template.VALIDATED
    checked = built(line).spec
    monkeypatch.setattr(template, "VALIDATED", False)
    assert built(line).spec == checked


def test_what_is_no_chart_is_refused_here(monkeypatch):
    def wrong():
        return line(title={"text": 3})

    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        built(wrong)
    monkeypatch.setattr(template, "VALIDATED", False)
    assert built(wrong).height == 100
