"""Kernels of two places: functions of their scalar product s = x·y and squared distance
d = |x − y|².

k is a (positive semidefinite) kernel exactly if no matrix K = k(xᵢ, xⱼ), of any points, has a
negative eigenvalue: then it is the scalar product of features, k(x, y) = φ(x)·φ(y) (Mercer 1909,
Aronszajn 1950).
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.calculus.functions_of_two import FunctionOfTwo

NEGATIVE = 1e-9  # of the largest |eigenvalue|: below minus that, one is negative
LARGEST = 1e12  # a value beyond it leaves no digits to work with


@dataclass(frozen=True)
class Kernel:
    """name: "linear", s; "polynomial", (1 + γs)^degree; "gaussian", e^(−γd); "own", f(s, d)."""

    name: str
    gamma: float = 1.0
    degree: int = 2
    own: FunctionOfTwo | None = None

    def __call__(self, s: np.ndarray, d: np.ndarray) -> np.ndarray:
        """Errors: ValueError for an unknown name.

        >>> float(Kernel("polynomial", 0.5, 2)(np.array(2.0), np.array(0.0)))
        4.0
        """
        match self.name:
            case "linear":
                return s + 0.0
            case "polynomial":
                base = value = 1 + self.gamma * s
                for _ in range(self.degree - 1):  # sooner than a power
                    value = value * base
                return value
            case "gaussian":
                return np.exp(-self.gamma * d)
            case "own" if self.own is not None:
                return self.own(s, d)
        raise ValueError(f"name must be linear, polynomial, gaussian or own, got {self.name}")


def kernel_matrix(kernel: Kernel, X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """k of all pairs of rows, (rows of X, rows of Y); NaN where k has no value.

    >>> kernel_matrix(Kernel("gaussian", 1.0), np.zeros((1, 2)), np.array([[0.0, 1.0]])).round(4)
    array([[0.3679]])
    """
    s = X @ Y.T
    if kernel.name in ("linear", "polynomial"):
        return kernel(s, s)
    d = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * s
    np.maximum(d, 0.0, out=d)
    return kernel(s, d)


class Gram(Enum):
    UNDEFINED = auto()  # a value is missing, or too large
    INDEFINITE = auto()  # an eigenvalue is negative: k is no kernel
    SINGULAR = auto()  # none is, but one is 0
    DEFINITE = auto()  # all are positive


def judge_gram(K: np.ndarray) -> tuple[Gram, np.ndarray]:
    """What the eigenvalues of a kernel matrix (n, n) say, and these, falling; none if a value is
    missing.

    >>> judge_gram(np.array([[1.0, 2.0], [2.0, 1.0]]))[0].name
    'INDEFINITE'
    """
    if not np.isfinite(K).all() or np.abs(K).max(initial=0) > LARGEST:
        return Gram.UNDEFINED, np.empty(0)
    if not len(K):
        return Gram.DEFINITE, np.empty(0)
    values = np.linalg.eigvalsh(K)[::-1]
    dust = NEGATIVE * np.abs(values).max(initial=0)
    if values[-1] < -dust:
        return Gram.INDEFINITE, values
    return (Gram.SINGULAR if values[-1] <= dust else Gram.DEFINITE), values
