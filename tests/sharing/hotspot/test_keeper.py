import asyncio
from collections.abc import Callable

import pytest

from kiosk.devices.keeper import keep
from kiosk.errors import DeviceError
from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.hotspot.keeper import Hotspot, stay_off
from kiosk.sharing.hotspot.rules import Mode
from kiosk.sharing.hotspot.simulated import SimulatedAccessPoint

SPOT = Spot("Mina", "abcdefgh2345")


class Machine:
    """The radio, the networks, and the time."""

    def __init__(self, mode: Mode) -> None:
        self.radio = SimulatedAccessPoint()
        self.online = False
        self.busy = False
        self.now_s = 0.0
        self.hotspot = Hotspot(
            access_point=self.radio,
            spot=SPOT,
            mode=mode,
            online=lambda: self.online,
            busy=lambda: self.busy,
            now_s=lambda: self.now_s,
            check_s=0.001,
        )
        self.posted: asyncio.Queue[Event] = asyncio.Queue()

    async def kept_until(self, seen: Callable[[], bool]) -> None:
        """Keep the hotspot, as the booth does, until that is so."""
        async with asyncio.TaskGroup() as tasks:
            keeping = keep(self.hotspot, "hotspot", self.posted.put_nowait, retry_s=0.001)
            keeper = tasks.create_task(keeping)
            async with asyncio.timeout(10):
                while not seen():
                    await asyncio.sleep(0.001)
            keeper.cancel()

    def told(self) -> list[Event]:
        return [self.posted.get_nowait() for _ in range(self.posted.qsize())]


async def test_on_is_on_from_the_beginning() -> None:
    machine = Machine("on")
    assert machine.hotspot.spot is None
    await machine.hotspot.open()
    assert machine.hotspot.spot == SPOT == machine.radio.joined


async def test_auto_comes_and_goes_with_the_other_network() -> None:
    machine = Machine("auto")
    machine.online = True
    await machine.hotspot.open()
    assert machine.hotspot.spot is None
    machine.online = False
    machine.now_s = 60.0
    await machine.kept_until(lambda: machine.radio.joined is not None)
    machine.online = True
    await machine.kept_until(lambda: machine.radio.joined is None)
    assert machine.hotspot.spot is None


async def test_another_password_reaches_the_radio() -> None:
    machine = Machine("on")
    machine.radio.joined = Spot("Mina", "as it was before")
    await machine.hotspot.open()
    assert machine.radio.joined == SPOT


async def test_a_radio_that_is_lost_is_told_once_and_heals() -> None:
    machine = Machine("on")
    machine.radio.lose("The radio is gone.")
    lost = DeviceChanged("hotspot", Health.LOST, "The radio is gone.")
    await machine.kept_until(lambda: machine.posted.qsize() > 0)
    assert machine.told() == [lost]
    machine.radio.heal()
    await machine.kept_until(lambda: machine.radio.joined == SPOT)
    assert machine.told() == [DeviceChanged("hotspot", Health.SIMULATED)]


async def test_a_wifi_that_cannot_be_seen_is_not_shown() -> None:
    machine = Machine("on")
    await machine.hotspot.open()
    machine.radio.lose()
    with pytest.raises(DeviceError):
        await machine.hotspot.failed()
    await machine.hotspot.close()
    assert machine.hotspot.spot is None


async def test_a_booth_that_ends_leaves_its_guests_their_wifi() -> None:
    machine = Machine("on")
    await machine.kept_until(lambda: machine.hotspot.spot is not None)
    assert machine.radio.joined == SPOT


async def test_off_puts_off_what_was_left_on_and_never_minds() -> None:
    radio = SimulatedAccessPoint()
    await radio.up(SPOT)
    await stay_off(radio)
    assert radio.joined is None
    radio.lose()
    await stay_off(radio)


async def test_networks_that_cannot_be_seen_are_a_trouble_that_heals() -> None:
    machine = Machine("on")

    def blind() -> bool:
        raise OSError(24, "Too many open files")

    sees = machine.hotspot._online
    machine.hotspot._online = blind
    await machine.kept_until(lambda: machine.posted.qsize() > 0)
    [lost] = machine.told()
    assert isinstance(lost, DeviceChanged)
    assert (lost.health, lost.reason) == (
        Health.LOST,
        "The networks of this machine cannot be seen.",
    )
    machine.hotspot._online = sees
    await machine.kept_until(lambda: machine.radio.joined == SPOT)
