"""What people may stand before: the operator's colours and pictures, and those that friends bring.

Pictures that ship lie in `assets/backgrounds/`, made for it. All others, the operator's own too,
are made into plain JPEGs first (`imaging/background.py`), and kept in the data folder.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kiosk.assets import asset
from kiosk.errors import ConfigError, RemoteError
from kiosk.imaging import apart
from kiosk.imaging.background import thumbnail as small_copy
from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.store.backgrounds import BackgroundFiles, digest_of

SHIPPED: Mapping[str, str] = {
    "studio": "Sunny studio",
    "blossom": "Cherry blossom",
    "seaside": "Seaside",
    "ondol": "Ondol room",
    "city": "City lights",
    "disco": "Disco",
}
"""The pictures that come with the booth, and what people call them (`texts.py`)."""

NONE = "none"
"""Instead of pictures: colours only."""

log = logging.getLogger(__name__)


class Backgrounds:
    """`colours` are #RRGGBB; `pictures` names of SHIPPED and paths of files, () for all SHIPPED.

    `normalised` makes a plain JPEG of a file from outside, and raises RemoteError.
    """

    def __init__(
        self,
        *,
        colours: Sequence[str],
        pictures: Sequence[str],
        files: BackgroundFiles,
        normalised: Callable[[bytes], bytes] = apart.normalised,
    ) -> None:
        names = [name for name in pictures or SHIPPED if name != NONE]
        self._offered = (*map(colour, colours), *map(_background, names))
        self._operators = {_background(it).id: Path(it) for it in names if it not in SHIPPED}
        self._files = files
        self._normalised = normalised
        shipped = {_background(it).id: _file(it) for it in names if it in SHIPPED}
        self._pictures: dict[str, Path] = shipped
        self._thumbnails: dict[str, Path] = {}
        self._one_upload = asyncio.Lock()
        self._one_thumbnail = threading.Lock()

    def offered(self) -> tuple[Background, ...]:
        """The booth's own: colours first, then pictures, in the operator's order."""
        return self._offered

    def open(self) -> None:
        """Make the operator's pictures ready. Blocks; a second for each that is new.

        What friends brought before a power cut is still known: their strip may not be made yet.
        Raises ConfigError if one cannot be used, OSError if the disk fails.
        """
        self._files.open()
        self._pictures |= {_upload(it.stem): it for it in self._files.kept()}
        for background, source in self._operators.items():
            self._pictures[background] = self._prepared(source)

    def picture(self, background: str) -> Path | None:
        """The JPEG to stand before; None for a colour, and for what nobody knows."""
        return self._pictures.get(background)

    def thumbnail(self, background: str) -> Path | None:
        """A small copy of it. Blocks when it is asked for the first time; from any thread."""
        picture = self.picture(background)
        try:
            return self._small(background, picture) if picture else None
        except OSError as error:
            log.error("There is no thumbnail of %s: %s", background, error)
            return None

    async def bring(self, data: bytes, *, by: str, by_name: str, title: str) -> Background:
        """A background made of a file of `by`; one at a time, since files decide what that takes.

        Raises RemoteError if it is no picture, or cannot be kept.
        """
        async with self._one_upload:
            try:
                background = await asyncio.to_thread(self._brought, data)
            except OSError as error:
                log.error("A background could not be kept: %s", error)
                sentence = "The booth could not keep the picture."
                raise RemoteError("booth-trouble", sentence) from error
        return Background(background, Kind.UPLOAD, by=by, by_name=by_name, title=title)

    def _brought(self, data: bytes) -> str:
        jpeg = self._normalised(data)
        digest = digest_of(jpeg)
        background = _upload(digest)
        picture = self._files.picture(digest, lambda: jpeg)
        self._small(background, picture)
        self._pictures[background] = picture
        return background

    def _prepared(self, source: Path) -> Path:
        """A picture of the operator's, made ready once."""
        try:
            data = source.read_bytes()
        except OSError as error:
            raise ConfigError(f'scene.pictures: "{source}": {error.strerror}.') from error
        try:
            return self._files.picture(digest_of(data), lambda: self._normalised(data))
        except RemoteError as error:
            raise ConfigError(f'scene.pictures: "{source}": {error.sentence}') from error

    def _small(self, background: str, picture: Path) -> Path:
        with self._one_thumbnail:
            if background not in self._thumbnails:
                jpeg = picture.read_bytes()
                small = self._files.thumbnail(digest_of(jpeg), lambda: small_copy(jpeg))
                self._thumbnails[background] = small
            return self._thumbnails[background]


def _background(name: str) -> Background:
    """One of the booth's own. Raises ConfigError for a name that it does not know.

    A file's id is of its path, which may be written in any script.
    """
    if name in SHIPPED:
        return Background(f"picture-{name}", Kind.UPLOAD, title=SHIPPED[name])
    if "/" in name:
        digest = digest_of(name.encode())
        return Background(f"picture-{digest[:16]}", Kind.UPLOAD, title=Path(name).stem)
    known = ", ".join(SHIPPED)
    raise ConfigError(f'scene.pictures: "{name}" is no picture of the booth; there are {known}.')


def _upload(digest: str) -> str:
    return f"upload-{digest[:16]}"


def _file(name: str) -> Path:
    return asset(f"backgrounds/{name}.jpg")
