"""Reading a typed function: into tokens, with the products that nobody writes, then through
Python's own grammar (``ast``) by a list of what is allowed. Nothing that is typed is ever run."""

import ast
import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.maths.calculus.expressions.tree import FUNCTIONS, Expression, Node

LONGEST, DEEPEST, MOST_NODES, MOST_PARAMETERS = 200, 30, 120, 4
LARGEST, LARGEST_EXPONENT = 1e100, 1000
CONSTANTS = {"pi": math.pi, "e": math.e}
OTHER_NAMES = {"ln": "log", "atan": "arctan", "sgn": "sign", "Abs": "abs"}
INSTEAD = {
    "relu": "max(0, x)", "sigmoid": "1/(1 + exp(-x))", "lg": "log(x)/log(10)",
    "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "cot": "1/tan(x)", "sec": "1/cos(x)",
    "csc": "1/sin(x)",
}  # fmt: skip
INVERSE = ("asin", "acos", "asinh", "acosh")  # not a·sin, as who types them means the arcs
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
}  # fmt: skip
SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/"}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<word>(?:[A-Za-z]+|[α-ορ-ω])[0-9]*)"
    r"|(?P<sign>\*\*|[-+*/^(),|])|(?P<space>\s+)"
)
_LEFT_SIDE = re.compile(r"\s*(?:[a-z]|[a-z]\s*\(\s*[a-z](?:\s*,\s*[a-z])*\s*\))\s*=(?!=)")


