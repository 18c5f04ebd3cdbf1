"""The strip for phones: a small one for its page, and the card that a link to it unfolds to."""

from io import BytesIO

from PIL import Image, ImageFilter

from kiosk.imaging import Size
from kiosk.imaging.letters import Font, font, shortened, writable
from kiosk.imaging.paper import INK, PAPER, Colour, mixed
from kiosk.imaging.paragraph import Column, lines_of
from kiosk.imaging.sheet import paper_of

CARD: Size = (1200, 630)
"""Open Graph's, which chats and feeds show whole."""
MOST_BYTES = 80_000
"""Of a small strip: with the rest of its page that is 150 KB, which any Wi-Fi has at once."""

_CORAL: Colour = (255, 90, 78)
_SHADE: Colour = (40, 26, 12)
_QUIET: Colour = mixed(INK, PAPER, 0.3)

_PRINTS = ((330, 5.0, (742, 356)), (330, -4.0, (1022, 236)))
"""Width, tilt (degrees, counter-clockwise) and middle of two prints, the upper one last. They
reach beyond the card: so faces are large, and what is off the one is on the other."""
_FINE = 2
_BLUR, _DROP, _DARK = 13, 9, 0.36
"""Of the shadow, px and opacity."""

_TEXT_X, _TEXT_WIDTH = 76, 440
_NAME_SIZES = range(112, 40, -4)
_NAME_LINES = 3
_LINE_SIZE = 34
_BAR: Size = (72, 10)

_TRIES = ((600, 84), (600, 76), (480, 80), (480, 70), (400, 72), (400, 62), (320, 64), (240, 30))
"""Widths and qualities of a small strip, best first."""


def compose_card(strip: Image.Image, *, booth_name: str, line: str) -> bytes:
    """A JPEG: the strip (RGB) as two prints on a table, beside the booth's name and a line."""
    card = Image.new("RGB", CARD, PAPER)
    for width, tilt, middle in _PRINTS:
        _lay(card, strip, width, tilt, middle)
    _letter(card, _in_words(booth_name), writable(line))
    return _jpeg(card, 86)


def small_strip(strip: Image.Image) -> bytes:
    """A JPEG of the strip (RGB), as large and as good as `MOST_BYTES` allow."""
    data = b""
    for width, quality in _TRIES:
        size = (width, width * strip.height // strip.width)
        data = _jpeg(strip.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), quality)
        if len(data) <= MOST_BYTES:
            break
    return data


def _lay(
    card: Image.Image, strip: Image.Image, width: int, tilt: float, middle: tuple[int, int]
) -> None:
    """Put the strip on the card as a print with a shadow."""
    print_, mask = _tilted(strip, width, tilt)
    at = (middle[0] - print_.width // 2, middle[1] - print_.height // 2)
    shadow = Image.new("L", card.size)
    shadow.paste(mask, (at[0], at[1] + _DROP))
    shadow = shadow.filter(ImageFilter.GaussianBlur(_BLUR)).point([_DARK * i for i in range(256)])
    card.paste(_SHADE, (0, 0), shadow)
    card.paste(print_, at, mask)


def _tilted(strip: Image.Image, width: int, tilt: float) -> tuple[Image.Image, Image.Image]:
    """The strip and where it is, turned at twice the size: smooth edges. Around it is more of its
    own paper, or a dark hair would show along them."""
    size = (width * _FINE, width * _FINE * strip.height // strip.width)
    print_ = strip.resize(size, Image.Resampling.LANCZOS)
    turn = Image.Resampling.BICUBIC
    mask = Image.new("L", size, 255).rotate(tilt, turn, expand=True).reduce(_FINE)
    print_ = print_.rotate(tilt, turn, expand=True, fillcolor=paper_of(strip))
    return print_.reduce(_FINE), mask


def _letter(card: Image.Image, name: str, line: str) -> None:
    """The name as large as it fits, the line below it; both in the middle of the card's height."""
    face, small = _largest(name), font("Medium", _LINE_SIZE)
    column = Column(card, x=_TEXT_X, y=0, width=_TEXT_WIDTH, leading=1.2)
    height = column.height(name, face) + 20 + _BAR[1] + 28 + column.height(line, small)
    column.skip((CARD[1] - height) // 2)
    column.say(name, face, INK)
    column.skip(20)
    bar = (_TEXT_X, column.y, _TEXT_X + _BAR[0] - 1, column.y + _BAR[1] - 1)
    column.pen.rounded_rectangle(bar, _BAR[1] // 2, _CORAL)
    column.skip(_BAR[1] + 28)
    column.say(line, small, _QUIET)


def _in_words(name: str) -> str:
    """Of which each fits in a line."""
    least = font("Black", _NAME_SIZES[-1])
    return " ".join(shortened(word, least, _TEXT_WIDTH) for word in writable(name).split())


def _largest(name: str) -> Font:
    faces = (font("Black", size) for size in _NAME_SIZES)
    return next((face for face in faces if _fits(name, face)), font("Black", _NAME_SIZES[-1]))


def _fits(name: str, face: Font) -> bool:
    lines = lines_of(name, face, _TEXT_WIDTH)
    return len(lines) <= _NAME_LINES and all(face.getlength(it) <= _TEXT_WIDTH for it in lines)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """Progressive: a slow phone shows all of it early."""
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
