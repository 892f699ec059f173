"""The shipped tables of sample_data/. Nothing here caches; callers do."""

from pathlib import Path

import numpy as np
import pandas as pd

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
SUFFIXES = (".csv", ".csv.xz")


def table_files() -> dict[str, Path]:
    """File stem → file of every table that is there; a host may have taken some away.

    >>> "generator_fans" in table_files()
    True
    """
    return {
        path.name.removesuffix(suffix): path
        for suffix in SUFFIXES
        for path in sorted(SAMPLE_DATA.glob(f"*{suffix}"))
    }


def load_table(name: str) -> pd.DataFrame:
    """One shipped table by file stem, see sample_data/README.md for columns and sources.

    Errors: ValueError for an unknown name.

    >>> load_table("generator_fans").columns.tolist()
    ['hours', 'failed']
    """
    files = table_files()
    if name not in files:
        raise ValueError(f"name must be one of {', '.join(sorted(files))}, got {name}")
    return pd.read_csv(files[name])


def number_samples() -> dict[str, np.ndarray]:
    """Real samples of one positive variable, label with unit → values, to fit distributions to.

    >>> len(number_samples()["Geyser: waiting time (min)"])
    272
    """
    geyser = load_table("old_faithful")
    aircraft = load_table("air_conditioning_intervals")
    fans = load_table("generator_fans")
    return {
        "Geyser: waiting time (min)": geyser["waiting_minutes"].to_numpy(float),
        "Geyser: eruption length (min)": geyser["eruption_minutes"].to_numpy(float),
        "Aircraft: hours between failures": aircraft["hours"].to_numpy(float),
        "Generator fans: hours to failure, failed ones only": fans.query("failed == 1")[
            "hours"
        ].to_numpy(float),
    }
