"""Makes rooms: the session's id, the code in the link, and the link itself."""

import asyncio
import datetime
import secrets
from collections.abc import Callable

from kiosk.remote.room import Room as MembersOnly
from kiosk.session.events import Room

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what is mistaken for something else when read from a screen."""

CODE_LENGTH = 8
"""31^8 codes, of which one is good for one session: not to be guessed in an evening."""


class Rooms:
    """`link` makes what the QR leads to, from the code."""

    def __init__(self, *, members: MembersOnly, link: Callable[[str], str]) -> None:
        self._members = members
        self._link = link
        self.opened = asyncio.Event()

    def open(self, keep_friends: bool) -> Room:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        self._members.open(code, keep_friends=keep_friends)
        self.opened.set()
        started = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
        return Room(f"{started}-{secrets.token_hex(3)}", code, self._link(code))
