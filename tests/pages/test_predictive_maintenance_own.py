"""Maintenance with the reader's own files: every form, odd ones, and the listing beside them."""

import bz2
import gzip
import lzma
import re
import zipfile
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from core.datasets.engine_fleet import cmapss_files
from core.datasets.intake.reading import read_tables
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
from core.ui.listing import standalone
from core.ui.words import number, percent
from pages.case_studies.predictive_maintenance.amounts import amount
from pages.case_studies.predictive_maintenance.own_files import (
    FLEET_FORM,
    LIVES_FORM,
    read_own,
)

STEM = "predictive_maintenance"
NO_NUMBER = re.compile(r"(?<![A-Za-z])(nan|inf|None|undefined)(?![A-Za-z])")


@pytest.fixture
def page(open_page):
    return open_page(STEM)


@pytest.fixture(scope="module")
def fleet():
    return simulate_fleet(9, 30, 20)


@pytest.fixture(scope="module")
def files(fleet):
    return cmapss_files(fleet)


# ---- a test file in the place of the training file -----------------------------------------------


def test_a_test_file_as_training_file_is_noticed_in_every_chapter(page, files):
    for upload in (
        {"fd001.txt": files["test_FD001.txt"]},
        {"train_FD001.txt": files["test_FD001.txt"]},
        files
        | {
            "train_FD001.txt": files["test_FD001.txt"],
            "test_FD001.txt": files["train_FD001.txt"],
            "RUL_FD001.txt": b"5\n" * 30,
        },
    ):
        page.upload(upload)
        assert not page.errors
        for chapter in page.page.chapters:
            page.at(lives="fleet").open(chapter)
            assert "they do not seem to have failed" in page.html, chapter
            assert "Upload the training file instead, train_" in page.html
        page.open("sensors")
        assert "to its failure" not in page.html


def test_a_training_file_is_not_taken_for_one(page, files):
    for upload in (files, {"train_FD001.txt": files["train_FD001.txt"]}):
        page.upload(upload)
        assert not page.errors
        assert "do not seem to have failed" not in page.at(lives="fleet").everything
    assert "do not seem to have failed" not in page.forget().at(lives="fleet").everything


def test_a_test_file_alone_is_refused_with_the_remedy(page, files):
    page.upload({"test_FD001.txt": files["test_FD001.txt"]})
    assert page.errors == [
        "test_FD001.txt: the training file of FD001 is missing; in a test file no engine fails, "
        "so the training file (train_…) has to be added."
    ]
    page.upload(files | {"test_FD001.txt": files["train_FD001.txt"]})
    assert "the same rows as in train_FD001.txt" in page.errors[0]


def renumbered(text, first):
    """A file whose units are numbered from ``first``."""
    rows = [line.split() for line in text.decode().splitlines()]
    return "\n".join(" ".join([str(int(r[0]) + first - 1), *r[1:]]) for r in rows).encode()


def test_units_keep_the_numbers_of_their_file_everywhere(page, files):
    page.upload(
        files
        | {
            "train_FD001.txt": renumbered(files["train_FD001.txt"], 71),
            "test_FD001.txt": renumbered(files["test_FD001.txt"], 81),
        }
    )
    assert not page.errors
    for place in (1, 14, 20):
        page.at(engine=place, test_engine=place)
        words = page.everything
        assert f"Engine {70 + place} (place {place}) from" in words
        assert words.count(f"Test engine {80 + place} (place {place})") == 2
        assert not re.search(rf"[Ee]ngine {place}\b", words)
        # A slider that counts places says so.
        page.open("sensors")
        assert page.live["Training engine, by place in the file"]["value"] == place
        page.open("remaining_life")
        assert page.live["Test engine, by place in the file"]["value"] == place
        said = page.code("predict_ridge")[2]()["test engines"]["engine"]
        np.testing.assert_array_equal(said, np.arange(81, 101))
    page.upload(files).open("remaining_life")
    assert "Test engine" in page.live


# ---- own lifetimes -------------------------------------------------------------------------------


