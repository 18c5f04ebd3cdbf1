"""Lets WebRTC work on a machine that has no network but itself.

aioice never offers 127.0.0.1, so that two programs on a booth without a network would never meet.
Where it finds no other address it is told to use that one. This reaches into aiortc 1.16, which is
pinned for it; `tests/remote/test_loopback.py` holds it to what is assumed here.
"""

from typing import Any

from aiortc import RTCPeerConnection

LOOPBACK = ["127.0.0.1"]


def use_loopback_if_alone(connection: RTCPeerConnection) -> None:
    """Call it when all transceivers exist, before the local description is set."""
    for transceiver in connection.getTransceivers():
        _extend(transceiver.receiver.transport.transport.iceGatherer._connection)


def _extend(ice: Any) -> None:
    gather = ice.get_component_candidates

    async def gather_also_alone(component: int, addresses: list[str], timeout: int = 5) -> Any:
        return await gather(component, addresses or LOOPBACK, timeout)

    ice.get_component_candidates = gather_also_alone
