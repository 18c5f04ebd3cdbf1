"""Prints of shots as they develop: first the sheet lies there, then the picture appears on it, and
a better one over that. The sheet stays, so nothing flashes between one picture and the next."""

from kiosk.display.brush import Brush
from kiosk.display.darkroom import SheetOrder, ShotOrder
from kiosk.display.layout import Box
from kiosk.display.motion import DEVELOP_MS, ease_both
from kiosk.session.view import ShotView

PATIENCE_MS = 1_200.0
"""For how long a sheet waits for the picture of everybody; then it shows each one's own."""


def shot_order(brush: Brush, shot: ShotView, sheet: SheetOrder) -> ShotOrder | None:
    """What to see of a shot now: the scene, or everyone's own picture if none comes, or nothing."""
    waited_ms = brush.since.new(("shot", shot.shot), shot.attempt, brush.now_ms)
    if shot.scene:
        return ShotOrder((shot.scene,), sheet)
    if waited_ms < PATIENCE_MS:
        return None
    return ShotOrder(tuple(key for _, _, key in shot.pictures), sheet)


def draw_shot(
    brush: Brush, place: str, order: ShotOrder | None, at: Box, opacity: float = 1.0
) -> None:
    """The picture that lies at a place, while it fades in over the one before."""
    picture = brush.photo(place, order) if order else None
    key = ("developed", place)
    before = brush.since.before(key, picture, brush.now_ms)
    there = ease_both(brush.since(key, picture, brush.now_ms) / DEVELOP_MS)
    if before and there < 1:
        brush.lay(before, at, opacity=opacity)
    if picture:
        brush.lay(picture, at, opacity=there * opacity)
