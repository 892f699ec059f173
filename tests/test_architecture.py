"""The house: who may import whom, what mirrors what, and a catalog that is complete."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from core import catalog
from core.ui import book
from core.ui.pictures import build

ROOT = Path(__file__).parents[1]
ENDS = {"support_vectors", "language"}  # pages that no other builds upon or uses
STANDARD = set(sys.stdlib_module_names)

# Folder, most specific first: what it may import besides the standard library.
MAY_IMPORT = {
    "core/ui/pictures": {"numpy", "vl_convert", "PIL", "core.catalog", "core.ui"},
    "core/ui/server.py": {"streamlit", "starlette", "core.catalog", "core.settings", "core.ui"},
    "core/ui/static_files.py": {"streamlit", "starlette", "brotli"},
    "core/ui": {
        "streamlit",
        "starlette",
        "anyio",
        "numpy",
        "pandas",
        "pyarrow",
        "prometheus_client",
        "core.catalog",
        "core.charts",
        "core.datasets.intake",
        "core.glossary",
        "core.settings",
        "core.ui",
        "core.work",
    },
    "core/work": {"numpy", "pyarrow", "pebble", "distributed", "core.settings", "core.work"},
    "core/settings.py": set(),
    "core/charts": {"altair", "pandas", "core.charts"},
    "core/maths/case_studies": {
        "numpy",
        "scipy",
        "sklearn",
        "threadpoolctl",
        "pandas",
        "pyvrp",
        "statsmodels",
        "core.maths",
    },
    "core/maths": {"numpy", "scipy", "sklearn", "contourpy", "core.maths"},
    "core/datasets/intake": {
        "numpy",
        "pandas",
        "pyarrow",
        "dateutil",
        "charset_normalizer",
        "python_calamine",
        "core.datasets",
    },
    "core/datasets": {"numpy", "pandas", "pyarrow", "vrplib", "PIL", "core.datasets", "core.maths"},
    "core/counted_shares.py": {"core.maths", "core.ui"},
    "core/own_function.py": {"core.maths", "core.ui"},
    "core/painted_points.py": {"core.maths", "core.ui"},
    "core/drawn_population.py": {"numpy", "core.datasets", "core.maths", "core.ui"},
    "core/catalog.py": {"core.settings"},
    "core/glossary.py": {"core.catalog"},
    "core": set(),
    "pages/start": {"streamlit", "core"},
    "pages": {"numpy", "pandas", "core", "pages"},
    "app.py": {"streamlit", "core.ui.server", "core.ui.warm"},
}
SOURCES = [Path("app.py")] + [
    path.relative_to(ROOT)
    for folder in ("core", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.stat().st_size
]


def imported(path: Path) -> set[str]:
    """Full dotted names that a file imports; ``from core import x`` counts as core.x."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports(path):
    rule = next(place for place in MAY_IMPORT if path.as_posix().startswith(place))
    for name in imported(path):
        if name.split(".")[0] in STANDARD:
            continue
        allowed = any(name == ok or name.startswith(f"{ok}.") for ok in MAY_IMPORT[rule])
        assert allowed, f"{path} imports {name}; {rule} may not"
        if path.parts[0] != "pages":
            assert not name.startswith("pages"), f"{path} imports a page"


