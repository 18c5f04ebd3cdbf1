"""Against a real server that fails, hangs and comes back, and by a booth that is killed."""

import asyncio
import errno
import os
import re
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from html import unescape
from pathlib import Path

import pytest

from kiosk.session.events import DeviceChanged, Health
from kiosk.sharing.bucket_errors import meaning
from kiosk.store.outbox import Fate
from tests.sharing.line import Line, line_to
from tests.sharing.seaweed import (
    IDENTITIES,
    NAME,
    WRITER,
    WRITER_SECRET,
    Seaweed,
    empty,
    objects,
    seaweed_in,
)
from tests.sharing.uploading import LIMIT_S, Uploading, session, until

MB = 1024 * 1024
PART = 5 * MB
FAST_KBPS = 80_000
"""10 MB/s: slow enough to be interrupted in the middle, fast enough for a test."""


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed_in(tmp_path_factory.mktemp("seaweed")) as seaweed:
        yield seaweed


@pytest.fixture(autouse=True)
def clean(seaweed: Seaweed) -> None:
    empty(seaweed.client())


@pytest.fixture
async def line(seaweed: Seaweed) -> AsyncIterator[Line]:
    async with line_to(seaweed.port) as line:
        yield line


@asynccontextmanager
async def running(booth: Uploading) -> AsyncIterator[Uploading]:
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(booth.uploads.run())
            yield booth
            task.cancel()
    finally:
        booth.outbox.close()


async def there(seaweed: Seaweed, name: str) -> dict[str, bytes]:
    found = await asyncio.to_thread(objects, seaweed.client(), f"nearbooth/{name}/")
    return {key.removeprefix(f"nearbooth/{name}/"): body for key, body in found.items()}


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
    return body


def puts(line: Line, name: str) -> list[str]:
    """What was sent of a file: one PUT, or one for each part."""
    return [it for it in line.requests if it.startswith("PUT") and f"/{name}" in it]


def parts_sent(line: Line) -> list[int]:
    return [int(it[1]) for text in line.requests if (it := re.search(r"partNumber=(\d+)", text))]


# When all is well


