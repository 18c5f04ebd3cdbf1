"""One file a stage (shooting and its review are two, and so is attract while the booth is closed):
each draws a View, and remembers only what its motion needs."""

from collections.abc import Mapping
from typing import Protocol

from kiosk.display.brush import Brush
from kiosk.display.stages.attract import Attract
from kiosk.display.stages.closed import Closed
from kiosk.display.stages.result import Result
from kiosk.display.stages.review import Review
from kiosk.display.stages.select_bg import SelectBackground
from kiosk.display.stages.shoot import Shoot
from kiosk.display.stages.waiting_room import WaitingRoom
from kiosk.session.view import ShootPhase, Stage, View

CLOSED = "closed"


class Scene(Protocol):
    def draw(self, brush: Brush, view: View) -> None:
        """Covers the whole screen, from its ground up."""
        ...


def scenes() -> Mapping[str, Scene]:
    """One of each, by `scene_of`."""
    return {
        Stage.ATTRACT: Attract(),
        CLOSED: Closed(),
        Stage.WAITING_ROOM: WaitingRoom(),
        Stage.SELECT_BG: SelectBackground(),
        Stage.SHOOT: Shoot(),
        ShootPhase.REVIEW: Review(),
        Stage.RESULT: Result(),
    }


def scene_of(view: View) -> str:
    """Which scene draws a view."""
    if view.shoot and view.stage is Stage.SHOOT and view.shoot.phase is ShootPhase.REVIEW:
        return ShootPhase.REVIEW
    return CLOSED if view.stage is Stage.ATTRACT and view.closed else view.stage
