"""What a page can be steered by: declarations, and the one place that makes a raw value legal.

A control turns whatever arrives (a drag, a typed entry, a preset, the address bar) into a legal
value, and a value into the short text that stands for it in the address.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_TEXT = 4000


class Illegal(ValueError):
    """A raw value that no control can read; its text says why."""


def excerpt(raw: object, limit: int = 40) -> str:
    """``raw`` on one line, short enough to be quoted back, without characters that mark up."""
    text = re.sub(r"[\x00-\x1f<>`*_$\[\]\\]+", " ", str(raw)[: 4 * limit]).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _number(raw: object) -> float:
    try:
        value = float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise Illegal(f"“{excerpt(raw)}” is not a number") from None
    if not math.isfinite(value):
        raise Illegal(f"“{excerpt(raw)}” is not a finite number")
    return value


def round_to(value: float, step: float, low: float) -> float:
    """The multiple of ``step`` above ``low`` nearest to ``value``, without binary dust."""
    snapped = low + round((value - low) / step) * step
    decimals = max(_decimals(step), _decimals(low))
    return round(snapped, decimals) + 0.0  # + 0.0 turns -0.0 into 0.0


def _decimals(number: float) -> int:
    text = f"{number:.12f}".rstrip("0")
    return len(text.partition(".")[2])


def format_number(value: float) -> str:
    """The shortest text that reads back as ``value``."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


