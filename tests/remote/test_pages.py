"""What browsers get, and what they get not however they ask."""

import asyncio
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from PIL import Image

from kiosk.session.events import Button
from kiosk.session.view import Action, ShootPhase, Stage
from kiosk.store.sessions import new_token
from tests.opened import OpenedBooth, opened, picture

BOTH_DOORS = pytest.mark.parametrize("door", ["secure", "plain"])


class Answer:
    """To one request that was written by hand: no client tidies the path."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }


async def get(booth: OpenedBooth, path: str, door: str = "secure", method: str = "GET") -> Answer:
    doors = booth.booth.doors
    port, trust = (doors.port, booth.trust) if door == "secure" else (doors.http_port, None)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: booth\r\nConnection: close\r\n\r\n".encode())
    async with asyncio.timeout(20):
        raw = await reader.read()
    writer.close()
    return Answer(raw)


async def strip(booth: OpenedBooth) -> str:
    """A finished strip; its token."""
    token = new_token()
    await booth.booth.sessions.keep_strip("20260101-120000-abcdef", picture(), b"a png", token)
    return token


async def shooting(booth: OpenedBooth) -> None:
    """Up to the first countdown."""
    for button, action in (
        (Button.READY, Action.BEGIN),
        (Button.READY, Action.READY),
        (Button.START, Action.NEXT),
        (Button.READY, Action.CHOOSE),
        (Button.START, Action.NEXT),
        (Button.START, Action.START),
    ):
        await booth.press(button, action)


async def pictures(booth: OpenedBooth) -> list[str]:
    """The keys of the booth's picture of the shot and of everybody's, once both are there."""
    view = await booth.until(lambda v: v.shoot is not None and any(t.scene for t in v.shoot.taken))
    assert view.shoot is not None
    [taken] = view.shoot.taken
    return [*(key for _, _, key in taken.pictures), taken.scene]


# What there is


@BOTH_DOORS
async def test_what_a_page_needs_is_there_as_what_it_is(booth: OpenedBooth, door: str) -> None:
    for path, kind in {
        "/": "text/html",
        "/page/main.js": "javascript",
        "/page/base.css": "text/css",
        "/page/mark.svg": "image/svg+xml",
        "/page/fonts/Pretendard-Bold.woff2": "font/woff2",
        "/texts/en.json": "application/json",
        "/booth.crt": "application/x-x509-ca-cert",
    }.items():
        answer = await get(booth, path, door)
        assert (answer.status, bool(answer.body)) == (200, True), path
        assert answer.headers["content-type"].split(";")[0].endswith(kind)


async def test_english_needs_no_texts_and_korean_has_them(booth: OpenedBooth) -> None:
    async with aiohttp.ClientSession() as http:
        english = await (await http.get(f"{booth.plain}/texts/en.json")).json()
        korean = await (await http.get(f"{booth.plain}/texts/ko.json")).json()
    assert english == {"language": "en", "plurals": ["one", "other"], "texts": {}}
    assert korean["plurals"] == ["other"]
    assert korean["texts"]["Download strip"]


@BOTH_DOORS
async def test_the_certificate_is_the_one_that_signed_the_booths(
    booth: OpenedBooth, door: str
) -> None:
    answer = await get(booth, "/booth.crt", door)
    authority = x509.load_der_x509_certificate(answer.body)
    trusted = x509.load_pem_x509_certificate(booth.booth.authority.read_bytes())
    assert authority == trusted
    assert "nearbooth.crt" in answer.headers["content-disposition"]


@BOTH_DOORS
async def test_a_strip_is_opened_by_its_link(booth: OpenedBooth, door: str) -> None:
    token = await strip(booth)
    page = await get(booth, f"/s/{token}", door)
    assert page.status == 200
    assert f'href="/s/{token}/strip.jpg"'.encode() in page.body
    assert b"{{" not in page.body
    jpeg = await get(booth, f"/s/{token}/strip.jpg", door)
    assert (jpeg.headers["content-type"], jpeg.body) == ("image/jpeg", picture())
    png = await get(booth, f"/s/{token}/strip.png", door)
    assert (png.headers["content-type"], png.body) == ("image/png", b"a png")


async def test_pictures_of_the_session_are_shown_small_and_only_in_its_room(
    booth: OpenedBooth,
) -> None:
    await shooting(booth)
    shoot = await booth.phase(ShootPhase.REVIEW)
    [(_, _, key)] = shoot.taken[0].pictures
    shown = await get(booth, f"/j/{booth.code}/pictures/{key}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(shown.body)).width <= 640
    assert (await get(booth, f"/j/wrongcode/pictures/{key}")).status == 404
    view = await booth.until(lambda v: v.shoot is not None and bool(v.shoot.taken[0].scene))
    assert view.shoot is not None
    everybody = await get(booth, f"/j/{booth.code}/pictures/{view.shoot.taken[0].scene}")
    assert Image.open(BytesIO(everybody.body)).format == "JPEG"
    for path in (f"{key}x", "1.1.booth.preview", "%00", "..%2f..%2f..%2fsession.json"):
        assert (await get(booth, f"/j/{booth.code}/pictures/{path}")).status == 404
    session = await get(booth, f"/j/{booth.code}/pictures/../../session.json")
    assert session.status == 404


async def test_a_picture_is_shown_as_long_as_screens_show_it_and_no_longer(
    tmp_path: Path,
) -> None:
    """Who had a shot taken again did not want to be seen like that."""
    async with opened(tmp_path, "session.shots=1", "session.review_s=20") as booth:

        async def found() -> list[int]:
            return [(await get(booth, f"/j/{booth.code}/pictures/{it}")).status for it in keys]

        await shooting(booth)
        keys = await pictures(booth)
        await booth.press(Button.READY, Action.RETAKE)
        await booth.phase(ShootPhase.COUNTING)
        assert await found() == [404, 404]
        await booth.phase(ShootPhase.REVIEW)
        keys = await pictures(booth)
        assert await found() == [200, 200]
        await booth.press(Button.START, Action.GO_ON)
        await booth.until(lambda view: view.stage is Stage.RESULT)
        assert await found() == [404, 404]


# What there is not


OUTSIDE = [
    "/page/..%2f..%2f__main__.py",
    "/page/..%2fpages.py",
    "/page/../pages.py",
    "/page/%2e%2e/pages.py",
    "/page/%2e%2e%2fpages.py",
    "/page/..%5c..%5cpages.py",
    "/page/.%00./pages.py",
    "/page/main.js%00",
    "/page/%2fetc%2fpasswd",
    "/page//etc/passwd",
    "/page/fonts",
    "/page/fonts/",
    "/page/fonts/..%2f..%2fko.po",
    "/page/fonts/Pretendard-Bold.otf",
    "/page/.",
    "/page/..",
    "/page/",
    "/page/" + "a" * 300,
    "/page/" + "%ff" * 20,
    "/texts/..%2f..%2fpyproject.toml",
    "/texts/ko.po",
    "/texts/xx.json",
    "/s/",
    "/s/../",
    "/s/..",
    "/s/..%2f..%2fetc%2fpasswd",
    "/s/" + "a" * 22,
    "/s/" + "a" * 22 + "/strip.jpg",
    "/s/..%2f" + "a" * 19 + "/strip.jpg",
    "/s/%00/strip.png",
    "/s/" + "a" * 22 + "/session.json",
    "/s/" + "a" * 22 + "/..%2fsession.json",
    "/j/",
    "/j/code/pictures/",
    "/j/code/pictures/..%2f..%2fsession.json",
    "/j/code/pictures/../../session.json",
    "/j/code/shots/1/1/still",
    "/session.json",
    "/sessions/",
    "/tls/authority.key",
    "//etc/passwd",
    "/.git/config",
]


@BOTH_DOORS
async def test_no_path_leads_out_of_what_is_shown(booth: OpenedBooth, door: str) -> None:
    await strip(booth)
    found = {path: (await get(booth, path, door)).status for path in OUTSIDE}
    assert {path: status for path, status in found.items() if status not in (404, 405)} == {}


async def test_a_guessed_link_gets_a_page_that_says_so(booth: OpenedBooth) -> None:
    token = await strip(booth)
    for guess in ("a" * 22, token[:-1] + "!", token.swapcase(), token + "a", token[:-1]):
        answer = await get(booth, f"/s/{guess}", "plain")
        assert answer.status == 404
        assert b"Nothing here any more" in answer.body


# What goes with every answer


@BOTH_DOORS
async def test_every_answer_keeps_browsers_from_telling_others(
    booth: OpenedBooth, door: str
) -> None:
    for path, method, status in (
        ("/", "GET", 200),
        ("/", "HEAD", 200),
        ("/page/main.js", "GET", 200),
        ("/texts/en.json", "GET", 200),
        ("/booth.crt", "GET", 200),
        ("/j/whatever", "GET", 200),
        ("/s/guessed", "GET", 404),
        ("/nowhere", "GET", 404),
        ("/page/" + "a" * 300, "GET", 404),
        ("/", "DELETE", 405),
    ):
        answer = await get(booth, path, door, method)
        assert answer.status == status, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_picture_that_is_refused_tells_others_nothing_either(booth: OpenedBooth) -> None:
    answer = await get(booth, f"/j/{booth.code}/shots/1/1/still", method="POST")
    assert answer.status == 401
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_page_loads_nothing_from_anywhere_else(booth: OpenedBooth) -> None:
    """Not even a font: a booth in a cellar has no internet, and guests have a right to privacy."""
    token = await strip(booth)
    for door in ("secure", "plain"):
        for path in ("/", f"/j/{booth.code}", f"/s/{token}", "/s/guessed"):
            page = (await get(booth, path, door)).body.decode()
            for attribute in ('src="http', 'src="//', 'rel="stylesheet" href="http'):
                assert attribute not in page