def kaplan_meier_by_loop(time, failed, level):
    """Plain Python: survival and log(−log) interval with Greenwood's variance at each failure."""
    z = stats.norm.isf((1 - level) / 2)
    alive, greenwood, rows = 1.0, 0.0, []
    for t in sorted({t for t, f in zip(time, failed, strict=True) if f}):
        risk = sum(other >= t for other in time)
        died = sum(other == t and f for other, f in zip(time, failed, strict=True))
        alive *= 1 - died / risk
        if died == risk:
            rows.append((t, 0.0, np.nan, np.nan))
            continue
        greenwood += died / (risk * (risk - died))
        spread = z * greenwood**0.5 / -np.log(alive)
        centre = np.log(-np.log(alive))
        rows.append((t, alive, *(np.exp(-np.exp(centre + s * spread)) for s in (1, -1))))
    return rows


def scipy_weibull(time, failed):
    time, failed = np.asarray(time), np.asarray(failed, bool)
    data = stats.CensoredData(uncensored=time[failed], right=time[~failed])

    def fit(*guess):
        return stats.weibull_min.fit(data, *guess, floc=0, optimizer=precise)

    def precise(loss, start, args=(), disp=0):
        return optimize.fmin(loss, start, args=args, disp=0, xtol=1e-9, ftol=1e-12, maxiter=9999)

    shape, _, scale = fit(1.5)
    return shape, scale


def random_lives(rng):
    count = int(rng.integers(4, 40))
    time = np.round(100 * rng.weibull(rng.uniform(0.6, 4), count), 1) + 0.1
    if rng.random() < 0.4:
        time = np.ceil(time / 20) * 20  # ties
    failed = (rng.random(count) < rng.uniform(0.3, 1)).astype(int)
    return time, failed


def as_csv(time, failed):
    rows = [f"{t},{f}" for t, f in zip(time, failed, strict=True)]
    return {"lives.csv": "\n".join(["hours,failed", *rows]).encode()}


def test_own_lives_are_drawn_as_a_loop_and_scipy_have_them(page):
    """40 random sets of 4 to 39 lives, uploaded."""
    rng = np.random.default_rng(1)
    page.at(lives="own")
    for _ in range(40):
        time, failed = random_lives(rng)
        if len(set(time[failed == 1])) < 2:
            continue
        page.upload(as_csv(time, failed)).at(lives="own", confidence=90)
        assert not page.errors
        wanted = np.array(kaplan_meier_by_loop(time, failed, 0.9))
        steps = page.chart("survival").columns["steps"]
        for column, values in zip(("x", "y", "low", "high"), wanted.T, strict=True):
            got = np.asarray(steps[column], float)[1:-1]
            np.testing.assert_allclose(got, values, atol=1e-6, rtol=1e-5)
        shape, scale = scipy_weibull(time, failed)
        curve = page.chart("survival").columns["curve"]
        law = stats.weibull_min.sf(np.asarray(curve["x"], float), shape, scale=scale)
        np.testing.assert_allclose(np.asarray(curve["y"], float), law, atol=1e-4)
        assert "Your own lifetimes, uploaded" in page.html


def test_standard_errors_are_those_of_the_curvature(page):
    time, failed = [410, 660, 700, 780, 910, 1000, 1040], [1, 1, 0, 1, 1, 0, 1]
    page.upload(as_csv(time, failed)).at(lives="own")
    shape, scale = scipy_weibull(time, failed)

    def loss(p):
        law = stats.weibull_min(np.exp(p[0]), scale=np.exp(p[1]))
        pairs = zip(time, failed, strict=True)
        return -sum(law.logpdf(t) if f else law.logsf(t) for t, f in pairs)

    at, h = np.log([shape, scale]), 1e-4
    corner = np.eye(2) * h
    hessian = [
        [
            (loss(at + a + b) - loss(at + a - b) - loss(at - a + b) + loss(at - a - b)) / 4 / h**2
            for b in corner
        ]
        for a in corner
    ]
    errors = np.sqrt(np.diag(np.linalg.inv(hessian))) * (shape, scale)
    assert f"profile likelihood; standard error {number(errors[0], 2)}" in page.html
    assert f"standard error {number(errors[1], 2)}" in page.html


def test_the_age_that_is_advised_is_the_cheapest_by_plain_quadrature(page):
    time, failed = [410, 660, 700, 780, 910, 1000, 1040], [1, 1, 0, 1, 1, 0, 1]
    for ratio in (2.0, 10.0, 50.0):
        page.upload(as_csv(time, failed)).at(lives="own", cost_ratio=ratio)
        shape, scale = scipy_weibull(time, failed)
        ages = np.linspace(1, 3000, 60_000)
        alive = np.exp(-((ages / scale) ** shape))
        length = np.cumsum(alive) * (ages[1] - ages[0])
        best = ages[np.argmin((ratio * (1 - alive) + alive) / length)]
        shown = float(re.search(r"Best service age</div>.*?>([\d.]+) hours", page.html).group(1))
        assert shown == pytest.approx(best, rel=0.01)


