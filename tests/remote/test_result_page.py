"""A strip's page as guests have it: in a real browser, on a phone held upright, and small."""

import io
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image, ImageFont
from playwright.async_api import Browser, Page, Response, async_playwright, expect

from kiosk.errors import RemoteError
from tests.letters import FONTS, WEIGHTS, needed
from tests.remote.result_door import STRIP, ResultDoor

SIZES = {"phone": (390, 844), "small": (320, 568), "wide": (1280, 800), "lying": (844, 390)}

Phone = Callable[..., Awaitable[Page]]

in_a_browser = pytest.mark.asyncio(loop_scope="module")


class Letterbox:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, session: str, address: str) -> str:
        if "@" not in address:
            sentence = "That is no e-mail address yet. Look at it once more."
            raise RemoteError("bad-address", sentence)
        self.asked.append(address)
        return "letter"

    async def fate(self, session: str, letter: str) -> str | None:
        return "sent"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest_asyncio.fixture(loop_scope="module")
async def door(tmp_path: Path, letterbox: Letterbox) -> AsyncIterator[ResultDoor]:
    async with ResultDoor(tmp_path, mailroom=letterbox).open() as door:
        yield door


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, door: ResultDoor) -> AsyncIterator[Phone]:
    """Opens the link."""
    async with AsyncExitStack() as contexts:

        async def opened(size: str = "phone", **about: object) -> Page:
            width, height = SIZES[size]
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=2,
                is_mobile=size != "wide",
                has_touch=size != "wide",
                accept_downloads=True,
                **({"locale": "en-GB"} | about),
            )
            contexts.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(20_000)
            await page.goto(door.url)
            await page.wait_for_load_state("networkidle")
            return page

        yield opened


async def overlaps_sideways(page: Page) -> bool:
    """A phone makes its window as wide as what is in it: that has to be as wide as its screen."""
    width = await page.evaluate("document.documentElement.scrollWidth - screen.width")
    return int(width) > 0


@pytest.mark.parametrize("locale", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("size", SIZES)
@in_a_browser
async def test_the_strip_and_its_key_are_seen_at_once_on_every_screen(
    phone: Phone, size: str, locale: str
) -> None:
    page = await phone(size, locale=locale)
    name, alt = {
        "en-GB": ("Download strip", "A photo strip"),
        "ko-KR": ("사진 저장하기", "네컷 사진"),
    }[locale]
    key = page.get_by_role("link", name=name, exact=True)
    await expect(key).to_be_in_viewport(ratio=1)
    strip = page.get_by_role("img", name=alt)
    await expect(strip).to_be_in_viewport(ratio=0.8)
    assert await strip.evaluate("image => image.naturalWidth") >= 300
    assert not await overlaps_sideways(page)


@pytest.mark.parametrize("locale", ["en-GB", "ko-KR"])
@in_a_browser
async def test_a_phone_has_the_page_in_150_kilobytes(
    browser: Browser, door: ResultDoor, locale: str
) -> None:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, locale=locale
    )
    page = await context.new_page()
    answers: list[Response] = []
    page.on("response", lambda it: answers.append(it))
    await page.goto(door.url)
    await page.wait_for_load_state("networkidle")
    sizes = {it.url.rpartition("/")[2]: (await it.request.sizes()) for it in answers}
    loaded = {name: size["responseBodySize"] for name, size in sizes.items()}
    assert "strip.jpg" not in loaded
    assert sum(loaded.values()) < 150_000, loaded
    assert all(it.url.startswith(f"http://127.0.0.1:{door.port}/") for it in answers)
    await context.close()


@in_a_browser
async def test_the_picture_needs_no_script(browser: Browser, door: ResultDoor) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(door.url)
    picture = await page.get_by_role("img", name="A photo strip").screenshot()
    with Image.open(io.BytesIO(picture)) as image:
        assert len(set(image.convert("L").resize((20, 60)).get_flattened_data())) > 50
    await expect(page.get_by_role("link", name="Download all")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_hidden()
    await context.close()


@in_a_browser
async def test_every_file_is_one_touch_away(phone: Phone) -> None:
    page = await phone()
    for name, file, content in (
        ("Download strip", "nearbooth.jpg", STRIP.read_bytes()),
        ("Full quality", "nearbooth.png", None),
        ("Download all", "nearbooth.zip", None),
    ):
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name=name, exact=True).click()
        download = await downloading.value
        assert download.suggested_filename == file
        path = await download.path()
        assert content in (None, path.read_bytes())


