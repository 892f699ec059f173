"""Words about days, said of the steps that the prices come in: "5 months", "the wildest week"."""

import re
from dataclasses import replace

from core.ui.controls import Slider

VOWEL = re.compile("hour|8-|1[18]-")  # an hour, an 8-hour bar


def in_steps(text, step, names=()):
    """``text`` with every day called by its step; the names of assets stay as they are."""
    if step == "day":
        return text
    kept = "|".join(re.escape(name) for name in names if name)
    pattern = re.compile(rf"({kept or '(?!)'})|\b([Dd])ay(s?)\b|\btomorrow\b")

    def said(found):
        if found[1]:
            return found[1]
        if not found[2]:
            return f"the next {step}"
        word = step.capitalize() if found[2] == "D" else step
        return word + found[3]

    text = pattern.sub(said, text)
    if VOWEL.match(step):
        text = re.sub(rf"\b([Aa]) (?={re.escape(step)}\b)", r"\1n ", text)
    return text


class Stepping:
    """A view whose words and controls speak of the market's own steps."""

    def __init__(self, view, market):
        self._view, self._market = view, market

    def __getattr__(self, name):
        return getattr(self._view, name)

    @property
    def step(self):
        return self._market.prices.step

    def _say(self, text):
        if self._market.unit:
            text = re.sub(r"\b([Rr])eturn(s?)\b", lambda m: f"{'cC'[m[1] == 'R']}hange{m[2]}", text)
        return in_steps(text, self.step, self._market.prices.assets)

    def picture(self, template, data, caption, name=None):
        self._view.picture(template, data, self._say(caption), name)

    def chart(self, template, data, caption, name=None):
        self._view.chart(template, data, self._say(caption), name)

    def notice(self, *sentences, **more):
        self._view.notice(*map(self._say, sentences), **more)

    def section(self, heading, text=""):
        self._view.section(self._say(heading), self._say(text))

    def legend(self, colours, **more):
        self._view.legend({self._say(label): colour for label, colour in colours.items()}, **more)

    def numbers(self, rows, **more):
        self._view.numbers([tuple(map(self._say, row)) for row in rows], **more)

    def challenges(self, challenges):
        self._view.challenges([replace(one, state=self._say(one.state)) for one in challenges])

    def _steer(self, place, names, options):
        for name in names:
            control = self._view.figure.page.controls[name]
            if not isinstance(control, Slider):
                continue
            said = {"unit": self._say(control.unit), "label": self._say(control.label)}
            options[name] = said | dict(options.get(name, {}))
        getattr(self._view, place)(*names, **options)

    def lead(self, *names, **options):
        self._steer("lead", names, options)

    def more(self, *names, **options):
        self._steer("more", names, options)

    def show(self, *names, **options):
        self._steer("show", names, options)


def stepping(view, market):
    """``view``, speaking of weeks or months where the prices come so."""
    return Stepping(view, market)
