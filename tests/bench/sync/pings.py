"""What a cable really does: how long packets take each way."""

import select
import socket
import time
from collections.abc import Sequence
from contextlib import closing

import numpy as np

from tests.bench.sync.namespaces import socket_in
from tests.bench.sync.wire import Cable

_PINGS = 150
_EVERY_S = 0.01
_LOST_S = 0.5


def one_way_ms(cable: Cable) -> tuple[list[float], list[float]]:
    """Delays up and down, ms, of packets that came through. Takes up to 4 s."""
    with (
        closing(socket_in(cable.pid, cable.there)) as friend,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as booth,
    ):
        booth.bind((cable.here, 0))
        friend.sendto(b"", booth.getsockname())  # only then each end knows the other's device
        booth.recv(64)
        return _trips(friend, booth), _trips(booth, friend)


def _trips(sender: socket.socket, receiver: socket.socket) -> list[float]:
    trips: list[float] = []
    began_s = time.monotonic()
    until_s, sent = began_s + _PINGS * _EVERY_S + _LOST_S, 0
    while (now_s := time.monotonic()) < until_s and len(trips) < _PINGS:
        next_s = began_s + sent * _EVERY_S if sent < _PINGS else until_s
        if now_s >= next_s:
            sender.sendto(str(now_s).encode(), receiver.getsockname())
            sent += 1
        elif select.select([receiver], [], [], next_s - now_s)[0]:
            sent_s = float(receiver.recv(64))
            trips.append((time.monotonic() - sent_s) * 1e3)
    return trips


def told(trips: Sequence[float]) -> str:
    if not trips:
        return "nothing came"
    least, middle, most = np.percentile(trips, (0, 50, 99))
    return f"{least:.1f}/{middle:.1f}/{most:.1f}"
