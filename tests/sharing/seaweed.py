"""A real S3 server on loopback: SeaweedFS, all its parts in one process. For tests."""

import hashlib
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kiosk.sharing.bucket import Bucket

NAME = "party"
KEY, SECRET = "booth-key", "booth-secret"
GUEST, GUEST_SECRET = "reader-key", "reader-secret"
WRITER, WRITER_SECRET = "writer-key", "writer-secret"
IDENTITIES = {
    "booth": (KEY, SECRET, ["Admin"]),
    "reader": (GUEST, GUEST_SECRET, ["Read"]),
    "writer": (
        WRITER,
        WRITER_SECRET,
        [f"{may}:{NAME}/nearbooth/*" for may in ("Read", "Write", "List")],
    ),
}
LIMIT_S = 60.0

_WEED = Path(sys.executable).parent / "weed"


class Seaweed:
    """`stop` and `start` it as often as you like: it keeps what it has, at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = _free_ports(8)
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        self.know(IDENTITIES)

    @property
    def port(self) -> int:
        return self._ports[-1]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def know(self, identities: dict[str, tuple[str, str, list[str]]]) -> None:
        """Whose key is accepted after the next start."""
        told = [
            {"name": who, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": may}
            for who, (key, secret, may) in identities.items()
        ]
        (self._folder / "identities.json").write_text(json.dumps({"identities": told}))

    def start(self) -> None:
        names = ["master", "volume", "filer", "s3"]
        doors = [f"{name}.port{kind}" for kind in (".grpc", "") for name in names]
        options = [
            *(f"-{door}={port}" for door, port in zip(doors, self._ports, strict=True)),
            *("-s3", "-s3.config=identities.json", "-s3.iam=false", "-s3.autoCreateBucket=false"),
            *("-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
            *("-master.volumeSizeLimitMB=64", "-volume.max=20", "-volume.minFreeSpace=1"),
            *("-master.electionTimeout=1s", "-master.heartbeatInterval=100ms"),
            *("-filer.localSocket=filer.sock", "-s3.localSocket=s3.sock"),
        ]
        self._process = subprocess.Popen(
            [_WEED, "-logtostderr=true", "server", "-dir=data", *_HERE, *options],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "weed.log").open("ab"),
            start_new_session=True,
        )
        deadline = time.monotonic() + LIMIT_S
        while not self._serves():
            assert self._process.poll() is None, (self._folder / "weed.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "SeaweedFS did not come up"
            time.sleep(0.05)

    def _serves(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.endpoint}/{NAME}", timeout=5)
        except urllib.error.HTTPError as error:
            return error.code in (403, 404)  # it knows that nobody may look, or nothing is there
        except OSError:
            return False
        return True

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None
        for port in self._ports:  # what it makes there whatever it is told, and leaves behind
            for left in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock"):
                left.unlink()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It answers nobody in here, and closes nothing: as a network that loses everything."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def shell(self, *commands: str) -> str:
        """Its own administration."""
        addresses = [
            f"-{who}=127.0.0.1:{self._ports[at + 4]}.{self._ports[at]}"
            for who, at in (("master", 0), ("filer", 2))
        ]
        done = subprocess.run(
            [_WEED, "shell", *addresses],
            input="\n".join(["lock", *commands, "unlock", ""]),
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )
        return done.stdout + done.stderr

    def client(self) -> Any:
        """Of its owner, who sees everything."""
        bucket = self.bucket()
        bucket.open()
        return bucket._client

    def bucket(self, **changes: Any) -> Bucket:
        """The booth's; what is given differs from what is right."""
        values: dict[str, Any] = {
            "endpoint": self.endpoint,
            "name": NAME,
            "region": "us-east-1",
            "key_id": KEY,
            "secret": SECRET,
            "prefix": "nearbooth/",
            "timeout_s": 20.0,
        }
        return Bucket(**(values | changes))


_HERE = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1")


@contextmanager
def seaweed_in(folder: Path) -> Iterator[Seaweed]:
    """One at work, with a bucket that is empty."""
    seaweed = Seaweed(folder)
    try:
        seaweed.start()
        seaweed.client().create_bucket(Bucket=NAME)
        yield seaweed
    finally:
        seaweed.kill()


def opened(seaweed: Seaweed, **changes: Any) -> Bucket:
    bucket = seaweed.bucket(**changes)
    bucket.open()
    return bucket


def put(bucket: Bucket, path: str, body: bytes = b"a strip", sent: list[int] | None = None) -> str:
    digest = hashlib.sha256(body).hexdigest()
    blocks: list[int] = [] if sent is None else sent
    bucket.put(path, body, content_type="image/jpeg", sha256=digest, brake=blocks.append)
    return digest


def objects(client: Any, prefix: str = "") -> dict[str, bytes]:
    """Everything that is in the bucket, by its key."""
    listed = client.list_objects_v2(Bucket=NAME, Prefix=prefix).get("Contents", [])
    keys = [it["Key"] for it in listed]
    return {key: client.get_object(Bucket=NAME, Key=key)["Body"].read() for key in keys}


def empty(client: Any) -> None:
    for it in client.list_objects_v2(Bucket=NAME).get("Contents", []):
        client.delete_object(Bucket=NAME, Key=it["Key"])


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for it in sockets:
            it.bind(("127.0.0.1", 0))
        return [it.getsockname()[1] for it in sockets]