@dataclass(frozen=True, kw_only=True)
class Control:
    """``name`` is the key in the address, ``label`` what the reader sees and a screen reader says.

    ``resets`` names controls that go back to their defaults when this one changes.
    ``carries`` gives values for other controls when this one changes, from all values before and
    the new value: so the same thing can go on under other names (a rate becomes a scale).
    ``steers``: what runs is steered by it; that a reader has moved it is told by ``view.turned``.
    """

    name: str
    label: str
    default: Any = None
    help: str = ""
    resets: tuple[str, ...] = ()
    carries: Callable[[Mapping[str, Any], Any], Mapping[str, Any]] | None = None
    steers: bool = False

    def legal(self, raw: object) -> Any:
        """The nearest legal value to ``raw``; raises :class:`Illegal` where none is near."""
        raise NotImplementedError

    def encode(self, value: Any) -> str:
        return str(value)

    def decode(self, text: str) -> Any:
        return self.legal(text)

    def complaint(self, text: str, value: Any) -> str:
        """Why ``text`` from the address became ``value``; empty when it is what it says."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Slider(Control):
    """A number on a linear or logarithmic scale.

    Linear values snap to ``step``; logarithmic ones to three significant digits, or, where they
    are ``whole``, to whole numbers.
    ``live=False`` reports on release only, for work above about 150 ms.
    ``lowest`` are words that stand for the lowest value ("not seen").
    """

    low: float
    high: float
    default: float
    step: float = 0.01
    log: bool = False
    whole: bool = False
    unit: str = ""
    symbol: str = ""
    live: bool = True
    lowest: str = ""

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError(f"{self.name}: the scale from {self.low} to {self.high} is empty")
        if self.legal(self.default) != self.default:
            raise ValueError(f"{self.name}: the default {self.default} is not on its own scale")

    def legal(self, raw: object) -> float:
        value = min(max(_number(raw), self.low), self.high)
        if self.log and self.whole:
            return min(max(round(value), math.ceil(self.low)), math.floor(self.high))
        value = float(f"{value:.3g}") if self.log else round_to(value, self.step, self.low)
        value = min(max(value, self.low), self.high)
        integer = not self.log and float(self.step).is_integer() and float(self.low).is_integer()
        return int(value) if integer else float(value)

    def encode(self, value: float) -> str:
        return format_number(value)

    def complaint(self, text: str, value: float) -> str:
        number = _number(text)
        if self.low <= number <= self.high:
            return ""
        side = "below" if number < self.low else "above"
        bound = self.low if number < self.low else self.high
        return f"{self.label}: {excerpt(text)} is {side} {format_number(bound)}"


@dataclass(frozen=True, kw_only=True)
class Scrubber(Slider):
    """A step counter that the browser plays by itself; charts bind to ``#scrub-<name>``.

    The page gives the last step when it shows the control; a value beyond it means the last.
    """

    low: float = 0
    high: float = 100_000
    default: float = 100_000
    step: float = 1


@dataclass(frozen=True, kw_only=True)
class Point(Control):
    """A point in the plane, as a pad. ``None`` leaves the choice to the page."""

    low: tuple[float, float]
    high: tuple[float, float]
    axes: tuple[str, str] = ("x", "y")
    step: float = 0.01

    def legal(self, raw: object) -> tuple[float, float] | None:
        if raw is None:
            return None
        if isinstance(raw, str):
            raw = raw.split(",")
        if not isinstance(raw, (list, tuple)) or len(raw) != 2:
            raise Illegal(f"“{excerpt(raw)}” is not a pair of numbers")
        x, y = (self._on_axis(*axis) for axis in zip(raw, self.low, self.high, strict=True))
        return x, y

    def _on_axis(self, raw: object, low: float, high: float) -> float:
        value = min(max(_number(raw), low), high)
        value = round(round(value / self.step) * self.step, _decimals(self.step))
        return min(max(value, low), high) + 0.0  # the nearest step may lie beyond a bound

    def encode(self, value: tuple[float, float]) -> str:
        return ",".join(map(format_number, value))

    def complaint(self, text: str, value: tuple[float, float]) -> str:
        bounds = zip(text.split(","), self.low, self.high, strict=True)
        if all(low <= _number(part) <= high for part, low, high in bounds):
            return ""
        return f"{self.label}: {excerpt(text)} is outside the picture"


Painted = tuple[tuple[float, float, int], ...]


@dataclass(frozen=True, kw_only=True)
class Cloud(Control):
    """Points of several classes, painted, dragged and erased on a pad or on their chart: (x, y,
    number of the class) each, ``most`` of them. ``None`` leaves the choice to the page."""

    low: tuple[float, float]
    high: tuple[float, float]
    classes: tuple[str, ...]
    most: int = 60
    step: float = 0.1

    def legal(self, raw: object) -> Painted | None:
        if raw is None:
            return None
        rows = [row.split(",") for row in raw.split(";") if row] if isinstance(raw, str) else raw
        if not isinstance(rows, (list, tuple)):
            raise Illegal(f"“{excerpt(raw)}” is not a list of points")
        return tuple(self._painted(row) for row in rows[: self.most])

    def _painted(self, row: object) -> tuple[float, float, int]:
        if not isinstance(row, (list, tuple)) or len(row) != 3:
            raise Illegal(f"“{excerpt(row)}” is not two numbers and a class")
        x, y = (
            min(max(_number(at), low), high)
            for at, low, high in zip(row[:2], self.low, self.high, strict=True)
        )
        x, y = (round(round(at / self.step) * self.step, _decimals(self.step)) for at in (x, y))
        return x + 0.0, y + 0.0, self._class(row[2])

    def _class(self, raw: object) -> int:
        if isinstance(raw, str) and raw in self.classes:
            return self.classes.index(raw)
        if type(raw) is int and 0 <= raw < len(self.classes):
            return raw
        raise Illegal(f"“{excerpt(raw)}” is none of the classes {', '.join(self.classes)}")

    def encode(self, value: Painted) -> str:
        return ";".join(
            f"{format_number(x)},{format_number(y)},{self.classes[which]}" for x, y, which in value
        )

    def complaint(self, text: str, value: Painted) -> str:
        rows = [row.split(",") for row in text.split(";") if row]
        if len(rows) > self.most:
            return f"{self.label}: only the first {self.most} were taken"
        bounds = tuple(zip(self.low, self.high, strict=True))
        inside = (
            low <= _number(at) <= high
            for row in rows
            for at, (low, high) in zip(row[:2], bounds, strict=True)
        )
        return "" if all(inside) else f"{self.label}: a point is outside the picture"


Cells = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Grid(Control):
    """A matrix of numbers to type into; ``None`` is a blank cell."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    low: float
    high: float
    step: float = 1
    default: Cells

    def __post_init__(self) -> None:
        self.legal(self.default)

    def legal(self, raw: object) -> Cells:
        rows = [row.split(",") for row in raw.split(";")] if isinstance(raw, str) else raw
        shape = f"{len(self.rows)} rows of {len(self.columns)} cells"
        if not isinstance(rows, (list, tuple)) or len(rows) != len(self.rows):
            raise Illegal(f"“{excerpt(raw)}” is not {shape}")
        if any(not isinstance(r, (list, tuple)) or len(r) != len(self.columns) for r in rows):
            raise Illegal(f"“{excerpt(raw)}” is not {shape}")
        return tuple(tuple(self._cell(cell) for cell in row) for row in rows)

    def _cell(self, raw: object) -> float | None:
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        value = min(max(_number(raw), self.low), self.high)
        return round_to(value, self.step, self.low)

    def encode(self, value: Cells) -> str:
        return ";".join(
            ",".join("" if cell is None else format_number(cell) for cell in row) for row in value
        )

    def complaint(self, text: str, value: Cells) -> str:
        cells = [cell for row in text.split(";") for cell in row.split(",") if cell.strip()]
        outside = [cell for cell in cells if not self.low <= _number(cell) <= self.high]
        bounds = f"{format_number(self.low)} to {format_number(self.high)}"
        return f"{self.label}: {excerpt(outside[0])} is outside {bounds}" if outside else ""


