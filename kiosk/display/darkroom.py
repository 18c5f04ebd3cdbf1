"""Makes prints of captures, strips and backgrounds in a thread of its own: decoding would stop the
picture.

Whoever draws asks for a print every frame under the name of the place where it will lie; until a
new one is ready the place shows the one it had, or nothing.
"""

import io
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from kiosk.display import Sources, prints
from kiosk.display.drawings import sample_strip

_AGAIN_S = 0.25
_PLACES = 48
"""As many as may lie there at a time, and more: two dozen cards of backgrounds, the prints of a
session. Who asks in every frame for more than these would have them made for ever."""


@dataclass(frozen=True)
class SheetOrder:
    """The print of a shot before its picture, of this aspect (width / height), is seen."""

    aspect: float
    size: tuple[int, int]
    tilt: float

    def make(self, sources: Sources) -> Image.Image:
        return prints.shot_sheet(self.aspect, self.size, self.tilt)


@dataclass(frozen=True)
class ShotOrder:
    """What is seen on such a sheet: the pictures of these keys side by side."""

    keys: tuple[str, ...]
    sheet: SheetOrder

    def make(self, sources: Sources) -> Image.Image | None:
        on = self.sheet
        pictures = [_opened(sources.capture(key), on.size) for key in self.keys]
        if any(picture is None for picture in pictures):
            return None
        return prints.shot_picture(pictures, on.aspect, on.size, on.tilt)


@dataclass(frozen=True)
class CardOrder:
    """A background's picture on a card with round corners."""

    background: str
    size: tuple[int, int]
    radius: int

    def make(self, sources: Sources) -> Image.Image | None:
        picture = _opened(sources.background(self.background), self.size)
        return picture and prints.card(picture, self.size, self.radius)


@dataclass(frozen=True)
class StripOrder:
    """A print of the finished strip; `url` tells one session's strip from another's."""

    url: str
    height: int
    tilt: float

    def make(self, sources: Sources) -> Image.Image | None:
        path = sources.strip()
        strip = _opened(path, (self.height, self.height)) if path else None
        return strip and prints.strip_print(strip, self.height, self.tilt)


@dataclass(frozen=True)
class BlankOrder:
    """A strip without its pictures, of which the first `lit` are about to be there."""

    height: int
    shots: int
    lit: int
    tilt: float

    def make(self, sources: Sources) -> Image.Image:
        return prints.blank_strip((self.height // 3, self.height), self.shots, self.tilt, self.lit)


@dataclass(frozen=True)
class SampleOrder:
    """A strip of drawn people, to show what is to be had."""

    width: int
    tilt: float

    def make(self, sources: Sources) -> Image.Image:
        return prints.on_table(sample_strip(self.width).convert("RGB"), self.tilt)


Order = SheetOrder | ShotOrder | CardOrder | StripOrder | BlankOrder | SampleOrder


@dataclass(frozen=True, eq=False)
class Print:
    """An RGBA image, with its shadow if it has one, and what was ordered."""

    order: Order
    image: Image.Image


class Darkroom:
    """`start` and `stop` its thread; `print_of` never waits."""

    def __init__(self, sources: Sources, *, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._sources = sources
        self._clock_s = clock_s
        # By place: what is asked for and when to try (again), and what was made of it last.
        self._asked: dict[str, tuple[Order, float]] = {}
        self._lying: dict[str, Print] = {}
        self._work = threading.Condition()
        self._open = False
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None

    @property
    def print_aspect(self) -> float:
        """Width / height of a shot on the strip."""
        return self._sources.print_aspect

    def start(self) -> None:
        self._open = True
        self._thread = threading.Thread(target=self._run, name="darkroom", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._work:
            self._open = False
            self._work.notify()
        if self._thread:
            self._thread.join()

    def print_of(self, place: str, order: Order) -> Print | None:
        """What lies at `place` now: the print ordered, or until it is ready the one before.

        Raises whatever was raised while making prints: a bug of ours.
        """
        with self._work:
            if self._error:
                raise self._error
            lying = self._lying.pop(place, None)
            if lying:
                self._lying[place] = lying  # the last to be thrown away
            asked = self._asked.get(place)
            if (lying is None or lying.order != order) and (asked is None or asked[0] != order):
                self._asked[place] = (order, self._clock_s())
                self._work.notify()
            return lying

    def clear(self) -> None:
        """Forget everything: the next group must not get a glimpse of the last one's pictures."""
        with self._work:
            self._asked.clear()
            self._lying.clear()

    def _run(self) -> None:
        try:
            self._develop()
        except Exception as error:
            self._error = error

    def _develop(self) -> None:
        while True:
            with self._work:
                if not self._open:
                    return
                place = self._due()
                order = self._asked[place][0] if place else None
            if place and order:
                image = order.make(self._sources)
                with self._work:
                    self._lay(place, order, image)

    def _due(self) -> str | None:
        """The place whose print is to be made next, or None after waiting for one."""
        if not self._asked:
            self._work.wait()
            return None
        place, (_, at_s) = min(self._asked.items(), key=lambda item: item[1][1])
        if at_s <= self._clock_s():
            return place
        self._work.wait(at_s - self._clock_s())
        return None

    def _lay(self, place: str, order: Order, image: Image.Image | None) -> None:
        if self._asked.get(place, (None,))[0] != order:
            return  # something else is wanted there by now
        if image is None:
            self._asked[place] = (order, self._clock_s() + _AGAIN_S)
        else:
            del self._asked[place]
            self._lying.pop(place, None)
            self._lying[place] = Print(order, image)
            while len(self._lying) > _PLACES:
                self._lying.pop(next(iter(self._lying)))


def _opened(source: bytes | Path | None, size: tuple[int, int]) -> Image.Image | None:
    """The picture, decoded no larger than needed; None if there is none or it cannot be read."""
    if source is None:
        return None
    try:
        image = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        image.draft("RGB", size)
        image.load()
    except (OSError, UnidentifiedImageError):
        return None
    return image
