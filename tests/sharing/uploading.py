"""A booth that does nothing but upload; also as a process of its own, to be killed.

    python -m tests.sharing.uploading ENDPOINT FOLDER KBPS

Its sessions are folders of FOLDER, and the name of a session is its token as well.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.sharing.bucket import Bucket
from kiosk.sharing.bucket_page import BucketPage
from kiosk.sharing.delivery import Piece
from kiosk.sharing.uploads import Uploads
from kiosk.store.outbox import Entry, Outbox
from tests.sharing.seaweed import KEY, NAME, SECRET

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".zip": "application/zip"}
LIMIT_S = 60.0


class Uploading:
    """`now_s` may be moved on by `skip_s`; `unreadable` is what the disk says of a session."""

    def __init__(
        self, folder: Path, bucket: Bucket, *, kbps: int = 0, first_s: float = 0.02
    ) -> None:
        self.folder = folder
        self.skip_s = 0.0
        self.unreadable: dict[str, OSError] = {}
        self.posted: list[DeviceChanged] = []
        self.outbox = Outbox(folder / "outbox.db")
        self.outbox.open()
        self.uploads = Uploads(
            outbox=self.outbox,
            bucket=bucket,
            files=self._files,
            page=BucketPage(booth_name="Party", language="en").html,
            token_of=lambda session: session if (folder / session).is_dir() else None,
            kbps=lambda: kbps,
            link_days=7,
            post=self._post,
            now_s=lambda: time.time() + self.skip_s,
            first_s=first_s,
        )

    async def _files(self, session: str) -> list[Piece]:
        if session in self.unreadable:
            raise self.unreadable[session]
        paths = sorted((self.folder / session).iterdir())
        return [Piece(path.name, path, TYPES[path.suffix]) for path in paths]

    def _post(self, event: Event) -> None:
        assert isinstance(event, DeviceChanged)
        self.posted.append(event)

    def trouble(self) -> str:
        """The newest one, if it is one still."""
        newest = self.posted[-1] if self.posted else None
        return newest.reason if newest and newest.health is Health.LOST else ""

    def entry(self, session: str) -> Entry:
        (entry,) = self.outbox.entries("upload", session)
        return entry


def session(folder: Path, name: str, **files: bytes) -> None:
    """A session's files: `strip_jpg` is strip.jpg."""
    (folder / name).mkdir()
    for file, body in files.items():
        (folder / name / file.replace("_", ".")).write_bytes(body)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not condition():
            await asyncio.sleep(0.02)


async def main(endpoint: str, folder: Path, names: list[str], kbps: int) -> None:
    bucket = Bucket(
        endpoint=endpoint,
        name=NAME,
        region="us-east-1",
        key_id=KEY,
        secret=SECRET,
        prefix="nearbooth/",
    )
    booth = Uploading(folder, bucket, kbps=kbps)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(booth.uploads.run())
        for name in names:
            await booth.uploads.ask(name)
        await until(lambda: not booth.outbox.waiting("upload"))
        task.cancel()


if __name__ == "__main__":
    place = Path(sys.argv[2])
    sessions = sorted(path.name for path in place.iterdir() if path.is_dir())
    asyncio.run(main(sys.argv[1], place, sessions, int(sys.argv[3])))
