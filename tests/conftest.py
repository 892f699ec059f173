"""One thread for linear algebra, as in the server: the workers of the tests share the cores. Drawn
examples are the same in every run. Charts are checked against Vega-Lite's schema. One Chromium for
all who look at the app."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from core.charts import template

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

settings.register_profile("seeded", derandomize=True, deadline=None)  # machines are shared
settings.load_profile("seeded")
template.VALIDATED = True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        named = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS)]
        own = playwright.chromium.executable_path
        found = next((path for path in [*named, own] if path and Path(path).exists()), None)
        if found is None:
            pytest.fail(
                "No Chromium: install the package chromium, or name a binary in the variable "
                "CHROMIUM. The browser tests are not skipped, because the app is what the browser "
                "shows."
            )
        arguments = ["--disable-gpu", "--disable-background-networking"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")
        chromium = playwright.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()