def test_typed_lives_give_what_uploaded_ones_give(page):
    time, failed = [5.0, 7.0, 7.5, 9.0], [1, 0, 1, 1]
    text = "\n".join(f"{t} {f}" for t, f in zip(time, failed, strict=True))
    page.at(lives="own", own_lives="hours failed\n" + text)
    typed = str([chart.data for chart in page.charts])
    page.upload(as_csv(time, failed)).at(lives="own")
    assert str([chart.data for chart in page.charts]) == typed
    page.forget().at(lives="own", own_lives="5 x")
    assert "Line 1: “x” is not a time" in page.html
    assert "Shown meanwhile: Generator fans" in page.html
    caption = page.chart("survival").caption
    assert caption.startswith("Generator fans, shown in place of your own: 12 failures among 70.")


def test_a_best_age_of_the_law_and_one_of_the_data_do_not_contradict_without_a_word(page):
    """200 sets of lives: where one says an age and the other none, a word stands beside it."""
    rng, seen = np.random.default_rng(12), set()
    for _ in range(200):
        count = int(rng.integers(2, 9))
        time, failed = rng.integers(1, 15, count), rng.random(count) < rng.choice([0.6, 1])
        text = "\n".join(f"{t}{'' if f else '+'}" for t, f in zip(time, failed, strict=True))
        page.at(lives="own", own_lives=text, cost_ratio=float(rng.choice([1.0, 3.0, 30.0])))
        law, data = (
            re.search(rf"{label}</div>.*?>([^<]*)<.*?<small>(.*?)</small>", page.html).groups()
            for label in ("Best service age", "Best age without a law")
        )
        if law[0] == "none":
            continue
        never = law[0].startswith("never")
        age = np.inf if never else float(law[0].split()[0].replace(",", ""))
        alone = failed[time == time.max()].tolist() == [True]
        spared = alone and data[0] == f"just before {time.max()} units of time"
        apart = np.isinf(age) and data[0].startswith("just before") and not spared
        apart |= age < time.max() and data[0].startswith(("none", "never"))
        if abs(age / time.max() - 1) > 0.01:
            assert ("the law says otherwise" in data[1]) == apart, (text, law, data)
            assert ("seems to pay to spare it" in data[1]) == spared
            seen.add((never, data[0][:6], bool(apart)))
    assert len({case for case in seen if case[2]}) >= 1 and len(seen) >= 5, seen


def test_real_pooled_lives_and_every_level_say_what_holds(page):
    """The aircraft at every level: a verdict names its level, the pooling is told."""
    cases = set()
    for level in (50, 60, 75, 90, 95, 99):
        for lives in ("aircraft", "fans", "valves", "fleet"):
            page.at(lives=lives, confidence=level)
            notice = re.search(r"ev-notice.*?</p>", page.html).group()
            assert f"{level} %" in notice, notice
            assert len(re.sub(r"<[^>]*>", " ", notice.partition("<p>")[2]).split()) <= 35, notice
            pooled = "Two aircraft pooled" in page.chart("survival").caption
            assert pooled == (lives == "aircraft")
            assert f"with a {level} % band" in page.chart("repairs").caption
            assert f"63 % have failed by then; {level} %: " in page.html
            cases.add(re.search(r"holds 1|falls with age|Wear-out", notice).group())
    assert cases == {"holds 1", "falls with age", "Wear-out"}


ODD = {
    "5+ 9+ 12+": "Not one of these 3 has failed",
    "5+": "The only one has not failed",
    "5": "A single life, 5 units of time",
    "5 5 5": "All lives end at 5 units of time",
    "5 5 5+": "Every failure came at the largest time, 5",
    "3+ 5": "Every failure came at the largest time, 5",
    "3 5+": "shape",
    "3 3 5": "shape",
    "3 5 5 5 5": "shape",
    "0.000001 1000000000": "shape",
    "5 5.0000000001": "All lives end at 5 units of time",
    "5.000000001097131 5.000042778417485": "shape",
    "5.06 5.000005 5 5.000001 5.00000001 5.00001 5.08 5+": "shape",
    "5.00257+ 5.0000510932+ 5.000000000567+ 5.000000000688": "shape",
    "0.000001 3 3 3 80+ 99": "shape",
    "": "No lifetimes are given yet",
    "5\nx\n6\n-1\ny": "3 lines cannot be read (line 2: “x” is not a time from",
}


