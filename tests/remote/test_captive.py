"""The captive door: by itself on loopback, and before a phone in a Wi-Fi (but for the radio)."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Page, async_playwright

from kiosk.remote.captive import PROBES, STAY_S, Captive, in_a_window
from kiosk.remote.pages import FOLDER, guarded
from kiosk.remote.phones import Phones
from kiosk.texts import Texts
from tests.sharing.venue import Venue

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.43 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)
BROWSERS = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "curl/8.5.0",
    "",
)
STRIP = Path(__file__).parent.parent.parent / "assets/pictures/strip.jpg"


class Booth:
    """What the captive door knows of the rest, and the plain door that it leads to."""

    def __init__(self, address: str, port: int) -> None:
        self.address: str | None = address
        self.current: str | None = None
        self.now_s = 0.0
        self.http_port = 0
        self.phones = Phones()
        self.captive = Captive(
            address=lambda: self.address,
            current=lambda: self.current,
            port=port,
            now_s=lambda: self.now_s,
        )

    @contextlib.asynccontextmanager
    async def at_work(self, host: str, http_port: int = 0) -> AsyncIterator["Booth"]:
        app = web.Application(middlewares=[guarded("https:"), self.phones.noted])
        app.add_routes([*self.captive.routes(), *self._strip(), *_page_files()])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, host, http_port).start()
        self.http_port = runner.addresses[0][1]
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self.captive.run(self.http_port, check_s=0.01))
            try:
                yield self
            finally:
                running.cancel()
                await runner.cleanup()

    def _strip(self) -> list[web.RouteDef]:
        async def strip(request: web.Request) -> web.StreamResponse:
            return web.FileResponse(STRIP)

        async def result(request: web.Request) -> web.StreamResponse:
            return web.Response(text=f"the strip {request.match_info['token']}")

        return [web.get("/s/{token}/small.jpg", strip), web.get("/s/{token}", result)]


def _page_files() -> list[web.AbstractRouteDef]:
    async def texts(request: web.Request) -> web.StreamResponse:
        language = request.match_info["language"]
        return web.json_response(dict(Texts(language).page_catalogue()))

    return [web.static("/page", FOLDER), web.get("/texts/{language}.json", texts)]


@contextlib.asynccontextmanager
async def booth_at(port: int) -> AsyncIterator[Booth]:
    async with Booth("127.0.0.1", port).at_work("127.0.0.1") as booth:
        yield booth


@pytest.fixture
async def booth(unused_tcp_port: int) -> AsyncIterator[Booth]:
    async with booth_at(unused_tcp_port) as booth:
        yield booth


class Phone:
    def __init__(self, booth: Booth, port: int, http: aiohttp.ClientSession) -> None:
        self.plain = f"http://127.0.0.1:{booth.http_port}"
        self._door = f"http://127.0.0.1:{port}"
        self._http = http

    async def asks(self, path: str, host: str = "connectivitycheck.example") -> tuple[int, str]:
        """As a phone does for a page of its maker; the answer's status, and its text or place."""
        headers = {"Host": host}
        url = self._door + path
        async with self._http.get(url, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def opens(self, agent: str, method: str = "GET") -> tuple[int, str]:
        url = f"{self.plain}/welcome"
        headers = {"User-Agent": agent}
        async with self._http.request(
            method, url, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()


@pytest.fixture
async def phone(booth: Booth, unused_tcp_port: int) -> AsyncIterator[Phone]:
    async with aiohttp.ClientSession() as http:
        phone = Phone(booth, unused_tcp_port, http)
        await until(phone, open=True)
        yield phone


async def answers(phone: Phone) -> bool:
    try:
        await phone.asks("/")
    except aiohttp.ClientError:
        return False
    return True


async def until(phone: Phone, *, open: bool) -> None:
    """Wait until the door is open, or shut."""
    async with asyncio.timeout(10):
        while await answers(phone) != open:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("path", [*PROBES, "/nm/", "/", "/any/page?q=1", "/generate_204/more"])
async def test_a_phone_that_looks_for_an_internet_finds_the_booth(phone: Phone, path: str) -> None:
    assert await phone.asks(path) == (302, f"{phone.plain}/welcome")


async def test_every_host_leads_to_the_booth(phone: Phone) -> None:
    for host in ("captive.apple.com", "www.msftconnecttest.com:80", "[::1]", "a..b", "10.77.0.1"):
        assert (await phone.asks("/x", host))[0] == 302


async def test_a_browser_is_led_to_the_strip_on_the_screen(booth: Booth, phone: Phone) -> None:
    booth.current = "token"
    for agent in BROWSERS:
        assert await phone.opens(agent) == (302, "/s/token")


@pytest.mark.parametrize("agent", [ANDROID, IPHONE, *BROWSERS])
async def test_with_no_strip_on_the_screen_it_waits_for_one(phone: Phone, agent: str) -> None:
    status, page = await phone.opens(agent)
    assert status == 200
    assert "Your strip appears here" in page
    assert 'http-equiv="refresh"' in page


@pytest.mark.parametrize("agent", [ANDROID, IPHONE])
async def test_a_phones_own_window_shows_the_strip_and_how_to_get_it(
    booth: Booth, phone: Phone, agent: str
) -> None:
    booth.current = "token"
    status, page = await phone.opens(agent)
    assert status == 200
    assert "/s/token/small.jpg" in page
    assert "Stay connected" in page
    assert "download" not in page


async def test_who_stays_is_told_that_all_is_well_and_so_is_no_other(
    booth: Booth, phone: Phone
) -> None:
    booth.current = "token"
    _, page = await phone.opens(ANDROID, "POST")
    assert "Now open your browser" in page
    assert "127.0.0.1" in page
    assert await phone.asks("/generate_204") == (204, "")
    assert "<TITLE>Success</TITLE>" in (await phone.asks("/hotspot-detect.html"))[1]
    assert await phone.asks("/connecttest.txt") == (200, "Microsoft Connect Test")
    assert await phone.asks("/") == (302, f"{phone.plain}/welcome")
    assert "Now open your browser" in (await phone.opens(ANDROID))[1]


async def test_whoever_has_the_address_an_hour_later_is_welcomed_anew(
    booth: Booth, phone: Phone
) -> None:
    await phone.opens(IPHONE, "POST")
    booth.now_s = STAY_S - 1
    assert (await phone.asks("/generate_204"))[0] == 204
    booth.now_s = STAY_S
    assert (await phone.asks("/generate_204"))[0] == 302


async def test_the_door_is_shut_while_there_is_no_wifi_of_ours(booth: Booth, phone: Phone) -> None:
    booth.current = "token"
    booth.address = None
    await until(phone, open=False)
    assert (await phone.opens(BROWSERS[0]))[0] == 404
    assert (await phone.opens(ANDROID, "POST"))[0] == 404
    booth.address = "127.0.0.1"
    await until(phone, open=True)


async def test_who_comes_from_elsewhere_is_not_led_to_the_strip(
    booth: Booth, phone: Phone, unused_tcp_port: int
) -> None:
    booth.current = "token"
    booth.address = "127.0.0.2"  # the plain door is asked at another address
    status, page = await phone.opens(BROWSERS[0])
    assert status == 404
    assert "Nothing here any more" in page
    assert "token" not in page


async def test_who_asks_at_the_wifis_address_from_another_network_is_not_led_there(
    unused_tcp_port: int,
) -> None:
    """Linux answers at every address of its own in every network that it is in."""
    booth = Booth("127.0.1.1", unused_tcp_port)
    booth.current = "token"
    async with booth.at_work("0.0.0.0"):
        for own, status in (("127.0.1.7", 302), ("127.0.2.7", 404)):
            connector = aiohttp.TCPConnector(local_addr=(own, 0))
            url = f"http://127.0.1.1:{booth.http_port}/welcome"
            async with (
                aiohttp.ClientSession(connector=connector) as http,
                http.get(url, allow_redirects=False) as answer,
            ):
                assert answer.status == status
                assert ("token" in answer.headers.get("Location", "")) == (status == 302)


async def test_a_port_that_is_taken_is_tried_again(
    caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    taken = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", unused_tcp_port)
    async with booth_at(unused_tcp_port) as booth, aiohttp.ClientSession() as http:
        await asyncio.sleep(0.1)  # some tries
        assert len(caplog.records) == 1  # said once
        taken.close()
        await taken.wait_closed()
        await until(Phone(booth, unused_tcp_port, http), open=True)


def test_windows_of_phones_are_told_from_browsers() -> None:
    assert in_a_window(ANDROID)
    assert in_a_window(IPHONE)
    assert in_a_window("CaptiveNetworkSupport-443.120.2 wispr")
    assert not any(in_a_window(agent) for agent in BROWSERS)


@pytest.fixture(scope="module")
def venue() -> Iterator[Venue]:
    with Venue() as venue:
        venue.share()
        venue.join()
        yield venue


async def test_a_phone_in_the_wifi_gets_to_its_strip_by_any_name(
    venue: Venue, tmp_path: Path
) -> None:
    """DHCP, names and addresses are NetworkManager's; the phone has a real browser."""

    async def visit() -> None:
        booth = Booth("10.77.0.1", 80)
        booth.current = "token"
        async with booth.at_work("0.0.0.0", 8080), _browser(venue, tmp_path, ANDROID) as page:
            await page.goto("http://connectivitycheck.gstatic.com/generate_204")
            assert page.url == "http://10.77.0.1:8080/welcome"
            await page.get_by_role("button", name="Stay connected").click()
            await page.get_by_text("10.77.0.1").wait_for()
            probe = ("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}")
            asked = "http://connectivitycheck.gstatic.com/generate_204"
            assert await asyncio.to_thread(venue.phone.run, *probe, asked) == "204"
            assert booth.phones.lately("10.77.0.0/24", 60)
        async with booth.at_work("0.0.0.0", 8080), _browser(venue, tmp_path, BROWSERS[0]) as page:
            await page.goto("http://any.name.example/at/all")
            assert page.url == "http://10.77.0.1:8080/s/token"

    await venue.inside(visit)


async def test_no_name_has_an_address_that_is_not_ours(venue: Venue) -> None:
    def ask(name: str) -> str:
        return venue.phone.run("busybox", "nslookup", name, "10.77.0.1", check=False)

    for name in ("captive.apple.com", "www.google.com", "booth", "x.local"):
        said = ask(name)
        assert said.count("10.77.0.1") >= 2, said
        assert "can't find" not in said


@contextlib.asynccontextmanager
async def _browser(venue: Venue, folder: Path, agent: str) -> AsyncIterator[Page]:
    """Chromium on the phone."""
    chromium = shutil.which("chromium")
    starter = folder / "chromium"
    starter.write_text(f'#!/bin/sh\nexec {" ".join(venue.phone.command(str(chromium)))} "$@"\n')
    starter.chmod(0o700)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=starter, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, user_agent=agent, locale="en-GB"
        )
        page = await context.new_page()
        page.set_default_timeout(30_000)
        yield page
        await browser.close()
