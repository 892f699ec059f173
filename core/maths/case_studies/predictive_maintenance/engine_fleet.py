"""A fleet of engines run to failure: its tables, a documented generator, and units held out.

The tables have the columns of NASA's C-MAPSS turbofan files: unit, cycle, three operational
settings and 21 sensors (Saxena, Goebel, Simon and Eklund, "Damage propagation modeling for
aircraft engine run-to-failure simulation", PHM 2008, table 2).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SETTINGS = ("setting_1", "setting_2", "setting_3")
SENSORS = tuple(f"sensor_{k}" for k in range(1, 22))
COLUMNS = ("unit", "cycle", *SETTINGS, *SENSORS)
SENSOR_MEANING = dict(
    zip(
        SENSORS,
        (
            "T2: total temperature at fan inlet (°R)",
            "T24: total temperature at low-pressure compressor outlet (°R)",
            "T30: total temperature at high-pressure compressor outlet (°R)",
            "T50: total temperature at low-pressure turbine outlet (°R)",
            "P2: pressure at fan inlet (psia)",
            "P15: total pressure in bypass duct (psia)",
            "P30: total pressure at high-pressure compressor outlet (psia)",
            "Nf: physical fan speed (rpm)",
            "Nc: physical core speed (rpm)",
            "epr: engine pressure ratio",
            "Ps30: static pressure at high-pressure compressor outlet (psia)",
            "phi: fuel flow over Ps30 (pps/psi)",
            "NRf: corrected fan speed (rpm)",
            "NRc: corrected core speed (rpm)",
            "BPR: bypass ratio",
            "farB: burner fuel–air ratio",
            "htBleed: bleed enthalpy",
            "Nf_dmd: demanded fan speed (rpm)",
            "PCNfR_dmd: demanded corrected fan speed (rpm)",
            "W31: high-pressure turbine coolant bleed (lbm/s)",
            "W32: low-pressure turbine coolant bleed (lbm/s)",
        ),
        strict=True,
    )
)


def sensors_of(table: pd.DataFrame) -> tuple[str, ...]:
    """The sensors of a history: its columns but for unit, cycle and settings.

    >>> sensors_of(pd.DataFrame(columns=["unit", "cycle", "setting_1", "volt", "sensor_2"]))
    ('volt', 'sensor_2')
    """
    return tuple(name for name in table.columns if name not in ("unit", "cycle", *SETTINGS))


def meaning_of(sensor: str) -> tuple[str, str]:
    """Symbol and meaning of a sensor: NASA's, or its own name and none.

    >>> meaning_of("sensor_15"), meaning_of("volt")
    (('BPR', 'bypass ratio'), ('volt', ''))
    """
    symbol, _, meaning = SENSOR_MEANING.get(sensor, sensor).partition(": ")
    return symbol, meaning


# Health h(t) = h0 + A exp(b t) reaches 1 at failure. With A = 0.02 an engine spends about half
# of its life below a tenth of its final damage: early sensors say little about the end.
DAMAGE_SCALE = 0.02
MEDIAN_LIFE = 201.0
LOG_RATE_SD = 0.22
# Cycles left in test units: FD001's published test set spans 7…145 with mean 75.5.
CUT_RUL = (6, 146)
LONGEST_CUT = 0.7

# level, change from new to failed, noise, unit-to-unit offset, decimals in the file.
# Orders of magnitude of a large turbofan; the six with neither change nor noise carry nothing.
_SENSOR_MODEL = np.array(
    [
        (519.0, 0.0, 0.0, 0.0, 2),
        (642.0, 1.6, 0.32, 0.08, 2),
        (1587.0, 19.0, 4.2, 1.2, 2),
        (1400.0, 31.0, 4.2, 1.4, 2),
        (14.6, 0.0, 0.002, 0.0, 2),
        (21.6, 0.004, 0.003, 0.0, 2),
        (554.0, -3.2, 0.42, 0.12, 2),
        (2388.0, 0.22, 0.034, 0.012, 2),
        (9050.0, 30.0, 5.0, 3.0, 2),
        (1.3, 0.0, 0.0, 0.0, 2),
        (47.3, 0.95, 0.11, 0.03, 2),
        (522.0, -2.6, 0.32, 0.08, 2),
        (2388.0, 0.22, 0.034, 0.012, 2),
        (8130.0, 25.0, 4.2, 3.0, 2),
        (8.41, 0.13, 0.021, 0.006, 4),
        (0.03, 0.0, 0.0009, 0.0, 2),
        (392.0, 4.8, 0.95, 0.2, 0),
        (2388.0, 0.0, 0.0, 0.0, 0),
        (100.0, 0.0, 0.0, 0.0, 2),
        (39.0, -0.6, 0.105, 0.03, 2),
        (23.4, -0.36, 0.063, 0.018, 4),
    ]
).T
# Core speeds rise in some engines and fall in others as controls compensate for wear.
_EITHER_WAY = np.isin(SENSORS, ("sensor_9", "sensor_14"))


@dataclass(frozen=True)
class Fleet:
    """Training units run to failure; test units cut before failure, with the true rest.

    train, test: one row a cycle, units in blocks, cycles 1, 2, … in each; COLUMNS, or unit, cycle
    and whatever settings and sensors there are.
    test_rul: (units,) cycles left after each test unit's last row, in order of appearance.
    note: where the fleet came from, one sentence for the reader.
    """

    name: str
    train: pd.DataFrame
    test: pd.DataFrame
    test_rul: np.ndarray
    note: str


def unit_starts(unit: np.ndarray) -> np.ndarray:
    """First row of each block of equal unit numbers, shape (units,).

    Errors: ValueError when a unit number returns after another one.

    >>> unit_starts(np.array([4, 4, 7, 7, 7])).tolist()
    [0, 2]
    """
    unit = np.asarray(unit)
    starts = np.flatnonzero(np.r_[True, unit[1:] != unit[:-1]]) if unit.size else np.array([], int)
    if len(np.unique(unit)) != len(starts):
        raise ValueError("unit must be in contiguous blocks, but a unit number returns")
    return starts


def lifetimes(table: pd.DataFrame) -> np.ndarray:
    """Number of cycles recorded for each unit, shape (units,)."""
    starts = unit_starts(table["unit"].to_numpy())
    return np.diff(np.r_[starts, len(table)])


def remaining_useful_life(table: pd.DataFrame) -> np.ndarray:
    """Cycles left at each row of units run to failure: T − t, so 0 at the last row.

    >>> remaining_useful_life(pd.DataFrame({"unit": [1, 1, 1, 2], "cycle": [1, 2, 3, 1]})).tolist()
    [2, 1, 0, 0]
    """
    lives = lifetimes(table)
    return np.repeat(lives, lives) - 1 - _cycles_within(lives)


def simulate_fleet(seed: int, train_units: int = 100, test_units: int = 100) -> Fleet:
    """A simulated fleet with the columns, rounding and sizes of a C-MAPSS set.

    Damage h(t) = h₀ + A·exp(b·t), t in cycles, failure at the first cycle with h ≥ 1:
    T = ln((1 − h₀)/A)/b. Per unit log b ~ Normal(log b̄, 0.22²), so lives are log-normal, close
    to a Weibull law of shape 4–5 with mean 206; h₀ ~ Normal(0, 0.02²).
    Sensor j of unit i: level_j + offset_ij + change_j·h_i(t) + noise_j, Gaussian, rounded as in
    the files; in six sensors change is 0 and noise at most a flicker of the last digit.
    Test units are cut 6…146 cycles before failure, drawn uniformly as FD001's published test set
    suggests, but never before 30 % of their life.

    seed: non-negative integer; the same seed gives the same fleet.
    Errors: ValueError for fewer than one unit or a negative seed.
    Source: exponential damage growth as in Saxena et al. (2008), section III; numbers our own.

    >>> fleet = simulate_fleet(1, train_units=2, test_units=1)
    >>> fleet.train["unit"].unique().tolist(), len(fleet.test_rul)
    ([1, 2], 1)
    """
    if train_units < 1 or test_units < 1:
        raise ValueError(f"train_units and test_units must be ≥ 1, got {train_units}, {test_units}")
    if seed < 0:
        raise ValueError(f"seed must be non-negative, got {seed}")
    rng = np.random.default_rng(seed)
    train, _ = _simulate_units(train_units, False, rng)
    test, test_rul = _simulate_units(test_units, True, rng)
    note = f"Simulated by this app's own generator (seed {seed}); no real engine was measured."
    return Fleet(f"Simulated fleet {seed}", train, test, test_rul, note)


def hold_out_units(table: pd.DataFrame, seed: int, share: float = 0.3) -> Fleet:
    """Turn a lone training set into a fleet: some units become the test set, cut at random.

    share: fraction of units held out (at least one, never all). Each is cut 6…146 cycles before
    failure, drawn uniformly, but never before 30 % of its life or after its last cycle but one.
    Errors: ValueError when there are fewer than two units or share is outside (0, 1).
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie in (0, 1), got {share}")
    lives = lifetimes(table)
    if len(lives) < 2:
        raise ValueError(f"table must hold at least 2 units to hold some out, got {len(lives)}")
    rng = np.random.default_rng(seed)
    count = int(np.clip(round(share * len(lives)), 1, len(lives) - 1))
    held_out = np.isin(np.arange(len(lives)), rng.choice(len(lives), count, replace=False))
    rows_held_out = np.repeat(held_out, lives)
    kept = _cut_points(lives, rng)
    before_cut = _cycles_within(lives) < np.repeat(kept, lives)
    note = (
        f"No test file: {count} of the {len(lives)} training units were held out at random "
        f"(seed {seed}) and cut at a random cycle; their remaining cycles are known."
    )
    return Fleet(
        "Held-out units",
        table[~rows_held_out].reset_index(drop=True),
        table[rows_held_out & before_cut].reset_index(drop=True),
        (lives - kept)[held_out],
        note,
    )