@pytest.mark.parametrize("text", ODD)
def test_odd_lives_get_a_sentence(page, text):
    for more in ({}, {"cost_ratio": 1.0}, {"confidence": 99}, {"confidence": 50}):
        page.at(lives="own", own_lives=text, **more)
        assert ODD[text].casefold() in page.html.casefold()
        words = re.sub(r"<[^>]*>", " ", page.html)
        assert not NO_NUMBER.search(words), NO_NUMBER.search(words)
        for chart in page.charts:
            for columns in chart.columns.values():
                for values in columns.values():
                    assert values.dtype.kind != "f" or not np.isinf(values).any()


def test_the_case_of_many_small_sets_is_that_of_the_rising_likelihood(page):
    """400 typed sets of one to five lives from a coarse grid. The judge climbs the profile of the
    shape: where it never comes down, no law is fitted."""
    rng, seen = np.random.default_rng(5), set()
    shapes = np.exp(np.linspace(-3, 12, 300))
    for _ in range(400):
        count = int(rng.integers(1, 6))
        time, failed = rng.integers(1, 4, count), rng.random(count) < rng.choice([0, 0.5, 1])
        text = "\n".join(f"{t}{'' if f else '+'}" for t, f in zip(time, failed, strict=True))
        page.at(lives="own", own_lives=text)
        none = "none" in re.search(r"Weibull shape β</div>.*?</small>", page.html).group()
        died, log = failed.sum(), np.log(time / time.max())
        if not died:
            assert none and "failed, so no law can be fitted" in page.html
            limit = stats.binomtest(0, count).proportion_ci(0.9, "exact").high  # one-sided 95 %
            assert f"at most {percent(limit)} fail before {time.min()}" in page.html
            seen.add("no failure")
            continue
        profile = [
            died * np.log(b) - died * np.log(np.exp(b * log).sum()) + b * log[failed].sum()
            for b in shapes
        ]
        rises = np.argmax(profile) == len(shapes) - 1
        assert none == rises, text
        if rises:
            words = (
                "A single life" if count == 1
                else "All lives end at" if failed.all()
                else "Every failure came at the largest time"
            )  # fmt: skip
            assert words in page.html, text
            seen.add(words)
        else:
            seen.add("law")
    assert len(seen) == 5


# ---- listings ------------------------------------------------------------------------------------


def zipped(files, folder=""):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return buffer.getvalue()


FLEETS = {
    "three files": lambda f: f,
    "training file alone": lambda f: {"it's my train.txt": f["train_FD001.txt"]},
    "no role in its name": lambda f: {"engines.txt": f["train_FD001.txt"]},
    "packed apart": lambda f: {
        "train_FD001.txt.gz": gzip.compress(f["train_FD001.txt"]),
        "test_FD001.txt.xz": lzma.compress(f["test_FD001.txt"]),
        "RUL_FD001.txt.bz2": bz2.compress(f["RUL_FD001.txt"]),
    },
    "archive of two sets": lambda f: {
        "CMAPSSData.zip": zipped(
            f
            | {
                name.replace("FD001", "FD003"): data
                for name, data in cmapss_files(simulate_fleet(4, 9, 6)).items()
            },
            "CMAPSSData/",
        )
    },
    "own names, units 81 on": lambda f: {
        "trained.txt": renumbered(f["train_FD001.txt"], 81),
        "testing.txt": f["test_FD001.txt"],
        "my rul.txt": f["RUL_FD001.txt"],
    },
    "names above, commas, cycles from 0": lambda f: {
        f"{name[:-3]}csv": as_named(data) if name[0] != "R" else b"RUL\n" + data
        for name, data in f.items()
    },
    "with lifetimes beside it": lambda f: f | as_csv([5, 6, 9], [1, 0, 1]),
}


def as_named(data):
    table = pd.read_csv(BytesIO(data), sep=" ", header=None)
    table[1] -= 1
    return table.set_axis(NAMES, axis=1).to_csv(index=False).encode()


def said_by(page, function, folder, files, monkeypatch, capsys):
    function, call, data = page.code(function)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(folder)
    exec(standalone(function, call), {"__name__": "__main__"})
    return capsys.readouterr().out, data


