"""Packets of a browser pass; those that would hold up the booth do not."""

from struct import pack

import pytest
from aiortc.rtcsctptransport import (
    AbortChunk,
    Chunk,
    DataChunk,
    HeartbeatChunk,
    InitChunk,
    ReconfigChunk,
    SackChunk,
    StreamResetOutgoingParam,
    serialize_packet,
)

from kiosk.remote.sctp_packets import FARTHEST_GAP, MOST_CHUNKS, MOST_GAPS, is_harmless


def packet(*chunks: bytes) -> bytes:
    return bytes(12) + b"".join(chunks)


def chunk(kind: int, body: bytes) -> bytes:
    return pack("!BBH", kind, 0, 4 + len(body)) + body


def sack(*gaps: tuple[int, int]) -> Chunk:
    made = SackChunk()
    made.cumulative_tsn, made.advertised_rwnd, made.gaps, made.duplicates = 7, 1_000, list(gaps), []
    return made


def told(made: Chunk) -> bytes:
    return serialize_packet(5_000, 5_000, 1, made)


def init() -> Chunk:
    made = InitChunk()
    made.params = [(0xC000, b""), (0x8008, bytes([192, 130, 7]))]
    return made


def heartbeat() -> Chunk:
    made = HeartbeatChunk()
    made.params = [(1, bytes(8))]
    return made


def reset() -> Chunk:
    made = ReconfigChunk()
    made.params = [(13, bytes(StreamResetOutgoingParam(1, 1, 1, [1])))]
    return made


@pytest.mark.parametrize(
    "made", [init(), heartbeat(), reset(), AbortChunk(), DataChunk(), sack(), sack((2, 3), (5, 9))]
)
def test_what_connections_say_to_each_other_passes(made: Chunk) -> None:
    assert is_harmless(told(made))


@pytest.mark.parametrize(
    ("kind", "begin"), [(1, 16), (2, 16), (4, 0), (5, 0), (6, 0), (9, 0), (130, 0)]
)
@pytest.mark.parametrize("length", [0, 3])
def test_a_parameter_that_never_ends_does_not(kind: int, begin: int, length: int) -> None:
    assert not is_harmless(packet(chunk(kind, bytes(begin) + pack("!HH", 1, length))))


def test_a_report_of_gaps_without_measure_does_not() -> None:
    assert is_harmless(told(sack(*[(1, FARTHEST_GAP)] * MOST_GAPS)))
    assert not is_harmless(told(sack(*[(1, 2)] * (MOST_GAPS + 1))))
    assert not is_harmless(told(sack((0, 65_535))))


def test_a_packet_in_a_thousand_pieces_does_not() -> None:
    assert is_harmless(packet(*[chunk(0, bytes(12))] * MOST_CHUNKS))
    assert not is_harmless(packet(*[chunk(0, bytes(12))] * (MOST_CHUNKS + 1)))


@pytest.mark.parametrize("data", [b"", bytes(11), bytes(64), bytes(range(200)), b"\xff" * 1_200])
def test_whatever_it_is_given_it_comes_to_an_end(data: bytes) -> None:
    is_harmless(data)
