"""All parts of a booth, made one after the other, and set to work."""

import asyncio
import functools
from collections.abc import Callable, Sequence

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
from kiosk.errors import KioskError
from kiosk.imaging import time_code
from kiosk.links import Links
from kiosk.live.program import Program
from kiosk.office import Office
from kiosk.outlets.opening import open_outlets
from kiosk.remote.addresses import in_a_network, is_loopback, reachable_addresses
from kiosk.remote.captive import Captive
from kiosk.remote.discovery import Announcement, own_host
from kiosk.remote.peers import Peers
from kiosk.remote.phones import Phones
from kiosk.remote.renditions import Codec
from kiosk.remote.room import Room
from kiosk.remote.server import Doors
from kiosk.rooms import Rooms
from kiosk.rules import rules_of
from kiosk.scenes import Scenes
from kiosk.session.events import Event
from kiosk.session.view import View
from kiosk.sharing.hotspot.joining import ADDRESS, Spot
from kiosk.sharing.proof import Prover
from kiosk.sharing.ways import Ways
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips
from kiosk.wiring.booth import Booth
from kiosk.wiring.doors import make_server, shown_token
from kiosk.wiring.picture import keep_cutting, make_picture
from kiosk.wiring.storage import open_storage
from kiosk.wiring.trust import make_trust


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

    def spot() -> Spot | None:
        return outlets.hotspot.spot if outlets.hotspot else None

    folder, post = config.booth.data_dir, inbox.put_nowait
    together = config.scene.layout == "together"
    stun = [config.webrtc.stun] if config.webrtc.stun else []
    addresses = functools.partial(reachable_addresses, config.server.host)
    phones = Phones()
    try:
        stored = await open_storage(config, now_ms=clock.now_ms)
        outlets = await asyncio.to_thread(
            open_outlets,
            config,
            printer=printer,
            sessions=stored.sessions,
            keepsakes=stored.keepsakes,
            phones=phones,
            view=view,
            post=post,
        )
    except OSError as error:
        raise KioskError(f"{folder} cannot be used: {error.strerror or error}.") from error
    sessions, backgrounds = stored.sessions, stored.backgrounds
    rules = rules_of(config, backgrounds.offered())
    links = Links(
        public_url=config.server.public_url,
        addresses=addresses,
        alone=is_loopback(config.server.host),
        lan=config.sharing.lan,
        spot=spot,
        online=lambda: in_a_network(ADDRESS),
        bucket_link=lambda session: outlets.uploads.link(session) if outlets.uploads else None,
    )
    ways = Ways(candidates=links.candidates, prove=Prover().prove, post=post)
    live = make_picture(
        config,
        camera=camera,
        make_segmenter=make_segmenter,
        newest=lambda friend: peers.newest(friend),
        view=view,
        backgrounds=backgrounds,
    )
    peers = Peers(
        feed=live.program,
        clock=clock,
        tasks=tasks,
        ice_servers=stun,
        codec=Codec(config.live.codec),
        kbps=config.live.bitrate,
    )
    members = Room(
        friends=config.session.friends,
        ice_servers=[{"urls": url} for url in stun],
        post=post,
        gone=peers.drop,
        now_ms=clock.now_ms,
    )
    rooms = Rooms(members=members, link=links.guest, post=post)
    captures = Captures(
        camera=camera,
        streams=peers,
        keep=sessions.keep,
        clock=clock,
        post=post,
    )
    scenes = Scenes(
        shots=config.session.shots,
        together=together,
        make=make_segmenter,
        picture=sessions.picture,
        ground=backgrounds.picture,
        keep=sessions.keep_scene,
        framings=lambda at_ms: live.cutouts.framings(clock.to_monotonic(at_ms)),
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
        screens=(members.publish, *screens(live.program, sessions, backgrounds)),
        shutters=captures,
        arm=peers.arm,
        open_room=rooms.open,
        compose=strips.compose,
        compose_scene=scenes.compose,
        print_strip=outlets.print_strip,
        share=ways.share,
        keep_record=sessions.record,
    )
    trust = await make_trust(config, public_host=links.public_host(), addresses=addresses)
    captive = Captive(
        address=lambda: at.address if (at := spot()) else None,
        current=lambda: shown_token(app.view),
        port=config.hotspot.captive_port,
    )
    office = Office(
        app=app,
        outlets=outlets,
        sessions=sessions,
        keepsakes=stored.keepsakes,
        phones=phones,
        booth_name=config.booth.name,
    )
    server = make_server(
        config,
        app=app,
        room=members,
        peers=peers,
        captures=captures,
        sessions=sessions,
        backgrounds=backgrounds,
        keepsakes=stored.keepsakes,
        mailroom=outlets.mailroom,
        office=office,
        operator_token=stored.operator_token,
        captive=captive,
        phones=phones,
        trust=trust,
        clock=clock,
        post=post,
    )
    doors = await server.start(port=config.server.port, http_port=config.server.http_port)
    links.opened(doors)
    works = [
        trust.keep(),
        live.program.run(),
        app.run(),
        beats.keep_reporting(camera, clock, post),
        ways.run(),
        rooms.keep_links(),
        captive.run(doors.http_port),
        *outlets.works(),
        outlets.catch_up(sessions, shots=config.session.shots, compose=strips.compose),
        *([keep_cutting(live.cutouts, config, post)] if together else []),
        *([_announcement(config, doors, addresses).run()] if config.discovery.enabled else []),
    ]
    at_work = [tasks.create_task(work) for work in works]
    await rooms.opened.wait()
    return Booth(
        app=app,
        clock=clock,
        links=links,
        members=members,
        office=office,
        outlets=outlets,
        operator_token=stored.operator_token,
        program=live.program,
        sessions=sessions,
        scenes=scenes,
        cutouts=live.cutouts,
        server=server,
        peers=peers,
        inbox=inbox,
        doors=doors,
        works=at_work,
        authority=trust.authority,
    )


def _announcement(
    config: Config, doors: Doors, addresses: Callable[[], tuple[str, ...]]
) -> Announcement:
    return Announcement(
        booth_name=config.booth.name,
        host=own_host(config.booth.data_dir / "host"),
        port=doors.http_port,
        version=__version__,
        addresses=addresses,
    )
