"""SCTP packets that a browser would not send and that would hold up the booth, told apart purely.

aiortc 1.16 takes lengths and ranges as they are written: a parameter of length 0 is read for ever,
a report of 65,536 gaps a million times. Chunks and their fields: RFC 9260, 3.2 and 3.3.
"""

from collections.abc import Iterator
from struct import unpack_from

MOST_CHUNKS = 24
"""In one packet; a browser's has a few."""
MOST_GAPS, FARTHEST_GAP = 16, 1_000
"""In one report; the booth has a handful of messages under way."""

_HEADER, _CHUNK_HEADER, _PARAMETER_HEADER = 12, 4, 4
_SACK, _SACK_HEADER = 3, 12
_PARAMETERS_AT = {1: 16, 2: 16, 4: 0, 5: 0, 6: 0, 9: 0, 130: 0}
"""Where a chunk's parameters begin in its body, by its type: INIT and its answer, HEARTBEAT and
its answer, ABORT, ERROR, RE-CONFIG."""


def is_harmless(packet: bytes) -> bool:
    """Whether it can be read in no time. What is wrong with it otherwise is not said."""
    chunks = list(_chunks(packet))
    return len(chunks) <= MOST_CHUNKS and all(_harmless(kind, body) for kind, body in chunks)


def _chunks(packet: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each, as far as their lengths make sense."""
    at = _HEADER
    while at + _CHUNK_HEADER <= len(packet):
        kind, _, length = unpack_from("!BBH", packet, at)
        if length < _CHUNK_HEADER:
            return
        yield kind, packet[at + _CHUNK_HEADER : at + length]
        at += _padded(length)


def _harmless(kind: int, body: bytes) -> bool:
    if kind == _SACK:
        return _few_gaps(body)
    return kind not in _PARAMETERS_AT or _parameters_end(body, _PARAMETERS_AT[kind])


def _few_gaps(body: bytes) -> bool:
    if len(body) < _SACK_HEADER:
        return True
    (gaps,) = unpack_from("!H", body, 8)
    if gaps > MOST_GAPS:
        return False
    ends = (_SACK_HEADER + 4 * gap + 2 for gap in range(gaps))
    return all(unpack_from("!H", body, at)[0] <= FARTHEST_GAP for at in ends if at + 2 <= len(body))


def _parameters_end(body: bytes, at: int) -> bool:
    while at + _PARAMETER_HEADER <= len(body):
        (length,) = unpack_from("!H", body, at + 2)
        if length < _PARAMETER_HEADER:
            return False
        at += _padded(length)
    return True


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
