"""The shell around the heart: one inbox, one timer, and one `match` from command to port.

Everything that happens comes in by the inbox; `step` says what becomes of it; then the View goes to
every screen, the record to the disk, and each command to whoever carries it out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol, assert_never

from kiosk.clock import RoomClock
from kiosk.devices.lights import Lights
from kiosk.session.commands import (
    Command,
    ComposeScene,
    ComposeStrip,
    OpenRoom,
    PrintStrip,
    ShareStrip,
    StartCountdown,
    TakeReceived,
)
from kiosk.session.events import (
    DeviceChanged,
    Event,
    Health,
    PrintProgressed,
    Room,
    RoomOpened,
    TimerFired,
)
from kiosk.session.machine import step
from kiosk.session.printing import PrintStatus
from kiosk.session.record import Record, left, record
from kiosk.session.state import Result, Rules, State, due
from kiosk.session.view import View
from kiosk.session.viewing import view

FILL_BEFORE_S = 0.15
"""The fill flash is on this long before the instant and after it: a lamp needs time to shine."""

ASK_AGAIN_S = 10.0
"""How soon a print is asked for again that the disk had no room for."""

log = logging.getLogger(__name__)


Show = Callable[[View], None]
"""How a screen is told what is new: the booth's display, the friends' room. Never blocks."""


class Shutters(Protocol):
    """See `captures.py`."""

    async def booth(self, order: StartCountdown) -> None: ...

    async def received(self, order: TakeReceived) -> None: ...


class App:
    """Runs one booth. All methods belong to the event loop's thread."""

    def __init__(
        self,
        *,
        rules: Rules,
        inbox: asyncio.Queue[Event],
        clock: RoomClock,
        lights: Lights,
        screens: Sequence[Show],
        shutters: Shutters,
        arm: Callable[[float], None],
        open_room: Callable[[bool], Room],
        compose: Callable[[ComposeStrip], Awaitable[Event]],
        compose_scene: Callable[[ComposeScene], Awaitable[Event | None]],
        print_strip: Callable[[PrintStrip], Awaitable[None]],
        share: Callable[[ShareStrip | None], None],
        keep_record: Callable[[Record], Awaitable[None]],
        ask_again_s: float = ASK_AGAIN_S,
    ) -> None:
        self._rules = rules
        self._clock = clock
        self._lights = lights
        self._screens = screens
        self._shutters = shutters
        self._arm = arm
        self._open_room = open_room
        self._compose = compose
        self._compose_scene = compose_scene
        self._print_strip = print_strip
        self._share = share
        self._keep_record = keep_record
        self._ask_again_s = ask_again_s
        self._inbox = inbox
        self._state = State()
        self._pending: list[asyncio.TimerHandle | asyncio.Task[None]] = []
        self._view = view(self._state, rules)

    @property
    def view(self) -> View:
        return self._view

    @property
    def state(self) -> State:
        return self._state

    async def run(self) -> None:
        """Until cancelled. An error that nobody expected ends it, and with it the process."""
        async with asyncio.TaskGroup() as tasks:
            self._publish()
            self._perform(OpenRoom(keep_friends=False), tasks)
            while True:
                self._handle(await self._next(), tasks)

    async def _next(self) -> Event:
        """The next event, or TimerFired when the state's deadline comes first."""
        at_ms = due(self._state.stage)
        when = None if at_ms is None else self._loop_time(at_ms)
        try:
            async with asyncio.timeout_at(when):
                return await self._inbox.get()
        except TimeoutError:
            return TimerFired()

    def _loop_time(self, at_ms: float) -> float:
        # asyncio's clock is time.monotonic(); a hair later, so that the deadline has surely come.
        return self._clock.to_monotonic(at_ms) + 0.001

    def _handle(self, event: Event, tasks: asyncio.TaskGroup) -> None:
        before = self._state
        now_ms = self._clock.now_ms()
        self._state, commands = step(before, event, now_ms, self._rules)
        if isinstance(event, DeviceChanged):
            _log_device(event)
        if self._state != before:
            log.debug("%s: %s", type(event).__name__, self._state)
            self._publish()
            self._keep(before, tasks)
        for command in commands:
            self._perform(command, tasks)

    def _publish(self) -> None:
        self._view = view(self._state, self._rules)
        for show in self._screens:
            show(self._view)
        self._lights.show(self._view.ready_lamp.glow, self._view.start_lamp.glow)

    def _keep(self, before: State, tasks: asyncio.TaskGroup) -> None:
        new = left(before, self._state) or record(self._state)
        if new is not None and new != record(before):
            tasks.create_task(self._recorded(new))

    async def _recorded(self, new: Record) -> None:
        try:
            await self._keep_record(new)
        except OSError as error:
            log.error("The manifest could not be written: %s", error)

    def _perform(self, command: Command, tasks: asyncio.TaskGroup) -> None:
        match command:
            case OpenRoom(keep_friends=keep):
                self._call_off()
                self._share(None)
                self._inbox.put_nowait(RoomOpened(self._open_room(keep), friends_kept=keep))
            case StartCountdown():
                self._arm(command.fire_at_ms)
                self._pending = self._flash(command.fire_at_ms)
                self._pending.append(tasks.create_task(self._shutters.booth(command)))
            case TakeReceived():
                tasks.create_task(self._shutters.received(command))
            case ComposeScene():
                tasks.create_task(self._scene_composed(command))
            case ComposeStrip():
                tasks.create_task(self._composed(command))
            case PrintStrip():
                tasks.create_task(self._printed(command))
            case ShareStrip():
                self._share(command)
            case _:
                assert_never(command)

    async def _composed(self, command: ComposeStrip) -> None:
        self._inbox.put_nowait(await self._compose(command))

    async def _printed(self, command: PrintStrip) -> None:
        """Until it is written down: paper that was promised does not hang on one bad moment."""
        while True:
            try:
                return await self._print_strip(command)
            except OSError as error:
                log.error("A print could not be asked for: %s", error)
                self._tell_stuck(command.session)
            await asyncio.sleep(self._ask_again_s)

    def _tell_stuck(self, session: str) -> None:
        """Those that are waiting to see it; how many there were and are is as it was."""
        match self._state.stage:
            case Result(prints=PrintProgressed(session=shown) as prints) if shown == session:
                self._inbox.put_nowait(replace(prints, status=PrintStatus.STUCK))

    async def _scene_composed(self, command: ComposeScene) -> None:
        answer = await self._compose_scene(command)
        if answer is not None:
            self._inbox.put_nowait(answer)

    def _flash(self, fire_at_ms: float) -> list[asyncio.TimerHandle | asyncio.Task[None]]:
        loop, at = asyncio.get_running_loop(), self._loop_time(fire_at_ms)
        return [
            loop.call_at(at - FILL_BEFORE_S, self._lights.fill, True),
            loop.call_at(at + FILL_BEFORE_S, self._lights.fill, False),
        ]

    def _call_off(self) -> None:
        """Nobody is photographed who has walked away from the countdown."""
        if self._pending:
            self._lights.fill(False)
        for pending in self._pending:
            pending.cancel()
        self._pending = []


def _log_device(event: DeviceChanged) -> None:
    if event.health is Health.LOST:
        log.warning("%s: %s", event.device, event.reason)
    else:
        log.info("%s: %s", event.device, event.health)
