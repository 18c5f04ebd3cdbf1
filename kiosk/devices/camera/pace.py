"""The beat of cameras that have no sensor to wait for."""

import random
import threading
import time
from collections.abc import Callable, Iterator


def ticks(duration_s: Callable[[], float], stopped: threading.Event) -> Iterator[None]:
    """Returns once a frame, from a phase of its own, until `stopped`. For threads.

    `duration_s` says how long the frame lasts that begins. A beat that was missed is left out: a
    free-running sensor does not hurry to catch up.
    """
    due_s = time.monotonic() + random.random() * duration_s()
    while not stopped.wait(max(0.0, due_s - time.monotonic())):
        yield
        lasts_s = duration_s()
        missed = max(0.0, time.monotonic() - due_s) // lasts_s
        due_s += (1 + missed) * lasts_s
