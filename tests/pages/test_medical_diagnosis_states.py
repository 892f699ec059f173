"""Healthcare diagnostics: no legal set of images falls, no challenge is cheated, listings run."""

import io
import re
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from core.ui.listing import standalone
from tests.datasets.test_medical_images import npz
from tests.pages.test_medical_diagnosis import STEM, own_images, rows_of_table
from tests.pages.test_medical_diagnosis_claims import notice


@pytest.fixture(autouse=True)
def one_thread():
    """Small matrices, as the server has it: several threads would wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def page(open_page):
    return open_page(STEM)


# ---- states of own images ------------------------------------------------------------------------


def noise_set(sizes, share, seed=0):
    """Pure noise, and labels that say nothing about it."""
    rng, made = np.random.default_rng(seed), {}
    for split, n in zip(("train", "val", "test"), sizes, strict=True):
        made[f"{split}_images"] = rng.integers(0, 256, (n, 28, 28)).astype(np.uint8)
        made[f"{split}_labels"] = rng.permutation(np.arange(n) < round(share * n)).astype(np.uint8)
    return made


@pytest.mark.parametrize("seed", range(4))
def test_noise_with_nine_of_ten_of_one_class_is_not_praised(page, seed):
    page.open("images").at(epochs=3).upload(
        {"noise.npz": npz(noise_set((200, 100, 100), 0.1, seed))}
    )
    assert "90.0 % of the validation images" in page.html, "the commoner class is the baseline"
    page.press("Train")
    run = next(iter(page.session.uploads.kept.values()), None)
    said, tone = notice(page)
    assert tone != "good" and run is not None, said
    below = next(
        p.content
        for p in page.parts
        if "The network" in str(p.content) and p.place == "below" and "ev-notice" in str(p.content)
    )
    assert "no better than chance" in below and "ev-tone-warn" in below


def degenerate(name):
    made = own_images((60, 20, 20), contrast=60)
    images = {split: made[f"{split}_images"] for split in ("train", "val", "test")}
    labels = {split: made[f"{split}_labels"] for split in images}
    if name == "the smallest":
        made = own_images((10, 10, 10))
    elif name == "one class is rare":
        for values in labels.values():
            values[:] = np.arange(len(values))[:, None] < 5
    elif name == "all but five are ill":
        for values in labels.values():
            values[:] = np.arange(len(values))[:, None] >= 5
    elif name == "sorted by class":
        for split, values in labels.items():
            order = np.argsort(values[:, 0], kind="stable")
            made[f"{split}_labels"], made[f"{split}_images"] = values[order], images[split][order]
    elif name == "two values":
        for split, values in images.items():
            made[f"{split}_images"] = (255 * (values > 100)).astype(np.uint8)
    elif name == "one bright pixel":
        for values in images.values():
            values[:] = 0
        images["train"][0, 3, 3] = 1
    elif name == "duplicates":
        for values in images.values():
            values[:] = images["train"][0]
    elif name == "test of one brightness":
        images["test"][:] = 255
        images["val"][:] = 0
    elif name == "the label is the image":
        for split, values in images.items():
            values[:] = 255 * labels[split][:, :, None]
    elif name == "other types":
        made = {key: values.astype(np.int64) for key, values in made.items()}
        made |= {f"{split}_labels": labels[split][:, 0].astype(bool) for split in labels}
        made["train_patient"] = np.array([f"p{k // 2}" for k in range(60)])
        made["val_patient"] = np.arange(20)
    elif name == "one patient":
        made["train_patient"], made["val_patient"] = np.zeros(60, int), np.zeros(20, int)
    return made


ODD = (
    "the smallest", "one class is rare", "all but five are ill", "sorted by class", "two values",
    "one bright pixel", "duplicates", "test of one brightness", "the label is the image",
    "other types", "one patient",
)  # fmt: skip


def assert_fine(page):
    assert not page.errors
    words = re.sub(r'alt="[^"]*"', "", page.html)
    assert not re.search(r"\b(nan|inf|None)\b", words), re.findall(
        r".{40}\b(?:nan|inf|None)\b", words
    )
    for chart in page.charts:
        for dataset, columns in chart.data.items():
            for column, values in columns.items():
                numbers = [v for v in values if isinstance(v, float)]
                assert not np.isinf(numbers).any(), (chart.name, dataset, column)


@pytest.mark.parametrize("name", ODD)
def test_a_legal_set_falls_in_no_preset_and_no_work(page, name):
    page.open("images").upload({"odd.npz": npz(degenerate(name))})
    for chapter in page.page.chapters.values():
        if chapter.name in ("cells", "learning") and name != ODD[0]:
            continue  # they show no image
        for title in chapter.presets:
            assert_fine(page.preset(title))
    page.open("images").at(epochs=2, architecture="few").press("Train")
    assert_fine(page)
    for label in ("Draw the learning curve", "Cross-validate the network"):
        button = next(
            p.content for p in page.parts if p.kind == "button" and p.content["label"] == label
        )
        if not button["disabled"]:
            assert_fine(page.press(label))
    for chapter in ("network", "shortcut"):
        assert_fine(page.open(chapter))


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_legal_set_is_drawn(open_page, data):
    """Images of few values, classes of five and more, in any order, with duplicates."""
    made = {}
    for split in ("train", "val", "test"):
        ill, healthy = (data.draw(st.integers(5, 30)) for _ in range(2))
        values = data.draw(st.lists(st.integers(0, 255), min_size=1, max_size=3))
        rng = np.random.default_rng(data.draw(st.integers(0, 99)))
        shape = (ill + healthy, 28, 28)
        images = rng.choice(values, shape)
        if data.draw(st.booleans()):
            images[:] = images[0]
        labels = np.repeat([1, 0], [ill, healthy])
        if data.draw(st.booleans()):
            labels = rng.permutation(labels)
        made |= {f"{split}_images": images.astype(np.uint8), f"{split}_labels": labels}
    made["train_images"][0, 0, 0] ^= 1
    page = open_page(STEM).open("images").upload({"any.npz": npz(made)})
    assert_fine(page)
    page.at(epochs=1, architecture="few").press("Train")
    assert_fine(page)
    for chapter in ("network", "shortcut"):
        assert_fine(page.open(chapter))


# ---- challenges ----------------------------------------------------------------------------------


def ticked(page):
    return page.html.count('<span class="ev-done"')


def test_the_challenges_of_the_cells_are_solved_by_a_test_alone(page):
    for cheat in (
        {"threshold": 0.0, "prevalence": 50.0},
        {"threshold": 0.0, "prevalence": 50.0, "miss_cost": 1000.0, "alarm_cost": 0.1},
        {"threshold": 0.005, "prevalence": 50.0, "penalty": 0.0},
        {"threshold": 1.0, "prevalence": 0.1, "miss_cost": 1.0, "alarm_cost": 100.0},
    ):
        page.at(**cheat)
        assert ticked(page) == 0, cheat
    page.at(prevalence=30.0, miss_cost=20.0, threshold=0.115)
    assert ticked(page) == 2


def test_the_challenges_of_the_images_need_something_to_be_seen(page):
    blind, gaps = {"images": 200, "epochs": 1, "contrast": 0.0}, []
    for seed in (1, 2, 3):
        page.open("images").at(**blind, seed=seed, wanted=99).press("Train")
        rows = {row[0]: row[1:] for row in rows_of_table(page.html, "Test AUC")}
        assert float(rows["Network"][2].split()[0]) >= 95, "calls nearly all"
        gaps.append(float(rows["Ideal observer"][0]) - float(rows["Network"][0]))
        assert ticked(page) == 0
    assert "0/0: there is nothing to see" in page.html
    assert min(gaps) <= 0.02, "as good as the ideal observer: nothing is to be seen"
    white = {"beta": 0.0, "contrast": 1.6, "noise": 1.2, "images": 1200, "epochs": 5}
    network = {"architecture": "none", "decay": 0.3, "optimizer": "momentum", "rate": 0.003}
    page.at(**white, **network, wanted=99).press("Train")
    assert ticked(page) == 2


def test_the_challenge_of_the_shortcut_needs_the_marker(page):
    page.open("shortcut").at(marker=100)
    assert ticked(page) == 0, "not before the training"
    page.at(images=200, epochs=2, contrast=3.0, marker=5).press("Train")
    assert ticked(page) == 0, "a mass that is plain needs no marker"
    page.at(images=400, epochs=4, contrast=0.8, marker=100).press("Train")
    assert ticked(page) == 1


# ---- listings ------------------------------------------------------------------------------------


def in_folder(made):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, values in made.items():
            member = io.BytesIO()
            np.save(member, values)
            archive.writestr(f"a set/{key}.npy", member.getvalue())
    return stream.getvalue()


FORMS = {
    "compressed": ("mine.npz", npz),
    "plain": ("it's mine.npz", lambda made: npz(made, compressed=False)),
    "flat labels": (
        "flat.npz",
        lambda made: npz({k: v.ravel() if "labels" in k else v for k, v in made.items()}),
    ),
    "columns first": (
        "columns.npz",
        lambda made: npz({k: np.asfortranarray(v.astype(np.int32)) for k, v in made.items()}),
    ),
    "more arrays": (
        "more.npz",
        lambda made: npz(
            made
            | {"extra": np.zeros(3), "train_patient": np.arange(120), "val_patient": np.arange(60)}
        ),
    ),
    "a zip with a folder": ("set.zip", in_folder),
}


@pytest.mark.parametrize(("form", "ill_label"), [(f, "1") for f in FORMS] + [("compressed", "0")])
def test_the_listing_prints_the_numbers_of_the_page(
    page, form, ill_label, tmp_path, monkeypatch, capsys
):
    name, pack = FORMS[form]
    data = pack(own_images())
    page.open("images").at(epochs=2, ill_label=ill_label).upload({name: data})
    assert not page.errors
    page.press("Train").press("One epoch more")
    function, call, _ = page.code("train_plan")
    (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    exec(standalone(function, call), {"__name__": "__main__"})
    auc = float(re.search(r"auc=(?:np\.float64\()?([\d.]+)", capsys.readouterr().out).group(1))
    assert rows_of_table(page.html, "Test AUC")[0][1] == f"{auc:.3f}"


@pytest.mark.parametrize("chapter", ["cells", "learning"])
def test_the_listings_of_the_cells_print_their_numbers(page, chapter, capsys):
    page.open(chapter).at(
        **({"threshold": 0.3} if chapter == "cells" else {"steps": 33}), penalty=-3.5
    )
    function, call, _ = next(p.content for p in page.parts if p.kind == "code")
    exec(standalone(function, call), {"__name__": "__main__"})
    said = float(capsys.readouterr().out.split()[0])
    shown = f">{100 * said:.1f} %<" if chapter == "cells" else f">{said:.3g}<"
    assert shown in page.html, (shown, call)
