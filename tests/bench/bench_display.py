"""How long the screen takes to draw a frame, stage by stage, without a booth around it.

python -m tests.bench.bench_display [WIDTHxHEIGHT] [ROTATE] [fullscreen|window|offscreen]

Every frame has a new program picture of 1280x720, as at full rate. `first` is the frame that turns
from the stage before, with whatever it has to make; what is made in the darkroom comes later.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import numpy as np

from kiosk.display import Sources
from kiosk.display.darkroom import Darkroom
from kiosk.display.painter import Painter
from kiosk.display.window import Backend, Window
from kiosk.texts import Texts
from tests.display import made_up

FRAMES = 150
FPS = 30
PROGRAM = (1280, 720)


def programs(size: tuple[int, int]) -> list[made_up.Program]:
    """Two noisy pictures, so that nothing is easier than in life."""
    noise = np.random.default_rng(1)
    shape = (size[1], size[0], 3)
    return [made_up.Program(noise.integers(0, 255, shape, np.uint8), n) for n in range(2)]


def times_ms(
    window: Window, painter: Painter, name: str, program: tuple[int, int] = PROGRAM
) -> list[float]:
    """Of each frame of a stage, the first included; `program` is the size of that picture."""
    view, pair = made_up.VIEWS[name], programs(program)
    took = []
    for n in range(FRAMES):
        picture = made_up.Program(pair[n % 2].picture, 1_000 * len(name) + n)
        began = time.perf_counter()
        window.events()
        changed = painter.draw(view, picture, made_up.NOW_MS + n * 1_000 / FPS)
        window.present(changed)
        took.append((time.perf_counter() - began) * 1e3)
        time.sleep(max(0.0, 1 / FPS - took[-1] / 1e3) / 4)
    return took


@contextmanager
def opened(
    size: tuple[int, int], rotate: int = 0, backend: Backend = "offscreen"
) -> Iterator[tuple[Window, Painter]]:
    """A screen of its own, with everything that a session would have by its end."""
    with tempfile.TemporaryDirectory() as folder:
        strip = Path(folder) / "strip.jpg"
        made_up.strip().save(strip)
        sources = Sources(
            program=lambda: None,
            capture=made_up.capture,
            strip=lambda: strip,
            now_ms=lambda: made_up.NOW_MS,
            background=made_up.background,
            print_aspect=made_up.PRINT_ASPECT,
        )
        darkroom = Darkroom(sources)
        import pygame  # after kiosk.display, which keeps it from saying hello

        pygame.font.init()
        window = Window(backend, size, rotate)
        window.open()
        darkroom.start()
        try:
            yield window, Painter(window.canvas, Texts("en"), darkroom)
        finally:
            darkroom.stop()
            window.close()


def bench(size: tuple[int, int], rotate: int, backend: Backend) -> str:
    """A table: stage, first frame, p50, p99, ms."""
    with opened(size, rotate, backend) as (window, painter):
        return _table(window, painter)


def _table(window: Window, painter: Painter) -> str:
    lines = io.StringIO()
    for name in made_up.VIEWS:
        first, *others = times_ms(window, painter, name)
        p50, p99 = np.percentile(others, (50, 99))
        lines.write(f"| {name:<16} | {first:6.1f} | {p50:6.1f} | {p99:6.1f} |\n")
    return lines.getvalue()


def main() -> None:
    usual = ["1920x1080", "0", "offscreen"]
    size, rotate, backend = [*sys.argv[1:], *usual[len(sys.argv) - 1 :]]
    width, height = map(int, size.split("x"))
    assert backend in get_args(Backend)
    print(f"{size}, rotated by {rotate}, {backend}; load {os.getloadavg()[0]:.1f}\n")
    print("| stage            | first  |  p50   |  p99   |\n|---|---|---|---|")
    print(bench((width, height), int(rotate), backend), end="")


if __name__ == "__main__":
    main()
