"""The page for hosts names every setting."""

import re
from dataclasses import fields
from pathlib import Path

from core.settings import Settings

HOSTING = Path(__file__).parents[2] / "docs/hosting.md"


def test_every_setting_is_in_the_table():
    lines = HOSTING.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == {field.name for field in fields(Settings)}
