"""What is on the disk is there again when a booth is opened on it."""

from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.errors import KioskError
from kiosk.session.backgrounds import colour
from kiosk.session.events import BOOTH, Room
from kiosk.session.record import Record
from kiosk.wiring.storage import Storage, open_storage
from tests.opened import opened, picture

SESSION, TOKEN = "20261125-010203-abcdef", "a-token-of-the-strip"


async def storage(folder: Path) -> Storage:
    config = load(None, [f"booth.data_dir={folder}"], {})
    return await open_storage(config, now_ms=lambda: 0.0)


async def test_a_strip_and_its_link_outlive_a_restart(tmp_path: Path) -> None:
    strip = picture(size=(600, 1800))
    before = await storage(tmp_path)
    people, blue = ((BOOTH, "Booth"),), colour("#3B82F6")
    await before.sessions.record(Record(Room(SESSION, "code", ""), "result", people, blue, ()))
    await before.sessions.keep_strip(SESSION, strip, strip, TOKEN)
    after = await storage(tmp_path)
    assert after.keepsakes.session_of(TOKEN) == SESSION
    card = await after.keepsakes.card(SESSION)
    assert card is not None
    assert card.stat().st_size > 0


async def test_the_operators_link_is_the_same_after_a_restart(tmp_path: Path) -> None:
    before, after = await storage(tmp_path), await storage(tmp_path)
    assert before.operator_token == after.operator_token
    assert len(before.operator_token) > 20


async def test_a_data_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file where a folder should be")
    with pytest.raises(ExceptionGroup) as ended:
        async with opened(tmp_path):
            pass
    assert ended.group_contains(KioskError, match="cannot be used")
