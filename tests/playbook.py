"""Tests of the session read as scripts: a time, an event, and what came of it.

play = Playbook()
play >> ButtonPressed(Button.READY)      an event happens now
play.later(20_000)                       time passes; the timer fires whenever it is due
assert play.stage == "waiting-room"      what a screen would show
assert play.commands == [...]            what the last event asked of the world
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.commands import Command, OpenRoom, StartCountdown
from kiosk.session.events import (
    BackgroundBrought,
    Button,
    ButtonPressed,
    Capture,
    CaptureArrived,
    DeviceChanged,
    Event,
    Health,
    ParticipantJoined,
    ReadinessChanged,
    Room,
    RoomOpened,
    Source,
    TimerFired,
)
from kiosk.session.machine import step
from kiosk.session.state import Rules, State, due
from kiosk.session.view import View
from kiosk.session.viewing import view

RULES = Rules(booth_name="Booth", backgrounds=tuple(map(colour, ("#FFFFFF", "#3B82F6", "#EC4899"))))
WHITE, BLUE, PINK = "color-ffffff", "color-3b82f6", "color-ec4899"
MINA, JUN = "friend-mina", "friend-jun"
CAT, SEA = "upload-ca", "upload-5ea"
READY, START = ButtonPressed(Button.READY), ButtonPressed(Button.START)


class Playbook:
    """A session in its room, at time 0, with a camera that works."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.rules = rules
        self.now = 0.0
        self.state = State()
        self.commands: list[Command] = []
        self.rooms = 0
        self >> DeviceChanged("camera", Health.WELL)
        self._open(keep_friends=False)

    def __rshift__(self, event: Event) -> "Playbook":
        self.state, commands = step(self.state, event, self.now, self.rules)
        self.commands = list(commands)
        for command in commands:
            if isinstance(command, OpenRoom):
                self._open(command.keep_friends)
        return self

    def _open(self, keep_friends: bool) -> None:
        self.rooms += 1
        room = Room(f"session-{self.rooms}", f"code{self.rooms}", f"http://booth/j/{self.rooms}")
        before = self.commands
        self >> RoomOpened(room, friends_kept=keep_friends)
        self.commands = before

    def later(self, ms: float) -> "Playbook":
        """Time passes, and the timer fires as often as the session asks for it."""
        until = self.now + ms
        while (at := due(self.state.stage)) is not None and at <= until:
            self.now = max(self.now, at)
            self >> TimerFired()
        self.now = until
        return self

    # What screens show

    @property
    def view(self) -> View:
        return view(self.state, self.rules)

    @property
    def stage(self) -> str:
        return str(self.view.stage)

    @property
    def lamps(self) -> tuple[str, str]:
        """What READY and START would do now."""
        return str(self.view.ready_lamp.action), str(self.view.start_lamp.action)

    @property
    def phase(self) -> str:
        assert self.view.shoot is not None
        return str(self.view.shoot.phase)

    def bring(self, who: str, background: str) -> "Playbook":
        """A picture of `who` is kept and may be chosen."""
        name = who.removeprefix("friend-").capitalize()
        picture = Background(background, Kind.UPLOAD, by=who, by_name=name, title="me.jpg")
        return self >> BackgroundBrought(picture)

    @property
    def options(self) -> list[str]:
        """What there is to choose from."""
        return [option.bg_id for option in self.view.backgrounds]

    # Chapters that many scripts begin with

    def gather(self, *friends: str) -> "Playbook":
        """The booth and `friends` are in the waiting room, all ready."""
        self >> READY >> READY
        for friend in friends:
            self >> ParticipantJoined(friend, friend.removeprefix("friend-").capitalize())
            self >> ReadinessChanged(friend, True)
        return self

    def pose(self, *friends: str) -> "Playbook":
        """Everybody stands before the camera, the background chosen by the booth."""
        self.gather(*friends) >> START >> READY
        return self.later(self.rules.patience_ms) >> START

    def count_down(self) -> StartCountdown:
        """START; the countdown that it began."""
        self >> START
        return self.countdown

    @property
    def countdown(self) -> StartCountdown:
        return next(c for c in self.commands if isinstance(c, StartCountdown))

    def fire(self) -> "Playbook":
        """Time passes until the shot has been taken everywhere, and no further."""
        at = due(self.state.stage)
        assert at is not None
        return self.later(at - self.now)

    def arrive(
        self, who: str, shot: int = 1, attempt: int = 1, source: Source = Source.STILL
    ) -> "Playbook":
        capture = Capture(shot, attempt, who, source, f"{shot}-{who}", self.now, 1.0)
        if source is Source.ABSENT:
            capture = replace(capture, key="", captured_at_ms=None, uncertainty_ms=None)
        return self >> CaptureArrived(capture)

    def take_all(self, people: Sequence[str]) -> "Playbook":
        """All shots, everyone's still arriving, up to the result."""
        self >> START
        for shot in range(1, self.rules.shots + 1):
            self.fire()
            for who in people:
                self.arrive(who, shot)
            self.later(self.rules.review_ms)
        return self
