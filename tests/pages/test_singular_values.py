"""What the page on singular values promises beyond what every page does."""

import base64
import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from PIL import Image

from core.datasets.images import shipped_picture
from core.maths.linear_algebra.ill_posed import best_damping, pose
from core.maths.linear_algebra.low_rank import factor_layers, with_noise
from core.maths.linear_algebra.picture_matrices import checkerboard, lettering
from core.ui.listing import standalone
from core.ui.pack import pack


@pytest.fixture
def page(open_page):
    return open_page("singular_values")


def greys(address):
    """A drawn picture as grey values 0 … 255, to within its 255 shades."""
    data = base64.b64decode(address.partition(",")[2])
    shades = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float)
    return (shades[..., 0] - 8) / (250 - 8) * 255


def rows(table, role):
    keep = np.asarray(table["role"]) == role
    return np.asarray(table["x"])[keep], np.asarray(table["y"])[keep]


def test_the_pictures_are_the_image_and_its_rank(page):
    data = page.at(picture="flower", rank=7).chart("image").data
    whole = shipped_picture("flower")
    assert np.abs(greys(data["given"]["url"][0]) - whole).max() < 1.2
    U, s, Vt = np.linalg.svd(whole)
    nearest = np.clip((U[:, :7] * s[:7]) @ Vt[:7], 0, 255)
    assert np.abs(greys(data["kept"]["url"][0]) - nearest).max() < 1.2
    assert data["labels"]["text"][:3] == ["the image", "rank 7", "thrown away"]


def test_the_given_picture_does_not_travel_while_the_rank_is_dragged(page):
    digests = []
    for k in (7, 8):
        part = next(p for p in page.at(rank=k).parts if p.kind == "chart" and p.name == "image")
        digests.append(part.digests)
    assert digests[0]["given"] == digests[1]["given"] and digests[0]["kept"] != digests[1]["kept"]
    content = part.content
    columns = content.template.datasets
    moved = {"image": {n: (content.data[n], columns[n]) for n in ("kept", "labels")}}
    assert len(pack({}, moved)) < 120_000


def test_spectrum_and_errors_are_the_functions_numbers(page):
    page.at(picture="letters", rank=12, grain=20, grains=3)
    found = factor_layers(with_noise(lettering(), 20, 3))
    i, kept = rows(page.chart("spectrum").data["measured"], "approximation")
    assert i.tolist() == list(range(1, 13))
    np.testing.assert_allclose(kept, found.values[:12])
    _, errors = rows(page.chart("errors").data["curves"], "truth")
    explicit = [np.linalg.norm(lettering() - found.kept(j)) / np.sqrt(144 * 216) for j in (0, 5)]
    np.testing.assert_allclose(errors[[0, 5]], explicit)


