"""Keeps the booth's own Wi-Fi as the configuration wants it: a device, as any that is wired to it.

So `devices/keeper.py` opens it, tells of its loss, and tries again. When the booth ends, the Wi-Fi
stays: one that systemd starts again finds its guests where they were.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot import AccessPoint
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.hotspot.rules import Mode, Rules, Seen

CHECK_S = 5.0


class Hotspot:
    """`online` says whether the machine is in any network beside this one; it blocks for a ms, and
    raises OSError if nobody can say. `busy` says whether somebody is in front of the booth or in
    its Wi-Fi."""

    def __init__(
        self,
        *,
        access_point: AccessPoint,
        spot: Spot,
        mode: Mode,
        online: Callable[[], bool],
        busy: Callable[[], bool],
        now_s: Callable[[], float] = time.monotonic,
        check_s: float = CHECK_S,
    ) -> None:
        self._access_point = access_point
        self._spot = spot
        self._online = online
        self._busy = busy
        self._now_s = now_s
        self._check_s = check_s
        self._rules = Rules(mode, now_s())
        self._up = False

    @property
    def simulated(self) -> bool:
        return self._access_point.simulated

    @property
    def spot(self) -> Spot | None:
        """What phones can join now; None while it is off."""
        return self._spot if self._up else None

    @property
    def name(self) -> str:
        return self._spot.name

    async def open(self) -> None:
        await self._access_point.check()
        await self._step()

    async def failed(self) -> None:
        while True:
            await asyncio.sleep(self._check_s)
            await self._step()

    async def close(self) -> None:
        self._up = False  # or nobody knows: what is not seen to work is not shown

    async def _step(self) -> None:
        """See how things are, and switch if they shall be otherwise."""
        self._up = await self._access_point.is_up(self._spot)
        wanted = self._rules.wants_up(await self._seen(), self._now_s())
        if wanted and not self._up:
            await self._access_point.up(self._spot)
            self._up = await self._access_point.is_up(self._spot)
        elif self._up and not wanted:
            self._up = False
            await self._access_point.down()

    async def _seen(self) -> Seen:
        busy = self._busy()
        try:
            online = await asyncio.to_thread(self._online)
        except OSError as error:
            raise DeviceError("The networks of this machine cannot be seen.") from error
        return Seen(
            up=self._up,
            online=online,
            busy=busy,
            knows_others=self._up and not busy and await self._access_point.knows_others(),
        )


async def stay_off(access_point: AccessPoint) -> None:
    """For a booth that wants no Wi-Fi of its own: one that an earlier configuration left on goes
    off. Where there is no NetworkManager, there is none."""
    with suppress(DeviceError):
        await access_point.down()