@pytest.mark.parametrize("form", FLEETS)
@pytest.mark.parametrize("model", ["ridge", "constant"])
def test_the_listing_prints_the_numbers_of_the_page_for_every_fleet(
    page, files, form, model, tmp_path, monkeypatch, capsys
):
    upload = FLEETS[form](files)
    page.upload(upload)
    assert not page.errors
    page.at(model=model, subset="FD003", ridge_lambda=3.14159265, cap=90, window=7, lead_time=3)
    words = page.everything
    page.open("service")
    said, _ = said_by(page, "predict_ridge", tmp_path, upload, monkeypatch, capsys)
    rmse, phm = (float(re.search(rf"{n}=([\d.e+-]+)", said).group(1)) for n in ("rmse", "phm"))
    rate = float(re.search(r"HeldOutCost\(rate=([\d.e+-]+)", said).group(1))
    assert f"{number(rmse)} cycles" in words and amount(phm) in words
    if model == "ridge":
        assert "predict_ridge(prepared, 3.14159265, 90)" in page.code("predict_ridge")[1]
    assert f"{number(rate)} € per cycle" in words


LIVES = {
    "numbers": "hours,failed\n5.25,1\n6,0\n7.125,1\n9,1\n",
    "words, semicolons": "id;Duration;Status\na;5,25;failed\nb;6;censored\nc;7,125;failed\n",
    "censored, yes and no": "days,censored\n5,no\n6,yes\n7,no\n",
    "time alone": "time\n5\n6\n9\n",
    "without a law": "hours,failed\n5,1\n5,1\n",
    "no failure": "hours,failed\n5,0\n7,0\n",
}


@pytest.mark.parametrize("form", [*LIVES, "typed"])
def test_the_listing_prints_the_numbers_of_the_page_for_every_table_of_lives(
    page, form, tmp_path, monkeypatch, capsys
):
    upload = {}
    if form == "typed":
        page.at(lives="own", own_lives="5.25 6+ 7.125 9", confidence=83)
    else:
        upload = {"it's mine.csv": LIVES[form].encode()}
        page.at(lives="own").upload(upload).at(lives="own", confidence=83)
    assert not page.errors
    cleaned = {}
    if upload:
        (table,) = page.session.uploads.of(STEM)["intake"].tables
        cleaned = {"predictive_maintenance-cleaned.csv": table.table.to_csv(index=False).encode()}
    said, data = said_by(page, "fit_weibull", tmp_path, cleaned, monkeypatch, capsys)
    values = re.search(r"value=array\(\[([^\]]*)\]", said).group(1)
    np.testing.assert_allclose(
        np.array(values.split(","), float), data()["Kaplan-Meier"]["survival"], rtol=1e-6
    )
    if form in ("without a law", "no failure"):
        assert "WeibullFit" not in said
    else:
        shape = float(re.search(r"shape=([\d.e+-]+)", said).group(1))
        assert f'Weibull shape β</div><div class="ev-figure">{number(shape)}<' in page.html


# ---- the age without a law -----------------------------------------------------------------------


def to_the_right(time, failed):
    """Efron's redistribution: mass of each life that failed; what is censored gives its mass to
    those that end later, and the last one keeps it."""
    order = sorted(range(len(time)), key=lambda i: (time[i], not failed[i]))
    mass = [1 / len(time)] * len(time)
    died = []
    for place, i in enumerate(order):
        later = len(order) - place - 1
        if failed[i]:
            died.append((time[i], mass[place]))
        elif later:
            for other in range(place + 1, len(order)):
                mass[other] += mass[place] / later
    return died


