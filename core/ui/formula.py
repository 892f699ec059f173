"""A formula in LaTeX as one line of plain text, with numbers in the place of its symbols."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\\text\{[^}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "zeta": "ζ", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "sigma": "σ", "tau": "τ", "Gamma": "Γ",
    "ldots": "…", "infty": "∞",
}  # fmt: skip
_FUNCTIONS = ("Γ", "ζ", "ln")
_SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUB = str.maketrans("0123456789mi", "₀₁₂₃₄₅₆₇₈₉ₘᵢ")
_SILENT = (r"\,", r"\ ", r"\left", r"\right")
_SIGNS = {"+": " + ", "-": " − ", "=": " = ", "/": "/"}


def plain(latex: str, values: Mapping[str, str] | None = None) -> str:
    r"""The first statement of a formula on one line; a symbol of ``values`` becomes its number.

    Fractions are written with a slash, in brackets where these are needed, and products between
    numbers with a dot. Conditions and definitions behind ``\quad`` or a comma are left out.

    >>> plain(r"\frac{\alpha}{\beta^2}")
    'α/β²'
    >>> plain(r"\frac{\alpha\beta}{(\alpha+\beta)^2}", {"α": "2", "β": "3"})
    '2 · 3/(2 + 3)²'
    """
    statement = re.split(r"(?<!\\),|\\quad", latex)[0]
    tokens = _TOKEN.findall(statement)
    return _sum(tokens, values or {}).strip()


def _sum(tokens: list[str], values: Mapping[str, str], end: str = "") -> str:
    """Terms and signs up to the token ``end``, which is taken too."""
    parts: list[str] = []
    joined = False  # whether the last part is an operand, so that the next one multiplies it
    while tokens:
        token = tokens.pop(0)
        if token == end:
            break
        if token in _SILENT:
            continue
        if token in _SIGNS:
            sign = _SIGNS[token]
            parts.append(sign if parts else sign.strip())
            joined = False
            continue
        if token == "^":
            if "·" in parts[-1] and not parts[-1].startswith("("):
                parts[-1] = f"({parts[-1]})"
            parts.append(_power(_group(tokens, values)))
            continue
        operand = _operand(token, tokens, values)
        if joined and parts[-1] not in _FUNCTIONS:
            spaced = values or operand.startswith("√") or "/" in parts[-1] or "/" in operand
            parts.append(" · " if spaced else "")
        parts.append(operand)
        joined = True
    return "".join(parts)


def _operand(token: str, tokens: list[str], values: Mapping[str, str]) -> str:
    if token in (r"\frac", r"\tfrac"):
        above, below = _group(tokens, values), _group(tokens, values)
        return f"{_bracketed(above) if _is_sum(above) else above}/{_bracketed(below)}"
    if token == r"\sqrt":
        return f"√{_bracketed(_group(tokens, values))}"
    if token in "([":
        closing = ")" if token == "(" else "]"
        return token + _sum(tokens, values, closing) + closing
    if token == "{":
        return _sum(tokens, values, "}")
    if token.startswith(r"\text"):
        return token[6:-1]
    name = _NAMES.get(token[1:], token[1:]) if token.startswith("\\") else token
    if tokens and tokens[0] == "_":
        tokens.pop(0)
        name += _group(tokens, {}).translate(_SUB)
    value = values.get(name, name)
    return f"({value})" if value.startswith("−") else value


def _group(tokens: list[str], values: Mapping[str, str]) -> str:
    """The argument of a command: one token, or all between braces."""
    if not tokens:
        return ""
    token = tokens.pop(0)
    return _sum(tokens, values, "}") if token == "{" else _operand(token, tokens, values)


def _is_sum(text: str) -> bool:
    """Whether a plus or minus stands outside all brackets."""
    while (inner := re.sub(r"[(\[][^()\[\]]*[)\]]", "", text)) != text:
        text = inner
    return " + " in text or " − " in text


_SINGLE = re.compile(r"√?(\d+(\.\d+)?|[^\W\d_][₀-₉ₘᵢ]?|\([^()]*\))[²³⁴]?")


def _bracketed(text: str) -> str:
    """In brackets, unless it is one number, symbol or bracket."""
    return text if _SINGLE.fullmatch(text) else f"({text})"


def _power(text: str) -> str:
    return text.translate(_SUPER) if text.isdecimal() else f"^({text})"
