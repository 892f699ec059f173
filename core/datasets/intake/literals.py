"""Lists and matrices as programs write them → nested lists of cells, by a small tokenizer.

Python, NumPy, R, MATLAB, Octave, Julia, Mathematica, C and JavaScript write numbers in brackets.
Nothing is evaluated: brackets, separators and a few names are known, everything else is a cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.datasets.intake.brackets import Node, parse_brackets

MAX_RANGE = 100_000  # numbers that all ranges 1:n of a text may stand for

Nested = list  # of cells (str) and of Nested

CONTAINERS = frozenset(
    {
        *("array", "asarray", "ndarray", "matrix", "mat", "Matrix", "tensor", "Tensor", "Series"),
        *("list", "List", "tuple", "set", "vector", "Vector", "Array", "MatrixForm"),
        *("Float16", "Float32", "Float64", "BigFloat", "Int", "Int32", "Int64", "Real", "Any"),
        *("c", "rbind", "cbind", "structure"),
    }
)
SCALARS = frozenset(
    {
        *("float", "float16", "float32", "float64", "longdouble", "double", "Float", "Decimal"),
        *("int", "int8", "int16", "int32", "int64", "uint8", "Integer", "as.numeric"),
    }
)
_CALL = rf"(?:[A-Za-z]\w{{0,20}}(?:\.|::)){{0,3}}(?:{'|'.join(sorted(CONTAINERS))})"
_ASSIGNED = re.compile(r"\s*[A-Za-z_][^=\n\[({;,]{0,60}(?:\[\w{0,9}\]){0,2}\s{0,9}(?::=|=|<-|←)\s*")
_BEGINS = re.compile(rf"\s*(?:(?P<name>{_CALL})\s?[\[({{]|(?P<bracket>[\[{{]))")
_FOREIGN = re.compile(  # vec![1.5, ={1; foo32[1.5
    r"\s*(?:[^\W\d]\w{0,20}|[^\w\n\[{(]){0,40}(?=[\[{]{1,3}\s*[+-]?[\d.])"
)
_R_SIZES = frozenset({"nrow", "ncol", "dim", "Dim", ".Dim"})


@dataclass(frozen=True)
class Literal:
    """A literal's cells; depth 1: a list, 2: a matrix. form: what it is, for a sentence."""

    cells: Nested
    depth: int
    form: str


def read_literal(text: str) -> Literal | None:
    """The literal that the text is; None when it does not begin as one.

    np.array([[1, 2], [3, 4]]), [1 2; 3 4], {{1, 2}, {3, 4}}, c(1, 2), matrix(c(1, 2, 3, 4), 2) and
    their like, with an assignment in front and .T, ' or ; behind. Errors: ValueError, one sentence,
    when brackets do not match or something else follows.

    >>> read_literal("A = [1 2; 3 4];").cells
    [['1', '2'], ['3', '4']]
    >>> read_literal("c(1L, NA, 3.5)").cells
    ['1', 'NA', '3.5']
    """
    assigned = _ASSIGNED.match(text)
    begin = assigned.end() if assigned else 0
    start = _BEGINS.match(text, begin)
    other = _FOREIGN.match(text) if not start and text.rstrip(" \n;")[-1:] in ("]", "}") else None
    if not start and not other and not _is_tuple(text[begin:]):
        return None
    begin = other.end() if other else begin
    _refuse_long_ranges(text)
    top = parse_brackets(text, begin)
    values = [_value(item, text, 1) if isinstance(item, Node) else item for item in top.items]
    other = next((value for value in values if isinstance(value, str)), None)
    if other is not None:
        raise ValueError(
            f"{_line(text, other)}: “{shortened(other)}” is outside of the brackets; paste one "
            "list alone."
        )
    cells = values[0] if len(values) == 1 else values
    return Literal(cells, _depth(cells), _form(top, (start and start["name"]) or ""))


def shortened(cell: str) -> str:
    """A cell as sentences show it: at most 20 characters."""
    return cell if len(cell) <= 20 else cell[:19] + "…"


