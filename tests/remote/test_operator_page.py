"""The operator's page in a real browser, on the smallest phone that there is."""

import shutil
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright, expect

from kiosk.errors import RemoteError
from kiosk.remote.operator import OperatorPage
from kiosk.remote.pages import FOLDER
from kiosk.texts import Texts
from tests.remote.result_door import STRIP

LONG = "Bartholomew-Maximilian_of_the_House_without_a_Gap_" * 3
TROUBLED: Mapping[str, Any] = {
    "booth": LONG,
    "stage": "result",
    "devices": {"stick": {"health": "lost", "reason": f"/media/{LONG} cannot be written."}},
    "printer": {
        "troubles": ["media-empty"],
        "note": LONG,
        "sheets_left": 3,
        "low": True,
        "printed": 1234,
        "event_left": 17,
        "waiting": 2,
    },
    "troubles": [{"trouble": "media-empty", "happened": "Out of paper.", "to_do": LONG}],
    "prints": [
        {"id": 1, "session": "a", "key": "1/1", "fate": "unknown", "made_s": 0.0, "note": LONG},
        {"id": 2, "session": "a", "key": "1/2", "fate": "waiting", "made_s": 0.0, "note": ""},
    ],
    "strips": [{"session": "a", "made_s": 0.0, "names": [LONG, "Jun"]}],
    "uploads": {"waiting": 2, "note": f"https://{LONG}.example cannot be reached."},
    "mails": {"waiting": 0, "note": ""},
    "stick": {"present": True, "note": LONG},
    "disk": {"free_mb": 12_345},
    "hotspot": {"on": True, "name": "W" * 32},
    "phones": {"ago_s": None},
}


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async def state() -> Mapping[str, Any]:
        return TROUBLED

    async def strip(session: str) -> bytes | None:
        return STRIP.read_bytes()

    async def again(body: Mapping[str, Any]) -> None:
        raise RemoteError("printing-off", "Printing is off.")

    async def texts(request: web.Request) -> web.StreamResponse:
        return web.json_response(dict(Texts(request.match_info["language"]).page_catalogue()))

    page = OperatorPage(
        token="token", booth_name=LONG, state=state, strip=strip, actions={"print": again}
    )
    app = web.Application()
    app.add_routes([*page.routes(), web.static("/page", FOLDER)])
    app.add_routes([web.get("/texts/{language}.json", texts)])
    async with TestServer(app) as server:
        yield server


@pytest.fixture
async def page(server: TestServer) -> AsyncIterator[Page]:
    """In a browser that cannot end a fetch by itself, as those before iOS 16 and Chrome 103."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(
            viewport={"width": 320, "height": 568}, locale="en-GB", is_mobile=True, has_touch=True
        )
        page.set_default_timeout(20_000)
        await page.add_init_script("delete AbortSignal.timeout")
        await page.goto(str(server.make_url("/o/token")))
        await expect(page.locator("#facts")).to_contain_text("GB free")
        yield page
        await browser.close()


async def test_whatever_things_are_called_all_of_it_is_on_the_screen(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth - screen.width") <= 0
    outside = """[...document.querySelectorAll("body *")]
        .filter((it) => it.getBoundingClientRect().right > screen.width + 0.5)
        .filter((it) => getComputedStyle(it).position !== "absolute")
        .map((it) => it.outerHTML.slice(0, 80))"""
    assert await page.evaluate(outside) == []


async def test_why_an_order_was_refused_can_be_read_before_it_goes(page: Page) -> None:
    await page.get_by_role("button", name="Print again").click()
    problem = page.locator("#problem")
    await expect(problem).to_have_text("Printing is off.")
    for _ in range(2):
        await page.wait_for_event("requestfinished", lambda it: it.url.endswith("/state"))
    await expect(problem).to_have_text("Printing is off.")
