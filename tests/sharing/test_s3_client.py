"""What goes out and comes back, and what does not: against a real server."""

import asyncio
import datetime
import ipaddress
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.sharing.bucket import Bucket
from kiosk.sharing.bucket_errors import (
    BarredError,
    UnreachableError,
)
from tests.sharing.line import line_to
from tests.sharing.seaweed import (
    KEY,
    NAME,
    SECRET,
    Seaweed,
    opened,
    put,
    seaweed_in,
)

MB = 1024 * 1024
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed_in(tmp_path_factory.mktemp("seaweed")) as seaweed:
        yield seaweed


@pytest.fixture
def bucket(seaweed: Seaweed) -> Bucket:
    return opened(seaweed)


def test_an_endpoint_that_is_none_is_said(seaweed: Seaweed) -> None:
    with pytest.raises(BarredError, match="endpoint"):
        opened(seaweed, endpoint="s3 somewhere")


def test_a_server_that_is_not_there_is_the_networks_fault(seaweed: Seaweed) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bucket = opened(seaweed, endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(UnreachableError, match="internet"):
            bucket.digest("strip.jpg")


# The brake


def test_every_byte_passes_the_brake_once_and_in_small_blocks(bucket: Bucket) -> None:
    sent: list[int] = []
    put(bucket, "braked/strip.png", os.urandom(3 * MB), sent)
    assert sum(sent) == 3 * MB
    assert max(sent) <= 16 * 1024


def test_who_is_told_to_stop_stops_in_the_middle(bucket: Bucket) -> None:
    def brake(size: int) -> None:
        sent.append(size)
        if sum(sent) > MB:
            raise OSError("The booth ends.")

    sent: list[int] = []
    with pytest.raises(UnreachableError):
        bucket.put("stopped.png", bytes(4 * MB), content_type="image/png", sha256="", brake=brake)
    assert sum(sent) < 2 * MB
    assert bucket.digest("stopped.png") is None


# Who else answers


@pytest.mark.parametrize("status", [200, 302, 511])
async def test_a_network_that_wants_a_login_first_is_no_bucket(
    seaweed: Seaweed, status: int
) -> None:
    async with line_to(seaweed.port) as line:
        bucket = opened(seaweed, endpoint=line.endpoint)
        line.answer(status, "<html><body>Welcome to the Grand Hotel<br></body></html>")
        with pytest.raises(UnreachableError):
            await asyncio.to_thread(put, bucket, "hotel.jpg")
        with pytest.raises(UnreachableError):
            await asyncio.to_thread(
                bucket.begin, "hotel.zip", content_type="application/zip", sha256="abc"
            )


async def test_a_certificate_that_nobody_trusts_is_said(seaweed: Seaweed, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        bucket = opened(seaweed, endpoint=f"https://127.0.0.1:{port}")
        with pytest.raises(UnreachableError, match="certificate that nobody here trusts"):
            await asyncio.to_thread(put, bucket, "never.jpg")


def _self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bucket")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + DAY)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    file = folder / "self-signed.pem"
    file.write_bytes(
        certificate.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


# Nothing ambient

ALONE = """
import os, sys
touched = []
sys.addaudithook(lambda event, args: touched.append(args[0]) if event == "open" else None)
from kiosk.sharing.bucket import Bucket
endpoint, name, key, secret = sys.argv[1:]
bucket = Bucket(endpoint=endpoint, name=name, region="us-east-1", key_id=key, secret=secret,
                prefix="nearbooth")
bucket.open()
bucket.put("alone.jpg", b"x", content_type="image/jpeg", sha256="d", brake=lambda _: None)
assert bucket.digest("alone.jpg") == "d"
assert bucket.link("alone.jpg", days=1).startswith(endpoint + "/" + name)
print([path for path in touched if ".aws" in str(path)])
"""


def test_nothing_of_the_machines_own_settings_is_read(seaweed: Seaweed, tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    settings = "[default]\nregion = moon-1\nendpoint_url = http://127.0.0.1:9\n"
    (tmp_path / ".aws/config").write_text(settings)
    (tmp_path / ".aws/credentials").write_text("[default]\naws_access_key_id = other\n")
    nowhere = "http://127.0.0.1:9"
    misleading = {
        "HOME": str(tmp_path),
        "AWS_PROFILE": "missing",
        "AWS_ACCESS_KEY_ID": "other",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_SESSION_TOKEN": "other",
        "AWS_REGION": "moon-1",
        "AWS_DEFAULT_REGION": "moon-1",
        "AWS_ENDPOINT_URL": nowhere,
        "AWS_ENDPOINT_URL_S3": nowhere,
        "AWS_CONFIG_FILE": str(tmp_path / ".aws/config"),
        "AWS_CA_BUNDLE": "/nowhere",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_supported",
        "AWS_DATA_PATH": str(tmp_path / ".aws/models"),
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "http_proxy": nowhere,
    }
    done = subprocess.run(
        [sys.executable, "-c", ALONE, seaweed.endpoint, NAME, KEY, SECRET],
        env=misleading,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
