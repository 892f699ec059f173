"""Payments as well-known data sets, banks and programs write them: read as they are meant."""

import gzip
import io
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.card_transactions import FORM, build_payments
from core.datasets.intake.reading import AsIs, read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.understanding import Choices
from core.datasets.uploads import DataError
from core.maths.case_studies.fraud_detection.card_transactions import (
    simulate_transactions,
    transaction_set,
)
from tests.datasets.packing import zipped

TABLE = simulate_transactions(seed=3, customers=60, terminals=100, days=20, radius=30.0)[:700]
TABLE["scenario"] = np.where(TABLE.index % 29 == 7, 1 + TABLE.index % 3, 0)
TABLE["fraud"] = 1 * (TABLE["scenario"] > 0)
TIME, FRAUD = TABLE["time"], TABLE["fraud"] == 1
SECONDS = (TIME - pd.Timestamp("2025-01-06")).dt.total_seconds().astype(int)
HOURS = SECONDS // 3600
NUMBER = pd.Series(range(len(TABLE)))


def silent(share, what):
    pass


def csv(table, **how):
    return table.to_csv(index=False, **how).encode()


def understood(data, choices=None, name="own.csv"):
    files = data if isinstance(data, dict) else {name: data}
    return read_tables([*files.items()], FORM, silent, choices or {})


def read(data, choices=None, name="own.csv"):
    return build_payments(understood(data, choices, name), silent).transactions


def same(got, expected):
    np.testing.assert_array_equal(got.features, expected.features)
    assert got.feature_names == expected.feature_names
    np.testing.assert_array_equal(got.amount, expected.amount)
    if expected.fraud is None:
        assert got.fraud is None
    else:
        np.testing.assert_array_equal(got.fraud, expected.fraud)
    for name in ("customer", "terminal"):
        mine, theirs = getattr(got, name), getattr(expected, name)
        assert (mine is None) == (theirs is None)
        if mine is not None:  # names may be others, but the same rows have the same
            np.testing.assert_array_equal(pd.factorize(mine)[0], pd.factorize(theirs)[0])


def columns(**named):
    return pd.DataFrame(named)