PRESETS = {
    "Letters": "Rank 12 keeps ",
    "Two layers are all": "this matrix has rank 2, so 2 layers are all of it.",
    "Nothing to throw away": "All 144 singular values are equal",
    "Dearer than the image": "above rank 86 nothing is saved",
    "Noise goes first": "Rank 10 is nearest",
    "Buried in noise": "Rank 0 is nearest",
    "Shear": "half axes 1.62 and 0.618",
    "Turned over": "det A &lt; 0: two turns are not enough",
    "Symmetric": "U = V, and the singular values are the eigenvalues.",
    "One eigenvalue below 0": "One eigenvalue is below 0",
    "A circle stays one": "The circle stays a circle, of radius 1",
    "Flat": "A is singular: the circle falls on a line",
    "Nothing left": "A = 0: the circle falls on a point.",
    "Both at their best": "and no other comes nearer",
    "No filter": "so x = 0 would be nearer",
    "Smoothed away": "more missing than noise",
    "Harmless": "Dashed: the plain solution, 1",
    "Hilbert": "18 singular values are 0, but for rounding",
    "One direction is lost": "One singular value is 0, but for rounding",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_do_what_they_say(page, title):
    assert PRESETS[title] in page.preset(title).html


@pytest.mark.parametrize(
    ("chapter", "values", "said"),
    [
        ("image", {"rank": 0}, "Rank 0 keeps nothing: a black picture."),
        ("image", {"rank": 144}, "Nothing is lost: this matrix has rank 144"),
        ("image", {"picture": "diagonal", "grain": 80, "rank": 0}, "nearer than a black picture"),
        (
            "image",
            {"picture": "checkerboard", "rank": 1},
            "values that are not 0 are equal",
        ),
        ("image", {"picture": "letters", "rank": 216, "grain": 5}, "The factors are 51,984"),
        ("turns", {"first": (2.0, 0.0), "second": (0.0, 2.0)}, "of radius 2"),
        ("turns", {"first": (2.0, 2.0), "second": (1.9, 2.0)}, "longer than the picture is high"),
        ("turns", {"first": (-1.0, 0.0), "second": (0.0, -2.0)}, "Both eigenvalues are below 0"),
        ("noisy", {"layers": 0, "damping": 10.0}, "100 % off"),
        ("noisy", {"operator": "circle", "layers": 2}, "Singular values 2 and 3 are equal"),
    ],
)
def test_odd_states_get_a_sentence(page, chapter, values, said):
    page.open(chapter)
    assert said in page.at(**values).open(chapter).html


def test_small_singular_values_that_differ_are_not_called_equal(page):
    """Those of Hilbert's matrix fall by a factor of ten and more, down to rounding."""
    for k in range(1, 15):
        text = page.open("noisy").at(operator="hilbert", layers=k).open("noisy").html
        assert "are equal: which" not in text, k


def test_a_picture_of_the_reader_takes_the_place_of_ours(page):
    stream = io.BytesIO()
    Image.fromarray(np.tile(np.arange(0, 240, 4, dtype=np.uint8), (40, 1))).save(stream, "PNG")
    page.open("image").upload({"ramp.png": stream.getvalue()})
    assert not page.errors
    assert "ramp, 40 rows of 60 grey values. Used as it is, 60×40 pixels." in page.html
    assert "this matrix has rank 1, so one layer is all of it." in page.html
    assert not any(part.name == "picture" for part in page.parts)
    page.upload({"ramp.gif": b"GIF89a" + bytes(90)})
    assert page.errors == ["ramp.gif: a GIF is no PNG or JPEG."]
    assert "ramp, 40 rows" in page.html
    page.forget()
    assert "Palace roof, 144 rows" in page.html


def test_a_black_picture(page):
    stream = io.BytesIO()
    Image.new("L", (20, 30)).save(stream, "PNG")
    page.open("image").upload({"night.png": stream.getvalue()})
    assert "A black image: the matrix is 0, of rank 0" in page.html
    page.values.update(grain=40, rank=3)
    assert "Rank 0 is nearest, 0 off." in page.run().html


def test_photographers_are_named(page):
    assert "Photograph by danielbuechele, CC BY 2.0" in page.at(picture="china").html
    assert "Photograph by vultilion, CC BY 2.0" in page.at(picture="flower").html


def test_challenges(page):
    def solved(task):
        return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]

    energy, level, near = "99 % of the energy", "of which none matters", "than any other rank"
    page.at(picture="china", rank=12)
    assert not any(map(solved, (energy, level, near)))
    page.at(picture="china", rank=13, grain=5)
    assert not solved(energy)
    page.at(picture="china", rank=13)
    assert solved(energy)
    page.at(picture="checkerboard")
    assert not solved(level)
    page.at(picture="diagonal")
    assert solved(level)
    page.at(picture="china", rank=10, grain=20)
    assert not solved(near)
    page.at(picture="china", rank=10, grain=40)
    assert solved(near)

    one, twice, same = "no multiple of I", "twice as long as wide", "for which U = V"
    page.open("turns").at(first=(1.0, 0.0), second=(0.0, 1.0))
    assert not any(map(solved, (one, twice, same)))
    page.at(first=(2.0, 0.0), second=(0.0, 1.0))
    assert not solved(twice) and not solved(same)
    page.at(first=(0.0, 1.0), second=(1.0, 0.0))
    assert solved(one)
    page.at(first=(2.0, 0.0), second=(0.0, -1.0))
    assert solved(twice) and not solved(same)
    page.at(first=(1.0, 0.5), second=(0.5, 1.0))
    assert solved(same)

    layers, strength, lost = "find the k of least error", "within 2 % of the least", "for good"
    page.open("noisy").at(layers=15, damping=0.1)
    assert not any(map(solved, (layers, strength, lost)))
    page.at(layers=16, level=1e-4)
    page.at(operator="narrow", layers=24)
    assert not solved(layers)
    best = best_damping(pose("wide", "peaks", 0.01, 1))[0]
    page.at(layers=16, damping=float(f"{best:.3g}"))
    assert solved(layers) and solved(strength)
    page.at(operator="circle")
    assert solved(lost)


