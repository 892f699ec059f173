r"""Numbers as LaTeX sets them and as R, Octave and MATLAB print them → rows, cells at tabs."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """text: plain rows, their cells separated by tabs; form: what it was, for a sentence; factor: a
    power of ten above the rows that all of them are to be multiplied with; vector: no columns."""

    text: str
    form: str
    factor: int = 0
    vector: bool = False


_R_ROW = re.compile(r"[^\S\n]*\[(\d*)(,?)\]")
_R_HEAD = re.compile(r"\s*(?:\[,\d+\]\s*)+")
_FACTOR = re.compile(r"[^\S\n]*1\.0e([+-]\d{2,3}) \*[^\S\n]*\n")
_NAMED = re.compile(  # Octave: A =, Julia: 2×2 Matrix{Float64}:
    r"\s*(?:[A-Za-z]\w{0,30}\s*=|\d+(?:[×x]\d+|-element) \w[^\n]{0,80}:)[^\S\n]*\n"
)
_TRUNCATED = re.compile(  # a line of dots, or dots between numbers
    r"^[^\S\n]*(?:\.\.\.|\[\.\.\.\]|…|⋮)[^\S\n]*$|(?<=[\d.,]\s)(?:\.\.\.|…)(?=,?[ \t]+[+-]?\.?\d)",
    re.M,
)


def read_printed(text: str) -> Printed | None:
    r"""The rows of a LaTeX table or matrix, or of a printed vector or matrix; None for other text.

    >>> read_printed(r"\begin{pmatrix} 1 & \frac{1}{2} \\ 3 & 4 \end{pmatrix}").text
    '1\t1/2\n3\t4'
    >>> read_printed("     [,1] [,2]\n[1,]    1    2\n[2,]    3    4").text
    '1\t2\n3\t4'
    """
    if re.search(r"\\(?:begin|left|frac|hline|\\)|\\times|\d\{[.,]\}\d|\d\$? & \$?[+-]?\d", text):
        return Printed(_from_latex(text), "LaTeX")
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and _R_HEAD.fullmatch(lines[0]):
        return Printed(_from_r_matrix(lines), "a matrix printed by R")
    if len(lines) and all(_labelled(line) for line in lines):
        rows = (_R_ROW.sub("", line, count=1) for line in lines)
        text = "\n".join("\t".join(row.split()) for row in rows)
        return Printed(text, "a vector printed by R", vector=True)
    named = _NAMED.match(text)
    rest = text[named.end() :] if named else text
    factor = _FACTOR.match(rest.lstrip("\n"))
    if not (named or factor):
        return None
    rest = rest.lstrip("\n")[factor.end() :] if factor else rest
    form = "what MATLAB, Octave or Julia print"
    return Printed(rest.strip("\n"), form, int(factor[1]) if factor else 0)


def refuse_truncated(text: str) -> None:
    """ValueError where a printed table or list was shortened by dots."""
    if match := _TRUNCATED.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise ValueError(
            f"Line {line}: dots stand for numbers that are not shown; print all of them."
        )


def _labelled(line: str) -> bool:
    """[1] 2.5 3.5; the label alone, or followed by a comma, is a list."""
    match = _R_ROW.match(line)
    return bool(
        match and match[1] and not match[2] and re.match(r"\s+[^\s,;\])]", line[match.end() :])
    )


def _from_r_matrix(lines: list[str]) -> str:
    """Wide matrices are printed in blocks of columns, each with its own head."""
    rows: list[list[str]] = []
    for line in lines:
        if _R_HEAD.fullmatch(line):
            place, columns = 0, len(line.split())
            continue
        match = _R_ROW.match(line)
        cells = (line[match.end() :] if match else line).split()
        if place == len(rows):
            rows.append([])
        rows[place] += cells[-columns:]
        place += 1
    return "\n".join("\t".join(row) for row in rows)


_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\}|cmidrule(?:\([^()]*\))?\{[^{}]*\}|centering)"
)
_FRAMES = re.compile(
    r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\[\]]*\])?(?:\{[^{}]*\})?"
    r"|\\(?:left|right)\s*(?:\\[{}|]|[\[\]().|])|\\(?:left|right|displaystyle|mathbf|ldots)\b"
)
_REPLACED = (
    (re.compile(r"\\[dt]?frac\s*\{\s*([^{}]*?)\s*\}\s*\{\s*([^{}]*?)\s*\}"), r"\1/\2"),
    (re.compile(r"\\(?:num|text|textbf|mathbf|mathrm|textit|emph|SI|unit)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\{([.,])\}"), r"\1"),
    (re.compile(r"\\(?:times|cdot)\s*10\s*\^\s*\{?\s*([+-]?\d{1,3})\s*\}?"), r"e\1"),
    (re.compile(r"(?<!\d)10\s*\^\s*\{\s*([+-]?\d{1,3})\s*\}"), r"1e\1"),
    (re.compile(r"(?<=\d)\s+e(?=[+-]?\d)"), "e"),
    (re.compile(r"(?<=\d)(?:\\[,:;! ]|~)(?=\d{3})"), "\u202f"),
    (re.compile(r"\\([%$&#_])"), r"\1"),
    (re.compile(r"\\(?:[,:;! ]|quad|qquad)|~"), " "),
)


def _from_latex(text: str) -> str:
    text = re.sub(r"\A[^\\&\n]{0,40}=\s*(?=\\)", "", text)  # A = \begin{pmatrix}
    text = re.sub(r"(?<!\\)%[^\n]*", "", text)
    text = re.sub(r"(?<!\\)&", "\t", text)
    for rule in (_RULES, _FRAMES):
        text = rule.sub("", text)
    text = re.sub(r"\\(?:\\|tabularnewline|cr\b)\*?(?:\[[^\[\]\n]*\])?", "\x1e", text)
    text = re.sub(r"(?<!\\)\$", "", text)
    for pattern, plain in _REPLACED:
        text = pattern.sub(plain, text)
    rows = text.split("\x1e") if "\x1e" in text or "\t" in text else text.splitlines()
    cells = [[" ".join(cell.split(" ")).strip() for cell in row.split("\t")] for row in rows]
    return "\n".join("\t".join(row) for row in cells if any(row))