HANDBOOK = columns(
    TRANSACTION_ID=NUMBER,
    TX_DATETIME=TIME,
    CUSTOMER_ID=TABLE["customer"],
    TERMINAL_ID=TABLE["terminal"],
    TX_AMOUNT=TABLE["amount"],
    TX_TIME_SECONDS=SECONDS,
    TX_TIME_DAYS=SECONDS // 86_400,
    TX_FRAUD=TABLE["fraud"],
    TX_FRAUD_SCENARIO=TABLE["scenario"],
)
PAYSIM = columns(
    step=HOURS + 1,
    type="TRANSFER",
    amount=TABLE["amount"],
    nameOrig="C" + TABLE["customer"].astype(str),
    oldbalanceOrg=181.0,
    newbalanceOrig=0.0,
    nameDest="M" + TABLE["terminal"].astype(str),
    oldbalanceDest=0.0,
    newbalanceDest=7.5,
    isFraud=TABLE["fraud"],
    isFlaggedFraud=0,
)
SPARKOV = pd.DataFrame(
    {
        "Unnamed: 0": NUMBER,
        "trans_date_trans_time": TIME.dt.strftime("%Y-%m-%d %H:%M:%S"),
        "cc_num": 4_003_000_000_000_000_000 + TABLE["customer"],
        "merchant": "fraud_Rippin, Kub and Mann " + TABLE["terminal"].astype(str),
        "category": "misc_net",
        "amt": TABLE["amount"],
        "first": "Jennifer",
        "gender": "F",
        "zip": 28654,
        "lat": 36.0788,
        "long": -81.1781,
        "city_pop": 3495,
        "job": "Psychologist, counselling",
        "dob": "1988-03-09",
        "trans_num": "0b242abb623afc57",
        "unix_time": 1325376018 + SECONDS,
        "merch_lat": 36.011293,
        "merch_long": -82.048315,
        "is_fraud": TABLE["fraud"],
    }
)
IEEE = pd.DataFrame(
    {
        "TransactionID": 2_987_000 + NUMBER,
        "isFraud": TABLE["fraud"],
        "TransactionDT": 86_400 + SECONDS,
        "TransactionAmt": TABLE["amount"],
        "ProductCD": "W",
        "card1": 13_000 + TABLE["customer"],
        "card2": 404.0,
        "card4": "visa",
        "addr1": 315.0,
        "P_emaildomain": "gmail.com",
        **{f"V{k}": 1.0 * (NUMBER % (k + 1)) for k in range(1, 40)},
    }
).drop(columns="ProductCD")
BANKSIM = pd.DataFrame(
    {
        "step": SECONDS // 86_400,
        "customer": "'C" + TABLE["customer"].astype(str) + "'",
        "age": "'4'",
        "gender": "'M'",
        "zipcodeOri": "'28007'",
        "merchant": "'M" + TABLE["terminal"].astype(str) + "'",
        "zipMerchant": "'28007'",
        "category": "'es_transportation'",
        "amount": TABLE["amount"],
        "fraud": TABLE["fraud"],
    }
)
TABFORMER = pd.DataFrame(
    {
        "User": TABLE["customer"],
        "Card": 0,
        "Year": TIME.dt.year,
        "Month": TIME.dt.month,
        "Day": TIME.dt.day,
        "Time": TIME.dt.strftime("%H:%M"),
        "Amount": TABLE["amount"].map("${:.2f}".format),
        "Use Chip": "Swipe Transaction",
        "Merchant Name": 3_527_213_246_127_876_953 - TABLE["terminal"],
        "Merchant City": "La Verne",
        "Zip": 91750,
        "MCC": 5300,
        "Errors?": "",
        "Is Fraud?": np.where(FRAUD, "Yes", "No"),
    }
)
KAGGLE = pd.DataFrame(
    {
        "Transaction_ID": [f"TX{at}" for at in NUMBER],
        "User_ID": TABLE["customer"],
        "Transaction_Amount": TABLE["amount"],
        "Transaction_Type": "POS",
        "Timestamp": TIME.dt.strftime("%m/%d/%Y %I:%M:%S %p"),
        "Account_Balance": 93213.17,
        "Merchant_Category": "Travel",
        "Merchant": TABLE["terminal"],
        "Risk_Score": 0.85,
        "Fraud_Label": TABLE["fraud"],
    }
)
MINUTES, DAYS = TIME.dt.floor("min"), TIME.dt.floor("D")
COUNTED_H, COUNTED_D = (HOURS + 1) * 3_600, SECONDS // 86_400 * 86_400
NAMED = {"time": TIME, "customer": TABLE["customer"], "terminal": TABLE["terminal"]}
EXPORTS = {
    "the Handbook": (csv(HANDBOOK), {"scenario": True}),
    "PaySim": (csv(PAYSIM), {"time": COUNTED_H}),
    "Sparkov": (csv(SPARKOV), {}),
    "IEEE-CIS": (csv(IEEE), {"time": 86_400 + SECONDS, "terminal": None}),
    "TabFormer": (csv(TABFORMER), {"time": MINUTES}),
    "another of Kaggle's": (csv(KAGGLE), {}),
    "PaySim without names": (csv(PAYSIM, header=False), {"time": COUNTED_H}),
    "the Handbook's without names": (csv(HANDBOOK, header=False), {"scenario": True}),
    "two columns of time": (
        csv(
            columns(
                Date=TIME.dt.strftime("%d.%m.%Y"),
                Time=TIME.dt.strftime("%H:%M:%S"),
                **{
                    "Card Number": TABLE["customer"],
                    "Merchant": TABLE["terminal"],
                    "Amount": TABLE["amount"],
                    "Fraud": TABLE["fraud"],
                },
            )
        ),
        {},
    ),
    "a time of day in digits": (
        csv(
            columns(
                TransactionDate=TIME.dt.strftime("%Y%m%d"),
                Time=TIME.dt.strftime("%-H%M%S"),
                card=TABLE["customer"],
                merchant=TABLE["terminal"],
                amount=TABLE["amount"],
                is_fraud=TABLE["fraud"],
            )
        ),
        {},
    ),
    "German": (
        csv(
            columns(
                Buchungsdatum=TIME.dt.strftime("%d.%m.%Y %H:%M:%S"),
                Kunde=TABLE["customer"],
                Händler=TABLE["terminal"],
                Betrag=TABLE["amount"],
                Betrug=np.where(FRAUD, "ja", "nein"),
            ),
            sep=";",
            decimal=",",
        ),
        {},
    ),
    "French": (
        csv(
            pd.DataFrame(
                {
                    "Date": TIME,
                    "Carte": TABLE["customer"],
                    "Commerçant": TABLE["terminal"],
                    "Montant": TABLE["amount"].map(lambda a: f"{a:.2f} €".replace(".", ",")),
                    "Fraude": np.where(FRAUD, "oui", "non"),
                }
            ),
            sep=";",
        )
        .decode()
        .encode("cp1252"),
        {},
    ),
    "Spanish": (
        csv(
            pd.DataFrame(
                {
                    "Fecha": TIME,
                    "Tarjeta": TABLE["customer"],
                    "Comercio": TABLE["terminal"],
                    "Importe": TABLE["amount"],
                    "Fraude": np.where(FRAUD, "Sí", "No"),
                }
            )
        ),
        {},
    ),
    "Portuguese": (
        csv(
            pd.DataFrame(
                {
                    "Data": TIME,
                    "Cliente": TABLE["customer"],
                    "Comerciante": TABLE["terminal"],
                    "Valor": TABLE["amount"],
                    "Fraude": np.where(FRAUD, "S", "N"),
                }
            )
        ),
        {},
    ),
    "Italian": (
        csv(
            pd.DataFrame(
                {
                    "Data": TIME,
                    "Utente": TABLE["customer"],
                    "Esercente": TABLE["terminal"],
                    "Importo": TABLE["amount"],
                    "Frode": np.where(FRAUD, "vero", "falso"),
                }
            )
        ),
        {},
    ),
    "words for fraud": (
        csv(columns(**NAMED, amount=TABLE["amount"], Class=np.where(FRAUD, "Fraud", "Genuine"))),
        {},
    ),
    "the opposite of a word": (
        csv(columns(**NAMED, amount=TABLE["amount"], label=np.where(FRAUD, "stolen", "genuine"))),
        {},
    ),
    "true and false": (csv(columns(**NAMED, amount=TABLE["amount"], is_fraud=FRAUD)), {}),
    "thousands": (
        csv(
            columns(
                **NAMED,
                amount=(100 * TABLE["amount"]).map("{:,.2f} USD".format),
                fraud=TABLE["fraud"],
            ),
            sep="\t",
        ),
        {"amount": (100 * TABLE["amount"]).round(2)},
    ),
    "titles above": (b"Payments of 2025\nCurrency: EUR\n\n" + csv(HANDBOOK), {"scenario": True}),
    "packed": (gzip.compress(csv(SPARKOV)), {}),
    "an archive": (zipped({"PaySim/log.csv": csv(PAYSIM)}), {"time": COUNTED_H}),
    "milliseconds": (
        csv(
            columns(
                timestamp=TIME.astype("datetime64[ms]").astype(np.int64),
                **{
                    "customer_id": TABLE["customer"],
                    "merchant_id": TABLE["terminal"],
                    "amount": TABLE["amount"],
                    "fraud": TABLE["fraud"],
                },
            )
        ),
        {},
    ),
    "Excel's days": (
        csv(
            columns(
                Date=45663 + SECONDS / 86_400,
                card=TABLE["customer"],
                merchant=TABLE["terminal"],
                amount=TABLE["amount"],
                fraud=TABLE["fraud"],
            )
        ),
        {},
    ),
}


