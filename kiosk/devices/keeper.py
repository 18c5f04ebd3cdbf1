"""Keeps a device for as long as the booth runs: opens it, notices its loss, and tries again.

This is the one place where a DeviceError becomes an event. A venue that plugs its camera back in
at midnight finds the booth at work a moment later, without anybody having restarted anything.
"""

import asyncio
from collections.abc import Callable

from kiosk.devices import Device
from kiosk.errors import DeviceError
from kiosk.session.events import DeviceChanged, Event, Health


async def keep(
    device: Device, name: str, post: Callable[[Event], None], *, retry_s: float = 2.0
) -> None:
    """Hold `device` until cancelled, and post what becomes of it under `name`.

    A loss is posted once for each new reason, however often opening is tried meanwhile; `retry_s`
    is the pause between two tries. Only DeviceError is expected: whatever else a device raises is
    a bug of ours and propagates. The device is closed in every case.
    """
    reason = ""
    while True:
        try:
            await device.open()
            reason = ""
            post(DeviceChanged(name, Health.SIMULATED if device.simulated else Health.WELL))
            await device.failed()
        except DeviceError as error:
            if str(error) != reason:
                reason = str(error)
                post(DeviceChanged(name, Health.LOST, reason))
        finally:
            await device.close()
        await asyncio.sleep(retry_s)
