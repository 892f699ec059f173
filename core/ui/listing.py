"""The code that drew a picture, as one file that runs as it stands."""

import ast
import importlib
import inspect
import sys
from types import ModuleType


def _own_imports(tree: ast.Module) -> list[ast.ImportFrom]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core.")
    ]


def _collect(module: ModuleType, sources: dict[str, str]) -> None:
    """Add ``module`` after the modules of ours that it imports from, their import lines removed."""
    if module.__name__ in sources:
        return
    source = inspect.getsource(module)
    lines = source.splitlines()
    for node in _own_imports(ast.parse(source)):
        _collect(importlib.import_module(str(node.module)), sources)
        for line in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[line] = ""
    sources[module.__name__] = "\n".join(lines).strip()


def standalone(function: object, call: str) -> str:
    """Everything that ``function`` needs, and ``call`` with the values of now, as one script.

    Modules of ours are put in line, so only published packages are imported.
    """
    sources: dict[str, str] = {}
    _collect(sys.modules[function.__module__], sources)
    return "\n\n\n".join([*sources.values(), f"# The picture as it stands\n{call.strip()}"]) + "\n"


def excerpt(function: object, call: str) -> str:
    """The function itself and the call, to read on the page."""
    return f"{inspect.getsource(function).rstrip()}\n\n\n{call.strip()}\n"  # type: ignore[arg-type]
