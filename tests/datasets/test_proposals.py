"""Exports of tools in which two things can be meant, or which hold more than a page wants: what is
proposed, what is asked, and what nobody can read is refused with what to do."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.datasets import card_transactions, lifetimes, number_files, predictor_columns, ratings
from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.lifetimes import build_lifetimes
from core.datasets.logistics import ANY_SERIES, TABLE_LIMITS, build, form_of
from core.datasets.prices import FORM as PRICES
from core.datasets.prices import build_prices
from core.datasets.rating_tables import RATINGS, TITLES
from core.datasets.uploads import DataError
from tests.datasets.intake.test_recipe import same
from tests.datasets.intake.test_typed_files import workbook

DEMAND, LIVES = form_of("demand"), lifetimes.FORM
SERIES_ALONE = Form(needs=(ANY_SERIES,), limits=TABLE_LIMITS, one=True)
RNG = np.random.default_rng(7)
TIMES = np.round(RNG.weibull(1.4, 60) * 400 + 5)
CODE = np.r_[0, 1, 2, RNG.integers(0, 3, 57)]
MONTHS = pd.date_range("2004-01-01", periods=120, freq="MS")
HOURS = pd.date_range("2023-01-13", periods=240, freq="h")
VALUES = np.round(300 + 40 * np.sin(np.arange(240) / 3) + RNG.normal(0, 4, 240))

PLAIN = [f"{value:.0f}" for value in VALUES[:144]]


pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("proposals")


def table(names, count, row, end="\n"):
    return end.join([*([names] if names else []), *map(row, range(count))]) + end


def understood(form, text, name="a.csv", **chosen):
    data = text if isinstance(text, bytes) else text.encode()
    (found,) = read_tables(
        [(name, data)], form, lambda *_: None, {name: Choices(**chosen)}, look=True
    )
    return found


def asked(found):
    return {question.key: question for question in found.questions}


# ---- lives --------------------------------------------------------------------------------------


def lives(words, name="status"):
    return table(f"id,time,{name}", 60, lambda i: f"{i + 1},{TIMES[i]:.0f},{words[CODE[i]]}")


THREE = {  # title → words of codes 0, 1, 2; which is proposed; whether it is the only failure
    "R's competing ends": (("0", "1", "2"), "1", [1]),
    "melanoma": (("2", "1", "3"), "1", [1]),
    "words": (("censored", "death", "relapse"), "death", [1]),
    "R's factors": (("censor", "pcm", "death"), "death", [2]),
    "one word that is unknown": (("Alive", "Transplanted", "Moved"), "Moved", [2]),
}


@pytest.mark.parametrize("words", THREE)
def test_of_several_ends_one_is_proposed_and_the_others_are_censored(words):
    said, taken, failed = THREE[words]
    found = understood(LIVES, lives(said))
    question = asked(found)["yes"]
    assert question.taken == taken and len(found.table) == 60
    assert all(f"“{word}”" in question.text for word in said)
    np.testing.assert_array_equal(found.table["failed"], np.isin(CODE, failed))
    assert "and censored" in found.sentence
    np.testing.assert_array_equal(build_lifetimes([found]).time, TIMES)


def test_any_end_counts_where_a_reader_says_so(folder):
    found = understood(LIVES, lives(("0", "1", "2")), yes="all but 0")
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)
    assert found.clear and "censored" not in found.sentence
    other = understood(LIVES, lives(("0", "1", "2")), yes="2")
    np.testing.assert_array_equal(other.table["failed"], CODE == 2)
    same(folder, "a.csv", lives(("0", "1", "2")), LIVES)


def test_a_word_that_is_rare_is_a_mistake_and_no_end():
    text = lives(("0", "1", "1")) + "61,40,x\n"
    found = understood(LIVES, text)
    assert not found.questions and len(found.table) == 60
    assert "“x” is neither failed (1) nor censored (0)" in found.sentence


def test_lost_to_follow_up_is_censored():
    found = understood(LIVES, lives(("Alive", "Dead", "Lost to follow-up")))
    assert found.clear
    np.testing.assert_array_equal(found.table["failed"], CODE == 1)


CBIO = {
    "progression": ("Progress Free Survival (Months)\tProgression Free Status", "CENSORED",
                    "PROGRESSION"),
    "recurrence": ("Disease Free (Months)\tDisease Free Status", "DiseaseFree",
                   "Recurred/Progressed"),
    "words of their own": ("PFS_MONTHS\tPFS_STATUS", "Stable", "Worse"),
}  # fmt: skip


@pytest.mark.parametrize("study", CBIO)
def test_codes_before_words_say_what_they_mean(study):
    names, no, yes = CBIO[study]
    words = (f"0:{no}", f"1:{yes}")
    text = table(
        f"Patient ID\t{names}", 60, lambda i: f"P{i}\t{TIMES[i]}\t{words[int(CODE[i] > 0)]}"
    )
    found = understood(LIVES, text, "a.tsv")
    assert found.clear
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)


def test_the_status_is_the_one_of_the_time():
    text = table(
        "PATIENT_ID\tOS_STATUS\tOS_MONTHS\tDFS_STATUS\tDFS_MONTHS", 60,
        lambda i: f"P{i}\t{'01'[i % 2]}:{('LIVING', 'DECEASED')[i % 2]}\t{TIMES[i]}\t"
        f"{'01'[i % 3 > 0]}:{('DiseaseFree', 'Recurred')[i % 3 > 0]}\t{TIMES[i] / 2}",
    )  # fmt: skip
    found = understood(LIVES, text, "data_clinical_patient.txt")
    assert list(asked(found)) == ["column time"]
    np.testing.assert_array_equal(found.table["failed"], np.arange(60) % 2)
    other = understood(LIVES, text, "data_clinical_patient.txt", columns=(("time", (4,)),))
    np.testing.assert_array_equal(other.table["failed"], np.arange(60) % 3 > 0)
    assert "failed: DFS_STATUS" in other.sentence


def test_a_status_called_like_its_time_is_proposed():
    text = table("sample\tOS\tOS.time", 60, lambda i: f"T-{i}\t{int(CODE[i] > 0)}\t{TIMES[i]}")
    found = understood(LIVES, text, "survival.tsv")
    assert asked(found)["column failed"].taken == 1
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)


def gdc(mark=""):
    return table(
        "bcr_patient_barcode,vital_status,days_to_death,days_to_last_follow_up", 60,
        lambda i: f"TCGA-{i},{('Alive', 'Dead')[int(CODE[i] > 0)]},"
        f"{f'{TIMES[i]:.0f},3' if CODE[i] else f'{mark},{TIMES[i]:.0f}'}",
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["", "'--", "[Not Applicable]"])
def test_times_of_the_dead_and_of_the_living_are_put_together(folder, mark):
    found = understood(LIVES, gdc(mark))
    np.testing.assert_array_equal(found.table["time"], TIMES)
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)
    assert found.clear and "time: days_to_death or days_to_last_follow_up" in found.sentence
    same(folder, "a.csv", gdc(mark), LIVES)


def test_a_unit_that_is_seen_day_by_day_has_one_life():
    text = table(
        "date,serial_number,model,failure,smart_9_raw", 100,
        lambda i: f"2024-01-{i // 20 + 1:02d},Z{i % 20},ST4,{int(i >= 80 and i % 3 == 0)},"
        f"{1000 * (i % 20 + 1) + 24 * (i // 20)}",
    )  # fmt: skip
    found = understood(LIVES, text)
    assert asked(found)["aggregate"].taken == "last"
    assert found.table["time"].tolist() == [1000 * (k + 1) + 96 for k in range(20)]
    assert found.table["failed"].tolist() == [int((80 + k) % 3 == 0) for k in range(20)]
    assert len(understood(LIVES, text, aggregate="each").table) == 100


def test_a_column_that_never_changes_is_no_time():
    text = table("id,_t0,_t,_d,_st", 60, lambda i: f"{i},0,{TIMES[i]},{int(CODE[i] > 0)},1")
    found = understood(LIVES, text)
    assert found.clear
    np.testing.assert_array_equal(found.table["time"], TIMES)
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)


def test_an_age_beside_other_numbers_is_asked_about():
    rows = [f"{TIMES[i] / 30:.6f},{CODE[i] > 0:d},{30 + i % 9}" for i in range(60)]
    found = understood(LIVES, "\n".join(["stag,event,age", *rows]))
    assert asked(found)["column time"].taken == 0
    np.testing.assert_allclose(found.table["time"], TIMES / 30, atol=1e-6)
    weeks = understood(
        LIVES, "\n".join(["temp,failed,age", *(f"{i},1,{700 + i}" for i in range(60))])
    )
    assert asked(weeks)["column time"].taken == 2, "no person is 700 years old"
    alone = understood(LIVES, "\n".join(["age,failed", *(f"{30 + i},1" for i in range(60))]))
    assert alone.clear


@pytest.mark.parametrize("names", ["YearsAtCompany,Attrition,Age", "Tenure,Exited,Age"])
def test_who_stays_has_a_life_of_its_own(names):
    text = table(names, 60, lambda i: f"{i % 12 + 1},{('No', 'Yes')[int(CODE[i] > 0)]},{30 + i}")
    found = understood(LIVES, text)
    assert found.clear
    np.testing.assert_array_equal(found.table["time"], np.arange(60) % 12 + 1)
    np.testing.assert_array_equal(found.table["failed"], CODE > 0)


# ---- series -------------------------------------------------------------------------------------


def spans(i, form="%d.%m.%Y %H:%M"):
    return f"{HOURS[i]:{form}} - {HOURS[i] + pd.Timedelta(hours=1):{form}}"


LOADS = {
    "ENTSO-E": table(
        '"Time (CET/CEST)","Day-ahead Total Load Forecast [MW] - DE","Actual Total Load [MW] - DE"',
        240, lambda i: f'"{spans(i)}","{VALUES[i] + 9:.0f}","{VALUES[i]:.0f}"'),
    "ENTSO-E of 2025": table(
        '"MTU (CET/CEST)","Area","Actual Total Load (MW)","Day-ahead Total Load Forecast (MW)"',
        240, lambda i: f'"{spans(i, "%d/%m/%Y %H:%M")}","DE","{VALUES[i]:.0f}","7"'),
}  # fmt: skip


@pytest.mark.parametrize("export", LOADS)
def test_a_load_is_the_actual_one(export):
    found = understood(DEMAND, LOADS[export])
    np.testing.assert_array_equal(found.table["demand"], VALUES)
    np.testing.assert_array_equal(found.table["date"], HOURS.to_numpy("datetime64[us]"))
    assert found.clear


def test_less_than_one_is_nothing_rather_than_its_neighbours():
    low = {3, 50}
    text = "Category: All\n\n" + table(
        "Month,ice: (World)", 120, lambda i: f"{MONTHS[i]:%Y-%m},{'<1' if i in low else 20 + i % 9}"
    )
    found = understood(DEMAND, text)
    assert asked(found)["gaps"].taken == "zero"
    wanted = [0 if i in low else 20 + i % 9 for i in range(120)]
    assert found.table["demand"].tolist() == wanted
    gone = understood(DEMAND, text.replace("<1", ""))
    assert asked(gone)["gaps"].taken == "between"


def test_a_mean_of_the_year_is_no_month():
    rows = [f"LNS\t{y}\tM{m:02d}\t{y - 2000 + m / 10}" for y in range(2004, 2014)
            for m in range(1, 14)]  # fmt: skip
    found = understood(DEMAND, "\n".join(["series_id\tyear\tperiod\tvalue", *rows]), "a.txt")
    wanted = [y - 2000 + m / 10 for y in range(2004, 2014) for m in range(1, 13)]
    np.testing.assert_allclose(found.table["demand"], wanted)
    assert "“2004-M13” is not a date" in found.sentence


def test_a_column_of_one_word_does_not_say_whose_a_row_is():
    rows = [f"OECD,{land},{month:%Y-%m},{100 + k}.5" for land in ("DEU", "FRA")
            for k, month in enumerate(MONTHS)]  # fmt: skip
    text = "\n".join(["STRUCTURE_ID,REF_AREA,TIME_PERIOD,OBS_VALUE", *rows])
    found = understood(DEMAND, text)
    assert {"groups", "group"} == set(asked(found))
    one = understood(DEMAND, text, groups=1, group="FRA")
    np.testing.assert_array_equal(one.table["demand"], 100.5 + np.arange(120))


@pytest.mark.parametrize("sign, taken", [(";", ","), ("\t", ".")])
def test_a_semicolon_parts_cells_where_commas_are_decimal_signs(sign, taken):
    text = table(f"Periodo{sign}Total", 120, lambda i: f"{MONTHS[i]:%Y}M{MONTHS[i]:%m}{sign}"
                 f"{100 + i},{111 + i}")  # fmt: skip
    found = understood(DEMAND, text)
    assert asked(found)["decimal"].taken == taken
    first = 100.111 if taken == "," else 100_111
    assert found.table["demand"][0] == first


def test_what_numbers_a_row_is_no_demand():
    text = table("Activity ID,Activity Date,Distance", 120, lambda i: f"{9000 + i},"
                 f"{MONTHS[0] + pd.Timedelta(days=i):%Y-%m-%d},{5 + i % 7}.5")  # fmt: skip
    found = understood(DEMAND, text)
    assert found.table["demand"][1] == 6.5


def test_years_and_months_without_names_are_no_demand():
    rows = [f"{month.year};{month.month:02d};{month.year + (month.month - 0.5) / 12:.3f};"
            f"{90 + i % 70}.5;5.1" for i, month in enumerate(MONTHS)]  # fmt: skip
    found = understood(DEMAND, "\n".join(rows))
    assert asked(found)["column demand"].taken == 3
    assert found.table["demand"][0] == 90.5


def test_a_series_may_lie_below_zero_where_it_is_no_demand():
    values = [f"{-8 + i % 20}.5" for i in range(200)]
    days = pd.date_range("2023-01-01", periods=200)
    text = "\n".join(
        ["date,tavg", *(f"{d:%Y-%m-%d},{v}" for d, v in zip(days, values, strict=True))]
    )
    found = understood(SERIES_ALONE, text)
    assert found.clear
    series = build([found], lambda *_: None)["demand"]
    assert (series.value == np.array(values, float)).all() and series.season == 7
    assert "“-8.5” is not a number of at least 0" in understood(DEMAND, text).sentence


def test_months_without_years_are_told_as_such():
    text = table("Month,Sales", 36, lambda i: f"{MONTHS[i]:%B},{PLAIN[i]}")
    assert "“Month” names months without their years, so" in understood(DEMAND, text).why_not


# ---- series without dates -----------------------------------------------------------------------

DATELESS = {
    "a column": "\n".join(PLAIN),
    "a column with a name": "\n".join(["passengers", *PLAIN]),
    "rows that are counted": table("t,sales", 144, lambda i: f"{i + 1},{PLAIN[i]}"),
    "R's": table('"","x"', 144, lambda i: f'"{i + 1}",{PLAIN[i]}'),
}


@pytest.mark.parametrize("form", [DEMAND, SERIES_ALONE], ids=["demand", "series"])
@pytest.mark.parametrize("text", DATELESS)
def test_rows_without_dates_are_counted_and_asked_about(folder, text, form):
    found = understood(form, DATELESS[text])
    question = asked(found)["counted"]
    assert question.taken == "MS" and list(asked(found)) == ["counted"]
    assert "counted as months from 2000-01-01 on, a start that is made up" in found.sentence
    assert "Dates:" not in found.sentence
    np.testing.assert_array_equal(found.table["demand"], VALUES[:144])
    series = build([found], lambda *_: None)["demand"]
    assert (series.season, series.step) == (12, "month")
    assert series.note.startswith("Uploaded: 144 values without dates, counted as months.")
    same(folder, "a.csv", DATELESS[text], form)


@pytest.mark.parametrize(
    "step, season", [("MS", (12, "month")), ("QS", (4, "quarter")), ("7D", (52, "week")),
                     ("D", (7, "day")), ("h", (24, "hour"))],
)  # fmt: skip
def test_the_step_of_such_rows_says_their_season(step, season):
    found = understood(DEMAND, DATELESS["a column"], counted=step)
    assert found.clear
    series = build([found], lambda *_: None)["demand"]
    assert (series.season, series.step) == season
    np.testing.assert_array_equal(series.value, VALUES[:144])


def test_prices_without_dates_are_counted_as_working_days():
    prices = [f"{100 + np.sin(i) + i / 50:.4f}" for i in range(300)]
    found = understood(PRICES, "\n".join(["ACME", *prices]))
    assert asked(found)["counted"].taken == "B"
    got = build_prices([found], lambda *_: None)
    np.testing.assert_allclose(got.price[:, 0] if got.price.ndim > 1 else got.price,
                               np.array(prices, float))  # fmt: skip


def test_what_has_times_or_places_is_not_counted():
    for form, text in (
        (DEMAND, table("lat,value", 40, lambda i: f"{40 + i / 7:.4f},{i * 3}")),
        (DEMAND, table("week of sale,kind", 40, lambda i: f"w{i},a")),
        (DEMAND, table("", 40, lambda i: f"{i * 3},{i * 7 % 5},{i}")),
        (DEMAND, "\n".join(PLAIN[:9])),
        (DEMAND, table("unique_id,ds,y", 80, lambda i: f"H{i // 40},{i % 40},{PLAIN[i]}")),
        (DEMAND, table("Tag N,Aktive Nutzer", 80, lambda i: f"{i:04d},{PLAIN[i]}")),
        (form_of("sites"), table("Ort;Einwohner", 40, lambda i: f"Ort {i};{1000 + i * 37}")),
    ):
        assert understood(form, text).why_not


def test_a_table_of_which_nothing_fits_is_refused_for_what_the_chapter_needs():
    wide = table(",".join(f"V{k}" for k in range(9)), 5, lambda i: "M1," + ",".join("12345678"))
    assert "no column holds a date" in understood(DEMAND, wide).why_not
    assert "latitude" in understood(form_of("sites"), wide).why_not


# ---- payments, ratings, places ------------------------------------------------------------------


STATEMENTS = {
    "Revolut": ("Type,Product,Started Date,Description,Amount,Currency,Balance",
                lambda i: f"CARD,Current,2023-01-{i % 28 + 1:02d} 10:00:{i % 60:02d},Shop {i % 17},"
                f"-{i % 90 + 5}.10,EUR,{3000 - i}.10"),
    "Monzo": ("Transaction ID,Date,Time,Type,Name,Amount,Currency,Money Out,Money In",
              lambda i: f"tx_{i},{i % 28 + 1:02d}/01/2023,10:00:{i % 60:02d},Card,Shop {i % 17},"
              f"-{i % 90 + 5}.10,GBP,-{i % 90 + 5}.10,"),
    "Wise": ('"TransferWise ID",Date,Amount,Currency,Payer Name,Description',
             lambda i: f"CARD-{i},{i % 28 + 1:02d}-01-2023,{'-' if i % 9 else ''}{i % 90 + 5}.10,"
             f"EUR,{'' if i % 9 else 'Ann'},Shop {i % 17}"),
    "Chase": ("Transaction Date,Post Date,Description,Category,Type,Amount,Memo",
              lambda i: f"01/{i % 28 + 1:02d}/2023,01/{i % 28 + 1:02d}/2023,Shop {i % 17},Food,"
              f"Sale,-{i % 90 + 5}.10,"),
}  # fmt: skip


@pytest.mark.parametrize("bank", STATEMENTS)
def test_a_statement_of_one_account_is_told_as_such(bank):
    names, row = STATEMENTS[bank]
    found = understood(card_transactions.FORM, table(names, 600, row))
    assert "a statement of one account, but payments of two customers" in found.why_not
    place = names.split(",").index("Name" if bank == "Monzo" else "Description")
    chosen = understood(card_transactions.FORM, table(names, 600, row),
                        columns=(("customer", (place,)),))  # fmt: skip
    assert not chosen.why_not and chosen.table["customer"].nunique() == 17


def test_whoever_sends_money_is_a_customer():
    text = table("ID,Created on,Source name,Source amount (after fees),Target name", 600,
                 lambda i: f"T-{i},2023-01-{i % 28 + 1:02d} 10:00:00,Ann {i % 3},{i % 90 + 5}.10,"
                 f"Shop {i % 17}")  # fmt: skip
    found = understood(card_transactions.FORM, text)
    assert found.table["customer"].nunique() == 3 and found.table["terminal"].nunique() == 17
    assert "fraud" not in found.table


def test_a_number_of_something_is_asked_about():
    text = table("Distance,Number of Laps", 60, lambda i: f"{i % 7}.5,{i % 5}")
    assert "column number" in asked(understood(number_files.FORM, text))
    assert understood(number_files.FORM, text, columns=(("number", (1,)),)).clear


def test_hours_of_games_count_and_not_that_they_are_bought():
    rows = [f"{151603712 + i % 9},Game {i * 7 % 23},{kind},{hours},0" for i in range(90)
            for kind, hours in (("purchase", "1.0"), ("play", f"{i % 7}.3"))]  # fmt: skip
    found = understood(ratings.FORM, "\n".join(rows), "steam-200k.csv")
    assert "rating" not in found.table and len(found.table) == 90
    assert found.table["plays"].tolist() == [i % 7 + 0.3 for i in range(90)]


def test_check_ins_are_at_places_and_not_at_latitudes():
    rows = [f"{i % 9}\t2010-10-{i % 19 + 1:02d}T23:55:27Z\t30.{i % 90 + 10}\t-97.{i % 90 + 10}\t"
            f"{22847 + i * 7 % 23}" for i in range(200)]  # fmt: skip
    found = understood(ratings.FORM, "\n".join(rows), "checkins.txt")
    assert found.table["item"].astype(str).tolist() == [f"{22847 + i * 7 % 23}" for i in range(200)]
    assert "rating" not in found.table and len(found.table) == 200


def test_names_that_are_all_empty_are_no_names():
    text = table("type,latitude,longitude,name", 40, lambda i: f"T,{47 + i / 90},{8 + i / 70},")
    found = understood(form_of("sites"), text)
    assert found.clear and "name" not in found.table


def test_a_matrix_with_too_many_ratings_is_told_how_many_rows_fit():
    marks = np.where(RNG.random((60, 100)) < 0.1, 99, np.round(RNG.uniform(1, 9, (60, 100)), 2))
    marks = pd.DataFrame(marks).assign(n=7)[["n", *range(100)]]
    few = replace(ratings.FORM, needs=(replace(RATINGS, max_rows=4_000), TITLES))
    with pytest.raises(DataError) as caught:
        read_tables([("jester.csv", marks.to_csv(header=False, index=False).encode())], few,
                    lambda *_: None)  # fmt: skip
    fit = 60 * 4_000 // int((marks.iloc[:, 1:] != 99).to_numpy().sum())
    assert str(caught.value).endswith(f"are read: keep about {fit} of the 60 rows of the file.")


# ---- workbooks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("long", [0, 2])
def test_the_sheet_with_most_rows_is_read(long):
    rows = [["date", "demand"], *([f"2024-01-{d:02d}", float(d)] for d in range(1, 25))]
    short, blank = rows[:9], [*rows[:9], *[[""]] * 5]
    sheets = {"a": short, "b": blank, "c": short} | {"abc"[long]: rows}
    found = understood(DEMAND, workbook(sheets), "a.xlsx")
    assert found.raw.form == f"sheet “{'abc'[long]}” of 3" and len(found.table) == 24


# ---- two columns say whose a row is; names in comments; statements -----------------------------


def of_two(sexes, ages, times, label):
    """WHO and Eurostat: sex and age beside each other."""
    return "\n".join(
        ["IND,Dim1 type,Dim1,Dim1Code,Dim2,Period,Numeric,Value"]
        + [f"N1,SEX,{sex},SEX_{sex[:3].upper()},{age},{label(t)},{100 * s + 10 * a + k % 7},"
           f"{k} [1-9]"
           for s, sex in enumerate(sexes) for a, age in enumerate(ages)
           for k, t in enumerate(times)]
    )  # fmt: skip


@pytest.mark.parametrize("ages", [("15-19 years", "85+ years"), ("15-19", "20-24", "85+")])
@pytest.mark.parametrize("form", [DEMAND, SERIES_ALONE], ids=["demand", "series"])
def test_two_columns_say_together_whose_a_row_is(folder, form, ages):
    text = of_two(("Male", "Female", "Both sexes"), ages, MONTHS, lambda t: f"{t:%Y-%m}")
    found = understood(form, text)
    assert "series by: Dim1 + Dim2;" in found.sentence
    assert asked(found)["groups"].taken == len(found.raw.columns) - 1
    options = [value for value, _ in asked(found)["group"].options if value]
    assert len(options) == 3 * len(ages) and options[-1] == f"Male, {ages[-1]}"
    place = asked(found)["groups"].taken
    told = {"groups": place, "group": f"Female, {ages[1]}"}
    one = understood(form, text, **told)
    assert one.table["demand"].tolist() == [110 + k % 7 for k in range(120)]
    assert set(asked(one)) <= {"column demand"}
    same(folder, "a.csv", text, form, {"a.csv": Choices(**told)})
    assert "aggregate" in asked(understood(form, text, groups=-1))


def test_columns_that_are_seldom_filled_alike_say_nothing():
    rows = [f"{MONTHS[i // 4]:%Y-%m},Shop {i // 2 % 37},Kind {i % 2},{i}" for i in range(480)]
    found = understood(DEMAND, "\n".join(["month,shop,kind,sold", *rows]))
    assert "aggregate" in asked(found) and "groups" not in asked(found)


KNMI = """# BRON: KONINKLIJK NEDERLANDS METEOROLOGISCH INSTITUUT (KNMI)
#
# STN      LON(east)   LAT(north)     ALT(m)  NAME
# 260      5.180       52.100         1.90  De Bilt
#
# YYYYMMDD = datum (YYYY=jaar,MM=maand,DD=dag);
# TG       = Etmaalgemiddelde temperatuur (in 0.1 graden Celsius);
#
# STN,YYYYMMDD,   TG,   RH
"""


@pytest.mark.parametrize("end", ["", "# \n", "#\n#\n"], ids=["at once", "one line", "two lines"])
def test_names_may_stand_above_an_empty_comment(folder, end):
    days = pd.date_range("2023-01-01", periods=90)
    rows = [f"  260,{day:%Y%m%d},{VALUES[i]:5.0f},{i % 9:5d}" for i, day in enumerate(days)]
    text = KNMI + end + "\n".join(rows) + "\n"
    found = understood(SERIES_ALONE, text, "etmgeg_260.txt", columns=(("demand", (2,)),))
    assert found.raw.names == ("STN", "YYYYMMDD", "TG", "RH")
    np.testing.assert_array_equal(found.table["demand"], VALUES[:90])
    same(folder, "etmgeg_260.txt", text, SERIES_ALONE)


def test_what_is_measured_goes_before_a_number_of_something(folder):
    text = table("Date,Title,Distance,Avg HR,Number of Laps", 60, lambda i: "2023-01-01 07:12:11,"
                 f"Run {i},{i % 7}.5,{140 + i % 20},{i % 5 + 1}")  # fmt: skip
    found = understood(number_files.FORM, text, "Activities.csv")
    question = asked(found)["column number"]
    assert question.taken == 2 and [place for place, _ in question.options] == [2, 3, 4]
    assert found.table["number"].tolist() == [i % 7 + 0.5 for i in range(60)]
    assert "count" not in found.table


ACCOUNTS = {
    "one currency": ("Date,Description,Amount,Balance", "%Y-%m-%d", ",", "."),
    "Sparkasse": ("Buchungstag;Valutadatum;Buchungstext;Betrag", "%d.%m.%Y", ";", ","),
}


@pytest.mark.parametrize("share", [1, 9], ids=["paid alone", "wages too"])
@pytest.mark.parametrize("bank", ACCOUNTS)
def test_what_an_account_pays_is_no_demand(bank, share):
    names, form, sign, point = ACCOUNTS[bank]

    def row(i):
        day, amount = f"{MONTHS[0] + pd.Timedelta(days=i):{form}}", f"{-(i % 50) - 1}{point}50"
        amount = f"1000{point}00" if share > 1 and i % share == 0 else amount
        cells = [day, f"Shop {i % 9}", amount, f"{3000 - i}{point}10"]
        return sign.join(cells if bank == "one currency" else [day, day, *cells[1:3]])

    text = table(names, 200, row)
    assert "is below 0 in most rows, as in a statement" in understood(DEMAND, text).why_not
    assert not understood(SERIES_ALONE, text).why_not


def test_when_an_order_was_made_is_its_date():
    text = table("Name,Paid at,Created at,Lineitem quantity", 90, lambda i: f"#{i},"
                 f"{f'{MONTHS[0] + pd.Timedelta(days=i):%Y-%m-%d} 10:00' if i % 3 else ''},"
                 f"{MONTHS[0] + pd.Timedelta(days=i):%Y-%m-%d} 09:00,{i % 4 + 1}")  # fmt: skip
    found = understood(DEMAND, text)
    assert found.clear and found.table["demand"].tolist() == [i % 4 + 1 for i in range(90)]


def test_durations_are_told_how_to_be_written():
    text = table("Start date,Project,Duration", 60, lambda i: f"2023-01-{i % 28 + 1:02d},P,"
                 f"0{i % 9}:30:00")  # fmt: skip
    assert "“Duration” holds hours and minutes (00:30:00)" in understood(DEMAND, text).why_not


def test_numbers_parted_by_blanks_are_no_number():
    rows = [f'{18 + i % 9}.0   {4 + i % 3}   {300 + i * 7 % 40}.0      130.0      '
            f'{3504 + i * 7 % 50}.      12.0   70  1\t"car {i}"' for i in range(60)]  # fmt: skip
    found = understood(predictor_columns.FORM, "\n".join(rows) + "\n", "auto-mpg.data")
    assert len(found.raw.columns) == 9 and len(found.table) == 60
    whole = understood(predictor_columns.FORM, "\n".join(rows) + "\n", "auto-mpg.data",
                       columns=(("target", (0,)),))  # fmt: skip
    assert whole.table["target"].tolist() == [18 + i % 9 for i in range(60)]
    assert whole.table["column 5"].tolist() == [3504 + i * 7 % 50 for i in range(60)]


def test_the_time_until_a_relapse_is_a_lifetime():
    text = table('"","pid","age","size","rfstime","status"', 60, lambda i: f'"{i + 1}",{132 + i},'
                 f"{40 + i % 30},{18 + i % 9},{TIMES[i]:.0f},{i % 2}")  # fmt: skip
    found = understood(LIVES, text)
    assert found.clear and found.table["time"].tolist() == TIMES.tolist()


def test_what_numbers_the_rows_is_no_lifetime():
    text = table("PassengerId,Survived,Age,Fare", 60, lambda i: f"{i + 1},{i % 2},{20 + i % 40},"
                 f"{7 + i}.25")  # fmt: skip
    question = asked(understood(LIVES, text))["column time"]
    assert [name for _, name in question.options] == ["Age", "Fare"]


def test_persons_who_stand_in_several_rows_are_warned_of():
    rows = [f"{i},{time},{status},{kind}" for i in range(40) for time, status, kind in
            ((900 + i, 0, 1), (700 + i, 1, 2))]  # fmt: skip
    found = understood(LIVES, "\n".join(["id,time,status,etype", *rows]))
    assert found.warnings == (
        "Each “id” stands in several rows, and each row counts as a life of its own.",
    )


def test_codes_of_places_are_no_values_and_their_names_tell_whose_a_row_is():
    rows = [f"{c},{land},{MONTHS[i]:%Y-%m},{k + 1:02d},{100 * k + i % 7}" for k, (c, land) in
            enumerate((("FRA", "France"), ("DEU", "Germany"))) for i in range(120)]  # fmt: skip
    found = understood(SERIES_ALONE, "\n".join(["iso_code,land,date,fips,cases", *rows]))
    assert [name for name, _ in asked(found)["group"].options] == ["France", "Germany"]
    assert found.table["demand"].tolist() == [i % 7 for i in range(120)]
    assert "column demand" not in asked(found)


def test_an_index_of_consumer_prices_is_no_price():
    text = table(
        "Date,SP500,Dividend,Earnings,Consumer Price Index,Real Price,PE10",
        120,
        lambda i: (
            f"{MONTHS[i]:%Y-%m-%d},{VALUES[i]},0.3,0.4,{12 + i / 9:.2f},{VALUES[i] + 9:.2f},0"
        ),
    )
    found = understood(PRICES, text)
    assert found.many["price"] == ("Real Price",)


def test_the_begin_of_a_delivery_is_a_time_of_day():
    text = table(
        "Delivery Date (CET),Delivery Start,Delivery End,NO1 (EUR)",
        240,
        lambda i: f"{HOURS[i]:%Y-%m-%d},{HOURS[i]:%H:%M},{(i + 1) % 24:02d}:00,{VALUES[i]}",
    )
    found = understood(SERIES_ALONE, text)
    np.testing.assert_array_equal(found.table["date"], HOURS.to_numpy("datetime64[us]"))
    np.testing.assert_array_equal(found.table["demand"], VALUES)
