"""The review of a shot: its print, large, as it develops, and small ones of the strip so far."""

from collections.abc import Mapping

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.darkroom import SheetOrder
from kiosk.display.developing import draw_shot, shot_order
from kiosk.display.layout import Box
from kiosk.display.motion import entered
from kiosk.display.prints import sheet_aspect
from kiosk.display.theme import (
    CORAL,
    INK,
    INK_SOFT,
    LABEL,
    LEAD,
    PAPER,
    PAPER_DEEP,
    TITLE,
    Style,
)
from kiosk.session.view import ShootView, ShotView, View

_TILT = -1.5
_TILTS = (-2.0, 1.5, -1.0, 2.0)
_NUMBER = Style("Black", (1, 0, -1, -2))


class Review:
    def draw(self, brush: Brush, view: View) -> None:
        layout, shoot = brush.layout, view.shoot
        brush.fill(PAPER, layout.screen)
        said = words.headline(view, brush.texts)
        brush.stack([(said.title, TITLE, INK), (said.lead, LEAD, INK_SOFT)], layout.words)
        if shoot is None:
            return
        taken = {shot.shot: shot for shot in shoot.taken}
        if shoot.shot in taken:
            _large(brush, taken[shoot.shot])
        _contact_sheet(brush, shoot, taken)


def _large(brush: Brush, shot: ShotView) -> None:
    layout = brush.layout
    room = layout.picture if layout.portrait else layout.pane.top(layout.words.y)
    place = room.inset(layout.u(4 if layout.portrait else 6)).fitted(_aspect(brush))
    sheet = _sheet(brush, place, _TILT)
    paper = brush.photo("large sheet", sheet)
    name = f"large {shot.shot} {shot.attempt}"
    there = entered(brush.since("large", name if paper else None, brush.now_ms))
    if paper:
        place = place.moved(0, round((1 - there) * layout.u(5)))
        brush.lay(paper, place, opacity=there)
        draw_shot(brush, name, shot_order(brush, shot, sheet), place, there)


def _contact_sheet(brush: Brush, shoot: ShootView, taken: Mapping[int, ShotView]) -> None:
    content, gap, aspect = brush.layout.content, brush.layout.u(3.5), _aspect(brush)
    grids = [list(content.cells(shoot.shots, n, gap)) for n in range(1, shoot.shots + 1)]
    cells = max(grids, key=lambda cells: cells[0].fitted(aspect).h)
    for number, cell in enumerate(cells, start=1):
        place = cell.fitted(aspect)
        _small(brush, number, taken.get(number), place)
        if number == shoot.shot:
            _badge(brush, number, place)


def _small(brush: Brush, number: int, shot: ShotView | None, place: Box) -> None:
    sheet = _sheet(brush, place, _TILTS[number % len(_TILTS)])
    paper = shot and brush.photo(f"sheet {number}", sheet)
    if shot and paper:
        brush.lay(paper, place)
        draw_shot(brush, f"small {number}", shot_order(brush, shot, sheet), place)
    else:
        brush.card(place, PAPER_DEEP, brush.layout.u(1))
        brush.write(str(number), place, LABEL, INK_SOFT, 0.5, 0.5)


def _aspect(brush: Brush) -> float:
    return sheet_aspect(brush.darkroom.print_aspect)


def _sheet(brush: Brush, place: Box, tilt: float) -> SheetOrder:
    return SheetOrder(brush.darkroom.print_aspect, (place.w, place.h), tilt)


def _badge(brush: Brush, number: int, place: Box) -> None:
    """Which of them this one is."""
    size = brush.layout.u(6)
    disc = Box(place.x - size // 3, place.y - size // 3, size, size)
    brush.card(disc, CORAL, size // 2)
    brush.write(str(number), disc, _NUMBER, INK, 0.5, 0.5)
