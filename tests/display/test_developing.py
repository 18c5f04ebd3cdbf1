import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from kiosk.display import Sources
from kiosk.display.brush import Brush
from kiosk.display.darkroom import Darkroom, SheetOrder, ShotOrder
from kiosk.display.developing import PATIENCE_MS, draw_shot, shot_order
from kiosk.display.layout import Box
from kiosk.display.motion import DEVELOP_MS
from kiosk.display.theme import NIGHT
from kiosk.session.view import ShotView
from tests.display import made_up
from tests.display.look import LANDSCAPE, MakeBrush, Pixels, like, pixels

SHEET = SheetOrder(1.4, (280, 200), 0)
AT = Box(300, 200, 280, 200)
SHOT = ShotView(1, 1, (("booth", "still", "1-booth"), ("a", "still", "1-a")), scene="")


@pytest.fixture
def brush(brush_of: MakeBrush) -> Brush:
    return brush_of(LANDSCAPE)


def later(brush: Brush, now_ms: float) -> Brush:
    return replace(brush, now_ms=now_ms)


def test_a_sheet_waits_for_the_scene_but_not_for_ever(brush: Brush) -> None:
    own = ShotOrder(("1-booth", "1-a"), SHEET)
    assert shot_order(brush, SHOT, SHEET) is None
    assert shot_order(later(brush, PATIENCE_MS - 1), SHOT, SHEET) is None
    assert shot_order(later(brush, PATIENCE_MS), SHOT, SHEET) == own


def test_the_scene_is_shown_whenever_it_comes(brush: Brush) -> None:
    made = replace(SHOT, scene="1-scene")
    for now_ms in (0, PATIENCE_MS, 9_000):
        assert shot_order(later(brush, now_ms), made, SHEET) == ShotOrder(("1-scene",), SHEET)


def test_a_retake_waits_anew(brush: Brush) -> None:
    shot_order(brush, SHOT, SHEET)
    assert shot_order(later(brush, 9_000), replace(SHOT, attempt=2), SHEET) is None


def drawn(brush: Brush, order: ShotOrder | None, now_ms: float) -> Pixels:
    brush = later(brush, now_ms)
    brush.canvas.begin()
    brush.fill(NIGHT, brush.layout.screen)
    draw_shot(brush, "large", order, AT)
    brush.canvas.end()
    return pixels(brush.canvas.surface)[AT.y : AT.bottom, AT.x : AT.right]


def arrived(brush: Brush, order: ShotOrder, now_ms: float) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = brush.darkroom.print_of("large", order)
        if found and found.order == order:
            return
        time.sleep(0.005)
    raise AssertionError(f"no print of {order}")


def test_a_picture_appears_bit_by_bit(brush: Brush) -> None:
    order = ShotOrder(("1-scene",), SHEET)
    drawn(brush, order, 0)
    arrived(brush, order, 0)
    steps = [drawn(brush, order, 100 + part * DEVELOP_MS) for part in (0, 0.5, 1)]
    assert like(steps[0], NIGHT, 0).all()
    seen = [np.abs(step.astype(int) - NIGHT).mean() for step in steps]
    assert seen[0] < seen[1] < seen[2]
    assert like(steps[2], made_up.SHOTS[0], 6).mean() > 0.8


def test_a_better_one_comes_over_it_without_a_flash(brush: Brush) -> None:
    first, better = (ShotOrder((f"{n}-scene",), SHEET) for n in (1, 3))
    drawn(brush, first, 0)
    arrived(brush, first, 0)
    drawn(brush, first, 100)
    before = drawn(brush, first, 2_000).astype(int)
    drawn(brush, better, 2_000)
    arrived(brush, better, 2_000)
    steps = [drawn(brush, better, 2_100 + ms).astype(int) for ms in range(0, 500, 20)]
    after = steps[-1]
    assert np.array_equal(steps[0], before)
    low, high = np.minimum(before, after) - 2, np.maximum(before, after) + 2
    assert all(((low <= step) & (step <= high)).all() for step in steps)
    assert not np.array_equal(before, after)


@pytest.fixture
def slow(sources: Sources, brush: Brush) -> Iterator[tuple[Brush, threading.Event]]:
    """A brush whose darkroom gets no picture before the event."""
    gate = threading.Event()

    def capture(key: str) -> bytes:
        gate.wait(20)
        return made_up.capture(key)

    darkroom = Darkroom(replace(sources, capture=capture))
    darkroom.start()
    yield replace(brush, darkroom=darkroom), gate
    gate.set()
    darkroom.stop()


def test_drawing_never_waits_for_a_picture(slow: tuple[Brush, threading.Event]) -> None:
    brush, gate = slow
    order = ShotOrder(("1-scene",), SHEET)
    assert like(drawn(brush, order, 0), NIGHT, 0).all()
    gate.set()
    arrived(brush, order, 0)
    drawn(brush, order, 10)
    assert not like(drawn(brush, order, 2_000), NIGHT, 0).all()
