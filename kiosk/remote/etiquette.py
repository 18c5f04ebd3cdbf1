"""What a friend may do when: pure checks of a wish against the View, and limits on how often."""

from dataclasses import dataclass

from kiosk.errors import RemoteError
from kiosk.remote.protocol import BgSelected, CountdownStart, ReadyStatus, Retake, StageNext, Wish
from kiosk.session.backgrounds import may_bring
from kiosk.session.view import Action, Lamp, Stage, View


def check(wish: Wish, view: View) -> None:
    """Raises RemoteError(wrong-stage) if the screens do not offer `wish` now."""
    match wish:
        case ReadyStatus():
            _demand(view.stage is Stage.WAITING_ROOM, "It is not the time to get ready.")
        case BgSelected(bg_id=bg_id):
            on_offer = any(b.bg_id == bg_id for b in view.backgrounds)
            choosing = view.stage is Stage.SELECT_BG
            _demand(choosing and on_offer, "That background cannot be chosen now.")
        case StageNext():
            _demand(_lit(view.start_lamp, Action.NEXT), "Not everyone has decided yet.")
        case CountdownStart():
            _demand(_lit(view.start_lamp, Action.START), "The booth cannot start now.")
        case Retake(shot=shot):
            current = view.shoot is not None and view.shoot.shot == shot
            lit = _lit(view.ready_lamp, Action.RETAKE)
            _demand(current and lit, "That shot cannot be taken again now.")
        case _:
            pass


def check_bringing(participant: str, view: View) -> None:
    """Whether `participant` may bring a picture. Raises RemoteError: wrong-stage, too-many."""
    if not may_bring(participant, (b.uploaded_by for b in view.backgrounds if b.uploaded_by)):
        raise RemoteError("too-many", "There are enough pictures now. Choose one of them.")
    _demand(view.may_bring, "It is not the time to bring a picture.")


def _lit(lamp: Lamp, action: Action) -> bool:
    return lamp.action is action


def _demand(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise RemoteError("wrong-stage", sentence)


@dataclass
class Patience:
    """How much one connection may send: a bucket of `burst` messages, refilled at `per_s`.

    `spend` says whether a message fits; whoever keeps overflowing is out of `strikes`, and the
    connection is closed. Times are `time.monotonic()`.
    """

    per_s: float = 30.0
    burst: float = 120.0
    strikes: int = 400
    _left: float = 120.0
    _at_s: float = 0.0

    def spend(self, now_s: float) -> bool:
        self._left = min(self.burst, self._left + (now_s - self._at_s) * self.per_s)
        self._at_s = now_s
        if self._left < 1.0:
            self.strikes -= 1
            return False
        self._left -= 1.0
        return True

    def offended(self) -> None:
        """A message that fits but makes no sense: costs more than one that does."""
        self.strikes -= 10

    @property
    def exhausted(self) -> bool:
        return self.strikes <= 0