def test_the_best_age_without_a_law_is_that_of_every_age_tried(page):
    """300 sets: the mean cost over the mean length of a life, by Efron's masses, at many ages."""
    rng, seen = np.random.default_rng(8), set()
    for _ in range(300):
        count = int(rng.integers(1, 9))
        time, failed = rng.integers(1, 12, count), rng.random(count) < rng.choice([0.5, 0.8, 1])
        ratio = float(rng.choice([1.0, 1.5, 4.0, 30.0]))
        text = "\n".join(f"{t}{'' if f else '+'}" for t, f in zip(time, failed, strict=True))
        page.at(lives="own", own_lives=text, cost_ratio=ratio)
        died, end = to_the_right(time, failed), max(time)

        def cost(age, died=died, ratio=ratio):
            """Serviced at an age, just before the failures there."""
            share = sum(m for t, m in died if t < age)
            length = sum(m * min(t, age) for t, m in died) + (1 - sum(m for _, m in died)) * age
            return (ratio * share + 1 - share) / length

        ages = np.r_[np.arange(1, 4 * end + 1) / 4, end + 1e-9]
        costs = np.array([cost(a) for a in ages])
        shown = re.search(r"Best age without a law</div>.*?>([^<]*)<", page.html).group(1)
        best = ages[np.flatnonzero(costs <= costs.min() * (1 + 1e-7))[-1]]
        left = 1 - sum(m for _, m in died)
        if best <= end:
            spared = best == end and left < 1e-9 and (time == end).sum() == 1
            assert shown == f"just before {best:.0f} units of time", (text, ratio)
            assert ("there the last one failed" in page.html) == spared
            seen.add(f"spared {spared}")
        else:
            wanted = f"none up to {end} units of time" if left > 1e-9 else "never"
            assert shown == wanted, (text, ratio)
        seen.add(shown[:5])
    assert seen == {"just ", "none ", "never", "spared True", "spared False"}


def test_own_lives_decide_in_the_service_chapter_too(page):
    time, failed = [410, 660, 700, 780, 910, 1000, 1040], [1, 1, 0, 1, 1, 0, 1]
    page.open("service")
    assert "Your lifetimes" not in page.html
    page.upload(as_csv(time, failed)).at(lives="own").open("service")
    shape, scale = scipy_weibull(time, failed)
    ages = np.linspace(1, 3000, 60_000)
    alive = np.exp(-((ages / scale) ** shape))
    rate = (100_000 * (1 - alive) + 10_000 * alive) / (np.cumsum(alive) * (ages[1] - ages[0]))
    shown = re.search(r"Your lifetimes, fixed age</div>.*?>([\d.]+) hours<.*?</small>", page.html)
    assert float(shown.group(1)) == pytest.approx(ages[np.argmin(rate)], rel=0.01)
    assert f"Weibull law: {number(rate.min())} €, run to failure" in shown.group()
    page.at(lives="own", failure_cost=10.0, service_cost=10.0).open("service")
    assert "never" in re.search(r"Your lifetimes, fixed age.*?</small>", page.html).group()
    page.at(lives="own").upload(as_csv([5, 5], [1, 1])).at(lives="own").open("service")
    assert "see the chapter on failures" in page.html


NAMES = [
    *("Unit", "Cycles", "op_setting_1", "op_setting_2", "op_setting_3"),
    *(f"sensor{k}" for k in range(1, 22)),
]


@pytest.mark.parametrize("chapter", ["sensors", "service"])
def test_a_table_of_engines_with_names_is_no_table_of_lifetimes(page, fleet, chapter):
    """Its column of cycles is named like a time; whatever chapter it is uploaded in."""
    train, test = (t.set_axis(NAMES, axis=1).to_csv(index=False) for t in (fleet.train, fleet.test))
    files = {
        "PM_train.csv": train.encode(),
        "PM_test.csv": test.encode(),
        "PM_truth.csv": (
            "id,RUL\n" + "".join(f"{k},{r}\n" for k, r in enumerate(fleet.test_rul))
        ).encode(),
    }
    page.open(chapter).upload(files)
    assert not page.errors
    page.open("sensors")
    assert "30 training and 20 test units" in page.html
    page.forget().open(chapter).upload({"fd001.csv": train.encode()})
    assert not page.errors
    assert "held out" in page.open("sensors").html
    for form in (FLEET_FORM, LIVES_FORM):
        tables = read_tables([*files.items()], form, lambda *_: None)
        own = read_own(tables, lambda *_: None).here(lambda *_: None)
        assert own.lives is None and len(own.fleets) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_engines_with_other_sensors_are_drawn_in_every_state(page, fleet, count):
    names = dict(zip(("sensor_2", "sensor_3", "sensor_4", "sensor_7"), "abcd", strict=True))
    kept = list(names)[:count]
    table = fleet.train[["unit", "cycle", *kept]].rename(columns=names)
    page.upload({"telemetry_train.csv": table.to_csv(index=False).encode()})
    assert not page.errors
    assert f"for each of {count} sensors" in page.open("sensors").html
    assert "T temperature" not in page.html
    for chapter in page.page.chapters:
        page.open(chapter)
        for title in page.chapter.presets:
            assert not NO_NUMBER.search(re.sub(r"<[^>]*>", " ", page.preset(title).html)), title
