"""Contract with aiortc 1.16 and aioice: which addresses a connection offers."""

import aioice.ice
import pytest
from aiortc import RTCPeerConnection

from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.peer import configuration


async def offered_addresses() -> set[str]:
    connection = RTCPeerConnection(configuration(()))
    connection.addTransceiver("video")
    use_loopback_if_alone(connection)
    await connection.setLocalDescription(await connection.createOffer())
    sdp = str(connection.localDescription.sdp)
    await connection.close()
    return {line.split()[4] for line in sdp.splitlines() if line.startswith("a=candidate:")}


async def test_a_machine_without_a_network_offers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: [])
    assert await offered_addresses() == {"127.0.0.1"}


async def test_a_machine_with_a_network_offers_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    # Any address of this machine that is not the one under test.
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.2"])
    assert await offered_addresses() == {"127.0.0.2"}