@dataclass(frozen=True, kw_only=True)
class Choice(Control):
    """One of ``options`` (key to label). ``pills`` lays them out side by side."""

    options: Mapping[str, str]
    default: str
    pills: bool = False

    def __post_init__(self) -> None:
        self.legal(self.default)

    def legal(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            raise Illegal(f"“{excerpt(raw)}” is not one of its choices")
        return str(raw)


@dataclass(frozen=True, kw_only=True)
class Choices(Control):
    """Several of ``options``; at least one, in the order of the options."""

    options: Mapping[str, str]
    default: tuple[str, ...]

    def __post_init__(self) -> None:
        self.legal(self.default)

    def legal(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, (str, list, tuple)):
            raise Illegal(f"“{excerpt(raw)}” names none of its choices")
        wanted = raw.split(",") if isinstance(raw, str) else raw
        known = tuple(key for key in self.options if key in wanted)
        if not known:
            raise Illegal(f"“{excerpt(raw)}” names none of its choices")
        return known

    def encode(self, value: tuple[str, ...]) -> str:
        return ",".join(value)

    def complaint(self, text: str, value: tuple[str, ...]) -> str:
        unknown = [part for part in text.split(",") if part not in self.options]
        return f"{self.label}: “{excerpt(','.join(unknown))}” is unknown" if unknown else ""


@dataclass(frozen=True, kw_only=True)
class Toggle(Control):
    default: bool = False

    def legal(self, raw: object) -> bool:
        if raw in (True, "1", "true", "yes", "on"):
            return True
        if raw in (False, "0", "false", "no", "off"):
            return False
        raise Illegal(f"“{excerpt(raw)}” is neither on nor off")

    def encode(self, value: bool) -> str:
        return "1" if value else "0"


@dataclass(frozen=True, kw_only=True)
class Seed(Control):
    """The seed of a random sample, with a button that draws a new one."""

    name: str = "seed"
    label: str = "New sample"
    default: int = 1
    high: int = 999_999

    def legal(self, raw: object) -> int:
        return int(min(max(_number(raw), 0), self.high))

    def complaint(self, text: str, value: int) -> str:
        return "" if _number(text) == value else f"Seed: {excerpt(text)} is not a usable seed"


@dataclass(frozen=True, kw_only=True)
class Text(Control):
    """Free text, checked by the page that reads it. ``lines`` > 1 makes it an area."""

    default: str = ""
    lines: int = 1
    placeholder: str = ""

    def legal(self, raw: object) -> str:
        return str(raw).replace("\x00", "")[:MAX_TEXT]

    def complaint(self, text: str, value: str) -> str:
        return f"{self.label}: cut after {MAX_TEXT} characters" if len(text) > MAX_TEXT else ""


def whole_entries(text: str) -> tuple[str, str]:
    """A text that was cut after MAX_TEXT characters without its last entry, which may have been cut
    in two, and what to say of it; any other as it is.

    >>> whole_entries("1 2 3")
    ('1 2 3', '')
    """
    if len(text) < MAX_TEXT:
        return text, ""
    end = max(map(text.rfind, " \n\t;,"))
    return text[:end], f"Only the first {MAX_TEXT:,} characters were read."


STEERED = (Slider, Point, Cloud, Grid)  # live controls: they report while they are moved


@dataclass(frozen=True)
class Panel:
    """All controls of a page and its presets: the state that an address can carry."""

    controls: Mapping[str, Control]
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, controls: list[Control], presets: Mapping[str, Mapping[str, Any]]) -> "Panel":
        by_name = {control.name: control for control in controls}
        if len(by_name) != len(controls):
            raise ValueError("two controls share a name")
        for title, values in presets.items():
            for name, value in values.items():
                if by_name[name].legal(value) != value:
                    raise ValueError(f"preset {title}: {name} = {value} is not legal")
        return cls(by_name, presets)

    def defaults(self) -> dict[str, Any]:
        return {name: control.default for name, control in self.controls.items()}

    def preset(self, title: str) -> dict[str, Any]:
        """The whole state of a preset: the defaults, and what it sets."""
        return self.defaults() | dict(self.presets[title])

    def active_preset(self, values: Mapping[str, Any]) -> str | None:
        """The preset that ``values`` equal; where a film stands does not count."""

        def still(state: Mapping[str, Any]) -> dict[str, Any]:
            controls = self.controls
            return {k: v for k, v in state.items() if not isinstance(controls[k], Scrubber)}

        return next((t for t in self.presets if still(self.preset(t)) == still(values)), None)

    def to_query(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The address of a state: a preset by its name, otherwise what differs from the default."""
        for title in self.presets:
            if self.preset(title) == values and values != self.defaults():
                return {"preset": slug(title)}
        return {
            name: control.encode(values[name])
            for name, control in self.controls.items()
            if values[name] != control.default
        }

    def from_query(self, query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """Values for an address, and what had to be put right (one sentence each)."""
        values, complaints = self.defaults(), []
        if "preset" in query:
            titles = {slug(title): title for title in self.presets}
            if (wanted := query["preset"]) in titles:
                values = self.preset(titles[wanted])
            else:
                complaints.append(f"There is no preset “{excerpt(wanted)}”")
        unknown = [name for name in query if name not in self.controls and name != "preset"]
        if unknown:
            complaints.append(f"“{excerpt(', '.join(unknown[:3]))}” is not a setting of this page")
        for name, control in self.controls.items():
            if name not in query:
                continue
            try:
                values[name] = control.decode(query[name])
                if complaint := control.complaint(query[name], values[name]):
                    complaints.append(complaint)
            except Illegal as error:
                complaints.append(f"{control.label}: {error}")
        return values, complaints


def slug(title: str) -> str:
    """A preset's title as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
