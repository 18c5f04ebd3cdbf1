"""The room: who is in it, and what they are told. No socket in it; a line is whatever can `send`.

A member whose line breaks keeps identity, readiness, vote and captures for 30 s and gets them back
with the token of its first ROOM_STATE. The token is never told to anybody else.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kiosk.errors import RemoteError
from kiosk.remote.announcements import announcements
from kiosk.remote.protocol import (
    Clock,
    Join,
    Type,
    clean_name,
    distinct_name,
    message,
    to_wire,
)
from kiosk.session.events import (
    BOOTH,
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
)
from kiosk.session.view import View

RETURN_WITHIN_S = 30.0

CLOSED, FULL, NOT_FOUND, TOO_OFTEN = 4001, 4003, 4004, 4008
"""WebSocket close codes of our own (4000-4999 are free for applications, RFC 6455 7.4.2)."""


class Line(Protocol):
    """A friend's connection, as the room needs it. Neither call blocks or raises."""

    def send(self, text: str) -> None: ...

    def hang_up(self, code: int) -> None: ...


@dataclass(eq=False)
class Member:
    id: str
    token: str
    name: str
    line: Line | None
    clock: Clock | None = None
    """As the member's device last told; None before it did."""
    goodbye: asyncio.TimerHandle | None = field(default=None, repr=False)


class Room:
    """One room at a time: `open` gives it a new code, and a new life.

    `friends` is the most at once; `gone` is told who will not come back; `return_within_s` is how
    long a member whose line broke is waited for.
    """

    def __init__(
        self,
        *,
        friends: int,
        ice_servers: list[Mapping[str, Any]],
        post: Callable[[Event], None],
        gone: Callable[[str], None],
        now_ms: Callable[[], float],
        return_within_s: float = RETURN_WITHIN_S,
    ) -> None:
        self._friends = friends
        self._ice_servers = ice_servers
        self._post = post
        self._gone = gone
        self._now_ms = now_ms
        self._return_within_s = return_within_s
        self._view: View | None = None
        self.code = ""
        self.members: dict[str, Member] = {}

    @property
    def view(self) -> View:
        assert self._view is not None, "a room is opened after the first View"
        return self._view

    # The booth's side

    def open(self, code: str, *, keep_friends: bool) -> None:
        """Begin anew under `code`; connected friends come along if `keep_friends`."""
        for member in list(self.members.values()):
            if member.line is None or not keep_friends:
                self._dismiss(member)
        self.code = code

    def publish(self, view: View) -> None:
        """Tell everyone what is new in `view`."""
        before, self._view = self._view, view
        if before is not None:
            for kind, payload in announcements(before, view):
                self.broadcast(kind, payload)

    def broadcast(self, kind: Type, payload: Mapping[str, Any]) -> None:
        text = self._stamped(kind, payload)
        for member in self.members.values():
            if member.line:
                member.line.send(text)

    def tell(self, member: Member, kind: Type, payload: Mapping[str, Any], *, sender: str) -> None:
        if member.line:
            member.line.send(self._stamped(kind, payload, sender))

    def correct(self, member: Member) -> None:
        """The whole truth, for a screen that hoped for something else."""
        self.tell(member, Type.ROOM_STATE, {"view": to_wire(self.view)}, sender=BOOTH)

    # The friends' side

    def admit(self, wish: Join, line: Line) -> Member:
        """A new member, or the old one come back. Raises RemoteError: bad-name, room-full."""
        member = self._known(wish.token) or self._new(wish.name)
        old, member.line = member.line, line
        if old:
            old.hang_up(CLOSED)  # the same tab, opened twice: the newer one counts
        if member.goodbye:
            member.goodbye.cancel()
            member.goodbye = None
        self._post(
            ParticipantReturned(member.id)
            if wish.token == member.token
            else ParticipantJoined(member.id, member.name)
        )
        you = {"id": member.id, "token": member.token}
        state = {"you": you, "iceServers": self._ice_servers, "view": to_wire(self.view)}
        self.tell(member, Type.ROOM_STATE, state, sender=BOOTH)
        return member

    def lose(self, member: Member, line: Line) -> None:
        """`line` broke. If it still was the member's, they have a while to come back."""
        if not self.holds(member, line):
            return
        member.line = None
        self._post(ParticipantLost(member.id))
        loop = asyncio.get_running_loop()
        member.goodbye = loop.call_later(self._return_within_s, self.leave, member)

    def holds(self, member: Member, line: Line) -> bool:
        """Whether who speaks on `line` still is that member: not gone, not come by another."""
        return self.members.get(member.id) is member and member.line is line

    def leave(self, member: Member) -> None:
        """Said goodbye, or did not come back."""
        if self.members.pop(member.id, None):
            self._post(ParticipantLeft(member.id))
            self._gone(member.id)

    def by_token(self, token: str) -> Member | None:
        """Whose token it is; compared in constant time, for it is a secret."""
        given = token.encode(errors="replace")  # a header may hold what is no text
        found = None
        for member in self.members.values():
            if secrets.compare_digest(member.token.encode(), given):
                found = member
        return found

    def _known(self, token: str | None) -> Member | None:
        return self.by_token(token) if token else None

    def _new(self, name: str) -> Member:
        cleaned = clean_name(name)
        if len(self.members) >= self._friends:
            raise RemoteError("room-full", "The picture is full already.")
        taken = [self.view.booth_name, *(m.name for m in self.members.values())]
        member = Member(
            id=f"friend-{secrets.token_hex(4)}",
            token=secrets.token_urlsafe(24),
            name=distinct_name(cleaned, taken),
            line=None,
        )
        self.members[member.id] = member
        return member

    def _dismiss(self, member: Member) -> None:
        del self.members[member.id]
        self._gone(member.id)
        if member.goodbye:
            member.goodbye.cancel()
        if member.line:
            error = {"code": "room-closed", "sentence": "This session is over.", "about": None}
            member.line.send(self._stamped(Type.ERROR, error))
            member.line.hang_up(CLOSED)

    def _stamped(self, kind: Type, payload: Mapping[str, Any], sender: str = BOOTH) -> str:
        return message(kind, payload, sender=sender, room=self.code, at_ms=self._now_ms())
