"""Text with brackets → a tree of cells, by a tokenizer in one pass; nothing is evaluated."""

import re
from dataclasses import dataclass, field

MAX_DEPTH = 12

_TOKEN = re.compile(
    r"(?P<skip>#[^\n]*|\.\.\.[ \t]*\n|//[^\n]*|(?<=[\s;,])%[^\n\d]*)"
    r"|(?P<string>\"[^\"\n]*\"|(?<![\w\])}.'])'[^'\n]*')"
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<mark>[,;])|(?P<line>\n)|(?P<space>[^\S\n]+)"
    r"|(?P<equals>=)|(?P<word>[^\s\[\](){},;=\"]+)|(?P<other>.)"
)
_CLOSES = {"]": "[", ")": "(", "}": "{"}


@dataclass
class Node:
    bracket: str
    name: str = ""
    begin: int = 0
    end: int = 0
    items: list = field(default_factory=list)  # str or Node
    before: list[str] = field(default_factory=list)  # separator before each item
    keys: list[str] = field(default_factory=list)  # keyword of each item, "" where it has none
    suffix: str = ""  # what follows the closing bracket at once: .T, '
    methods: list["Node"] = field(default_factory=list)
    key: str = ""  # a keyword that waits for its value
    separator: str = ""

    @property
    def named(self) -> dict:
        return {key: item for key, item in zip(self.keys, self.items, strict=True) if key}

    @property
    def cells(self) -> list:
        """The items without those that say something about the others (dtype=float)."""
        named = self.name in ("c", "list")
        return [i for key, i in zip(self.keys, self.items, strict=True) if named or not key]

    def taken_back(self) -> str:
        """The last item, taken out again: it turned out to be a name or a keyword."""
        self.separator, self.key = self.before.pop(), self.keys.pop()
        return self.items.pop()


def parse_brackets(text: str, begin: int) -> Node:
    top = Node("", begin=begin)
    stack, joined = [top], False  # joined: no separator since the last item
    for token in _TOKEN.finditer(text, begin):
        kind, word, node = token.lastgroup, token[0], stack[-1]
        if kind == "open":
            stack.append(_opened(node, word, token.start(), joined))
            if len(stack) > MAX_DEPTH:
                raise ValueError(f"The brackets are nested more than {MAX_DEPTH - 1} deep.")
            joined = False
        elif kind == "close":
            if node.bracket != _CLOSES[word]:
                line = text.count("\n", 0, token.start()) + 1
                raise ValueError(f"Line {line}: “{word}” closes no bracket that is open.")
            _closed(stack, token.end())
            joined = True
        elif kind in ("mark", "line", "space", "skip"):
            _separated(node, word if kind == "mark" else "\n" if kind == "line" else " ")
            joined = False
        elif kind == "equals" and node.items and isinstance(node.items[-1], str) and node.bracket:
            node.key = node.taken_back()
            joined = False
        else:
            _worded(node, word[1:-1] if kind == "string" else word, joined)
            joined = True
    while len(stack) > 1:  # a closing bracket that was not copied along
        _closed(stack, len(text))
    return top


def _opened(parent: Node, bracket: str, at: int, joined: bool) -> Node:
    """A new node; a word right before the bracket is its name."""
    last = parent.items[-1] if joined and parent.items else None
    if isinstance(last, Node):
        name, last.suffix = last.suffix, ""
        return Node(bracket, "method " + name, at)
    if isinstance(last, str):
        return Node(bracket, parent.taken_back(), at - len(last))
    return Node(bracket, "", at)


def _closed(stack: list[Node], end: int) -> None:
    node, parent = stack.pop(), stack[-1]
    node.end = end
    if node.name.startswith("method "):
        parent.items[-1].methods.append(node)
    else:
        _added(parent, node)


def _separated(node: Node, mark: str) -> None:
    """Note a separator; , and ; win over line breaks, these over spaces; ,, leaves a cell empty."""
    if mark == "," and node.separator == ",":
        _added(node, "")
    if mark in ",;" or (mark == "\n" and node.separator in ("", " ")) or not node.separator:
        node.separator = mark


def _worded(node: Node, word: str, joined: bool) -> None:
    last = node.items[-1] if joined and node.items else None
    if isinstance(last, Node):
        last.suffix += word
    elif isinstance(last, str):
        node.items[-1] += word
    else:
        _added(node, word)


def _added(node: Node, item: "str | Node") -> None:
    node.items.append(item)
    node.before.append(node.separator)
    node.keys.append(node.key)
    node.separator = node.key = ""