async def test_the_link_opens_a_page_with_everything_on_it(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    files = {"strip_jpg": b"a strip", "strip_png": b"for print", "all_zip": os.urandom(6 * MB)}
    session(tmp_path, "one", **files)
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        await booth.uploads.ask("one")
        assert booth.uploads.link("one") is None
        await until(lambda: booth.uploads.link("one"))
        page = (await asyncio.to_thread(read, booth.uploads.link("one") or "")).decode()
        links = [unescape(it) for it in re.findall(r'(?:src|href)="(http[^"]*)"', page)]
        for name, body in files.items():
            mine = [it for it in links if f"/{name.replace('_', '.')}?" in it]
            assert mine
            assert {await asyncio.to_thread(read, it) for it in mine} == {body}
        assert booth.uploads.report() == {"waiting": 0, "note": ""}
        assert booth.posted == [DeviceChanged("bucket", Health.WELL)]


async def test_asked_twice_is_sent_once_even_after_a_restart(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"a strip")
    links = []
    for _ in range(2):
        bucket = seaweed.bucket(endpoint=line.endpoint)
        async with running(Uploading(tmp_path, bucket)) as booth:
            await booth.uploads.ask("one")
            await booth.uploads.ask("one")
            await until(lambda: booth.uploads.link("one"))
            links.append(booth.uploads.link("one"))
    assert links[0] == links[1]
    assert (len(puts(line, "strip.jpg")), len(puts(line, "index.html"))) == (1, 1)


async def test_a_link_ends(seaweed: Seaweed, tmp_path: Path) -> None:
    session(tmp_path, "one", strip_jpg=b"a strip")
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        await booth.uploads.ask("one")
        await until(lambda: booth.uploads.link("one"))
        booth.skip_s = 7 * 86_400 + 1
        assert booth.uploads.link("one") is None


async def test_a_bucket_that_takes_no_rule_is_used_and_noted(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"a strip")
    client = seaweed.client()
    await asyncio.to_thread(lambda: client.delete_bucket_lifecycle(Bucket=NAME))
    bucket = seaweed.bucket(key_id=WRITER, secret=WRITER_SECRET)
    async with running(Uploading(tmp_path, bucket)) as booth:
        await booth.uploads.ask("one")
        await until(lambda: booth.uploads.link("one"))
        await until(lambda: booth.uploads.report()["note"])
        assert "until somebody deletes them" in str(booth.uploads.report()["note"])
        assert booth.trouble() == ""


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_whatever_a_server_says_to_a_rule_stops_no_strip(
    seaweed: Seaweed, tmp_path: Path, status: int
) -> None:
    bucket = seaweed.bucket()

    def no_rule(days: float) -> None:
        raise meaning(str(status), status)

    bucket.expire_after = no_rule
    async with running(Uploading(tmp_path, bucket, first_s=300)) as booth:
        await until(booth.trouble)  # nothing has been sent yet, so it may be more than the rule
        for name in ("one", "two"):
            session(tmp_path, name, strip_jpg=b"a strip")
            await booth.uploads.ask(name)
            await until(lambda: booth.uploads.link(name))  # noqa: B023
        await until(lambda: booth.uploads.report()["waiting"] == 0)
        assert booth.trouble() == ""
        await until(lambda: "until somebody" in str(booth.uploads.report()["note"]))


# The server fails


async def test_a_server_that_is_killed_in_the_middle_gets_the_rest_when_it_is_back(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    big = os.urandom(3 * PART + MB)
    session(tmp_path, "one", all_zip=big, strip_jpg=b"a strip")
    bucket = seaweed.bucket(endpoint=line.endpoint)
    async with running(Uploading(tmp_path, bucket, kbps=FAST_KBPS)) as booth:
        await booth.uploads.ask("one")
        await until(lambda: line.sent > 1.5 * PART)
        seaweed.kill()
        await until(booth.trouble)
        assert booth.uploads.report()["waiting"] == 1
        assert booth.uploads.link("one") is None
        await asyncio.to_thread(seaweed.start)
        await until(lambda: booth.uploads.link("one"))
        assert booth.posted[-1].health is Health.WELL
        assert booth.entry("one").note == ""
    found = await there(seaweed, "one")
    assert (found["all.zip"], found["strip.jpg"]) == (big, b"a strip")
    assert parts_sent(line).count(1) == 1


async def test_a_server_that_hangs_in_the_middle_gets_the_rest_when_it_is_back(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    big = os.urandom(3 * PART)
    session(tmp_path, "one", all_zip=big, strip_jpg=b"a strip")
    bucket = seaweed.bucket(endpoint=line.endpoint, timeout_s=1.5)
    async with running(Uploading(tmp_path, bucket, kbps=FAST_KBPS)) as booth:
        await booth.uploads.ask("one")
        await until(lambda: line.sent > 1.5 * PART)
        with seaweed.hanging():
            await until(booth.trouble)
        await until(lambda: booth.uploads.link("one"))
    assert (await there(seaweed, "one"))["all.zip"] == big
    assert parts_sent(line).count(1) == 1


async def test_the_order_is_kept_through_a_trouble(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    line.refuse(503, "ServiceUnavailable")
    bucket = seaweed.bucket(endpoint=line.endpoint)
    async with running(Uploading(tmp_path, bucket)) as booth:
        for name in ("one", "two", "three"):
            session(tmp_path, name, strip_jpg=name.encode())
            await booth.uploads.ask(name)
        await until(booth.trouble)
        line.accept()
        await until(lambda: booth.uploads.link("three"))
    pages = [re.search(r"nearbooth/(\w+)/index", it) for it in puts(line, "index.html")]
    assert [it[1] for it in pages if it] == ["one", "two", "three"]


async def test_a_new_strip_is_a_reason_to_try_at_once(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    line.refuse(503, "ServiceUnavailable")
    bucket = seaweed.bucket(endpoint=line.endpoint)
    async with running(Uploading(tmp_path, bucket, first_s=300)) as booth:
        session(tmp_path, "one", strip_jpg=b"1")
        await booth.uploads.ask("one")
        await until(lambda: booth.entry("one").tries)
        line.accept()
        session(tmp_path, "two", strip_jpg=b"2")
        await booth.uploads.ask("two")
        await until(lambda: booth.uploads.link("two"))
        assert booth.uploads.link("one")


async def test_a_start_is_a_reason_to_try_at_once_but_the_pauses_go_on_growing(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    line.refuse(503, "ServiceUnavailable")
    session(tmp_path, "one", strip_jpg=b"1")
    for tries in (1, 2):
        bucket = seaweed.bucket(endpoint=line.endpoint)
        async with running(Uploading(tmp_path, bucket, first_s=300)) as booth:
            await booth.uploads.ask("one")
            await until(lambda: booth.entry("one").tries)
            await until(lambda: booth.entry("one").tries >= tries)  # noqa: B023
            entry = booth.entry("one")
            assert entry.next_s > time.time()
            assert "trouble" in entry.note


# A person has to put something right


async def test_a_wrong_secret_is_said_and_heals_when_it_is_right(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"a strip")
    async with running(Uploading(tmp_path, seaweed.bucket(secret="newer"))) as booth:
        await booth.uploads.ask("one")
        await until(booth.trouble)
        report = booth.uploads.report()
        assert report["waiting"] == 1
        assert "key_id and secret" in str(report["note"])
        key, _, may = IDENTITIES["booth"]
        seaweed.know(IDENTITIES | {"booth": (key, "newer", may)})
        seaweed.kill()
        await asyncio.to_thread(seaweed.start)
        await until(lambda: booth.uploads.link("one"))
        assert booth.uploads.report() == {"waiting": 0, "note": ""}
    seaweed.know(IDENTITIES)
    seaweed.kill()
    seaweed.start()


async def test_a_bucket_that_is_missing_is_said_and_used_when_it_is_made(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"a strip")
    async with running(Uploading(tmp_path, seaweed.bucket(name="later"))) as booth:
        await booth.uploads.ask("one")
        await until(lambda: "does not exist" in booth.trouble())
        client = seaweed.client()
        await asyncio.to_thread(lambda: client.create_bucket(Bucket="later"))
        await until(lambda: booth.uploads.link("one"))


async def test_a_real_bucket_over_its_quota_takes_everything_later_in_order(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    """SeaweedFS says nothing but "internal error" of a bucket that is full."""
    await asyncio.to_thread(_fill, seaweed)
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        for name in ("one", "two"):
            session(tmp_path, name, strip_jpg=name.encode())
            await booth.uploads.ask(name)
        await until(booth.trouble)
        assert booth.uploads.report()["waiting"] == 2
        assert await there(seaweed, "one") == {}
        await asyncio.to_thread(seaweed.shell, f"s3.bucket.quota -name={NAME} -op=remove")
        await until(lambda: booth.uploads.link("two"))
    assert (await there(seaweed, "one"))["strip.jpg"] == b"one"


@pytest.mark.parametrize(
    ("status", "code"),
    [(507, "XMinioStorageFull"), (400, "XMinioAdminBucketQuotaExceeded"), (403, "QuotaExceeded")],
)
async def test_a_full_bucket_as_others_say_it_is_said_and_heals(
    seaweed: Seaweed, line: Line, tmp_path: Path, status: int, code: str
) -> None:
    """As MinIO and Ceph answer: by the line, for SeaweedFS has no words for it."""
    async with running(Uploading(tmp_path, seaweed.bucket(endpoint=line.endpoint))) as booth:
        await until(lambda: booth.posted)
        line.refuse(status, code)
        session(tmp_path, "one", strip_jpg=b"a strip")
        await booth.uploads.ask("one")
        await until(lambda: "full" in booth.trouble())
        line.accept()
        await until(lambda: booth.uploads.link("one"))


# One strip's own fault


async def test_a_strip_that_is_not_there_any_more_holds_up_nobody(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    session(tmp_path, "two", strip_jpg=b"2")
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        await booth.uploads.ask("gone")
        await booth.uploads.ask("two")
        await until(lambda: booth.uploads.link("two"))
        entry = booth.entry("gone")
        assert (entry.fate, entry.note) == (Fate.FAILED, "The strip is not there any more.")
        assert booth.uploads.link("gone") is None


async def test_a_strip_whose_files_are_not_there_any_more_is_given_up(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"1")
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        booth.unreadable["one"] = FileNotFoundError("There is no strip of one.")
        await booth.uploads.ask("one")
        await until(lambda: booth.entry("one").fate is Fate.FAILED)
        assert booth.entry("one").note == "The strip is not there any more."


@pytest.mark.parametrize(
    "error", [OSError("strip.png is damaged."), OSError(errno.EIO, os.strerror(errno.EIO))]
)
async def test_a_strip_that_the_disk_fails_at_goes_later_and_holds_up_nobody(
    seaweed: Seaweed, tmp_path: Path, error: OSError
) -> None:
    for name in ("one", "two"):
        session(tmp_path, name, strip_jpg=name.encode())
    async with running(Uploading(tmp_path, seaweed.bucket())) as booth:
        booth.unreadable["one"] = error
        await booth.uploads.ask("one")
        await booth.uploads.ask("two")
        await until(lambda: booth.uploads.link("two"))
        entry = booth.entry("one")
        assert not entry.fate.is_end
        assert "cannot be read" in entry.note
        assert "None" not in entry.note
        booth.unreadable.clear()
        await until(lambda: booth.uploads.link("one"))


async def test_a_strip_that_the_server_refuses_is_given_up_with_its_reason(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    session(tmp_path, "one", strip_jpg=b"1")
    async with running(Uploading(tmp_path, seaweed.bucket(endpoint=line.endpoint))) as booth:
        await until(lambda: booth.posted)
        line.refuse(400, "EntityTooLarge")
        await booth.uploads.ask("one")
        await until(lambda: booth.entry("one").fate is Fate.FAILED)
        assert "EntityTooLarge" in booth.entry("one").note
        assert booth.trouble() == ""


@pytest.mark.parametrize("status", [400, 405, 409, 501])
async def test_what_is_no_bucket_at_all_loses_no_strip(
    seaweed: Seaweed, line: Line, tmp_path: Path, status: int
) -> None:
    line.answer(status, "<html>No.</html>")
    async with running(Uploading(tmp_path, seaweed.bucket(endpoint=line.endpoint))) as booth:
        for name in ("one", "two"):
            session(tmp_path, name, strip_jpg=name.encode())
            await booth.uploads.ask(name)
        await until(lambda: booth.entry("one").tries > 1)
        assert "no bucket" in booth.trouble()
        assert booth.uploads.report()["waiting"] == 2
        line.accept()
        await until(lambda: booth.uploads.link("two"))


# The booth is killed


async def test_a_booth_that_is_killed_again_and_again_sends_every_part_once(
    seaweed: Seaweed, line: Line, tmp_path: Path
) -> None:
    big = {f"part{n}": os.urandom(2 * PART + MB) for n in (1, 2)}
    for name, body in big.items():
        session(tmp_path, name, all_zip=body, strip_jpg=name.encode())
    whole = sum(len(body) for body in big.values())
    shares = (0.15, 0.3, 0.55, 0.8)
    for share in shares:
        process = await _process(line.endpoint, tmp_path)
        await until(partial(_has_sent, line, share * whole))
        process.kill()
        await process.wait()
    process = await _process(line.endpoint, tmp_path)
    async with asyncio.timeout(LIMIT_S):
        assert await process.wait() == 0
    for name, body in big.items():
        found = await there(seaweed, name)
        assert set(found) == {"all.zip", "index.html", "strip.jpg"}
        assert (found["all.zip"], found["strip.jpg"]) == (body, name.encode())
        assert puts(line, f"{name}/strip.jpg") == puts(line, f"{name}/strip.jpg")[:1]
    bucket = seaweed.bucket()
    bucket.open()
    assert bucket.unfinished("") == []
    # Of what had begun to go when it was killed, a part is sent again, and no more than that.
    assert len(parts_sent(line)) <= 6 + len(shares)
    assert line.sent < whole + len(shares) * (PART + MB // 4)


def _fill(seaweed: Seaweed) -> None:
    """Its owner allows less than is in there; the server learns only after a while how much is."""
    seaweed.client().put_object(Bucket=NAME, Key="filler", Body=bytes(2 * MB))
    seaweed.shell(f"s3.bucket.quota -name={NAME} -op=set -sizeMB=1")
    while "read only" not in seaweed.shell("s3.bucket.quota.enforce -apply"):
        time.sleep(0.2)


def _has_sent(line: Line, size: float) -> bool:
    return line.sent > size


async def _process(endpoint: str, folder: Path) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "tests.sharing.uploading", endpoint, str(folder)]
    return await asyncio.create_subprocess_exec(*command, str(FAST_KBPS))
