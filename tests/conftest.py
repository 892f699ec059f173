"""One thread for linear algebra, as in the server: the workers of the tests share the cores."""

import os

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")
