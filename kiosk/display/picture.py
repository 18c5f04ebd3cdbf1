"""The live picture of everybody, or what is there while there is none."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.drawings import sleeping_camera
from kiosk.display.layout import Box
from kiosk.display.theme import LEAD, NAME, NIGHT, PAPER, PAPER_SOFT, SMALL
from kiosk.session.events import Health
from kiosk.session.view import View


def draw_picture(brush: Brush, view: View, box: Box) -> None:
    """Filling `box`; with a camera asleep in it while there is no picture at all."""
    if brush.live.aspect is not None:
        brush.program(box)
    else:
        brush.fill(NIGHT, box)
        _asleep(brush, view, box)


def is_asleep(brush: Brush, view: View) -> bool:
    """Whether `draw_picture` says itself that the camera is lost."""
    return brush.live.aspect is None and _camera_is_lost(view)


def _camera_is_lost(view: View) -> bool:
    return any(it.device == "camera" and it.health == Health.LOST for it in view.devices)


def _asleep(brush: Brush, view: View, box: Box) -> None:
    waking = words.Words(brush.texts.say("The camera is waking up…"))
    said = words.trouble("camera", brush.texts) if _camera_is_lost(view) else waking
    size = round(min(box.w * 0.3, box.h * 0.42))
    room = box.inset(box.w // 12, box.h // 12)
    upper = room.top(round(room.h * 0.58))
    brush.draw(sleeping_camera, size, at=upper, ay=1)
    pieces = [(said.title, NAME, PAPER), (said.lead, LEAD, PAPER), (said.note, SMALL, PAPER_SOFT)]
    lower = room.below(upper.h + brush.layout.u(3))
    brush.stack(pieces, lower, 0.5, 0)
