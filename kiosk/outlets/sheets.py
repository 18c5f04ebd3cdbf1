"""From a session to the sheet that is printed of it, and to the one that shows how to calibrate."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from kiosk.config import Config
from kiosk.devices.printer.papers import paper
from kiosk.errors import ConfigError
from kiosk.imaging.calibration.composing import compose_calibration
from kiosk.imaging.calibration.sums import Calibration
from kiosk.imaging.icc import check_profile
from kiosk.imaging.sheet import compose_sheet
from kiosk.texts import Texts


class Sheets:
    """The sheets of one printer, as JPEGs of its paper at 300 dpi. `strip` finds a session's strip.

    Reads the colour profile: blocks, and raises ConfigError if it is none.
    """

    def __init__(
        self, config: Config, strip: Callable[[str], Path | None] = lambda session: None
    ) -> None:
        it = config.printer
        self._size = paper(it.paper).pixels()
        self._strips = it.strips
        self._now = Calibration(it.scale, it.offset_mm)
        self._profile = _profile(it.profile)
        self._language = config.booth.language
        self._strip = strip

    async def of(self, session: str) -> bytes:
        """With the strip of that session on it. Raises OSError if there is none."""
        strip = self._strip(session)
        if strip is None:
            raise FileNotFoundError(f"There is no strip of {session}.")
        return await asyncio.to_thread(self._composed, strip)

    def _composed(self, strip: Path) -> bytes:
        try:
            image = _opened(strip.with_suffix(".png"))  # paper shows what JPEG has lost
        except OSError:
            image = _opened(strip)
        return compose_sheet(
            image,
            size=self._size,
            strips=self._strips,
            scale=self._now.scale,
            offset_mm=self._now.offset_mm,
            profile=self._profile,
        )

    async def calibration(self) -> bytes:
        return await asyncio.to_thread(
            lambda: compose_calibration(
                size=self._size,
                strips=self._strips,
                texts=Texts(self._language),
                now=self._now,
                profile=self._profile,
            )
        )


def _opened(path: Path) -> Image.Image:
    """RGB. Raises OSError if it is not there, or damaged, for which Pillow has other words too."""
    try:
        with Image.open(path) as image:
            return image.convert("RGB")
    except (SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise OSError(f"{path} is damaged: {error}.") from error


def _profile(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        profile = path.read_bytes()
        check_profile(profile)
    except OSError as error:
        raise ConfigError(f'printer.profile: "{path}": {error.strerror}.') from error
    except ValueError as error:
        raise ConfigError(f'printer.profile: "{path}": {error}') from error
    return profile
