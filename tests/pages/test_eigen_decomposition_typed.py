"""A matrix of the reader's own: typed by hand, pasted from a program or a spreadsheet."""

import ast
import html
import re

import numpy as np
import pytest

from core.ui.controls import MAX_TEXT

STEM = "eigen_decomposition"
A = [[1.0, 2.0], [3.0, 4.5]]
EIGHT = np.round(np.random.default_rng(5).normal(size=(8, 8)), 3)


def matrix_of(page):
    """The matrix that the code shown is called with."""
    _, call, _ = page.code("analyse_spectrum")
    return ast.literal_eval(re.search(r"analyse_spectrum\((.*)\)", call)[1])


def typed(open_page, text, **values):
    """The page with this text, in the chapter that shows a matrix of one's own."""
    return open_page(STEM).open("own").at(matrix=text, **values)


def said(page):
    return html.unescape(re.sub("<[^>]*>", " ", page.html))


READ = [
    ("1 2\n3 4.5", ""),
    ("1;2\n3;4,5", "Decimal comma"),
    ("1, 2\n3, 9/2", "1 fraction divided."),
    ("1 2; 3 4.5", ""),
    ("1\t2\n3\t4,5", "Decimal comma"),
    ("[[1, 2], [3, 4.5]]", "Read as a list"),
    ("np.array([[1, 2], [3, 4.5]])", "Read as a NumPy array."),
    ("[[1.  2. ]\n [3.  4.5]]", "Read as"),
    ("matrix(c(1, 3, 2, 4.5), nrow = 2)", "Read as"),
    ("     [,1] [,2]\n[1,]    1  2.0\n[2,]    3  4.5", "Read as"),
    ("A = [1 2; 3 4.5];", "Read as a matrix in square brackets."),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & \frac{9}{2} \end{pmatrix}", "Read as LaTeX."),
    ("\ta\tb\nx\t1\t2\ny\t3\t4.5", "Heading “a b” left out. First column left out: x, y."),
]


@pytest.mark.parametrize(("text", "note"), READ, ids=[text for text, _ in READ])
def test_matrices_as_programs_write_them_are_the_same_matrix(open_page, text, note):
    page = typed(open_page, text)
    assert matrix_of(page) == A
    assert note in said(page) and "Shown instead" not in said(page)


@pytest.mark.parametrize(
    "write", [repr, str, lambda m: "\n".join("\t".join(map(str, r)) for r in m)]
)
def test_order_eight_is_read_as_it_is_printed(open_page, write):
    assert matrix_of(typed(open_page, write(EIGHT))) == EIGHT.tolist()


REFUSED = [
    ("1 2\n3 x", "Row 2, column 2: “x” is not a real number; one is 0.5, 1e-3 or 1/3."),
    ("[1 2; 3]", "Row 2 has 1 number, but row 1 has 2; give every row as many."),
    ("1 2 3\n4 5 6", "not square: 2 rows and 3 columns; give as many of one as of the other."),
    ("1\t\n2\t3\t", "Row 1, column 2 is empty; type a number there."),
    ("0 " * 9, "too large: 1 row of up to 9 numbers"),
    ("\n".join(["0 " * 9] * 9), "at most 8×8 is allowed; leave some out."),
    ("1 2\n3 2i", "Row 2, column 2: “2i” is not a real number"),
    ("[1, 2)", "Line 1: “)” closes no bracket that is open."),
    ("1 " * MAX_TEXT, "Only 4,000 characters are read"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_what_is_no_matrix_has_its_place_reason_and_remedy(open_page, text, words):
    page = typed(open_page, text)
    assert "Shown instead: the example matrix." in said(page)
    assert words in said(page)


def test_a_comma_in_doubt_is_said_and_can_be_decided(open_page):
    text = "1,234\t5\n6\t7,890"
    page = typed(open_page, text)
    assert "1,234 is 1234 or 1.234. Taken here: the comma parts thousands." in said(page)
    assert matrix_of(page) == [[1234, 5], [6, 7890]]
    assert any(part.name == "comma" for part in page.parts)
    page = typed(open_page, text, comma=",")
    assert matrix_of(page) == [[1.234, 5], [6, 7.89]] and "Taken here" not in said(page)
    assert any(part.name == "comma" for part in page.parts), "can be taken back"
    page = typed(open_page, "1.5 2\n3 4")
    assert not any(part.name == "comma" for part in page.parts)
