"""Crop marks: which part of the live picture the strip will have."""

from kiosk.display.brush import Brush
from kiosk.display.drawings import crop_mark
from kiosk.display.layout import Box

_SIZE, _LINE = 5.0, 0.9
"""Units."""

_OPACITY = 0.6
_SAME = 0.04
"""A part of the picture that may be missing without anybody minding."""


def draw_crop(brush: Brush, picture: Box, *, foot: bool) -> None:
    """At the corners of what will be printed of a picture; the lower ones only if `foot`, else
    words lie there."""
    frame = picture.fitted(brush.darkroom.print_aspect)
    if frame.w * frame.h > (1 - _SAME) * picture.w * picture.h:
        return
    u = brush.layout.u
    # Along an edge that is the picture's own they stand off, to be seen as marks.
    marks = frame.inset(u(3) if frame.w == picture.w else 0, u(3) if frame.h == picture.h else 0)
    for quarter in range(4 if foot else 2):
        ax, ay = quarter % 2, quarter // 2
        brush.draw(crop_mark, u(_SIZE), u(_LINE), quarter, at=marks, ax=ax, ay=ay, opacity=_OPACITY)
