"""A booth on a virtual screen, and a phone: real processes, a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.running import RunningBooth, virtual_screen

PHONE = {"width": 390, "height": 844}

CHROMIUM = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with virtual_screen() as display:
        yield display


@pytest.fixture
def booth(tmp_path: Path, display: str) -> Iterator[RunningBooth]:
    running = RunningBooth(tmp_path / "data", display, "session.review_s=3.0")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while it lives, its event loop runs and no other test has one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone held upright, whose owner has accepted the booth's certificate."""
    context = browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        ignore_https_errors=True,
        permissions=["camera"],
        accept_downloads=True,
        locale="en-GB",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()
