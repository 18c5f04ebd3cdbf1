"""`kiosk run`: the booth, with the devices of the configuration, until it is told to stop."""

import asyncio
import json
import os
import resource
import signal
import time
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

from kiosk import control, report
from kiosk.app import Show
from kiosk.backgrounds import Backgrounds
from kiosk.clock import RoomClock
from kiosk.config import Config
from kiosk.devices.buttons import Buttons
from kiosk.devices.buttons.keyboard import KeyboardButtons
from kiosk.devices.keeper import keep
from kiosk.devices.pins import Header
from kiosk.display import Hearers, Sources
from kiosk.display.screen import Screen
from kiosk.errors import ungrouped
from kiosk.imaging.photo import small_jpeg
from kiosk.imaging.strip.layout import scene_size
from kiosk.live.program import Program
from kiosk.memory import keep_giving_back, tame_allocator
from kiosk.notify import Notifier
from kiosk.parts import make_buttons, make_camera, make_lights, make_printer, make_segmenter
from kiosk.session.events import (
    ButtonHeld,
    ButtonPressed,
    ButtonReleased,
    DeviceChanged,
    Event,
    Health,
)
from kiosk.session.view import View
from kiosk.store.sessions import Sessions
from kiosk.texts import Texts
from kiosk.wiring import Booth, assemble

STUCK_S = 5.0
"""A screen that has drawn nothing for so long is stuck: systemd shall start us again."""


def run_booth(config: Config) -> int:
    """Until SIGTERM, SIGINT, or Esc in a window. Raises KioskError if the booth cannot start."""
    tame_allocator()
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    with control.DataDirLock(config.booth.data_dir), ungrouped():
        asyncio.run(_Run(config).run())
    return 0


class _Run:
    """One run of the booth: the assembled parts, and around them screen, devices and control."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._post = self._inbox.put_nowait
        self._clock = RoomClock()
        self._first_frame_s: float | None = None
        self._missing: list[str] = []
        self._stop = asyncio.Event()
        self._notifier = Notifier()
        header = Header()
        self._camera = make_camera(config)
        self._buttons = make_buttons(config, header)
        self._keys = KeyboardButtons(hold_s=config.buttons.hold_s)
        if isinstance(self._buttons, KeyboardButtons):
            self._keys = self._buttons
        self._lights = make_lights(config, header)

    async def run(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, self._stop.set)
        await self._listen_to_keys()
        async with asyncio.TaskGroup() as self._tasks:
            tasks = self._tasks
            works = [tasks.create_task(work) for work in self._devices()]
            works.append(tasks.create_task(keep_giving_back()))
            booth = await assemble(
                self._config,
                tasks=tasks,
                inbox=self._inbox,
                clock=self._clock,
                camera=self._camera,
                lights=self._lights,
                printer=make_printer(self._config),
                make_segmenter=partial(make_segmenter, self._config),
                screens=self._screens,
            )
            works.append(self._showing)
            async with self._controlled(booth):
                self._say(booth)
                works.append(tasks.create_task(self._notifier.feed_watchdog(self._alive)))
                await self._stop.wait()
            self._notifier.stopping()
            await booth.close()
            for work in works:
                work.cancel()

    # Devices

    async def _listen_to_keys(self) -> None:
        """The buttons are opened with the other devices, a window's keys are there at once."""
        self._listen(self._buttons)
        if self._keys is not self._buttons:
            self._listen(self._keys)
            await self._keys.open()

    def _listen(self, buttons: Buttons) -> None:
        buttons.listen(
            lambda button: self._post(ButtonPressed(button)),
            lambda button: self._post(ButtonHeld(button)),
            lambda button: self._post(ButtonReleased(button)),
        )

    def _devices(self) -> list[Coroutine[Any, Any, None]]:
        devices = {"camera": self._camera, "buttons": self._buttons, "lights": self._lights}
        return [keep(device, name, self._post) for name, device in devices.items()]

    # The screen

    def _screens(
        self, program: Program, sessions: Sessions, backgrounds: Backgrounds
    ) -> list[Show]:
        it, paper = self._config.display, scene_size(self._config.session.shots)
        self._screen = Screen(
            backend=it.backend,
            size=it.size,
            rotate=it.rotate,
            fps=it.fps,
            keyboard=listens_to_keys(self._config),
            texts=Texts(self._config.booth.language),
            sources=Sources(
                program=program.newest,
                capture=lambda key: _small(sessions.newest_picture(key)),
                strip=sessions.newest_strip,
                background=lambda background: _read(backgrounds.thumbnail(background)),
                print_aspect=paper[0] / paper[1],
                now_ms=self._clock.now_ms,
            ),
            hearers=Hearers(key=self._key, quit=self._stop.set, trouble=self._trouble),
        )
        # Before the doors open: people see something at once, and friends come later anyway.
        self._showing = self._tasks.create_task(self._show())
        return [self._screen.show, self._tell]

    async def _show(self) -> None:
        try:
            await self._screen.open()
            self._first_frame_s = report.since_process_start_s()
            await self._screen.failed()
        finally:
            await self._screen.close()

    def _key(self, name: str, down: bool) -> None:
        (self._keys.key_down if down else self._keys.key_up)(name)

    def _trouble(self, sentence: str) -> None:
        self._post(DeviceChanged("display", Health.LOST if sentence else Health.WELL, sentence))

    def _alive(self) -> bool:
        return time.monotonic() - self._screen.alive_s() < STUCK_S

    # The operator

    def _controlled(self, booth: Booth) -> AbstractAsyncContextManager[None]:
        return control.serve_control(
            control.socket_path(self._config),
            status=lambda: report.status(
                booth, screen=self._screen.frame_times(), first_frame_s=self._first_frame_s
            ),
            press=booth.press,
            screenshot=self._screen.screenshot,
            print_again=booth.office.print_again,
        )

    def _tell(self, view: View) -> None:
        """`systemctl status` says what is missing."""
        missing = [f"{it.device}: {it.reason}" for it in view.devices if it.reason]
        if missing != self._missing:
            self._missing = missing
            self._notifier.status("; ".join(missing) or "Everything is there")

    def _say(self, booth: Booth) -> None:
        serving = {
            "event": "serving",
            "join_url": booth.join_url,
            "port": booth.doors.port,
            "http_port": booth.doors.http_port,
            "pid": os.getpid(),
        }
        print(json.dumps(serving), flush=True)
        # Not the room's link: everyone on the machine may read a unit's status.
        self._notifier.ready(f"Serving on port {booth.doors.port}")


def listens_to_keys(config: Config) -> bool:
    """Always in a window, where a person sits at them; else as configured."""
    if config.display.keyboard == "auto":
        return config.display.backend == "window" or config.buttons.backend == "keyboard"
    return config.display.keyboard == "on"


def _small(path: Path | None) -> bytes | None:
    return small_jpeg(path) if path else None


def _read(path: Path | None) -> bytes | None:
    return path.read_bytes() if path else None
