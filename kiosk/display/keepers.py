"""What strips go home in, drawn with a face: the phone that takes one, the album that keeps them.

Made like `printer_drawings.py`.
"""

from PIL import Image

from kiosk.display.pen import EDGE, Pen, turned
from kiosk.display.theme import BUTTER, CORAL, INK, MINT, PAPER, WHITE, Colour

_DOTS = (0.4, 0.5, 0.6)


def seeking_phone(size: int, body: Colour, step: int) -> Image.Image:
    """A phone that looks around for the booth: `step` 0 to 3."""
    pen = Pen(size, body)
    aside = (-0.035, 0.0, 0.035, 0.0)[step % 4]
    _phone(pen)
    pen.open_eyes((0.41 + aside, 0.59 + aside), 0.42)
    for i, x in enumerate(_DOTS):
        pen.disc(x, 0.66, 0.026, BUTTER if i < step % 4 else _unlit(pen))
    return pen.done()


def sleeping_phone(size: int, body: Colour) -> Image.Image:
    """A phone that nothing reaches."""
    pen = Pen(size, body)
    _phone(pen)
    pen.shut_eyes((0.41, 0.59), 0.42)
    pen.line([(0.46, 0.62), (0.54, 0.62)], pen.face, 0.026)
    return pen.done()


def full_album(size: int, body: Colour) -> Image.Image:
    """A box so full of strips that its lid would not close."""
    pen = Pen(size, body)
    for x, top, lean, colours in _STRIPS:
        _strip(pen, x, top, lean, colours)
    pen.box(0.08, 0.5, 0.92, 0.97, fill=body, radius=0.11)
    pen.crossed_eyes((0.38, 0.62), 0.68)
    pen.box(0.45, 0.78, 0.55, 0.86, fill=pen.face, radius=0.05)
    return pen.done()


_STRIPS = (
    (0.5, 0.03, 0, (BUTTER, MINT, CORAL)),
    (0.28, 0.1, -9, (CORAL, BUTTER, MINT)),
    (0.72, 0.08, 8, (MINT, CORAL, BUTTER)),
)
"""The middle of each at the rim of the box, its top, how far it leans, and its pictures."""


def _strip(pen: Pen, x: float, top: float, lean: float, colours: tuple[Colour, ...]) -> None:
    def corners(left: float, upper: float, right: float, lower: float) -> list[tuple[float, float]]:
        at = ((left, upper), (right, upper), (right, lower), (left, lower))
        return [turned(point, (x, 0.6), lean) for point in at]

    pen.shape(corners(x - 0.12, top, x + 0.12, 0.7), WHITE, EDGE)
    for i, colour in enumerate(colours):
        upper = top + 0.04 + i * 0.17
        pen.shape(corners(x - 0.08, upper, x + 0.08, upper + 0.13), colour)


def _phone(pen: Pen) -> None:
    pen.box(0.24, 0.03, 0.76, 0.97, fill=pen.body, radius=0.1)
    pen.box(0.44, 0.085, 0.56, 0.115, fill=_unlit(pen), radius=0.015)


def _unlit(pen: Pen) -> Colour:
    return INK if pen.body != PAPER else EDGE
