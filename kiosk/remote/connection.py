"""One friend's WebSocket: reads wishes, turns them into events, and writes what the room says.

Bad input costs its sender only: an ERROR with a code and a sentence, the connection lives on unless
it keeps on, and nothing of it reaches the others.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, Protocol, assert_never

from aiohttp import WSCloseCode, WSMsgType, web

from kiosk.errors import RemoteError
from kiosk.remote import etiquette
from kiosk.remote.protocol import (
    Answer,
    BgSelected,
    ClockPing,
    CountdownStart,
    IceCandidate,
    Join,
    Leave,
    Offer,
    ReadyStatus,
    Retake,
    ShutterStatus,
    StageNext,
    Type,
    Wish,
    beat,
    clock_pong,
    message,
    parse,
)
from kiosk.remote.room import FULL, NOT_FOUND, TOO_OFTEN, Line, Member, Room
from kiosk.session.events import (
    BOOTH,
    BackgroundChosen,
    BeatReported,
    Event,
    NextAsked,
    ReadinessChanged,
    RetakeAsked,
    StartAsked,
)

HEARTBEAT_S = 3.0
"""aiohttp pings after this silence and waits half as long: a dead friend is noticed in 4.5 s."""

MOST_WAITING = 200
"""Messages that a slow friend may be behind before the room lets go."""

MOST_BYTES = 1_000_000
"""A message that is too long is read to its end and refused; one beyond this is not even read."""

GOODBYE_S = 2.0
"""How long a friend who is hung up on may take to hear why."""

_FAREWELLS = {"room-full": FULL, "room-not-found": NOT_FOUND}
_FORGIVEN = {"wrong-stage", "too-often"}
"""Of these screens that lag behind are to blame, and quick fingers."""


class Signalling(Protocol):
    """The booth's end of the friends' WebRTC connections."""

    async def offered(self, participant: str, sdp: str) -> str:
        """The answer to an offer. Raises RemoteError if it makes no sense."""
        ...

    async def candidate(self, participant: str, candidate: dict[str, Any] | None) -> None: ...

    def told(
        self,
        participant: str,
        *,
        wall_ms: float | None,
        round_trip_ms: float,
        uncertainty_ms: float,
    ) -> None:
        """What the friend's device knows of the room's clock; see `protocol.Clock`."""
        ...


class Connection(Line):
    """A WebSocket and the queue before it, so that no friend's network holds up the room."""

    def __init__(
        self,
        *,
        room: Room,
        signalling: Signalling,
        post: Callable[[Event], None],
        now_ms: Callable[[], float],
    ) -> None:
        self._room = room
        self._signalling = signalling
        self._post = post
        self._now_ms = now_ms
        self._socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=MOST_BYTES, compress=False
        )
        self._outbox: asyncio.Queue[str | int] = asyncio.Queue(MOST_WAITING)
        self._code = ""
        self._member: Member | None = None
        self._hanging_up = False
        self._patience = etiquette.Patience(_at_s=time.monotonic())
        self._decisions = etiquette.Patience(per_s=4.0, burst=8.0)
        self._warned_s = 0.0

    # Line

    def send(self, text: str) -> None:
        try:
            self._outbox.put_nowait(text)
        except asyncio.QueueFull:
            self.hang_up(WSCloseCode.TRY_AGAIN_LATER)

    def hang_up(self, code: int) -> None:
        self._hanging_up = True
        if self._outbox.full():
            self._outbox.get_nowait()
        self._outbox.put_nowait(code)

    # The socket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Until either side hangs up. Joining is joining the room that is open now."""
        self._code = self._room.code
        await self._socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._write())
            try:
                await self._read_and_lose()
                if self._hanging_up:
                    await asyncio.wait([writer], timeout=GOODBYE_S)
            finally:
                writer.cancel()
        return self._socket

    async def _read_and_lose(self) -> None:
        try:
            await self._read()
        finally:
            if self._member:
                self._room.lose(self._member, self)

    async def refuse(
        self, request: web.Request, error: RemoteError, code: int
    ) -> web.StreamResponse:
        """Say what is wrong with the link itself, and hang up."""
        await self._socket.prepare(request)
        self._complain(error, about=None)
        self.hang_up(code)
        await self._write()
        return self._socket

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while isinstance(item := await self._outbox.get(), str):
                await self._socket.send_str(item)
            await self._socket.close(code=item)

    async def _read(self) -> None:
        async for incoming in self._socket:
            if incoming.type is not WSMsgType.TEXT:
                self._complain(RemoteError("bad-message", "Messages are text."), about=None)
                self._patience.offended()
            elif self._patience.spend(time.monotonic()):
                await self._receive(incoming.data)
            else:
                self._slow_down()
            if self._patience.exhausted:
                self.hang_up(TOO_OFTEN)
                return

    def _slow_down(self) -> None:
        if time.monotonic() - self._warned_s > 1.0:
            self._warned_s = time.monotonic()
            self._complain(RemoteError("too-often", "That is too much at once."), about=None)

    async def _receive(self, text: str) -> None:
        about = None
        try:
            wish = parse(text)
            about = wish.type
            await self._act(wish)
        except RemoteError as error:
            self._complain(error, about)
            if error.code in _FAREWELLS:
                self.hang_up(_FAREWELLS[error.code])
            elif error.code == "wrong-stage" and self._member:
                self._room.correct(self._member)
            elif error.code not in _FORGIVEN:
                self._patience.offended()

    def _complain(self, error: RemoteError, about: str | None) -> None:
        payload = {"code": error.code, "sentence": error.sentence, "about": about}
        at_ms = self._now_ms()
        room = self._room.code if self._member else ""
        self.send(message(Type.ERROR, payload, sender=BOOTH, room=room, at_ms=at_ms))

    # Wishes

    async def _act(self, wish: Wish) -> None:
        received_ms = self._now_ms()
        if isinstance(wish, Join):
            if self._member is None:
                self._member = self._admitted(wish)
            return
        if self._member is None or not self._room.holds(self._member, self):
            raise RemoteError("not-joined", "Say your name first.")
        etiquette.check(wish, self._room.view)
        if isinstance(wish, BgSelected | ReadyStatus):
            self._decide()
        await self._act_as(self._member, wish, received_ms)

    def _decide(self) -> None:
        """Everybody is told of each decision, with all that there is to see: a few a second do."""
        if not self._decisions.spend(time.monotonic()):
            raise RemoteError("too-often", "That is too much at once.")

    def _admitted(self, wish: Join) -> Member:
        if self._code != self._room.code:
            raise RemoteError("room-not-found", "There is no such room. It may be over.")
        return self._room.admit(wish, self)

    async def _act_as(self, me: Member, wish: Wish, received_ms: float) -> None:
        match wish:
            case Join():
                pass
            case Leave():
                self._room.leave(me)
                self.hang_up(WSCloseCode.OK)
            case ReadyStatus(ready=ready):
                self._post(ReadinessChanged(me.id, ready))
            case BgSelected(bg_id=background):
                self._post(BackgroundChosen(me.id, background))
            case StageNext():
                self._post(NextAsked(me.id))
            case CountdownStart():
                self._post(StartAsked(me.id))
            case Retake(shot=shot):
                self._post(RetakeAsked(me.id, shot))
            case ClockPing():
                self._answer_ping(me, wish, received_ms)
            case ShutterStatus():
                self._shutter_told(me, wish, received_ms)
            case Offer(to=to, sdp=sdp) if to == BOOTH:
                answer = await self._signalling.offered(me.id, sdp)
                self._room.tell(me, Type.ANSWER, {"sdp": answer}, sender=BOOTH)
            case IceCandidate(to=to, candidate=candidate) if to == BOOTH:
                await self._signalling.candidate(me.id, candidate)
            case Offer() | Answer() | IceCandidate():
                self._relay(me, wish)
            case _:
                assert_never(wish)

    def _answer_ping(self, me: Member, ping: ClockPing, received_ms: float) -> None:
        pong = clock_pong(
            ping, received_ms=received_ms, sent_ms=self._now_ms(), wall_ms=time.time() * 1e3
        )
        self._room.tell(me, Type.CLOCK_PONG, pong, sender=BOOTH)

    def _shutter_told(self, me: Member, status: ShutterStatus, received_ms: float) -> None:
        rhythm = beat(status.camera, received_ms)
        me.clock = clock = status.clock
        self._signalling.told(
            me.id,
            wall_ms=clock.wall,
            round_trip_ms=clock.round_trip,
            uncertainty_ms=clock.uncertainty,
        )
        self._post(BeatReported(me.id, rhythm))

    def _relay(self, me: Member, wish: Offer | Answer | IceCandidate) -> None:
        other = self._room.members.get(wish.to)
        if other is None:
            raise RemoteError("bad-message", "Nobody of that name is in the room.")
        payload = wish.model_dump(exclude={"type", "to"})
        self._room.tell(other, Type(wish.type), payload, sender=me.id)
