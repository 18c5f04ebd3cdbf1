import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.display import Sources
from kiosk.display.darkroom import (
    BlankOrder,
    CardOrder,
    Darkroom,
    Order,
    Print,
    SampleOrder,
    SheetOrder,
    ShotOrder,
    StripOrder,
)
from tests.display import made_up

SHEET = SheetOrder(1.5, (300, 200), -1.5)
SHOT = ShotOrder(("1-booth", "1-a"), SHEET)
CARD = CardOrder("picture-beach", (90, 60), 8)


def arrived(darkroom: Darkroom, place: str, order: Order) -> Print:
    """Asks as whoever draws would: every frame, until the print lies there."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        lying = darkroom.print_of(place, order)
        if lying and lying.order == order:
            return lying
        time.sleep(0.005)
    raise AssertionError(f"no print of {order}")


@pytest.mark.parametrize(
    "order",
    [
        SHEET,
        SHOT,
        CARD,
        StripOrder(made_up.STRIP_URL, 600, 2),
        BlankOrder(600, 4, 2, 0),
        SampleOrder(90, 3),
    ],
)
def test_every_kind_of_print_is_made(darkroom: Darkroom, order: Order) -> None:
    image = arrived(darkroom, "table", order).image
    assert image.mode == "RGBA"
    middle = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    assert middle[3] == 255


def test_asking_never_waits(darkroom: Darkroom) -> None:
    assert darkroom.print_of("table", SHOT) is None


def test_the_old_print_lies_there_until_the_new_one_is_ready(sources: Sources) -> None:
    gate = threading.Event()

    def slow(key: str) -> bytes:
        if key.startswith("2"):
            gate.wait(20)
        return made_up.capture(key)

    darkroom = Darkroom(replace(sources, capture=slow))
    darkroom.start()
    try:
        first = arrived(darkroom, "table", SHOT)
        second = replace(SHOT, keys=("2-booth",))
        assert darkroom.print_of("table", second) is first
        gate.set()
        assert arrived(darkroom, "table", second).order == second
    finally:
        gate.set()
        darkroom.stop()


def test_a_picture_that_is_not_there_yet_is_asked_for_again(sources: Sources) -> None:
    asked: list[str] = []

    def later(key: str) -> bytes | None:
        asked.append(key)
        return made_up.capture(key) if len(asked) > 2 else None

    darkroom = Darkroom(replace(sources, capture=later))
    darkroom.start()
    try:
        arrived(darkroom, "table", replace(SHOT, keys=("1-booth",)))
        assert len(asked) == 3
    finally:
        darkroom.stop()


def test_a_broken_file_makes_no_print_and_no_harm(sources: Sources, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 not much of a picture")
    darkroom = Darkroom(replace(sources, strip=lambda: broken))
    darkroom.start()
    try:
        order = StripOrder(made_up.STRIP_URL, 300, 0)
        darkroom.print_of("strip", order)
        arrived(darkroom, "table", SHOT)
        assert darkroom.print_of("strip", order) is None
    finally:
        darkroom.stop()


def test_a_bug_while_making_prints_is_learned_of_by_whoever_asks(sources: Sources) -> None:
    def broken(key: str) -> bytes:
        raise ZeroDivisionError("a bug of ours")

    darkroom = Darkroom(replace(sources, capture=broken))
    darkroom.start()
    with pytest.raises(ZeroDivisionError):
        arrived(darkroom, "table", SHOT)
    darkroom.stop()


def test_the_next_group_sees_nothing_of_the_last(darkroom: Darkroom) -> None:
    arrived(darkroom, "table", SHOT)
    darkroom.clear()
    assert darkroom.print_of("table", replace(SHOT, keys=("2-booth",))) is None


def test_only_so_many_prints_are_kept(darkroom: Darkroom) -> None:
    small = [ShotOrder((f"{n}-booth",), SheetOrder(1.5, (30, 20), 0)) for n in range(60)]
    for n, order in enumerate(small):
        arrived(darkroom, f"place {n}", order)
    assert darkroom.print_of("place 0", small[0]) is None
    assert darkroom.print_of("place 59", small[59]) is not None


def test_two_dozen_backgrounds_and_a_sessions_prints_find_a_place(darkroom: Darkroom) -> None:
    for n in range(24 + 16):
        arrived(darkroom, f"place {n}", CARD)
    assert all(darkroom.print_of(f"place {n}", CARD) for n in range(24 + 16))


def test_it_can_be_stopped_while_it_waits(sources: Sources) -> None:
    darkroom = Darkroom(replace(sources, capture=lambda key: None))
    darkroom.start()
    darkroom.print_of("table", SHOT)
    darkroom.stop()
