"""The beat of cameras that have no sensor to wait for."""

import random
import threading
import time
from collections.abc import Iterator


def ticks(fps: float, stopped: threading.Event) -> Iterator[None]:
    """Returns `fps` times a second, at a phase of its own, until `stopped`. For threads.

    A beat that was missed is left out: a free-running sensor does not hurry to catch up.
    """
    period = 1 / fps
    start = time.monotonic() + random.random() * period
    beat = 0
    while not stopped.wait(max(0.0, start + beat * period - time.monotonic())):
        yield
        beat = max(beat + 1, int((time.monotonic() - start) / period))
