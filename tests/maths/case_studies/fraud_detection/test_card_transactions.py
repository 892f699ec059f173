"""The transaction simulator, features against an obvious double loop, and sets from tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.tables import load_table
from core.maths.case_studies.fraud_detection.card_transactions import (
    DAY,
    LABEL_DELAY,
    WARM_UP,
    WINDOWS,
    credit_card_set,
    delayed_risk,
    history,
    past_features,
    simulate_transactions,
    transaction_set,
    window_counts,
    window_means,
)


@pytest.fixture(scope="module")
def table():
    return simulate_transactions()


@pytest.fixture(scope="module")
def dense():
    """Few customers and terminals, all within reach: long histories in few rows."""
    return simulate_transactions(3, customers=6, terminals=4, days=60, radius=150)


# --- the simulator


def test_the_shipped_table_is_what_the_seed_gives(table):
    shipped = load_table("card_transactions").astype({"time": "datetime64[s]"})
    pd.testing.assert_frame_equal(shipped, table, check_dtype=False)


def test_the_seed_is_the_sample():
    small = {"customers": 50, "terminals": 100, "days": 20}
    again, same, other = (simulate_transactions(seed, **small) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(again, same)
    assert not again.equals(other)


def test_rows_are_in_time_order_and_within_the_days(table):
    assert table["time"].is_monotonic_increasing
    assert table["time"].min() >= pd.Timestamp("2025-01-06")
    assert table["time"].max() < pd.Timestamp("2025-01-06") + pd.Timedelta(days=105)
    assert (table["amount"] >= 0).all()
    assert table["amount"].round(2).equals(table["amount"])


def test_totals_are_near_those_published():
    """Handbook: 1,754,155 payments of 5,000 customers in 183 days, 14,681 of them fraud:
    978, 9,099 and 4,604 of the three scenarios."""
    large = simulate_transactions(1, customers=5_000, terminals=10_000, days=120)
    a_day = len(large) / 5_000 / 120
    assert a_day == pytest.approx(1_754_155 / 5_000 / 183, rel=0.03)
    late = large[large["time"] >= large["time"].min().normalize() + pd.Timedelta(days=28)]
    share = late["scenario"].value_counts(normalize=True)
    # The book's shares are of all 183 days, the first 28 of which fill up; ours are after that.
    assert share[1] == pytest.approx(978 / 1_754_155, rel=0.3)
    assert share[2] == pytest.approx(9_099 / 1_754_155 * 183 / 169, rel=0.12)
    assert share[3] == pytest.approx(4_604 / 1_754_155 * 183 / 176, rel=0.12)
    assert 0.007 < late["fraud"].mean() < 0.01


def test_amounts_and_hours_follow_their_laws(table):
    genuine = table[table["fraud"] == 0]
    second = (genuine["time"] - genuine["time"].dt.normalize()).dt.total_seconds()
    assert second.mean() == pytest.approx(DAY / 2, abs=150)
    # N(μ, 20,000 s) cut at ± 12 h = ± 2.16 σ keeps 0.910 of σ (truncated normal)
    assert second.std() == pytest.approx(0.9097 * 20_000, rel=0.005)
    of_card = genuine.groupby("customer")["amount"].agg(["mean", "std", "count"]).query("count>100")
    # A normal amount, uniform on (0, 2m) where negative: E = 1.027 m, sd = 0.473 m
    assert (of_card["std"] / of_card["mean"]).mean() == pytest.approx(0.461, abs=0.005)
    assert of_card["mean"].between(4, 112).all()
    assert of_card["mean"].mean() == pytest.approx(52.5 * 1.027, abs=2.5)


def test_scenario_1_is_every_large_amount(table):
    assert (table.loc[table["amount"] > 220, "fraud"] == 1).all()
    assert (table.loc[table["scenario"] == 1, "amount"] > 220).all()
    assert (table["fraud"] == (table["scenario"] > 0)).all()


def test_scenario_2_takes_all_payments_at_a_terminal_for_at_most_28_days(table):
    day = (table["time"] - table["time"].min().normalize()).dt.days
    bad = table[table["scenario"] == 2].assign(day=day)
    spans = bad.groupby("terminal")["day"].agg(["min", "max"])
    once = spans[spans["max"] - spans["min"] < 28]
    assert len(once) > 30
    for terminal, (first, last) in once.iterrows():
        there = table[(table["terminal"] == terminal) & day.between(first, last)]
        assert (there["fraud"] == 1).all()
    assert len(once) >= 0.9 * len(spans)  # drawn twice: a longer span, but rarely
    # 0.4 of 2,000 a day, at an even pace over 105 days: 42 draws, two days before the end unseen
    assert 36 <= len(spans) <= 42


def test_scenario_3_multiplies_a_third_by_five(table):
    day = (table["time"] - table["time"].min().normalize()).dt.days
    usual = table[table["fraud"] == 0].groupby("customer")["amount"].mean()
    stolen = table[table["scenario"] == 3].assign(day=day)
    ratio = stolen["amount"] / stolen["customer"].map(usual)
    assert ratio.mean() == pytest.approx(5, rel=0.06)
    spans = stolen.groupby("customer")["day"].agg(["min", "max", "size"])
    spans = spans[(spans["max"] - spans["min"] < 14) & (spans["size"] >= 5)]
    shares = [
        (table.loc[(table["customer"] == who) & day.between(a, b), "scenario"] == 3).mean()
        for who, (a, b, _) in spans.iterrows()
    ]
    # above a third, because the span from the first to the last fraud is not the whole fortnight
    assert 1 / 3 < np.mean(shares) < 0.48


def test_a_customer_pays_within_reach_only():
    everywhere = simulate_transactions(0, customers=20, terminals=5, days=60, radius=150)
    assert (everywhere.groupby("customer")["terminal"].nunique().median()) == 5
    near = simulate_transactions(0, customers=400, terminals=100, days=20, radius=5)
    assert near["customer"].nunique() < 300  # 0.8 terminals within reach: half have none
    assert simulate_transactions(0, customers=3, terminals=3, days=5, radius=1e-6).empty


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"customers": 0}, "customers must be at least 1, got 0"),
        ({"terminals": -2}, "terminals must be at least 1, got -2"),
        ({"days": 0}, "days must be at least 1, got 0"),
        ({"radius": 0}, "radius must be positive, got 0"),
        ({"radius": float("nan")}, "radius must be positive, got nan"),
    ],
)
def test_domain_of_the_simulator(argument, message):
    with pytest.raises(ValueError, match=message):
        simulate_transactions(**argument)


# --- features


def slowly(seconds, group, amount, fraud, days, delay=LABEL_DELAY):
    """Counts, means and risks, row by row, as they are described."""
    counts, means, risks = [], [], []
    for i, now in enumerate(seconds):
        recent = [j for j in range(i + 1) if group[j] == group[i] and seconds[j] > now - days * DAY]
        known = [
            j
            for j in range(len(seconds))
            if group[j] == group[i] and now - (delay + days) * DAY < seconds[j] <= now - delay * DAY
        ]
        counts.append(len(recent))
        means.append(np.mean([amount[j] for j in recent]))
        risks.append(np.mean([fraud[j] for j in known]) if known else 0.0)
    return counts, means, risks


def check_against_slowly(seconds, group, amount, fraud):
    past = history(group, seconds)
    for days in WINDOWS:
        counts, means, risks = slowly(seconds, group, amount, fraud, days)
        assert window_counts(past, days).tolist() == counts
        np.testing.assert_allclose(window_means(past, amount, days), means, rtol=1e-6, atol=1e-6)
        risk = delayed_risk(past, fraud, days, LABEL_DELAY)
        np.testing.assert_allclose(risk, risks, rtol=1e-6)


def test_features_equal_a_double_loop(dense):
    rows = dense.iloc[:400]
    seconds = (rows["time"] - rows["time"].iloc[0].normalize()).dt.total_seconds().to_numpy()
    fraud = np.random.default_rng(0).random(400) < 0.3
    for group in ("customer", "terminal"):
        check_against_slowly(seconds, rows[group].to_numpy(), rows["amount"].to_numpy(), fraud)


@settings(max_examples=50)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 3),
            # quarters of a day: ties, and payments exactly on the edges of the windows
            st.integers(0, 160).map(lambda quarter: quarter * DAY / 4),
            st.floats(0, 1000, width=32),
            st.booleans(),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_features_equal_a_double_loop_on_the_edges_of_windows(rows):
    rows.sort(key=lambda row: row[1])
    group, seconds, amount, fraud = (np.array(column) for column in zip(*rows, strict=True))
    check_against_slowly(seconds, group, amount, fraud)


def test_features_equal_pandas_rolling(dense):
    rows = dense.drop_duplicates("time").reset_index(drop=True)
    seconds = (rows["time"] - rows["time"].iloc[0].normalize()).dt.total_seconds().to_numpy()
    past = history(rows["customer"].to_numpy(), seconds)
    rolling = rows.groupby("customer").rolling("7D", on="time")["amount"]
    for ours, theirs in (
        (window_counts(past, 7), rolling.count()),
        (window_means(past, rows["amount"].to_numpy(), 7), rolling.mean()),
    ):
        expected = theirs.to_numpy()  # by customer, then time
        np.testing.assert_allclose(ours[np.argsort(rows["customer"], kind="stable")], expected)


def test_windows_are_half_open_and_the_label_comes_a_week_late():
    seconds = np.array([0.0, 7 * DAY - 1, 7 * DAY, 14 * DAY])
    past, fraud = history(np.zeros(4, int), seconds), np.array([True, False, False, False])
    assert window_counts(past, 7).tolist() == [1, 2, 2, 1]
    assert delayed_risk(past, fraud, 7, 7).tolist() == [0, 0, 1, 0]
    np.testing.assert_allclose(delayed_risk(past, fraud, 30, 7), [0, 0, 1, 1 / 3])


def test_nothing_of_the_future_is_seen(dense):
    day = ((dense["time"] - dense["time"].min().normalize()).dt.total_seconds() / DAY).to_numpy()
    now = int(np.searchsorted(day, 48))
    whole = transaction_set(dense, "", "")
    erased = transaction_set(dense.iloc[:now], "", "")
    assert erased.feature_names == whole.feature_names
    np.testing.assert_array_equal(erased.features, whole.features[:now])

    changed = dense.copy()
    rng = np.random.default_rng(1)
    for column in ("customer", "terminal", "amount", "fraud"):
        changed.loc[now:, column] = rng.permutation(changed.loc[now:, column])
    np.testing.assert_array_equal(
        transaction_set(changed, "", "").features[:now], whole.features[:now]
    )
    assert not np.array_equal(transaction_set(changed, "", "").features, whole.features)


def test_no_label_younger_than_the_delay_is_used(dense):
    day = ((dense["time"] - dense["time"].min().normalize()).dt.total_seconds() / DAY).to_numpy()
    unknown = dense.assign(fraud=dense["fraud"].where(day <= 48 - LABEL_DELAY, 1 - dense["fraud"]))
    before = np.searchsorted(day, 48)
    known, other = transaction_set(dense, "", ""), transaction_set(unknown, "", "")
    np.testing.assert_array_equal(other.features[:before], known.features[:before])
    assert not np.array_equal(other.features[before:], known.features[before:])


def test_history_wants_time_order():
    with pytest.raises(ValueError, match="seconds must not decrease"):
        history(np.zeros(2, int), np.array([5.0, 4.0]))


# --- sets


def test_a_set_of_the_shipped_table(table):
    made = transaction_set(table, "Simulated payments", "Simulated: no real card.")
    assert made.features.shape == (len(table), 16) == (len(table), len(made.feature_names))
    assert made.features.dtype == np.float32
    assert np.isfinite(made.features).all()
    assert (np.diff(made.time) >= 0).all()
    assert 0 <= made.time[0] < 1
    assert made.left_out == ()
    by_name = dict(zip(made.feature_names, made.features.T, strict=True))
    np.testing.assert_array_equal(by_name["Night"] == 1, table["time"].dt.hour <= 6)
    np.testing.assert_array_equal(by_name["Weekend"] == 1, table["time"].dt.day_of_week >= 5)
    np.testing.assert_array_equal(by_name["Amount"], table["amount"].astype(np.float32))
    np.testing.assert_allclose(
        by_name["Amount over the customer's 30-day mean"],
        by_name["Amount"] / np.maximum(by_name["Customer: mean amount in 30 days"], 1e-9),
        rtol=1e-5,
    )
    settled = made.time >= WARM_UP
    risk = by_name["Terminal: fraud share in 30 days"][settled]
    assert risk[made.scenario[settled] == 2].mean() > 20 * risk[~made.fraud[settled]].mean()


def test_without_labels_there_is_no_risk(dense):
    bare = transaction_set(dense.drop(columns=["fraud", "scenario"]), "", "")
    full = transaction_set(dense, "", "")
    assert bare.fraud is None
    assert bare.scenario is None
    assert bare.feature_names == full.feature_names[:-3]
    assert bare.left_out == ("No terminal risk: without labels no fraud is known.",)
    np.testing.assert_array_equal(bare.features, full.features[:, :-3])


def test_without_terminals_nothing_of_them_is_told(dense):
    bare = transaction_set(dense.drop(columns="terminal"), "", "")
    full = transaction_set(dense, "", "")
    keep = [not name.startswith("Terminal: ") for name in full.feature_names]
    assert bare.terminal is None
    assert bare.left_out == ("No terminals: no column says where was paid.",)
    assert bare.feature_names == tuple(np.array(full.feature_names)[keep])
    np.testing.assert_array_equal(bare.features, full.features[:, keep])


def test_seconds_instead_of_dates_have_no_weekend(dense):
    seconds = (dense["time"] - dense["time"].min().normalize()).dt.total_seconds() + 3 * DAY
    plain, dated = (
        transaction_set(dense.assign(time=seconds), "", ""),
        transaction_set(dense, "", ""),
    )
    assert "Weekend" not in plain.feature_names
    assert plain.left_out == ("No weekend feature: the times are not dates.",)
    keep = [name != "Weekend" for name in dated.feature_names]
    np.testing.assert_array_equal(plain.features, dated.features[:, keep])
    np.testing.assert_allclose(plain.time, dated.time, rtol=0, atol=1e-12)


def test_names_may_be_text_and_rows_out_of_order(dense):
    named = dense.assign(customer="c" + dense["customer"].astype(str))
    shuffled = named.sample(frac=1, random_state=0).sort_values("amount", kind="stable")
    np.testing.assert_array_equal(
        transaction_set(shuffled.drop_duplicates("time"), "", "").features,
        transaction_set(shuffled.drop_duplicates("time").sort_values("time"), "", "").features,
    )
    np.testing.assert_array_equal(
        transaction_set(named, "", "").features, transaction_set(dense, "", "").features
    )


def test_payments_of_nothing():
    nothing = past_features(
        np.arange(3.0), np.zeros(3, int), np.zeros(3, int), np.zeros(3), np.zeros(3, bool)
    )
    assert nothing["Amount over the customer's 30-day mean"].tolist() == [1, 1, 1]
    assert nothing["Terminal: fraud share in 1 day"].tolist() == [0, 0, 0]


def test_columns_that_are_missing(dense):
    with pytest.raises(ValueError, match="table must have the columns customer, amount"):
        transaction_set(dense.drop(columns=["customer", "amount"]), "", "")
    with pytest.raises(ValueError, match="at least one row"):
        transaction_set(dense.iloc[:0], "", "")
    with pytest.raises(ValueError, match="table must have the columns V3"):
        credit_card_set(credit_cards(5).drop(columns="V3"), "", "")


def credit_cards(rows):
    rng = np.random.default_rng(0)
    columns = {f"V{k}": rng.normal(size=rows) for k in range(1, 29)}
    return pd.DataFrame(
        {"Time": np.sort(rng.integers(0, 2 * DAY, rows)).astype(float), **columns}
        | {"Amount": rng.exponential(80, rows), "Class": (rng.random(rows) < 0.2).astype(int)}
    )


def test_the_credit_card_table():
    cards = credit_cards(300)
    made = credit_card_set(cards, "Credit cards", "Two days of 2013.")
    assert made.features.dtype == np.float32
    assert made.feature_names == (*(f"V{k}" for k in range(1, 29)), "log(1 + Amount)")
    np.testing.assert_allclose(made.features[:, 16], cards["V17"], rtol=1e-6)
    np.testing.assert_allclose(np.expm1(made.features[:, 28]), cards["Amount"], rtol=1e-5)
    np.testing.assert_allclose(made.time, cards["Time"] / 86_400)
    assert made.fraud.tolist() == (cards["Class"] == 1).tolist()
    assert made.customer is made.terminal is made.scenario is None
    assert credit_card_set(cards.drop(columns="Class"), "", "").fraud is None
    backwards = credit_card_set(cards.drop_duplicates("Time").iloc[::-1], "", "")
    np.testing.assert_array_equal(
        backwards.features, credit_card_set(cards.drop_duplicates("Time"), "", "").features
    )