def flattened(cells: Nested) -> Iterator[str]:
    """All cells in reading order.

    >>> list(flattened([["1", "2"], ["3"]]))
    ['1', '2', '3']
    """
    for cell in cells:
        if isinstance(cell, str):
            yield cell
        else:
            yield from flattened(cell)


def _is_tuple(text: str) -> bool:
    """(1, 2): one pair of brackets around all; (5) may be a negative amount."""
    text = text.strip().rstrip(";")
    return text.startswith("(") and text.endswith(")") and text.count("(") == 1 and "," in text


def _line(text: str, cell: str) -> str:
    at = text.rfind(cell)
    return f"Line {text.count(chr(10), 0, max(at, 0)) + 1}"


def _value(node: Node, text: str, depth: int) -> "Nested | str":
    """A node's cells; a call that is not known stays one cell, as written."""
    name = re.split(r"\.|::", node.name)[-1] if node.name not in SCALARS else node.name
    scalars = [item for item in node.cells if isinstance(item, str)]
    if name in SCALARS and len(node.cells) == len(scalars) == 1:
        return scalars[0]
    if name in ("Fraction", "Rational") and len(node.cells) == len(scalars) == 2:
        return f"{scalars[0]}/{scalars[1]}"
    if name and name not in CONTAINERS:
        return text[node.begin : node.end]
    value = _container(node, name, text, depth)
    for method in node.methods:
        if method.name == "method .reshape":
            value = _reshaped(value, _sizes(method.items), False)
    return _transposed(value) if node.suffix in (".T", "'", ".'", ".t()") else value


def _container(node: Node, name: str, text: str, depth: int) -> Nested:
    inner = depth + (not name)
    values = [_value(i, text, inner) if isinstance(i, Node) else i for i in node.cells]
    nested = [value for value in values if isinstance(value, list)]
    if name == "matrix" and len(nested) == len(values) > 1:  # of Maxima: its rows
        return values
    if values and (_R_SIZES & {*node.named} or (name == "matrix" and len(values) > 1)):
        return _r_matrix(node, _ranges(values[:1]))
    if name == "Matrix" and len(values) == 3 and nested:  # SymPy: rows, columns, cells
        return _reshaped(nested[0], _sizes(values[:2]), False)
    if name == "cbind":
        return _transposed(values)
    if name and name not in ("c", "rbind", "list", "List") and len(nested) == 1:
        return nested[0]
    if name == "mat" and ";" in node.before:  # of Typst
        return _lined(node, values, depth)
    if name in ("matrix", "mat") and len(values) == 1:  # np.matrix("1 2; 3 4")
        return [re.split(r"[\s,]+", row.strip()) for row in values[0].split(";")]
    if name == "c":
        values = list(flattened(values))
    if node.bracket in ("[", "{") and not nested:
        return _lined(node, values, depth)
    return _ranges(values)


def _lined(node: Node, cells: list[str], depth: int) -> Nested:
    """Rows inside of one pair of square brackets, ended by ; or, as in MATLAB and Julia, by lines.

    NumPy breaks long rows within inner brackets, and a list breaks lines after commas.
    """
    ends = ";\n" if depth == 1 and node.bracket == "[" else ";"
    rows: list[list[str]] = []
    for cell, before in zip(cells, node.before, strict=False):
        if not rows or (before and before in ends):
            rows.append([])
        rows[-1].append(cell)
    rows = [_ranges(row) for row in rows]
    return rows if len(rows) > 1 else rows[0] if rows else []


def _ranges(values: list) -> list:
    """R's and MATLAB's 1:4 written out."""
    out = []
    for value in values:
        match = isinstance(value, str) and re.fullmatch(r"(-?\d{1,9}):(-?\d{1,9})", value, re.A)
        if match and int(match[1]) <= int(match[2]):
            out += map(str, range(int(match[1]), int(match[2]) + 1))
        else:
            out.append(_spoken(value) if isinstance(value, str) else value)
    return out


