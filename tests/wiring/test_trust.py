"""How friends know the booth, and what keeps it from being known."""

from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.errors import ConfigError, KioskError
from kiosk.wiring.trust import make_trust
from tests.opened import opened


async def test_a_booth_is_known_again_after_a_restart(tmp_path: Path) -> None:
    config = load(None, [f"booth.data_dir={tmp_path}"], {})
    made = [
        await make_trust(config, public_host=("booth.example",), addresses=lambda: ("127.0.0.1",))
        for _ in range(2)
    ]
    assert made[0].made.authority_der == made[1].made.authority_der
    assert made[0].authority.read_bytes() == made[1].authority.read_bytes()


async def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file where a folder should be")
    config = load(None, [f"booth.data_dir={tmp_path}"], {})
    with pytest.raises(KioskError, match=f"{tmp_path} cannot be used"):
        await make_trust(config, public_host=(), addresses=lambda: ("127.0.0.1",))


async def test_a_host_that_is_none_is_the_operators_mistake(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as ended:
        async with opened(tmp_path, "server.host=nowhere.invalid"):
            pass
    assert ended.group_contains(ConfigError, match=r"server\.host")
