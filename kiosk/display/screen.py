"""The booth's screen: a thread of its own that draws the newest View, again and again.

The thread takes references, never locks: `show` swaps the View, the sources give the newest
program picture. It enters the event loop by `call_soon_threadsafe` only.
"""

import asyncio
import contextlib
import io
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import pygame
from PIL import Image

from kiosk.display import FrameTimes, Hearers, Sources
from kiosk.display.darkroom import Darkroom
from kiosk.display.keys import Keys
from kiosk.display.projector import Projector
from kiosk.display.timing import Timing
from kiosk.display.window import Backend, Window
from kiosk.errors import DeviceError
from kiosk.session.view import View
from kiosk.texts import Texts

_Shot = asyncio.Future[pygame.Surface]


class Screen:
    """The port `Display`. Opened once; one at a time in a process, since SDL has one display.

    `size` in px as the display counts them, None for its own; `rotate` is how far it is mounted
    clockwise, degrees. Keys are heard if `keyboard`.
    """

    def __init__(
        self,
        *,
        backend: Backend,
        size: tuple[int, int] | None,
        rotate: int,
        fps: int,
        keyboard: bool,
        texts: Texts,
        sources: Sources,
        hearers: Hearers,
    ) -> None:
        self._window = Window(backend, size, rotate)
        self._period_s = 1 / fps
        self._due_s = 0.0
        self._keyboard = keyboard
        self._texts = texts
        self._sources = sources
        self._hearers = hearers
        self._view: View | None = None
        self._asked: queue.SimpleQueue[_Shot] = queue.SimpleQueue()
        self._timing = Timing()
        self._alive_s = 0.0
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._first: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()
        await self._until(self._first)
        if self._ended.done():
            self._ended.result()

    async def failed(self) -> None:
        await asyncio.shield(self._ended)

    async def close(self) -> None:
        self._closing.set()
        if self._thread:
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def show(self, view: View) -> None:
        self._view = view

    async def screenshot(self) -> bytes:
        if self._thread is None or self._ended.done():
            raise DeviceError("The screen is closed.")
        shot: _Shot = self._loop.create_future()
        self._asked.put(shot)
        await self._until(shot)
        if not shot.done():
            raise DeviceError("The screen was closed.")
        return await asyncio.to_thread(_png, shot.result())

    async def _until(self, future: asyncio.Future[Any]) -> None:
        """Waits for it, or for the thread to end without it."""
        await asyncio.wait({future, self._ended}, return_when=asyncio.FIRST_COMPLETED)

    def alive_s(self) -> float:
        return self._alive_s

    def frame_times(self) -> FrameTimes:
        return self._timing.times()

    # In the thread

    def _run(self) -> None:
        outcome: Exception | None = None
        try:
            self._draw_until_closed(self._projector())
        except Exception as error:
            outcome = error
        self._tell(_settle, self._ended, outcome)

    def _projector(self) -> Projector:
        keys = Keys(
            on=self._keyboard,
            on_key=lambda name, down: self._tell(self._hearers.key, name, down),
            on_full=self._window.toggle_full,
            on_quit=lambda: self._tell(self._hearers.quit),
        )
        return Projector(self._window, keys, self._texts, Darkroom(self._sources))

    def _draw_until_closed(self, projector: Projector) -> None:
        trouble = ""
        try:
            projector.open(time.monotonic())
            while not self._closing.is_set():
                if projector.trouble != trouble:
                    trouble = projector.trouble
                    self._tell(self._hearers.trouble, trouble)
                self._frame(projector)
        finally:
            projector.close()

    def _frame(self, projector: Projector) -> None:
        began_s = time.monotonic()
        program = self._sources.program()
        projector.frame(self._view, program, self._sources.now_ms(), began_s)
        self._alive_s = time.monotonic()
        self._timing.note(began_s=began_s, shown_s=self._alive_s, program=program)
        self._answer(projector)
        if not self._first.done():
            self._tell(_settle, self._first, None)
        # By the beat, not from the last frame on: one that was late is followed a little sooner.
        self._due_s = max(self._due_s + self._period_s, time.monotonic())
        self._closing.wait(max(0.0, self._due_s - time.monotonic()))

    def _answer(self, projector: Projector) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                shot = self._asked.get_nowait()
                self._tell(_answer, shot, projector.canvas.copy())

    def _tell(self, hearer: Callable[..., None], *what: object) -> None:
        # A loop that is closed has nobody left who would want to know.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(hearer, *what)


def _settle(future: asyncio.Future[None], error: Exception | None) -> None:
    if future.done():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(None)


def _answer(shot: _Shot, surface: pygame.Surface) -> None:
    if not shot.done():
        shot.set_result(surface)


def _png(surface: pygame.Surface) -> bytes:
    file = io.BytesIO()
    pixels = pygame.image.tobytes(surface, "RGB")
    # Little compression: an operator over SSH waits for the drawing, not for the bytes.
    Image.frombytes("RGB", surface.get_size(), pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()
