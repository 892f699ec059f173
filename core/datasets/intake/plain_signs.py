"""Digits of other scripts, fractions of one sign and brackets of several lines in plain signs."""

import re
import unicodedata

_BRACKETS = dict.fromkeys(map(ord, "⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠"), " ")  # as SymPy prints a matrix
_MARKS = {ord("٫"): ".", ord("٬"): ",", ord("\u3000"): " "} | {
    ord(full): half for full, half in zip("．，；：（）［］＋％", ".,;:()[]+%", strict=True)
}
_FRACTION = re.compile(r"(\d*)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒])")
_AND = re.compile(r"(?<=\d)[^\S\n]+(?:and|und|et|y|e|ou|oder|or)[^\S\n]+(?=[+\-−]?[.\d])")
_LINE = re.compile(r"^[^\S\n]*[+\-−.\d$€£(<>≤≥][^\n]*", re.M)  # that begins with a number
_BLANK_ROW = re.compile(r"^[^\S\n]*\[[^\S\n]+\][^\S\n]*\n", re.M)
_TENSOR = re.compile(r"\s*<tf\.[^>]*?numpy=(.*)>\s*", re.S)


def in_plain_signs(text: str) -> str:
    """The same numbers in the signs that readers know. Digits of another script are numbers where
    the text has no others.

    >>> in_plain_signs("1½"), in_plain_signs("١٫٥"), in_plain_signs("2 and 3, 4")
    ('3/2', '1.5', '2, 3, 4')
    """
    if not text.isascii():
        text = text.translate(_BRACKETS | _MARKS)
        if not re.search("[0-9]", text):
            text = "".join(map(_digit, text))
        text = _FRACTION.sub(_divided, text)
    if tensor := _TENSOR.fullmatch(text):
        text = tensor[1]
    between = "; " if ";" in text else ", " if ", " in text else " "
    text = _LINE.sub(lambda line: _AND.sub(between, line[0]), text)
    return _BLANK_ROW.sub("", text)


def with_zeros(text: str) -> str:
    """A matrix with the zeros that Julia prints as dots: of a diagonal or triangular one."""
    return re.sub(r"(?<!\S)⋅(?!\S)", "0", text)


def in_brackets(text: str) -> str:
    """A matrix of Maple, or of a pocket calculator, in square brackets.

    >>> in_brackets("<1,2;3,4>"), in_brackets("<<1,3>|<2,4>>"), in_brackets("[[1,2][3,4]]")
    ('[1,2;3,4]', 'cbind(c(1,3), c(2,4))', '[[1,2],[3,4]]')
    """
    if columns := re.fullmatch(r"\s*<\s*((?:<[^<>]*>\s*\|?\s*)+)>\s*;?\s*", text):
        inside = re.findall(r"<([^<>]*)>", columns[1])
        return f"cbind({', '.join(f'c({column})' for column in inside)})"
    if rows := re.fullmatch(r"\s*<([^<>|]*;[^<>|]*)>\s*;?\s*", text):
        return f"[{rows[1]}]"
    return re.sub(r"\](?=\[)", "],", text) if re.match(r"\s*\[\s*\[", text) else text


def _digit(letter: str) -> str:
    if letter.isascii() or unicodedata.category(letter) != "Nd":
        return letter
    return str(unicodedata.decimal(letter))


def _divided(found: re.Match) -> str:
    above, below = unicodedata.normalize("NFKD", found[2]).split("⁄")
    return f"{int(found[1] or 0) * int(below) + int(above)}/{below}"
