"""A freed frame goes back to the system, whichever thread had it."""

import subprocess
import sys

SCRIPT = """
import asyncio, threading
import numpy as np
from kiosk.memory import keep_giving_back, tame_allocator
from kiosk.report import memory_mb

tame_allocator()
before = memory_mb()

def work():
    frames = [np.ones(2_764_800, np.uint8) for _ in range(30)]
    for _ in range(10):
        frames[::2] = [np.ones(1_382_400, np.uint8) for _ in frames[::2]]

for _ in range(6):
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]

async def wait_a_moment():
    giving = asyncio.get_running_loop().create_task(keep_giving_back(0.01))
    await asyncio.sleep(0.5)
    giving.cancel()

asyncio.run(wait_a_moment())
print(memory_mb() - before)
"""


TAKEN_MB = 4 * 30 * 2_764_800 >> 20
"""What the four threads hold at once; without `kiosk.memory` all of it is still held afterwards."""


def test_what_threads_leave_behind_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < TAKEN_MB / 4
