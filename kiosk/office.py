"""Behind the operator's page: what the booth is doing in one object, and what may be ordered."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from kiosk.app import App
from kiosk.errors import RemoteError
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.outlets.outlets import Outlets
from kiosk.printing.desk import Desk
from kiosk.printing.orders import MOST_ON_A_ROLL
from kiosk.remote.operator import Action, flag, number, text
from kiosk.remote.phones import Phones
from kiosk.session.printing import Trouble
from kiosk.session.words import HAPPENED, TO_DO
from kiosk.store.sessions import Sessions

SHOWN = 24
"""Strips, the newest."""
_MOST_ID = 2**53
"""Above that JavaScript does not count."""


class Office:
    """All methods belong to the event loop's thread."""

    def __init__(
        self,
        *,
        app: App,
        outlets: Outlets,
        sessions: Sessions,
        keepsakes: Keepsakes,
        phones: Phones,
        booth_name: str,
    ) -> None:
        self._app = app
        self._outlets = outlets
        self._sessions = sessions
        self._keepsakes = keepsakes
        self._phones = phones
        self._booth_name = booth_name

    async def state(self) -> Mapping[str, Any]:
        report = await self._outlets.report()
        return {
            "booth": self._booth_name,
            "stage": self._app.view.stage,
            "devices": {
                name: {"health": it.health, "reason": it.reason}
                for name, it in self._app.state.devices
            },
            **report,
            "troubles": _troubles(report["printer"]),
            "strips": [
                {"session": session, "made_s": made_s, "names": names}
                for session, made_s, names, _ in self._sessions.recent(SHOWN)
            ],
            "phones": {"ago_s": self._phones.ago_s},
        }

    async def strip(self, session: str) -> bytes | None:
        """The strip of a session as a small JPEG, if there is one."""
        path = await self._keepsakes.small(session)
        return await asyncio.to_thread(path.read_bytes) if path else None

    def actions(self) -> Mapping[str, Action]:
        """Each raises RemoteError if it makes no sense."""
        orders = {
            "print": self._print,
            "settle": self._settle,
            "cancel": self._cancel,
            "loaded": self._loaded,
            "new-event": self._new_event,
        }
        return {name: partial(self._ordered, order) for name, order in orders.items()}

    async def print_again(self, session: str) -> None:
        """One sheet more of a session, or of the newest. Raises RemoteError."""
        newest = self._sessions.recent(1)
        body = {"session": session or (newest[0][0] if newest else "")}
        await self._ordered(self._print, body)

    async def _ordered(self, order: Action, body: Mapping[str, Any]) -> None:
        try:
            await order(body)
        except OSError as error:
            raise RemoteError("booth-trouble", "The booth's disk is in trouble.") from error

    @property
    def _desk(self) -> Desk:
        if self._outlets.desk is None:
            raise RemoteError("printing-off", "Printing is off.")
        return self._outlets.desk

    async def _print(self, body: Mapping[str, Any]) -> None:
        await self._desk.again(text(body, "session"))

    async def _settle(self, body: Mapping[str, Any]) -> None:
        await self._desk.settle(number(body, "id", _MOST_ID), flag(body, "printed"))

    async def _cancel(self, body: Mapping[str, Any]) -> None:
        await self._desk.cancel(number(body, "id", _MOST_ID))

    async def _loaded(self, body: Mapping[str, Any]) -> None:
        await self._desk.loaded(number(body, "sheets", MOST_ON_A_ROLL))

    async def _new_event(self, _: Mapping[str, Any]) -> None:
        await self._desk.new_event()


def _troubles(printer: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Why the printer does not print, in words. The page says them in the language chosen there."""
    known = [Trouble(it) for it in printer["troubles"]] if printer else []
    return [{"trouble": it, "happened": HAPPENED[it], "to_do": TO_DO[it]} for it in known]