def parquet(table):
    stream = io.BytesIO()
    table.to_parquet(stream, index=False)
    return stream.getvalue()


EXPORTS["Parquet"] = (parquet(HANDBOOK), {"scenario": True})
EXPORTS["Parquet with flags"] = (parquet(HANDBOOK.assign(TX_FRAUD=FRAUD)), {"scenario": True})
EXPORTS["JSON"] = (
    HANDBOOK.assign(TX_DATETIME=TIME.astype(str)).to_json(orient="records").encode(),
    {"scenario": True},
)
ASKED = {"PaySim without names", "the Handbook's without names"}


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_are_read_as_they_are_meant(export):
    data, changes = EXPORTS[export]
    table = TABLE if changes.get("scenario") else TABLE.drop(columns="scenario")
    rest = {name: values for name, values in changes.items() if name != "scenario"}
    table = table.assign(**{name: values for name, values in rest.items() if values is not None})
    table = table.drop(columns=[name for name, values in rest.items() if values is None])
    (found,) = understood(data)
    same(build_payments([found], silent).transactions, transaction_set(table, "", ""))
    assert found.clear == (export not in ASKED), (found.sentence, found.questions, found.warnings)
    assert "import pandas as pd" in recipe(found)


def test_further_columns_and_other_files_are_left_aside():
    identity = pd.DataFrame({"TransactionID": NUMBER, "id_01": -5.0, "DeviceType": "mobile"})
    sample = b"TransactionID,isFraud\n1,0.5\n2,0.5\n"
    files = {"train_transaction.csv": csv(IEEE), "train_identity.csv": csv(identity)}
    for upload in (files, {"all.zip": zipped(files | {"sample_submission.csv": sample})}):
        tables = understood(upload)
        assert [table.clear for table in tables] == [True, True]
        assert isinstance(tables[1], AsIs)
        assert tables[1].sentence == "left aside: it tells devices, which play no part here."
        got = build_payments(tables, silent).transactions
        assert got.terminal is None
        assert "No terminals: no column says where was paid." in got.left_out
        np.testing.assert_array_equal(got.customer, 13_000 + TABLE["customer"])
    (table,) = understood(csv(IEEE))
    assert "V39" not in table.table and "TransactionID, card2" in table.sentence
    with pytest.raises(DataError, match=r"it tells devices, but no payments\.$"):
        understood({"train_identity.csv": files["train_identity.csv"]})


