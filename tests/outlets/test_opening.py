"""Each outlet as the configuration has it, in a booth that is open."""

import asyncio
import json
import time
from pathlib import Path

import aiohttp

from kiosk.store.outbox import Outbox
from kiosk.store.sessions import new_token
from tests.opened import opened, picture
from tests.printing_rig.waiting import free_port
from tests.sharing.mail_server import Handler, serving

SESSION = "20261125-010203-abcdef"
STRIP = picture(size=(600, 1800))


async def test_a_strip_goes_by_mail_to_who_asked_for_it(tmp_path: Path) -> None:
    handler = Handler()
    with serving(handler, free_port()) as server:
        sets = [
            f"mail.server={server.host}",
            f"mail.port={server.port}",
            "mail.security=none",
            "mail.sender=Nearbooth <booth@example.com>",
        ]
        async with opened(tmp_path, *sets) as it, aiohttp.ClientSession() as http:
            token = new_token()
            await it.booth.sessions.keep_strip(SESSION, STRIP, STRIP, token)
            order = {"address": "mina@example.com"}
            async with http.post(f"{it.plain}/s/{token}/mail", json=order) as answer:
                assert answer.status == 202
            async with asyncio.timeout(30):
                while not handler.letters:
                    await asyncio.sleep(0.05)
    [letter] = handler.letters
    assert letter["To"] == "mina@example.com"


async def test_only_what_has_expired_and_is_not_waited_for_makes_room(tmp_path: Path) -> None:
    for name, made_ms in (("old", 0), ("wanted", 0), ("new", time.time() * 1e3)):
        folder = tmp_path / "sessions" / name
        folder.mkdir(parents=True)
        (folder / "session.json").write_text(json.dumps(_manifest(name, made_ms)))
        (folder / "strip.jpg").write_bytes(STRIP)
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.open()
    outbox.ask("upload", "wanted", "strip")
    outbox.close()
    async with opened(tmp_path, "disk.clear_below_gb=1000.0", "disk.refuse_below_gb=0.0"):
        async with asyncio.timeout(30):
            while (tmp_path / "sessions/old").exists():
                await asyncio.sleep(0.05)
        assert (tmp_path / "sessions/wanted").exists()
        assert (tmp_path / "sessions/new").exists()


async def test_every_strip_goes_onto_the_stick_the_newest_too(tmp_path: Path) -> None:
    async with opened(tmp_path, "stick.label=PARTY") as it:
        stick = it.booth.outlets.stick
        assert stick is not None
        for name in ("one", "two", "three", "four"):
            await it.booth.sessions.keep_strip(name, STRIP, STRIP, new_token())
        assert [name for name, _ in await stick._strips()] == [
            *("one.jpg", "two.jpg", "three.jpg", "four.jpg")
        ]


def _manifest(session: str, made_ms: float) -> dict[str, object]:
    return {
        "session": session,
        "participants": [],
        "stages": [],
        "shots": [],
        "strip": {"token": new_token(), "made_at": made_ms, "strips": 0},
    }
