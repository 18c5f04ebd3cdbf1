from collections.abc import Iterator

import pytest

from kiosk.display import Sources
from kiosk.display.darkroom import Darkroom
from kiosk.display.keys import Keys
from kiosk.display.projector import LOOK_AGAIN_S, Projector
from kiosk.display.window import Window
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.look import codes, pixels
from tests.running import virtual_screen


def nothing(*_: object) -> None:
    """Nobody listens."""


@pytest.fixture
def keys() -> Keys:
    return Keys(on=False, on_key=nothing, on_full=nothing, on_quit=nothing)


@pytest.fixture
def hidden(sources: Sources, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Projector]:
    """Wants a full screen, where there is none."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    projector = Projector(Window("fullscreen", None, 0), keys, Texts("en"), Darkroom(sources))
    projector.open(now_s=100)
    yield projector
    projector.close()


def frame(projector: Projector, now_s: float) -> None:
    projector.frame(made_up.attract(), made_up.program(), made_up.NOW_MS, now_s)


def test_it_draws_the_view_even_if_nobody_can_see_it(hidden: Projector) -> None:
    frame(hidden, 100)
    assert hidden.trouble
    assert codes(pixels(hidden.canvas)) == [made_up.JOIN_URL]


def test_it_looks_for_a_display_now_and_then_and_moves_there(
    hidden: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    with virtual_screen("800x480") as display:
        monkeypatch.setenv("DISPLAY", display)
        frame(hidden, 100 + LOOK_AGAIN_S - 1)
        assert hidden.trouble
        frame(hidden, 100 + LOOK_AGAIN_S)
        assert hidden.trouble == ""
        assert hidden.canvas.get_size() == (800, 480)
        assert codes(pixels(hidden.canvas)) == [made_up.JOIN_URL]
        hidden.close()
