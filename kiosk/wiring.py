"""Config in, booth out: where the parts meet, every dependency by named argument."""

import asyncio
import datetime
import functools
import logging
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
from kiosk.devices.printer import Printer
from kiosk.devices.segmenter import Segmenter
from kiosk.doors import make_server, shown_token
from kiosk.errors import ConfigError, DeviceError, KioskError
from kiosk.imaging import time_code
from kiosk.imaging.card import compose_card, small_strip
from kiosk.imaging.photo import small_jpeg
from kiosk.imaging.strip.layout import scene_size
from kiosk.links import Links
from kiosk.live.composer import Composer
from kiosk.live.cutouts import Cutouts
from kiosk.live.program import Program
from kiosk.office import Office
from kiosk.onstage import Onstage
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.outlets.opening import open_outlets
from kiosk.outlets.outlets import Outlets
from kiosk.remote import certificates
from kiosk.remote.addresses import in_a_network, reachable_addresses
from kiosk.remote.captive import Captive
from kiosk.remote.discovery import Announcement, own_host
from kiosk.remote.operator import operator_token
from kiosk.remote.peers import Peers
from kiosk.remote.phones import Phones
from kiosk.remote.renditions import Codec
from kiosk.remote.room import Room
from kiosk.remote.server import Doors, Server
from kiosk.rooms import Rooms
from kiosk.rules import rules_of
from kiosk.scenes import Scenes
from kiosk.session.events import (
    Button,
    ButtonHeld,
    ButtonPressed,
    ButtonReleased,
    DeviceChanged,
    Event,
    Health,
)
from kiosk.session.view import View
from kiosk.sharing.hotspot.joining import ADDRESS
from kiosk.sharing.proof import Prover
from kiosk.sharing.ways import Ways
from kiosk.store.backgrounds import BackgroundFiles
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips
from kiosk.texts import Texts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Booth:
    """A booth at work, as its callers hold it."""

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


async def assemble(
    config: Config,
    *,
    tasks: asyncio.TaskGroup,
    inbox: asyncio.Queue[Event],
    clock: RoomClock,
    camera: Camera,
    lights: Lights,
    printer: Printer | None,
    make_segmenter: Callable[[], Segmenter],
    screens: Callable[[Program, Sessions, Backgrounds], Sequence[Show]],
) -> Booth:
    """Everything but the devices, at work in `tasks`, doors open, the first room too.

    `make_segmenter` is called in each thread that cuts people out; `screens` makes what shows the
    View beside the friends' room. Raises ConfigError if a port is taken or a background cannot be
    used, KioskError if the data folder cannot be. `printer` is None where nothing is printed.
    """

    def view() -> View:
        return app.view

    folder = config.booth.data_dir
    backgrounds = Backgrounds(
        colours=config.session.backgrounds,
        pictures=config.scene.pictures,
        files=BackgroundFiles(folder / "backgrounds", keep_days=config.session.link_days),
    )
    rules = rules_of(config, backgrounds.offered())
    stun = [config.webrtc.stun] if config.webrtc.stun else []
    addresses = functools.partial(reachable_addresses, config.server.host)
    sessions = Sessions(
        folder / "sessions",
        small=small_jpeg,
        now_ms=clock.now_ms,
        link_days=config.session.link_days,
    )
    keepsakes = Keepsakes(
        sessions=sessions,
        small=small_strip,
        card=functools.partial(
            compose_card,
            booth_name=config.booth.name,
            line=Texts(config.booth.language).say("A strip with everyone on it."),
        ),
    )
    phones = Phones()
    try:
        await asyncio.to_thread(sessions.open)
        await asyncio.to_thread(backgrounds.open)
        outlets = await asyncio.to_thread(
            open_outlets,
            config,
            printer=printer,
            sessions=sessions,
            keepsakes=keepsakes,
            phones=phones,
            view=view,
            post=inbox.put_nowait,
        )
        operator = await asyncio.to_thread(operator_token, folder / "operator.token")
    except OSError as error:
        raise KioskError(f"{folder} cannot be used: {error.strerror or error}.") from error
    spot = outlets.hotspot
    links = Links(
        public_url=config.server.public_url,
        addresses=addresses,
        lan=config.sharing.lan,
        spot=lambda: spot.spot if spot else None,
        online=lambda: in_a_network(ADDRESS),
        bucket_link=lambda session: outlets.uploads.link(session) if outlets.uploads else None,
    )
    ways = Ways(candidates=links.candidates, prove=Prover().prove, post=inbox.put_nowait)

    onstage = Onstage(
        booth_name=config.booth.name,
        camera=camera,
        newest=lambda friend: peers.newest(friend),
        view=view,
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
        printing=rules.printing,
        kept=outlets.kept,
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
        print_strip=outlets.print_strip,
        share=ways.share,
        keep_record=sessions.record,
    )

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
        made = await asyncio.to_thread(make_certificates)
    except OSError as error:
        raise KioskError(f"{folder} cannot be used: {error.strerror}.") from error
    captive = Captive(
        address=lambda: spot.spot.address if spot and spot.spot else None,
        current=lambda: shown_token(app.view),
        port=config.hotspot.captive_port,
    )
    office = Office(
        app=app,
        outlets=outlets,
        sessions=sessions,
        keepsakes=keepsakes,
        phones=phones,
        booth_name=config.booth.name,
    )
    tls = certificates.server_context(made)
    server = make_server(
        config,
        app=app,
        room=members,
        peers=peers,
        captures=captures,
        sessions=sessions,
        backgrounds=backgrounds,
        keepsakes=keepsakes,
        mailroom=outlets.mailroom,
        office=office,
        operator_token=operator,
        captive=captive,
        phones=phones,
        certificates=made,
        tls=tls,
        clock=clock,
        post=inbox.put_nowait,
    )
    doors = await server.start(port=config.server.port, http_port=config.server.http_port)
    links.opened(doors)
    works = [
        tasks.create_task(certificates.keep_renewed(tls, make_certificates)),
        tasks.create_task(program.run()),
        tasks.create_task(app.run()),
        tasks.create_task(beats.keep_reporting(camera, clock, inbox.put_nowait)),
        tasks.create_task(ways.run()),
        tasks.create_task(captive.run(doors.http_port)),
        *(tasks.create_task(work) for work in outlets.works()),
        tasks.create_task(
            outlets.catch_up(sessions, shots=config.session.shots, compose=strips.compose)
        ),
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
        office,
        outlets,
        operator,
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