def test_no_page_lies_directly_in_pages():
    """Streamlit would start in its old multipage mode, and show raw file names."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_every_page_has_its_parts():
    stems = [entry.stem for entry in catalog.PAGES]
    assert len(set(stems)) == len(stems)
    for entry in catalog.PAGES:
        assert entry.section in catalog.SECTIONS
        assert (ROOT / entry.path).is_file(), entry.path
        maths = ROOT / "core/maths" / entry.section
        maths = maths / entry.stem if entry.section == "case_studies" else maths
        assert set(maths.glob("*.py")) - {maths / "__init__.py"}, f"{entry.stem} has no mathematics"
        assert (ROOT / f"tests/pages/test_{entry.stem}.py").is_file(), f"{entry.stem}: no page test"
        assert entry.question.endswith("?")
        assert entry.keywords.split()
        for other in entry.before:
            assert other in catalog.BY_STEM, f"{entry.stem} points to {other}"
            assert other != entry.stem
        if entry.section != "case_studies":
            leads_on = catalog.comes_next(entry.stem) + catalog.put_to_use(entry.stem)
            assert leads_on or entry.stem in ENDS, f"{entry.stem} leads nowhere"


def test_no_words_call_the_ink_black():
    """In the dark it is white."""
    for path in SOURCES:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"\b[Bb]lack( point| dashes| line| dot|:)", text), path


def test_every_page_is_in_the_catalog():
    listed = {entry.path for entry in catalog.PAGES}
    found = {p.as_posix() for p in SOURCES if p.parts[0] == "pages" and p.name == "page.py"}
    assert found == listed


PAGE_FILES = [path for path in SOURCES if path.parts[0] == "pages" and path.parts[1] != "start"]
LONGEST_PAGE, LONGEST_CHAPTER, LONGEST_FUNCTION = 60, 250, 60


@pytest.mark.parametrize("path", PAGE_FILES, ids=str)
def test_a_page_reads_from_top_to_bottom(path):
    """Short files and short functions; a chapter knows no other chapter, and no Streamlit."""
    text = (ROOT / path).read_text(encoding="utf-8")
    most = LONGEST_PAGE if path.name == "page.py" else LONGEST_CHAPTER
    assert len(text.splitlines()) <= most
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"
    assert len(path.parts) == 4, "pages/<section>/<page>/<file>.py"
    chapters = {f.stem for f in (ROOT / path).parent.glob("*.md")}
    for name in imported(path):
        assert not name.startswith("streamlit"), "the frame talks to Streamlit"
        if name.startswith("pages."):
            assert name.startswith(".".join(path.parts[:3])), f"{name} is of another page"
            other = name.split(".")[3]
            assert path.name == "page.py" or other not in chapters, f"{other} is another chapter"


@pytest.mark.parametrize("entry", catalog.PAGES, ids=lambda entry: entry.stem)
def test_every_chapter_has_its_mathematics_beside_it(entry):
    page = book.page(entry.stem)
    folder = ROOT / f"pages/{entry.section}/{entry.stem}"
    assert {f.stem for f in folder.glob("*.md")} == set(page.chapters)
    for name in page.chapters:
        assert (folder / f"{name}.py").is_file()


def test_tests_mirror_the_mathematics():
    for path in SOURCES:
        if path.parts[:2] == ("core", "maths"):
            mirror = ROOT / "tests" / Path(*path.parts[1:-1]) / f"test_{path.name}"
            assert mirror.is_file(), f"{path} has no {mirror.relative_to(ROOT)}"


def test_tests_of_the_mathematics_have_their_module():
    for path in sorted((ROOT / "tests/maths").rglob("test_*.py")):
        within = path.relative_to(ROOT / "tests")
        module = ROOT / "core" / within.with_name(within.name.removeprefix("test_"))
        assert module.is_file(), f"{within} tests no {module.relative_to(ROOT)}"


def test_the_mathematics_of_a_case_study_lies_in_its_folder():
    pages = {entry.stem for entry in catalog.PAGES if entry.section == "case_studies"}
    for path in SOURCES:
        if path.parts[:3] == ("core", "maths", "case_studies"):
            assert len(path.parts) == 5 and path.parts[3] in pages, f"{path}: of which page?"


def test_addresses_of_pages_and_chapters():
    assert catalog.href("gradient_descent") == "gradient-descent"
    assert catalog.href("logistics", "routes") == "logistics?chapter=routes"


@pytest.mark.parametrize("entry", catalog.PAGES, ids=lambda entry: entry.stem)
def test_the_picture_on_the_home_page_is_of_the_chart_as_it_is(entry):
    """``make pictures`` draws them again."""
    digests = json.loads(build.DIGESTS.read_text(encoding="utf-8"))
    assert digests[entry.stem] == build.digest(build.first_chart(entry))
    assert (build.HERE / f"{entry.stem}.png").stat().st_size > 500
