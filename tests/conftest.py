"""One thread for linear algebra, as in the server: the workers of the tests share the cores. Drawn
examples are the same in every run."""

import os

from hypothesis import settings

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

settings.register_profile("seeded", derandomize=True)
settings.load_profile("seeded")