def test_tables_of_the_same_kind_are_put_together():
    halves = {"2018-04-01.csv": csv(HANDBOOK[:300]), "2018-04-02.csv": csv(HANDBOOK[300:])}
    whole = transaction_set(TABLE, "", "")
    for upload in (halves, dict(reversed(halves.items())), {"days.zip": zipped(halves)}):
        got = read(upload)
        same(got, whole)
        assert "700 transactions from 2 files over 7.0 days" in got.note
    tables = understood({"a.csv": csv(HANDBOOK), "b.csv": csv(HANDBOOK)})
    assert tables[1].sentence == "left aside: it has the same rows as a.csv."
    unlabelled = csv(IEEE.drop(columns="isFraud"))
    tables = understood({"train.csv": csv(IEEE), "test.csv": unlabelled})
    assert tables[1].sentence == "left aside: it does not say what is fraud, as the others do."
    mixed = {"1.csv": csv(HANDBOOK), "2.csv": csv(PAYSIM)}
    message = "^2.csv: its times are numbers, unlike those of 1.csv, so remove one of the files.$"
    with pytest.raises(DataError, match=message):
        read(mixed)


def own(**changes):
    table = {**NAMED, "amount": TABLE["amount"], "fraud": TABLE["fraud"]} | changes
    return csv(pd.DataFrame({name: cells for name, cells in table.items() if cells is not None}))


WORDS = {
    "1 and 2": (np.where(FRAUD, 2, 1), "2"),
    "two letters": (np.where(FRAUD, "A", "B"), "A"),
    "minus one": (np.where(FRAUD, -1, 1), "-1"),
}


@pytest.mark.parametrize("case", WORDS)
def test_which_of_two_words_is_fraud_is_asked(case):
    cells, rare = WORDS[case]
    (table,) = understood(own(fraud=cells))
    (question,) = table.questions
    assert question.key == "yes" and question.taken == rare and not table.clear
    np.testing.assert_array_equal(table.table["fraud"], FRAUD)
    other = next(value for value, _ in question.options if value != rare)
    for yes in (rare, other):
        (table,) = understood(own(fraud=cells), {"own.csv": Choices(yes=yes)})
        assert table.clear
        np.testing.assert_array_equal(table.table["fraud"], (yes == rare) == FRAUD)


def test_labels_that_are_mostly_fraud_are_asked_about():
    (table,) = understood(own(fraud=1 - TABLE["fraud"]))
    assert [q.key for q in table.questions] == ["yes"] and table.questions[0].taken == "1"
    (table,) = understood(own(fraud=1 - TABLE["fraud"]), {"own.csv": Choices(yes="0")})
    np.testing.assert_array_equal(table.table["fraud"], FRAUD)


def test_labels_that_say_too_little():
    (table,) = understood(own(fraud=None, label=NUMBER % 7))
    assert table.warnings == ("“label” has 7 different values and does not say fraud or not.",)
    assert "fraud" not in table.table and "label" in table.left_out
    some = TABLE["fraud"].astype(object).where(NUMBER % 50 > 0)
    (table,) = understood(own(fraud=some))
    assert len(table.table) == 686 and not table.questions
    assert table.reasons == ["rows 2 and 13 more: does not say fraud or not"]
    for label in (0, 1):
        got = read(own(fraud=label))
        assert got.fraud is None
        assert got.note.endswith(
            "without labels. As all are labelled alike, nothing can be learned from the labels."
        )
    some = TABLE["fraud"].astype(str).where(NUMBER != 9, "maybe")
    (table,) = understood(own(fraud=some))
    assert table.reasons == ["row 11: “maybe” does not say fraud or not"]


