import datetime
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from kiosk.sharing.bucket_page import MARK, MARK_WITHIN, BucketPage, download_name

DAY = datetime.date(2026, 12, 2)
VIEWS = {
    name: f"https://s3.example/party/nearbooth/token/{name}?X-Amz-Date=1&X-Amz-Signature=a"
    for name in ("strip.jpg", "strip.png", "all.zip", "card.jpg", "small.jpg")
}
DOWNLOADS = {name: f"{url}&response-content-disposition=attachment" for name, url in VIEWS.items()}
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 600 1800' "
    "width='600' height='1800'%3E%3Crect width='600' height='1800' fill='%23FF5A4E'/%3E%3C/svg%3E"
)


def page(language: str = "en", **changes: dict[str, str]) -> str:
    made = BucketPage(booth_name="Ji & Woo's <booth>", language=language)
    given = {"views": VIEWS, "downloads": DOWNLOADS} | changes
    return made.html(given["views"], given["downloads"], DAY).decode()


def attributes(html: str, name: str) -> list[str]:
    return [it.replace("&amp;", "&") for it in re.findall(rf'\b{name}="([^"]*)"', html)]


def test_it_shows_the_strip_and_offers_all_that_there_is_to_keep() -> None:
    html = page()
    assert VIEWS["small.jpg"] in attributes(html, "src")
    links = attributes(html, "href")
    assert VIEWS["strip.jpg"] in links
    assert {DOWNLOADS[name] for name in ("strip.jpg", "strip.png", "all.zip")} <= set(links)
    names = set(attributes(html, "download"))
    assert names == {"nearbooth.jpg", "nearbooth.png", "nearbooth.zip"}


def test_what_is_not_there_is_not_offered() -> None:
    html = page(downloads={"strip.jpg": DOWNLOADS["strip.jpg"]})
    assert attributes(html, "download") == ["nearbooth.jpg"]
    alone = {"strip.jpg": VIEWS["strip.jpg"]}
    assert attributes(page(views=alone), "src") == [VIEWS["strip.jpg"]]


def test_messengers_find_a_picture() -> None:
    assert VIEWS["card.jpg"] in attributes(page(), "content")
    html = page(views={"strip.jpg": VIEWS["strip.jpg"]})
    assert VIEWS["strip.jpg"] in attributes(html, "content")


def test_it_needs_nothing_from_anywhere_else_and_runs_nothing() -> None:
    html = page()
    assert "<script" not in html
    used = attributes(html, "src") + attributes(html, "href")
    assert {it for it in used if not it.startswith("data:")} <= {
        *VIEWS.values(),
        *DOWNLOADS.values(),
    }
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_a_booths_name_is_a_name_and_no_markup() -> None:
    html = page()
    assert "Ji &amp; Woo&#x27;s &lt;booth&gt;" in html
    assert "<booth>" not in html


def test_what_a_value_says_is_not_filled_in_itself() -> None:
    html = BucketPage(booth_name="{{strip}}", language="en").html(VIEWS, DOWNLOADS, DAY).decode()
    assert "<title>{{strip}}</title>" in html


@pytest.mark.parametrize(("language", "date"), [("en", "December 2"), ("ko", "12월 2일")])
def test_it_says_until_when_it_is_there(language: str, date: str) -> None:
    said = re.search(rf'lang="{language}">([^<]*{date}[^<]*)<', page())
    assert said


def test_everything_is_said_in_korean_as_well() -> None:
    spoken = re.findall(r'<span class="said" lang="ko">([^<]*)<', page())
    assert len(spoken) == len(re.findall(r'<span class="said" lang="en">', page()))
    assert all(re.search(r"[가-힣]", it) for it in spoken)


def test_a_phone_keeps_the_booths_name_for_files() -> None:
    assert download_name("all.zip") == "nearbooth.zip"


@pytest.mark.parametrize(
    ("language", "first", "other"),
    [
        ("en", "Here it is!", "나왔어요!"),
        ("ko", "나왔어요!", "Here it is!"),
    ],
)
async def test_a_touch_says_everything_in_the_other_language(
    tmp_path: Path, language: str, first: str, other: str
) -> None:
    file = tmp_path / "index.html"
    file.write_text(page(language, views={"strip.jpg": PICTURE}))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        phone = await browser.new_page(viewport={"width": 320, "height": 640})
        errors: list[str] = []
        phone.on("console", lambda message: errors.append(message.text))
        await phone.goto(file.as_uri())
        assert await phone.inner_text("h1") == first
        await phone.click("label:visible")
        assert await phone.inner_text("h1") == other
        wide = await phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320
        assert errors == []
        await browser.close()


def test_it_is_known_by_its_beginning() -> None:
    assert MARK.encode() in page().encode()[:MARK_WITHIN]
