"""A host's accent colour, in the light theme and the dark one."""

from streamlit import config

CONTRAST = 4.5  # of small text, after WCAG 2.1
STEPS = 100


def use(accent: str) -> None:
    """From now on what can be moved has this colour, on each background as clear as text."""
    for theme in ("light", "dark"):
        background = config.get_option(f"theme.{theme}.backgroundColor")
        config.set_option(f"theme.{theme}.primaryColor", readable(accent, background))


def readable(colour: str, background: str) -> str:
    """``colour``, mixed with as little white or black as it takes to be read on ``background``.

    >>> readable("#0063A0", "#FFFFFF"), readable("#0063A0", "#10161D")
    ('#0063a0', '#3b87b6')
    """
    own, behind = _parts(colour), _parts(background)
    end = 255 if _luminance(behind) < 0.18 else 0
    for step in range(STEPS + 1):
        mixed = [round(part + (end - part) * step / STEPS) for part in own]
        if contrast(mixed, behind) >= CONTRAST:
            break
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(one: list[int], other: list[int]) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(parts: list[int]) -> float:
    shares = (part / 255 for part in parts)
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
