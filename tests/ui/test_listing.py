"""The code on a page runs as it stands and gives what the page shows."""

import ast

import numpy as np

from core.maths.optimization.gradient_descent import descend
from core.maths.optimization.surfaces import quadratic
from core.ui.listing import excerpt, standalone

CALL = 'run = descend(quadratic(10, 30), "gd", (-2.5, 1.5), learning_rate=0.1, steps=20)'


def test_one_file_that_runs_without_us():
    source = standalone(descend, CALL)
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    assert imports
    assert not [node for node in imports if node.module.startswith("core")]
    space = {"__name__": "__main__"}
    exec(compile(source, "listing.py", "exec"), space)
    run = descend(quadratic(10, 30), "gd", (-2.5, 1.5), learning_rate=0.1, steps=20)
    np.testing.assert_array_equal(space["run"].points, run.points)


def test_the_excerpt_is_the_function_and_the_call():
    text = excerpt(descend, CALL)
    assert text.startswith("def descend(")
    assert text.rstrip().endswith(CALL)
