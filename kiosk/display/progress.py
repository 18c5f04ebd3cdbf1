"""How far the strip is: a small frame for each shot, filled once it is taken."""

from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.theme import CORAL, LEAD, NIGHT, PAPER
from kiosk.session.view import ShootView


def draw_progress(brush: Brush, shoot: ShootView, says: str, room: Box) -> None:
    """At the foot of the room: the frames, and beside them which shot this is in words."""
    u = brush.layout.u
    label = brush.sprites.words(says, room.left(room.w // 2), LEAD, PAPER)
    frame, gap, pad = u(5), u(1.25), u(3)
    frames = shoot.shots * (frame + gap) - gap
    w = frames + 2 * gap + label.get_width() + 2 * pad
    pill = room.placed(w, label.get_height() + u(3), 0.5, 1)
    brush.card(pill, NIGHT, pill.h // 2, 0.86)
    inside = pill.inset(pad, 0)
    for i, cell in enumerate(inside.left(frames).cells(shoot.shots, shoot.shots, gap)):
        _frame(brush, cell.placed(frame, round(frame * 0.8)), i + 1, shoot.shot)
    brush.lay(label, inside, 1)


def _frame(brush: Brush, box: Box, shot: int, current: int) -> None:
    u = brush.layout.u
    if shot <= current:
        colour = CORAL if shot == current else PAPER
        brush.card(box, colour, u(0.8))
    else:
        brush.line(box, PAPER, max(1, u(0.35)), u(0.8))
