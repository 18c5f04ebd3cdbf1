"""The parts together, in one process: a booth, its doors, and a friend who comes by the link."""

import asyncio
import socket
from pathlib import Path

import pytest

from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.errors import ConfigError
from kiosk.remote.friend import SimulatedFriend
from tests.opened import opened


async def test_a_friend_comes_by_the_link_and_is_seen(tmp_path: Path) -> None:
    async with opened(tmp_path, "server.host=0.0.0.0") as here, asyncio.TaskGroup() as tasks:
        camera = SimulatedCamera(size=(320, 180), fps=15, who=1)
        friend = SimulatedFriend(
            url=here.booth.join_url, name="Mina", camera=camera, authority=here.booth.authority
        )
        coming = tasks.create_task(friend.run())
        view = await here.until(lambda view: len(view.people) == 2)
        assert view.people[1].name == "Mina"
        await friend.leave()
        await coming
        view = await here.until(lambda view: len(view.people) == 1)


async def test_a_taken_port_is_the_operators_mistake(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"server.port={other.getsockname()[1]}"
        with pytest.raises(ExceptionGroup) as ended:
            async with opened(tmp_path, taken):
                pass
    assert ended.group_contains(ConfigError, match=r"server\.port")
