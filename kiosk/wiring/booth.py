"""A booth at work, as its callers hold it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app import App
from kiosk.clock import RoomClock
from kiosk.links import Links
from kiosk.live.cutouts import Cutouts
from kiosk.live.program import Program
from kiosk.office import Office
from kiosk.outlets.outlets import Outlets
from kiosk.remote.peers import Peers
from kiosk.remote.room import Room
from kiosk.remote.server import Doors, Server
from kiosk.scenes import Scenes
from kiosk.session.events import Button, ButtonHeld, ButtonPressed, ButtonReleased, Event
from kiosk.store.sessions import Sessions


@dataclass(frozen=True, kw_only=True)
class Booth:
    app: App
    clock: RoomClock
    links: Links
    members: Room
    office: Office
    outlets: Outlets
    operator_token: str
    program: Program
    sessions: Sessions
    scenes: Scenes
    cutouts: Cutouts
    server: Server
    peers: Peers
    inbox: asyncio.Queue[Event]
    doors: Doors
    works: Sequence[asyncio.Task[None]]
    authority: Path
    """The certificate that friends' programs have to trust."""

    @property
    def join_url(self) -> str:
        """The friend's page of the room that is open now."""
        return self.links.friend(self.members.code)

    @property
    def operator_url(self) -> str:
        return self.links.operator(self.operator_token)

    def press(self, button: Button, hold: bool = False) -> None:
        """A finger comes and goes, or stays for as long as a hold takes first."""
        self.inbox.put_nowait(ButtonPressed(button))
        if hold:
            self.inbox.put_nowait(ButtonHeld(button))
        self.inbox.put_nowait(ButtonReleased(button))

    async def close(self) -> None:
        """Say goodbye, hang up, shut the doors, and end the works, so that the group can end."""
        self.members.open("", keep_friends=False)
        await self.peers.close()
        await self.server.stop()
        self.scenes.close()
        for work in self.works:
            work.cancel()
        await asyncio.gather(*self.works, return_exceptions=True)
        self.outlets.close()
