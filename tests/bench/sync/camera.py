"""The friends' cameras: files that Chromium films, in a process of their own.

python -m tests.bench.sync.camera JSON    (a list of `Make`s as dictionaries)

Best is a `Sensor`, which paces its reader. Where such a file may not be mounted, it is an ordinary
one of a single frame, rewritten every 2 ms with the time: Chromium reads it anew for every frame,
so it shows the time of the reading, at a rate and phase that are Chromium's.
"""

import dataclasses
import json
import random
import select
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.bench.sync.film import MARK, Film, header
from tests.bench.sync.helpers import at_work
from tests.bench.sync.sensor import Sensor

_REWRITTEN_S = 0.002
_IDLE_S = 1.0


@dataclasses.dataclass(frozen=True)
class Make:
    """A camera in the place of the file `path`; `paced` if it shall set the pace itself."""

    path: str
    who: int
    fps: float
    paced: bool


def film_by_sensor(makes: Sequence[Make]) -> None:
    """For ever. Raises OSError where nothing may be mounted."""
    sensors = {}
    for make in makes:
        phase_s = random.random() / make.fps
        it = Sensor(Path(make.path), who=make.who, fps=make.fps, phase_s=phase_s)
        sensors[it.fd] = it
    at_work()
    while True:
        due_s = min(it.next_exposure_s() for it in sensors.values())
        wait_s = min(max(due_s - time.monotonic(), 0.0), _IDLE_S)
        for ready in select.select(sensors, [], [], wait_s)[0]:
            sensors[ready].serve()
        now_s = time.monotonic()
        for it in sensors.values():
            if it.next_exposure_s() <= now_s:
                it.expose()


def film_by_rewriting(makes: Sequence[Make]) -> None:
    """For ever."""
    films = []
    for make in makes:
        film, head = Film(make.who), header(round(make.fps)) + MARK
        Path(make.path).write_bytes(head + film.frame.tobytes())
        films.append((film, np.memmap(make.path, np.uint8, "r+")[len(head) :]))
    at_work()
    while True:
        for film, file in films:
            file[: film.changes] = film.expose(time.time() * 1e3)[: film.changes]
        time.sleep(_REWRITTEN_S)


def to_json(makes: Sequence[Make]) -> str:
    return json.dumps([dataclasses.asdict(make) for make in makes])


def main() -> None:
    makes = [Make(**said) for said in json.loads(sys.argv[1])]
    film = film_by_sensor if all(make.paced for make in makes) else film_by_rewriting
    try:
        film(makes)
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