def _cycles_within(counts: np.ndarray) -> np.ndarray:
    """0, 1, …, n−1 for each n in counts, concatenated."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _cut_points(lives: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cycles kept of each life, so that the rest is about uniform on CUT_RUL."""
    rest = rng.integers(*CUT_RUL, len(lives), endpoint=True)
    return lives - np.clip(rest, 1, np.maximum((LONGEST_CUT * lives).astype(int), 1))


def _simulate_units(units: int, cut: bool, rng: np.random.Generator):
    median_rate = -np.log(DAMAGE_SCALE) / MEDIAN_LIFE
    rate = median_rate * np.exp(LOG_RATE_SD * rng.standard_normal(units))
    initial = 0.02 * rng.standard_normal(units)
    lives = np.ceil(np.log((1 - initial) / DAMAGE_SCALE) / rate).astype(int)
    kept = _cut_points(lives, rng) if cut else lives

    cycle = _cycles_within(kept) + 1
    damage = np.repeat(initial, kept) + DAMAGE_SCALE * np.exp(np.repeat(rate, kept) * cycle)
    level, change, noise, offset, decimals = _SENSOR_MODEL
    direction = np.where(_EITHER_WAY, rng.choice((-0.6, 1.0), (units, 1)), 1.0)
    unit_level = level + offset * rng.standard_normal((units, len(SENSORS)))
    sensors = np.repeat(unit_level, kept, axis=0)
    sensors += damage[:, None] * np.repeat(change * direction, kept, axis=0)
    sensors += noise * rng.standard_normal(sensors.shape)
    sensors = np.round(sensors * 10**decimals) / 10**decimals

    rows = len(cycle)
    table = pd.DataFrame(sensors, columns=list(SENSORS))
    table.insert(0, "setting_3", np.full(rows, 100.0))
    table.insert(0, "setting_2", np.round(0.0003 * rng.standard_normal(rows), 4))
    table.insert(0, "setting_1", np.round(0.0022 * rng.standard_normal(rows), 4))
    table.insert(0, "cycle", cycle)
    table.insert(0, "unit", np.repeat(np.arange(1, units + 1), kept))
    return table, lives - kept