def numbers_of(html):
    names = re.findall(r'<div class="ev-name">(.*?)</div><div class="ev-figure">(.*?)</div>', html)
    return {re.sub(r"<[^>]*>", "", name): value for name, value in names}


def test_the_error_is_what_is_measured(page):
    for k in (0, 1, 12, 143):
        shown = numbers_of(page.at(picture="china", rank=k, grain=10).html)
        assert shown["Error"] == shown["Measured"]


@pytest.mark.parametrize("picture", ["china", "letters"])
def test_the_listing_of_the_image_prints_the_page_s_numbers(page, picture):
    page.at(picture=picture, rank=12, grain=15, grains=4)
    function, call, _ = page.code("factor_layers")
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    error, measured = said.getvalue().splitlines()[-1].split()
    shown = float(numbers_of(page.html)["Error"].replace("·10", "e").replace(",", ""))
    assert float(error) == pytest.approx(shown, rel=1e-5)
    assert float(measured) == pytest.approx(shown, rel=1e-5)


def colours(mode, *size):
    values = np.random.default_rng(5).integers(0, 256, (size[1], size[0], len(mode)))
    return Image.fromarray(values.astype(np.uint8).squeeze(), mode)


SHADES = 20 * np.arange(3000, dtype=np.uint16).reshape(50, 60)
OWN = {
    "grey": ("PNG", lambda: colours("L", 60, 40)),
    "large": ("PNG", lambda: colours("RGB", 500, 320)),
    "a photograph": ("JPEG", lambda: colours("RGB", 900, 700)),
    "transparent": ("PNG", lambda: colours("RGBA", 50, 70)),
    "16 bits": (
        "PNG",
        lambda: Image.fromarray(SHADES),
    ),
}


@pytest.mark.parametrize("form", OWN)
def test_the_listing_prints_the_numbers_of_the_page_for_every_form(
    page, form, tmp_path, monkeypatch, capsys
):
    kind, make = OWN[form]
    name = f"it's mine.{kind.lower()}"
    make().save(tmp_path / name, kind)
    page.open("image").upload({name: (tmp_path / name).read_bytes()})
    assert not page.errors
    page.values.update(rank=5, grain=10)
    page.run()
    monkeypatch.chdir(tmp_path)
    function, call, _ = page.code("factor_layers")
    exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    error, measured = capsys.readouterr().out.splitlines()[-1].split()
    shown = float(numbers_of(page.html)["Error"].replace("·10", "e").replace(",", ""))
    assert float(error) == pytest.approx(shown, rel=1e-5)
    assert float(measured) == pytest.approx(shown, rel=1e-5)


LISTED = {"turns": ("decompose_singular", "[1.5 1.5]"), "noisy": ("solve_filtered", "0.1420")}


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_runs(page, chapter):
    name, printed = LISTED[chapter]
    page.at(first=(0.9, 1.2), second=(-1.2, 0.9), layers=16).open(chapter)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    assert printed in said.getvalue()


def test_a_checkerboard_is_two_layers(page):
    data = page.preset("Two layers are all").chart("image").data
    assert np.abs(greys(data["kept"]["url"][0]) - checkerboard()).max() < 1


@pytest.mark.parametrize(
    ("columns", "solved", "said"),
    [
        (((1.0, 1.0), (1.0, 1.0)), True, "V turns by 45°, U by 45°."),
        (((1.0, 0.5), (0.5, 1.0)), True, "V turns by 45°, U by 45°."),
        (((1.0, 1.0), (1.0, -0.5)), False, "V turns by 26.6°, U by 26.6°, after turning over."),
        (((2.0, 0.0), (0.0, 1.0)), False, "V turns by 0°, U by 0°. A is diagonal."),
        (((1.0, 0.0), (1.0, 1.0)), False, "V turns by 58.3°, U by 31.7°."),
    ],
)
def test_where_u_is_v(open_page, columns, solved, said):
    page = open_page("singular_values").open("turns")
    html = page.at(**dict(zip(("first", "second"), columns, strict=True))).html
    assert said in html
    assert ("solved" in html.split("for which U = V")[0].rsplit("<li>", 1)[1]) == solved
