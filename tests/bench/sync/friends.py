"""Friends: real browsers, each in its own network, that a person's hands lead through the page."""

import base64
import json
import shlex
import shutil
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, Playwright, async_playwright

from tests.bench.sync.profiles import Habits
from tests.end_to_end.conftest import CHROMIUM

_PATIENCE_MS = 20_000.0
_QUIET = ("--mute-audio", "--disable-extensions", "--disable-sync", "--disable-breakpad")
_HERE = Path(__file__).parent
Taken = tuple[int, int]
"""Shot and attempt."""


class Friend:
    """One browser with the friend's page."""

    def __init__(self, page: Page, habits: Habits) -> None:
        self.name = habits.name
        self._page = page

    async def join(self, url: str) -> None:
        await self._page.goto(url)
        await self._page.get_by_role("textbox", name="Your name").fill(self.name)
        await self._page.get_by_role("button", name="Join").click()
        await self._button("Ready").wait_for()

    async def ready(self) -> None:
        await self._button("Ready").click()

    async def choose(self, which: int) -> None:
        swatches = self._page.get_by_role("radiogroup", name="Background").get_by_role("radio")
        await swatches.nth(which % 6).check()

    async def naive(self) -> dict[Taken, Image.Image]:
        """What the naive way has taken since it was last asked."""
        said = await self._page.evaluate("naive()")
        return {(it["shot"], it["attempt"]): _image(it["jpeg"]) for it in said}

    def _button(self, name: str):
        return self._page.get_by_role("button", name=name, exact=True)


def _image(data_url: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(data_url.partition(",")[2])))


@asynccontextmanager
async def friends(
    habits: Sequence[Habits], *, networks: Sequence[Sequence[str]], cameras: Iterable[Path]
) -> AsyncIterator[list[Friend]]:
    """A browser for each. `networks` are what a command begins with that shall run in theirs,
    `cameras` the files that Chromium films."""
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        yield [
            Friend(await _page(stack, playwright, each, network, camera), each)
            for each, network, camera in zip(habits, networks, cameras, strict=True)
        ]


async def _page(
    stack: AsyncExitStack,
    playwright: Playwright,
    habits: Habits,
    network: Sequence[str],
    camera: Path,
) -> Page:
    film = f"--use-file-for-fake-video-capture={camera}"
    browser = await playwright.chromium.launch(
        executable_path=_launcher(camera.with_suffix(".sh"), network),
        args=[*CHROMIUM, *_QUIET, film],
        handle_sigint=False,
    )
    stack.push_async_callback(browser.close)
    context = await browser.new_context(
        viewport={"width": 320, "height": 568},  # the smallest phone: drawing costs the most
        ignore_https_errors=True,
        permissions=["camera"],
        locale="en-GB",
        reduced_motion="reduce",  # what moves all the time is drawn all the time
    )
    bent = {"driftPpm": habits.drift_ppm, "wallMs": habits.wall_ms}
    clocks = (_HERE / "clocks.js").read_text().replace("HABITS", json.dumps(bent))
    await context.add_init_script(clocks)
    await context.add_init_script((_HERE / "naive.js").read_text())
    page = await context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    return page


def _launcher(path: Path, network: Sequence[str]) -> Path:
    """A program that is Chromium in that network. Playwright speaks to it by a pipe."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise OSError("chromium is not installed")
    path.write_text(f'#!/bin/sh\nexec {shlex.join([*network, chromium])} "$@"\n')
    path.chmod(0o755)
    return path
