"""How long it takes from the booth's camera to where people see it.

python -m tests.bench.latency

    screen   to the booth's own screen: the camera's clock against that after the flip
    page     to a friend's page, in Chromium on the same machine: the time that the camera stamps
             on its pictures, read from the video's pixels as each is shown, against the page's
             clock. The browser's work is part of the machine's.

In tiles (the waiting room) and in the scene; the page first, which is alone with the booth.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from kiosk.imaging.time_code import error_ms, read_time_code
from tests.bench.booths import Booth, Size, at_size, running
from tests.bench.tables import Row, load, machine, rest, spread, table
from tests.end_to_end.conftest import CHROMIUM, PHONE
from tests.running import virtual_screen

SIZES = ((1280, 720), (960, 540))
SETTLED_S = 3.0
WATCHED_S = 8.0
SLOW_CAMERA = "--use-fake-device-for-media-stream=device-count=1,fps=5"
"""A phone encodes its camera with a processor of its own; here that would be measured."""

WATCH = """async seconds => {
    const [video] = document.querySelectorAll("#program");
    const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 1 });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const seen = [], until = performance.now() + 1000 * seconds;
    while (performance.now() < until) {
        await new Promise(resolve => video.requestVideoFrameCallback(resolve));
        const now = performance.timeOrigin + performance.now(), height = video.videoHeight / 12;
        context.drawImage(video, 0, 0.4 * height, video.videoWidth, 0.2 * height, 0, 0, 400, 1);
        const pixels = context.getImageData(0, 0, 400, 1).data;
        seen.push([now, Array.from({ length: 400 }, (_, column) => pixels[4 * column])]);
    }
    return seen;
}"""
"""The middle of the time code's band of each picture, and when that was there to be seen."""


def age_ms(now_ms: float, band: Sequence[int]) -> float | None:
    """How long ago the picture was taken that has this band; None if it cannot be read."""
    strip = np.array(band, np.uint8)[None, :, None].repeat(24, axis=0).repeat(3, axis=2)
    code = read_time_code(strip)
    return None if code is None else -error_ms(code, now_ms)


def on_page(page: Page) -> list[float]:
    ages = [age_ms(*it) for it in page.evaluate(WATCH, WATCHED_S)]
    return [age for age in ages if age is not None]


def measured(booth: Booth, page: Page, place: str) -> Row:
    time.sleep(SETTLED_S)
    ages_ms = on_page(page)
    screen = booth.status()["camera_to_screen_ms"]
    each_s = WATCHED_S / max(1, len(ages_ms)) * 1e3
    return (
        place,
        f"{screen['p50']:.0f} / {screen['p99']:.0f}",
        spread(ages_ms) if ages_ms else "-",
        f"{each_s:.0f}",
    )


@contextmanager
def friend() -> Iterator[Page]:
    """A friend's browser."""
    arguments = [it for it in CHROMIUM if "fake-device" not in it]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*arguments, SLOW_CAMERA]
        )
        context = browser.new_context(
            viewport=PHONE,
            ignore_https_errors=True,
            permissions=["camera"],
            locale="en-GB",
        )
        yield context.new_page()
        browser.close()


def join(booth: Booth, page: Page) -> None:
    page.goto(booth.serving["join_url"])
    page.get_by_role("textbox", name="Your name").fill("Mina")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Ready")).to_be_visible()
    booth.until(lambda status: status["people"][1]["video"] is not None)


def choose(booth: Booth, page: Page) -> None:
    """On to the scene."""
    page.get_by_role("button", name="Ready").click()
    booth.press("ready")
    page.get_by_role("button", name="Next").click()
    booth.until(lambda status: status["stage"] == "select-bg")


def rows(size: Size) -> Iterator[Row]:
    width, height = size
    with (
        virtual_screen(f"{width}x{height}") as display,
        running(display, *at_size(size), "camera.time_code=true") as booth,
        friend() as page,
    ):
        join(booth, page)
        rest()
        yield measured(booth, page, f"{width}x{height}, tiles")
        choose(booth, page)
        yield measured(booth, page, f"{width}x{height}, scene")


HEAD = ("camera to", "screen, ms p50 / p99", "a friend's page", "from picture to picture there")


def tables() -> Iterator[str]:
    yield table(HEAD, [row for size in SIZES for row in rows(size)])


def main() -> None:
    print(machine())
    for each in tables():
        print(f"\n{each}\n\n{load()}", flush=True)


if __name__ == "__main__":
    main()
