"""What the booth serves, joined: friends' page, results, uploads, the operator's page."""

from collections.abc import Callable
from functools import partial

from kiosk.app import App
from kiosk.backgrounds import Backgrounds
from kiosk.captures import Captures
from kiosk.clock import RoomClock
from kiosk.config import Config
from kiosk.errors import RemoteError
from kiosk.office import Office
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.remote.bringing import Bringing
from kiosk.remote.captive import Captive
from kiosk.remote.connection import Connection
from kiosk.remote.operator import OperatorPage
from kiosk.remote.pages import Pages
from kiosk.remote.peers import Peers
from kiosk.remote.phones import Phones
from kiosk.remote.results import Results
from kiosk.remote.room import Room
from kiosk.remote.server import Server
from kiosk.remote.uploads import Upload, Uploads
from kiosk.session.events import Event
from kiosk.session.record import record
from kiosk.session.view import View
from kiosk.sharing.mail import Mailroom
from kiosk.store.sessions import Sessions
from kiosk.wiring.trust import Trust


def make_server(
    config: Config,
    *,
    app: App,
    room: Room,
    peers: Peers,
    captures: Captures,
    sessions: Sessions,
    backgrounds: Backgrounds,
    keepsakes: Keepsakes,
    mailroom: Mailroom | None,
    office: Office,
    operator_token: str,
    captive: Captive,
    phones: Phones,
    trust: Trust,
    clock: RoomClock,
    post: Callable[[Event], None],
) -> Server:
    """Both doors, still shut."""

    def fire_at(shot: int, attempt: int, who: str) -> float | None:
        """The instant of a shot that `who` takes part in, if the session still knows it."""
        current = record(app.state)
        for taken in current.shots if current else ():
            if (taken.shot, taken.attempt) == (shot, attempt) and who in taken.participants:
                return taken.fire_at_ms
        return None

    async def keep_upload(upload: Upload) -> None:
        current = record(app.state)
        if current is None:
            raise RemoteError("wrong-stage", "The booth does not wait for that picture.")
        await captures.uploaded(current.room.session, upload)

    return Server(
        room=room,
        pages=Pages(
            room=room,
            small=sessions.small,
            thumbnail=backgrounds.thumbnail,
            authority_der=trust.made.authority_der,
        ),
        results=Results(
            keepsakes=keepsakes,
            booth_name=config.booth.name,
            mailroom=mailroom,
            public_url=config.server.public_url,
        ),
        operator=OperatorPage(
            token=operator_token,
            booth_name=config.booth.name,
            state=office.state,
            strip=office.strip,
            actions=office.actions(),
        ).routes(),
        captive=captive.routes(),
        uploads=Uploads(room=room, fire_at=fire_at, keep=keep_upload, now_ms=clock.now_ms),
        bringing=Bringing(room=room, bring=backgrounds.bring, post=post),
        connect=partial(Connection, room=room, signalling=peers, post=post, now_ms=clock.now_ms),
        note=phones.noted,
        tls=trust.tls,
        host=config.server.host,
    )


def shown_token(view: View) -> str | None:
    """Of the strip that is on the screen."""
    url = view.result.strip_url if view.result else None
    return url.rpartition("/s/")[2] if url else None
