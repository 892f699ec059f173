"""Complex numbers, matrices and factorisations as they are written by hand."""

from core.ui.words import number


def complex_number(z, digits=3):
    if abs(z.imag) <= 1e-12 * max(abs(z), 1e-300):
        return number(z.real, digits)
    sign = "−" if z.imag < 0 else "+"
    return f"{number(z.real, digits)} {sign} {number(abs(z.imag), digits)}i"


def signed(x):
    return f"− {number(-x)}" if x < 0 else f"+ {number(x)}"


def rows_of(matrix):
    """The two lines of a matrix as it is written by hand."""
    cells = [[number(x) for x in row] for row in matrix.tolist()]
    wide = [max(len(row[j]) for row in cells) for j in range(2)]
    (top, low) = (" ".join(cell.rjust(w) for cell, w in zip(r, wide, strict=True)) for r in cells)
    return f"⎡ {top} ⎤", f"⎣ {low} ⎦"


FORMS = {
    "symmetric": ("A = Q·Λ·Qᵀ", "Q", "Λ"),
    "defective": ("A = P·J·P⁻¹ (Jordan form)", "P", "J"),
    "complex": ("A = P·C·P⁻¹, C = r·R(θ)", "P", "C"),
    "scalar": ("A = λ·I", "P", "D"),
    "real": ("A = P·D·P⁻¹", "P", "D"),
}


def residual_formula(found):
    """The norm that vanishes but for rounding, in the letters of the matrices shown."""
    _, left, right = FORMS[found.kind]
    return f"‖A·{left} − {left}·{right}‖"


def factorisation(found):
    title, left, right = FORMS[found.kind]
    lines = [title]
    for symbol, matrix in ((left, found.basis), (right, found.canonical)):
        top, low = rows_of(matrix)
        lines += [f"    {top}", f"{symbol} = {low}"]
    return "\n".join([*lines, f"{residual_formula(found)} = {number(found.residual)}"])
