"""Two replicas behind Debian's nginx, with the very configuration of deploy/."""

import datetime
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import expect

from core.ui.upload_gate import too_large
from tests.benchmarks.session import StreamlitSession
from tests.hosting.replicas import (
    NGINX,
    PATIENCE,
    ROOT,
    Site,
    behind_nginx,
    free_port,
    get,
    replica,
)
from tests.loops import on_its_own_loop

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="there is no nginx, and none could be installed"
)


@pytest.fixture(scope="module")
def pair() -> Iterator[dict[int, subprocess.Popen]]:
    with replica("learn") as first, replica("learn") as second:
        yield dict([first, second])


@pytest.fixture(scope="module")
def site(pair, tmp_path_factory) -> Iterator[Site]:
    """Below the prefix /learn, which the replicas know."""
    with behind_nginx(tmp_path_factory.mktemp("nginx"), pair, "/learn", "") as site:
        yield site


def test_a_reader_stays_with_one_replica_on_both_sockets(site):
    """Twelve readers drag: the wire knows only secrets of its own server's sessions."""

    async def drag() -> None:
        for _ in range(12):
            cookie = site.cookie("gradient-descent")
            visitor = await StreamlitSession.visit(
                site.port, "gradient-descent", prefix=site.prefix, headers={"Cookie": cookie}
            )
            answer = await visitor.set("learning_rate", 0.07, moving=True)
            assert answer.messages == 1
            await visitor.close()

    on_its_own_loop(drag())


def test_the_cookie_is_given_once_and_a_deep_link_keeps_prefix_and_query(site):
    first = get(f"{site.url}/optimization/gradient_descent?learning_rate=0.3")
    assert first.status == 307
    assert first.headers["location"] == "../gradient-descent?learning_rate=0.3"
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("replica=") and "HttpOnly" in cookie
    again = get(f"{site.url}/gradient-descent", cookie=cookie.split(";")[0])
    assert again.status == 200 and "set-cookie" not in again.headers


def test_files_of_the_page_come_compressed_and_to_be_kept(site):
    page = get(f"{site.url}/gradient-descent").read().decode()
    script = page.split('src="./')[1].split('"')[0]
    answer = get(f"{site.url}/{script}", **{"accept-encoding": "gzip, br"})
    assert answer.headers["content-encoding"] in ("br", "gzip")
    assert "immutable" in answer.headers["cache-control"]


def test_more_than_the_limit_does_not_get_through(site):
    large = urllib.request.Request(f"{site.url}/health", data=bytes(2_100_000), method="PUT")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(large, timeout=PATIENCE)
    assert caught.value.code == 405  # the replica's own answer, to a request without a body


def test_a_container_is_alive_below_its_path(site):
    def code(**more: str) -> int:
        port = str(next(iter(site.replicas)))
        env = os.environ | {"STREAMLIT_SERVER_PORT": port} | more
        command = [sys.executable, str(ROOT / "deploy" / "alive.py")]
        return subprocess.run(command, env=env, stderr=subprocess.DEVNULL, check=False).returncode

    assert code(STREAMLIT_SERVER_BASE_URL_PATH="/learn/") == 0
    assert code() == 1
    assert code(STREAMLIT_SERVER_PORT=str(free_port())) == 1


def certified(folder) -> str:
    """The end of nginx's line, with a certificate that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    return (
        f" ssl http2; ssl_certificate {folder}/certificate.pem; "
        f"ssl_certificate_key {folder}/key.pem"
    )


@pytest.mark.browser
def test_with_a_certificate_pages_come_by_http_2_and_sliders_move(pair, browser, tmp_path):
    with behind_nginx(tmp_path, pair, "/learn", tls=certified(tmp_path)) as site:
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.goto(f"{site.url}/optimization/gradient_descent?learning_rate=0.03")
        slider = page.get_by_role("slider", name="Learning rate")
        expect(slider).to_be_visible(timeout=PATIENCE * 1000)
        came = "performance.getEntriesByType('navigation')[0].nextHopProtocol"
        assert page.evaluate(came) == "h2"
        page.wait_for_function(
            "() => document.documentElement.dataset.wire === 'open'", timeout=PATIENCE * 1000
        )
        slider.press("ArrowRight")
        expect(page).not_to_have_url(f"{site.url}/gradient-descent?learning_rate=0.03")
        assert page.url.startswith(f"{site.url}/gradient-descent?learning_rate=0.03")
        context.close()


@pytest.mark.browser
def test_files_come_in_and_go_out(site, browser, tmp_path):
    """And one that nginx keeps back is said at the field."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{site.url}/distributions?chapter=fit")
    page.get_by_text("More settings", exact=True).first.click()
    field = page.locator("input[type=file]")
    small, large = tmp_path / "mine.csv", tmp_path / "large.csv"
    small.write_text("length\n" + "\n".join(str(150 + k % 37) for k in range(900)))
    large.write_text("length\n" + "150.25\n" * 400_000)
    field.set_input_files(large)
    expect(page.get_by_text(too_large(2))).to_be_visible(timeout=PATIENCE * 1000)
    field.set_input_files(small)
    expect(page.get_by_text("In use: mine.csv")).to_be_visible(timeout=PATIENCE * 1000)
    first = page.get_by_test_id("stFullScreenFrame").first
    first.hover()
    with page.expect_download() as download:
        first.get_by_role("button", name="Download as PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_text("The code", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as one file that runs").click()
    assert b"import numpy" in download.value.path().read_bytes()
    context.close()


def test_a_prefix_that_the_proxy_takes_away(tmp_path):
    with ExitStack() as stack:
        pair = dict(stack.enter_context(replica()) for _ in range(2))
        site = stack.enter_context(behind_nginx(tmp_path, pair, "/stripped", "/"))
        deep = get(f"{site.url}/optimization/gradient_descent?learning_rate=0.3")
        assert deep.headers["location"] == "../gradient-descent?learning_rate=0.3"
        assert get(f"{site.url}/gradient-descent").status == 200


@pytest.mark.browser
def test_a_replica_that_dies_in_a_drag(site, browser):
    """Deep link, a value, reload; then its replica is killed, and the tab comes back by itself on
    the other one with the values of its address."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/optimization/gradient_descent?learning_rate=0.03")
    slider = page.get_by_role("slider", name="Learning rate")
    expect(slider).to_be_visible(timeout=PATIENCE * 1000)
    expect(page).to_have_url(f"{site.url}/gradient-descent?learning_rate=0.03")
    slider.press("ArrowRight")
    expect(page).not_to_have_url(f"{site.url}/gradient-descent?learning_rate=0.03")
    moved = page.url
    page.reload()
    expect(slider).to_be_visible(timeout=PATIENCE * 1000)
    expect(page).to_have_url(moved)
    value = slider.input_value()
    serving = max(site.replicas, key=site.connections)
    site.replicas[serving].kill()
    site.replicas[serving].wait(20)
    slider.press("ArrowRight")
    expect(slider).not_to_have_value(value, timeout=PATIENCE * 1000)
    after = slider.input_value()
    page.wait_for_function(
        "() => document.documentElement.dataset.wire === 'open'", timeout=PATIENCE * 1000
    )
    slider.press("ArrowRight")
    expect(slider).not_to_have_value(after, timeout=PATIENCE * 1000)
    expect(page).not_to_have_url(moved, timeout=PATIENCE * 1000)
    context.close()
