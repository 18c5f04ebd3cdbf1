"""A bucket of the tests' own, that forgets and breaks when it is told to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.sharing.bucket import Part
from kiosk.sharing.bucket_errors import ForbiddenError, GoneError, UnreachableError
from kiosk.sharing.s3_client import Brake


@dataclass
class Shelf:
    """What a server keeps. `breaks_after` requests that send something, the line is cut."""

    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    uploads: dict[str, tuple[str, str, dict[int, bytes]]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    breaks_after: int | None = None
    may_list: bool = True
    """Whether the key may do more than write and read."""

    def _send(self, what: str) -> None:
        if self.breaks_after is not None and len(self.sent) >= self.breaks_after:
            raise UnreachableError("cut")
        self.sent.append(what)

    def _look(self) -> None:
        if not self.may_list:
            raise ForbiddenError("no")

    def digest(self, path: str) -> str | None:
        return self.objects[path][1] if path in self.objects else None

    def put(self, path: str, body: bytes, *, content_type: str, sha256: str, brake: Brake) -> None:
        self._send(path)
        self.objects[path] = (body, sha256)

    def begin(self, path: str, *, content_type: str, sha256: str) -> str:
        upload = f"upload-{len(self.uploads)}"
        self.uploads[upload] = (path, sha256, {})
        return upload

    def parts(self, path: str, upload: str) -> dict[int, Part]:
        self._look()
        if upload not in self.uploads:
            raise GoneError("gone")
        there = self.uploads[upload][2]
        return {number: Part(str(number), len(body)) for number, body in there.items()}

    def put_part(self, path: str, upload: str, number: int, body: bytes, *, brake: Brake) -> Part:
        self._send(f"{path} {number}")
        self.uploads[upload][2][number] = body
        return Part(str(number), len(body))

    def finish(self, path: str, upload: str, parts: Mapping[int, Part]) -> None:
        if upload not in self.uploads:
            raise GoneError("gone")
        _, sha256, there = self.uploads.pop(upload)
        self.objects[path] = (b"".join(there[number] for number in sorted(parts)), sha256)

    def abort(self, path: str, upload: str) -> None:
        self._look()
        self.uploads.pop(upload, None)

    def unfinished(self, folder: str) -> list[tuple[str, str]]:
        self._look()
        return [(it[0], id) for id, it in self.uploads.items() if it[0].startswith(folder)]

    def link(self, path: str, *, days: float, download: str = "") -> str:
        return f"https://s3.example/{path}?days={days:g}&as={download}&nr={len(self.sent)}"
