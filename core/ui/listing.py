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


def _without_own_imports(source: str, sources: dict[str, str]) -> str:
    """The source without the lines that import modules of ours, which are added to the others."""
    lines = source.splitlines()
    for node in _own_imports(ast.parse(source)):
        _collect(importlib.import_module(str(node.module)), sources)
        for line in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[line] = ""
    return "\n".join(lines).strip()


def _collect(module: ModuleType, sources: dict[str, str]) -> None:
    """Add ``module`` after the modules of ours that it imports from, their import lines removed."""
    if module.__name__ not in sources:
        text = _without_own_imports(inspect.getsource(module), sources)
        sources[module.__name__] = text


def standalone(function: object, call: str) -> str:
    """Everything that ``function`` and ``call`` need, and ``call`` with the values of now, as one
    script.

    Modules of ours, those that ``call`` imports from included, are put in line, so only published
    packages are imported.
    """
    sources: dict[str, str] = {}
    _collect(sys.modules[function.__module__], sources)
    call = _without_own_imports(call.strip(), sources)
    return "\n\n\n".join([*sources.values(), f"# The picture as it stands\n{call}"]) + "\n"


def excerpt(function: object, call: str) -> str:
    """The function itself and the call, to read on the page."""
    return f"{inspect.getsource(function).rstrip()}\n\n\n{call.strip()}\n"  # type: ignore[arg-type]
