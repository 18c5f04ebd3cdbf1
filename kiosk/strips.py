"""From ComposeStrip to paper: the scenes of all shots, composed off the loop, kept, and linked."""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable

from kiosk import __version__
from kiosk.imaging.strip import xmp
from kiosk.imaging.strip.composing import StripStyle, compose_strip
from kiosk.imaging.strip.files import strip_jpeg, strip_png
from kiosk.scenes import Prints
from kiosk.session.commands import ComposeStrip
from kiosk.session.events import BOOTH, StripComposed, StripFailed
from kiosk.session.printing import PrintRules, strips_wanted
from kiosk.session.state import spread_ms

log = logging.getLogger(__name__)


class Strips:
    """`prints` gives the scenes and the paper (`scenes.py`), `link` the URL of a token; `printing`
    says how many of a strip to print, None for nothing; `kept` is told of a session whose strip
    is on disk."""

    def __init__(
        self,
        *,
        booth_name: str,
        language: str,
        prints: Callable[[ComposeStrip], Awaitable[Prints]],
        keep: Callable[[str, bytes, bytes, str, int], Awaitable[None]],
        new_token: Callable[[], str],
        link: Callable[[str], str],
        now_ms: Callable[[], float],
        printing: PrintRules | None = None,
        kept: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._booth_name = booth_name
        self._language = language
        self._prints = prints
        self._keep = keep
        self._new_token = new_token
        self._link = link
        self._now_ms = now_ms
        self._printing = printing
        self._kept = kept

    async def compose(self, order: ComposeStrip) -> StripComposed | StripFailed:
        """The strip, on disk and behind its link, or why there is none."""
        session, token = order.room.session, self._new_token()
        try:
            prints = await self._prints(order)
            jpeg, png = await asyncio.to_thread(self._composed, order, prints, self._link(token))
            strips = strips_wanted(prints.people, self._printing) if self._printing else 0
            await self._keep(session, jpeg, png, token, strips)
        except OSError as error:
            log.exception("The strip of %s could not be made", session)
            return StripFailed(session, str(error))
        if self._kept:
            await self._kept(session)
        return StripComposed(session, self._link(token), strips)

    def _composed(self, order: ComposeStrip, prints: Prints, link: str) -> tuple[bytes, bytes]:
        now = datetime.datetime.now().astimezone()
        style = StripStyle(
            booth_name=self._booth_name,
            date=now.date(),
            names=[name for who, name in order.names if who != BOOTH],
            paper=prints.paper,
            language=self._language,
            link=link,
        )
        strip = compose_strip(prints.scenes, style)
        software = f"Nearbooth {__version__}"
        told = xmp.packet(_instants(order, now, self._now_ms()), made_at=now, software=software)
        jpeg = strip_jpeg(
            strip, taken_at=now, booth_name=self._booth_name, software=software, xmp=told
        )
        return jpeg, strip_png(strip, xmp=told)


def _instants(order: ComposeStrip, now: datetime.datetime, room_now_ms: float) -> list[xmp.Instant]:
    """Of the shots that anybody has a picture of. By how long ago they were: the room's clock may
    have begun before NTP had set the wall clock."""
    instants = []
    for shot in order.shots:
        times = [c.captured_at_ms for c in shot if c.captured_at_ms is not None]
        if times:
            ago = datetime.timedelta(milliseconds=room_now_ms - min(times))
            instants.append(xmp.Instant(now - ago, len(times), spread_ms(shot) or 0.0))
    return instants
