"""Real handshakes, OpenSSL's own judgement, and a browser that was told to trust the authority."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.remote.authority import general_name, new_server
from kiosk.remote.certificates import (
    Certificates,
    _load,
    _save,
    ensure_certificates,
    keep_renewed,
    renew,
    server_context,
)

NOW = datetime.now(UTC)
HOST = "nearbooth-ab12cd.local"
FILES = ("authority.pem", "authority.key", "server.pem", "server.key")


def ensured(
    folder: Path,
    names: Sequence[str] = (HOST,),
    addresses: Sequence[str] = ("192.168.1.7",),
    now: datetime = NOW,
) -> Certificates:
    return ensure_certificates(
        folder, booth_name="My Booth", names=names, addresses=addresses, now=now
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@asynccontextmanager
async def serving(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A server that greets whoever has shaken hands; gives its port."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        writer.write(b"<p id=secure></p><script>secure.textContent = isSecureContext</script>")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def shown(port: int, trusted: Path, name: str) -> x509.Certificate:
    """What the server shows a guest who trusts `trusted` and has typed `name`."""
    guest = ssl.create_default_context(cafile=trusted)
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=guest, server_hostname=name)
    certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return x509.load_der_x509_certificate(certificate)


async def gets_in(port: int, trusted: Path, name: str) -> bool:
    try:
        await shown(port, trusted, name)
    except ssl.SSLCertVerificationError:
        return False
    return True


async def is_trusted(certificates: Certificates, name: str = HOST) -> bool:
    async with serving(server_context(certificates)) as port:
        return await gets_in(port, certificates.authority_pem_path, name)


@pytest.mark.parametrize("name", [HOST, "localhost", "127.0.0.1", "::1", "192.168.1.7"])
async def test_a_guest_who_trusts_the_authority_is_let_in_by_every_name(
    name: str, tmp_path: Path
) -> None:
    assert await is_trusted(ensured(tmp_path), name)


async def test_a_name_that_is_not_the_booths_is_not_trusted(tmp_path: Path) -> None:
    assert not await is_trusted(ensured(tmp_path), "other.local")


async def test_a_guest_who_does_not_trust_the_authority_is_warned(tmp_path: Path) -> None:
    stranger = ensured(tmp_path / "other")
    async with serving(server_context(ensured(tmp_path / "own"))) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await shown(port, stranger.authority_pem_path, HOST)


async def test_a_stolen_authority_cannot_pose_as_a_bank(tmp_path: Path) -> None:
    certificates = ensured(tmp_path)
    authority = _load(tmp_path / "authority.pem", tmp_path / "authority.key")
    assert authority is not None
    forged = new_server("Bank", authority, [general_name("bank.example")], NOW)
    _save(forged, tmp_path / "server.pem", tmp_path / "server.key")
    assert not await is_trusted(certificates, "bank.example")


async def test_a_domain_that_the_operator_gave_is_trusted_too(tmp_path: Path) -> None:
    assert await is_trusted(ensured(tmp_path, names=[HOST, "booth.example"]), "booth.example")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_both_current_versions_of_tls_are_spoken(
    version: ssl.TLSVersion, tmp_path: Path
) -> None:
    certificates = ensured(tmp_path)
    guest = ssl.create_default_context(cafile=certificates.authority_pem_path)
    guest.minimum_version = guest.maximum_version = version
    async with serving(server_context(certificates)) as port:
        _, writer = await asyncio.open_connection("localhost", port, ssl=guest)
        writer.transport.abort()


def test_openssl_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    certificates = ensured(tmp_path)
    verify = [
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        HOST,
    ]
    trusted = ["-CAfile", certificates.authority_pem_path, certificates.chain_path]
    done = subprocess.run([*verify, *trusted], capture_output=True, text=True, check=False)
    assert done.stdout.strip().endswith("OK"), done.stderr


def test_the_fingerprint_is_the_one_that_openssl_prints(tmp_path: Path) -> None:
    certificates = ensured(tmp_path)
    done = subprocess.run(
        ["openssl", "x509", "-inform", "der", "-noout", "-fingerprint", "-sha256"],
        input=certificates.authority_der,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip().endswith(f"={certificates.fingerprint}")


def test_the_keys_are_for_the_booths_own_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "tls"
    ensured(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {name: (folder / name).stat().st_mode & 0o777 for name in FILES}
    assert modes["authority.key"] == modes["server.key"] == 0o600
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


# Kept, renewed, healed


def test_a_restarted_booth_keeps_its_certificates(tmp_path: Path) -> None:
    first = ensured(tmp_path)
    before = contents(tmp_path)
    assert ensured(tmp_path, now=NOW + timedelta(days=300)) == first
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("names", "addresses"),
    [((HOST,), ("192.168.1.8",)), (("nearbooth-ffffff.local",), ("192.168.1.7",)), ((HOST,), ())],
)
async def test_new_names_or_addresses_cost_no_trust(
    names: Sequence[str], addresses: Sequence[str], tmp_path: Path
) -> None:
    first = ensured(tmp_path)
    before = contents(tmp_path)
    second = ensured(tmp_path, names=names, addresses=addresses)
    assert second.fingerprint == first.fingerprint
    assert contents(tmp_path)["server.pem"] != before["server.pem"]
    assert await is_trusted(second, (*names, *addresses)[0])


def test_the_servers_certificate_is_renewed_a_month_before_its_end(tmp_path: Path) -> None:
    first = ensured(tmp_path)
    before = contents(tmp_path)
    second = ensured(tmp_path, now=NOW + timedelta(days=367))
    assert second.fingerprint == first.fingerprint
    assert contents(tmp_path)["server.pem"] != before["server.pem"]


def test_an_authority_at_its_end_is_made_anew(tmp_path: Path) -> None:
    first = ensured(tmp_path)
    assert ensured(tmp_path, now=NOW + timedelta(days=3640)).fingerprint != first.fingerprint


def test_a_pi_that_woke_up_in_the_past_keeps_its_authority(tmp_path: Path) -> None:
    first = ensured(tmp_path)
    assert ensured(tmp_path, now=NOW - timedelta(days=700)).fingerprint == first.fingerprint


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "zeros", "of another"])
async def test_a_damaged_file_is_healed_and_a_sound_authority_stays(
    name: str, damage: str, tmp_path: Path
) -> None:
    folder = tmp_path / "tls"
    first = ensured(folder)
    whole = (folder / name).read_bytes()
    match damage:
        case "missing":
            (folder / name).unlink()
        case "empty":
            (folder / name).write_bytes(b"")
        case "half":
            (folder / name).write_bytes(whole[: len(whole) // 2])
        case "zeros":
            (folder / name).write_bytes(bytes(len(whole)))
        case "of another":
            ensured(tmp_path / "other")
            shutil.copy(tmp_path / "other" / name, folder / name)
    second = ensured(folder)
    assert await is_trusted(second)
    assert (second.fingerprint == first.fingerprint) == name.startswith("server")


async def test_what_a_power_cut_left_half_written_is_no_obstacle(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / f"{name}.part").write_bytes(b"-----BEGIN")
    assert await is_trusted(ensured(tmp_path))


async def test_a_running_server_shows_its_new_certificate_to_the_next_guest(
    tmp_path: Path,
) -> None:
    certificates = ensured(tmp_path)
    context = server_context(certificates)
    async with serving(context) as port:
        before = await shown(port, certificates.authority_pem_path, HOST)
        renew(context, ensured(tmp_path, addresses=["10.0.0.9"]))
        assert await shown(port, certificates.authority_pem_path, HOST) != before
        await shown(port, certificates.authority_pem_path, "10.0.0.9")


async def test_a_running_server_follows_a_network_that_comes_later(tmp_path: Path) -> None:
    addresses: list[str] = []
    answers = iter([OSError("disk full")])

    def make() -> Certificates:
        for error in answers:
            raise error
        return ensured(tmp_path, addresses=addresses)

    context = server_context(ensured(tmp_path, addresses=addresses))
    async with serving(context) as port, asyncio.TaskGroup() as group:
        keeper = group.create_task(keep_renewed(context, make, check_s=0.01))
        addresses.append("10.0.0.9")
        async with asyncio.timeout(10):
            while True:
                if await gets_in(port, tmp_path / "authority.pem", "10.0.0.9"):
                    break
                await asyncio.sleep(0.02)
        keeper.cancel()


# A browser


async def finished(*command: str | Path, **environment: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
    )
    async with asyncio.timeout(60):
        stdout, _ = await process.communicate()
    return stdout.decode()


async def test_chromium_that_was_told_to_trust_the_authority_finds_a_secure_page(
    tmp_path: Path,
) -> None:
    certificates = ensured(tmp_path / "tls")
    store = tmp_path / ".pki" / "nssdb"
    store.mkdir(parents=True)
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    nss = ("certutil", "-d", f"sql:{store}")
    await finished(*nss, "-N", "--empty-password", **environment)
    authority = certificates.authority_pem_path
    await finished(*nss, "-A", "-t", "C,,", "-n", "booth", "-i", authority, **environment)
    async with serving(server_context(certificates)) as port:
        page = await finished(
            "chromium",
            "--headless",
            "--no-sandbox",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
            "--dump-dom",
            f"https://{HOST}:{port}/",
            **environment,
        )
    assert '<p id="secure">true</p>' in page
