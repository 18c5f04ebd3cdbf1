"""The booth's screen: draws a View, decides nothing. The port, and what it is fed with.

    view ─▶ painter ─▶ stages/* ─▶ canvas (a list of sprites) ─▶ window (SDL)
                          ▲
       theme, layout, typeset, motion: pure               drawings, pen, prints: Pillow, pure
       words, notices, troubles, ending: what is said
       sprites (cached surfaces), live (program picture), darkroom (prints, made aside)

All of SDL runs in one thread of its own (`screen.py`), so that no flip ever delays the loop.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.session.view import View

# Before anything here imports pygame: what it says of itself on stdout is not for our readers.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB."""


class Program(Protocol):
    """The one picture of everybody. `picture` is never written to again; another picture has
    another `serial`. `taken_s` is `time.monotonic()` when the booth's camera saw what it shows;
    None if there was nothing to see."""

    @property
    def picture(self) -> Picture: ...

    @property
    def serial(self) -> int: ...

    @property
    def taken_s(self) -> float | None: ...


@dataclass(frozen=True)
class Sources:
    """Where the screen finds pixels and time. Called in the screen's own threads: must be safe to
    call from there. `program` and `now_ms` must not block; the others may, a little: only the
    darkroom asks them.

    `program`: the newest program picture, None before the first. `capture`: the small JPEG of a
    capture or a composed scene by its key, `strip`: the finished strip's file, `background`: a
    small JPEG of a background by its id; None while there is none. `print_aspect`: width / height
    of a shot on the strip.
    """

    program: Callable[[], Program | None]
    capture: Callable[[str], bytes | None]
    strip: Callable[[], Path | None]
    now_ms: Callable[[], float]
    background: Callable[[str], bytes | None]
    print_aspect: float


@dataclass(frozen=True)
class Hearers:
    """Who is told what the screen notices. All are called in the event loop's thread.

    `key`: a key by pygame's name and whether it went down. `quit`: the window was closed, or Esc
    held for two seconds. `trouble`: a sentence for the operator when there is no display to be
    seen, and "" when there is one again.
    """

    key: Callable[[str, bool], None]
    quit: Callable[[], None]
    trouble: Callable[[str], None]


@dataclass(frozen=True)
class FrameTimes:
    """Of the latest frames, s, oldest first.

    `drawing`: to draw one and to hand it over. `interval`: from one on the screen to the next.
    `news`: the same of those with a new program picture, whose motion people see. `latency`: from
    what the booth's camera saw to its being on the screen.
    """

    drawing: tuple[float, ...]
    interval: tuple[float, ...]
    news: tuple[float, ...]
    latency: tuple[float, ...]


class Display(Protocol):
    """Opened once, shown a View whenever one is new, and closed."""

    async def open(self) -> None:
        """Returns when the first frame is on the screen. Without a display it draws unseen, says
        so to `Hearers.trouble`, and looks for one again every few seconds."""
        ...

    async def failed(self) -> None:
        """Waits for as long as the screen draws. What its thread raises is our bug; raised here."""
        ...

    async def close(self) -> None:
        """May be called at any time, also twice."""
        ...

    def show(self, view: View) -> None:
        """From the next frame on. May be called from any thread."""
        ...

    async def screenshot(self) -> bytes:
        """What is shown right now, upright, as PNG. Raises DeviceError if the screen is closed."""
        ...

    def alive_s(self) -> float:
        """`time.monotonic()` of the last finished frame; 0.0 before the first."""
        ...

    def frame_times(self) -> FrameTimes:
        """Of the last 300 frames. May be called from any thread."""
        ...