def _spoken(cell: str) -> str:
    """np.nan, NA_real_ and R's whole numbers 2L without what only the program needs."""
    if cell[-1:] == "L" and cell[:-1].lstrip("-").isdigit():
        return cell[:-1]
    if re.fullmatch(r"[+-]?\d{1,3}(?:_\d{3})+(?:\.\d+)?", cell):  # of Python
        return cell.replace("_", "")
    if re.fullmatch(r"[+-]?(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?f", cell, re.I):  # of C
        return cell[:-1]
    if match := re.fullmatch(r"([+-]?)(?:[A-Za-z]\w{0,9}\.)?(nan|inf)|NA_\w+", cell, re.I):
        return f"{match[1] or ''}{match[2] or 'NA'}"
    return cell


def _refuse_long_ranges(text: str) -> None:
    ranges = re.findall(r"(?<![\w:.])(-?\d{1,9}):(-?\d{1,9})(?![\w:.])", text)
    total = sum(max(int(last) - int(first), 0) for first, last in ranges)
    if total > MAX_RANGE:
        raise ValueError(f"Ranges like 1:9 stand for {total:,} numbers; paste fewer.")


def _sizes(items: list) -> list[int]:
    """The whole numbers among cells, however deep."""
    sizes = []
    for item in items:
        if isinstance(item, str):
            sizes += [int(item.rstrip("L"))] if re.fullmatch(r"-?\d{1,6}L?", item) else []
        else:
            sizes += _sizes(item.items if isinstance(item, Node) else item)
    return sizes


def _r_matrix(node: Node, cells: Nested) -> Nested:
    """R fills columns first, unless byrow is true."""
    named, given = node.named, node.cells[1:]
    sizes = _sizes([named[key] for key in ("dim", "Dim", ".Dim") if key in named])
    if not sizes:
        rows, columns = [named.get("nrow", given[:1]), named.get("ncol", given[1:2])]
        sizes = [(_sizes([rows]) or [-1])[0], (_sizes([columns]) or [-1])[0]]
    byrow = named.get("byrow", given[2] if len(given) > 2 else "")
    return _reshaped(cells, sizes, by_columns=byrow not in ("TRUE", "T"))


def _reshaped(cells: Nested, sizes: list[int], by_columns: bool) -> Nested:
    flat = list(flattened(cells))
    if len(sizes) != 2 or max(sizes) < 1:
        return flat
    rows, columns = sizes
    rows = rows if rows > 0 else len(flat) // max(columns, 1)
    columns = columns if columns > 0 else len(flat) // max(rows, 1)
    if rows * columns != len(flat):
        raise ValueError(f"{len(flat)} numbers do not fill {rows} rows of {columns}.")
    if by_columns:
        return [flat[row::rows] for row in range(rows)]
    return [flat[row * columns : (row + 1) * columns] for row in range(rows)]


def _transposed(cells: Nested) -> Nested:
    if not all(isinstance(row, list) for row in cells):
        return [[cell] for cell in cells] if all(isinstance(c, str) for c in cells) else cells
    if len({len(row) for row in cells}) != 1:
        return cells
    return [list(column) for column in zip(*cells, strict=True)]


def _depth(cells: "Nested | str") -> int:
    if isinstance(cells, str):
        return 0
    return 1 + max((_depth(cell) for cell in cells), default=0)


def _form(top: Node, name: str) -> str:
    node = top.items[0]
    word = re.split(r"\.|::", name)[-1]
    if word in ("c", "rbind", "cbind", "structure") or {"nrow", "ncol"} & {*node.named}:
        return "an R vector" if word == "c" else "an R matrix"
    if word in ("array", "asarray", "ndarray"):
        return "a NumPy array"
    if name:
        return f"{name}(…)"
    if ";" in node.before or (
        node.bracket == "[" and "\n" in node.before and "," not in node.before
    ):
        return "a matrix in square brackets"
    return {"[": "a list in square brackets", "{": "a list in braces"}.get(node.bracket, "a tuple")
