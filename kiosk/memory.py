"""Makes the C library give memory back: a booth runs all night on a Pi with 2 GB.

Frames of some MB come and go in a dozen threads. glibc keeps an arena a thread and, once a frame
was freed, stops using mmap for the next ones, so that a booth with two friends held 580 MB, and
still 550 when they had left. With two arenas and fixed thresholds it holds 330, and then 230.
"""

import ctypes

# From glibc's malloc.h.
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

FRAME_BYTES = 1_000_000
"""Less than the Y plane of a 720p frame, more than whatever else is often made."""


def tame_allocator() -> None:
    """For the whole process; before its threads start. Another C library is left as it is."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, FRAME_BYTES)
    mallopt(M_TRIM_THRESHOLD, 4 * FRAME_BYTES)
