"""A real Chromium against a real server, with people who sign in by typing."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

import factories
from jieyue.acts.rules import Role

# Playwright keeps an event loop in this thread, which Django otherwise takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine may take its time; what never comes still fails.
expect.set_options(timeout=20_000)

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium():
    """The Chromium that `make test` has installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing: sh tests/needs.sh says how to install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium, live_server):
    """Opens a window of its own for a person: `sign_in("officer")`.

    Errors in its console fail the test, but for those that hold one of the `expected` words.
    """
    troubles: list[str] = []
    contexts = []

    def open_window(username: str, *, width: int = 1440, expected: tuple[str, ...] = ()):
        def note(told: str) -> None:
            if not any(word in told for word in expected):
                troubles.append(told)

        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda said: note(said.text) if said.type == "error" else None)
        page.goto("/")
        page.get_by_label("登录名").fill(username)
        page.get_by_label("密码").fill(factories.PASSWORD)
        page.get_by_role("button", name="登录").click()
        # Going elsewhere before the answer is there would break the sign-in off.
        expect(page.locator("details.person")).to_be_visible()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def people(transactional_db):
    """A county's organ with two full years of ledgers, and those who deal with it."""
    factories.registry()
    organ = factories.organ("A-1", region="610102", name="新城区财政局")
    factories.organ("A-2", region="610102", name="新城区教育局")
    factories.profile(organ)
    for data_year, electricity, water in ((2024, "1100", "55"), (2025, "1000", "50")):
        for month in range(1, 13):
            factories.entry(organ, "electricity", f"{data_year}-{month:02}", electricity, cost="500")
            factories.entry(organ, "water", f"{data_year}-{month:02}", water, cost="200")
    factories.user("officer", Role.ORGAN, "A-1", name="财政局经办人")
    factories.user("county", Role.COUNTY, "610102", name="新城区机关事务服务中心")
    factories.user("province", Role.PROVINCE, "610000", name="省机关事务服务中心")
    return organ
