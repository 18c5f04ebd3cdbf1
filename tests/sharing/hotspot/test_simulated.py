import pytest

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.hotspot.simulated import SimulatedAccessPoint

SPOT = Spot("Mina", "abcdefgh2345")


async def test_it_is_up_as_it_was_asked_to_be() -> None:
    radio = SimulatedAccessPoint(known_wifi=True)
    assert radio.simulated
    assert not await radio.is_up(SPOT)
    await radio.up(SPOT)
    assert await radio.is_up(SPOT)
    assert not await radio.is_up(Spot("Mina", "another-one"))
    await radio.down()
    assert not await radio.is_up(SPOT)
    assert await radio.knows_others()


async def test_what_is_lost_says_why_until_it_heals() -> None:
    radio = SimulatedAccessPoint()
    await radio.up(SPOT)
    radio.lose("Somebody has pulled it.")
    for asked in (radio.check, radio.down, radio.knows_others):
        with pytest.raises(DeviceError, match=r"Somebody has pulled it\."):
            await asked()
    radio.heal()
    assert not await radio.is_up(SPOT)