@in_a_browser
async def test_a_letter_goes_from_the_phone_and_it_says_how_far_it_is(
    phone: Phone, letterbox: Letterbox
) -> None:
    page = await phone()
    field = page.get_by_role("textbox", name="Send it by e-mail")
    await field.fill("mina")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Look at it once more.")).to_be_visible()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    await field.fill("mina@example.com")
    await field.press("Enter")
    await expect(page.get_by_text("On its way.")).to_be_visible()
    await expect(page.get_by_text("Sent!")).to_be_visible()
    assert letterbox.asked == ["mina@example.com"]
    assert not await overlaps_sideways(page)


@in_a_browser
async def test_what_it_says_of_a_letter_is_never_under_the_key(phone: Phone) -> None:
    page = await phone("small", locale="ko-KR")
    await page.get_by_role("textbox").fill("mina")
    await page.get_by_role("button", name="보내기").click()
    said = page.get_by_text("이메일 주소가 조금 이상해요.")
    await expect(said).to_be_visible()
    said_box, key_box = await said.bounding_box(), await page.locator(".deck").bounding_box()
    assert said_box is not None
    assert key_box is not None
    assert said_box["y"] + said_box["height"] <= key_box["y"]


@in_a_browser
async def test_a_phone_that_shares_pictures_offers_it(browser: Browser, door: ResultDoor) -> None:
    """Over plain HTTP there is no such thing: that page has no key that does nothing."""
    shared = """
        navigator.canShare = ({ files }) => files[0].type === "image/jpeg";
        navigator.share = async ({ files }) => { window.taken = [files[0].name, files[0].size]; };
    """
    context = await browser.new_context(viewport={"width": 320, "height": 568}, is_mobile=True)
    plain = await context.new_page()
    await plain.add_init_script("delete Navigator.prototype.share")
    await plain.goto(door.url)
    await plain.wait_for_load_state("networkidle")
    await expect(plain.locator("#share")).to_be_hidden()
    page = await context.new_page()
    await page.add_init_script(shared)
    await page.goto(door.url)
    await page.get_by_role("button", name="Share").click()
    await page.wait_for_function("window.taken")
    assert await page.evaluate("window.taken") == ["nearbooth.jpg", len(STRIP.read_bytes())]
    assert not await overlaps_sideways(page)
    await context.close()


@in_a_browser
async def test_an_iphone_is_told_how_a_strip_gets_among_its_photos(phone: Phone) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15"
    told = "tap the strip, then press and hold it"
    await expect((await phone(user_agent=agent)).get_by_text(told)).to_be_visible()
    await expect((await phone()).get_by_text(told)).to_be_hidden()


@in_a_browser
async def test_it_is_read_with_a_keyboard_and_with_large_letters(phone: Phone) -> None:
    page = await phone("small")
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not await overlaps_sideways(page)
    names = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        names.append(await page.evaluate("document.activeElement.textContent.trim()"))
    for name in ("Send", "Download all", "Full quality", "Download strip"):
        assert name in names


@in_a_browser
async def test_the_other_language_is_one_touch_away(phone: Phone) -> None:
    page = await phone()
    await page.get_by_role("button", name="한국어").click()
    await expect(page.get_by_role("link", name="모두 저장하기")).to_be_visible()
    await expect(page.get_by_role("link", name="사진 저장하기")).to_be_visible()


def test_the_pages_letters_are_all_that_it_says() -> None:
    """If not: `tests/letters.py` makes them anew."""
    for weight in WEIGHTS:
        font = ImageFont.truetype(FONTS / f"Letters-{weight}.woff2", 32)
        none = bytes(font.getmask("\ue000"))
        missing = {it for it in needed() if it != " " and bytes(font.getmask(it)) == none}
        assert not missing, f"Letters-{weight} has no {missing}"
