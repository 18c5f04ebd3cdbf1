"""Names on the canvas: a label each, drawn once."""

from functools import lru_cache

from kiosk.live.i420 import Planes, Stamp, region, stamp
from kiosk.live.lettering import pill


class Tags:
    """`text_size` in px of the canvas."""

    def __init__(self, *, text_size: int) -> None:
        self._text_size = text_size

    def draw(self, canvas: Planes, name: str, x: int, bottom: int, width: int) -> None:
        """A label whose left lower corner is at `x`, `bottom`, no wider than `width`; all even."""
        label = _label(name, self._text_size, width)
        if label is not None:
            label.onto(region(canvas, x, bottom - label.height, label.width, label.height))

    def draw_centred(
        self, canvas: Planes, name: str, middle: float, bottom: int, width: int
    ) -> None:
        """A label around `middle`, kept within the canvas."""
        label = _label(name, self._text_size, width)
        if label is None:
            return
        room = canvas[0].shape[1]
        x = min(max(round((middle - label.width / 2) / 2) * 2, 0), room - label.width)
        bottom = max(bottom, label.height)
        label.onto(region(canvas, x, bottom - label.height, label.width, label.height))


@lru_cache(maxsize=64)
def _label(name: str, text_size: int, max_width: int) -> Stamp | None:
    drawn = pill(name, text_size=text_size, max_width=max_width)
    return None if drawn is None else stamp(drawn)
