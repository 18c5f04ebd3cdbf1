"""A disk that is full to the last byte, and a booth that is to open its outbox on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.ballast import Ballast
from kiosk.store.outbox import Outbox
from tests.disks import fill, mounted

MB = 2**20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", size="8m") as disk:
        yield disk


def test_what_is_dropped_is_room_for_the_outbox_to_open(disk: Path) -> None:
    ballast, outbox = Ballast(disk / "ballast", MB), Outbox(disk / "outbox.db")
    outbox.open()
    outbox.close()
    ballast.hold()
    fill(disk)
    with pytest.raises(OSError, match="cannot be used"):
        Outbox(disk / "outbox.db").open()
    ballast.drop()
    outbox.open()
    outbox.ask("print", "one", "1/1")
    outbox.close()


def test_on_a_full_disk_none_is_held_and_nothing_fails(disk: Path) -> None:
    fill(disk)
    Ballast(disk / "ballast", MB).hold()
    assert not (disk / "ballast").exists()


def test_it_is_held_once_and_by_its_owner_alone(disk: Path) -> None:
    ballast = Ballast(disk / "ballast", MB)
    for _ in range(2):
        ballast.hold()
    stat = (disk / "ballast").stat()
    assert (stat.st_size, stat.st_mode & 0o777) == (MB, 0o600)
    ballast.drop()
    ballast.drop()
