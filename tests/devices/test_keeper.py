import asyncio
from collections.abc import Iterable

import pytest

from kiosk.devices.keeper import keep
from kiosk.devices.simulated import SimulatedDevice
from kiosk.errors import DeviceError
from kiosk.session.events import DeviceChanged, Event, Health

WELL = DeviceChanged("camera", Health.WELL)
SIMULATED = DeviceChanged("camera", Health.SIMULATED)


def lost(reason: str) -> DeviceChanged:
    return DeviceChanged("camera", Health.LOST, reason)


class Scripted:
    """A real device that fails by a script: a word a try to open, None where it succeeds.

    When the script is over, the test is: it stops by a bug that no keeper may swallow.
    """

    simulated = False

    def __init__(self, opens: Iterable[str | None]) -> None:
        self._opens = iter(opens)
        self.held = 0

    async def open(self) -> None:
        try:
            reason = next(self._opens)
        except StopIteration:
            raise RuntimeError("the script is over") from None
        self.held += 1
        if reason is not None:
            raise DeviceError(reason)

    async def failed(self) -> None:
        raise DeviceError("It was unplugged.")

    async def close(self) -> None:
        self.held = 0


async def played(*opens: str | None) -> list[Event]:
    posted: list[Event] = []
    device = Scripted(opens)
    with pytest.raises(RuntimeError, match="script is over"):
        await keep(device, "camera", posted.append, retry_s=0)
    assert device.held == 0
    return posted


async def test_a_device_that_opens_is_well_until_it_is_lost() -> None:
    assert await played(None) == [WELL, lost("It was unplugged.")]


async def test_a_missing_device_is_reported_once_however_often_it_is_tried() -> None:
    assert await played("No camera.", "No camera.", "No camera.") == [lost("No camera.")]


async def test_a_new_reason_is_reported_anew() -> None:
    assert await played("No camera.", "No permission.") == [
        lost("No camera."),
        lost("No permission."),
    ]


async def test_a_device_that_was_plugged_in_again_is_well_again() -> None:
    assert await played("No camera.", None, "No camera.", None) == [
        lost("No camera."),
        WELL,
        lost("It was unplugged."),
        lost("No camera."),
        WELL,
        lost("It was unplugged."),
    ]


async def test_the_same_loss_after_a_time_of_health_is_reported_again() -> None:
    assert await played(None, None) == [WELL, lost("It was unplugged.")] * 2


async def test_a_stand_in_is_called_simulated_and_comes_back_when_mended() -> None:
    posted: asyncio.Queue[Event] = asyncio.Queue()
    device = SimulatedDevice()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        keeper = group.create_task(keep(device, "camera", posted.put_nowait, retry_s=0))
        assert await posted.get() == SIMULATED
        device.fail("The plug was pulled.")
        assert await posted.get() == lost("The plug was pulled.")
        device.mend()
        assert await posted.get() == SIMULATED
        keeper.cancel()
    assert not device.is_open


async def test_a_loss_is_told_even_if_it_healed_before_anyone_looked() -> None:
    posted: asyncio.Queue[Event] = asyncio.Queue()
    device = SimulatedDevice()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        keeper = group.create_task(keep(device, "camera", posted.put_nowait, retry_s=0))
        assert await posted.get() == SIMULATED
        device.fail("A loose contact.")
        device.mend()
        assert await posted.get() == lost("A loose contact.")
        assert await posted.get() == SIMULATED
        keeper.cancel()


async def test_a_bug_in_a_device_is_not_taken_for_a_loss() -> None:
    class Buggy(SimulatedDevice):
        async def failed(self) -> None:
            raise KeyError("a bug")

    posted: list[Event] = []
    device = Buggy()
    with pytest.raises(KeyError):
        await keep(device, "camera", posted.append)
    assert posted == [SIMULATED]
    assert not device.is_open
