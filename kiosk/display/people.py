"""People on the booth's screen: a disc with an initial, full when they have decided."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.drawings import outlined, rounded
from kiosk.display.layout import Box
from kiosk.display.theme import (
    BUTTER,
    INK,
    INK_SOFT,
    LARGE_NOTE,
    LARGE_ROW,
    MINT,
    NOTE,
    PAPER,
    ROW,
    TIGHT_ROW,
    Colour,
    Style,
)
from kiosk.session.view import PersonView

_INITIAL = Style("Black", (2, 1, 0, -1, -2, -3, -4))
_AWAY = 0.45


_ROWS = (
    (13.0, 9.5, LARGE_ROW, LARGE_NOTE),
    (10.0, 7.5, ROW, NOTE),
    (0.0, 6.0, TIGHT_ROW, None),
)
"""From which height of a row, in units: the face's size, how the name is set, and the note."""


def row_height(brush: Brush, count: int, room_h: int) -> int:
    """The roomiest of the row heights at which everybody has one, or less if nobody else has."""
    for units, *_ in _ROWS[:-1]:
        if count * brush.layout.u(units) <= room_h:
            return brush.layout.u(units)
    return room_h // max(1, count)


def draw_row(brush: Brush, person: PersonView, row: Box, there: float = 1.0) -> None:
    """Who it is, and how far: for the panel of the waiting room, on paper."""
    u = brush.layout.u
    _, face, name, note = next(it for it in _ROWS if row.h >= u(it[0]) or not it[0])
    size = min(u(face), row.h - u(0.5))
    disc = row.left(size).placed(size, size)
    opacity = there if person.connected else there * _AWAY
    draw_face(brush, person, disc, decided=person.ready, opacity=opacity)
    pieces = [(words.name_of(person, brush.texts), name, INK)]
    if note:
        pieces.append((_how(brush, person), note, INK_SOFT))
    brush.stack(pieces, row.beside(size + u(2)), opacity=there)


def _how(brush: Brush, person: PersonView) -> str:
    if not person.connected:
        return brush.texts.say("coming back…")
    return brush.texts.say("ready") if person.ready else brush.texts.say("not yet")


def draw_face(
    brush: Brush, person: PersonView, box: Box, *, decided: bool, opacity: float = 1.0
) -> None:
    """A ring with the initial, or a full disc with a small tick once they have decided."""
    letter = words.initial(person, brush.texts)
    if decided:
        brush.draw(rounded, box.w, box.h, box.h // 2, MINT, at=box, opacity=opacity)
    else:
        line = max(2, brush.layout.u(0.4))
        brush.draw(outlined, box.w, box.h, box.h // 2, line, INK_SOFT, at=box, opacity=opacity)
    brush.write(letter, box.inset(box.w // 16), _INITIAL, INK, 0.5, 0.5, opacity=opacity)


def draw_vote(brush: Brush, person: PersonView, box: Box) -> None:
    """A disc that is seen on any colour: the booth's is butter, like its button, the rest paper."""
    letter = words.initial(person, brush.texts)
    _token(brush, letter, BUTTER if person.is_booth else PAPER, box)


def draw_count(brush: Brush, says: str, box: Box) -> None:
    """How many votes there are, or are no seats for."""
    _token(brush, says, PAPER, box)


def _token(brush: Brush, letter: str, colour: Colour, box: Box) -> None:
    brush.card(box, colour, box.w // 2)
    brush.line(box, INK, max(1, brush.layout.u(0.3)), box.h // 2)
    brush.write(letter, box.inset(box.w // 16), _INITIAL, INK, 0.5, 0.5)
