"""Config in, booth out: where the parts meet, every dependency by named argument."""

import asyncio
import datetime
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk import __version__, beats
from kiosk.app import App, Show
from kiosk.backgrounds import Backgrounds
from kiosk.captures import Captures
from kiosk.clock import RoomClock
from kiosk.config import Config
from kiosk.devices.camera import Camera
from kiosk.devices.lights import Lights
from kiosk.devices.segmenter import Segmenter
from kiosk.errors import ConfigError, DeviceError, KioskError, RemoteError
from kiosk.imaging import time_code
from kiosk.imaging.photo import small_jpeg
from kiosk.imaging.strip_layout import scene_size
from kiosk.links import Links
from kiosk.live.composer import Composer
from kiosk.live.cutouts import Cutouts
from kiosk.live.program import Program
from kiosk.onstage import Onstage
from kiosk.remote import certificates
from kiosk.remote.addresses import reachable_addresses
from kiosk.remote.bringing import Bringing
from kiosk.remote.connection import Connection
from kiosk.remote.discovery import Announcement, own_host
from kiosk.remote.pages import Pages
from kiosk.remote.peers import Peers
from kiosk.remote.renditions import Codec
from kiosk.remote.room import Room
from kiosk.remote.server import Doors, Server
from kiosk.remote.uploads import Upload, Uploads
from kiosk.rooms import Rooms
from kiosk.scenes import Scenes
from kiosk.session import backgrounds as session_backgrounds
from kiosk.session.events import Button, ButtonHeld, ButtonPressed, DeviceChanged, Event, Health
from kiosk.session.record import record
from kiosk.session.state import Rules
from kiosk.store.backgrounds import BackgroundFiles
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips


@dataclass(frozen=True)
class Booth:
    """A booth at work, as its callers hold it."""

    app: App
    clock: RoomClock
    links: Links
    members: Room
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

    def press(self, button: Button, hold: bool = False) -> None:
        self.inbox.put_nowait(ButtonHeld(button) if hold else ButtonPressed(button))

    async def close(self) -> None:
        """Say goodbye, hang up, shut the doors, and end the works, so that the group can end."""
        self.members.open("", keep_friends=False)
        await self.peers.close()
        await self.server.stop()
        self.scenes.close()
        for work in self.works:
            work.cancel()


def rules_of(config: Config, offered: session_backgrounds.Backgrounds) -> Rules:
    """`offered` are the booth's own backgrounds."""
    it = config.session
    return Rules(
        booth_name=config.booth.name,
        backgrounds=offered,
        uploads=config.scene.uploads,
        shots=it.shots,
        countdown_s=it.countdown_s,
        review_ms=it.review_s * 1e3,
        grace_ms=it.grace_s * 1e3,
        stills_ms=it.stills_s * 1e3,
        align_ms=it.align_s * 1e3,
        retakes=it.retakes,
        idle_ms=it.idle_s * 1e3,
        result_ms=it.result_s * 1e3,
        patience_ms=it.patience_s * 1e3,
    )


