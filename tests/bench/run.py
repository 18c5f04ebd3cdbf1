"""`make bench`: measures everything that the README says in figures, and prints it as Markdown.

python -m tests.bench.run [PART ...]       only these parts, each of them a heading

    booth       a running booth: its start, and by the number of friends, while all choose what to
                stand before (the scene), what people see, processors and memory
    session     a whole session by the buttons: press to countdown, last shot to strip
    latency, scene, feed, prints, mattes, paper     see the modules of these names

Figures depend on what else the machine does: its load is printed beside them.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.session import schedule
from kiosk.session.events import Button
from tests.bench import feed, latency, mattes, paper, prints, scene
from tests.bench.booths import Booth, Size, at_size, choose, friends, running
from tests.bench.tables import Row, load, machine, rest, table
from tests.running import virtual_screen

FRIENDS: Mapping[Size, tuple[int, ...]] = {(1280, 720): (4,), (960, 540): (0, 2, 4, 8)}
SETTLED_S = 3.0
WATCHED_S = 11.0
"""The booth remembers ten seconds of frames."""
SENT_S, SENT_TO = 4.0, (1, 8)
REVIEW_MS = 1_500.0
"""As `RunningBooth` configures it."""

SEEN = {
    "screen": "screen_interval_ms",
    "motion on it": "motion_interval_ms",
    "program": "program_interval_ms",
    "camera to screen": "camera_to_screen_ms",
}
TAKES = {"draw": "screen_ms", "compose": "program_ms", "cut one": "cut_ms"}


def pair(percentiles: Mapping[str, float] | None) -> str:
    return f"{percentiles['p50']:.0f} / {percentiles['p99']:.0f}" if percentiles else "-"


def watched(booth: Booth, count: int, recordings: Path) -> Row:
    """In the scene, while `count` friends are there and nobody presses."""
    rest()
    with friends(booth, count, recordings):
        choose(booth)
        time.sleep(SETTLED_S)
        cores = booth.cores(WATCHED_S)
        status = booth.status()
    booth.push(Button.START, hold=True)
    booth.until(lambda status: status["stage"] == "attract")
    told = [pair(status[key]) for key in (*SEEN.values(), *TAKES.values())]
    return str(count), *told, f"{cores:.2f}", str(status["memory_mb"]), load().split()[1].strip(",")


def booths(recordings: Path) -> Iterator[str]:
    started: list[Row] = []
    head = ("friends", *SEEN, *TAKES, "cores", "MB", "load")
    for size, counts in FRIENDS.items():
        with (
            virtual_screen("{}x{}".format(*size)) as display,
            running(display, *at_size(size)) as booth,
        ):
            if not started:
                started += starting(booth)
                yield table(("what", "figure"), started)
            rows = [watched(booth, count, recordings) for count in counts]
        yield "{}x{}, ms p50 / p99:\n\n".format(*size) + table(head, rows)


def starting(booth: Booth) -> Iterator[Row]:
    first_s = booth.until(lambda status: status["first_frame_s"] is not None)["first_frame_s"]
    yield "start to first frame, s", f"{first_s:.2f}"
    yield "start to serving, s", f"{booth.serving_s:.2f}"


def sessions(recordings: Path) -> Iterator[str]:
    with virtual_screen() as display, running(display) as booth:
        rest()
        yield table(("two friends", "figure"), session(booth, recordings))


def session(booth: Booth, recordings: Path) -> Iterator[Row]:
    """By the buttons."""
    with friends(booth, 2, recordings) as seen_s:
        choose(booth)
        for button in ("ready", "start"):
            booth.press(button)
        booth.until(lambda status: status["lamps"]["start"] == "start")
        pressed_ms = time.time() * 1e3
        booth.push(Button.START)
        booth.until(lambda status: status["strip_url"] is not None)
        manifest = booth.manifest()
    yield "in the room to seen by all, s", f"{seen_s:.1f}"
    yield from told(manifest, pressed_ms)


def told(manifest: Mapping[str, Any], pressed_ms: float) -> Iterator[Row]:
    last, first = manifest["shots"][-1], manifest["shots"][0]
    ordered_ms = first["fire_at"] - 3_000 - schedule.LEAD_MS - pressed_ms
    [reviewed_ms] = [stage["at"] for stage in manifest["stages"] if stage["stage"] == "result"]
    made_ms = manifest["strip"]["made_at"]
    without_ms = made_ms - last["fire_at"] - REVIEW_MS
    spreads = ", ".join(str(round(shot["spread_ms"])) for shot in manifest["shots"])
    yield "START pressed to countdown ordered, ms", f"{ordered_ms:.0f}"
    yield "last review over to strip on disk, ms", f"{made_ms - reviewed_ms:.0f}"
    yield "last shot to strip on disk, without its review, ms", f"{without_ms:.0f}"
    yield "spread of the captures, ms a shot", spreads


def sending() -> Iterator[str]:
    rest()
    yield table(("what", "figure"), asyncio.run(feed.figures(SENT_S, SENT_TO)))


def printing() -> Iterator[str]:
    rest()
    yield table(("what", "figure"), prints.rows())


def on_paper() -> Iterator[str]:
    yield table(("what", "figure"), paper.rows())


def cutting() -> Iterator[str]:
    yield table(mattes.HEAD, mattes.rows())


PARTS: Mapping[str, tuple[str, Callable[[Path], Iterator[str]]]] = {
    "booth": ("A running booth", booths),
    "session": ("A session", sessions),
    "latency": ("From the camera to people's eyes", lambda _: latency.tables()),
    "scene": ("One picture of everybody", scene.tables),
    "feed": ("Sending it to friends", lambda _: sending()),
    "prints": ("Scenes and strips for the print", lambda _: printing()),
    "paper": (
        "From the strip to the paper",
        lambda _: iter([table(("what", "figure"), paper.rows())]),
    ),
    "mattes": ("How well people are cut out", lambda _: cutting()),
}


def main() -> None:
    wanted = sys.argv[1:] or PARTS
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            heading, tables = PARTS[name]
            print(f"\n## {heading}", flush=True)
            for each in tables(Path(folder)):
                print(f"\n{each}", flush=True)
            print(f"\n{load()}", flush=True)


if __name__ == "__main__":
    main()
