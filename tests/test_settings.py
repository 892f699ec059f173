"""What a host sets: the environment, one file, and what cannot be taken."""

import pytest

from core.settings import FILE, Settings, read


def test_without_anything_each_value_has_its_default():
    assert read({}) == Settings()
    assert Settings().workers >= 1


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "eigenview.toml"
    file.write_text('workers = 3\ntasks_waiting = 7\nscheduler = "tcp://10.0.0.1:8786"\n')
    found = read({FILE: str(file), "EIGENVIEW_WORKERS": "5", "HOME": "/"})
    assert (found.workers, found.tasks_waiting) == (5, 7)
    assert found.warm
    assert not read({"EIGENVIEW_WARM": "off"}).warm
    assert found.scheduler == "tcp://10.0.0.1:8786"


@pytest.mark.parametrize(
    "ancestors", ["'none'", "*", "'self' https://course.example", "https://*.a.example:8443"]
)
def test_who_may_show_the_app_in_a_frame(ancestors):
    assert read({"EIGENVIEW_FRAME_ANCESTORS": ancestors}).frame_ancestors == ancestors


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"EIGENVIEW_WORKERS": "many"}, "EIGENVIEW_WORKERS: a whole number is needed, not “many”"),
        ({"EIGENVIEW_WARM": "perhaps"}, "EIGENVIEW_WARM: true or false is needed, not “perhaps”"),
        ({"EIGENVIEW_WORKERS": "0"}, "EIGENVIEW_WORKERS: at least 1 is needed, not 0"),
        (
            {"EIGENVIEW_LOG_FORMAT": "xml"},
            "EIGENVIEW_LOG_FORMAT: text or json is needed, not “xml”",
        ),
        (
            {"EIGENVIEW_FRAME_ANCESTORS": "course.example; script-src *"},
            "EIGENVIEW_FRAME_ANCESTORS: 'self', 'none', .* is needed, not “course.example;",
        ),
        ({"EIGENVIEW_NAME": ""}, "EIGENVIEW_NAME: a name of 1 to 60 characters is needed"),
        ({"EIGENVIEW_LOGO": "/no/logo.svg"}, "EIGENVIEW_LOGO: a file that is there, .svg, "),
        ({"EIGENVIEW_ACCENT": "red"}, "EIGENVIEW_ACCENT: a colour such as #0063A0 is needed"),
        ({"EIGENVIEW_WORKER": "2"}, "EIGENVIEW_WORKER: no such setting"),
        ({FILE: "/no/such/file.toml"}, "cannot be read"),
    ],
)
def test_a_wrong_value_ends_the_start_with_one_sentence(environment, sentence):
    with pytest.raises(SystemExit, match=sentence):
        read(environment)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ('pages = ["logistics", "distributions"]', ("logistics", "distributions")),
        ("pages = []", ()),
    ],
)
def test_a_list_in_the_file(tmp_path, text, pages):
    file = tmp_path / "eigenview.toml"
    file.write_text(text)
    assert read({FILE: str(file)}).pages == pages


def test_a_list_in_the_environment_has_commas():
    found = read({"EIGENVIEW_PAGES": "logistics, distributions", "EIGENVIEW_UPLOADS": "off"})
    assert found.pages == ("logistics", "distributions") and not found.uploads


def test_a_logo_is_a_picture_that_is_there(tmp_path):
    (logo := tmp_path / "logo.svg").write_text("<svg/>")
    assert read({"EIGENVIEW_LOGO": str(logo)}).logo == str(logo)


@pytest.mark.parametrize(
    "text",
    [
        "pages = 3",
        'pages = ["logistics", 3]',
        "name = 7",
        "workers = 0",
        "worker = 2",
        "workers = ",
        'workers = "x"',
    ],
)
def test_so_does_a_wrong_file(tmp_path, text):
    file = tmp_path / "eigenview.toml"
    file.write_text(text)
    with pytest.raises(SystemExit):
        read({FILE: str(file)})
