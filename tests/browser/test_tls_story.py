"""A visit over TLS by a certificate of one's own: the recipe of the guide, served, trusted, used without a connection."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from evidence_files import jpeg, scene

pytestmark = [pytest.mark.xdist_group("browser")]
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "现场核查.md"
NAME = "jieyue.internal"


def recipe(folder):
    """The guide's own files and commands, run as they stand there; only the key's password is given beforehand."""
    part = GUIDE.read_text(encoding="utf-8").partition("### 1.")[2].partition("### 3.")[0]
    for name, text in re.findall(r"`(\w+\.cnf)`:\n\n```\n(.*?)```", part, re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^(?:openssl|cat|chmod) .*$", part, re.MULTILINE)
    assert len(commands) == 8
    for line in commands:
        words = line.split()
        secret = "-pass" if "-aes256" in words else "-passin" if "ca.key" in words else ""
        told = f"{line} {secret} pass:only-a-test" if secret else line
        subprocess.run(told, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602


def fingerprint(certificate):
    """How Chromium names a key it is told to trust: the SHA-256 of what the certificate says of it."""
    key = subprocess.run(
        ["openssl", "x509", "-in", certificate, "-noout", "-pubkey"], check=True, capture_output=True
    ).stdout
    told = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "der"], input=key, check=True, capture_output=True
    ).stdout
    return base64.b64encode(hashlib.sha256(told).digest()).decode()


def run(home, *words):
    told = [sys.executable, "-m", "jieyue.cli.main", *words]
    subprocess.run(told, env={**os.environ, "JIEYUE_HOME": str(home)}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A demo province over TLS: its port, its home, the folder of the certificates."""
    home, tls = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("tls")
    recipe(tls)
    run(home, "init")
    run(home, "demo", "--organs", "20", "--years", "2024-2025", "--seed", "7")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    words = ["serve", "--port", str(port), "--cert", str(tls / "chain.crt"), "--key", str(tls / "server.key")]
    server = subprocess.Popen(
        [sys.executable, "-m", "jieyue.cli.main", *words],
        env={**os.environ, "JIEYUE_HOME": str(home), "JIEYUE_HOSTS": NAME},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert f"https://127.0.0.1:{port}" in server.stderr.readline()
        wait_for(port)
        yield port, home, tls
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()


def wait_for(port):
    """Until the server takes connections."""
    until = time.monotonic() + 60
    while True:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.fixture
def browser(chromium, served):
    """A Chromium that trusts the certificate authority's key, and knows the name as the office's network would."""
    _, _, tls = served
    trusted = [
        f"--ignore-certificate-errors-spki-list={fingerprint(tls / 'ca.crt')}",
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
    ]
    started = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", *trusted]
    )
    yield started
    started.close()


def sign_in(browser, served, username, width):
    port, home, _ = served
    with (home / "demo" / "accounts.csv").open(encoding="utf-8-sig") as file:
        password = next(row["password"] for row in csv.DictReader(file) if row["username"] == username)
    context = browser.new_context(
        base_url=f"https://{NAME}:{port}", locale="zh-CN", viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("details.person")).to_be_visible()
    return page


def test_a_visit_over_tls_without_a_connection(browser, served):
    desk = sign_in(browser, served, "city-610100", 1440)
    # The demo sends somebody to those that wait for a review.
    desk.goto("/evaluations/?year=2026&state=reviewed")
    desk.locator("[data-row] a").first.click()
    sheet = desk.url
    desk.get_by_role("link", name="现场核查").last.click()
    desk.get_by_role("button", name="安排现场核查").click()
    expect(desk.locator(".page-head")).to_contain_text("待核查")
    visit = desk.url

    phone = sign_in(browser, served, "city-610100", 390)
    cookies = phone.context.cookies()
    assert cookies
    assert all(cookie["secure"] for cookie in cookies)
    phone.goto(visit)
    expect(phone.get_by_text("本页已存本机")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    item = phone.locator(".item").first
    item.get_by_label("看到的情况").fill("门厅的灯还没有换")
    item.get_by_label("不符", exact=True).check()
    photo = {"name": "门厅.jpg", "mimeType": "image/jpeg", "buffer": jpeg(scene(3))}
    item.locator("input[type=file]").set_input_files([photo])
    expect(phone.locator("[data-queue]")).to_contain_text("2 条待传")
    phone.reload()
    expect(phone.locator("[data-queue]")).to_contain_text("2 条待传")
    phone.context.set_offline(False)
    expect(phone.locator("[data-queue]")).to_contain_text("全部已上传")
    phone.reload()
    expect(phone.locator("[data-queue]")).to_contain_text("没有待传")

    desk.goto(sheet)
    found = desk.locator(".opinion.site")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("门厅的灯还没有换")
    expect(found.locator("img")).to_have_count(1)


def test_without_the_authority_the_browser_warns(chromium, served):
    port, _, _ = served
    page = chromium.new_context().new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"https://127.0.0.1:{port}/")