def test_refunds_are_left_out_and_said():
    refunded = TABLE["amount"].where(NUMBER % 100 > 0, -TABLE["amount"])
    (table,) = understood(own(amount=refunded))
    kept = (NUMBER % 100 > 0).to_numpy()
    np.testing.assert_array_equal(table.table["amount"], TABLE["amount"][kept])
    assert table.reasons == ["rows 2 and 6 more: “-6.52” is below 0: paid back, so no payment"]
    (table,) = understood(own(amount=-refunded))
    assert [q.key for q in table.questions] == ["negative"] and table.questions[0].taken is True
    np.testing.assert_array_equal(table.table["amount"], TABLE["amount"][kept])
    (table,) = understood(own(amount=-refunded), {"own.csv": Choices(negative=False)})
    assert not table.questions and len(table.table) == 7


COUNTED = {"h": ("step", 3_600), "s": ("elapsed", 1), "d": ("step", 86_400), "min": ("step", 60)}


@pytest.mark.parametrize("unit", COUNTED)
def test_what_numbers_count_is_asked(unit):
    name, factor = COUNTED[unit]
    data = own(time=None, **{name: SECONDS // 3_600})
    (table,) = understood(data)
    assert table.questions[-1].key == "unit"
    assert table.questions[-1].taken == ("h" if name == "step" else "s")
    (table,) = understood(data, {"own.csv": Choices(unit=unit, columns=(("time", (4,)),))})
    np.testing.assert_array_equal(table.table["time"], SECONDS // 3_600 * factor)
    assert not table.questions


def test_seconds_that_look_like_days_of_excel():
    data = own(time=30_000 + NUMBER)
    (table,) = understood(data)
    assert table.table["time"].iloc[1] == 30_001
    assert [q.key for q in table.questions] == ["unit"] and table.questions[0].taken == "s"
    (table,) = understood(data, {"own.csv": Choices(unit="date")})
    assert table.table["time"].iloc[1] == np.datetime64("1982-02-19")
    (table,) = understood(own(time=45_663 + SECONDS / 86_400))
    assert table.questions[0].taken == "date"
    assert table.table["time"].iloc[0] == TABLE["time"].iloc[0]


def test_days_without_a_clock_are_warned_of():
    (table,) = understood(own(time=TIME.dt.date))
    assert table.warnings == (
        "The times have no time of day: nobody knows which payments are of night.",
    )
    (table,) = understood(csv(BANKSIM))
    np.testing.assert_array_equal(table.table["time"], SECONDS // 86_400 * 86_400)
    assert len(table.warnings) == 1 and not table.questions


def test_columns_told_by_their_cells_are_asked_about():
    data = csv(columns(when_=TIME, who=TABLE["customer"], much=TABLE["amount"]))
    (table,) = understood(data)
    assert {q.key for q in table.questions} == {"column time", "column customer", "column amount"}
    assert table.table["amount"].equals(TABLE["amount"])


def test_terminals_that_say_too_little():
    some = TABLE["terminal"].astype(str)
    (table,) = understood(own(terminal=some.where(NUMBER % 2 > 0, "")))
    assert "terminal" not in table.table and table.clear
    (table,) = understood(own(terminal=some.where(NUMBER % 100 > 0, "")))
    assert table.reasons == ["rows 2 and 6 more: has no terminal"]


def test_scenarios():
    labelled = own(fraud=None, TX_FRAUD_SCENARIO=TABLE["scenario"])
    np.testing.assert_array_equal(read(labelled).fraud, FRAUD)
    (table,) = understood(own(TX_FRAUD_SCENARIO=NUMBER % 9))
    assert "scenario" not in table.table and "TX_FRAUD_SCENARIO" in table.left_out


def test_one_wrong_year_is_left_out():
    times = TIME.astype(str).where(NUMBER != 5, "1925-01-08 10:00:00")
    (table,) = understood(own(time=times))
    assert table.reasons == ["row 7: “1925-01-08 10:00:00” is 100 years from the other times"]


def test_pickles_are_never_opened():
    for upload in (
        {"2018-04-01.pkl": pickle.dumps(HANDBOOK)},
        {"days.zip": zipped({"2018-04-01.pkl": pickle.dumps([1])})},
    ):
        with pytest.raises(DataError, match=r"a pickle can run code .* as CSV or Parquet"):
            understood(upload)


DIALECTS = st.fixed_dictionaries(
    {
        "sep": st.sampled_from([",", ";", "\t", "|"]),
        "date": st.sampled_from(
            ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d %b %Y %H:%M:%S"]
        ),
        "money": st.sampled_from(["{:.2f}", "${:,.2f}", "{:.2f} €", "EUR {:.2f}"]),
        "words": st.sampled_from(
            [("1", "0"), ("yes", "no"), ("Fraud", "Genuine"), ("True", "False"), ("J", "N")]
        ),
        "names": st.sampled_from(
            [
                ("TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"),
                ("trans_date_trans_time", "cc_num", "merchant", "amt", "is_fraud"),
                ("Datum", "Kunde", "Händler", "Betrag", "Betrug"),
                ("Date", "Client", "Commerçant", "Montant", "Fraude"),
            ]
        ),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        "order": st.permutations(range(5)),
    }
)


@settings(max_examples=30)
@given(dialect=DIALECTS)
def test_payments_in_any_dialect_come_back(dialect):
    yes, no = dialect["words"]
    cells = [
        TIME.dt.strftime(dialect["date"]),
        TABLE["customer"],
        TABLE["terminal"],
        TABLE["amount"].map(dialect["money"].format),
        np.where(FRAUD, yes, no),
    ]
    table = pd.DataFrame({dialect["names"][at]: cells[at] for at in dialect["order"]})
    data = table.to_csv(index=False, sep=dialect["sep"]).encode(dialect["encoding"])
    (found,) = understood(data)
    assert found.clear, (found.sentence, found.questions)
    same(
        build_payments([found], silent).transactions,
        transaction_set(TABLE.drop(columns="scenario"), "", ""),
    )


def test_a_rarer_currency_is_left_out_and_two_readings_are_asked_about():
    dollars = TABLE["amount"].map("${:.2f}".format)
    (table,) = understood(own(amount=dollars.where(NUMBER != 3, "€2.50")))
    assert table.reasons == [
        "row 5: “€2.50” is not an amount in one currency, of at most 1,000,000,000"
    ]
    data = own(amount=[f"1.{at % 1000:03d}" for at in NUMBER])
    (table,) = understood(data)
    assert [q.key for q in table.questions] == ["decimal"]
    (table,) = understood(data, {"own.csv": Choices(decimal=",")})
    assert table.clear and table.table["amount"].iloc[7] == 1_007
    (table,) = understood(own(time=TIME.dt.strftime("%d/%m/%Y %H:%M:%S")))
    np.testing.assert_array_equal(table.table["time"], TIME)


PAYPAL = {
    "English": "Date,Time,TimeZone,Name,Gross,Fee,Net,From Email Address,To Email Address",
    "German": "Datum,Uhrzeit,Zeitzone,Name,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,"
    "Empfänger E-Mail-Adresse",
    "unknown names": "Date,Time,zz,Name,Gross,Fee,Net,aa,bb",
}


@pytest.mark.parametrize("names", PAYPAL)
def test_the_time_of_day_is_no_customer_and_is_put_beside_its_date(names):
    rows = "".join(
        f"{1 + k % 28:02d}/{1 + k // 28:02d}/2023,{k % 24:02d}:{k % 60:02d}:09,PST,Name {k % 9},"
        f"{k}.50,-0.1,{k}.4,c{k % 9}@x.com,me@x.com\n"
        for k in range(300)
    )
    (found,) = read_tables([("p.csv", f"{PAYPAL[names]}\n{rows}".encode())], FORM, silent)
    times = found.table["time"].to_numpy()
    assert times[1] == np.datetime64("2023-01-02T01:01:09")
    if names != "unknown names":
        assert found.table["customer"].tolist()[:2] == ["c0@x.com", "c1@x.com"]
    assert found.table["customer"].nunique() < 24


def test_of_a_bank_s_own_account_and_others_the_own_one_is_the_customer():
    """As German savings banks write: the other side of a payment is where it goes."""
    text = "Auftragskonto;Buchungstag;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;Betrag\n"
    text += "".join(
        f"DE{k % 3};{1 + k % 28:02d}.0{1 + k // 28 % 9}.24;Laden {k % 7};FR{k % 7};-{k % 90},50\n"
        for k in range(600)
    )
    (found,) = read_tables([("camt.csv", text.encode())], FORM, lambda *_: None)
    assert found.table["customer"].nunique() == 3 and found.table["terminal"].nunique() == 7
