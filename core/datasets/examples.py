"""Files to try an upload with, each in a form that is read without a question."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.datasets.engine_fleet import cmapss_files
from core.datasets.tables import SAMPLE_DATA, load_table
from core.maths.case_studies.medical_diagnosis.images import SPLITS
from core.maths.case_studies.medical_diagnosis.mass_phantoms import Phantom, draw_phantoms
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet


@dataclass(frozen=True)
class Example:
    """name: of the file; make: its bytes, when it is asked for; kind: its media type."""

    name: str
    make: Callable[[], bytes]
    kind: str = "text/csv"


def example_table(name: str, shipped: str, rows: int | None = None) -> Example:
    """The first rows of a shipped table.

    >>> example_table("lifetimes", "generator_fans", 1).make()
    b'hours,failed\\n450,1\\n'
    """

    def make() -> bytes:
        return load_table(shipped).iloc[:rows].to_csv(index=False, lineterminator="\n").encode()

    return Example(f"{name}.csv", make)


def example_set() -> bytes:
    """A small set of simulated masses in the form of MedMNIST."""
    arrays = {}
    for seed, (split, n) in enumerate(zip(SPLITS, (120, 40, 80), strict=True)):
        drawn = draw_phantoms(Phantom(), n, seed)
        low, high = drawn.images.min(), drawn.images.max()
        grey = np.round(255 * (drawn.images - low) / (high - low)).astype(np.uint8)
        arrays |= {f"{split}_images": grey, f"{split}_labels": drawn.labels[:, None]}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def example_fleet() -> bytes:
    """The three files of a small simulated set, in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in cmapss_files(simulate_fleet(0, 20, 10)).items():
            archive.writestr(name, data)
    return buffer.getvalue()


_NUMBERS = b"number\n4.1\n2.7\n5.3\n3.9\n8.8\n1.2\n3.3\n6.1\n2.2\n4.7\n"
_MEASUREMENTS = (
    b"length,width,weight,species\n5.1,3.5,1.4,a\n4.9,3.0,1.3,a\n6.3,3.3,6.0,b\n"
    b"5.8,2.7,5.1,b\n7.1,3.0,5.9,b\n"
)
_PREDICTORS = (
    b"size,rooms,age,price\n52,2,30,148\n61,2,12,181\n75,3,41,190\n80,3,8,243\n95,4,25,262\n"
    b"38,1,50,97\n110,4,3,341\n66,3,22,186\n88,3,35,221\n45,2,5,152\n120,5,18,345\n70,2,28,188\n"
)
NUMBERS = Example("numbers.csv", lambda: _NUMBERS)
MEASUREMENTS = Example("measurements.csv", lambda: _MEASUREMENTS)
PREDICTORS = Example("predictors.csv", lambda: _PREDICTORS)
PRICES = example_table("prices", "crude_oil", 500)
DEMAND = example_table("demand", "us_gasoline", 520)
SITES = example_table("sites", "ontario_towns", 100)
ROUTES = Example("routes.vrp", (SAMPLE_DATA / "cvrplib" / "P-n16-k8.vrp").read_bytes, "text/plain")
RATINGS = example_table("ratings", "lecturer_ratings", 2_000)
PAYMENTS = example_table("payments", "card_transactions", 5_000)
LIFETIMES = example_table("lifetimes", "generator_fans")
ENGINES = Example("engines.zip", example_fleet, "application/zip")
PICTURE = Example("flower.png", (SAMPLE_DATA / "flower.png").read_bytes, "image/png")
IMAGES = Example("masses.npz", example_set, "application/octet-stream")
