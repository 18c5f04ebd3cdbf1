"""select-bg: everybody before what leads, live; beside it what there is, and who chose it."""

import pygame

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.offer import cards, draw_option
from kiosk.display.picture import draw_picture
from kiosk.display.theme import INK, INK_SOFT, PAPER, TITLE, Style
from kiosk.display.votes import draw_votes
from kiosk.session.view import View

_LEAD = Style("Medium", (2, 1, 0))
_NOTE = Style("Bold", (1, 0, -1))
_FACE = 5.5


class SelectBackground:
    def draw(self, brush: Brush, view: View) -> None:
        layout = brush.layout
        brush.fill(PAPER, layout.screen)
        # Where the waiting room had it: only what is behind everybody changes.
        draw_picture(brush, view, layout.picture)
        faces = _speak(brush, view)
        places = cards(brush, view.backgrounds, layout.content)
        own = next((it.chosen for it in view.people if it.is_booth), None)
        for option in view.backgrounds:
            draw_option(brush, option, places[option.bg_id], own=option.bg_id == own)
        draw_votes(brush, view, places, faces)


def _speak(brush: Brush, view: View) -> Box:
    """How it stands. Beside how many have chosen is the room for their faces."""
    room, said = brush.layout.words, words.headline(view, brush.texts)
    line = room.top(room.h // (4 if said.note else 3))
    lead = brush.sprites.words(said.lead, line.left(round(room.w * 0.7)), _LEAD, INK_SOFT)
    surfaces = [lead]
    if said.note:
        surfaces.append(brush.sprites.words(said.note, line, _NOTE, INK))
    left = room.h - _height(surfaces)
    surfaces.insert(0, brush.sprites.words(said.title, room.top(left), TITLE, INK))
    block = room.placed(room.w, _height(surfaces), 0)
    for surface in surfaces:
        brush.lay(surface, block, 0, 0)
        block = block.below(surface.get_height())
    beside = room.placed(room.w, _height(surfaces), 0).below(surfaces[0].get_height())
    beside = beside.top(lead.get_height()).beside(lead.get_width() + brush.layout.u(2))
    return beside.placed(beside.w, brush.layout.u(_FACE))


def _height(surfaces: list[pygame.Surface]) -> int:
    return sum(surface.get_height() for surface in surfaces)
