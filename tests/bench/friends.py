"""Simulated friends in a process of their own, so that the booth's figures are the booth's.

python -m tests.bench.friends URL AUTHORITY COUNT
"""

import asyncio
import os
import sys
from pathlib import Path

from kiosk.demo import NAMES
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.remote.friend.behaviour import SimulatedFriend


async def play(url: str, authority: Path, count: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        for who in range(1, count + 1):
            camera = SimulatedCamera(size=(1280, 720), fps=30, time_code=False, who=who)
            friend = SimulatedFriend(url=url, name=NAMES[who], camera=camera, authority=authority)
            tasks.create_task(friend.run())


if __name__ == "__main__":
    # In a venue they have processors of their own; here the booth comes first.
    os.nice(15)
    asyncio.run(play(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
