"""Makes rooms: the session's id, the code in the link, and the link, which it keeps right."""

import asyncio
import datetime
import secrets
from collections.abc import Callable

from kiosk.remote.room import Room as MembersOnly
from kiosk.session.events import Event, LinkMoved, Room

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what is mistaken for something else when read from a screen."""

CODE_LENGTH = 8
"""31^8 codes, of which one is good for one session: not to be guessed in an evening."""

LOOK_S = 3.0


class Rooms:
    """`link` makes what the QR leads to, from the code; empty while it would lead nobody here."""

    def __init__(
        self,
        *,
        members: MembersOnly,
        link: Callable[[str], str],
        post: Callable[[Event], None],
    ) -> None:
        self._members = members
        self._link = link
        self._post = post
        self._shown = ""
        self.opened = asyncio.Event()

    def open(self, keep_friends: bool) -> Room:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        self._members.open(code, keep_friends=keep_friends)
        self.opened.set()
        started = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
        self._shown = self._link(code)
        return Room(f"{started}-{secrets.token_hex(3)}", code, self._shown)

    async def keep_links(self, look_s: float = LOOK_S) -> None:
        """Until cancelled. A booth is often switched on before the network is there, or moves to
        another one; then an invitation that was on the screen before led nowhere all evening."""
        while True:
            await asyncio.sleep(look_s)
            code = self._members.code
            link = await asyncio.to_thread(self._link, code)
            if code == self._members.code and link != self._shown:
                self._shown = link
                self._post(LinkMoved(code, link))
