"""Waiting for what other programs do, and a port that none of them has."""

import socket
import time
from collections.abc import Callable


def until(seen: Callable[[], object], what: str, limit_s: float = 20.0) -> None:
    """Block until `seen()` is true; AssertionError naming `what` if it never is."""
    end_s = time.monotonic() + limit_s
    while not seen():
        assert time.monotonic() < end_s, f"never came: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A TCP port that was free a moment ago."""
    with socket.create_server(("localhost", 0)) as door:
        port: int = door.getsockname()[1]
        return port
