"""Frames out of RTP packets, purely: in order, complete at the marker, and never waited for long.

A frame is complete when all packets up to the one marked as its last are there (RFC 3550, 5.1; for
senders that mark none: up to the first of another RTP time). What is missing is asked for again
and again; a frame that stays incomplete is given up, and so are those before the next whole one:

    at once, then every 50 ms    ask for the missing packets
    after 300 ms                 ask for a key frame as well; when it is there, go on from it
    after 500 ms                 go on from the next whole frame, and ask for a key frame

Times are `time.monotonic()`. Who receives and asks: `rtp.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

CAPACITY = 512
"""Packets after a missing one that are kept; a key frame of 720p has about 100."""
BEHIND = 1_000
"""Numbers farther back are no late packets: the sender has begun to count anew."""
ASK_AGAIN_S = 0.05
MOST_ASKED = 10
ASK_KEY_S = 0.3
GIVE_UP_S = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One packet: its 16-bit number, 32-bit RTP time, payload type, whether it is for certain its
    frame's first or last, and its part of the frame (nothing, if it is padding)."""

    number: int
    stamp: int
    kind: int
    first: bool
    last: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame as it was encoded: RTP time (32 bits), payload type, data."""

    stamp: int
    kind: int
    data: bytes


@dataclass(slots=True)
class _Missing:
    since_s: float
    asked_s: float = -inf
    asked: int = 0


class Assembly:
    """One sender's packets. `is_key` tells frames that need no other frame to be decoded."""

    def __init__(self, *, is_key: Callable[[Whole], bool]) -> None:
        self._is_key = is_key
        self._pieces: dict[int, Piece] = {}
        # By the number of the packet, as it would be without wrapping; the oldest first.
        self._missing: dict[int, _Missing] = {}
        self._next: int | None = None
        self._top = 0
        self._broken = False

    @property
    def waiting(self) -> bool:
        """Whether anything is to be asked for, now or later."""
        return self._broken or bool(self._missing)

    def add(self, piece: Piece, now_s: float) -> list[Whole]:
        """All frames that this packet completes, in order."""
        number = self._unwrapped(piece.number)
        if self._next is None:
            self._begin(number)
        elif number - self._top > CAPACITY or number < self._next - BEHIND:
            self._begin(number)
            self._broken = True
        if number < self._start or number in self._pieces:
            return []
        self._note(number, now_s)
        self._pieces[number] = piece
        frames = self._complete()
        while self._top - self._start >= CAPACITY:
            frames += self._on_from(next(self._starts(), self._top + 1))
        return frames

    def give_up(self, now_s: float) -> list[Whole]:
        """What can be given out since what came before it is not waited for any longer."""
        frames = self._on_from_key() if self.wants_key(now_s) else []
        while self._waited_s(now_s) >= GIVE_UP_S:
            start = next(self._starts(), None)
            if start is None:
                break
            frames += self._on_from(start)
        return frames

    def ask(self, now_s: float) -> list[int]:
        """The 16-bit numbers of packets to ask for now, the lowest first."""
        due = [
            (number, missing)
            for number, missing in self._missing.items()
            if now_s - missing.asked_s >= ASK_AGAIN_S and missing.asked < MOST_ASKED
        ]
        for _, missing in due:
            missing.asked_s = now_s
            missing.asked += 1
        return sorted(number & 0xFFFF for number, _ in due)

    def wants_key(self, now_s: float) -> bool:
        """Whether a key frame would help: one was lost for good, or is about to be."""
        return self._broken or self._waited_s(now_s) >= ASK_KEY_S

    @property
    def _start(self) -> int:
        """Where the frame begins that is to be given out next."""
        assert self._next is not None
        return self._next

    def _unwrapped(self, number: int) -> int:
        return self._top + (number - self._top + 0x8000) % 0x10000 - 0x8000

    def _begin(self, number: int) -> None:
        self._pieces.clear()
        self._missing.clear()
        self._next, self._top = number, number - 1

    def _note(self, number: int, now_s: float) -> None:
        self._missing.pop(number, None)
        for gap in range(self._top + 1, number):
            self._missing[gap] = _Missing(now_s)
        self._top = max(self._top, number)

    def _waited_s(self, now_s: float) -> float:
        oldest = next(iter(self._missing.values()), None)
        return now_s - oldest.since_s if oldest else 0.0

    def _complete(self) -> list[Whole]:
        frames = []
        while parts := self._parts(self._start):
            if whole := _joined(parts):
                frames.append(whole)
                self._broken = self._broken and not self._is_key(whole)
            self._drop_to(self._start + len(parts))
        return frames

    def _parts(self, start: int) -> list[Piece]:
        """The packets of the frame that begins there; none if it is not whole."""
        parts: list[Piece] = []
        while piece := self._pieces.get(start + len(parts)):
            if parts and piece.stamp != parts[0].stamp:
                return parts
            parts.append(piece)
            if piece.last:
                return parts
        return []

    def _starts(self) -> Iterator[int]:
        """Where frames begin for certain, behind the first missing packet."""
        gap = next(iter(self._missing), self._top)
        for number in range(gap + 1, self._top + 2):
            before, here = self._pieces.get(number - 1), self._pieces.get(number)
            told = (before and before.last) or (here and here.first)
            if told or (before and here and here.stamp != before.stamp):
                yield number

    def _on_from_key(self) -> list[Whole]:
        for start in self._starts():
            whole = _joined(self._parts(start))
            if whole and self._is_key(whole):
                return self._on_from(start)
        return []

    def _on_from(self, start: int) -> list[Whole]:
        self._broken = True
        self._drop_to(start)
        return self._complete()

    def _drop_to(self, start: int) -> None:
        for number in range(self._start, start):
            self._pieces.pop(number, None)
            self._missing.pop(number, None)
        self._next = start


def _joined(parts: list[Piece]) -> Whole | None:
    """None of padding alone, which some senders put between frames."""
    data = b"".join(piece.data for piece in parts)
    return Whole(parts[0].stamp, parts[0].kind, data) if data else None
