"""Backgrounds come when they are ready, and what was there before stays until then."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.light import Light
from kiosk.imaging.paper import colour
from kiosk.live.backdrops import Backdrops, Ground
from kiosk.live.source import Backdrop
from tests.live.stage import PATIENCE_S, colours

SIZE = (320, 180)


@pytest.fixture
def backdrops() -> Iterator[Backdrops]:
    shelf = Backdrops(size=SIZE)
    yield shelf
    shelf.close()


def beach(path: Path, sand: tuple[int, int, int] = (230, 190, 120)) -> Path:
    """Sand on the left, sea on the right."""
    picture = Image.new("RGB", (640, 360), (30, 120, 180))
    picture.paste(sand, (0, 0, 320, 360))
    picture.save(path)
    return path


def changed(shelf: Backdrops, of: Backdrop, before: Ground | None = None) -> Ground:
    """Asks for it, as every new picture does, until it is there."""
    end_s = time.monotonic() + PATIENCE_S
    while (ground := shelf.get(of)) is before:
        assert time.monotonic() < end_s, "never made"
        threading.Event().wait(0.002)
    assert ground
    return ground


def test_before_anything_is_made_there_is_nothing(backdrops: Backdrops, tmp_path: Path) -> None:
    assert backdrops.get(tmp_path / "gone.jpg") is None


@pytest.mark.parametrize("code", ["#3B82F6", "#FFFFFF", "#141216"])
def test_a_colour_is_a_wall_of_it(backdrops: Backdrops, code: str) -> None:
    seen = colours(changed(backdrops, code).planes)
    assert seen.shape == (180, 320, 3)
    assert seen[90, 160] == pytest.approx(colour(code), abs=30)


def test_a_picture_is_shown_as_it_is_and_not_mirrored(backdrops: Backdrops, tmp_path: Path) -> None:
    seen = colours(changed(backdrops, beach(tmp_path / "beach.png")).planes)
    assert seen[90, 40] == pytest.approx((230, 190, 120), abs=12)
    assert seen[90, 280] == pytest.approx((30, 120, 180), abs=12)


def test_a_picture_has_its_light_and_a_colour_has_none(
    backdrops: Backdrops, tmp_path: Path
) -> None:
    wall = changed(backdrops, "#3B82F6")
    assert wall.light is None
    assert isinstance(changed(backdrops, beach(tmp_path / "beach.png"), wall).light, Light)


def test_nobody_waits_for_a_picture_that_takes_long(backdrops: Backdrops, tmp_path: Path) -> None:
    wall, pipe = changed(backdrops, "#3B82F6"), tmp_path / "slow.jpg"
    os.mkfifo(pipe)  # whoever opens it waits until somebody writes

    def write() -> None:
        os.close(os.open(pipe, os.O_WRONLY))  # once it is being read, however late that is

    too_late = threading.Timer(PATIENCE_S, write)
    too_late.start()
    assert backdrops.get(pipe) is wall
    assert too_late.is_alive()
    too_late.cancel()
    write()


def test_a_picture_takes_the_place_of_what_was_there(backdrops: Backdrops, tmp_path: Path) -> None:
    wall, path = changed(backdrops, "#3B82F6"), beach(tmp_path / "beach.png")
    assert backdrops.get(path)
    assert colours(changed(backdrops, path, wall).planes)[90, 40] == pytest.approx(
        (230, 190, 120), abs=12
    )


@pytest.mark.parametrize("damage", [b"", b"not a picture", None])
def test_a_damaged_picture_leaves_what_was_shown(
    backdrops: Backdrops, tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    wall = changed(backdrops, "#3B82F6")
    broken = tmp_path / "broken.jpg"
    if damage is not None:
        broken.write_bytes(damage)
    backdrops.get(broken)
    after = changed(backdrops, "#EC4899", wall)  # made after it: they are made in turn
    assert backdrops.get(broken) is after
    assert "cannot be shown" in caplog.text


def test_half_a_picture_leaves_what_was_shown(backdrops: Backdrops, tmp_path: Path) -> None:
    wall = changed(backdrops, "#3B82F6")
    broken = tmp_path / "broken.jpg"
    Image.effect_noise((640, 360), 90).save(broken)
    broken.write_bytes(broken.read_bytes()[:4000])
    backdrops.get(broken)
    after = changed(backdrops, "#EC4899", wall)
    assert backdrops.get(broken) is after


def test_what_was_made_lately_is_there_at_once(backdrops: Backdrops) -> None:
    walls: list[Ground] = []
    for code in ("#3B82F6", "#EC4899", "#FFC83D"):
        walls.append(changed(backdrops, code, walls[-1] if walls else None))
    assert backdrops.get("#3B82F6") is walls[0]
    assert backdrops.get("#FFC83D") is walls[2]


def test_of_many_only_a_few_are_kept_and_each_can_come_back(backdrops: Backdrops) -> None:
    ground = None
    for code in [f"#{level:02X}4080" for level in range(0, 240, 24)]:
        ground = changed(backdrops, code, ground)
    again = changed(backdrops, "#004080", ground)
    assert colours(again.planes)[90, 160] == pytest.approx((0, 64, 128), abs=30)


def test_its_thread_ends_with_it() -> None:
    before = set(threading.enumerate())
    shelf = Backdrops(size=SIZE)
    changed(shelf, "#3B82F6")
    shelf.close()
    assert not [it for it in set(threading.enumerate()) - before if "backdrops" in it.name]


def test_a_plane_is_as_large_as_the_canvas(backdrops: Backdrops) -> None:
    y, u, v = changed(backdrops, "#3B82F6").planes
    assert [np.shape(each) for each in (y, u, v)] == [(180, 320), (90, 160), (90, 160)]


def test_after_a_scene_the_next_guests_begin_with_nothing(backdrops: Backdrops) -> None:
    shown = changed(backdrops, "#FF0000")
    for other in ("#00FF00", "#0000FF", "#FFFF00", "#00FFFF", "#FF00FF"):
        shown = changed(backdrops, other, before=shown)
    backdrops.forget()
    assert backdrops.get("#123456") is None
