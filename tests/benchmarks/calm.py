"""Other work on the machine: waits for it to pause, and remembers how much of it there was."""

import statistics
import time

import psutil

LEAST = 20.0  # % of the processors that others may use while a measurement begins


class Calm:
    def __init__(self, patience: float) -> None:
        self.patience = patience  # seconds that one measurement waits
        self.busy: list[float] = []

    def wait(self) -> None:
        end = time.monotonic() + self.patience
        while (busy := psutil.cpu_percent(1.0)) > LEAST and time.monotonic() < end:
            pass
        self.busy.append(busy)

    def __str__(self) -> str:
        middle, most = statistics.median(self.busy), max(self.busy)
        return f"Other work took {middle:.0f} % of the processors (median), at most {most:.0f} %.\n"
