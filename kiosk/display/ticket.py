"""The link as people take it with them: a QR code on a white card, and the address in words."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.theme import INK, INK_SOFT, PAPER_DEEP, SMALL, WHITE, Style

_LINK = Style("Bold", (0, -1, -2, -3))

_LONG = 100
"""Letters of a link that nobody would type: its path is signed, and several lines long."""


def is_long(link: str) -> bool:
    return len(link) > _LONG


def draw_code(brush: Brush, link: str, card: Box) -> None:
    """The code on a square card; the card's white is its quiet zone."""
    brush.card(card, WHITE)
    brush.lay(brush.sprites.code(link, min(card.w, card.h)), card)


def read_out(link: str) -> tuple[str, ...]:
    """The address as somebody would say it: no scheme, host above path; of a long one only the
    host, to see whose it is."""
    parts = urlsplit(link)
    return (parts.netloc,) if is_long(link) else (parts.netloc, parts.path)


def draw_link(brush: Brush, link: str, room: Box) -> Box:
    return draw_lines(brush, read_out(link), room)


def draw_lines(brush: Brush, lines: Sequence[str], room: Box) -> Box:
    """What somebody may have to type. Where it is."""
    return brush.stack([(line, _LINK, INK) for line in lines], room, 0, 0)


def draw_no_link(brush: Brush, card: Box) -> None:
    """In the code's place while nobody can reach the booth."""
    brush.card(card, PAPER_DEEP)
    says = brush.texts.say("No network just now. You can take a strip all the same.")
    style = Style("Medium", (1, 0, -1), lines=6)
    brush.write(says, card.inset(brush.layout.u(3)), style, INK_SOFT, 0.5, 0.5)


def link_height(brush: Brush) -> int:
    """How much room two lines of an address take."""
    line = brush.sprites.words("x", Box(0, 0, 999, 999), SMALL, INK)
    return 2 * line.get_height()
