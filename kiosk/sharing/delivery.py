"""Files into a bucket, each of them once, whatever interrupts it. Blocks; for a thread.

What a file is, is told by its sha256, which the bucket keeps beside it: one that is there is not
sent again. A large one goes in parts; its upload's id is written down before the first of them is
sent, and whoever comes after a power cut asks the bucket which parts it has, and sends the others.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from kiosk.errors import DeviceError
from kiosk.sharing.bucket import Part
from kiosk.sharing.bucket_errors import BucketError, GoneError, RefusedError, UnreachableError
from kiosk.sharing.s3_client import Brake

PART_BYTES = 5 * 1024 * 1024
"""S3 takes no smaller ones, but the last. What fits into one is sent whole."""


class UnreadableError(DeviceError):
    """The booth's own disk fails at a file that is there: another time it may not."""


class Piece(NamedTuple):
    """One file of a session, by the name that it has in the bucket."""

    name: str
    content: Path | bytes
    content_type: str


@dataclass(frozen=True)
class Begun:
    """An upload in parts that has not ended: what the booth writes down of it."""

    path: str
    sha256: str
    upload: str

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Begun | None":
        return cls(**json.loads(text)) if text else None


class Shelf(Protocol):
    """What of `Bucket` is used in here."""

    def digest(self, path: str) -> str | None: ...
    def put(
        self, path: str, body: bytes, *, content_type: str, sha256: str, brake: Brake
    ) -> None: ...
    def begin(self, path: str, *, content_type: str, sha256: str) -> str: ...
    def parts(self, path: str, upload: str) -> dict[int, Part]: ...
    def put_part(
        self, path: str, upload: str, number: int, body: bytes, *, brake: Brake
    ) -> Part: ...
    def finish(self, path: str, upload: str, parts: Mapping[int, Part]) -> None: ...
    def abort(self, path: str, upload: str) -> None: ...
    def unfinished(self, folder: str) -> list[tuple[str, str]]: ...


class Delivery:
    """Of one session. `begun` is what was written down when it was interrupted, if it was; `keep`
    writes down what is to be known after the next interruption, and returns when it is safe."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        begun: Begun | None,
        keep: Callable[[Begun | None], None],
        brake: Brake,
    ) -> None:
        self._shelf = shelf
        self._begun = begun
        self._keep = keep
        self._brake = brake

    def deliver(self, folder: str, pieces: Iterable[Piece]) -> None:
        """All of them, in their order. Raises BucketError; RefusedError if a file is not there,
        UnreadableError if the disk fails at it."""
        for piece in pieces:
            self._deliver(folder + piece.name, _read(piece), piece.content_type)

    def tidy(self, folder: str) -> None:
        """Abort what was begun below `folder` and never written down, or is not gone on with.

        It takes room that is paid for, and nobody sees it. Who may not even look leaves it to the
        bucket's own rule.
        """
        try:
            for path, upload in self._shelf.unfinished(folder):
                if self._begun is None or upload != self._begun.upload:
                    self._shelf.abort(path, upload)
        except UnreachableError:
            raise
        except BucketError:
            pass

    def forget(self, folder: str) -> None:
        """Nothing that was begun is gone on with."""
        self._begun = None
        self.tidy(folder)

    def _deliver(self, path: str, body: bytes, content_type: str) -> None:
        sha256 = hashlib.sha256(body).hexdigest()
        if self._shelf.digest(path) == sha256:
            self._done_with(path)
        elif len(body) <= PART_BYTES:
            self._shelf.put(path, body, content_type=content_type, sha256=sha256, brake=self._brake)
        else:
            self._in_parts(path, body, content_type, sha256)

    def _in_parts(self, path: str, body: bytes, content_type: str, sha256: str) -> None:
        upload, there = self._going_on(path, sha256) or (None, {})
        if upload is None:
            upload = self._shelf.begin(path, content_type=content_type, sha256=sha256)
            self._remember(Begun(path, sha256, upload))
        parts = {}
        for number, at in enumerate(range(0, len(body), PART_BYTES), start=1):
            block = body[at : at + PART_BYTES]
            part = there.get(number)
            if part is None or part.size != len(block):
                part = self._shelf.put_part(path, upload, number, block, brake=self._brake)
            parts[number] = part
        self._finish(path, upload, parts)

    def _going_on(self, path: str, sha256: str) -> tuple[str, dict[int, Part]] | None:
        """What was begun of this very file, with the parts that have arrived.

        To list and to abort are rights of their own, and who may only write lacks them: a no is no
        reason not to begin anew. If more is wrong than that, beginning will say it better.
        """
        begun = self._begun
        if begun is None or begun.path != path:
            return None
        try:
            if begun.sha256 == sha256:
                return begun.upload, self._shelf.parts(path, begun.upload)
            self._shelf.abort(path, begun.upload)  # the file has been made anew since
        except UnreachableError:
            raise
        except BucketError:
            pass
        return None

    def _finish(self, path: str, upload: str, parts: Mapping[int, Part]) -> None:
        try:
            self._shelf.finish(path, upload, parts)
        except GoneError:
            self._remember(None)  # or it would be gone on with for ever
            raise
        self._done_with(path)

    def _done_with(self, path: str) -> None:
        if self._begun and self._begun.path == path:
            self._remember(None)

    def _remember(self, begun: Begun | None) -> None:
        self._keep(begun)
        self._begun = begun


def _read(piece: Piece) -> bytes:
    if isinstance(piece.content, bytes):
        return piece.content
    try:
        return piece.content.read_bytes()
    except FileNotFoundError as error:
        raise RefusedError(f"{piece.name} is not there any more.") from error
    except OSError as error:
        raise UnreadableError(f"{piece.name} cannot be read ({error}).") from error
