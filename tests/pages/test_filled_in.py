"""Formulas with their numbers filled in: who works them out gets the number on the tile.

The judge reads the words of a tile and does the sums; it knows nothing of the pages.
"""

import html
import math
import re

import numpy as np
import pytest

from core.catalog import PAGES

STATES = 3  # random ones of each chapter; where nothing is fitted its presets too
RAISED = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
POWER = "10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]"
SUM = re.compile(rf"{NUMBER}\)?(?: − | \+ |·(?!{POWER})| · |/| / )[(√−]*{NUMBER}")
WORDS = {"√(": "math.sqrt(", "Γ(": "math.gamma(", "e^(": "math.exp(", "²": "**2", "^": "**"}


def value(text):
    return float(text.translate(RAISED).replace("·10", "e"))


def unit(text):
    """The last digit of a number as it is written."""
    digits, _, power = text.translate(RAISED).partition("·10")
    return 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))


def worked_out(said):
    """The result of a formula; None where it is more than numbers."""
    if not SUM.search(said):
        return None
    said = re.sub(rf"√({NUMBER})", r"√(\1)", said)
    code = re.sub(rf"\|([^|]*{NUMBER}[^|]*)\|", r"abs(\1)", said)
    for sign, meaning in WORDS.items():
        code = code.replace(sign, meaning)
    code = re.sub(rf"(?<![\w.])({NUMBER})", lambda found: repr(value(found[1])), code)
    code = code.replace("·", "*").replace("−", "-")
    if re.search(r"[^\d\s.+*/()e-]", re.sub(r"math\.\w+|abs|inf", "", code)):
        return None
    return eval(code, {"math": math})


def judged(words):
    """How many formulas of the tiles there are, and those that give something else."""
    count, wrong = 0, []
    tile = r'ev-name">(.*?)</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>'
    for found in re.findall(tile, words, re.S):
        name, figure, formula = (html.unescape(re.sub(r"<[^>]*>", "", text)) for text in found)
        shown = re.match(rf"\s*(−?{NUMBER})( %)?", figure)
        if not shown:
            continue
        for chain in re.split(r"; |: |, (?!\d{3}\b)", formula):
            parts = [re.sub(r"\s+(?!e\^)[a-zA-Z€].*", "", part) for part in chain.split(" = ")]
            results = [(at, worked_out(part)) for at, part in enumerate(parts)]
            if not (found := next(((at, r) for at, r in results if r is not None), None)):
                continue
            # a + b = c: c is the result; else the number on the tile
            given = re.fullmatch(rf"(−?{NUMBER})( %)?", "".join(parts[found[0] + 1 :][:1]).strip())
            given, result = given or shown, found[1]
            size = 0.01 if given[2] else 1.0
            count += 1
            wide = 0.5001 * unit(given[1]) * size + 1e-12 * abs(result)
            if abs(result - size * value(given[1])) > wide:
                wrong.append((name, figure, formula, result))
    return count, wrong


def test_the_judge_does_the_sums():
    def tile(figure, formula):
        inside = f'ev-name">x</div><div class="ev-figure">{figure}</div><small>{formula}</small>'
        return judged(inside)

    assert tile("4,794 €", "1,000,000/208.6, ± 9") == (1, [])
    assert len(tile("4,794 €", "1,000,000/209, ± 9")[1]) == 1
    assert len(tile("1.2", "(2 − 0.9)/(1.73·10⁻¹)² = 36")[1]) == 1
    assert tile("36.8", "(2 − 0.9)/(1.73·10⁻¹)²") == (1, [])
    assert tile("0.0495", "|1 − αL| = |1 − 0.05·19.01|") == (1, [])
    assert tile("50.0 %", "3/(3 + 3); 95 %: 10 % to 90 %") == (1, [])


@pytest.mark.parametrize("stem", [entry.stem for entry in PAGES])
def test_numbers_filled_in_give_the_result(open_page, stem):
    page, rng, wrong = open_page(stem, draw=False), np.random.default_rng(0), []
    for chapter in page.page.chapters.values():
        slow = not all(getattr(each, "live", True) for each in chapter.panel.controls.values())
        states = [{}] if slow else [{}, *map(chapter.panel.preset, chapter.presets)]
        for _ in range(STATES):
            state = {}
            for name, control in chapter.panel.controls.items():
                if getattr(control, "live", False) and isinstance(control.default, (int, float)):
                    low, high = control.low, control.high
                    if getattr(control, "log", False):
                        state[name] = control.legal(math.exp(rng.uniform(*np.log([low, high]))))
                    else:
                        state[name] = control.legal(rng.uniform(low, high))
            states.append(state)
        for state in states:
            page.at(**state)
            if page.chapter is not chapter:
                page.open(chapter.name)
            wrong += [(chapter.name, state, *found) for found in judged(page.html)[1]]
    assert not wrong, wrong[:3]
