import pytest

from kiosk.devices.simulated import SimulatedDevice
from kiosk.errors import DeviceError


async def test_a_simulated_device_says_that_it_is_one() -> None:
    assert SimulatedDevice().simulated


async def test_a_broken_device_cannot_be_opened_until_it_is_mended() -> None:
    device = SimulatedDevice()
    device.fail("The plug is out.")
    with pytest.raises(DeviceError, match="The plug is out"):
        await device.open()
    device.mend()
    await device.open()
    assert device.is_open


async def test_a_device_that_breaks_while_open_is_lost_with_its_reason() -> None:
    device = SimulatedDevice()
    await device.open()
    device.fail("The plug is out.")
    assert not device.is_open
    with pytest.raises(DeviceError, match="The plug is out"):
        await device.failed()