async def assemble(
    config: Config,
    *,
    tasks: asyncio.TaskGroup,
    inbox: asyncio.Queue[Event],
    clock: RoomClock,
    camera: Camera,
    lights: Lights,
    make_segmenter: Callable[[], Segmenter],
    screens: Callable[[Program, Sessions, Backgrounds], Sequence[Show]],
) -> Booth:
    """Everything but the devices, at work in `tasks`, doors open, the first room too.

    `make_segmenter` is called in each thread that cuts people out; `screens` makes what shows the
    View beside the friends' room. Raises ConfigError if a port is taken or a background cannot be
    used, KioskError if the data folder cannot be.
    """
    folder = config.booth.data_dir
    backgrounds = Backgrounds(
        colours=config.session.backgrounds,
        pictures=config.scene.pictures,
        files=BackgroundFiles(folder / "backgrounds", keep_days=config.session.link_days),
    )
    rules = rules_of(config, backgrounds.offered())
    stun = [config.webrtc.stun] if config.webrtc.stun else []
    addresses = functools.partial(reachable_addresses, config.server.host)
    links = Links(public_url=config.server.public_url, addresses=addresses)
    sessions = Sessions(
        folder / "sessions",
        small=small_jpeg,
        now_ms=clock.now_ms,
        link_days=config.session.link_days,
    )

    onstage = Onstage(
        booth_name=config.booth.name,
        camera=camera,
        newest=lambda friend: peers.newest(friend),
        view=lambda: app.view,
        picture=backgrounds.picture,
    )
    cutouts = Cutouts(sources=onstage.sources, wanted=onstage.wanted, make=make_segmenter)
    together = config.scene.layout == "together"
    paper = scene_size(config.session.shots)
    composer = Composer(
        size=config.live.size,
        aspect=paper[0] / paper[1],
        cut_of=cutouts.newest if together else None,
        stamped=config.camera.time_code,
    )
    program = Program(
        composer=composer,
        fps=config.live.fps,
        sources=onstage.sources,
        backdrop=onstage.backdrop,
    )
    peers = Peers(
        feed=program,
        clock=clock,
        tasks=tasks,
        ice_servers=stun,
        codec=Codec(config.live.codec),
        kbps=config.live.bitrate,
    )
    members = Room(
        friends=config.session.friends,
        ice_servers=[{"urls": url} for url in stun],
        post=inbox.put_nowait,
        gone=peers.drop,
        now_ms=clock.now_ms,
    )
    rooms = Rooms(members=members, link=links.guest)
    captures = Captures(
        camera=camera,
        streams=peers,
        keep=sessions.keep,
        clock=clock,
        post=inbox.put_nowait,
    )
    scenes = Scenes(
        shots=config.session.shots,
        together=together,
        make=make_segmenter,
        picture=sessions.picture,
        ground=backgrounds.picture,
        keep=sessions.keep_scene,
        framings=lambda at_ms: cutouts.framings(clock.to_monotonic(at_ms)),
        trim_top=time_code.BAND if config.camera.time_code else 0.0,
    )
    strips = Strips(
        booth_name=config.booth.name,
        language=config.booth.language,
        prints=scenes.prints,
        keep=sessions.keep_strip,
        new_token=new_token,
        link=links.strip,
        now_ms=clock.now_ms,
    )
    app = App(
        rules=rules,
        inbox=inbox,
        clock=clock,
        lights=lights,
        screens=(members.publish, *screens(program, sessions, backgrounds)),
        shutters=captures,
        arm=peers.arm,
        open_room=rooms.open,
        compose=strips.compose,
        compose_scene=scenes.compose,
        keep_record=sessions.record,
    )

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

    def make_certificates() -> certificates.Certificates:
        return certificates.ensure_certificates(
            folder / "tls",
            booth_name=config.booth.name,
            names=[own_host(folder / "host"), *links.public_host()],
            addresses=addresses(),
            now=datetime.datetime.now(datetime.UTC),
        )

    try:
        await asyncio.to_thread(addresses)
    except OSError as error:
        sentence = f'server.host = "{config.server.host}" is no address of this machine.'
        raise ConfigError(sentence) from error
    try:
        await asyncio.to_thread(sessions.open)
        await asyncio.to_thread(backgrounds.open)
        made = await asyncio.to_thread(make_certificates)
    except OSError as error:
        raise KioskError(f"{folder} cannot be used: {error.strerror}.") from error
    tls = certificates.server_context(made)
    server = Server(
        room=members,
        pages=Pages(
            room=members,
            gallery=sessions,
            thumbnail=backgrounds.thumbnail,
            booth_name=config.booth.name,
            authority_der=made.authority_der,
        ),
        uploads=Uploads(room=members, fire_at=fire_at, keep=keep_upload, now_ms=clock.now_ms),
        bringing=Bringing(room=members, bring=backgrounds.bring, post=inbox.put_nowait),
        connect=functools.partial(
            Connection,
            room=members,
            signalling=peers,
            post=inbox.put_nowait,
            now_ms=clock.now_ms,
        ),
        tls=tls,
        host=config.server.host,
    )
    doors = await server.start(port=config.server.port, http_port=config.server.http_port)
    links.opened(doors)
    works = [
        tasks.create_task(certificates.keep_renewed(tls, make_certificates)),
        tasks.create_task(program.run()),
        tasks.create_task(app.run()),
        tasks.create_task(beats.keep_reporting(camera, clock, inbox.put_nowait)),
    ]
    if together:
        works.append(tasks.create_task(_cutting(cutouts, config, inbox.put_nowait)))
    if config.discovery.enabled:
        announcement = Announcement(
            booth_name=config.booth.name,
            host=own_host(folder / "host"),
            port=doors.http_port,
            version=__version__,
            addresses=addresses,
        )
        works.append(tasks.create_task(announcement.run()))
    await rooms.opened.wait()
    return Booth(
        app,
        clock,
        links,
        members,
        program,
        sessions,
        scenes,
        cutouts,
        server,
        peers,
        inbox,
        doors,
        works,
        made.authority_pem_path,
    )


async def _cutting(cutouts: Cutouts, config: Config, post: Callable[[Event], None]) -> None:
    """Without a segmenter there is no scene but tiles, and the screen says why."""
    if config.scene.segmenter == "simulated":
        post(DeviceChanged("segmenter", Health.SIMULATED))
    try:
        await cutouts.run()
    except DeviceError as error:
        post(DeviceChanged("segmenter", Health.LOST, str(error)))
