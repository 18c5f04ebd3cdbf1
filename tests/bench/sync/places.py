"""What friends need to be somewhere else, for one profile: networks, cables and cameras."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.sync import camera, wire
from tests.bench.sync.helpers import helper
from tests.bench.sync.namespaces import inside, namespace
from tests.bench.sync.pings import one_way_ms, told
from tests.bench.sync.profiles import FRIENDS, Profile
from tests.bench.sync.sensor import unmount
from tests.bench.sync.wire import Cable

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Places:
    """Of each friend: what a command begins with to run there, the booth's address as seen from
    there (empty: as it calls itself), the file that is the camera, and what the link measured."""

    networks: Sequence[Sequence[str]]
    addresses: Sequence[str]
    cameras: Sequence[Path]
    links: Sequence[str]


@contextmanager
def places(profile: Profile, friends: int, *, shaped: bool, folder: Path) -> Iterator[Places]:
    """Until the block ends. Raises OSError where the ground does not carry it after all."""
    with ExitStack() as stack:
        cables = [_cable(stack, profile, who) for who in range(friends)] if shaped else []
        if cables:
            stack.enter_context(helper("wire", wire.to_json(cables)))
        films, pace = _cameras(stack, profile, friends, shaped, folder)
        yield Places(
            networks=[inside(cable.pid) for cable in cables] or [()] * friends,
            addresses=[cable.here for cable in cables] or [""] * friends,
            cameras=films,
            links=[*map(_measured, cables), pace],
        )


def _cable(stack: ExitStack, profile: Profile, who: int) -> Cable:
    pid = stack.enter_context(namespace())
    return Cable(f"10.77.{who}.1", f"10.77.{who}.2", pid, profile.link(who), seed=who)


def _measured(cable: Cable) -> str:
    up, down = map(told, one_way_ms(cable))
    name = FRIENDS[cable.seed].name
    return f"{name}'s link, one way, ms least/p50/p99: up {up}, down {down}"


def _cameras(
    stack: ExitStack, profile: Profile, friends: int, paced: bool, folder: Path
) -> tuple[list[Path], str]:
    """The files, and a sentence on their pace."""
    rates = [profile.fps * (1 - each.slow_ppm * 1e-6) for each in FRIENDS[:friends]]
    here = folder if paced or not _MEMORY.is_dir() else _MEMORY
    makes = [
        camera.Make(str(here / f"{folder.name}-{profile.name}{who}.y4m"), who, fps, paced)
        for who, fps in enumerate(rates)
    ]
    for make in makes:
        stack.callback(unmount, Path(make.path))
    stack.enter_context(helper("camera", camera.to_json(makes)))
    told_rates = ", ".join(f"{rate:.3f}" for rate in rates)
    pace = f"cameras at {told_rates} fps" if paced else f"cameras all at {profile.fps} fps exactly"
    return [Path(make.path) for make in makes], pace