class Unreadable(ValueError):
    """A text that is no function: one sentence, and where (from 0) the fault lies."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.position = position


@dataclass(frozen=True)
class _Token:
    kind: str  # number, word, function, sign
    text: str
    at: int
    typed: str = ""  # a function by its other name

    @property
    def shown(self) -> str:
        return self.typed or self.text


def parse(text: str, variables: Sequence[str] = ("x",)) -> Expression:
    """The function that ``text`` writes.

    Read are numbers, + − * / ^ (also \\*\\*, ·, ×, ÷, ², √), brackets and bars for |x|, the
    functions of :data:`~core.maths.calculus.expressions.tree.FUNCTIONS` with ln, atan and sgn, π
    and e, and products without a sign: 2x, 3sin(x), (x+1)(x−1), ax. A sign binds less than a power
    (−x² = −(x²)), powers group to the right, 1/2x is (1/2)·x. A left side ("f(x) =") is passed
    over. log is the natural logarithm. Further single letters, with or without a digit, and Greek
    ones by name become parameters, four at most.

    Errors: Unreadable, one sentence with the place.
    """
    if len(text) > LONGEST:
        raise Unreadable(
            f"A function may have {LONGEST} characters; this has {len(text)}.", LONGEST
        )
    tokens = _tokens(text, tuple(variables))
    if not tokens:
        raise Unreadable(f"Type a function of {' and '.join(variables)}.", 0)
    tokens = _with_products(_with_powers_of_functions(_with_brackets(tokens)))
    _check_order(tokens)
    return _Builder(text, tuple(variables), tokens).expression()


def _place(at: int) -> str:
    return f"at character {at + 1}"


def _tokens(text: str, variables: tuple[str, ...]) -> list[_Token]:
    left = _LEFT_SIDE.match(text)
    start = left.end() if left and left.group().split("=")[0].strip() not in variables else 0
    tokens: list[_Token] = []
    at = start
    while at < len(text):
        char = text[at]
        if char in SUPERSCRIPTS:
            end = at
            while end < len(text) and text[end] in SUPERSCRIPTS:
                end += 1
            digits = "".join(SUPERSCRIPTS[one] for one in text[at:end])
            tokens += [_Token("sign", "^", at), _Token("number", digits, at)]
            at = end
        elif char in SIGNS:
            tokens.append(_Token("sign", SIGNS[char], at))
            at += 1
        elif char == "√":
            tokens.append(_Token("function", "sqrt", at))
            at += 1
        elif char == "π":
            tokens.append(_Token("word", "pi", at))
            at += 1
        elif match := _TOKEN.match(text, at):
            if match.lastgroup == "word":
                tokens += _names(match.group(), at, text[match.end() :].lstrip(), variables)
            elif match.lastgroup != "space":
                sign = match.group().replace("**", "^")
                tokens.append(_Token(str(match.lastgroup), sign, at))
            at = match.end()
        else:
            shown = f"“{char}”" if char.isprintable() else "A character that cannot be shown"
            raise Unreadable(f"{shown} {_place(at)} is not part of a function.", at)
    return tokens


def _names(word: str, at: int, rest: str, variables: tuple[str, ...]) -> list[_Token]:
    """One name, a function, or several names that are multiplied."""
    word = "".join(GREEK.get(letter, letter) for letter in word)
    known = OTHER_NAMES.get(word, word)
    if known in variables:
        return [_Token("word", known, at)]
    if known in FUNCTIONS:
        return [_Token("function", known, at, word)]
    if known in CONSTANTS or known in GREEK.values():
        return [_Token("word", known, at)]
    letters, digits = re.fullmatch(r"(\D+)(\d*)", word).groups()
    if digits:
        if letters in variables:
            raise Unreadable(
                f"“{word}” {_place(at)}: write {letters}^{digits} or {digits}{letters}.", at
            )
        if len(letters) == 1:
            return [_Token("word", word, at)]
    if rest.startswith("("):
        if word in INVERSE:
            said = f"There is no function “{word}” {_place(at)}; a product is {word[0]} {word[1:]}."
            raise Unreadable(said, at)
        for name in sorted((*FUNCTIONS, *OTHER_NAMES), key=len, reverse=True):
            before = word.removesuffix(name)
            if word.endswith(name) and len(before) <= 2 and all(map(str.isalpha, before)):
                function = _Token("function", OTHER_NAMES.get(name, name), at + len(before), name)
                return [_Token("word", c, at + i) for i, c in enumerate(before)] + [function]
        if len(word) > 1 and not set(word) <= set(variables):
            raise Unreadable(_unknown(word, at, True), at)
    several = len(word) > 1 and (len(word) > 3 or not word.islower())
    if digits or several:
        raise Unreadable(_unknown(word, at, False), at)
    if len(word) > 1 and not set(word) & set(variables):
        raise Unreadable(_unknown(word, at, False), at)
    return [_Token("word", letter, at + i) for i, letter in enumerate(word)]


def _unknown(word: str, at: int, function: bool) -> str:
    names = [*FUNCTIONS, *OTHER_NAMES, *(() if function else CONSTANTS)]
    near = difflib.get_close_matches(word, names, 1)
    what = "function" if function else "name"
    hint = f": did you mean {near[0]}?" if near else "."
    hint = f"; write {INSTEAD[word]}." if function and word in INSTEAD else hint
    return f"There is no {what} “{word}” {_place(at)}{hint}"


def _with_brackets(tokens: list[_Token]) -> list[_Token]:
    """Bars as abs( … ), a root without brackets around the next number or name; all closed."""
    out: list[_Token] = []
    opened: list[_Token] = []
    for i, token in enumerate(tokens):
        if token.text == "|":
            if opened and opened[-1].text == "|" and out and _ends_operand(out[-1]):
                opened.pop()
                out.append(_Token("sign", ")", token.at))
            else:
                opened.append(token)
                out += [_Token("function", "abs", token.at), _Token("sign", "(", token.at)]
            continue
        if token.text == "(":
            opened.append(token)
        elif token.text == ")":
            if not opened or opened[-1].text == "|":
                raise Unreadable(
                    f"A bracket is closed {_place(token.at)} that none opens.", token.at
                )
            opened.pop()
        out.append(token)
        root = token.kind == "function" and token.text == "sqrt"
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if root and after and after.kind in ("number", "word"):
            out += [_Token("sign", "(", after.at), after, _Token("sign", ")", after.at)]
            tokens[i + 1] = _Token("done", "", after.at)
        if len(opened) > DEEPEST:
            raise Unreadable(f"More than {DEEPEST} brackets lie in each other.", token.at)
    if opened:
        kind = "bar" if opened[-1].text == "|" else "bracket"
        raise Unreadable(f"The {kind} {_place(opened[-1].at)} is never closed.", opened[-1].at)
    return [token for token in out if token.kind != "done"]


def _with_powers_of_functions(tokens: list[_Token]) -> list[_Token]:
    """sin^2(x) as (sin(x))^2."""
    out, i = list(tokens), 0
    while i < len(out):
        power = [t.text for t in out[i + 1 : i + 2]] == ["^"]
        if out[i].kind == "function" and power:
            number = out[i + 2] if i + 2 < len(out) else None
            bracket = i + 3 < len(out) and out[i + 3].text == "("
            if number is None or number.kind != "number" or not bracket:
                raise Unreadable(
                    f"After “{out[i].shown}” {_place(out[i].at)} a bracket is needed: write "
                    f"{out[i].shown}(x)^2 or {out[i].shown}^2(x).",
                    out[i].at,
                )
            end, depth = i + 3, 0
            while True:
                depth += {"(": 1, ")": -1}.get(out[end].text, 0)
                if not depth:
                    break
                end += 1
            out[i : end + 1] = [out[i], *out[i + 3 : end + 1], out[i + 1], number]
        i += 1
    return out


def _ends_operand(token: _Token) -> bool:
    return token.kind in ("number", "word") or token.text == ")"


def _with_products(tokens: list[_Token]) -> list[_Token]:
    out: list[_Token] = []
    for token in tokens:
        begins = token.kind in ("number", "word", "function") or token.text == "("
        if out and begins and _ends_operand(out[-1]):
            if out[-1].kind == token.kind == "number":
                raise Unreadable(f"Two numbers stand side by side {_place(token.at)}.", token.at)
            out.append(_Token("sign", "*", token.at))
        out.append(token)
    return out


def _check_order(tokens: list[_Token]) -> None:
    """Every operator between operands, every function before its bracket, commas inside it."""
    depths: list[_Token | None] = []
    before = _Token("sign", "(", 0)
    for token in tokens:
        operand = _ends_operand(before)
        if before.kind == "function" and token.text != "(":
            raise Unreadable(
                f"After “{before.shown}” {_place(before.at)} a bracket is needed: "
                f"{before.shown}(x).",
                before.at,
            )
        if token.text == "(":
            depths.append(before if before.kind == "function" else None)
        elif token.text == ")":
            if not operand:
                raise Unreadable(
                    f"Something is missing before the bracket {_place(token.at)}.", token.at
                )
            depths.pop()
        elif token.text == ",":
            called = depths[-1] if depths else None
            if called and FUNCTIONS[called.text] < 2:
                raise Unreadable(
                    f"“{called.shown}” takes one value, and the comma {_place(token.at)} parts "
                    "two.",
                    token.at,
                )
            if not called:
                raise Unreadable(
                    f"The comma {_place(token.at)} parts nothing: decimals have a point, 1.5.",
                    token.at,
                )
            if not operand:
                raise Unreadable(
                    f"Something is missing before the comma {_place(token.at)}.", token.at
                )
        elif token.kind == "sign" and not operand and token.text not in "+-":
            raise Unreadable(
                f"Something is missing before “{token.text}” {_place(token.at)}.", token.at
            )
        before = token
    if not _ends_operand(before):
        raise Unreadable(
            f"Something is missing after “{before.text}” {_place(before.at)}.", before.at
        )


class _Builder:
    """From tokens in order to the tree, each equal part once."""

    def __init__(self, text: str, variables: tuple[str, ...], tokens: list[_Token]) -> None:
        self.text, self.variables, self.tokens = text, variables, tokens
        self.made: dict[tuple, Node] = {}
        self.parameters: list[str] = []

    def expression(self) -> Expression:
        python = ""
        places = []
        for token in self.tokens:
            written = {"^": "**", "lambda": "lambda_"}.get(token.text, token.text)
            places += [token.at] * len(written)
            python += written
        try:
            body = ast.parse(python, mode="eval").body
            root = self.node(body, places)
        except (SyntaxError, RecursionError, MemoryError):
            raise Unreadable("This cannot be read as one function.", 0) from None
        return Expression(self.text, root, self.variables, tuple(self.parameters))

    def make(self, operation: str, *operands: Node, number: float = 0.0, name: str = "") -> Node:
        key = (operation, *map(id, operands), number, name)
        if key not in self.made:
            if len(self.made) >= MOST_NODES:
                raise Unreadable(f"A function may have {MOST_NODES} operations.", 0)
            self.made[key] = Node(operation, operands, number, name)
        return self.made[key]

    def node(self, part: ast.expr, places: list[int]) -> Node:
        at = places[part.col_offset]
        match part:
            case ast.Constant(value=int() | float()):
                return self.number(float(part.value), at)
            case ast.Name(id=name):
                name = name.rstrip("_")
                if name in CONSTANTS and name not in self.variables:
                    return self.number(CONSTANTS[name], at)
                self.note(name, at)
                return self.make("name", name=name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                inner = self.node(operand, places)
                return inner if isinstance(part.op, ast.UAdd) else self.make("neg", inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                pair = self.node(left, places), self.node(right, places)
                return self.make(self.allowed(OPERATORS[type(op)], pair, at), *pair)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                if len(args) != FUNCTIONS[name]:
                    wanted = (
                        "two values: " + name + "(x, 0)" if FUNCTIONS[name] == 2 else "one value"
                    )
                    raise Unreadable(f"“{name}” {_place(at)} takes {wanted}.", at)
                return self.make(name, *(self.node(one, places) for one in args))
        raise Unreadable(f"What stands {_place(at)} is not part of a function.", at)

    def number(self, value: float, at: int) -> Node:
        if not abs(value) <= LARGEST:
            raise Unreadable(f"The number {_place(at)} is beyond 10¹⁰⁰.", at)
        return self.make("number", number=value)

    def allowed(self, operation: str, pair: tuple[Node, Node], at: int) -> str:
        exponent = pair[1]
        exponent = exponent.operands[0] if exponent.operation == "neg" else exponent
        if operation == "pow" and exponent.number > LARGEST_EXPONENT:
            raise Unreadable(f"The exponent {_place(at)} is beyond {LARGEST_EXPONENT}.", at)
        return operation

    def note(self, name: str, at: int) -> None:
        if name in self.variables or name in self.parameters:
            return
        if len(self.parameters) == MOST_PARAMETERS:
            named = ", ".join(self.parameters)
            raise Unreadable(f"“{name}” {_place(at)} is one letter too many beside {named}.", at)
        self.parameters.append(name)
