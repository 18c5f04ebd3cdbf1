"""With programs of the tests' own in nmcli's place; with the real one: `test_networkmanager.py`."""

import asyncio
import os
from pathlib import Path

import pytest

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot.nmcli import NmcliError, nmcli, properties, rows


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is written there is run as nmcli."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "nmcli"


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


async def test_words_go_in_one_by_one_and_no_shell_reads_them(said: Path) -> None:
    program(said, 'for word in "$@"; do echo "<$word>"; done; cat')
    printed = await nmcli("a b", "$(id)", "; rm", given="a secret")
    assert printed == "<a b>\n<$(id)>\n<; rm>\na secret"


async def test_it_is_asked_to_speak_english(said: Path) -> None:
    program(said, 'echo "$LC_ALL"')
    assert await nmcli() == "C.UTF-8\n"


async def test_a_refusal_is_told_in_its_own_words(said: Path) -> None:
    program(said, "echo 'Error: no such device.' >&2; echo more >&2; exit 10")
    with pytest.raises(NmcliError, match=r"^NetworkManager: no such device\.$") as error:
        await nmcli()
    assert error.value.code == 10


async def test_a_networkmanager_that_does_not_run_is_told(said: Path) -> None:
    program(said, "exit 8")
    with pytest.raises(DeviceError, match="is not running"):
        await nmcli()


async def test_without_nmcli_the_operator_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeviceError, match="not installed"):
        await nmcli("general")


async def test_one_that_is_not_waited_for_is_ended(said: Path, tmp_path: Path) -> None:
    program(said, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await nmcli()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_properties_are_read_as_they_are() -> None:
    printed = "connection.id:Nearbooth\n802-11-wireless.ssid:a:b\\c\n\nipv4.dns:\n"
    read = properties(printed)
    assert read["connection.id"] == "Nearbooth"
    assert read["802-11-wireless.ssid"] == "a:b\\c"
    assert read["ipv4.dns"] == ""


def test_rows_may_have_colons_in_their_cells() -> None:
    assert rows("a:b\n\nThe\\: Wi-Fi\\\\:c:\n") == [["a", "b"], ["The: Wi-Fi\\", "c", ""]]
