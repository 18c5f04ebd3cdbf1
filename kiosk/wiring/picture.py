"""The live picture: who is in it, cut out of where they are, and put together."""

from collections.abc import Callable
from dataclasses import dataclass

import av

from kiosk.backgrounds import Backgrounds
from kiosk.config import Config
from kiosk.devices.camera import Camera
from kiosk.devices.segmenter import Segmenter
from kiosk.errors import DeviceError
from kiosk.imaging.strip.layout import scene_size
from kiosk.live.composer import Composer
from kiosk.live.cutouts import Cutouts
from kiosk.live.program import Program
from kiosk.onstage import Onstage
from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.session.view import View


@dataclass(frozen=True, kw_only=True)
class LivePicture:
    program: Program
    cutouts: Cutouts


def make_picture(
    config: Config,
    *,
    camera: Camera,
    make_segmenter: Callable[[], Segmenter],
    newest: Callable[[str], av.VideoFrame | None],
    view: Callable[[], View],
    backgrounds: Backgrounds,
) -> LivePicture:
    """`newest` gives a friend's newest frame; `make_segmenter` is called in the thread that cuts
    people out. Nobody runs yet."""
    onstage = Onstage(
        booth_name=config.booth.name,
        camera=camera,
        newest=newest,
        view=view,
        picture=backgrounds.picture,
    )
    cutouts = Cutouts(sources=onstage.sources, wanted=onstage.wanted, make=make_segmenter)
    width, height = scene_size(config.session.shots)
    composer = Composer(
        size=config.live.size,
        aspect=width / height,
        cut_of=cutouts.newest if config.scene.layout == "together" else None,
        stamped=config.camera.time_code,
    )
    program = Program(
        composer=composer,
        fps=config.live.fps,
        sources=onstage.sources,
        backdrop=onstage.backdrop,
    )
    return LivePicture(program=program, cutouts=cutouts)


async def keep_cutting(cutouts: Cutouts, config: Config, post: Callable[[Event], None]) -> None:
    """Without a segmenter there is no scene but tiles, and the screen says why."""
    if config.scene.segmenter == "simulated":
        post(DeviceChanged("segmenter", Health.SIMULATED))
    try:
        await cutouts.run()
    except DeviceError as error:
        post(DeviceChanged("segmenter", Health.LOST, str(error)))
