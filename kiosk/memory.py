"""Makes the C library give memory back: a booth runs all night on a Pi with 2 GB.

Frames of some MB come and go in a dozen threads, and glibc keeps an arena a thread: with two
friends a booth grew past 580 MB, and held 550 when they had left. With two arenas it stays at 400,
and what is free goes back every ten seconds. Frames are not mapped one by one (M_MMAP_THRESHOLD):
that is smaller still, but fresh pages for every frame cost three times the CPU of composing it.
"""

import asyncio
import ctypes

# From glibc's malloc.h.
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

MB = 1 << 20


def tame_allocator() -> None:
    """For the whole process; before its threads start. Another C library is left as it is."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, 32 * MB)
    mallopt(M_TRIM_THRESHOLD, 64 * MB)


async def keep_giving_back(every_s: float = 10.0) -> None:
    """Run it in a task: what is free goes to the system. Takes some ms each time, off the loop."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    while trim is not None:
        await asyncio.sleep(every_s)
        await asyncio.to_thread(trim, 0)
